"""Called processes, and the members of a multi-instance sub-process: runs of their own.

A called process is given only what is mapped in and gives back only what is mapped out. A member of a sub-process runs
the inside of it: it sees the variables around it and keeps what it sets for itself until all members are done.
"""

import json
from typing import Any

from sqlalchemy import bindparam, select

from engine.definitions.diagram import Node
from engine.execution import events, incidents, scopes
from engine.execution.activities import cancel_activity, open_activity
from engine.execution.context import Context, item_names
from engine.execution.members import enough, members
from engine.execution.run import Run, create, fill, runs
from engine.store.prepared import Prepared
from engine.store.tables import activity, instance
from engine.wording import Said

#: What a member is given for itself; it is no part of its result.
_OWN = frozenset(("item", "index", "loopCounter"))
_ELEMENT = Prepared(select(activity.c.element_id).where(activity.c.id == bindparam("activity")))
_ITEMS = Prepared(select(activity.c["items"]).where(activity.c.id == bindparam("activity")))
_STILL_OPEN = Prepared(
    select(instance.c.id)
    .where(instance.c.parent_activity_id == bindparam("activity"), instance.c.status == "open")
    .limit(bindparam("most"))
)


#: Processes that call each other without end are stopped here, long before the memory is.
DEEPEST = 20


class CallsTooDeep(ValueError):
    """Processes call each other in a circle."""

    says = "Các quy trình gọi nhau quá {most} tầng (tới “{called}”)."


def open_calls(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """A token reached a call activity or a multi-instance sub-process: one run, or one for each member.

    Raises ExpressionError, NotMembers.
    """
    if node.loop is None:
        items: list[Any] = [None]
        open_activity(ctx, run, activity_id, node.id)
    else:
        items = members(ctx, run, node)
        if not items:
            name = node.properties.get("collect")
            ctx.complete(ctx, run, activity_id, {name: []} if name else {})
            return
        open_activity(ctx, run, activity_id, node.id, items)
    events.arm_boundaries(ctx, run, node, activity_id)
    if activity_id not in run.activities:
        return  # a message that was already there has interrupted it
    first = items[:1] if node.loop and node.loop.sequential else items
    children = [_create(ctx, run, node, activity_id, index, item) for index, item in enumerate(first)]
    _opening(ctx)[activity_id] = len(children)
    for child in children:
        if child.status == "open":
            scopes.start_plainly(ctx, child)


def child_finished(ctx: Context, child: Run) -> None:
    """A called run has come to its end: go on with its caller when it was the last one, or when that is enough."""
    assert child.parent_id is not None and child.parent_activity_id is not None
    run = ctx.run(child.parent_id)
    activity_id = child.parent_activity_id
    if activity_id in _opening(ctx):
        _opening(ctx)[activity_id] -= 1
    if activity_id not in run.activities:
        return
    row = ctx.tx.one(_ELEMENT, activity=activity_id)
    assert row is not None
    node = run.node(row["element_id"])
    if node.loop is None:
        values = {mapping.target: _out(child.data, child.outcome, mapping.source) for mapping in node.outs}
        ctx.complete(ctx, run, activity_id, values)
        return
    decide(ctx, run, node, activity_id)


def decide(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """After a member of a multi-instance is done: wait for the others, begin the next, or go on.

    A completion condition that fails is an incident; asked again after its cause was mended.
    """
    assert node.loop is not None
    open_left = _any_open(ctx, activity_id)
    if open_left and (node.loop.sequential or node.loop.completion is None):
        return
    items = _items(ctx, activity_id)
    standing = _standing(ctx, activity_id) if node.loop.completion or not open_left else []
    done = [row for row in standing if row["status"] == "completed"]
    begun = len(standing) if node.loop.sequential else len(items)

    def results() -> list[Any]:
        return [_result(node, items, row) for row in done]

    active = sum(row["status"] == "open" for row in standing)
    try:
        satisfied = enough(ctx, run, node, len(items), len(done), active, results)
    except ValueError as error:
        incidents.open_incident(
            ctx.tx, run, node.id, incidents.told(error), activity_id=activity_id, inputs=getattr(error, "inputs", None)
        )
        return
    if not satisfied and open_left:
        return
    if not satisfied and node.loop.sequential and begun < len(items):
        try:
            following = _create(ctx, run, node, activity_id, begun, items[begun])
        except ValueError as error:  # a mapping of the next member has no value
            incidents.open_incident(
                ctx.tx,
                run,
                node.id,
                incidents.told(error),
                activity_id=activity_id,
                inputs=getattr(error, "inputs", None),
            )
            return
        _opening(ctx)[activity_id] = 1
        scopes.start_plainly(ctx, following)
        return
    if open_left:
        cancel_activity(ctx, run, activity_id)
    name = node.properties.get("collect")
    ctx.complete(ctx, run, activity_id, {name: results()} if name else {})


def _create(ctx: Context, run: Run, node: Node, activity_id: str, index: int, item: Any) -> Run:
    extra = item_names(node.loop.variable if node.loop else None, item, index)
    parent = (run.id, activity_id, index)
    if node.kind == "sub":
        inside = ctx.library.inside(ctx.tx, run.compiled.version_id, node.id)
        return create(ctx.tx, inside, run.case_id, extra, parent=parent, member_of=(run, node.id))
    if _depth(ctx, run) >= DEEPEST:
        raise CallsTooDeep(Said(CallsTooDeep.says, called=node.called, most=DEEPEST))
    compiled = ctx.library.current(ctx.tx, node.called)
    data: dict[str, Any] = {"unit": run.unit, "subject": run.subject}
    for mapping in node.ins:
        text = mapping.source
        data[mapping.target] = fill(ctx.tx, run, text if "${" in text else "${" + text + "}", extra)
    return create(ctx.tx, compiled, run.case_id, data, parent=parent)


def _depth(ctx: Context, run: Run) -> int:
    depth = 0
    while run.parent_id is not None:
        run, depth = ctx.run(run.parent_id), depth + 1
    return depth


def _result(node: Node, items: list[Any], row: dict[str, Any]) -> dict[str, Any]:
    """What one member brings: what is mapped out, else (of a sub-process) everything that it set."""
    data, outcome = row["data"], row["outcome"]
    if node.kind == "sub" and not node.outs:
        own = _OWN | {node.loop.variable if node.loop else ""}
        brought = {name: value for name, value in data.items() if name not in own}
        brought |= {"outcome": outcome} if outcome is not None else {}
    else:
        brought = {mapping.target: _out(data, outcome, mapping.source) for mapping in node.outs}
    return {"item": items[row["item_index"]], **brought}


def _out(data: dict[str, Any], outcome: str | None, source: str) -> Any:
    return outcome if source == "outcome" and "outcome" not in data else data.get(source)


def _items(ctx: Context, activity_id: str) -> list[Any]:
    row = ctx.tx.one(_ITEMS, activity=activity_id)
    assert row is not None
    return list(json.loads(row["items"] or "[]"))


def _opening(ctx: Context) -> dict[str, int]:
    """Activity -> how many of the runs that this very act began for it are still open: their rows do not tell yet."""
    return ctx.tx.memory.setdefault("opening", {})  # type: ignore[no-any-return]


def _any_open(ctx: Context, activity_id: str) -> bool:
    """Is a member still at work? Asked at every end of a member, so never by loading or counting them all."""
    opening = _opening(ctx).get(activity_id)
    if opening is not None and opening > 0:
        return True
    ended = {run.id for run in runs(ctx.tx).values() if run.parent_activity_id == activity_id and run.status != "open"}
    rows = ctx.tx.all(_STILL_OPEN, activity=activity_id, most=len(ended) + 1)
    return any(row["id"] not in ended for row in rows)


def _standing(ctx: Context, activity_id: str) -> list[dict[str, Any]]:
    """Every member begun so far, in order, as it stands now, also inside this act."""
    query = select(instance.c.id, instance.c.item_index, instance.c.status, instance.c.data, instance.c.outcome)
    found = []
    for row in ctx.tx.rows(query.where(instance.c.parent_activity_id == activity_id).order_by(instance.c.item_index)):
        known = runs(ctx.tx).get(row["id"])
        if known is not None:
            values = {"status": known.status, "data": known.data, "outcome": known.outcome}
        else:
            values = {"status": row["status"], "data": json.loads(row["data"]), "outcome": row["outcome"]}
        found.append({"item_index": row["item_index"], **values})
    return found
