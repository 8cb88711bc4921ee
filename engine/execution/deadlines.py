"""Deadlines of running work: counted by the office's calendar, with their reminders as rows.

One reminder row stands per task, the next one; when it has fired the following is written.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from engine.calendar import deadlines, reminders, timing
from engine.calendar.holiday_lists import calendar_of
from engine.clock import end_of_day, restored, stored
from engine.definitions.diagram import Node
from engine.execution.run import Outline, Run, fill
from engine.ids import new_id
from engine.store.tables import timer
from engine.store.transaction import Transaction

#: A timer whose task's clock stands still waits here; nothing looks for what is due so far ahead.
NEVER = "9999-12-31T00:00:00.000000Z"


def is_right(run: Run | Outline, node: Node) -> bool:
    """Does this deadline end the time in which a person may use a right? An event on a task goes with the task."""
    if node.attached_to:
        return is_right(run, run.node(node.attached_to))
    return node.properties.get("deadline_of") == "person"


def count(
    tx: Transaction, run: Run, node: Node, text: str, extra: dict[str, Any] | None = None
) -> tuple[datetime, dict[str, Any]]:
    """When something of an element falls due that opens now, and its basis. Raises TimingError, ExpressionError.

    Only a task's own number of days gives way to the weeks around Tết: legal deadlines and events do not move.
    """
    calendar = calendar_of(tx, hold=True)

    def lookup(name: str) -> Any:
        if name.startswith("${"):
            return fill(tx, run, name, extra)
        return run.visible(extra).get(name)

    due = timing.due(text, tx.now, lookup, calendar)
    if due.unit == "hours":
        return due.at, due.basis()
    choice = node.kind == "user" and not node.legal_basis and timing.is_counted_by_us(text) and not is_right(run, node)
    basis = deadlines.basis_of(due, person=is_right(run, node), choice=choice)
    found = deadlines.counted(basis, calendar)
    basis["calendar"] = calendar.version
    if found.moved_from is None:
        return due.at, basis
    return end_of_day(found.on), {**basis, "moved_from": found.moved_from.isoformat(), "why": found.why}


def kind_of(run: Run | Outline, node: Node) -> str:
    """After which steps this deadline is reminded of (calendar.md section 4)."""
    return node.properties.get("reminders") or ("right" if is_right(run, node) else "rule")


def schedule(tx: Transaction, run: Run, node: Node, task_id: str, opened: datetime, due: datetime) -> None:
    """Write the rows that remind of a task's deadline and notice that it has passed.

    A person who does not use a right is not overdue: the end of the window belongs to the diagram.
    """
    if not is_right(run, node):
        _add(tx, run, node, task_id, "overdue", due)
    remind_next(tx, run, node, task_id, opened, due)


def remind_next(tx: Transaction, run: Run | Outline, node: Node, task_id: str, opened: datetime, due: datetime) -> None:
    """Write the next reminder of a task, if one comes before its deadline."""
    day = due.astimezone(tx.now.tzinfo).date()
    at = reminders.next_moment(kind_of(run, node), opened, day, calendar_of(tx), tx.now)
    if at is not None and at < due:
        _add(tx, run, node, task_id, "reminder", at)


def reschedule(tx: Transaction, run: Run, node: Node, row: Any, due_on: date) -> None:
    """The deadline of an open task is another day now: its reminders follow."""
    tx.execute(delete(timer).where(timer.c.token_id == row["id"], timer.c.kind.in_(("overdue", "reminder"))))
    schedule(tx, run, node, row["id"], restored(row["opened_at"]), end_of_day(due_on))


def unschedule(tx: Transaction, task_id: str) -> None:
    """The clock of a task stands still: nothing reminds of it and it does not become overdue."""
    tx.execute(delete(timer).where(timer.c.token_id == task_id, timer.c.kind.in_(("overdue", "reminder"))))


def basis(row: Any) -> dict[str, Any]:
    """The basis kept with a task (`due_basis`) or a timer (`basis`)."""
    kept = row["due_basis"] if "due_basis" in row else row["basis"]
    return dict(json.loads(kept)) if kept else {}


def recounted(kept: dict[str, Any], calendar: Any) -> tuple[date, dict[str, Any]]:
    """The day on which something is due under a calendar, and its basis as it is then."""
    found = deadlines.counted(kept, calendar)
    fresh = {key: value for key, value in kept.items() if key not in ("moved_from", "why")}
    fresh["calendar"] = calendar.version
    if found.moved_from is not None:
        fresh |= {"moved_from": found.moved_from.isoformat(), "why": found.why}
    return found.on, fresh


def _add(tx: Transaction, run: Run | Outline, node: Node, task_id: str, kind: str, at: datetime) -> None:
    values = {"instance_id": run.id, "token_id": task_id, "element_id": node.id, "kind": kind}
    tx.add(timer, {"id": new_id("m"), "due_at": stored(at), **values})
