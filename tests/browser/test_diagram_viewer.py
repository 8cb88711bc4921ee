"""The viewer alone, on a bare page: what it shows, how it moves, what it tells."""

import functools
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
DIAGRAM = "workflows/patterns/dp-reply/process.bpmn"
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Diagram</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/web/static/app.css"><link rel="stylesheet" href="/web/static/built/viewer.css">
<script src="/web/static/built/viewer.js" defer></script></head>
<body><main><h1>Diagram</h1><div role="img" aria-label="Sơ đồ" data-bpmn-url="{url}" {data}></div>
<p style="height: 2000px">Below</p></main></body></html>"""


class Files(http.server.SimpleHTTPRequestHandler):
    """The repository's files, and one page under /page."""

    html = ""

    def do_GET(self) -> None:
        if self.path != "/page":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
        )
        self.end_headers()
        self.wfile.write(self.html.encode())
        return None

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    handler = functools.partial(Files, directory=str(ROOT))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def show(site: str) -> Callable[..., None]:
    """Open the page with a diagram and the given data attributes."""

    def open_it(page: Page, url: str = f"/{DIAGRAM}", language: str = "vi", wait: bool = True, **data: object) -> None:
        quote = [f"data-{k}='{v if isinstance(v, str) else json.dumps(v)}'" for k, v in data.items()]
        Files.html = PAGE.format(url=url, language=language, data=" ".join(quote))
        page.goto(f"{site}/page")
        if wait:
            page.locator("[data-bpmn-url].is-shown").wait_for()

    return open_it


def test_marks_what_is_open_done_taken_and_stuck(page: Page, show: Callable[..., None]) -> None:
    ids = elements()
    task, other = ids["userTask"][:2]
    show(
        page,
        open=f"{task} no_such_element",
        counts={task: 12},
        done=ids["startEvent"][0],
        incident=other,
        flows=" ".join(ids["sequenceFlow"][:2]),
    )
    expect(page.locator(f"[data-element-id={task}].is-open")).to_be_visible()
    expect(page.locator(f"[data-element-id={other}].is-incident")).to_be_visible()
    expect(page.locator(f"[data-element-id={ids['startEvent'][0]}].is-done")).to_be_visible()
    expect(page.locator(".is-taken")).to_have_count(2)
    expect(page.locator(".token")).to_have_text("12")
    assert page.locator(".token").evaluate("token => token.scrollHeight <= token.clientHeight")
    expect(page.locator(".alarm")).to_have_text("!")


def test_the_watermark_stays_visible(page: Page, show: Callable[..., None]) -> None:
    show(page)
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_a_press_on_an_element_says_its_name_and_note(page: Page, show: Callable[..., None]) -> None:
    task = elements()["userTask"][0]
    show(page, notes={task: "Trong 15 ngày"})
    page.evaluate("addEventListener('element-chosen', event => { window.chosen = event.detail })")
    page.locator(f"[data-element-id={task}]").click()
    expect(page.locator(".diagram-note p")).to_have_text("Trong 15 ngày")
    chosen = page.evaluate("window.chosen")
    assert (chosen["id"], chosen["text"]) == (task, "Trong 15 ngày")
    expect(page.locator(".diagram-note strong")).to_have_text(chosen["name"])
    page.locator("[data-bpmn-url] svg").first.click(position={"x": 3, "y": 3})
    expect(page.locator(".diagram-note")).to_be_empty()


def test_buttons_zoom(page: Page, show: Callable[..., None]) -> None:
    show(page, language="en")
    whole = scale(page)
    page.get_by_role("button", name="Zoom in").click()
    assert scale(page) > whole
    page.get_by_role("button", name="Show the whole diagram").click()
    assert scale(page) == pytest.approx(whole)
    page.get_by_role("button", name="Zoom out").click()
    assert scale(page) < whole


def test_the_wheel_scrolls_the_page_until_the_diagram_is_pressed(page: Page, show: Callable[..., None]) -> None:
    show(page)
    box = page.locator("[data-bpmn-url]").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 100)
    page.mouse.wheel(0, 60)
    eventually(page, lambda: page.evaluate("scrollY") > 0)
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    before = matrix(page)
    page.mouse.click(box["x"] + 5, box["y"] + 100)
    page.mouse.wheel(0, 60)
    eventually(page, lambda: matrix(page) != before)
    assert page.evaluate("scrollY") == 0


def test_fingers_drag_and_pinch_on_a_phone(phone: Page, show: Callable[..., None]) -> None:
    show(phone)
    box = phone.locator("[data-bpmn-url]").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = phone.context.new_cdp_session(phone)

    def fingers(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    before, small = matrix(phone), scale(phone)
    fingers("touchStart", (x, y))
    fingers("touchMove", (x + 40, y))
    fingers("touchMove", (x + 80, y))
    fingers("touchEnd")
    assert matrix(phone) != before
    fingers("touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 5):
        fingers("touchMove", (x - 20 - step * 15, y), (x + 20 + step * 15, y))
    fingers("touchEnd")
    assert scale(phone) > small * 1.5


def test_a_phone_begins_where_the_case_is(phone: Page, show: Callable[..., None]) -> None:
    show(phone, url="/workflows/annual-review/process.bpmn", open="task_issue_guide")
    task = phone.locator("[data-element-id=task_issue_guide]").bounding_box()
    box = phone.locator("[data-bpmn-url]").bounding_box()
    assert task and box
    assert task["width"] > 60
    assert box["x"] <= task["x"] and task["x"] + task["width"] <= box["x"] + box["width"]
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_for_axe_to_find(page: Page, show: Callable[..., None], axe: Callable[[Page], list[str]]) -> None:
    show(page, open=elements()["userTask"][0])
    assert axe(page) == []


def test_a_diagram_from_elsewhere_is_not_fetched(page: Page, show: Callable[..., None]) -> None:
    show(page, url="http://localhost:9/x.bpmn", wait=False)
    expect(page.locator("[data-bpmn-url]")).to_have_class("is-missing")


def elements() -> dict[str, list[str]]:
    """The ids of the trial diagram by kind."""
    found: dict[str, list[str]] = {}
    for node in ElementTree.parse(ROOT / DIAGRAM).iter():
        if "id" in node.attrib:
            found.setdefault(node.tag.rpartition("}")[2], []).append(node.attrib["id"])
    return found


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait up to two seconds; Playwright's own way needs eval, which the page's security policy forbids."""
    for _ in range(40):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("it did not come about")


def matrix(page: Page) -> str:
    """Where the viewport of the diagram is."""
    return str(page.locator(".viewport").get_attribute("transform"))


def scale(page: Page) -> float:
    """How large the diagram is drawn."""
    return float(matrix(page).removeprefix("matrix(").replace(",", " ").split()[0])
