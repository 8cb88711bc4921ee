"""Complete a task: the page to read if you read only one."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select

from engine import history
from engine.errors import NotFound
from engine.execution import rights, user_work
from engine.execution.activities import close_task
from engine.execution.advance import begin
from engine.execution.answers import read_answers
from engine.execution.at_hand import at_hand
from engine.execution.office import Office
from engine.execution.rights import NotYourTask
from engine.execution.run import case_row, runs, save_all
from engine.organisation import people
from engine.store.prepared import Prepared
from engine.store.tables import assignment, draft, person, task
from engine.store.transaction import Actor, Transaction

#: So many of the case's open tasks are named after a completion: enough for a person, the same cost for 10,000 members.
TOLD = 12

_FORGET_DRAFT = Prepared(delete(draft).where(draft.c.task_id == bindparam("task")))
_OPENED = (
    select(task.c.id, task.c.name, task.c.due_on)
    .where(task.c.case_id == bindparam("case"), task.c.status == "open")
    .limit(TOLD)  # in no order: to sort the members of a large body would cost more than the completion
    .subquery()
)
_NEXT = Prepared(
    select(_OPENED, assignment.c.person_id, person.c.full_name)
    .outerjoin(assignment, assignment.c.task_id == _OPENED.c.id)
    .outerjoin(person, person.c.id == assignment.c.person_id)
    .order_by(_OPENED.c.id, assignment.c.person_id)
)


def complete_task(
    office: Office,
    actor: Actor,
    task_id: str,
    raw: Mapping[str, Any],
    request_id: str | None = None,
    *,
    typed: bool = False,
) -> dict[str, Any]:
    """Complete a task with the answers of its form and let the case go on to where it waits next.

    Form data, engine state, history, new tasks, documents and outgoing messages are one transaction. Only a holder of
    today, or the substitute of one, may; the history then names both.
    raw: the fields of the posted form; with `typed` JSON answers. request_id: sent twice, it is done once.
    Refuses: NotFound, NotYourTask, TaskAlreadyCompleted, TaskWithdrawn, FormRejected (with every field).
    """

    def work(tx: Transaction) -> dict[str, Any]:
        found = at_hand(tx, task_id, actor.person)
        if found is None:
            raise NotFound("việc", task_id)
        row = found.task
        rights.require_open(tx, row, actor)
        on_behalf_of, capacity = rights.require_holder(tx, row, actor, found.capacity)
        tx.actor = Actor(actor.person, on_behalf_of)
        ctx = begin(tx, office.library)
        run = ctx.run(row["instance_id"])
        node = run.node(row["element_id"])
        rights.require_impartial(tx, ctx.library, run, node, row, actor)
        answers = read_answers(ctx, run, row, raw, typed=typed)
        close_task(
            ctx,
            task_id,
            watched=found.watched,
            status="completed",
            completed_by=actor.person,
            on_behalf_of=on_behalf_of,
            answers=json.dumps(answers, ensure_ascii=False),
        )
        if found.drafted:
            tx.do(_FORGET_DRAFT, task=task_id)
        details = {"task": row["name"], "capacity": capacity, "answers": answers}
        history.record(
            tx, "task_completed", run.case_id, details, instance_id=run.id, task_id=task_id, element_id=node.id
        )
        user_work.task_done(ctx, run, node, row, answers)
        save_all(tx)
        return _told(tx, row, actor)

    try:
        return office.store.act("complete_task", actor, work, request_id, [task_id, dict(raw)])
    except NotYourTask:
        _note_refused(office, actor, task_id)
        raise


def _note_refused(office: Office, actor: Actor, task_id: str) -> None:
    """Who tried to do what they may not do stands in the history: a subject, a relative, the first pair of eyes."""

    def work(tx: Transaction) -> dict[str, Any]:
        row = tx.row(select(task).where(task.c.id == task_id))
        if row is not None and actor.person and people.names(tx, [actor.person]):
            place = {"instance_id": row["instance_id"], "task_id": task_id, "element_id": row["element_id"]}
            history.record(tx, "claim_refused", row["case_id"], {"task": row["name"]}, **place)
        return {}

    office.store.act("note_refused_claim", actor, work)


def _told(tx: Transaction, row: Any, actor: Actor) -> dict[str, Any]:
    """What the official is told: who has the case now and by when."""
    case = case_row(tx, row["case_id"])
    held = tx.all(_NEXT, case=row["case_id"])
    following: dict[str, dict[str, Any]] = {}
    for item in held:
        told = following.setdefault(
            item["id"],
            {"task_id": item["id"], "name": item["name"], "due_on": item["due_on"], "holders": [], "mine": False},
        )
        told["holders"] += [item["full_name"]] if item["full_name"] else []
        told["mine"] = told["mine"] or item["person_id"] == actor.person
    whole = [run for run in runs(tx).values() if run.case_id == case["id"] and run.is_whole_case]
    return {
        "case": case["number"],
        "case_id": case["id"],
        "done": row["name"],
        "next": list(following.values()),
        "closed": whole[0].outcome if whole and whole[0].status != "open" else None,
    }
