"""A clock that stands still while somebody else is waited for: by whom, for how long, and what it moves."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import ZONE, SetClock
from engine.execution import acts, inbox, task_page
from engine.execution.acts.stop_deadline import CannotStop, NotStopped, StopReasonMissing
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.tables import deadline_stop, notice, task, timer
from engine.store.tables import history as history_table
from engine.store.transaction import Actor
from tests.drawing import drawn
from tests.stage import SECRETARY, Stage

DEPUTY = Actor("p-vp-02")


@pytest.fixture
def stage(office: Office) -> Stage:
    return Stage(office)


def rows(office: Office, query: Any) -> list[Any]:
    with office.store.read() as tx:
        return tx.rows(query)


def opened(stage: Stage, **properties: str) -> str:
    """One open task of the deputy, due in ten working days (16 November); returns its id."""
    marks = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in properties.items())
    more = f"<bpmn:extensionElements><camunda:properties>{marks}</camunda:properties></bpmn:extensionElements>"
    plain = '<bpmn:userTask id="u" camunda:candidateGroups="secretary@unit">'
    due = '<bpmn:userTask id="u" camunda:candidateGroups="deputy_secretary@unit" camunda:dueDate="10 working days">'
    text = drawn("s>u u>e")
    assert plain in text
    stage.release(text.replace(plain, due + (more if marks else "")))
    stage.start()
    return str(stage.rows(select(task.c.id))[0]["id"])


def to(office: Office, day: str) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime.fromisoformat(day).replace(hour=9, tzinfo=ZONE))


def test_the_due_day_moves_by_the_working_days_for_which_the_clock_stood_still(office: Office, stage: Stage) -> None:
    id = opened(stage)
    to(office, "2026-11-05")
    answer = acts.stop_deadline(office, DEPUTY, id, "Sở Nội vụ", "Chờ ý kiến bằng văn bản")
    assert (answer["left"], answer["unit"]) == (7, "working_days")
    assert rows(office, select(timer.c.id)) == []  # nothing reminds, nothing becomes overdue
    to(office, "2026-12-01")
    assert acts.fire_due(office) == 0
    page = task_page.task_page(office, Viewer("p-vp-02", ""), id)
    assert page.stopped and page.may_resume and page.deadline_state == "stopped"
    assert "Đang dừng tính từ 05/11/2026, chờ Sở Nội vụ: Chờ ý kiến bằng văn bản." in page.due_sentence
    assert [row.deadline_state for row in inbox.inbox(office, Viewer("p-vp-02", ""))] == ["stopped"]
    assert acts.resume_deadline(office, DEPUTY, id)["due_on"] == "2026-12-10"
    assert {row["kind"] for row in rows(office, select(timer.c.kind))} == {"overdue", "reminder"}
    kept = rows(office, select(deadline_stop))
    assert [(row["due_before"], row["due_after"], row["resumed_on"]) for row in kept] == [
        ("2026-11-16", "2026-12-10", "2026-12-01")
    ]
    verbs = [row["verb"] for row in rows(office, select(history_table.c.verb).order_by(history_table.c.id))]
    assert verbs[-2:] == ["deadline_stopped", "deadline_resumed"]
    with pytest.raises(NotStopped):
        acts.resume_deadline(office, DEPUTY, id)


def test_the_head_of_the_unit_is_told_and_may_let_the_clock_run_again(office: Office, stage: Stage) -> None:
    id = opened(stage)
    acts.stop_deadline(office, DEPUTY, id, "Sở Nội vụ", "Chờ ý kiến")
    told = rows(office, select(notice.c.subject).where(notice.c.person_id == SECRETARY.person))
    assert len(told) == 1 and told[0]["subject"].startswith("Dừng tính hạn")
    acts.resume_deadline(office, SECRETARY, id)


def test_a_stranger_an_overdue_task_and_a_stop_without_a_reason_are_refused(office: Office, stage: Stage) -> None:
    id = opened(stage)
    with pytest.raises(CannotStop):
        acts.stop_deadline(office, Actor("p-vp-04"), id, "Sở Nội vụ", "Chờ")
    with pytest.raises(StopReasonMissing):
        acts.stop_deadline(office, DEPUTY, id, "Sở Nội vụ", " ")
    to(office, "2026-11-17")
    with pytest.raises(CannotStop, match="quá hạn"):
        acts.stop_deadline(office, DEPUTY, id, "Sở Nội vụ", "Chờ")


def test_a_legal_deadline_is_stopped_by_the_head_only_or_by_whom_the_diagram_names(
    office: Office, stage: Stage
) -> None:
    id = opened(stage, legal_basis="R-031")
    with pytest.raises(CannotStop):
        acts.stop_deadline(office, DEPUTY, id, "Sở Nội vụ", "Chờ")
    acts.stop_deadline(office, SECRETARY, id, "Sở Nội vụ", "Chờ")


@pytest.mark.parametrize(("wanted", "may"), [("no", False), ("holder", True)])
def test_the_diagram_says_whether_the_holder_may(office: Office, stage: Stage, wanted: str, may: bool) -> None:
    id = opened(stage, legal_basis="R-031", clock_stop=wanted)
    if may:
        acts.stop_deadline(office, DEPUTY, id, "Sở Nội vụ", "Chờ")
    else:
        for person in (DEPUTY, SECRETARY):
            with pytest.raises(CannotStop):
                acts.stop_deadline(office, person, id, "Sở Nội vụ", "Chờ")


def test_the_window_of_a_person_does_not_close_while_the_clock_stands_still(office: Office) -> None:
    data = {"reply_days": 8, "subject": "p-vp-02", "unit": "chi-bo-vp"}
    board = Actor("p-dang-uy-vp-btc-1")
    acts.start_case(office, board, "dp-reply", "chi-bo-vp", "p-vp-02", {}, typed=True, data=data)
    id = rows(office, select(task.c.id))[0]["id"]
    to(office, "2026-11-05")
    acts.stop_deadline(office, SECRETARY, id, "Bệnh viện", "Người trả lời nằm viện")
    to(office, "2026-11-25")
    acts.fire_due(office)
    assert [row["status"] for row in rows(office, select(task.c.status))] == ["open"]
    acts.resume_deadline(office, SECRETARY, id)
    assert rows(office, select(task.c.due_on))[0]["due_on"] == "2026-12-02"
    windows = rows(office, select(timer.c.due_at).where(timer.c.kind == "event"))
    assert [row["due_at"][:10] for row in windows] == ["2026-12-02"]
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(clock.now() + timedelta(days=8))
    acts.fire_due(office)
    assert "task_confirm_missed" in {row["element_id"] for row in rows(office, select(task.c.element_id))}
