"""Open deadlines when the list of working days changes: what would move, and moving it.

The longer reading protects a person's right, so such a window, and every timer that ends something, only ever becomes
longer. A duty of an authority follows the list in both directions, but never so that it is due before tomorrow's work;
its holders are told of each move (calendar.md section 3).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from engine import history
from engine.calendar.deadlines import can_be_counted, depends_on_calendar
from engine.calendar.holiday_lists import calendar_of
from engine.calendar.working_days import Calendar
from engine.clock import civil_date, end_of_day, restored, stored
from engine.execution import deadlines, notices
from engine.execution.context import Context
from engine.execution.run import Run
from engine.store.tables import assignment, case_file, instance, task, timer
from engine.store.transaction import Transaction
from engine.wording import sentence


@dataclass(frozen=True)
class Move:
    """One open deadline before and after."""

    #: task | timer
    what: str
    id: str
    case_id: str
    case_number: str
    case_title: str
    name: str
    before: str
    after: str
    #: the window of a person's right
    right: bool
    #: the list would have made it shorter, and it stays as it is
    kept: bool

    @property
    def shorter(self) -> bool:
        """Is less time left than before?"""
        return self.after < self.before


def moves(ctx: Context, year: int, calendar: Calendar) -> list[Move]:
    """What would move (or is kept because it would become shorter) when a year's list is this one; changes nothing."""
    return [move for move, _row, _basis in _all(ctx, year, calendar)]


def recompute(ctx: Context, year: int) -> list[dict[str, Any]]:
    """Move the open deadlines that the office's calendar, just changed, counts otherwise; each is recorded in its case.

    Returns what moved, as the list of the year keeps it.
    """
    tx, calendar = ctx.tx, calendar_of(ctx.tx, hold=True)
    done = []
    for move, row, basis in list(_all(ctx, year, calendar)):
        if not move.kept:
            if move.what == "task":
                _move_task(ctx, row, move, basis)
            else:
                _move_timer(tx, row, move, basis)
            details = {"task": move.name, "before": move.before, "after": move.after, "calendar": calendar.version}
            task_id = move.id if move.what == "task" else None
            history.record(tx, "deadline_moved", move.case_id, details, instance_id=row["instance_id"], task_id=task_id)
        done.append(asdict(move))
    return done


def _all(ctx: Context, year: int, calendar: Calendar) -> Iterator[tuple[Move, Any, dict[str, Any]]]:
    first = date(year, 1, 1)
    for row in _tasks(ctx.tx, first):
        kept = deadlines.basis(row)
        if not _counts_anew(kept) or kept.get("stopped"):
            continue
        right = bool(kept.get("person"))  # by the basis alone: loading thousands of runs would hold everybody up
        on, basis = deadlines.recounted(kept, calendar)
        before = date.fromisoformat(row["due_on"])
        if not right and on < before:
            on = max(on, min(before, calendar.add(ctx.tx.today, 1)))
        if on != before:
            yield _move("task", row, row["name"], before, on, right=right, kept=right and on < before), row, basis
    for row in _timers(ctx.tx, first):
        kept = deadlines.basis(row)
        if not _counts_anew(kept):
            continue
        on, basis = deadlines.recounted(kept, calendar)
        before = civil_date(restored(row["due_at"]))
        if on != before:
            name = ctx.run(row["instance_id"]).node(row["element_id"]).name
            right = bool(kept.get("person"))
            yield _move("timer", row, name, before, on, right=right, kept=on < before), row, basis


def _counts_anew(basis: dict[str, Any]) -> bool:
    return bool(basis) and can_be_counted(basis) and depends_on_calendar(basis)


def _move(what: str, row: Any, name: str, before: date, after: date, *, right: bool, kept: bool) -> Move:
    case = (row["case_id"], row["number"], row["title"])
    return Move(what, row["id"], *case, name, before.isoformat(), after.isoformat(), right, kept)


def _tasks(tx: Transaction, first: date) -> list[Any]:
    columns = (task.c.id, task.c.instance_id, task.c.case_id, task.c.element_id, task.c.name, task.c.due_on)
    return tx.rows(
        select(*columns, task.c.due_basis, task.c.opened_at, case_file.c.number, case_file.c.title)
        .join(case_file, case_file.c.id == task.c.case_id)
        .where(task.c.due_on >= first.isoformat(), task.c.status == "open", task.c.overdue.is_(False))
        .order_by(task.c.due_on, task.c.id)
    )


def _timers(tx: Transaction, first: date) -> list[Any]:
    from_then = timer.c.due_at.between(stored(end_of_day(first)), deadlines.NEVER)
    found = tx.rows(
        select(timer.c.id, timer.c.instance_id, timer.c.element_id, timer.c.due_at, timer.c.basis)
        .where(timer.c.kind == "event", timer.c.basis.is_not(None), from_then, timer.c.due_at != deadlines.NEVER)
        .order_by(timer.c.due_at, timer.c.id)
    )
    cases = {
        row["id"]: row
        for row in tx.rows(
            select(instance.c.id, instance.c.case_id, case_file.c.number, case_file.c.title)
            .join(case_file, case_file.c.id == instance.c.case_id)
            .where(instance.c.id.in_({row["instance_id"] for row in found}))
        )
    }
    return [{**row, **{key: cases[row["instance_id"]][key] for key in ("case_id", "number", "title")}} for row in found]


def _move_task(ctx: Context, row: Any, move: Move, basis: dict[str, Any]) -> None:
    tx, run = ctx.tx, ctx.run(row["instance_id"])
    values = {"due_on": move.after, "due_basis": json.dumps(basis, ensure_ascii=False)}
    tx.execute(update(task).where(task.c.id == row["id"]).values(**values))
    deadlines.reschedule(tx, run, run.node(row["element_id"]), row, date.fromisoformat(move.after))
    tell_moved(tx, run, row, move.before, move.after)


def tell_moved(tx: Transaction, run: Run, row: Any, before: str, after: str) -> None:
    """Tell the holders of a task that it is due on another day; at once when it comes sooner."""
    for held in tx.rows(select(assignment.c.person_id).where(assignment.c.task_id == row["id"])):
        language = notices.language_of(tx, held["person_id"])
        values = {
            "task": run.compiled.definition.say(row["name"], language),
            "before": f"{date.fromisoformat(before):%d/%m/%Y}",
            "after": f"{date.fromisoformat(after):%d/%m/%Y}",
        }
        subject = sentence("Hạn mới {after}: {task}", values, language)
        body = sentence("Hạn của việc “{task}” chuyển từ {before} sang {after}.", values, language)
        event = f"moved:{row['id']}:{after}:{tx.at}"
        urgency = notices.URGENT if after < before else notices.NORMAL
        notices.tell(
            tx,
            held["person_id"],
            subject,
            body,
            case_id=row["case_id"],
            task_id=row["id"],
            event=event,
            urgency=urgency,
        )


def _move_timer(tx: Transaction, row: Any, move: Move, basis: dict[str, Any]) -> None:
    at = stored(end_of_day(date.fromisoformat(move.after)))
    tx.execute(update(timer).where(timer.c.id == row["id"]).values(due_at=at, planned_at=None, basis=json.dumps(basis)))
