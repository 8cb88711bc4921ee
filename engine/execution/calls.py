"""Called processes: a run of their own, given only what is mapped in, giving back only what is mapped out."""

import json
from typing import Any

from sqlalchemy import bindparam, select

from engine.definitions.diagram import Node
from engine.execution import events, scopes
from engine.execution.activities import open_activity
from engine.execution.context import Context, item_names
from engine.execution.run import Run, create, evaluate, fill, runs
from engine.store.prepared import Prepared
from engine.store.tables import activity, instance

_ACTIVITY = Prepared(select(activity).where(activity.c.id == bindparam("activity")))
_CHILDREN = Prepared(
    select(instance.c.id, instance.c.status)
    .where(instance.c.parent_id == bindparam("parent"), instance.c.parent_activity_id == bindparam("activity"))
    .order_by(instance.c.item_index)
)


def open_calls(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """A token reached a call activity: start one run, or one for each member of the multi-instance."""
    if node.loop is None:
        items: list[Any] = [None]
        open_activity(ctx, run, activity_id, node.id)
    else:
        items = list(evaluate(ctx.tx, run, node.loop.collection) or [])
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
    for child in children:
        if child.status == "open":
            scopes.start_plainly(ctx, child)


def child_finished(ctx: Context, child: Run) -> None:
    """A called run has come to its end: go on with its caller when it was the last one."""
    assert child.parent_id is not None and child.parent_activity_id is not None
    run = ctx.run(child.parent_id)
    activity_id = child.parent_activity_id
    if activity_id not in run.activities:
        return
    row = ctx.tx.one(_ACTIVITY, activity=activity_id)
    assert row is not None
    node = run.node(row["element_id"])
    items = json.loads(row["items"]) if row["items"] is not None else [None]
    if node.loop and node.loop.sequential and child.item_index + 1 < len(items):
        following = child.item_index + 1
        scopes.start_plainly(ctx, _create(ctx, run, node, activity_id, following, items[following]))
        return
    loaded = runs(ctx.tx)
    called = ctx.tx.all(_CHILDREN, parent=run.id, activity=activity_id)
    if any((loaded[row["id"]].status if row["id"] in loaded else row["status"]) == "open" for row in called):
        return  # asked before loading them: the last of many members must not read all others each time
    siblings = [ctx.run(row["id"]) for row in called]
    gathered = [{mapping.target: _out(sibling, mapping.source) for mapping in node.outs} for sibling in siblings]
    if node.loop is None:
        values = gathered[0]
    else:
        name = node.properties.get("collect")
        values = (
            {name: [{"item": items[s.item_index], **g} for s, g in zip(siblings, gathered, strict=True)]}
            if name
            else {}
        )
    ctx.complete(ctx, run, activity_id, values)


def _create(ctx: Context, run: Run, node: Node, activity_id: str, index: int, item: Any) -> Run:
    compiled = ctx.library.current(ctx.tx, node.called)
    extra = item_names(node.loop.variable if node.loop else None, item, index)
    data: dict[str, Any] = {"unit": run.unit, "subject": run.subject}
    for mapping in node.ins:
        text = mapping.source
        data[mapping.target] = fill(ctx.tx, run, text if "${" in text else "${" + text + "}", extra)
    return create(ctx.tx, compiled, run.case_id, data, parent=(run.id, activity_id, index))


def _out(child: Run, source: str) -> Any:
    return child.outcome if source == "outcome" and "outcome" not in child.data else child.data.get(source)
