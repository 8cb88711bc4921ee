"""Where a dry run stands, as the page shows it: open tasks with who may do them, tokens, data, papers, hand-overs."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from engine.authoring.rooms import Room
from engine.execution import case_page
from engine.execution.acts.fire_due import next_due
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation import people
from engine.store.tables import assignment, case_file, instance
from engine.store.tables import task as task_table
from engine.store.transaction import Transaction


def told_of(made: Office, viewer: Viewer, room: Room) -> dict[str, Any]:
    """Everything of the case that is being played, in the viewer's language."""
    clock = made.store.clock.now()
    told: dict[str, Any] = {
        "run": room.id,
        "day": clock.date().isoformat(),
        "step": room.step,
        "can_back": room.step > 0,
    }
    case_id = room.about["case"]
    if case_id is None:
        return {**told, "case": None, "tasks": [], "tokens": {}, "data": []}
    everything = Viewer(viewer.person, viewer.name, frozenset({"auditor", "process_admin"}), viewer.language)
    page = case_page.case_page(made, everything, case_id)
    own = next(iter(page.diagrams), None)
    with made.store.read() as tx:
        tasks = _tasks(made, tx, case_id, viewer.language)
        due_next = next_due(tx)
        words = _words(made, tx, case_id, viewer.language)
    return {
        **told,
        "case": {
            "number": page.row.number,
            "title": page.row.title,
            "status": page.row.status,
            "outcome": page.outcome_words,
        },
        "tasks": tasks,
        "tokens": dict(own.open) if own else {},
        "done": list(own.done) if own else [],
        "flows": list(own.flows) if own else [],
        "incidents": [{"element": found.element, "says": found.message} for found in page.incidents],
        "data": [{"name": name, "words": words.get(name, name), "value": value} for name, value in page.data],
        "documents": [found.title for found in page.documents],
        "history": [{"at": found.at, "says": found.sentence, "who": found.actor_name} for found in page.timeline],
        "inside": [asdict(diagram) for diagram in page.diagrams[1:]],
        "started": [{"title": found.title, "number": found.number} for found in page.links],
        "handed_over": [
            {"to": found.to_name, "about": found.subject_name} for found in page.handovers if found.status == "waiting"
        ],
        "next_due": due_next.date().isoformat() if due_next else None,
    }


def _words(made: Office, tx: Transaction, case_id: str, language: str) -> dict[str, str]:
    version = tx.connection.execute(select(case_file.c.version_id).where(case_file.c.id == case_id)).scalar_one()
    definition = made.library.version(tx, version).definition
    return {name: definition.variable_words(name, language) for name in definition.procedure.data}


def _tasks(made: Office, tx: Transaction, case_id: str, language: str) -> list[dict[str, Any]]:
    rows = tx.rows(
        select(task_table, instance.c.version_id, instance.c.parent_id, instance.c.beside_task_id)
        .join(instance, instance.c.id == task_table.c.instance_id)
        .where(task_table.c.case_id == case_id, task_table.c.status == "open")
        .order_by(task_table.c.id)
    )
    held = tx.rows(
        select(assignment.c.task_id, assignment.c.person_id)
        .where(assignment.c.task_id.in_([row["id"] for row in rows]))
        .order_by(assignment.c.person_id)
    )
    names = people.names(tx, [item["person_id"] for item in held])
    found = []
    for row in rows:
        definition = made.library.version(tx, row["version_id"]).definition
        inner = bool(row["parent_id"] or row["beside_task_id"])
        item = json.loads(row["item"]) if row["item"] else None
        found.append(
            {
                "task": row["id"],
                "element": row["element_id"],
                "name": definition.say(row["name"], language),
                "procedure": definition.procedure.id,
                "inside": definition.say(definition.procedure.name, language) if inner else "",
                "about": item.get("name") if isinstance(item, dict) else None,
                "due_on": row["due_on"],
                "people": [
                    {"person": one["person_id"], "name": names[one["person_id"]]}
                    for one in held
                    if one["task_id"] == row["id"]
                ],
                "role": row["role_words"],
            }
        )
    return found
