"""Questions that rules.md answers: both sides of every day and boundary, typed as on the command line."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from engine.cli.main import main
from engine.cli.rule import asked
from engine.definitions.folder import workflows_root
from engine.execution.deploy import read_rules
from engine.rules.questions import RuleRefused
from engine.rules.words import in_words

BOOK = read_rules(workflows_root())

#: (name, key date, question, what must be in the answer)
ANSWERED: list[tuple[str, str, str, dict[str, object]]] = [
    # the last day of 262-QĐ/TW and the first of 96-QĐ/TW
    ("band", "2023-02-01", "low=8 n=15", {"band": "over_half", "document": "262-QĐ/TW", "verified": False}),
    ("band", "2023-02-02", "low=8 n=15", {"band": "over_half", "document": "96-QĐ/TW", "verified": True}),
    ("band", "2014-10-08", "low=15 n=30", {"band": "none", "boundary": False}),
    ("band", "2028-12-01", "low=0 n=1", {"band": "none", "boundary": False}),
    ("band", "2028-12-01", "low=1 n=1", {"band": "two_thirds", "boundary": False}),
    ("band", "2023-12-01", "low=199 n=299", {"band": "over_half", "boundary": False}),  # 66.56 %
    ("band", "2023-12-01", "low=200 n=300", {"band": "two_thirds", "boundary": True}),
    ("band", "2023-12-01", "low=201 n=300", {"band": "two_thirds", "boundary": False}),
    # another denominator, another band
    ("denominator_sensitive", "2023-12-01", "low=10 issued=16 collected=15", {"flag": True}),  # 10/15 is two thirds
    ("denominator_sensitive", "2023-12-01", "low=8 issued=15 collected=15", {"flag": False}),
    ("denominator_sensitive", "2023-12-01", "low=8 issued=15 collected=15 entitled=16", {"flag": True}),
    ("denominator_sensitive", "2023-12-01", "low=7 issued=15 collected=15 valid=13", {"flag": True}),
    ("denominator_sensitive", "2023-12-01", "low=0 issued=15 collected=15 valid=13 entitled=20", {"flag": False}),
    #
    ("quorum", "2023-02-02", "summoned=49 present=33", {"ok": True, "needed": 33, "document": "96-QĐ/TW"}),
    ("quorum", "2023-02-01", "summoned=49 present=33", {"ok": True, "verified": False}),
    ("quorum", "2023-12-01", "summoned=1 present=0", {"ok": False, "needed": 1}),
    ("quorum", "2023-12-01", "summoned=3 present=2", {"ok": True}),
    ("quorum", "2023-12-01", "summoned=50 present=33", {"ok": False, "needed": 34}),
    # each text that governs the vote
    ("discipline_vote", "2016-07-26", "base=9 forms.reprimand=5", {"result": "reprimand", "document": "30-QĐ/TW"}),
    ("discipline_vote", "2021-07-27", "base=9 forms.reprimand=5", {"document": "30-QĐ/TW", "how": "direct"}),
    ("discipline_vote", "2021-07-28", "base=9 forms.reprimand=5", {"document": "22-QĐ/TW", "verified": True}),
    ("discipline_vote", "2025-02-03", "base=9 forms.reprimand=5", {"verified": False}),  # amended by 262-QĐ/TW
    ("discipline_vote", "2025-05-30", "base=9 forms.reprimand=5", {"document": "296-QĐ/TW", "verified": False}),
    ("discipline_vote", "2024-05-01", "base=21 forms.expulsion=14", {"result": "expulsion", "how": "proposed"}),
    ("discipline_vote", "2024-05-01", "base=21 forms.expulsion=13", {"result": "removal", "how": "cumulated"}),
    (
        "discipline_vote", "2024-05-01", "base=21 holds_post=false forms.expulsion=13",
        {"result": "warning", "how": "cumulated", "expulsion_proposed": False},
    ),
    ("discipline_vote", "2024-05-01", "base=7 forms.removal=4 holds_post=false", {"result": "warning"}),
    ("discipline_vote", "2024-05-01", "base=7 forms.removal=4", {"result": "removal", "how": "direct"}),
    ("discipline_vote", "2024-05-01", "base=8 forms.warning=4 forms.reprimand=4", {"boundary": True}),
    ("discipline_vote", "2024-05-01", "base=20 forms.warning=0", {"result": "none", "how": "none"}),
    ("discipline_vote", "2024-05-01", "base=1 forms.reprimand=1", {"result": "reprimand", "needed": 1}),
    #
    ("excellent_cap", "2018-12-31", "good=10", {"max_excellent": 2, "verified": False}),  # guidance 21 came in 2019
    ("excellent_cap", "2019-12-31", "good=14", {"max_excellent": 2, "verified": True}),
    ("excellent_cap", "2023-10-03", "good=15", {"max_excellent": 3, "document": "132-QĐ/TW; 21-HD/BTCTW (18/10/2019)"}),
    ("excellent_cap", "2023-10-04", "good=15", {"max_excellent": 3, "document": "124-QĐ/TW; 25-HD/BTCTW (10/11/2023)"}),
    ("excellent_cap", "2025-08-29", "good=4", {"max_excellent": 0, "verified": True}),
    ("excellent_cap", "2025-12-31", "good=5", {"max_excellent": 1, "verified": False}),
    ("excellent_cap", "2025-12-31", "good=0", {"max_excellent": 0}),
    #
    ("points", "2025-08-30", "p=90", {"level": "excellent_if_conditions"}),
    ("points", "2026-12-31", "p=89.99", {"level": "good"}),
    ("points", "2026-12-31", "p=69.99", {"level": "completed"}),
    ("points", "2026-12-31", "p=100", {"level": "excellent_if_conditions"}),
    ("points", "2026-12-31", "p=0", {"level": "not_completed"}),
    ("points", "2026-12-31", "p=49,99", {"level": "not_completed"}),
    # leap days, ends of months, restarts
    (
        "limitation", "2017-11-15", "form=reprimand act=2016-02-29 concluded=2021-02-28",
        {"barred": False, "last_day": "2021-02-28"},
    ),
    ("limitation", "2017-11-15", "form=reprimand act=2016-02-29 concluded=2021-03-01", {"barred": True}),
    (
        "limitation", "2022-07-05", "form=warning act=2012-07-06 concluded=2022-07-06",
        {"document": "102-QĐ/TW; 07-QĐi/TW (28/08/2018)"},
    ),
    (
        "limitation", "2022-07-06", "form=warning act=2012-07-06 concluded=2022-07-06",
        {"barred": False, "verified": True},
    ),
    ("limitation", "2022-07-06", "form=removal act=2012-07-06 concluded=2022-07-07", {"barred": True}),
    (
        "limitation", "2025-02-14", "form=removal act=2015-08-31 concluded=2025-08-31",
        {"barred": False, "verified": False},
    ),
    (
        "limitation", "2024-01-01", "form=reprimand act=2017-03-10 new_act=2022-03-10 concluded=2027-03-10",
        {"barred": False, "last_day": "2027-03-10"},
    ),
    (
        "limitation", "2024-01-01", "form=reprimand act=2017-03-10 new_act=2022-03-11 concluded=2024-01-01",
        {"barred": True, "last_day": "2022-03-10"},
    ),
    (
        "limitation", "2024-01-01", "form=dissolution act=1999-01-01 concluded=2024-01-01",
        {"barred": False, "last_day": None},
    ),
    (
        "limitation", "2024-01-01", "form=reprimand act=1999-01-01 concluded=2024-01-01 exempt_field=true",
        {"barred": False, "last_day": None},
    ),
    #
    ("decisive_request", "2015-07-01", "asking=17 members=51", {"ok": True, "verified": True}),
    ("decisive_request", "2023-06-30", "asking=16 members=50", {"ok": False, "needed": 17, "document": "85/2014/QH13"}),
    ("decisive_request", "2023-07-01", "asking=17 members=50", {"ok": True, "verified": False}),
    ("decisive_request", "2026-03-01", "asking=17 members=50", {"ok": True, "version": "v2026"}),
    # the filing day selects the law, also where it is given as an input
    ("asset_change", "2020-12-20", "change=300000000", {"additional": True}),
    ("asset_change", "2026-06-30", "change=299999999", {"additional": False, "threshold": 300000000}),
    ("asset_change", "2026-06-30", "change=300000000", {"additional": True, "verified": False}),
    ("asset_change", "2026-07-01", "change=300000000", {"additional": False, "threshold": 1000000000}),
    ("asset_change", "2026-11-27", "change=300000000 filed=2025-12-31", {"additional": True, "on": "2025-12-31"}),
    #
    ("verification_draw", "2023-01-01", "declarants=41", {"min": 5, "verified": False}),
    ("verification_draw", "2026-02-01", "declarants=1", {"min": 1}),
    ("verification_draw", "2026-02-01", "declarants=40", {"min": 4}),
    #
    ("eligibility_after_discipline", "2025-10-08", "form=warning months=35", {"ok": False, "needed": 36}),
    ("eligibility_after_discipline", "2026-01-01", "form=removal months=59", {"ok": False}),
    ("eligibility_after_discipline", "2026-01-01", "form=removal months=61", {"ok": True, "boundary": False}),
    ("eligibility_after_discipline", "2026-01-01", "form=reprimand months=24", {"ok": True, "boundary": True}),
    # whole numbers near the largest that is accepted
    ("band", "2024-01-01", "low=666666666666666 n=1000000000000000", {"band": "over_half", "boundary": False}),
    ("band", "2024-01-01", "low=666666666666667 n=1000000000000000", {"band": "two_thirds", "boundary": False}),
    ("quorum", "2024-01-01", "summoned=1000000000000000 present=666666666666666", {"ok": False}),
    ("discipline_vote", "2024-01-01", "base=1000000000000000 forms.warning=500000000000001", {"result": "warning"}),
    # odd bases: one more vote decides
    ("band", "2024-01-01", "low=333 n=667", {"band": "none"}),
    ("band", "2024-01-01", "low=334 n=667", {"band": "over_half"}),
    ("band", "2024-01-01", "low=444 n=667", {"band": "over_half"}),
    ("band", "2024-01-01", "low=445 n=667", {"band": "two_thirds", "boundary": False}),
    ("discipline_vote", "2024-01-01", "base=3 forms.expulsion=1 forms.warning=1 forms.reprimand=1",
     {"result": "warning", "how": "cumulated"}),
    ("discipline_vote", "2024-01-01", "base=15 forms.expulsion=9 forms.removal=6",
     {"result": "removal", "how": "cumulated", "expulsion_proposed": False}),
    ("discipline_vote", "2024-01-01", "base=15 forms.expulsion=10", {"result": "expulsion", "boundary": True}),
    ("denominator_sensitive", "2024-01-01", "low=34 issued=51 collected=50", {"flag": False}),  # exactly 2/3 of 51
    ("denominator_sensitive", "2024-01-01", "low=34 issued=52 collected=50", {"flag": True}),
    ("decisive_request", "2024-01-01", "asking=16 members=49", {"ok": False, "needed": 17}),
    # who decides at the last level
    ("appeal_ladder", "2026-03-01", "level=central form=removal", {"last": True, "body": "inspection_committee"}),
    ("appeal_ladder", "2026-03-01", "level=central form=expulsion", {"last": True, "body": "standing_committee"}),
    # the grounds of 377-QĐ/TW were not seen
    ("leaving_grounds", "2025-10-07", "", {"seen": True, "document": "41-QĐ/TW", "verified": True}),
    ("leaving_grounds", "2025-10-08", "", {"seen": False, "document": "377-QĐ/TW", "verified": False}),
    #
    ("dismissal_ground", "2021-11-03", "low=20 n=30", {"ground": False, "boundary": True}),
    ("dismissal_ground", "2025-10-07", "low=21 n=30", {"ground": True, "boundary": False}),
    ("resignation_ground", "2021-11-03", "low=15 n=30", {"ground": False}),
    ("resignation_ground", "2025-06-30", "low=21 n=30", {"ground": True, "document": "41-QĐ/TW"}),
    ("resignation_ground", "2025-07-01", "low=21 n=30", {"ground": False, "document": "170/2025/NĐ-CP"}),
    ("resignation_ground", "2025-07-01", "low=20 n=30", {"ground": True, "boundary": True}),
]  # fmt: skip

#: (name, key date, question): nobody can answer
REFUSED = [
    # both a number and a map, or one form of discipline twice: neither vote is silently dropped
    ("band", "2024-01-01", "low=1 low.x=1 n=4"),
    ("band", "2024-01-01", "low.x=1 low=1 n=4"),
    ("discipline_vote", "2024-01-01", 'base=20 forms={"warning":1,"warning":11}'),
    ("discipline_vote", "2024-01-01", 'base=20 forms={"warning":1} forms.warning=11'),
    ("discipline_vote", "2024-01-01", 'base=20 forms={"warning":null}'),
    ("discipline_vote", "2024-01-01", "base=20 forms.=1"),
    # texts that look like numbers
    ("band", "2024-01-01", "low=12,5 n=30"),
    ("band", "2024-01-01", "low=1e3 n=3000"),
    ("band", "2024-01-01", 'low="3" n=4'),
    ("band", "2024-01-01", "low=03 n=4"),
    ("band", "2024-01-01", "low= n=4"),
    ("band", "2024-01-01", "low=null n=4"),
    ("band", "2024-01-01", "low=NaN n=4"),
    ("band", "2024-01-01", "LOW=1 n=4"),
    ("points", "2025-12-31", "p=9e1"),
    ("points", "2025-12-31", "p=90."),
    ("points", "2025-12-31", "p=٩٠"),
    ("points", "2025-12-31", "p=1.000,5"),
    ("asset_change", "2026-11-01", "change=1.000.000.000"),
    # days outside any case, or none
    ("limitation", "2022-07-06", "form=removal act=9999-12-31 concluded=9999-12-31"),
    ("limitation", "2022-07-06", "form=removal act=0001-01-01 concluded=0002-01-01"),
    ("limitation", "2022-07-06", "form=removal act=20201231 concluded=2022-01-01"),
    ("limitation", "2022-07-06", "form=removal act=2020-W01-1 concluded=2022-01-01"),
    ("band", "0001-01-01", "low=1 n=2"),
    ("excellent_cap_civil_servants", "2025-12-31", "good=14"),
    ("band_council", "2015-06-30", "low=10 n=15"),
    ("leaving_grounds", "2009-10-01", ""),
    ("band", "2014-10-07", "low=1 n=2"),
    ("band", "2023-12-01", "low=0 n=0"),
    ("band", "2023-12-01", "low=3 n=2"),
    ("band", "2023-12-01", "low=1.5 n=2"),
    ("band", "2023-12-01", "low=true n=2"),
    ("band", "2023-12-01", "low=1"),
    ("band", "2023-12-01", "low=1 n=2 m=3"),
    ("band", "2023-12-01", "low=1 low=1 n=2"),
    ("band", "2023-12-01", "low=1 n=9999999999999999999999"),
    ("denominator_sensitive", "2023-12-01", "low=5 issued=10 collected=11"),
    ("denominator_sensitive", "2023-12-01", "low=0 issued=0 collected=0"),
    ("denominator_sensitive", "2023-12-01", "low=5 issued=10 collected=10 valid=11"),
    ("denominator_sensitive", "2023-12-01", "low=5 issued=10 collected=10 entitled=9"),
    ("quorum", "2023-12-01", "summoned=10 present=11"),
    ("quorum", "2023-12-01", "summoned=0 present=0"),
    ("discipline_vote", "2016-07-25", "base=9 forms.warning=5"),
    ("discipline_vote", "2024-05-01", "base=9 forms.warning=5 forms.reprimand=5"),
    ("discipline_vote", "2024-05-01", "base=9 present=4 forms.warning=5"),
    ("discipline_vote", "2024-05-01", "base=9 forms.dissolution=5"),
    ("discipline_vote", "2024-05-01", "base=0 forms.warning=0"),
    ("discipline_vote", "2024-05-01", "base=9"),
    ("excellent_cap", "2018-03-07", "good=10"),
    ("points", "2025-08-29", "p=90"),
    ("points", "2026-01-01", "p=100.01"),
    ("points", "2026-01-01", "p=-0.01"),
    ("points", "2026-01-01", "p=49.999"),
    ("limitation", "2017-11-14", "form=reprimand act=2017-03-10 concluded=2022-03-09"),
    ("limitation", "2024-01-01", "form=fine act=2017-03-10 concluded=2022-03-09"),
    ("limitation", "2024-01-01", "form=reprimand act=2022-03-10 concluded=2022-03-09"),
    ("limitation", "2024-01-01", "form=reprimand act=2023-02-29 concluded=2023-03-09"),
    ("decisive_request", "2015-06-30", "asking=17 members=50"),
    ("decisive_request", "2024-01-01", "asking=51 members=50"),
    ("asset_change", "2020-12-19", "change=300000000"),
    ("asset_change", "2024-12-19", "change=-1"),
    ("verification_draw", "2022-12-31", "declarants=37"),
    ("verification_draw", "2024-12-31", "declarants=0"),
    ("eligibility_after_discipline", "2025-10-07", "form=reprimand months=24"),
    ("eligibility_after_discipline", "2026-01-01", "form=expulsion months=90"),
    ("dismissal_ground", "2021-11-02", "low=11 n=15"),
    ("dismissal_ground", "2025-10-08", "low=11 n=15"),
    ("resignation_ground", "2021-11-02", "low=11 n=15"),
    ("resignation_ground", "2026-11-02", "low=16 n=15"),
]


def ask(name: str, on: str, question: str) -> dict[str, object]:
    answer = BOOK.ask(name, date.fromisoformat(on), asked(name, tuple(question.split())))
    told = {"document": answer.document, "verified": answer.verified, "version": answer.version}
    return {**answer.outputs, **told, "on": answer.on.isoformat()}


@pytest.mark.parametrize(("name", "on", "question", "expected"), ANSWERED)
def test_the_text_of_the_day_answers(name: str, on: str, question: str, expected: dict[str, object]) -> None:
    answer = ask(name, on, question)
    assert {key: answer.get(key) for key in expected} == expected


@pytest.mark.parametrize(("name", "on", "question"), REFUSED)
def test_what_cannot_be_asked_is_refused_in_both_languages(name: str, on: str, question: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        ask(name, on, question)
    assert refused.value.in_words("vi") != refused.value.in_words("en")


def command(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["rule", *words])
    return result.exit_code, result.output


def test_the_command_line_tells_text_source_and_whether_anybody_compared_it() -> None:
    code, output = command("band", "--on", "2023-12-01", "low=10", "n=15", "--json")
    told = json.loads(output)
    assert code == 0
    assert told["band"] == "two_thirds"
    assert told["boundary"] is True
    assert (told["document"], told["dated"], told["source"]) == ("96-QĐ/TW", "2023-02-02", "S03 S04")
    assert "chưa đối chiếu / not verified" in command("band", "--on", "2016-12-01", "low=10", "n=15")[1]


def test_the_command_line_helps_whoever_does_not_know_the_names() -> None:
    code, output = command("--list")
    assert code == 0
    assert "discipline_vote(base, forms, present, holds_post)" in output
    assert "96-QĐ/TW" in command("band")[1]
    code, output = command("bands", "--on", "2023-12-01", "low=1")
    assert code == 1
    assert "did you mean band" in output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["band", "low=1", "n=2"], "--on is missing (the day that selects the text: day of the vote)"),
        (["band", "--on", "2023-02-30", "low=1", "n=2"], "must be a day like 2026-12-31"),
        (["band", "--on", "2023-12-01", "low", "n=2"], "must be written name=value"),
        (["band", "--on", "2023-12-01", "low=ten", "n=2"], "“low” must be a whole number, not “ten”"),
        (["band", "--on", "2023-12-01", "low=1", "n=2", "q=1"], "it asks for: low, n"),
        (["discipline_vote", "--on", "2024-12-01", "base=9", "forms.warning=-1"], "cannot be negative (-1)"),
    ],
)
def test_a_wrong_question_is_answered_with_a_sentence_and_exit_status_1(words: list[str], says: str) -> None:
    code, output = command(*words)
    assert code == 1
    assert says in output
    assert "Traceback" not in output


def test_a_text_that_was_not_seen_is_named_in_the_refusal() -> None:
    with pytest.raises(RuleRefused) as refused:
        ask("dismissal_ground", "2025-10-08", "low=11 n=15")
    assert "377-QĐ/TW" in refused.value.in_words("vi") and "chưa xem được" in refused.value.in_words("vi")
    assert "377-QĐ/TW" in refused.value.in_words("en") and "were not seen" in refused.value.in_words("en")


def test_every_name_of_a_shipped_rule_has_words_in_both_languages() -> None:
    for rule in BOOK.rules.values():
        for name in [*rule.inputs, *rule.outputs]:
            assert rule.words[name]["vi"] and rule.words[name]["en"], (rule.name, name)


def test_an_answer_is_said_in_words_and_keeps_what_has_none() -> None:
    rule = BOOK.rules["discipline_vote"]
    values = {"base": 20, "forms": {"warning": 11}, "present": None, "holds_post": False, "other": "2024-05-01"}
    assert in_words(rule, values, "en") == [
        ("base", "20"), ("votes for each form", "warning 11"), ("holds a post", "no"), ("other", "01/05/2024"),
    ]  # fmt: skip
    assert in_words(None, {"band": "over_half"}, "vi") == [("band", "over_half")]
