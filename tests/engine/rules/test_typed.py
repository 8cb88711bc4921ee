"""Expressions are tried on the declared types before a release: what can never be right is refused, the rest is not."""

import pytest

from engine.rules import typed

TYPES = {"amount": "int", "note": "text", "done": "bool", "day": "date", "people": "list", "about": "map"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("amount > 3 && done", "bool"),
        ("note == 'a'", "bool"),
        ("day > '2026-01-01'", "bool"),
        ("about.level == 'x'", "bool"),
        ("people.exists(p, p.age > 3)", "bool"),
        ("people[0].name", "text"),
        ("amount / (amount - amount)", "int"),
        ("null", "list"),
        ("amount == null", "bool"),
        ("or_else(amount, 0) + 1", "int"),
        ("working_days(day, 3)", "date"),
        ("item.x > 'undeclared names are another finding'", "bool"),
    ],
)
def test_what_can_be_right_is_accepted(text: str, wanted: str) -> None:
    assert typed.faults(text, TYPES, wanted) == []


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("amount > 'a'", "bool", "“amount” là số nguyên"),
        ("note + 1", "int", "“note” là chữ"),
        ("!amount", "bool", "“amount” là số nguyên"),
        ("amount in note", "bool", "không bao giờ tính được"),
        ("amount + 1", "bool", "số nguyên"),
        ("note", "list", "chữ"),
        ("people", "int", "danh sách"),
        ("amount == '3'", "bool", "không bao giờ đúng"),
        ("'yes' == done", "bool", "không bao giờ đúng"),
        ("note != 4 || done", "bool", "không bao giờ đúng"),
    ],
)
def test_what_can_never_be_right_is_told(text: str, wanted: str, said: str) -> None:
    assert [said in says.format(**values) for says, values in typed.faults(text, TYPES, wanted)] == [True]
