"""Let time act: timers of diagrams, reminders, tasks that become overdue. A timer never decides."""

import logging
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Table, bindparam, delete, func, select, update

from engine import history
from engine.calendar.holiday_lists import calendar_of
from engine.clock import end_of_day, restored, start_of_day
from engine.definitions import versions
from engine.execution import deadlines, events, incidents, notices
from engine.execution.acts.begin_by_timer import begin_by_timer, put_off
from engine.execution.acts.put_off_timer import forget_gone, put_off_timer
from engine.execution.advance import begin
from engine.execution.beside import start_beside
from engine.execution.library import Library
from engine.execution.office import Office
from engine.execution.run import Outline, Run, case_row, save_all
from engine.store.prepared import Prepared
from engine.store.tables import assignment, case_file, instance, start_timer, task, timer
from engine.store.transaction import SYSTEM, Transaction
from engine.wording import sentence

log = logging.getLogger(__name__)

_DUE = {
    table.name: Prepared(
        select(table.c.id)
        .where(table.c.due_at <= bindparam("at"))
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("limit", type_=Integer))
    )
    for table in (timer, start_timer)
}
_TIMER = Prepared(select(timer).where(timer.c.id == bindparam("timer")).with_for_update(skip_locked=True))
_GONE = Prepared(delete(timer).where(timer.c.id == bindparam("timer")))
_OPEN_TASK = Prepared(select(task).where(task.c.id == bindparam("task"), task.c.status == "open"))
_REMINDED = Prepared(
    select(task, instance.c.version_id, instance.c.scope)
    .join(instance, instance.c.id == task.c.instance_id)
    .where(task.c.id == bindparam("task"), task.c.status == "open")
)
_HOLDERS = Prepared(select(assignment.c.person_id).where(assignment.c.task_id == bindparam("task")))


def fire_due(office: Office, limit: int = 200) -> int:
    """Fire what is due now, in the order of the due times, one transaction each; returns how many.

    limit: rows looked up at once.

    Safe to run in several processes: the row of a timer is deleted in the transaction that acts on it.
    """
    fired = _enter_into_force(office)
    forget_gone(office)
    while True:  # a timer that repeats may be due again: after days without a server each of its turns comes
        with office.store.read() as tx:
            due, beginnings = (_due(tx, table, limit) for table in (timer, start_timer))
        now = sum(_fires(office, timer, id) for id in due)
        now += sum(_fires(office, start_timer, id) for id in beginnings)
        fired += now
        if now == 0:
            return fired


def next_due(tx: Transaction) -> datetime | None:
    """The earliest instant at which something is due, or None when nothing waits for a day."""
    earliest = (
        select(func.min(table.c.due_at)).where(table.c.due_at < deadlines.NEVER) for table in (timer, start_timer)
    )
    found = [tx.connection.execute(query).scalar() for query in earliest]
    days = [start_of_day(day)] if (day := versions.next_in_force(tx)) is not None else []
    return min([*(restored(at) for at in found if at), *days], default=None)


def _enter_into_force(office: Office) -> int:
    """Versions whose day has come; until this ran, new cases take them by the day alone."""
    with office.store.read() as tx:
        day = versions.next_in_force(tx)
        due = day is not None and day <= tx.today
    if not due:
        return 0
    done = office.store.act("enter_into_force", SYSTEM, lambda tx: {"count": len(versions.enter_into_force(tx))})
    return int(done["count"])


def _due(tx: Transaction, table: Table, limit: int) -> list[str]:
    return [row["id"] for row in tx.all(_DUE[table.name], at=tx.at, limit=limit)]


def fire_again(office: Office, timer_id: str) -> bool:
    """One that failed, tried once more now; when it fails again, that is told again. Says whether it acted."""
    return _fires(office, timer, timer_id)


def _fires(office: Office, table: Table, id: str) -> bool:
    """Fire one; one that fails is put off for a day, so that it does not stand in the way of all others."""
    try:
        if table is start_timer:
            return begin_by_timer(office, id)
        return bool(office.store.act("fire_timer", SYSTEM, _firing(office, id))["fired"])
    except Exception as error:  # a worker's edge: what one diagram does wrong must not stop the clock of the others
        log.exception("timer %s", id)
        (put_off if table is start_timer else put_off_timer)(office, id, error)
        return False


def _firing(office: Office, timer_id: str) -> Any:
    def work(tx: Transaction) -> dict[str, Any]:
        row = tx.one(_TIMER, timer=timer_id)
        if row is None or row["due_at"] > tx.at:  # somebody else fired it, or moved it to another time
            return {"fired": False}
        if row["kind"] == "reminder" and row["planned_at"] is None:
            return {"fired": _reminds(tx, office.library, row)}
        ctx = begin(tx, office.library)
        run = ctx.run(row["instance_id"])
        if row["planned_at"] is not None:  # it failed before: what follows counts from when it was due
            row = {**row, "due_at": row["planned_at"]}
            incidents.end_incidents(tx, run.case_id, incidents.OF_TIMER, case=run.case_id, timer=timer_id)
        if row["kind"] == "event":
            events.timer_fired(ctx, run, row)
            save_all(tx)
            return {"fired": True}
        tx.do(_GONE, timer=timer_id)
        work_row = tx.one(_OPEN_TASK, task=row["token_id"])
        if work_row is None:
            return {"fired": False}
        if row["kind"] == "reminder":
            _remind(tx, Outline(run.id, run.case_id, run.compiled), work_row, row)
            return {"fired": True}
        tx.execute(update(task).where(task.c.id == work_row["id"]).values(overdue=True))
        details = {"task": work_row["name"], "due": work_row["due_on"]}
        history.record(tx, "task_overdue", run.case_id, details, instance_id=run.id, task_id=work_row["id"])
        if run.beside_task_id is None:  # what watches a task is not itself watched
            start_beside(ctx, run, work_row, "task_overdue", _about(tx, run, work_row))
        save_all(tx)
        return {"fired": True}

    return work


def _about(tx: Transaction, run: Run, row: Any) -> dict[str, Any]:
    """What the pattern of overdue tasks asks besides the task: is the deadline set by a rule, is it the second time.

    The second time: exactly one other task in cases of the same unit, due in the same year, was overdue before
    (calendar.md section 5, step 4). A third one asks nobody again at once.
    """
    year = row["due_on"][:4]
    before = tx.connection.execute(
        select(func.count())
        .select_from(
            task.join(case_file, case_file.c.id == task.c.case_id).join(instance, instance.c.id == task.c.instance_id)
        )
        .where(
            case_file.c.unit_id == case_row(tx, run.case_id)["unit_id"],
            task.c.overdue.is_(True),
            task.c.id != row["id"],
            task.c.due_on.between(f"{year}-01-01", f"{year}-12-31"),
            instance.c.beside_task_id.is_(None),
        )
    ).scalar_one()
    return {"legal": bool(run.node(row["element_id"]).legal_basis), "second_in_year": before == 1}


def _reminds(tx: Transaction, library: Library, timer_row: Any) -> bool:
    """A reminder of a task that is still open; the case is not loaded for it."""
    tx.do(_GONE, timer=timer_row["id"])
    row = tx.one(_REMINDED, task=timer_row["token_id"])
    if row is None:
        return False
    _remind(tx, Outline(timer_row["instance_id"], row["case_id"], library.of_row(tx, row)), row, timer_row)
    return True


def _remind(tx: Transaction, run: Outline, row: Any, timer_row: Any) -> None:
    """One reminder to each holder; the next one is written when another comes before the deadline."""
    history.record(tx, "reminded", row["case_id"], {"task": row["name"], "due": row["due_on"]}, task_id=row["id"])
    node = run.node(row["element_id"])
    say = run.compiled.definition.say
    right = deadlines.is_right(run, node)
    held = [one["person_id"] for one in tx.all(_HOLDERS, task=row["id"])]
    letters = {}
    for person, language in notices.languages_of(tx, held).items():
        values = {"task": say(row["name"], language), "due": f"{date.fromisoformat(row['due_on']):%d/%m/%Y}"}
        subject = sentence("Sắp đến hạn: {task}", values, language)
        body = sentence("Việc “{task}” đến hạn ngày {due}.", values, language)
        if right:
            body = f"{say(node.properties.get('explain', ''), language)}\n\n{body}".strip()
        letters[person] = (subject, body)
    soon = right or row["due_on"] <= calendar_of(tx).add(tx.today, 1).isoformat()
    notices.tell_each(
        tx, letters, f"reminder:{timer_row['id']}", case_id=row["case_id"], task_id=row["id"],
        urgency=notices.URGENT if soon else notices.NORMAL,
    )  # fmt: skip
    due = end_of_day(date.fromisoformat(row["due_on"]))
    deadlines.remind_next(tx, run, node, row["id"], restored(row["opened_at"]), due)
