"""Patterns that the engine itself starts beside a task: what to do when it is overdue, or a conflict is declared."""

from typing import Any

from sqlalchemy import select

from engine.execution import scopes
from engine.execution.context import Context
from engine.execution.run import Run, create
from engine.store.tables import assignment


def start_beside(ctx: Context, run: Run, task_row: Any, event: str, data: dict[str, Any]) -> bool:
    """Start the pattern whose `starts_on` is this event. False when none is released.

    It ends with the task; what decides on a declared conflict ends with the case.
    """
    compiled = ctx.library.beside(ctx.tx, event)
    if compiled is None:
        return False
    held = ctx.tx.rows(select(assignment.c.person_id).where(assignment.c.task_id == task_row["id"]))
    values = {
        "unit": run.unit,
        "subject": run.subject,
        "task": task_row["id"],
        "task_name": task_row["name"],
        "due_on": task_row["due_on"],
        "holder": held[0]["person_id"] if held else None,
        "holders": [row["person_id"] for row in held],
        **data,
    }
    child = create(ctx.tx, compiled, run.case_id, values, beside_task_id=task_row["id"])
    scopes.start_plainly(ctx, child)
    return True
