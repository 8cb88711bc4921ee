"""The leader's first page and the calendar on a phone, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page

from engine.execution.office import Office
from engine.schedule import trigger
from tests.browser.test_official import PHONE, enter, fits
from tests.engine.schedule.conftest import begin, morning

PATHS = (
    "/board/cal-review-prepare/2027",
    "/calendar",
    "/calendar?view=procedure",
    "/calendar?view=unit&unit=chi-bo-vp",
    "/calendar/firings",
    "/calendar/cycles/cal-cell-meeting",
    "/calendar/terms",
    "/calendar/terms/party-2025-2030:tinh-uy",
    "/calendar/reorganise",
)


def test_a_secretary_reads_the_board_first_and_the_calendar_fits_a_phone(
    sqlite_office: Office, open_page: Callable[..., Page], axe: Callable[[Page], list[str]], site: str
) -> None:
    begin(sqlite_office, "2027-10-31")
    sqlite_office.store.clock.move_to(morning("2027-11-01"))
    trigger.trigger_due(sqlite_office, limit=0)
    page = open_page(viewport=PHONE)
    enter(page, site, "bi-thu-tinh")
    assert page.get_by_role("heading", level=1).inner_text() == "Bảng chu kỳ: Tỉnh ủy Vĩnh Long"
    assert page.get_by_text("đơn vị đã xong").is_visible()
    assert fits(page) and axe(page) == []
    page.get_by_role("link", name="Đang làm").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Mở kiểm điểm, xếp loại hằng năm, 2027"
    assert page.get_by_text("annual-review/2027/0001").is_visible()  # a case opens only to those who take part in it
    assert page.get_by_role("link", name="annual-review/2027/0001").count() == 0
    for path in PATHS:
        answer = page.goto(f"{site}{path}")
        assert answer is not None and answer.ok, path
        assert fits(page), path
        assert axe(page) == [], path
