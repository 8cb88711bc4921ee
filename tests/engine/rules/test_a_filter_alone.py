"""A filter about nothing but its element is gone through element by element, and gives what the library would give."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules import expressions
from tests.engine.rules.test_a_variable_alone import PLAIN

ELEMENTS = st.lists(
    PLAIN | st.fixed_dictionaries({"exempt": PLAIN, "name": st.text(max_size=4), "points": st.integers(-5, 5)}),
    max_size=6,
)
CONDITIONS = (
    "m.exempt != true",
    "m.exempt == true",
    "m.exempt",
    "m.points > 0 && m.name != 'a)'",
    "has(m.exempt) && m.exempt == null",
    'm.name == "((" || size(m.name) > 2',
    "m == null",
    "m in [1, 2]",
)


def through_the_library(text: str, data: dict[str, Any]) -> Any:
    """The same filter inside brackets, which is another text."""
    return expressions.evaluate(f"[{text}][0]", data)


def told(ask: Any, *given: Any) -> Any:
    try:
        return ask(*given)
    except expressions.ExpressionError as error:
        return type(error)


@given(ELEMENTS, st.sampled_from(CONDITIONS))
def test_it_is_what_the_library_gives_back(elements: list[Any], condition: str) -> None:
    text = f"people.filter(m, {condition})"
    data = {"people": elements}
    assert told(expressions.evaluate, text, data) == told(through_the_library, text, data)


@pytest.mark.parametrize("value", [None, "text", 3, {"exempt": True}, [object()], [1.5, {"exempt": 2.5}]])
def test_what_is_no_list_of_plain_values_is_left_to_the_library(value: object) -> None:
    text, data = "people.filter(m, m != null)", {"people": value}
    assert told(expressions.evaluate, text, data) == told(through_the_library, text, data)


@pytest.mark.parametrize(
    "text",
    [
        "people.filter(m, m.points > least)",
        "people.filter(m, m.points > 1).map(m, m.name)",
        "people.filter(m, m.points > 1) + people.filter(m, (m.points < 0))",
        "people.filter(m, people.exists(o, o.points > m.points))",
        "people.filter(m, is_empty(m.name))",
    ],
)
def test_texts_that_are_more_than_that_mean_what_they_meant(text: str) -> None:
    points = [{"name": name, "points": number} for number, name in enumerate(["", "a", "b", "c"], start=-1)]
    data = {"people": points, "least": 0}
    assert expressions.evaluate(text, data) == through_the_library(text, data)


def test_it_is_a_value_of_its_own() -> None:
    data: dict[str, Any] = {"people": [{"tags": ["a"]}]}
    found = expressions.evaluate("people.filter(m, m.tags != [])", data)
    found[0]["tags"].append("b")
    assert data == {"people": [{"tags": ["a"]}]}
