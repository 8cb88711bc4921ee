"""Operations on the record: earlier outcomes, recusal, the overdue list."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select

from engine import history
from engine.definitions.diagram import Node
from engine.execution import user_work
from engine.execution.context import Context
from engine.execution.operations.registry import operation
from engine.execution.run import Run
from engine.ids import new_id
from engine.store.tables import assignment, case_file, instance, recusal, task


@operation("previous_outcome", required=("procedure", "year"), optional=("person",))
def previous_outcome(ctx: Context, run: Run, node: Node, inputs: dict[str, Any]) -> dict[str, Any] | None:
    """How an earlier case of a procedure ended for a person: the row of its `results` list that names the person.

    Looks at closed cases whose variable `review_year` (else the year of start) is `year`, first at those in which the
    person had something to do: an index finds them, where else every closed case of the procedure is read. None when
    there is none.
    """
    query = (
        select(case_file.c.id, case_file.c.outcome, case_file.c.started_on, instance.c.data)
        .join(instance, (instance.c.case_id == case_file.c.id) & instance.c.parent_id.is_(None))
        .where(
            case_file.c.procedure_id == str(inputs["procedure"]),
            case_file.c.status == "closed",
            instance.c.beside_task_id.is_(None),
        )
        .order_by(case_file.c.closed_at.desc())
    )
    year = int(inputs["year"])
    if not inputs.get("person"):
        return _ended(ctx.tx.rows(query), year)
    person = str(inputs["person"])
    had_tasks = select(task.c.case_id).join(assignment, assignment.c.task_id == task.c.id)
    own = query.where(case_file.c.id.in_(had_tasks.where(assignment.c.person_id == person)))
    # the variables of a hundred thousand cases are not read for the few that name somebody
    any_case = query.where(instance.c.data.contains(person, autoescape=True))
    return _ended_for(ctx.tx.rows(own), year, person) or _ended_for(ctx.tx.rows(any_case), year, person)


def _ended(rows: Iterable[Any], year: int) -> dict[str, Any] | None:
    found = (row for row in rows if _year(row, json.loads(row["data"])) == year)
    return next(({"case": row["id"], "outcome": row["outcome"]} for row in found), None)


def _ended_for(rows: Iterable[Any], year: int, person: str) -> dict[str, Any] | None:
    for row in rows:
        data = json.loads(row["data"])
        if _year(row, data) != year:
            continue
        for line in data.get("results") or []:
            if isinstance(line, dict) and line.get("person") == person:
                return {"case": row["id"], "outcome": line.get("level"), **line}
    return None


def _year(row: Any, data: dict[str, Any]) -> int:
    return int(data.get("review_year") or row["started_on"][:4])


@operation("recuse", required=("person", "grounds"), optional=("replacement", "accepted"))
def recuse(ctx: Context, run: Run, node: Node, inputs: dict[str, Any]) -> bool:
    """Take a person off the case and give the open tasks to the replacement and the other holders (dp-recusal).

    What only the person can do (`own_part`: the own self-review, reply, appeal) stays theirs.

    accepted "false" keeps a refused claim on record and changes nothing else.
    """
    tx = ctx.tx
    accepted = str(inputs.get("accepted", "true")).lower() == "true"
    person, replacement = str(inputs["person"]), inputs.get("replacement") or None
    tx.execute(
        insert(recusal).values(
            id=new_id("q"),
            case_id=run.case_id,
            person_id=person,
            replacement_id=replacement,
            accepted=accepted,
            grounds=str(inputs["grounds"]),
            decided_by=tx.actor.person,
            at=tx.at,
        )
    )
    tx.memory.pop("recused", None)
    details = {"person": person, "replacement": replacement, "grounds": str(inputs["grounds"])}
    history.record(tx, "recused" if accepted else "recusal_refused", run.case_id, details, instance_id=run.id)
    if accepted:
        rows = tx.rows(
            select(task.c.id, task.c.instance_id, task.c.element_id)
            .join(assignment, assignment.c.task_id == task.c.id)
            .where(task.c.case_id == run.case_id, task.c.status == "open", assignment.c.person_id == person)
        )
        for row in rows:
            if ctx.run(row["instance_id"]).node(row["element_id"]).is_own_part:
                continue  # nobody else can write their self-review or use their right of appeal
            user_work.take_off(ctx, row["id"], person, replacement)
    return accepted


@operation("list_overdue", required=("task", "task_name"), optional=("holder", "due_on", "reason"))
def list_overdue(ctx: Context, run: Run, node: Node, inputs: dict[str, Any]) -> bool:
    """Enter a task in the superior's overdue list: a history row that reports and pages read."""
    history.record(ctx.tx, "listed_overdue", run.case_id, inputs, instance_id=run.id, element_id=node.id)
    return True
