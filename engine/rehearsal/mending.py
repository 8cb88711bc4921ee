"""Mend an answer that the form refused, as a person does: read what is said beside the field, and try again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice, product
from typing import Any

from engine.definitions.form_fields import Field
from engine.definitions.form_reading import FieldError, FormRejected, accept_typed
from engine.rehearsal import bounds
from engine.rehearsal.answering import WORDS, Asked, draw, one
from engine.rules import expressions

#: So often a person sends the same form; then it is the form that cannot be answered.
TRIES = 12
#: So many combinations are tried for one cross-field rule.
COMBINATIONS = 3_000

#: A field of the form, or a column with the number of its row.
Place = tuple[Field, int | None]


def until_accepted(asked: Asked, answers: dict[str, Any], refused: FormRejected) -> dict[str, Any] | None:
    """Answers that the form accepts, or None when none were found within `TRIES`."""
    for turn in range(TRIES):
        answers = mended(asked, answers, refused.errors)
        if turn == TRIES // 2:
            answers = draw(asked)  # from the beginning, with what is known by now to be needed
        try:
            accept_typed(asked.form, answers, asked.data, asked.functions)
            return answers
        except FormRejected as again:
            refused = again
        except expressions.ExpressionError:
            return None
    return None


def mended(asked: Asked, answers: dict[str, Any], errors: list[FieldError]) -> dict[str, Any]:
    """The answers with each refused field changed as its finding says."""
    found = {key: [dict(row) if isinstance(row, dict) else row for row in value] if isinstance(value, list) else value
             for key, value in answers.items()}  # fmt: skip
    fields = {item.key: item for item in asked.form.answers()}
    for error in errors:
        key, _dot, inside = error.path.partition(".")
        if key not in fields:
            found.pop(key, None)
            continue
        item, row, place = fields[key], None, found
        if item.type == "dynamiclist" and inside:
            number, _dot, column = inside.partition(".")
            rows = found.setdefault(key, [])
            while len(rows) <= int(number):
                rows.append({})
            row, place = int(number), rows[int(number)]
            item = next((part for part in item.components if part.key == column), item)
        _mend(asked, found, item, error, key, row, place)
    return found


def _mend(
    asked: Asked, answers: dict[str, Any], item: Field, error: FieldError, key: str, row: int | None,
    place: dict[str, Any],
) -> None:  # fmt: skip
    name = item.key if row is None else f"{key}.{item.key}"
    params = dict(error.params)
    value = place.get(item.key)
    if error.code in ("minimum", "maximum"):
        place[item.key] = int(params["limit"])
    elif error.code == "minLength":
        place[item.key] = (str(value or "") + " " + WORDS * (int(params["limit"]) // len(WORDS) + 1)).strip()
    elif error.code == "maxLength":
        place[item.key] = str(value)[: int(params["limit"])]
    elif error.code in ("not_before", "not_after"):
        place[item.key] = datetime.strptime(params["limit"], "%d/%m/%Y").date().isoformat()
    elif error.code == "rule":
        _satisfy(asked, answers, item, key, row)
    else:
        asked.needed.add(name)
        fresh = one(asked, name, asked.shown(item, answers), _around(asked, answers, key, row))
        if fresh is not None:
            place[item.key] = fresh


def _around(asked: Asked, answers: Mapping[str, Any], key: str, row: int | None) -> dict[str, Any]:
    """What a field's rule sees: the answers and, in a list, its own row."""
    seen = asked.seen(answers)
    if row is None:
        return seen
    fields = {item.key: item for item in asked.form.answers()}
    source = asked.shown(fields[key], answers).rows if fields[key].rows_from else ()
    own = {**(source[row] if row < len(source) else {}), **answers[key][row]}
    return {**seen, **own, "row": own}


def _satisfy(asked: Asked, answers: dict[str, Any], item: Field, key: str, row: int | None) -> None:
    """Change the field (or, when that is not enough, others that its rule reads) so that the rule holds."""
    rule = str(item.properties["rule"])
    named = expressions.variables(rule)
    top = [found for found in asked.form.answers() if found.type != "dynamiclist" or row is None]
    columns: list[Field] = []
    if row is not None:
        parent = next(found for found in asked.form.answers() if found.key == key)
        columns = [column for column in parent.components if f"row.{column.key}" in rule or column.key in named]
    # the own row first: a line of ballots is mended in its line, not by claiming more ballots than were collected
    others: list[Place] = [(column, row) for column in columns if column is not item]
    others += [(found, None) for found in top if found.key in named and found is not item]
    mine: Place = (item, row)
    attempts: list[list[Place]] = [[mine], *([mine, other] for other in others), *([other] for other in others)]
    for changed in attempts:
        around = _around(asked, answers, key, row)
        choices = [list(_candidates(asked, answers, field, at, key, rule, around)) for field, at in changed]
        for values in islice(product(*choices), COMBINATIONS):
            seen = dict(around)
            own = dict(seen.get("row") or {})
            for (field, at), value in zip(changed, values, strict=True):
                seen[field.key] = value
                if at is not None:
                    own[field.key] = value
            if row is not None:
                seen["row"] = own
            if bounds.holds(rule, seen, asked.functions):
                for (field, at), value in zip(changed, values, strict=True):
                    (answers if at is None else answers[key][at])[field.key] = value
                return


def _candidates(
    asked: Asked, answers: Mapping[str, Any], item: Field, row: int | None, key: str, rule: str,
    around: Mapping[str, Any],
) -> Iterator[Any]:  # fmt: skip
    """Values worth trying for a field."""
    shown = asked.shown(item, answers)
    options = [value for value, _label in shown.options]
    if item.type == "number":
        low = int(item.limits.get("min", 0)) * item.scale
        high = int(item.limits.get("max", 10**9)) * item.scale
        yield from (value for value in bounds.numbers(rule, around, asked.functions) if low <= value <= high)
    elif item.type == "datetime":
        yield from bounds.days(rule, asked.today, around, asked.functions)
    elif item.type == "checkbox":
        yield from (True,) if item.required else (True, False)
    elif item.type in ("checklist", "taglist"):
        for size in range(1, min(len(options), 9) + 1):
            yield asked.dice.sample(options, size)
    elif item.type == "dynamiclist":
        for _ in range(6):
            yield one(asked, item.key, shown, around)
    elif options:
        yield from options
    elif item.properties.get("kind") == "person":
        yield from asked.names
    else:
        yield from (WORDS, None)
