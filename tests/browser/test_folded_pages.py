"""Long pages are folded for reading and whole on paper."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from engine.definitions.folder import workflows_root
from engine.execution.office import Office
from engine.scenarios.player import Player
from tests.browser.conftest import DESK, PHONE

CASE = workflows_root() / "discipline-case" / "scenarios" / "the-same-inspection-committee-in-2024.yaml"
#: what stands in a folded part, and is it to be seen
HIDDEN = """[...document.querySelectorAll("main details:not([open]) > :not(summary)")]
    .filter(part => part.textContent.trim() !== "" && !part.checkVisibility()).length"""


def enter(page: Page, site: str, login: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill("quytrinh")
    page.locator("main form.narrow button").click()


def test_the_audit_sheet_is_printed_unfolded(open_page: Callable[..., Page], site: str, sqlite_office: Office) -> None:
    player = Player.of(sqlite_office, CASE.read_text("utf-8"))
    player.play()
    page = open_page(viewport=DESK)
    enter(page, site, "kiem-toan")
    page.goto(f"{site}/cases/{player.main_case_id}/audit")
    assert page.evaluate(HIDDEN) > 5
    expect(page.get_by_text("nguồn S45 S46").first).to_be_hidden()
    page.emulate_media(media="print")
    assert page.evaluate(HIDDEN) == 0
    expect(page.get_by_text("nguồn S45 S46").first).to_be_visible()
    expect(page.get_by_text("Ký quyết định của ủy ban kiểm tra").first).to_be_visible()


def test_a_long_procedure_folds_its_steps_and_opens_the_one_that_is_asked_for(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], site: str
) -> None:
    page = open_page(viewport=PHONE)
    enter(page, site, "quan-tri")
    page.goto(f"{site}/procedures/discipline-case")
    page.locator(".djs-container").first.wait_for(state="visible")
    who = page.locator("#step-task_open").get_by_text("Ai:")
    expect(who).to_be_hidden()
    summary = page.locator("#step-task_open summary")
    box = summary.bounding_box()
    assert box is not None and box["height"] >= 44
    summary.press("Enter")
    expect(who).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe(page) == []
    page.goto(f"{site}/procedures/discipline-case#step-rule_inspection")  # folded with the other work of the software
    expect(page.locator("#step-rule_inspection")).to_be_in_viewport()
