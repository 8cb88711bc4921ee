"""Votes and terms against an independent reading of the rules, for any numbers (rules.md, sections 2 to 4)."""

from datetime import date
from fractions import Fraction
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


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    """A part of a whole, most often on one of the boundaries or one beside it."""
    whole = draw(st.one_of(st.integers(1, 40), st.integers(1, 5_000), st.integers(1, 200).map(lambda sixth: 6 * sixth)))
    near = [whole * top // bottom + step for top, bottom in ((1, 2), (2, 3), (1, 3)) for step in (-1, 0, 1, 2)]
    exact = [whole // 2, whole * 2 // 3, whole // 3]
    part = draw(st.one_of(st.sampled_from(exact), st.sampled_from(near), st.integers(0, whole)))
    return min(max(part, 0), whole), whole


def band_by_hand(low: int, n: int) -> str:
    """R-010, R-011: over one half; from two thirds."""
    share = Fraction(low, n)
    return "two_thirds" if share >= Fraction(2, 3) else "over_half" if share > Fraction(1, 2) else "none"


@given(shares(), st.sampled_from(["2016-05-01", "2023-12-01", "2026-12-01"]))
def test_bands_are_the_exact_fractions(vote: tuple[int, int], on: str) -> None:
    low, n = vote
    for name in ("band", "band_council"):
        told = {"band": band_by_hand(low, n), "boundary": Fraction(low, n) == Fraction(2, 3)}
        assert ask(name, on, low=low, n=n) == told


@given(shares(), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_another_denominator_matters_when_it_gives_another_band(
    vote: tuple[int, int], invalid: int, kept: int, absent: int
) -> None:
    low, collected = vote
    valid, issued = max(collected - invalid, low, 1), collected + kept
    entitled = issued + absent
    bands = {band_by_hand(low, n) for n in (issued, collected, valid, entitled)}
    counts = {"low": low, "issued": issued, "collected": collected}
    assert ask("denominator_sensitive", "2023-12-01", **counts, valid=valid, entitled=entitled)["flag"] == (
        len(bands) > 1
    )
    two = {band_by_hand(low, issued), band_by_hand(low, collected)}
    assert ask("denominator_sensitive", "2023-12-01", **counts)["flag"] == (len(two) > 1)


@given(shares(), st.sampled_from(["2016-05-01", "2023-12-01"]))
def test_the_quorum_and_the_third_that_asks_are_exact_fractions(count: tuple[int, int], on: str) -> None:
    part, whole = count
    for name, names, share in (
        ("quorum", ("present", "summoned"), Fraction(2, 3)),
        ("decisive_request", ("asking", "members"), Fraction(1, 3)),
    ):
        told = ask(name, on, **dict(zip(names, count, strict=True)))
        assert told["ok"] == (Fraction(part, whole) >= share)
        assert Fraction(told["needed"], whole) >= share > Fraction(told["needed"] - 1, whole)


@given(shares())
def test_grounds_for_leaving_are_exact_fractions(vote: tuple[int, int]) -> None:
    low, n = vote
    share, half, two_thirds = Fraction(low, n), Fraction(1, 2), Fraction(2, 3)
    assert ask("dismissal_ground", "2024-05-01", low=low, n=n)["ground"] == (share > two_thirds)
    assert ask("resignation_ground", "2024-05-01", low=low, n=n)["ground"] == (share > half)
    assert ask("resignation_ground", "2025-08-01", low=low, n=n)["ground"] == (half < share <= two_thirds)


@given(st.integers(1, 10_000))
def test_the_cap_is_rounded_down_and_the_draw_up(count: int) -> None:
    cap = ask("excellent_cap", "2024-12-31", good=count)["max_excellent"]
    assert 5 * cap <= count < 5 * (cap + 1)
    drawn = ask("verification_draw", "2024-02-01", declarants=count)["min"]
    assert 10 * (drawn - 1) < count <= 10 * drawn


@given(st.integers(1, 1_000), st.integers(1, 50))
def test_a_part_larger_than_its_whole_is_refused_and_one_as_large_is_not(whole: int, more: int) -> None:
    for name, part, of in (
        ("band", "low", "n"),
        ("band_council", "low", "n"),
        ("dismissal_ground", "low", "n"),
        ("resignation_ground", "low", "n"),
        ("quorum", "present", "summoned"),
        ("decisive_request", "asking", "members"),
    ):
        ask(name, "2024-05-01", **{part: whole, of: whole})
        with pytest.raises(RuleRefused):
            ask(name, "2024-05-01", **{part: whole + more, of: whole})


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
