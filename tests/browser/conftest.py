"""A real Chromium, the machine's own; it talks to this machine only."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from engine.execution.office import Office
from web.app import create_app

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}
AXE = Path(__file__).parents[2] / "web/assets/node_modules/axe-core/axe.min.js"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Requests of a test are not printed."""


@pytest.fixture
def site(sqlite_office: Office) -> Iterator[str]:
    """The pages on a port of this machine, for several people at once.

    Werkzeug's server reads a body to its end even when the answer did not need it. The standard library's closes at
    once: then the kernel resets the connection, now and then before the answer has been read.
    """
    server = make_server("127.0.0.1", 0, create_app(sqlite_office), threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this run."""
    path = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else shutil.which("chromium")
    if not path:
        pytest.fail("Chromium is missing; scripts/system-deps.sh installs it or says how.", pytrace=False)
    expect.set_options(timeout=60_000)  # the same patience as below
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Each call opens a page as somebody new (no cookies); a word on the console or a foreign host fails the test.

    Pages are closed before the `site` that they speak to, whatever the order of a test's arguments: the modeler asks
    for its check on its own, and a server that goes away under it would be a word on the console.
    (That the page asked for is itself refused, say with 403 or 404, may be what a test is about and is no complaint.)
    Arguments are those of a browser context: `viewport=PHONE`, `has_touch=True`, `java_script_enabled=False` …
    """
    contexts, complaints = [], []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, "locale": "vi-VN", **options})
        context.set_default_timeout(60_000)  # patience with a loaded machine; it measures nothing
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(_told(said)) if _is_complaint(page, said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: None if _ours(request.url) else complaints.append(f"asked {request.url}"))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page on a desk's screen."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page on a phone."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe finds against WCAG 2.2 AA on a page: one line for each finding."""
    source = AXE.read_text()

    def findings(page: Page) -> list[str]:
        page.evaluate(source)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
        return [f"{v['id']}: {v['help']}: {n['html'][:200]}" for v in found["violations"] for n in v["nodes"]]

    return findings


def _is_complaint(page: Page, said: ConsoleMessage) -> bool:
    if said.text.startswith("Failed to load resource"):
        # 409: somebody else was faster; 401, and 400 with the token of before: a session ended; a rule may have no
        # answer. The page says so to the person.
        of_a_draft = "/api/drafts/" in said.location["url"] and any(code in said.text for code in ("401", "400"))
        refused_in_words = "409" in said.text or of_a_draft or said.location["url"].endswith("/decision-try")
        return said.location["url"] != page.url and not refused_in_words
    return said.type in ("error", "warning")


def _told(said: ConsoleMessage) -> str:
    return f"{said.text} ({said.location['url']})"


def _ours(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:"))
