"""Why a task is mine: in which capacity, for whom, and who named me when."""

import json
import re
from typing import Any

from sqlalchemy import select

from engine.clock import restored
from engine.execution.context import Context
from engine.execution.inbox import translated_name
from engine.execution.office import Office
from engine.execution.run import Run
from engine.execution.views import Viewer
from engine.organisation import people
from engine.organisation.roles import in_language
from engine.rules import expressions
from engine.store.tables import activity, instance, task
from engine.wording import engine_catalogue, sentence

#: an expression inside an assignment
_PLACE = re.compile(r"\$\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


def why_mine(ctx: Context, office: Office, row: Any, held: Any, viewer: Viewer) -> list[str]:
    """Sentences. row: the task; held: for whom and in which capacity the viewer holds it, None for who only reads."""
    tx, language, found = ctx.tx, viewer.language, []
    if held is not None:
        on_behalf, capacity = held[0], engine_catalogue().say(held[1] or "", language)
        if on_behalf:
            values = {"name": people.names(tx, [on_behalf]).get(on_behalf, on_behalf), "capacity": capacity}
            found.append(sentence("Bạn làm thay {name} ({capacity}).", values, language))
        elif capacity:
            found.append(sentence("Bạn được giao việc này với tư cách: {capacity}.", {"capacity": capacity}, language))
    elif row["role_words"]:
        found.append(
            sentence("Việc này giao cho: {role}.", {"role": in_language(row["role_words"], language)}, language)
        )
    return found + (_named_by(ctx, office, row, viewer.person, language) if held is not None else [])


def _named_by(ctx: Context, office: Office, row: Any, person: str, language: str) -> list[str]:
    """Who named the person for the task, when and in which step: the answer that the assignment itself refers to.

    Where the assignment reads no answer of a person (a role, a list from the organisation), nothing is said.
    """
    tx = ctx.tx
    if not row["assignment"].startswith("${"):
        return []
    asked = _answers_read(ctx, ctx.run(row["instance_id"]), row)
    query = (
        select(task, instance.c.version_id)
        .join(instance, instance.c.id == task.c.instance_id)
        .where(
            task.c.instance_id.in_(sorted({run_id for run_id, _key in asked})),
            task.c.status == "completed",
            task.c.closed_at <= row["opened_at"],
            # the answers of ten thousand members are not read for the one that names somebody
            task.c.answers.contains(person, autoescape=True),
        )
    )
    for done in tx.rows(query.order_by(task.c.closed_at.desc(), task.c.id.desc())):
        given = json.loads(done["answers"] or "{}")
        if not any((done["instance_id"], key) in asked and _names(value, person) for key, value in given.items()):
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


def _answers_read(ctx: Context, run: Run, row: Any) -> set[tuple[str, str]]:
    """The variables, each of a run, on which an assignment depends: through scripts, members and calls."""
    pending = [(run, name) for text in _PLACE.findall(row["assignment"]) for name in _variables(text)]
    found: set[tuple[str, str]] = set()
    while pending:
        here, name = pending.pop()
        if (here.id, name) in found:
            continue
        found.add((here.id, name))
        pending += [(here, other) for text in _set_by(here, name) for other in _variables(text)]
        if here.around is not None:
            pending.append((here.around, name))
        elif here.parent_id and here.parent_activity_id:
            caller = ctx.run(here.parent_id)
            element = select(activity.c.element_id).where(activity.c.id == here.parent_activity_id)
            called = caller.node(ctx.tx.connection.execute(element).scalar_one())
            mapped = [mapping.source for mapping in called.ins if mapping.target == name]
            pending += [(caller, other) for text in mapped for other in _variables(text)]
    return found


def _set_by(run: Run, name: str) -> list[str]:
    """The expressions from which a run makes a variable: lines of scripts, the list of a multi-instance."""
    nodes = run.compiled.definition.diagram.nodes.values()
    found = [node.loop.collection for node in nodes if node.loop is not None and node.loop.variable == name]
    for node in nodes:
        found += [text for target, text in expressions.assignments(node.script) if target == name]
    return found


def _variables(text: str) -> set[str]:
    return expressions.variables(text) if expressions.strip(text) else set()


def _names(value: Any, person: str) -> bool:
    """Is the person what was chosen in an answer, alone, among others, or in a row of a list?"""
    parts = value if isinstance(value, list) else [value]
    return any(person == part or (isinstance(part, dict) and person in part.values()) for part in parts)
