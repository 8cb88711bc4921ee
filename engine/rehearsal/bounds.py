"""What a form's cross-field rule says about its fields: limits, totals, and values worth trying."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from engine.rules import expressions

_COMPARED = re.compile(r"(?P<left>[^<>=!]+?)\s*(?P<how><=|>=|==|<|>)\s*(?P<right>[^<>=!]+)")
_SUM = re.compile(r"(?:row\.)?[A-Za-z_]\w*(?:\s*\+\s*(?:row\.)?[A-Za-z_]\w*)+")
_APART = re.compile(r"&&|\|\||<=|>=|==|!=|<|>|\?|:|!")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "=="}


@dataclass(frozen=True)
class Clause:
    """`left how right`, one of several that must all hold."""

    left: str
    how: str
    right: str

    @property
    def added(self) -> list[str]:
        """The fields on the left when it is a sum."""
        if not _SUM.fullmatch(self.left):
            return []
        return [part.strip().removeprefix("row.") for part in self.left.split("+")]


@lru_cache(maxsize=2048)
def clauses(rule: str) -> tuple[Clause, ...]:
    """The comparisons of a rule that all must hold; none for a rule with alternatives, which is only tried out."""
    bare = expressions.strip(rule)
    if "||" in bare or "?" in bare:
        return ()
    found = []
    for part in bare.split("&&"):
        if match := _COMPARED.fullmatch(part.strip()):
            left, how, right = match["left"].strip(), match["how"], match["right"].strip()
            found += [Clause(left, how, right), Clause(right, _TURNED[how], left)]
    return tuple(found)


def limits(rule: str, key: str, seen: Mapping[str, Any], functions: expressions.Functions) -> tuple[Any, Any]:
    """The least and the most that a rule allows a field, as far as it says so; None where it does not."""
    low: Any = None
    high: Any = None
    for clause in clauses(rule) if rule else ():
        if clause.left.removeprefix("row.") != key:
            continue
        value = value_of(clause.right, seen, functions)
        if not isinstance(value, int | str) or isinstance(value, bool):
            continue
        if isinstance(value, int) and clause.how in ("<", ">"):
            value += -1 if clause.how == "<" else 1
        if clause.how in ("<=", "<", "=="):
            high = value if high is None or type(high) is not type(value) else min(high, value)
        if clause.how in (">=", ">", "=="):
            low = value if low is None or type(low) is not type(value) else max(low, value)
    return low, high


def value_of(text: str, seen: Mapping[str, Any], functions: expressions.Functions) -> Any:
    """The value of a part of a rule, or None when it has none."""
    try:
        return expressions.evaluate(text, seen, functions)
    except expressions.ExpressionError:
        return None


def holds(rule: str, seen: Mapping[str, Any], functions: expressions.Functions) -> bool:
    """Does the rule hold? A rule that cannot be worked out does not."""
    return value_of(rule, seen, functions) is True


def numbers(rule: str, seen: Mapping[str, Any], functions: expressions.Functions) -> list[int]:
    """Whole numbers worth trying: those that the rule compares with, and their neighbours; the largest first."""
    found = {0, 1}
    for value in _values(rule, seen, functions):
        if isinstance(value, int) and not isinstance(value, bool):
            found |= {value - 1, value, value + 1}
    return sorted(found, reverse=True)


def days(rule: str, today: date, seen: Mapping[str, Any], functions: expressions.Functions) -> list[str]:
    """Days worth trying: today, those that the rule compares with, and their neighbours."""
    found = {today}
    for value in _values(rule, seen, functions):
        if isinstance(value, str) and _DAY.fullmatch(value):
            found.add(date.fromisoformat(value))
    around = {day + timedelta(days=by) for day in found for by in (-1, 0, 1)}
    return [day.isoformat() for day in sorted(around, key=lambda day: (abs((day - today).days), day))]


def _values(rule: str, seen: Mapping[str, Any], functions: expressions.Functions) -> Iterator[Any]:
    for part in _APART.split(expressions.strip(rule)):
        text = part.strip()
        while text.startswith("(") and text.count("(") > text.count(")"):
            text = text[1:].strip()
        while text.endswith(")") and text.count(")") > text.count("("):
            text = text[:-1].strip()
        if text:
            yield value_of(text, seen, functions)
