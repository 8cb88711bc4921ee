"""One running instance from one version of its diagram to another, and back."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine.definitions.check.soundness import check_from
from engine.definitions.moving import Hindrance, Plan, hindrances, left_empty
from engine.execution import events
from engine.execution.compile import PREFIX
from engine.execution.context import Context
from engine.execution.library import Compiled
from engine.execution.run import runs
from engine.store.tables import activity, case_file, incident, instance, subscription, task, timer
from engine.store.transaction import StaleInstance

#: The fields of open rows that name an element, and what a move changes with it.
_TASK_FIELDS = ("element_id", "name", "form_key")


def judge(row: Any, old: Compiled, new: Compiled, plan: Plan) -> list[Hindrance]:
    """Why an instance cannot go over; empty when it can. row: its row with `state`."""
    before, after = old.definition.diagram, new.definition.diagram
    if row["scope"]:  # one member of a multi-instance sub-process: the inside of it is what the member runs
        target = plan.elements.get(row["scope"])
        if target is None:
            label = {"name": before.nodes[row["scope"]].name or row["scope"]}
            return [Hindrance(row["scope"], "Hồ sơ đang ở “{name}”, bước này không có trong phiên bản mới.", label)]
        before, after = before.within(row["scope"]), after.within(target)
        plan = replace(plan, elements={**plan.elements, row["scope"]: ""})
    tokens = _tokens(row)
    said = hindrances(before, after, plan, tokens)
    if said:
        return said
    standing = [
        (plan.elements[element], plan.elements[source] if source is not None else None) for element, source in tokens
    ]
    return [Hindrance(found.element, found.says, dict(found.values)) for found in check_from(after, standing)[:3]]


def emptied(row: Any, old: Compiled, new: Compiled, plan: Plan) -> list[Hindrance]:
    """What an instance would lack in the new version; no reason not to move it. row: with `state` and `data`."""
    standing = [plan.elements[element] for element, _before in _tokens(row) if element in plan.elements]
    if row["scope"]:  # a member of a multi-instance sees the variables of the whole, which has a row of its own
        return []
    return left_empty(old.definition, new.definition, plan, standing, json.loads(row["data"]))


def move(ctx: Context, row: Any, old: Compiled, new: Compiled, plan: Plan) -> dict[str, Any]:
    """Rewrite an instance for the new version; returns what `put_back` needs. The caller has judged it.

    Raises StaleInstance when somebody moved the case on meanwhile.
    """
    tx = ctx.tx
    before = _picture(ctx, row)
    state = json.loads(row["state"])
    state["tokens"] = [_moved(token, plan) for token in state["tokens"]]
    scope = plan.elements.get(row["scope"], "")
    _write(ctx, row, new.version_id, scope, json.dumps(state, separators=(",", ":")).encode())
    for item in before["tasks"]:
        node = new.definition.diagram.nodes[plan.elements[item["element_id"]]]
        name = item["name"]
        drawn = old.definition.diagram.nodes[item["element_id"]].name
        if drawn and name.startswith(drawn):
            name = (node.name or node.id) + name.removeprefix(drawn)  # a member's own name stays behind it
        values = {"element_id": node.id, "name": name[:300], "form_key": node.attributes.get("formKey")}
        tx.execute(update(task).where(task.c.id == item["id"]).values(values))
    for table, rows in ((activity, before["activities"]), (incident, before["incidents"])):
        for item in rows:
            target = plan.elements[item["element_id"]] if item["element_id"] else ""
            tx.execute(update(table).where(table.c.id == item["id"]).values(element_id=target))
    for table, rows in ((timer, before["timers"]), (subscription, before["subscriptions"])):
        for item in rows:
            found = plan.elements.get(item["element_id"])
            here = table.c.id == item["id"]
            tx.execute(
                delete(table).where(here) if found is None else update(table).where(here).values(element_id=found)
            )
    _arm_added(ctx, row["id"], plan)
    return before


def put_back(ctx: Context, row: Any, version_id: str, before: dict[str, Any]) -> None:
    """Undo a move after which nothing has happened in the instance."""
    tx = ctx.tx
    _write(ctx, row, version_id, before.get("scope", ""), before["state"].encode())
    for table, rows in ((task, before["tasks"]), (activity, before["activities"]), (incident, before["incidents"])):
        for item in rows:
            tx.execute(
                update(table).where(table.c.id == item["id"]).values({k: v for k, v in item.items() if k != "id"})
            )
    for table, rows in ((timer, before["timers"]), (subscription, before["subscriptions"])):
        tx.execute(delete(table).where(table.c.instance_id == row["id"]))
        if rows:
            tx.execute(insert(table), rows)


def _tokens(row: Any) -> list[tuple[str, str | None]]:
    found = []
    for _id, element, came_from, waiting, *_scope in json.loads(row["state"])["tokens"]:
        before = came_from.removeprefix(PREFIX) if waiting and came_from else None
        found.append((element.removeprefix(PREFIX), before))
    return found


def _moved(token: list[Any], plan: Plan) -> list[Any]:
    id, element, came_from, waiting, *scope = token
    source = came_from.removeprefix(PREFIX) if came_from else None
    # where a token that waits at no join came from is of no consequence
    before = PREFIX + plan.elements[source] if source is not None and source in plan.elements else None
    found = [id, PREFIX + plan.elements[element.removeprefix(PREFIX)], before, waiting]
    return [*found, *("/".join(_scope_part(part, plan) for part in text.split("/")) for text in scope)]


def _scope_part(part: str, plan: Plan) -> str:
    if not part.startswith("!"):
        return part
    sub, _, number = part[1:].rpartition(".")
    return f"!{plan.elements[sub]}.{number}"


def _picture(ctx: Context, row: Any) -> dict[str, Any]:
    """The rows that a move may touch, as they are."""
    tx, id = ctx.tx, row["id"]
    open_tasks = select(task.c.id, *(task.c[name] for name in _TASK_FIELDS)).where(
        task.c.instance_id == id, task.c.status == "open"
    )
    at_work = select(activity.c.id, activity.c.element_id).where(
        activity.c.instance_id == id, activity.c.status.in_(("open", "incident"))
    )
    broken = select(incident.c.id, incident.c.element_id).where(incident.c.instance_id == id, incident.c.open.is_(True))
    return {
        "state": row["state"].decode(),
        "scope": row["scope"],
        "tasks": [dict(item) for item in tx.rows(open_tasks)],
        "activities": [dict(item) for item in tx.rows(at_work)],
        "incidents": [dict(item) for item in tx.rows(broken)],
        "timers": [dict(item) for item in tx.rows(select(timer).where(timer.c.instance_id == id))],
        "subscriptions": [dict(item) for item in tx.rows(select(subscription).where(subscription.c.instance_id == id))],
    }


def _write(ctx: Context, row: Any, version_id: str, scope: str, state: bytes) -> None:
    tx, read_version = ctx.tx, row["lock_version"]
    done = tx.execute(
        update(instance)
        .where(instance.c.id == row["id"], instance.c.lock_version == read_version, instance.c.status == "open")
        .values(version_id=version_id, scope=scope, state=state, lock_version=read_version + 1)
    )
    if done.rowcount != 1:
        raise StaleInstance(row["id"])
    if row["parent_id"] is None and row["beside_task_id"] is None:
        tx.execute(update(case_file).where(case_file.c.id == row["case_id"]).values(version_id=version_id))
        tx.memory.pop("case_rows", None)
    runs(tx).pop(row["id"], None)


def _arm_added(ctx: Context, instance_id: str, plan: Plan) -> None:
    """Events that the new version adds to elements at work begin to wait now."""
    run = ctx.run(instance_id)
    diagram = run.compiled.definition.diagram
    for token in run.interpreter.ready():
        for boundary in diagram.boundaries(token.element):
            if boundary.id in plan.added and boundary.event.kind not in ("error", "escalation"):
                events.arm(ctx, run, boundary, token.id)
        if diagram.nodes[token.element].holds:
            _listen_added(ctx, run, token.element, token.id, plan)
    _listen_added(ctx, run, "", run.id, plan)


def _listen_added(ctx: Context, run: Any, sub: str, owner: str, plan: Plan) -> None:
    for start in run.compiled.definition.diagram.event_starts(sub):
        if start.id in plan.added and start.event.kind not in ("error", "escalation"):
            events.arm(ctx, run, start, owner)
