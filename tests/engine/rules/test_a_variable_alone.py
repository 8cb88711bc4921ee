"""A variable alone is not sent through the library of expressions, and gives what the library would give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules import expressions

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=5), inside, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_it_is_what_the_library_gives_back(value: object) -> None:
    data = {"found": value}
    assert expressions.evaluate("${found}", data) == expressions.evaluate("[found][0]", data)


def test_it_is_a_value_of_its_own() -> None:
    data = {"people": [{"person": "p-1", "tags": ["a"]}]}
    found = expressions.evaluate("people", data)
    found[0]["tags"].append("b")
    assert data == {"people": [{"person": "p-1", "tags": ["a"]}]}


@pytest.mark.parametrize("value", [object(), [object()], {"a": object()}])
def test_what_the_library_refuses_is_refused(value: object) -> None:
    with pytest.raises(expressions.ExpressionError):
        expressions.evaluate("found", {"found": value})
