"""Whom a typed name means: forms ask for people by name, answers keep ids."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.alphabet import by_given_name
from engine.definitions.form_fields import Field
from engine.definitions.form_reading import FieldError, FormRejected
from engine.definitions.forms import Form
from engine.organisation import bodies, people, posts, units
from engine.store.transaction import Transaction

#: between the name and the id in a suggestion: "Nguyễn Văn An · p-vp-03"
BETWEEN = " · "
#: a list that nobody reads to its end only slows a phone down
MOST = 400


def meant(tx: Transaction, text: str) -> list[str]:
    """The ids of those whom a typed text can mean: an id, a suggestion, or a full name whatever its marks."""
    last = re.split(r"\s·\s", text.strip())[-1].strip()
    if last and people.names(tx, [last]):
        return [last]
    wanted = people.plain(text).split()
    return [one.id for one in people.search(tx, text, limit=MOST) if people.plain(one.full_name).split() == wanted]


def with_people(tx: Transaction, form: Form, answers: dict[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with ids where people were typed by name. Raises FormRejected."""
    errors: list[FieldError] = []
    found = dict(answers)
    for item in form.answers():
        if _asks_for_a_person(item) and found.get(item.key):
            found[item.key] = _one(tx, item.key, str(found[item.key]), errors)
        elif item.type == "dynamiclist" and any(_asks_for_a_person(column) for column in item.components):
            found[item.key] = [
                {**row, **_of_row(tx, item, f"{item.key}.{index}", row, errors)}
                for index, row in enumerate(found.get(item.key) or [])
            ]
    if errors:
        raise FormRejected(errors, dict(raw))
    return found


def asks_for_people(form: Form | None) -> bool:
    """Is there a field in which a person is typed by name?"""
    return form is not None and any(_asks_for_a_person(item) for item in form.all_fields())


def suggestions(tx: Transaction, unit_id: str) -> list[str]:
    """The people of a unit, of those around it and of its superior: "Nguyễn Văn An · p-vp-03", by name."""
    above = units.superior(tx, unit_id, tx.today)
    roots = [unit_id] if above is None else [unit_id, above.id]
    around = dict.fromkeys(one for root in roots for one in (root, *_below(tx, root)))
    ids = {member.person for unit in around for member in bodies.members(tx, unit, tx.today)}
    ids |= {holder.person for holder in posts.holders_in(tx, list(around), tx.today)}
    named = sorted(people.names(tx, sorted(ids)).items(), key=lambda one: by_given_name(one[1]))
    return [f"{name}{BETWEEN}{id}" for id, name in named[:MOST]]


def _below(tx: Transaction, unit_id: str) -> Iterator[str]:
    for child in units.children(tx, unit_id, tx.today)[:100]:
        yield child.id


def _asks_for_a_person(item: Field) -> bool:
    return item.properties.get("kind") == "person" and not item.properties.get("choices") and not item.options_from


def _of_row(
    tx: Transaction, item: Field, path: str, row: Mapping[str, Any], errors: list[FieldError]
) -> dict[str, Any]:
    asked = [column.key for column in item.components if _asks_for_a_person(column) and row.get(column.key)]
    return {key: _one(tx, f"{path}.{key}", str(row[key]), errors) for key in asked}


def _one(tx: Transaction, path: str, text: str, errors: list[FieldError]) -> str:
    found = meant(tx, text)
    if len(found) == 1:
        return found[0]
    code = "people" if found else "person"
    errors.append(FieldError(path, code, (("name", text), ("n", str(len(found))))))
    return text
