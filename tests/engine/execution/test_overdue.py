"""What happens when a task is overdue: who is told when, once each, and that only people decide."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import ZONE, SetClock
from engine.execution import acts, overdue_page
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.tables import case_file, instance, notice, task, timer
from engine.store.transaction import Actor

BOARD = Actor("p-dang-uy-vp-btc-1")


def rows(office: Office, query: Any) -> list[Any]:
    with office.store.read() as tx:
        return tx.rows(query)


def to(office: Office, when: str) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime.fromisoformat(when).replace(tzinfo=ZONE))
    acts.fire_due(office)


@pytest.fixture
def review(office: Office) -> str:
    """A case whose first task is due on 16 November."""
    answer = acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    return str(answer["case_id"])


def told(office: Office, event: str) -> list[str]:
    query = select(notice.c.person_id).where(notice.c.event.like(f"{event}:%")).order_by(notice.c.person_id)
    return [row["person_id"] for row in rows(office, query)]


def opened(office: Office) -> list[str]:
    return [row["element_id"] for row in rows(office, select(task.c.element_id).where(task.c.status == "open"))]


def test_reminders_come_one_after_the_other_and_only_the_next_one_waits(office: Office, review: str) -> None:
    """Due in 14 days: 5 working days before, when a third of the time is left, and on the last working day before."""
    mine = select(notice.c.urgency).where(notice.c.event.like("reminder:%"), notice.c.person_id == BOARD.person)
    for number, day in enumerate(("2026-11-09T08:01", "2026-11-12T08:01", "2026-11-13T08:01"), start=1):
        assert len(rows(office, select(timer.c.id).where(timer.c.kind == "reminder"))) == 1
        to(office, day)
        assert len(rows(office, mine)) == number
    assert rows(office, select(timer.c.id).where(timer.c.kind == "reminder")) == []
    assert [row["urgency"] for row in rows(office, mine.order_by(notice.c.at))] == ["normal", "normal", "urgent"]


def test_holder_and_head_on_the_day_the_superior_after_three_working_days(office: Office, review: str) -> None:
    to(office, "2026-11-17T00:01")
    first = told(office, "overdue")
    assert BOARD.person in first and "p-vp-01" in first
    assert len(first) == len(set(first))
    assert told(office, "overdue-superior") == []
    to(office, "2026-11-20T00:01")
    assert len(told(office, "overdue-superior")) == 1
    assert "task_explain" in opened(office)
    to(office, "2026-11-27T00:01")  # seven working days, with 24 November off
    assert "task_propose" not in opened(office)
    to(office, "2026-12-09T00:01")
    assert "task_propose" in opened(office)  # a person is asked; nothing has been decided
    assert rows(office, select(case_file.c.status).where(case_file.c.id == review))[0]["status"] == "open"


def test_the_second_overdue_of_a_unit_in_a_year_asks_the_superior_at_once(office: Office, review: str) -> None:
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2025}, typed=True)
    to(office, "2026-11-17T00:01")
    assert opened(office).count("task_propose_again") == 1
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2024}, typed=True)
    to(office, "2026-12-03T00:01")
    assert opened(office).count("task_propose_again") == 1  # a third one asks nobody again


def test_a_person_who_does_not_use_a_right_is_not_overdue(office: Office) -> None:
    data = {"reply_days": 8, "subject": "p-vp-02", "unit": "chi-bo-vp"}
    acts.start_case(office, BOARD, "dp-reply", "chi-bo-vp", "p-vp-02", {}, typed=True, data=data)
    assert told(office, "right") == ["p-vp-02"]
    to(office, "2026-11-13T00:01")
    assert told(office, "overdue") == []
    assert rows(office, select(instance.c.id).where(instance.c.beside_task_id.is_not(None))) == []


def test_the_report_names_units_and_roles_and_is_closed_to_strangers(office: Office, review: str) -> None:
    to(office, "2026-11-30T09:00")
    page = overdue_page.overdue_page(office, Viewer("p-kiem-toan-1", "", frozenset({"auditor"})))
    assert [(row.name, row.late, row.listed) for row in page.rows] == [("Ban hành hướng dẫn kiểm điểm", 9, True)]
    assert page.by_unit == [("Chi bộ Văn phòng", 1, 0)]
    lines = list(csv.reader(io.StringIO(overdue_page.as_csv(page, "vi").removeprefix("\ufeff"))))
    assert lines[0][0] == "Hồ sơ" and lines[1][6] == "9"
    head = overdue_page.overdue_page(office, Viewer("p-vp-01", ""))
    superior = overdue_page.overdue_page(office, Viewer("p-dang-uy-vp-bi-thu", ""))
    assert len(head.rows) == len(superior.rows) == 1
    assert overdue_page.overdue_page(office, Viewer("p-vp-04", "")).rows == []
    assert overdue_page.overdue_page(office, Viewer("p-vp-01", ""), 2025).rows == []
