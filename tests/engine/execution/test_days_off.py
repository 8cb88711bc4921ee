"""The list of working days of the office: corrected, previewed, confirmed, and what that does to open deadlines."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.calendar.holiday_lists import calendar_of
from engine.clock import ZONE, SetClock
from engine.execution import acts, holidays_page, task_page
from engine.execution.acts.holidays import SourceMissing
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation.duties import NotProcessAdmin
from engine.store.database import open_database
from engine.store.tables import history as history_table
from engine.store.tables import notice, task, timer
from engine.store.transaction import Actor, Store

ADMIN = Actor("p-quan-tri-1")
BOARD = Actor("p-dang-uy-vp-btc-1")


def rows(office: Office, query: Any) -> list[Any]:
    with office.store.read() as tx:
        return tx.rows(query)


def review(office: Office) -> Any:
    """A case whose first task is due in ten working days."""
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    return rows(office, select(task))[0]


def reply(office: Office) -> Any:
    """A person may reply within eight working days."""
    data = {"reply_days": 8, "subject": "p-vp-02", "unit": "chi-bo-vp"}
    acts.start_case(office, BOARD, "dp-reply", "chi-bo-vp", "p-vp-02", {}, typed=True, data=data)
    return rows(office, select(task))[0]


def due(office: Office) -> str:
    return str(rows(office, select(task.c.due_on))[0]["due_on"])


def confirm(office: Office, year: int = 2026) -> dict[str, Any]:
    return acts.confirm_holidays(office, ADMIN, year, "Thông báo 1/TB", "Có thông báo mới")


def test_a_day_off_that_is_confirmed_moves_open_deadlines_and_is_recorded(office: Office) -> None:
    opened = review(office)
    assert opened["due_on"] == "2026-11-16"
    acts.put_day(office, ADMIN, 2026, date(2026, 11, 10), "Nghỉ bão", "holiday", "Công điện 5")
    assert due(office) == "2026-11-16"  # a correction counts when it is confirmed
    page = holidays_page.year_page(office, Viewer("p-quan-tri-1", "", frozenset({"process_admin"})), 2026)
    assert [(move.before, move.after, move.kept) for move in page.moves] == [("2026-11-16", "2026-11-17", False)]
    assert page.state == "correction"
    assert confirm(office)["moved"] == 1
    assert due(office) == "2026-11-17"
    fires = {row["kind"]: row["due_at"] for row in rows(office, select(timer.c.kind, timer.c.due_at))}
    assert fires["overdue"].startswith("2026-11-17T16:59:59")  # 23:59:59 in Viet Nam
    said = rows(office, select(history_table.c.details).where(history_table.c.verb == "deadline_moved"))
    assert json.loads(said[0]["details"])["after"] == "2026-11-17"
    told = rows(office, select(notice.c.subject).where(notice.c.person_id == BOARD.person))
    assert [row["subject"] for row in told] == ["Hạn mới 17/11/2026: Ban hành hướng dẫn kiểm điểm"]
    kept = holidays_page.year_page(office, Viewer("p-quan-tri-1", ""), 2026)
    assert [move["after"] for move in kept.confirmed.moved] == ["2026-11-17"]  # type: ignore[union-attr]
    assert len(kept.older) == 1


def test_a_make_up_saturday_makes_a_duty_shorter_but_never_the_window_of_a_person(office: Office) -> None:
    review(office)
    reply(office)
    acts.swap_days(office, ADMIN, 2026, date(2026, 12, 31), date(2026, 11, 7), "Thông báo 9")
    before = {row["element_id"]: row["due_on"] for row in rows(office, select(task))}
    confirm(office)
    after = {row["element_id"]: row["due_on"] for row in rows(office, select(task))}
    assert (before["task_issue_guide"], after["task_issue_guide"]) == ("2026-11-16", "2026-11-13")
    assert after["task_write_reply"] == before["task_write_reply"] == "2026-11-12"
    windows = rows(office, select(timer.c.due_at).where(timer.c.kind == "event"))
    assert [row["due_at"][:10] for row in windows] == ["2026-11-12"]
    urgent = rows(office, select(notice.c.urgency).where(notice.c.event.like("moved:%")))
    assert {row["urgency"] for row in urgent} == {"urgent"}


def test_the_window_of_a_person_and_its_timer_become_longer_together(office: Office) -> None:
    reply(office)
    acts.put_day(office, ADMIN, 2026, date(2026, 11, 5), "Nghỉ bão", "holiday")
    confirm(office)
    assert due(office) == "2026-11-13"
    windows = rows(office, select(timer.c.due_at).where(timer.c.kind == "event"))
    assert [row["due_at"][:10] for row in windows] == ["2026-11-13"]


def test_another_process_counts_by_the_list_that_was_confirmed_here(office: Office) -> None:
    other = Office(Store(open_database(office.store.engine.url.render_as_string(False)), office.store.clock))
    with other.store.read() as tx:
        assert calendar_of(tx).is_working_day(date(2026, 11, 5))
    acts.put_day(office, ADMIN, 2026, date(2026, 11, 5), "Nghỉ bão", "holiday")
    confirm(office)
    with other.store.read() as tx:
        assert not calendar_of(tx).is_working_day(date(2026, 11, 5))
    review(other)
    assert due(office) == "2026-11-17"
    other.store.engine.dispose()


def test_a_confirmation_that_fails_leaves_no_list_behind(office: Office) -> None:
    acts.put_day(office, ADMIN, 2026, date(2026, 11, 5), "Nghỉ bão", "holiday")
    with pytest.raises(SourceMissing):
        acts.confirm_holidays(office, ADMIN, 2026, "Thông báo 1/TB")
    with office.store.read() as tx:
        assert calendar_of(tx).is_working_day(date(2026, 11, 5))


def test_only_the_process_admin_changes_the_list(office: Office) -> None:
    with pytest.raises(NotProcessAdmin):
        acts.put_day(office, BOARD, 2026, date(2026, 11, 5), "Nghỉ bão", "holiday")
    with pytest.raises(NotProcessAdmin):
        acts.confirm_holidays(office, BOARD, 2027, "x")


def test_a_deadline_in_a_year_that_nobody_confirmed_says_so_until_it_is(office: Office) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(2026, 12, 28, 8, tzinfo=ZONE))
    opened = review(office)
    viewer = Viewer(str(BOARD.person), "")
    said = task_page.task_page(office, viewer, opened["id"]).due_sentence
    assert "10 ngày làm việc kể từ 28/12/2026" in said
    assert "Danh sách ngày nghỉ năm 2027 chưa được xác nhận: hạn này là tạm tính." in said
    english = task_page.task_page(office, Viewer(str(BOARD.person), "", language="en"), opened["id"]).due_sentence
    assert "provisional" in english
    acts.confirm_holidays(office, ADMIN, 2027, "Thông báo 2/TB")
    assert "tạm tính" not in task_page.task_page(office, viewer, opened["id"]).due_sentence


def test_the_sentence_says_which_day_today_is_and_under_which_rule(office: Office) -> None:
    opened = review(office)
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(clock.now() + timedelta(days=8))
    page = task_page.task_page(office, Viewer(str(BOARD.person), ""), opened["id"])
    assert "hôm nay là ngày thứ 6" in page.due_sentence
    assert page.legal_basis[0].rule in page.due_sentence
