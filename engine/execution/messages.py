"""Messages between procedures: to the one run that waits, to a procedure that starts, or to a person's hands."""

import json
from typing import Any

from sqlalchemy import select, update

from engine import history
from engine.definitions import versions
from engine.definitions.diagram import Node
from engine.errors import NotFound
from engine.execution import cases, events
from engine.execution.context import Context
from engine.execution.run import Run, evaluate, fill
from engine.ids import new_id
from engine.organisation import units
from engine.store.tables import case_file, handover, message_start
from engine.store.transaction import StaleInstance, Transaction


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
    """A signal reaches everyone who waits for it now, once, and starts a case of every procedure that it starts.

    Who waits with a key (`correlation`, say the number of the case) is reached by signals with that key alone.
    """
    tx, name = ctx.tx, node.event.awaited
    payload = {key: fill(tx, run, text) for key, text in node.inputs.items()}
    key = str(payload.pop("correlation", None) or "")
    waiting = [row for row in events.waiting_for(ctx, name) if row["correlation"] in ("", key)]
    details = {"signal": node.event.message, "payload": payload, "receivers": len(waiting)}
    history.record(tx, "signal_sent", run.case_id, details, instance_id=run.id, element_id=node.id)
    for row in waiting:
        if events.still_waits(ctx, row):  # not if an earlier receiver has ended this one's work
            events.received(ctx, row, payload)
    for version in versions.started_by(tx, name):
        _start(ctx, (run.case_id, run.unit), version.id, name, payload)


def take_up(ctx: Context, procedure_id: str, since: str) -> list[str]:
    """Start the cases that messages kept since a moment would have started, each once; returns the cases.

    since: when the procedure was suspended (an instant as stored). A message whose key has started a case meanwhile is
    a repetition; one whose unit is no more stays with people.
    """
    tx = ctx.tx
    version = versions.current(tx, procedure_id)
    if version is None:
        return []
    names = {node.event.awaited for node in ctx.library.version(tx, version.id).definition.diagram.starts()} - {""}
    kept = (handover.c.status == "waiting") & handover.c.message.in_(names) & (handover.c.at >= since)
    found = []
    for row in tx.rows(select(handover).where(kept).order_by(handover.c.at, handover.c.id)):
        payload, still = json.loads(row["payload"]), (handover.c.id == row["id"]) & (handover.c.status == "waiting")
        known = _started(tx, row["message"], row["correlation"])
        if known is not None:
            tx.execute(update(handover).where(still).values(status="repeated", to_case_id=known))
            continue
        home = select(case_file.c.unit_id).where(case_file.c.id == row["from_case_id"])
        unit = str(payload.get("unit") or tx.connection.execute(home).scalar_one())
        try:
            units.unit(tx, unit, tx.today)
        except NotFound:
            continue
        taken = tx.execute(update(handover).where(still).values(status="delivered"))
        if taken.rowcount != 1:
            raise StaleInstance(row["id"])
        case_id = _start(ctx, (row["from_case_id"], unit), version.id, row["message"], payload)
        tx.execute(update(handover).where(handover.c.id == row["id"]).values(to_case_id=case_id))
        if row["correlation"]:
            _remember(tx, row["message"], row["correlation"], case_id)
        details = {"message": row["message"], "payload": payload, "case": case_id}
        history.record(tx, "case_linked", row["from_case_id"], details)
        found.append(case_id)
    return found


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
        case_id = _start(ctx, (run.case_id, run.unit), starters[0].id, message, payload)
        if correlation:
            _remember(tx, message, correlation, case_id)
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


def _remember(tx: Transaction, message: str, correlation: str, case_id: str) -> None:
    tx.add(message_start, {"message": message, "correlation": correlation, "case_id": case_id, "at": tx.at})


def _start(ctx: Context, sender: tuple[str, str], version_id: str, message: str, payload: dict[str, Any]) -> str:
    """Open the case that a message starts. sender: the case that sent it and the unit of that case."""
    from_case, unit = sender
    compiled = ctx.library.version(ctx.tx, version_id)
    start = next(node for node in compiled.definition.diagram.starts() if node.event.awaited == message)
    data = {name: value for name, value in payload.items() if name not in ("unit", "subject", "correlation")}
    return cases.open_case(
        ctx,
        compiled,
        unit_id=str(payload.get("unit") or unit),
        subject_id=payload.get("subject"),
        data=data,
        start=start,
        from_case=(from_case, message),
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
