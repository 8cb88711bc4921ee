"""The sentence of a deadline day by day over Tết 2027, with a swapped Saturday and a clock that stands still.

The days were counted with a pencil on a wall calendar, not by the product's functions: Thursday 28 January is day 1;
4 to 11 February are days off (Tết, and Thursday the 11th for Saturday the 27th, which is worked).
"""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from engine.clock import ZONE, SetClock
from engine.execution import acts, holidays_page, task_page
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.tables import task
from engine.store.transaction import Actor
from tests.drawing import drawn
from tests.stage import SECRETARY, Stage

ADMIN = Actor("p-quan-tri-1")
#: day of February (January with a minus) -> which working day after 27 January 2027 it is; in Tết none is added
DAYS = {
    -28: 1, -29: 2, 1: 3, 2: 4, 3: 5, 4: 5, 6: 5, 9: 5, 11: 5, 12: 6, 15: 7, 16: 8, 17: 9, 18: 10, 19: 11, 22: 12,
    23: 13, 24: 14, 25: 15, 26: 16, 27: 17,
}  # fmt: skip


@pytest.fixture
def stage(sqlite_office: Office) -> Stage:
    """The morning of 27 January 2027; the year's list has the swap and is confirmed."""
    to(sqlite_office, date(2027, 1, 27))
    acts.swap_days(sqlite_office, ADMIN, 2027, date(2027, 2, 11), date(2027, 2, 27), "Thông báo 12/TB")
    acts.confirm_holidays(sqlite_office, ADMIN, 2027, "Thông báo 12/TB")
    return Stage(sqlite_office)


def to(office: Office, day: date) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=ZONE))


def opened(stage: Stage, due: str, **properties: str) -> str:
    marks = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in properties.items())
    more = f"<bpmn:extensionElements><camunda:properties>{marks}</camunda:properties></bpmn:extensionElements>"
    plain = '<bpmn:userTask id="u" camunda:candidateGroups="secretary@unit">'
    wanted = plain.replace(">", f' camunda:dueDate="{due}">') + (more if marks else "")
    text = drawn("s>u u>e")
    assert plain in text
    stage.release(text.replace(plain, wanted))
    stage.start()
    return str(stage.rows(select(task.c.id))[0]["id"])


def said(stage: Stage, id: str, language: str = "vi") -> str:
    return task_page.task_page(stage.office, Viewer(str(SECRETARY.person), "", language=language), id).due_sentence


def of_february(day: int) -> date:
    return date(2027, 1, -day) if day < 0 else date(2027, 2, day)


def test_each_morning_says_which_day_it_is_and_the_last_one_is_the_saturday_that_is_worked(stage: Stage) -> None:
    id = opened(stage, "17 working days", legal_basis="R-031")
    assert said(stage, id).startswith("Hạn: 27/02/2027 (17 ngày làm việc kể từ 27/01/2027, theo R-031")
    for day, number in DAYS.items():
        to(stage.office, of_february(day))
        assert f"hôm nay là ngày thứ {number})" in said(stage, id), day
    english = said(stage, id, "en")
    assert "17 working days from 27/01/2027" in english and "today is day 17" in english


def test_a_stopped_clock_adds_the_days_for_which_it_stood_and_counts_on_from_where_it_was(stage: Stage) -> None:
    """Stopped on day 4 (2 February), 13 left; running again from 15 February: 16 February is day 5."""
    id = opened(stage, "17 working days")
    to(stage.office, date(2027, 2, 2))
    answer = acts.stop_deadline(stage.office, SECRETARY, id, "Sở Nội vụ", "Chờ ý kiến")
    assert answer["left"] == 13
    to(stage.office, date(2027, 2, 12))
    standing = said(stage, id)
    assert "Đang dừng tính từ 02/02/2027, chờ Sở Nội vụ: Chờ ý kiến. Khi tính tiếp còn 13 ngày làm việc." in standing
    assert "hôm nay là ngày" not in standing
    to(stage.office, date(2027, 2, 15))
    acts.resume_deadline(stage.office, SECRETARY, id)
    assert said(stage, id).startswith("Hạn: 03/03/2027 (17 ngày làm việc kể từ 27/01/2027; hôm nay là ngày thứ 4)")
    assert "Đã dừng tính 1 lần để chờ nơi khác." in said(stage, id)
    counted = {date(2027, 2, 16): 5, date(2027, 2, 19): 8, date(2027, 2, 27): 14, date(2027, 3, 3): 17}
    for day, number in counted.items():
        to(stage.office, day)
        assert f"hôm nay là ngày thứ {number})" in said(stage, id), day
    to(stage.office, date(2027, 3, 5))
    assert "Đã quá hạn 2 ngày làm việc." in said(stage, id)


def test_our_own_number_of_days_steps_out_of_tet_and_says_from_where(stage: Stage) -> None:
    """Five working days end on 3 February, in the weeks around Tết; the first day worked after them is the 12th."""
    id = opened(stage, "5 working days")
    assert said(stage, id).startswith("Hạn: 12/02/2027 (5 ngày làm việc kể từ 27/01/2027")
    assert "Ngày cuối 03/02/2027 rơi vào dịp Tết nên hạn chuyển sang sau Tết." in said(stage, id)


def test_a_list_that_changes_while_work_is_open_is_previewed_moved_and_told(stage: Stage) -> None:
    """A storm on Thursday 25 February: the 17th working day is Monday 1 March."""
    id = opened(stage, "17 working days", legal_basis="R-031")
    to(stage.office, date(2027, 2, 22))
    acts.put_day(stage.office, ADMIN, 2027, date(2027, 2, 25), "Nghỉ bão", "holiday", "Công điện 5")
    assert said(stage, id).startswith("Hạn: 27/02/2027")  # seen beforehand, not yet so
    page = holidays_page.year_page(stage.office, Viewer("p-quan-tri-1", "", frozenset({"process_admin"})), 2027)
    assert [(move.before, move.after) for move in page.moves] == [("2027-02-27", "2027-03-01")]
    acts.confirm_holidays(stage.office, ADMIN, 2027, "Công điện 5", "Bão số 5")
    assert said(stage, id).startswith("Hạn: 01/03/2027")
    to(stage.office, date(2027, 2, 26))
    assert "hôm nay là ngày thứ 15)" in said(stage, id)
    kept = holidays_page.year_page(stage.office, Viewer("p-quan-tri-1", ""), 2027).confirmed
    assert kept is not None and [move["after"] for move in kept.moved] == ["2027-03-01"]
