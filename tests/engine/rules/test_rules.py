"""Rules: expressions, exact shares, dated tables."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.folder import workflows_root
from engine.execution.deploy import read_rules
from engine.rules import expressions, shares
from engine.rules.dated import RuleBook
from engine.rules.feel import UnreadableCell, unary
from engine.rules.questions import RuleRefused
from engine.rules.tables import TableError


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "().__class__.__mro__",
        "a.__class__",
        "x" * 2000,
        "a.map(i, a.map(j, a.map(k, a.map(l, 1))))",
        "1 +",
    ],
)
def test_hostile_or_broken_expressions_are_refused(text: str) -> None:
    with pytest.raises(expressions.ExpressionError):
        expressions.evaluate(text, {"a": [1]})


def test_a_missing_variable_reads_as_null_and_a_failing_one_is_an_error_not_a_branch() -> None:
    assert expressions.evaluate("missing == null", {}) is True
    with pytest.raises(expressions.ExpressionError):
        expressions.evaluate("missing > 5", {})


def test_unknown_names_are_told_at_deployment() -> None:
    assert expressions.check("${known && other.exists(x, x > 1)}", {"known"}) == ["Không có dữ liệu nào tên “other”."]


@given(st.integers(0, 400), st.integers(1, 400), st.sampled_from(["1/2", "2/3", "1/5"]))
def test_shares_agree_with_exact_fractions(part: int, whole: int, share: str) -> None:
    if part > whole:
        with pytest.raises(shares.ImpossibleCount):
            shares.over(part, whole, share)
        return
    assert shares.over(part, whole, share) == (Fraction(part, whole) > Fraction(share))
    assert shares.at_least(part, whole, share) == (Fraction(part, whole) >= Fraction(share))
    assert shares.at_least(shares.needed(whole, share), whole, share)
    assert not shares.at_least(max(shares.needed(whole, share) - 1, 0), whole, share)


def test_quorum_vectors() -> None:
    assert shares.needed(49) == 33
    assert shares.at_least(32, 48)
    assert not shares.at_least(32, 49)


def test_every_rule_answers_its_own_cases() -> None:
    book = read_rules(workflows_root())
    assert book.findings == []
    assert book.run_cases() == []


def test_a_day_before_the_first_text_is_refused_never_answered_with_the_nearest() -> None:
    book = read_rules(workflows_root())
    with pytest.raises(RuleRefused, match="chưa có văn bản"):
        book.ask("excellent_cap", date(2016, 12, 31), {"good": 10})


@pytest.mark.parametrize("inputs", [{}, {"good": -1}, {"good": "10"}, {"good": 1, "other": 2}])
def test_impossible_questions_are_refused(inputs: dict[str, object]) -> None:
    with pytest.raises(RuleRefused):
        read_rules(workflows_root()).ask("excellent_cap", date(2026, 12, 31), inputs)


def test_gaps_and_overlaps_are_found_when_rules_are_read() -> None:
    text = """
name: x
rule: R-1
title: {vi: x, en: x}
key_date: {vi: x, en: x}
outputs: {y: int}
versions:
  - {id: a, document: a, dated: 2020-01-01, from: 2020-01-01, to: 2020-12-31, source: s, result: {y: "1"}}
  - {id: b, document: b, dated: 2020-06-01, from: 2020-06-01, to: 2021-06-01, source: s, result: {y: "2"}}
  - {id: c, document: c, dated: 2022-01-01, from: 2022-01-01, source: s, result: {y: "3"}}
"""
    assert {found.code for found in RuleBook.from_files({"x.yaml": text}).findings} == {"rule-overlap", "rule-gap"}


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", 5, True),
        ("< 10", 9, True),
        ("< 10", 10, False),
        ("[1..10]", 10, True),
        ("[1..10)", 10, False),
        ('"a","b"', "b", True),
        ('not("a")', "a", False),
        ("true", True, True),
        ("null", None, True),
        (">= 3", None, False),
    ],
)
def test_unary_tests(cell: str, value: object, expected: bool) -> None:
    condition = unary(cell, "x") or "true"
    assert expressions.evaluate(condition, {"x": value}) is expected


def test_a_cell_that_is_no_unary_test_is_refused_with_its_place() -> None:
    with pytest.raises(UnreadableCell):
        unary("__import__('os')", "x")
    from engine.rules.tables import DecisionTable

    with pytest.raises(TableError):
        DecisionTable.parse("<a/>", "t.dmn")
