"""Messages between procedures: to the one run that waits, to a procedure that starts, or to a person's hands."""

import json
from typing import Any

from sqlalchemy import select

from engine import history
from engine.definitions import versions
from engine.definitions.diagram import Node
from engine.execution import cases, events
from engine.execution.context import Context
from engine.execution.run import Run, evaluate, fill
from engine.ids import new_id
from engine.store.tables import handover, message_start
from engine.store.transaction import Transaction


class SeveralReceivers(Exception):
    """A message would reach more than one run; the correlation key does not tell them apart."""


def throw(ctx: Context, run: Run, node: Node) -> None:
    """Send the message of a throw or end event, once or for each element of the list in property `for_each`.

    Raises SeveralReceivers, ExpressionError and what starting a case refuses; the caller makes it an incident.
    """
    listed = node.properties.get("for_each")
    items = list(evaluate(ctx.tx, run, listed) or []) if listed else [None]
    for index, item in enumerate(items):
        extra = {"item": item, "index": index} if listed else {}
        payload = {name: fill(ctx.tx, run, text, extra) for name, text in node.inputs.items()}
        deliver(ctx, run, node, payload)


def broadcast(ctx: Context, run: Run, node: Node) -> None:
    """A signal reaches everyone who waits for it now, once, and starts a case of every procedure that it starts."""
    tx, name = ctx.tx, node.event.awaited
    payload = {key: fill(tx, run, text) for key, text in node.inputs.items()}
    waiting = events.waiting_for(ctx, name)
    details = {"signal": node.event.message, "payload": payload, "receivers": len(waiting)}
    history.record(tx, "signal_sent", run.case_id, details, instance_id=run.id, element_id=node.id)
    for row in waiting:
        if events.still_waits(ctx, row):  # not if an earlier receiver has ended this one's work
            events.received(ctx, row, payload)
    for version in versions.started_by(tx, name):
        _start(ctx, run, version.id, name, payload)


def deliver(ctx: Context, run: Run, node: Node, payload: dict[str, Any]) -> None:
    """Hand one message over; see the module."""
    tx, message = ctx.tx, node.event.message
    correlation = str(payload.get("correlation") or "")
    receivers = events.waiting_for(ctx, message, correlation)
    if len({row["instance_id"] for row in receivers}) > 1:  # of two branches of one run the older one takes it
        raise SeveralReceivers(f"{message} ({correlation})")
    details: dict[str, Any] = {"message": message, "payload": payload}
    if receivers:
        to_case = receivers[0]["instance_id"]
        history.record(tx, "message_sent", run.case_id, details, instance_id=run.id, element_id=node.id)
        events.received(ctx, receivers[0], payload)
        _keep(tx, run, node, payload, "delivered", ctx.run(to_case).case_id)
        return
    starters = versions.started_by(tx, message)
    if starters:
        known = _started(tx, message, correlation)
        if known is not None:
            details["case"] = known
            history.record(tx, "message_repeated", run.case_id, details, instance_id=run.id, element_id=node.id)
            _keep(tx, run, node, payload, "repeated", known)
            return
        case_id = _start(ctx, run, starters[0].id, message, payload)
        if correlation:
            tx.add(message_start, {"message": message, "correlation": correlation, "case_id": case_id, "at": tx.at})
        details["case"] = case_id
        history.record(tx, "case_linked", run.case_id, details, instance_id=run.id, element_id=node.id)
        _keep(tx, run, node, payload, "delivered", case_id)
        return
    details["to_procedure"] = node.properties.get("to_procedure", "")
    history.record(tx, "handover_waiting", run.case_id, details, instance_id=run.id, element_id=node.id)
    _keep(tx, run, node, payload, "waiting", None)


def _started(tx: Transaction, message: str, correlation: str) -> str | None:
    """The case that a message with this key started; the key is unique, so of two processes one starts again here."""
    if not correlation:
        return None
    query = select(message_start.c.case_id).where(
        message_start.c.message == message, message_start.c.correlation == correlation
    )
    found: str | None = tx.connection.execute(query).scalar()
    return found


def _start(ctx: Context, run: Run, version_id: str, message: str, payload: dict[str, Any]) -> str:
    compiled = ctx.library.version(ctx.tx, version_id)
    start = next(node for node in compiled.definition.diagram.starts() if node.event.awaited == message)
    data = {name: value for name, value in payload.items() if name not in ("unit", "subject", "correlation")}
    return cases.open_case(
        ctx,
        compiled,
        unit_id=str(payload.get("unit") or run.unit),
        subject_id=payload.get("subject"),
        data=data,
        start=start,
        from_case=(run.case_id, message),
    ).case_id


def _keep(tx: Transaction, run: Run, node: Node, payload: dict[str, Any], status: str, to_case: str | None) -> None:
    tx.add(
        handover,
        {
            "id": new_id("h"),
            "from_case_id": run.case_id,
            "message": node.event.message,
            "to_procedure": node.properties.get("to_procedure", ""),
            "to_case_id": to_case,
            "status": status,
            "correlation": str(payload.get("correlation") or ""),
            "payload": json.dumps(payload, ensure_ascii=False),
            "at": tx.at,
        },
    )
