"""Stop the clock of a task while somebody else is waited for, and let it run again."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from engine import history
from engine.calendar.deadlines import can_be_counted, left
from engine.calendar.holiday_lists import calendar_of
from engine.calendar.timing import put_back
from engine.clock import end_of_day, restored, stored
from engine.definitions.diagram import Node
from engine.errors import Kind, NotFound, Refused
from engine.execution import deadlines, notices, rights, stopping
from engine.execution.advance import begin
from engine.execution.context import Context
from engine.execution.office import Office
from engine.execution.recompute import tell_moved
from engine.execution.run import Run, role_context
from engine.ids import new_id
from engine.organisation import people, roles
from engine.store.tables import deadline_stop, task, timer
from engine.store.transaction import Actor, Transaction
from engine.wording import sentence


@dataclass(eq=False)
class CannotStop(Refused):
    """This clock may not be stopped, or not by this person."""

    kind = Kind.NOT_ALLOWED
    task: str
    why: str
    says = "Không dừng được thời hạn của việc “{task}”: {why}."
    do = "Nếu cần thêm thời gian, đề nghị người có thẩm quyền gia hạn trong hồ sơ."


@dataclass(eq=False)
class StopReasonMissing(Refused):
    """A stopped clock says why and for whom it waits."""

    says = "Chưa ghi lý do dừng hoặc đang chờ ai."
    do = "Ghi rõ đang chờ cơ quan, người nào và chờ điều gì."


@dataclass(eq=False)
class NotStopped(Refused):
    """The clock runs already: somebody else has restarted it."""

    kind = Kind.CONFLICT
    task: str
    says = "Thời hạn của việc “{task}” đang được tính, không phải đang dừng."
    do = "Mở lại việc để xem hạn hiện tại."


def stop_deadline(
    office: Office, actor: Actor, task_id: str, awaited: str, reason: str, request_id: str | None = None
) -> dict[str, Any]:
    """Stop the clock of an open task that is not overdue; its reminders rest, its window's timer waits with it.

    May: who leads the unit; the holder, unless the deadline has a legal basis; and whom the property `clock_stop` of
    the task names (`holder`, an assignment, or `no` for nobody). Refuses: NotFound, TaskAlreadyCompleted,
    StopReasonMissing, CannotStop.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        ctx, run, node, row = _task(tx, office, actor, task_id)
        if not awaited.strip() or not reason.strip():
            raise StopReasonMissing()
        hindrance = stopping.why_not(ctx, run, node, row, str(actor.person))
        if hindrance:
            raise CannotStop(row["name"], hindrance)
        basis = deadlines.basis(row)
        due_on = date.fromisoformat(row["due_on"])
        count, unit = left(basis, due_on, tx.today, calendar_of(tx, hold=True))
        stop_id = new_id("ds")
        tx.execute(
            insert(deadline_stop).values(
                id=stop_id, task_id=task_id, case_id=row["case_id"], reason=reason.strip(),
                awaited=awaited.strip()[:300], stopped_by=actor.person, stopped_on=tx.today.isoformat(),
                stopped_at=tx.at, left=count, unit=unit, due_before=row["due_on"],
            )
        )  # fmt: skip
        stopped = {"id": stop_id, "on": tx.today.isoformat(), "awaited": awaited.strip(), "reason": reason.strip()}
        _write(tx, task_id, {**basis, "stopped": {**stopped, "left": count, "unit": unit}}, row["due_on"])
        deadlines.unschedule(tx, task_id)
        if node.loop is None:
            _hold_timers(tx, row["activity_id"])
        details = {"task": row["name"], "awaited": awaited.strip(), "reason": reason.strip(), "due": row["due_on"]}
        history.record(tx, "deadline_stopped", row["case_id"], details, instance_id=run.id, task_id=task_id)
        _tell_heads(ctx, run, row, actor, awaited.strip(), reason.strip(), stop_id)
        return {"case_id": row["case_id"], "left": count, "unit": unit}

    return office.store.act("stop_deadline", actor, work, request_id, [task_id, awaited, reason])


def resume_deadline(office: Office, actor: Actor, task_id: str, request_id: str | None = None) -> dict[str, Any]:
    """Let the clock of a task run again: it is due later by the time for which it stood still.

    May: who may stop it. Refuses: NotFound, TaskAlreadyCompleted, NotStopped, CannotStop.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        ctx, run, node, row = _task(tx, office, actor, task_id)
        basis = deadlines.basis(row)
        stopped = basis.pop("stopped", None)
        if stopped is None:
            raise NotStopped(row["name"])
        if not stopping.may_stop(ctx, run, node, row, str(actor.person)):
            raise CannotStop(row["name"], "việc này không giao cho bạn")
        stops = [*basis.get("stops", []), [stopped["on"], tx.today.isoformat()]]
        on, fresh = deadlines.recounted({**basis, "stops": stops}, calendar_of(tx, hold=True))
        on = max(on, date.fromisoformat(row["due_on"]))
        _write(tx, task_id, fresh, on.isoformat())
        deadlines.reschedule(tx, run, node, row, on)
        _release_timers(tx, row["activity_id"], stopped["on"])
        values = {"resumed_by": actor.person, "resumed_on": tx.today.isoformat(), "resumed_at": tx.at}
        tx.execute(
            update(deadline_stop).where(deadline_stop.c.id == stopped["id"]).values(**values, due_after=on.isoformat())
        )
        details = {"task": row["name"], "before": row["due_on"], "after": on.isoformat()}
        history.record(tx, "deadline_resumed", row["case_id"], details, instance_id=run.id, task_id=task_id)
        if on.isoformat() != row["due_on"]:
            tell_moved(tx, run, row, row["due_on"], on.isoformat())
        return {"case_id": row["case_id"], "due_on": on.isoformat()}

    return office.store.act("resume_deadline", actor, work, request_id, task_id)


def _task(tx: Transaction, office: Office, actor: Actor, task_id: str) -> tuple[Context, Run, Node, Any]:
    row = tx.row(select(task).where(task.c.id == task_id).with_for_update())
    if row is None:
        raise NotFound("việc", task_id)
    rights.require_open(tx, row, actor)
    ctx = begin(tx, office.library)
    run = ctx.run(row["instance_id"])
    return ctx, run, run.node(row["element_id"]), row


def _write(tx: Transaction, task_id: str, basis: dict[str, Any], due_on: str) -> None:
    kept = json.dumps(basis, ensure_ascii=False)
    tx.execute(update(task).where(task.c.id == task_id).values(due_on=due_on, due_basis=kept))


def _hold_timers(tx: Transaction, activity_id: str) -> None:
    """The window of the task does not close while its clock stands still."""
    for row in tx.rows(select(timer).where(timer.c.token_id == activity_id, timer.c.kind == "event")):
        basis = {**deadlines.basis(row), "held_from": row["planned_at"] or row["due_at"], "held_at": tx.at}
        held = {"due_at": deadlines.NEVER, "planned_at": None, "basis": json.dumps(basis)}
        tx.execute(update(timer).where(timer.c.id == row["id"]).values(**held))


def _release_timers(tx: Transaction, activity_id: str, stopped_on: str) -> None:
    query = select(timer).where(timer.c.token_id == activity_id, timer.c.kind == "event")
    for row in tx.rows(query.where(timer.c.due_at == deadlines.NEVER)):
        basis = deadlines.basis(row)
        was, held_at = restored(basis.pop("held_from")), restored(basis.pop("held_at"))
        if can_be_counted(basis) and row["cycle"] is None:
            stops = [*basis.get("stops", []), [stopped_on, tx.today.isoformat()]]
            on, basis = deadlines.recounted({**basis, "stops": stops}, calendar_of(tx))
            at = max(end_of_day(on), was)
        else:
            at = was + max(tx.now - held_at, timedelta(0))
        cycle = put_back(row["cycle"], at - was) if row["cycle"] else None
        values = {"due_at": stored(at), "cycle": cycle, "basis": json.dumps(basis)}
        tx.execute(update(timer).where(timer.c.id == row["id"]).values(**values))


def _tell_heads(ctx: Context, run: Run, row: Any, actor: Actor, awaited: str, reason: str, stop_id: str) -> None:
    """Who leads the unit learns of each stopped clock that is not their own act."""
    tx = ctx.tx
    name = people.names(tx, [str(actor.person)]).get(str(actor.person), "")
    for head in roles.resolve(tx, stopping.HEADS, role_context(tx, run), tx.today).candidates:
        if head.person == actor.person:
            continue
        language = notices.language_of(tx, head.person)
        say = run.compiled.definition.say
        values = {"task": say(row["name"], language), "by": name, "awaited": awaited, "reason": reason}
        subject = sentence("Dừng tính hạn: {task}", values, language)
        body = sentence("{by} dừng tính hạn việc “{task}”, chờ {awaited}: {reason}", values, language)
        case = {"case_id": row["case_id"], "task_id": row["id"]}
        notices.tell(tx, head.person, subject, body, **case, event=f"stopped:{stop_id}")
