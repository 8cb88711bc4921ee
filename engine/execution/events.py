"""Timers and messages of the diagram as rows, and what happens when they come."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine import history
from engine.calendar.timing import counted_from, next_in_cycle, once_less
from engine.clock import restored, stored
from engine.definitions.diagram import Node
from engine.execution import deadlines
from engine.execution.activities import cancel_activity, close_activity, open_activity
from engine.execution.context import Context
from engine.execution.run import Run, fill
from engine.ids import new_id
from engine.store.prepared import Prepared
from engine.store.tables import handover, subscription, timer
from engine.store.transaction import StaleInstance

#: A message that nobody waits for yet is kept so long for the case that will; then it stays a hand-over by hand.
KEPT = timedelta(days=90)

_FIRED = Prepared(delete(timer).where(timer.c.id == bindparam("timer")))
_LISTENING = Prepared(
    select(subscription).where(subscription.c.message == bindparam("message")).order_by(subscription.c.id)
)
_WAITING = Prepared(
    select(subscription)
    .where(subscription.c.message == bindparam("message"), subscription.c.correlation == bindparam("correlation"))
    .order_by(subscription.c.id)
)


def open_catch(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """A token waits at a timer, message or signal event, or at a task that receives."""
    open_activity(ctx, run, activity_id, node.id)
    arm_boundaries(ctx, run, node, activity_id)
    if activity_id in run.activities:
        arm(ctx, run, node, activity_id)


def open_gate(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """A token waits for the first of the events behind an event-based gateway; the others are then forgotten."""
    open_activity(ctx, run, activity_id, node.id)
    diagram = run.compiled.definition.diagram
    for flow in diagram.outgoing(node.id):
        if activity_id in run.activities:  # a message that was already there decides at once
            arm(ctx, run, diagram.nodes[flow.target], activity_id)


def arm_boundaries(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """Start the boundary events of an element that was just opened."""
    for boundary in run.compiled.definition.diagram.boundaries(node.id):
        if boundary.event.kind not in ("error", "escalation") and activity_id in run.activities:
            arm(ctx, run, boundary, activity_id)


def arm(ctx: Context, run: Run, node: Node, token_id: str) -> None:
    """Write the timer or subscription of an event; token_id is the activity (or instance) that waits with it."""
    tx = ctx.tx
    if node.event.kind in ("message", "signal"):
        correlation = fill(tx, run, node.properties.get("correlation", ""))
        tx.add(
            subscription,
            {
                "id": new_id("s"),
                "instance_id": run.id,
                "token_id": token_id,
                "element_id": node.id,
                "message": node.event.awaited,
                "correlation": str(correlation or ""),
            },
        )
        if node.event.kind == "message":
            _take_early(ctx, node.event.message, str(correlation or ""))
        return
    cycle = counted_from(node.event.text, tx.now) if node.event.timing == "cycle" else None
    if cycle is None:
        due, basis = deadlines.count(tx, run, node, node.event.text)
        _wait_until(ctx, run, node, token_id, due, None, basis)
    elif (at := next_in_cycle(cycle, tx.now)) is not None:
        _wait_until(ctx, run, node, token_id, at, cycle)


def _wait_until(
    ctx: Context,
    run: Run,
    node: Node,
    token_id: str,
    at: datetime,
    cycle: str | None,
    basis: dict[str, Any] | None = None,
) -> None:
    values = {"instance_id": run.id, "token_id": token_id, "element_id": node.id, "kind": "event"}
    kept = json.dumps({**basis, "words": node.event.text}) if basis else None
    ctx.tx.add(timer, {"id": new_id("m"), "due_at": stored(at), "cycle": cycle, "basis": kept, **values})


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
    if early is None or len({row["instance_id"] for row in waiting}) != 1:
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
    tx.do(_FIRED, timer=row["id"])
    details = {"event": node.name, "due_at": row["due_at"]}
    history.record(tx, "timer_fired", run.case_id, details, instance_id=run.id, element_id=node.id)
    if row["cycle"] and not node.interrupting and (left := once_less(row["cycle"])):
        # counted from when it was due: after days without a server each turn is made up for, in order
        at = next_in_cycle(left, restored(row["due_at"]))
        if at is not None:
            _wait_until(ctx, run, node, row["token_id"], at, left)
    happened(ctx, run, node, row["token_id"], {})


def happened(ctx: Context, run: Run, node: Node, token_id: str, payload: dict[str, Any]) -> None:
    """An event that a token or a scope waits for has happened."""
    if node.kind == "catch":
        _go_on(ctx, run, node, token_id, payload)
        return
    run.data.update(payload)
    if not node.interrupting and node.event.kind in ("message", "signal"):
        arm(ctx, run, node, token_id)  # the next message leaves through it again
    if node.kind == "start":
        ctx.trigger(ctx, run, node, token_id)
    else:
        scope = run.interpreter.scope(token_id)
        if node.interrupting:
            cancel_activity(ctx, run, token_id)
            run.interpreter.cancel(token_id)
        run.interpreter.inject(node.id, scope)
    ctx.advance(ctx, run)


def _go_on(ctx: Context, run: Run, node: Node, token_id: str, payload: dict[str, Any]) -> None:
    """The token moves past its event; one that waited at an event-based gateway first goes to the event."""
    if run.interpreter.element(token_id) != node.id:
        gate = run.node(str(run.interpreter.element(token_id)))
        close_activity(ctx, run, token_id, "completed")
        before = {token.id for token in run.interpreter.ready()}
        way = next(flow.id for flow in run.compiled.definition.diagram.outgoing(gate.id) if flow.target == node.id)
        run.interpreter.complete(token_id, [way])
        token_id = next(token.id for token in run.interpreter.ready() if token.id not in before)
        open_activity(ctx, run, token_id, node.id)
        run.activities.add(token_id)
    ctx.complete(ctx, run, token_id, payload)


def waiting_for(ctx: Context, name: str, correlation: str | None = None) -> list[Any]:
    """Subscriptions to a message with exactly this key, or (None) to a signal, the oldest first."""
    if correlation is None:
        return ctx.tx.all(_LISTENING, message=name)
    return ctx.tx.all(_WAITING, message=name, correlation=correlation)


def still_waits(ctx: Context, row: Any) -> bool:
    """Is this subscription still there?"""
    return ctx.tx.row(select(subscription.c.id).where(subscription.c.id == row["id"])) is not None


def received(ctx: Context, row: Any, payload: dict[str, Any]) -> None:
    """A message reaches the one token that waits for it."""
    run = ctx.run(row["instance_id"])
    node = run.node(row["element_id"])
    ctx.tx.execute(delete(subscription).where(subscription.c.id == row["id"]))
    details = {node.event.kind: node.event.message, "payload": json.loads(json.dumps(payload, default=str))}
    history.record(ctx.tx, f"{node.event.kind}_received", run.case_id, details, instance_id=run.id, element_id=node.id)
    happened(ctx, run, node, row["token_id"], payload)
