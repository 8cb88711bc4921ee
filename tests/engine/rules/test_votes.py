"""Votes and terms against an independent reading of the rules, for any numbers (rules.md, sections 2 to 4)."""

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from engine.cli.main import main
from engine.definitions.folder import workflows_root
from engine.execution.deploy import read_rules
from engine.rules.questions import RuleRefused

BOOK = read_rules(workflows_root())
HEAVIEST_FIRST = ("expulsion", "removal", "warning", "reprimand")


def ask(name: str, on: str, **inputs: Any) -> dict[str, Any]:
    return BOOK.ask(name, date.fromisoformat(on), inputs).outputs


@st.composite
def ballots(draw: st.DrawFn) -> tuple[int, dict[str, int]]:
    """A body and its votes for the forms, at most one each; mostly small bodies, in which votes often tie."""
    base = draw(st.one_of(st.integers(1, 8), st.integers(1, 8), st.integers(1, 300)))
    left, forms = base, {}
    for form in draw(st.permutations(HEAVIEST_FIRST)):
        forms[form] = draw(st.integers(0, left))
        left -= forms[form]
    return base, forms


def decided(base: int, forms: dict[str, int], holds_post: bool) -> str:
    """R-042 and R-049 told once more, as a person counts with a pencil."""
    if forms["expulsion"] * 3 >= base * 2:
        return "expulsion"
    available = [form for form in HEAVIEST_FIRST[1:] if form != "removal" or holds_post]
    alone = [form for form in available if forms[form] * 2 > base]
    if alone:
        return alone[0]
    together = 0
    for form in HEAVIEST_FIRST:
        together += forms[form]
        if form in available and together * 2 > base:
            return form
    return "none"


@given(ballots(), st.booleans())
def test_cumulation_is_what_a_person_would_count(vote: tuple[int, dict[str, int]], holds_post: bool) -> None:
    base, forms = vote
    found = ask("discipline_vote", "2024-05-01", base=base, forms=forms, holds_post=holds_post)
    assert found["result"] == decided(base, forms, holds_post)
    assert found["expulsion_proposed"] == (found["result"] == "expulsion")


@given(ballots(), st.permutations(HEAVIEST_FIRST))
def test_the_order_in_which_votes_are_entered_changes_nothing(
    vote: tuple[int, dict[str, int]], order: list[str]
) -> None:
    base, forms = vote
    again = {form: forms[form] for form in order}
    assert ask("discipline_vote", "2024-05-01", base=base, forms=forms) == ask(
        "discipline_vote", "2024-05-01", base=base, forms=again
    )


@given(ballots())
def test_a_vote_moved_to_a_heavier_form_never_makes_the_result_lighter(vote: tuple[int, dict[str, int]]) -> None:
    base, forms = vote
    if forms["reprimand"] == 0 or forms["warning"] * 2 > base or forms["reprimand"] * 2 > base:
        return
    moved = {**forms, "reprimand": forms["reprimand"] - 1, "warning": forms["warning"] + 1}
    weight = ["none", "reprimand", "warning", "removal", "expulsion"]
    first, second = (ask("discipline_vote", "2024-05-01", base=base, forms=f)["result"] for f in (forms, moved))
    if not (moved["warning"] * 2 > base):  # an own majority comes before cumulation
        assert weight.index(second) >= weight.index(first)


@given(st.integers(1, 500), st.data())
def test_a_band_never_falls_with_more_low_votes(n: int, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, n - 1))
    weight = ["none", "over_half", "two_thirds"]
    bands = [ask("band", "2023-12-01", low=number, n=n) for number in (low, low + 1)]
    assert weight.index(bands[0]["band"]) <= weight.index(bands[1]["band"])
    assert [band["boundary"] for band in bands] == [3 * number == 2 * n for number in (low, low + 1)]


@given(st.integers(1, 1_000))
def test_exactly_half_has_no_consequence_and_the_quorum_is_the_smallest_that_suffices(half: int) -> None:
    assert ask("band", "2023-12-01", low=half, n=2 * half)["band"] == "none"
    needed = ask("quorum", "2023-12-01", summoned=half, present=0)["needed"]
    assert ask("quorum", "2023-12-01", summoned=half, present=needed)["ok"]
    assert not ask("quorum", "2023-12-01", summoned=half, present=needed - 1)["ok"]


@given(
    st.dates(date(1995, 1, 1), date(2025, 12, 31)),
    st.integers(0, 5_000),
    st.sampled_from([("reprimand", 60), ("warning", 120), ("removal", 120)]),
)
def test_limitation_ends_on_the_same_day_of_the_month(act: date, days: int, form: tuple[str, int]) -> None:
    concluded = date.fromordinal(act.toordinal() + days)
    last = act + relativedelta(months=form[1])
    inputs = {"form": form[0], "act": act.isoformat(), "concluded": concluded.isoformat()}
    assert ask("limitation", "2024-05-01", **inputs) == {"barred": concluded > last, "last_day": last.isoformat()}


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("band", {"low": 5, "n": 4}),
        ("band", {"low": -1, "n": 4}),
        ("band", {"low": 1, "n": True}),
        ("discipline_vote", {"base": 10, "forms": {"warning": 11}}),
        ("discipline_vote", {"base": 10, "forms": {"warning": 1.5}}),
        ("discipline_vote", {"base": 10, "forms": {"warning": "5"}}),
        ("limitation", {"form": "warning", "act": "2023-02-30", "concluded": "2024-01-01"}),
        ("points", {"p": 89.99}),
    ],
)
def test_what_cannot_be_is_refused_in_words(name: str, inputs: dict[str, Any]) -> None:
    with pytest.raises(RuleRefused) as refused:
        ask(name, "2025-12-01", **inputs)
    assert name in str(refused.value)


def test_the_command_line_asks_as_the_engine_does() -> None:
    run = CliRunner()
    votes = [f"forms.{form}={count}" for form, count in zip(HEAVIEST_FIRST, (6, 5, 5, 4), strict=True)]
    told = run.invoke(main, ["rule", "discipline_vote", "base=20", *votes, "--on", "2022-05-01", "--json"])
    assert told.exit_code == 0, told.output
    assert '"result": "removal"' in told.output
    assert run.invoke(main, ["rule", "points", "p=89.99", "--on", "2025-12-31", "--json"]).exit_code == 0
    for wrong in (["band", "low=9", "n=8"], ["band", "low=-1", "n=8"], ["quorum", "summoned=x", "present=1"]):
        refused = run.invoke(main, ["rule", *wrong, "--on", "2025-12-31"])
        assert refused.exit_code == 1
        assert "Traceback" not in refused.output
    assert run.invoke(main, ["rule", "band", "low=1", "n=8", "--on", "2014-01-01"]).exit_code == 1
