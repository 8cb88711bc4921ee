"""Officials with a real browser: phone and desk, with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from engine.execution import acts
from engine.execution.office import Office
from engine.store.transaction import Actor

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def case(sqlite_office: Office) -> str:
    board = Actor("p-dang-uy-vp-btc-1")
    found = acts.start_case(sqlite_office, board, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    return str(found["case_id"])


def enter(page: Page, site: str, login: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill("quytrinh")
    page.locator("main form.narrow button").click()


def fits(page: Page) -> bool:
    """Does nothing stick out to the right?"""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_official_finishes_a_task_on_a_phone_in_three_clicks(
    open_page: Callable[..., Page], site: str, case: str, script: bool
) -> None:
    page = open_page(viewport=PHONE, java_script_enabled=script)
    enter(page, site, "to-chuc")
    page.get_by_role("link", name="Ban hành hướng dẫn kiểm điểm").click()
    page.get_by_role("button", name="Hoàn thành").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Đã hoàn thành")
    assert page.get_by_text("Xác nhận danh sách kiểm điểm").first.is_visible()


def test_the_confirmed_list_and_the_suggestions_by_keyboard(
    open_page: Callable[..., Page], site: str, case: str
) -> None:
    page = open_page()
    enter(page, site, "to-chuc")
    page.get_by_role("link", name="Ban hành hướng dẫn kiểm điểm").press("Enter")
    page.get_by_role("button", name="Hoàn thành").press("Enter")
    page.wait_for_selector("h1")
    page = open_page()
    enter(page, site, "bi-thu")
    page.get_by_role("link", name="Xác nhận danh sách kiểm điểm").press("Enter")
    exempt = page.get_by_role("checkbox")
    checked = [box for box in exempt.all() if box.is_checked()]
    assert len(checked) == 1  # admitted less than six months ago
    page.get_by_role("button", name="Hoàn thành").press("Enter")
    page.wait_for_selector("h1")
    page = open_page()
    enter(page, site, "bi-thu-dang-uy")
    page.get_by_role("link", name="Quyết định gợi ý kiểm điểm").click()
    page.get_by_label("Có", exact=True).check()
    page.get_by_label("Câu hỏi cần làm rõ").first.wait_for(state="visible")
    page.get_by_label("Không", exact=True).check()
    page.get_by_role("button", name="Gửi quyết định").click()
    page.wait_for_selector("h1")
    assert "Đã hoàn thành" in page.get_by_role("heading", level=1).inner_text()


def test_pages_fit_a_phone_and_axe_finds_nothing(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], site: str, case: str
) -> None:
    page = open_page(viewport=PHONE)
    enter(page, site, "to-chuc")
    task = page.get_by_role("link", name="Ban hành hướng dẫn kiểm điểm").get_attribute("href")
    paths = ["/", task, f"/cases/{case}", "/cases", "/procedures", "/procedures/annual-review", "/organisation"]
    paths += ["/organisation/units/chi-bo-vp", "/history", "/notices", "/procedures/annual-review/start"]
    for path in paths:
        answer = page.goto(f"{site}{path}")
        assert answer is not None and answer.ok, path
        assert fits(page), path
        assert axe(page) == [], path


def test_the_case_shows_its_diagram_with_the_token(open_page: Callable[..., Page], site: str, case: str) -> None:
    page = open_page()
    enter(page, site, "to-chuc")
    page.goto(f"{site}/cases/{case}")
    page.locator(".djs-container").first.wait_for(state="visible")
    page.locator("[data-element-id=task_issue_guide].is-open").wait_for(state="attached")
