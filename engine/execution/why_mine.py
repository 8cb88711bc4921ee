"""Why a task is mine: in which capacity, for whom, and who named me when."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.clock import restored
from engine.execution.inbox import translated_name
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation import people
from engine.store.tables import instance, task
from engine.store.transaction import Transaction
from engine.wording import engine_catalogue, sentence


def why_mine(tx: Transaction, office: Office, row: Any, held: Any, viewer: Viewer) -> list[str]:
    """Sentences. row: the task; held: for whom and in which capacity the viewer holds it, None for who only reads."""
    language, found = viewer.language, []
    if held is not None:
        on_behalf, capacity = held[0], engine_catalogue().say(held[1] or "", language)
        if on_behalf:
            values = {"name": people.names(tx, [on_behalf]).get(on_behalf, on_behalf), "capacity": capacity}
            found.append(sentence("Bạn làm thay {name} ({capacity}).", values, language))
        elif capacity:
            found.append(sentence("Bạn được giao việc này với tư cách: {capacity}.", {"capacity": capacity}, language))
    elif row["role_words"]:
        found.append(
            sentence(
                "Việc này giao cho: {role}.", {"role": engine_catalogue().say(row["role_words"], language)}, language
            )
        )
    return found + (_named_by(tx, office, row, viewer.person, language) if held is not None else [])


def _named_by(tx: Transaction, office: Office, row: Any, person: str, language: str) -> list[str]:
    """Who named the person for the task, when and in which step, where an earlier task of the case chose people."""
    if not row["assignment"].startswith("${"):
        return []
    query = (
        select(task, instance.c.version_id)
        .join(instance, instance.c.id == task.c.instance_id)
        .where(
            task.c.case_id == row["case_id"],
            task.c.status == "completed",
            task.c.closed_at <= row["opened_at"],
            # the answers of ten thousand members are not read for the one that names somebody
            task.c.answers.contains(person, autoescape=True),
        )
    )
    for done in tx.rows(query.order_by(task.c.closed_at.desc(), task.c.id.desc())):
        if not _chosen(json.loads(done["answers"] or "{}"), person):
            continue
        definition = office.library.version(tx, done["version_id"]).definition
        step = definition.diagram.nodes.get(done["element_id"])
        values = {
            "name": people.names(tx, [done["completed_by"]]).get(done["completed_by"], ""),
            "day": f"{restored(done['closed_at']):%d/%m/%Y}",
            "step": translated_name(definition, step.name if step else "", done["name"], language),
        }
        return [sentence("{name} cử bạn ngày {day}, ở bước “{step}”.", values, language)]
    return []


def _chosen(answers: Mapping[str, Any], person: str) -> bool:
    """Is the person what was chosen in one of the answers, alone or among others?"""
    return any(person in (value if isinstance(value, list) else [value]) for value in answers.values())
