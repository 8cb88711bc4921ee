"""The rows of one visit of a token: opened when the engine takes it up, closed when the token moves on or goes away."""

import json
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine import history
from engine.execution.context import Context
from engine.execution.incidents import OF_ACTIVITY, end_incidents
from engine.execution.run import Run
from engine.store.prepared import Prepared
from engine.store.tables import activity, assignment, instance, subscription, task, timer
from engine.store.transaction import StaleInstance

_CLOSE_ACTIVITY = Prepared(
    update(activity)
    .where(activity.c.id == bindparam("activity"))
    .values(status=bindparam("to"), closed_at=bindparam("now"))
)
_FORGET_TIMERS = Prepared(delete(timer).where(timer.c.token_id == bindparam("token")))
_FORGET_MESSAGES = Prepared(delete(subscription).where(subscription.c.token_id == bindparam("token")))
_CLOSE_TASK = Prepared(
    update(task)
    .where(task.c.id == bindparam("task"), task.c.status == "open")
    .values(
        status=bindparam("to"),
        closed_at=bindparam("now"),
        completed_by=bindparam("new_completed_by"),
        on_behalf_of=bindparam("new_on_behalf_of"),
        answers=bindparam("new_answers"),
    )
)
_CLOSE_ASSIGNMENTS = Prepared(update(assignment).where(assignment.c.task_id == bindparam("task")).values(open=False))
_OPEN_TASKS = Prepared(
    select(task.c.id, task.c.name).where(task.c.activity_id == bindparam("activity"), task.c.status == "open")
)
_CALLED = Prepared(
    select(instance.c.id).where(
        instance.c.case_id == bindparam("case"),
        instance.c.parent_activity_id == bindparam("activity"),
        instance.c.status == "open",
    )
)
_BESIDE = Prepared(
    select(instance.c.id).where(instance.c.beside_task_id == bindparam("task"), instance.c.status == "open")
)
#: A declared conflict is about the whole case: it is decided also when somebody else completed the task meanwhile.
OUTLIVES = "conflict_declared"


def open_activity(ctx: Context, run: Run, activity_id: str, element_id: str, items: list[Any] | None = None) -> None:
    """Record that a token waits at an element, with the items of a multi-instance."""
    ctx.tx.add(
        activity,
        {
            "id": activity_id,
            "instance_id": run.id,
            "element_id": element_id,
            "kind": run.node(element_id).kind,
            "items": None if items is None else json.dumps(items, ensure_ascii=False),
            "status": "open",
            "opened_at": ctx.tx.at,
        },
    )


def close_activity(ctx: Context, run: Run, activity_id: str, status: str) -> None:
    """Close the row and whatever waits with it (boundary timers, subscriptions)."""
    tx = ctx.tx
    tx.do(_CLOSE_ACTIVITY, activity=activity_id, to=status, now=tx.at)
    if waits_with_events(run, activity_id):
        tx.do(_FORGET_TIMERS, token=activity_id)
        tx.do(_FORGET_MESSAGES, token=activity_id)
    run.activities.discard(activity_id)


def waits_with_events(run: Run, activity_id: str) -> bool:
    """Can rows of timers or messages belong to this activity?"""
    element = run.interpreter.element(activity_id)
    if element is None:
        return True
    diagram = run.compiled.definition.diagram
    return diagram.nodes[element].kind in ("catch", "event_gate", "sub") or bool(diagram.boundaries(element))


def cancel_activity(ctx: Context, run: Run, activity_id: str) -> None:
    """The token goes away: its open tasks, called runs and the work inside its sub-process end with it."""
    tx = ctx.tx
    if run.interpreter.diagram.has_scopes and run.interpreter.has(activity_id):
        inside = run.interpreter.within(f"{run.interpreter.scope(activity_id)}/{activity_id}")
        for token in inside:
            if token.id in run.activities:
                cancel_activity(ctx, run, token.id)
        for token in inside:
            run.interpreter.cancel(token.id)
    rows = tx.all(_OPEN_TASKS, activity=activity_id)
    for row in rows:
        close_task(ctx, row["id"], status="cancelled")
        history.record(tx, "task_cancelled", run.case_id, {"task": row["name"]}, instance_id=run.id, task_id=row["id"])
    children = tx.all(_CALLED, case=run.case_id, activity=activity_id)
    for child in children:
        ctx.cancel_run(ctx, ctx.run(child["id"]))
    end_incidents(tx, run.case_id, OF_ACTIVITY, case=run.case_id, activity=activity_id)
    close_activity(ctx, run, activity_id, "cancelled")


def close_task(ctx: Context, task_id: str, *, watched: bool = True, **values: Any) -> None:
    """Close an open task; its reminders go, and what the engine started beside it ends, but not a declared conflict.

    watched: False when it is known that there are no such runs.

    Raises StaleInstance when another act closed it since this one looked: the act starts again and sees what happened.
    """
    tx = ctx.tx
    kept = {"completed_by": None, "on_behalf_of": None, "answers": None, **values}
    if (
        tx.do(_CLOSE_TASK, task=task_id, to=kept.pop("status"), now=tx.at, **{f"new_{k}": v for k, v in kept.items()})
        != 1
    ):
        raise StaleInstance(task_id)
    tx.do(_CLOSE_ASSIGNMENTS, task=task_id)
    tx.do(_FORGET_TIMERS, token=task_id)
    for row in tx.all(_BESIDE, task=task_id) if watched else []:
        beside = ctx.run(row["id"])
        if beside.compiled.definition.procedure.starts_on != OUTLIVES:
            ctx.cancel_run(ctx, beside)
