"""Fill in a form as somebody might: an answer for every field from the form's own schema, by chance."""

import random
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from engine.calendar.working_days import is_working_day
from engine.definitions.form_fields import Field
from engine.definitions.forms import Form, ResolvedField
from engine.rehearsal import bounds
from engine.rehearsal.chance import split, weighted
from engine.rehearsal.habits import FILLED, KEPT, TICKED, FieldHabits, TaskHabits
from engine.rules import expressions

#: Stands for a file that is filed before the form is sent.
A_FILE = "file:dien-tap.pdf"
#: What people write in a rehearsal.
WORDS = "Nội dung viết khi diễn tập."
#: When columns must add up to a total and nobody says how: the first column gets most.
SHARES = (8, 4, 2)
#: Of a thousand such totals so many go mostly to one part, whichever it is: the outcome that nobody expects.
UPSET = 60
_MOST = (88, 100)
_LATER = (5, 25)
_BEFORE = (-5, 0)
_BOARD = 3


@dataclass
class Asked:
    """A form in front of somebody: what it sees, and how that person answers."""

    form: Form
    data: Mapping[str, Any]
    functions: expressions.Functions
    dice: random.Random
    habits: TaskHabits
    today: date
    #: people who may be named where the form does not say whom
    names: Sequence[str] = ()
    #: fields that were refused for being empty: `key` or `list.column`
    needed: set[str] = field(default_factory=set)

    def seen(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """What the form's expressions see with the answers so far."""
        return {**self.data, **{item.key: None for item in self.form.answers()}, **answers}

    def shown(self, item: Field, answers: Mapping[str, Any]) -> ResolvedField:
        """A field as the page shows it with the answers so far."""
        return Form("", (item,)).resolve(self.seen(answers), self.functions).fields[0]


def draw(asked: Asked) -> dict[str, Any]:
    """Answers for a form, as `complete_task` takes them with `typed`. Raises ExpressionError for a broken form."""
    answers: dict[str, Any] = {}
    for item in asked.form.answers():
        shown = asked.shown(item, answers)
        if shown.hidden:
            continue
        value = one(asked, item.key, shown, asked.seen(answers))
        if value is not None:
            answers[item.key] = value
    _add_up(asked, "", asked.form.answers(), answers, asked.seen(answers))
    return answers


def one(asked: Asked, name: str, shown: ResolvedField, seen: Mapping[str, Any]) -> Any:
    """An answer for one field; None leaves it empty. name: `key`, or `list.column`."""
    item, habits, dice = shown.field, asked.habits.field(name), asked.dice
    if item.type == "dynamiclist":
        return _rows(asked, shown, seen)
    if item.type == "checkbox":
        return _ticked(item, shown.value, habits, dice)
    needed = item.required or name in asked.needed
    if not needed and shown.value is None and dice.randrange(1000) >= _or(habits.filled, FILLED):
        return None
    plain = habits.choose is None and habits.between is None and habits.percent is None and habits.days is None
    if shown.value is not None and (plain or item.type in ("textfield", "textarea")) and dice.randrange(1000) < KEPT:
        if not _too_much(asked, shown, seen):
            return shown.value
    if item.type in ("radio", "select") or shown.options and item.type == "textfield":
        return choose(dice, [value for value, _label in shown.options], habits, bool(item.options))
    if item.type in ("checklist", "taglist"):
        options = [value for value, _label in shown.options]
        return dice.sample(options, min(_BOARD, len(options)))
    if item.type == "number":
        return _number(asked, item, habits, seen)
    if item.type == "datetime":
        return _day(asked, item, habits, seen)
    if item.type == "filepicker":
        return [A_FILE]
    return _text(asked, item)


def _too_much(asked: Asked, shown: ResolvedField, seen: Mapping[str, Any]) -> bool:
    """Does the form propose a number that its own rule refuses (ballots for all voters, when not all have come)?"""
    if not isinstance(shown.value, int) or isinstance(shown.value, bool):
        return False
    rule = str(shown.field.properties.get("rule") or "")
    _least, most = bounds.limits(rule, shown.field.key, seen, asked.functions)
    return isinstance(most, int) and shown.value > most


def choose(dice: random.Random, options: Sequence[str], habits: FieldHabits, drawn: bool) -> str | None:
    """One of the options: by the declared weights; else, of options drawn in the form, most often the first."""
    if not options:
        return None
    said = habits.choose or {}
    weights = {value: said.get(value, 0) for value in options} if said else {}
    if not any(weights.values()):
        weights = {value: 6 if drawn and index == 0 else 1 for index, value in enumerate(options)}
    return weighted(dice, weights)


def _ticked(item: Field, default: Any, habits: FieldHabits, dice: random.Random) -> bool:
    if item.required:
        return True
    if isinstance(default, bool) and habits.ticked is None:
        return default if dice.randrange(1000) < KEPT else not default
    return dice.randrange(1000) < _or(habits.ticked, TICKED)


def _rows(asked: Asked, shown: ResolvedField, seen: Mapping[str, Any]) -> list[dict[str, Any]]:
    item = shown.field
    needed = item.required or item.key in asked.needed
    few, many = asked.habits.field(item.key).rows or ((1, 2) if needed else (0, 1))
    given: Sequence[Mapping[str, Any]] = (
        shown.rows if item.rows_from else [{}] * asked.dice.randint(max(few, int(needed)), max(many, int(needed)))
    )
    found = []
    for row in given:
        answers: dict[str, Any] = {}
        for column in shown.columns:
            here = {**seen, **row, **answers, "row": {**row, **answers}}
            own = ResolvedField(
                column.field, column.options, row.get(column.field.key, column.value), column.hidden, column.text
            )
            value = one(asked, f"{item.key}.{column.field.key}", own, here)
            if value is not None:
                answers[column.field.key] = value
        _add_up(asked, item.key, item.components, answers, {**seen, **row, **answers}, row)
        found.append(answers)
    return found


def _add_up(
    asked: Asked, under: str, fields: Sequence[Field], answers: dict[str, Any], seen: Mapping[str, Any],
    row: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Where a rule wants fields to add up to a total (ballots of a line), divide the total among them."""
    known = {item.key: item for item in fields}
    for item in fields:
        for clause in bounds.clauses(str(item.properties.get("rule") or "")):
            parts = clause.added
            if not parts or clause.how not in ("==", "<=") or not set(parts) <= set(known):
                continue
            here = {**seen, **answers, "row": {**(row or {}), **answers}}
            total = bounds.value_of(clause.right, here, asked.functions)
            if not isinstance(total, int) or isinstance(total, bool) or total < 0:
                continue
            if clause.how == "<=" and total > 1:
                total -= 1  # somebody does not vote on the own line
            answers.update(split(asked.dice, total, _shares(asked, under, parts, known, here)))


def _shares(
    asked: Asked, under: str, parts: list[str], known: Mapping[str, Field], here: Mapping[str, Any]
) -> dict[str, int]:
    found = {}
    for index, key in enumerate(parts):
        habits = asked.habits.field(f"{under}.{key}" if under else key)
        weight = _or(habits.weight, SHARES[index] if index < len(SHARES) and key != "invalid" else 1)
        rule = str(known[key].properties.get("rule") or "")
        if rule and not any(clause.added for clause in bounds.clauses(rule)):
            with_one = {**here, key: 1, "row": {**here["row"], key: 1}}
            weight = weight if bounds.holds(rule, with_one, asked.functions) else 0
        found[key] = weight
    possible = [key for key in parts if found[key] and key != "invalid"]
    if possible and asked.dice.randrange(1000) < UPSET:
        found[asked.dice.choice(possible)] = 4 * sum(found.values())
    return found if any(found.values()) else dict.fromkeys(parts, 1)


def _number(asked: Asked, item: Field, habits: FieldHabits, seen: Mapping[str, Any]) -> int:
    low = int(item.limits.get("min", 0)) * item.scale
    most = int(item.limits["max"]) * item.scale if "max" in item.limits else None
    least, high = bounds.limits(str(item.properties.get("rule") or ""), item.key, seen, asked.functions)
    low = max(low, least) if isinstance(least, int) else low
    most = high if isinstance(high, int) and (most is None or high < most) else most
    if habits.between is not None:
        value = asked.dice.randint(*habits.between)
    elif most is not None:
        first, last = habits.percent or _MOST
        value = asked.dice.randint(most * first // 100, most * last // 100)
    else:
        value = low + asked.dice.randrange(3)
    return max(low, min(value, most) if most is not None else value)


def _day(asked: Asked, item: Field, habits: FieldHabits, seen: Mapping[str, Any]) -> str:
    least, most = bounds.limits(str(item.properties.get("rule") or ""), item.key, seen, asked.functions)
    not_before, not_after = (_limit(asked, item, name, seen) for name in ("not_before", "not_after"))
    low = max((day for day in (_as_day(least), not_before) if day), default=None)
    high = min((day for day in (_as_day(most), not_after) if day), default=None)
    first, last = habits.days or (_BEFORE if high is not None and high <= asked.today else _LATER)
    base = asked.today if habits.days or high is None or high >= asked.today else high
    base = max(base, low) if low is not None and last > 0 and not habits.days else base
    day = base + timedelta(days=asked.dice.randint(first, last))
    while last > 0 and not is_working_day(day):
        day += timedelta(days=1)
    day = min(day, high) if high is not None else day
    return (max(day, low) if low is not None else day).isoformat()


def _limit(asked: Asked, item: Field, name: str, seen: Mapping[str, Any]) -> date | None:
    text = item.properties.get(name)
    return _as_day(bounds.value_of(str(text), seen, asked.functions)) if text else None


def _as_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _text(asked: Asked, item: Field) -> str | None:
    kind = item.properties.get("kind")
    if kind == "person":
        return asked.dice.choice(asked.names) if asked.names else None
    if kind == "unit":
        return str(asked.data.get("unit") or "") or None
    if "pattern" in item.limits:
        return fitting(str(item.limits["pattern"]), asked.dice)
    least, most = int(item.limits.get("minLength", 0)), int(item.limits.get("maxLength", 10_000))
    text = WORDS
    while len(text) < least:
        text += " " + WORDS
    return text[:most]


def fitting(pattern: str, dice: random.Random) -> str:
    """A text for the simple patterns of forms: letters, digits, classes and counts; other parts are copied."""
    found = ""
    rest = pattern.removeprefix("^").removesuffix("$")
    while rest:
        if rest.startswith("\\") and len(rest) > 1:
            pool, rest = {"d": string.digits, "w": string.ascii_lowercase}.get(rest[1], rest[1]), rest[2:]
        elif rest.startswith("[") and "]" in rest:
            inside, _end, rest = rest[1:].partition("]")
            pool = _class(inside)
        else:
            pool, rest = string.ascii_lowercase if rest[0] == "." else rest[0], rest[1:]
        times = 1
        if rest[:1] in ("+", "*", "?"):
            rest = rest[1:]
        elif rest.startswith("{"):
            count, _end, rest = rest[1:].partition("}")
            times = int(count.split(",")[0])
        found += "".join(dice.choice(pool) for _ in range(times))
    return found


def _class(inside: str) -> str:
    pool = inside.replace("\\d", string.digits).replace("\\w", string.ascii_lowercase)
    for first, last in (("a", "z"), ("A", "Z"), ("0", "9")):
        pool = pool.replace(f"{first}-{last}", "".join(chr(code) for code in range(ord(first), ord(last) + 1)))
    return pool or "a"


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
