"""A deadline in working days over Tết as people read it: counted, moved when the clerk changes the year, stopped.

Tết 2027 is 6 February; by the proposal nobody works from 4 to 10 February. All days are counted by hand.
"""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import select

from engine.clock import ZONE, SetClock
from engine.execution.office import Office
from engine.store.tables import task
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_official import enter, fits
from tests.drawing import drawn
from tests.stage import Stage

RULE = (
    "<bpmn:extensionElements><camunda:properties><camunda:property"
    ' name="legal_basis" value="R-020"/></camunda:properties></bpmn:extensionElements>'
)


def at(office: Office, month: int, day: int) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(2027, month, day, 9, tzinfo=ZONE))


def opened(office: Office) -> dict[str, str]:
    """On 2 February a case asks for something in 10 working days by a rule, and in 5 days by our own choice."""
    at(office, 2, 2)
    stage = Stage(office)
    sketch = drawn("s>p p>u1 p>u2 u1>p2 u2>p2 p2>e")
    first = '<bpmn:userTask id="u1" name="Trả lời đơn" camunda:dueDate="10 working days" '
    sketch = re.sub(r'<bpmn:userTask id="u1" ([^>]*>)', first + r"\1" + RULE, sketch)
    second = '<bpmn:userTask id="u2" name="Chuẩn bị hồ sơ" camunda:dueDate="5 days"'
    stage.release(sketch.replace('<bpmn:userTask id="u2"', second))
    stage.start()
    return {row["element_id"]: row["id"] for row in stage.rows(select(task.c.element_id, task.c.id))}


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_a_deadline_over_tet_is_said_moved_and_stopped_on_the_pages(
    sqlite_office: Office, open_page: Callable[..., Page], site: str, width: ViewportSize
) -> None:
    tasks = opened(sqlite_office)
    official, clerk = open_page(viewport=width), open_page(viewport=width)
    enter(official, site, "bi-thu")
    enter(clerk, site, "quan-tri")

    def reads(element: str, sentence: str) -> None:
        official.goto(f"{site}/tasks/{tasks[element]}")
        expect(official.locator("main")).to_contain_text(sentence)
        assert fits(official)

    # what we chose ourselves gives way to Tết; what a rule gives counts over it
    reads("u2", "Hạn: 12/02/2027 (5 ngày kể từ 02/02/2027). Ngày cuối 07/02/2027 rơi vào dịp Tết")
    reads("u1", "Hạn: 23/02/2027 (10 ngày làm việc kể từ 02/02/2027, theo R-020")
    expect(official.locator("main")).to_contain_text("chưa được xác nhận: hạn này là tạm tính")
    at(sqlite_office, 2, 12)
    reads("u1", "hôm nay là ngày thứ 3")  # 3 and 11 February, and today

    # the clerk writes down one more day off, sees what would move, and confirms
    clerk.goto(f"{site}/days-off/2027")
    clerk.get_by_label("Ngày", exact=True).fill("2027-02-15")
    clerk.get_by_label("Loại", exact=True).select_option("holiday")
    clerk.get_by_label("Tên ngày", exact=True).fill("Nghỉ thêm sau Tết")
    clerk.get_by_role("button", name="Ghi ngày này").click()
    moves = clerk.locator("section", has=clerk.get_by_role("heading", name="Nếu xác nhận, các hạn này thay đổi"))
    expect(moves.get_by_role("row", name="Trả lời đơn")).to_contain_text("23/02/2027")
    expect(moves.get_by_role("row", name="Trả lời đơn")).to_contain_text("24/02/2027")
    expect(moves.get_by_role("row", name="Chuẩn bị hồ sơ")).to_have_count(0)
    assert fits(clerk)
    clerk.get_by_label("Theo văn bản").fill("Thông báo 12/TB")
    clerk.get_by_role("button", name="Xác nhận", exact=True).click()
    expect(clerk.get_by_role("status")).to_contain_text("Các hạn đang mở đã được tính lại.")
    clerk.get_by_text("Các lần xác nhận").click()
    expect(clerk.locator("details[open]")).to_contain_text("Trả lời đơn: 23/02/2027 → 24/02/2027")
    assert fits(clerk)
    reads("u1", "Hạn: 24/02/2027 (10 ngày làm việc kể từ 02/02/2027, theo R-020")
    expect(official.locator("main")).not_to_contain_text("tạm tính")

    # on the fourth day somebody else has to answer first; three working days later the answer is there
    at(sqlite_office, 2, 16)
    reads("u1", "hôm nay là ngày thứ 4")
    official.get_by_text("Dừng tính hạn vì phải chờ nơi khác").click()
    official.get_by_label("Đang chờ ai").fill("Sở Nội vụ")
    official.get_by_label("Chờ điều gì, vì sao").fill("Chờ xác minh")
    official.get_by_role("button", name="Dừng tính hạn").click()
    expect(official.locator("main")).to_contain_text("Đang dừng tính hạn")
    at(sqlite_office, 2, 19)
    reads("u1", "chờ Sở Nội vụ: Chờ xác minh")
    official.get_by_role("button", name="Đã có kết quả, tính tiếp thời hạn").click()
    expect(official.locator("main")).to_contain_text("Hạn: 01/03/2027")
    reads("u1", "hôm nay là ngày thứ 4")  # 17, 18 and 19 February were not counted
    at(sqlite_office, 2, 22)
    reads("u1", "hôm nay là ngày thứ 5")
