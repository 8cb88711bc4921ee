"""What cannot go on waits for a person and loses nothing; what is due happens once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from engine.clock import ZONE, SetClock
from engine.execution import acts
from engine.execution.acts.retry_incident import NotForYou
from engine.execution.office import Office
from engine.organisation import posts
from engine.store.tables import assignment, holding, incident, instance, notice, outbox, task
from engine.store.tables import history as history_table
from engine.store.transaction import Actor

REPLY = {"subject": "p-vp-03", "reply_about": "Ý kiến", "reply_content": "Chậm", "reply_days": 5}
ADMIN, OPERATOR = Actor("p-quan-tri-1"), Actor("p-van-hanh")


def rows(office: Office, statement: Any) -> list[Any]:
    with office.store.read() as tx:
        return tx.rows(statement)


def reply(office: Office, **more: Any) -> dict[str, Any]:
    data = {**REPLY, **more}
    return acts.start_case(office, Actor("p-vp-01"), "dp-reply", "chi-bo-vp", "p-vp-03", {}, typed=True, data=data)


def move(office: Office, day: str) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime.fromisoformat(day).replace(hour=8, tzinfo=ZONE))


def test_a_failing_element_becomes_an_incident_with_its_inputs_and_can_be_retried(office: Office) -> None:
    case = reply(office, reply_days="năm")
    found = rows(office, select(incident).where(incident.c.open.is_(True)))
    assert [(row["element_id"], row["kind"]) for row in found] == [("task_write_reply", "failed")]
    assert "năm" in found[0]["message"]
    with office.store.write() as tx:
        mended = {"data": json.dumps(REPLY), "lock_version": instance.c.lock_version + 1}
        tx.execute(update(instance).where(instance.c.case_id == case["case_id"]).values(mended))
    with pytest.raises(NotForYou):
        acts.retry_incident(office, Actor("p-vp-03"), found[0]["id"])
    acts.retry_incident(office, OPERATOR, found[0]["id"])
    assert rows(office, select(incident.c.id).where(incident.c.open.is_(True))) == []
    opened = rows(office, select(task.c.element_id, task.c.due_on).where(task.c.status == "open"))
    assert [(row["element_id"], row["due_on"]) for row in opened] == [("task_write_reply", "2026-11-09")]


def test_a_role_that_nobody_holds_opens_the_task_and_tells_the_admin(office: Office) -> None:
    with office.store.write() as tx:
        vacant = post_ids(tx)
        tx.execute(delete(holding).where(holding.c.post_id.in_(vacant)))
    acts.start_case(
        office, Actor("p-dang-uy-vp-btc-1"), "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True
    )
    guide = rows(office, select(task.c.id).where(task.c.status == "open"))[0]["id"]
    answers = {"report_due": "2026-11-20", "review_by": "2026-12-20"}
    acts.complete_task(office, Actor("p-dang-uy-vp-btc-1"), guide, answers, typed=True)
    found = rows(office, select(incident).where(incident.c.open.is_(True)))
    assert [(row["element_id"], row["kind"]) for row in found] == [("task_confirm_people", "vacant")]
    with office.store.write() as tx:
        tx.execute(insert(holding).values(post_id=vacant[0], person_id="p-vp-02", valid_from="2026-11-01", ground=""))
    acts.retry_incident(office, ADMIN, found[0]["id"])
    held = rows(office, select(assignment.c.person_id).where(assignment.c.task_id == found[0]["task_id"]))
    assert [row["person_id"] for row in held] == ["p-vp-02"]


def post_ids(tx: Any) -> list[str]:
    held = posts.holders(tx, "chi-bo-vp", ("secretary", "deputy_secretary"), date(2026, 11, 2))
    return [item.post for item in held]


def test_a_timer_fires_once_however_many_look_at_it(office: Office) -> None:
    reply(office)
    move(office, "2026-11-12")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _number: acts.fire_due(office), range(4)))
    fired = rows(office, select(history_table.c.id).where(history_table.c.verb == "timer_fired"))
    opened = rows(office, select(task.c.element_id).where(task.c.status == "open"))
    assert len(fired) == 1
    assert [row["element_id"] for row in opened] == ["task_confirm_missed"]


def test_a_holder_is_reminded_before_the_deadline_and_told_when_it_has_passed(office: Office) -> None:
    board = Actor("p-dang-uy-vp-btc-1")
    acts.start_case(office, board, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    move(office, "2026-11-13")
    acts.fire_due(office)
    reminded = rows(office, select(notice.c.subject).where(notice.c.person_id == board.person))
    assert [row["subject"] for row in reminded] == ["Sắp đến hạn: Ban hành hướng dẫn kiểm điểm"]
    move(office, "2026-11-17")
    acts.fire_due(office)
    late = rows(office, select(task.c.overdue, task.c.status))
    assert [(bool(row["overdue"]), row["status"]) for row in late] == [(True, "open")]
    assert any("Quá hạn" in row["subject"] for row in rows(office, select(notice.c.subject)))
    assert rows(office, select(outbox.c.id)) != []
    beside = rows(office, select(instance.c.status).where(instance.c.beside_task_id.is_not(None)))
    assert [row["status"] for row in beside] == ["open"]
    guide = rows(office, select(task.c.id))[0]["id"]
    answers = {"report_due": "2026-11-30", "review_by": "2026-12-20"}
    acts.complete_task(office, board, guide, answers, typed=True)
    beside = rows(office, select(instance.c.status).where(instance.c.beside_task_id.is_not(None)))
    assert [row["status"] for row in beside] == ["cancelled"]
