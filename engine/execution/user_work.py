"""User tasks: one row per person's piece of work; a multi-instance is one row for each of its members."""

import json
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from engine import history
from engine.clock import civil_date
from engine.definitions.diagram import Node
from engine.execution import deadlines, documents, events, incidents, notices, rights
from engine.execution.activities import cancel_activity, open_activity
from engine.execution.context import Context, item_names
from engine.execution.members import enough, members
from engine.execution.run import Run, role_context
from engine.ids import new_id
from engine.organisation import roles
from engine.store.prepared import Prepared
from engine.store.tables import activity, assignment, incident, task
from engine.wording import Said

_OPEN_LEFT = Prepared(
    select(task.c.id).where(task.c.activity_id == bindparam("activity"), task.c.status == "open").limit(1)
)

#: by the case, whose open incidents an index finds; an activity has none
_BROKEN = Prepared(
    select(incident.c.id).where(
        incident.c.case_id == bindparam("case"),
        incident.c.activity_id == bindparam("activity"),
        incident.c.open.is_(True),
        incident.c.kind == "failed",
    )
)
_RESULTS = Prepared(
    select(task.c.item, task.c.answers, task.c.completed_by)
    .where(task.c.activity_id == bindparam("activity"), task.c.status == "completed")
    .order_by(task.c.item_index)
)


def open_tasks(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """A token reached a user task: give it to the people who hold its role today."""
    if node.loop is None:
        open_activity(ctx, run, activity_id, node.id)
        _open_task(ctx, run, node, activity_id, 0, None)
    else:
        items = members(ctx, run, node)
        if not items:
            _collect(ctx, run, node, activity_id)
            return
        open_activity(ctx, run, activity_id, node.id, items)
        for index, item in enumerate(items[:1] if node.loop.sequential else items):
            _open_task(ctx, run, node, activity_id, index, item)
    events.arm_boundaries(ctx, run, node, activity_id)


def task_done(ctx: Context, run: Run, node: Node, task_row: Any, answers: dict[str, Any]) -> None:
    """A piece of work was completed: issue its documents, and move the token when nothing is left to do."""
    tx = ctx.tx
    extra = item_names(node.loop.variable if node.loop else None, _item(task_row), task_row["item_index"])
    try:
        if node.documents:
            with tx.savepoint():
                for key in node.documents:
                    documents.issue(ctx, run, node, key, {**extra, **answers}, task_id=task_row["id"])
    except documents.ISSUE_ERRORS as error:
        incidents.open_incident(
            tx,
            run,
            node.id,
            incidents.told(error),
            activity_id=task_row["activity_id"],
            task_id=task_row["id"],
            inputs={**extra, **answers},
        )
        return
    if node.loop is None:
        ctx.complete(ctx, run, task_row["activity_id"], answers)
    else:
        decide(ctx, run, node, task_row["activity_id"])


def decide(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """After a member is done, go on or wait for the others; what cannot be told then is an incident to be retried."""
    try:
        move_on(ctx, run, node, activity_id)
    except ValueError as error:  # an expression or a time of the author's, evaluated before anything is written
        incidents.open_incident(
            ctx.tx, run, node.id, incidents.told(error), activity_id=activity_id, inputs=getattr(error, "inputs", None)
        )


def move_on(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """Open the next member of a sequence, or close the activity when everybody is done."""
    tx = ctx.tx
    open_left = _any_open(ctx, activity_id)
    if not open_left and node.loop is not None and node.loop.sequential:
        items = json.loads(
            tx.connection.execute(select(activity.c["items"]).where(activity.c.id == activity_id)).scalar_one()
        )
        done = _count(ctx, activity_id, "completed")
        if done < len(items) and not _enough(ctx, run, node, activity_id, len(items)):
            _open_task(ctx, run, node, activity_id, done, items[done])
            return
    elif open_left and not (
        node.loop and node.loop.completion and _enough(ctx, run, node, activity_id, _count(ctx, activity_id, None))
    ):
        return
    broken = tx.one(_BROKEN, case=run.case_id, activity=activity_id)
    if broken is None:
        _collect(ctx, run, node, activity_id)


def _enough(ctx: Context, run: Run, node: Node, activity_id: str, total: int) -> bool:
    """Does the completion condition of the multi-instance hold?"""
    if node.loop is None or node.loop.completion is None:
        return False
    done, active = _count(ctx, activity_id, "completed"), _count(ctx, activity_id, "open")
    return enough(ctx, run, node, total, done, active, lambda: results(ctx, activity_id))


def _collect(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """Put the answers into the variables, in the order of the members, and move the token."""
    found = results(ctx, activity_id)
    if node.loop is None:
        values = {key: value for key, value in found[0].items() if key not in ("item", "by")}
    else:
        name = node.properties.get("collect")
        values = {name: found} if name else {}
        if _any_open(ctx, activity_id):
            cancel_activity(ctx, run, activity_id)
    ctx.complete(ctx, run, activity_id, values)


def results(ctx: Context, activity_id: str) -> list[dict[str, Any]]:
    """What was answered so far: one map per completed member, with the member and who answered."""
    rows = ctx.tx.all(_RESULTS, activity=activity_id)
    return [{"item": _item(row), "by": row["completed_by"], **json.loads(row["answers"] or "{}")} for row in rows]


def _item(row: Any) -> Any:
    return json.loads(row["item"]) if row["item"] is not None else None


def _any_open(ctx: Context, activity_id: str) -> bool:
    """Is a member still at work? Asked at every completion, so never by counting them all."""
    return ctx.tx.one(_OPEN_LEFT, activity=activity_id) is not None


def _count(ctx: Context, activity_id: str, status: str | None) -> int:
    query = select(func.count()).select_from(task).where(task.c.activity_id == activity_id)
    return ctx.tx.connection.execute(query if status is None else query.where(task.c.status == status)).scalar_one()


def _open_task(ctx: Context, run: Run, node: Node, activity_id: str, index: int, item: Any) -> None:
    tx = ctx.tx
    extra = item_names(node.loop.variable if node.loop else None, item, index)
    written = node.attributes.get("dueDate")
    due, basis = deadlines.count(tx, run, node, written, extra) if written else (None, {})
    due_on = civil_date(due).isoformat() if due else None
    wanted = node.attributes.get("candidateGroups") or "starter"
    found = roles.resolve(
        tx, wanted, role_context(tx, run, extra, rights.excluded(tx, ctx.library, run, node, activity_id)), tx.today
    )
    task_id = new_id("t")
    name = _name(run, node, item if node.loop else run.data.get("item") if run.scope else None)
    tx.add(
        task,
        {
            "id": task_id,
            "activity_id": activity_id,
            "instance_id": run.id,
            "case_id": run.case_id,
            "element_id": node.id,
            "name": name,
            "item_index": index,
            "item": None if node.loop is None else json.dumps(item, ensure_ascii=False),
            "form_key": node.attributes.get("formKey"),
            "assignment": wanted,
            "role_words": found.words,
            "due_on": due_on,
            "due_basis": json.dumps({**basis, "words": written}) if due else None,
            "status": "open",
            "opened_at": tx.at,
        },
    )
    assign(ctx, task_id, found)
    details = {
        "task": name,
        "role": found.words,
        "holders": [candidate.person for candidate in found.candidates],
        "due": due_on,
    }
    history.record(tx, "task_opened", run.case_id, details, instance_id=run.id, task_id=task_id, element_id=node.id)
    if not found.candidates:
        vacancy = found.vacancy or f"{wanted}"
        incidents.open_incident(
            tx, run, node.id, vacancy, kind="vacant", activity_id=activity_id, task_id=task_id, inputs={"role": wanted}
        )
    if due is not None:
        deadlines.schedule(tx, run, node, task_id, tx.now, due)
        if deadlines.is_right(run, node):
            notices.tell_of_right(tx, run, node, task_id, name, due_on, [c.person for c in found.candidates])


def assign(ctx: Context, task_id: str, found: roles.Resolution) -> None:
    """Write who may complete a task."""
    rows = [
        {"task_id": task_id, "person_id": one.person, "capacity": one.capacity, "open": True}
        for one in found.candidates
    ]
    ctx.tx.add(assignment, *rows)


def _name(run: Run, node: Node, item: Any) -> str:
    """The task's name; a member's own name is added so that two tasks of one official can be told apart."""
    name = node.name or node.id
    if isinstance(item, dict) and item.get("name"):
        return f"{name}: {item['name']}"
    return name


def retry(ctx: Context, run: Run, node: Node, activity_id: str, task_id: str | None) -> None:
    """Go on after an incident: issue the missing documents of a completed task, or look for holders again."""
    if task_id is None:
        return
    row = ctx.tx.row(select(task).where(task.c.id == task_id))
    assert row is not None, task_id
    if row["status"] == "completed":
        task_done(ctx, run, node, row, json.loads(row["answers"] or "{}"))
        return
    found = _holders_now(ctx, run, node, row)
    if found.candidates:
        assign(ctx, task_id, found)
    else:
        message = found.vacancy or row["assignment"]
        incidents.open_incident(ctx.tx, run, node.id, message, kind="vacant", activity_id=activity_id, task_id=task_id)


def _holders_now(ctx: Context, run: Run, node: Node, row: Any) -> roles.Resolution:
    """Who may do an open task as its role stands today."""
    extra = item_names(node.loop.variable if node.loop else None, _item(row), row["item_index"])
    off = rights.excluded(ctx.tx, ctx.library, run, node, row["activity_id"])
    return roles.resolve(ctx.tx, row["assignment"], role_context(ctx.tx, run, extra, off), ctx.tx.today)


def take_off(ctx: Context, task_id: str, person: str, replacement: str | None) -> None:
    """Somebody may no longer do an open task; the replacement (if named) may."""
    tx = ctx.tx
    tx.execute(delete(assignment).where(assignment.c.task_id == task_id, assignment.c.person_id == person))
    left = {row["person_id"] for row in tx.rows(select(assignment.c.person_id).where(assignment.c.task_id == task_id))}
    if replacement and replacement not in left:
        assign(ctx, task_id, roles.Resolution([roles.Candidate(replacement, "người thay thế")], "", None))
        left.add(replacement)
    if not left:
        row = tx.row(select(task).where(task.c.id == task_id))
        assert row is not None
        run = ctx.run(row["instance_id"])
        found = _holders_now(ctx, run, run.node(row["element_id"]), row)
        found.candidates = [one for one in found.candidates if one.person != person]
        if found.candidates:  # the role says who does it when nobody of the first ones can
            assign(ctx, task_id, found)
            return
        message = Said("Không còn ai được giao việc này sau khi có người từ chối tham gia.")
        incidents.open_incident(
            tx, run, row["element_id"], message, kind="vacant", activity_id=row["activity_id"], task_id=task_id
        )
