"""Timers and messages of the diagram as rows, and what happens when they come."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine import history
from engine.calendar.timing import next_in_cycle
from engine.clock import stored
from engine.definitions.diagram import Node
from engine.execution.activities import cancel_activity, open_activity
from engine.execution.context import Context
from engine.execution.run import Run, due_at, fill
from engine.ids import new_id
from engine.store.tables import handover, subscription, timer
from engine.store.transaction import StaleInstance

#: A message that nobody waits for yet is kept so long for the case that will; then it stays a hand-over by hand.
KEPT = timedelta(days=90)


def open_catch(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """A token waits at a timer or message event."""
    open_activity(ctx, run, activity_id, node.id)
    arm(ctx, run, node, activity_id)


def arm_boundaries(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """Start the boundary events of an element that was just opened."""
    for boundary in run.compiled.definition.diagram.boundaries(node.id):
        arm(ctx, run, boundary, activity_id)


def arm(ctx: Context, run: Run, node: Node, token_id: str) -> None:
    """Write the timer or subscription of an event; token_id is the activity that waits with it."""
    tx = ctx.tx
    if node.event.kind == "message":
        correlation = fill(tx, run, node.properties.get("correlation", ""))
        tx.execute(
            insert(subscription).values(
                id=new_id("s"),
                instance_id=run.id,
                token_id=token_id,
                element_id=node.id,
                message=node.event.message,
                correlation=str(correlation or ""),
            )
        )
        _take_early(ctx, node.event.message, str(correlation or ""))
        return
    cycle = node.event.text if node.event.timing == "cycle" else None
    at = next_in_cycle(cycle, tx.now) if cycle else due_at(tx, run, node.event.text).at
    if at is not None:
        tx.execute(
            insert(timer).values(
                id=new_id("m"),
                instance_id=run.id,
                token_id=token_id,
                element_id=node.id,
                kind="event",
                due_at=stored(at),
                cycle=cycle,
            )
        )


def _take_early(ctx: Context, message: str, correlation: str) -> None:
    """A message with this key that came before anybody waited is received now: the oldest, if it is still kept."""
    tx = ctx.tx
    if not correlation:
        return
    early = tx.row(
        select(handover)
        .where(
            handover.c.status == "waiting",
            handover.c.message == message,
            handover.c.correlation == correlation,
            handover.c.at >= stored(tx.now - KEPT),
        )
        .order_by(handover.c.at, handover.c.id)
        .limit(1)
    )
    waiting = waiting_for(ctx, message, correlation)
    if early is None or len(waiting) != 1:
        return
    to_case = ctx.run(waiting[0]["instance_id"]).case_id
    still = (handover.c.id == early["id"]) & (handover.c.status == "waiting")
    taken = tx.execute(update(handover).where(still).values(status="delivered", to_case_id=to_case))
    if taken.rowcount != 1:
        raise StaleInstance(early["id"])
    received(ctx, waiting[0], json.loads(early["payload"]))


def timer_fired(ctx: Context, run: Run, row: Any) -> None:
    """A timer of the diagram has come: move the waiting token, or leave through the boundary."""
    tx = ctx.tx
    node = run.node(row["element_id"])
    tx.execute(delete(timer).where(timer.c.id == row["id"]))
    details = {"event": node.name, "due_at": row["due_at"]}
    history.record(tx, "timer_fired", run.case_id, details, instance_id=run.id, element_id=node.id)
    if row["cycle"] and not node.interrupting:
        arm(ctx, run, node, row["token_id"])
    happened(ctx, run, node, row["token_id"], {})


def happened(ctx: Context, run: Run, node: Node, token_id: str, payload: dict[str, Any]) -> None:
    """An event that a token waits for has happened."""
    if node.kind == "catch":
        ctx.complete(ctx, run, token_id, payload)
        return
    run.data.update(payload)
    if node.interrupting:
        cancel_activity(ctx, run, token_id)
        run.interpreter.cancel(token_id)
    run.interpreter.inject(node.id)
    ctx.advance(ctx, run)


def waiting_for(ctx: Context, message: str, correlation: str) -> list[Any]:
    """Subscriptions to a message with exactly this key."""
    return ctx.tx.rows(
        select(subscription).where(subscription.c.message == message, subscription.c.correlation == correlation)
    )


def received(ctx: Context, row: Any, payload: dict[str, Any]) -> None:
    """A message reaches the one token that waits for it."""
    run = ctx.run(row["instance_id"])
    node = run.node(row["element_id"])
    ctx.tx.execute(delete(subscription).where(subscription.c.id == row["id"]))
    details = {"message": row["message"], "payload": json.loads(json.dumps(payload, default=str))}
    history.record(ctx.tx, "message_received", run.case_id, details, instance_id=run.id, element_id=node.id)
    happened(ctx, run, node, row["token_id"], payload)
