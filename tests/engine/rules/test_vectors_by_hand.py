"""Sixty more questions, answered with a pencil from the text of the rules and not from the tables (rules.md 1 to 3)."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from engine.cli.main import main


def told(*words: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the JSON of `quytrinh rule …`."""
    result = CliRunner().invoke(main, ["rule", *words, "--json"])
    return result.exit_code, json.loads(result.stdout)


#: (the question, what must be in the answer)
ANSWERS: list[tuple[str, dict[str, Any]]] = [
    # 31 of 61 is over half (30.5); 41 of 61 over two thirds (40.67); 40 not
    ("band --on 2023-05-01 low=30 n=61", {"band": "none", "boundary": False}),
    ("band --on 2023-05-01 low=31 n=61", {"band": "over_half", "boundary": False}),
    ("band --on 2023-05-01 low=40 n=61", {"band": "over_half"}),
    ("band --on 2023-05-01 low=41 n=61", {"band": "two_thirds", "boundary": False}),
    ("band --on 2024-02-29 low=42 n=63", {"band": "two_thirds", "boundary": True, "verified": True}),
    ("band --on 2022-12-31 low=2 n=3", {"boundary": True, "document": "262-QĐ/TW", "dated": "2014-10-08"}),
    ("band --on 2023-02-02 low=2500 n=5000", {"band": "none", "version": "v2023", "dated": "2023-02-02"}),
    ("band --on 2023-02-02 low=2501 n=5000", {"band": "over_half", "rule": "R-010, R-016"}),
    # half of 19 is 9.5, of 20 ten: 10 collected out of 20 issued changes; 13 of 20 and of 19 do not
    ("denominator_sensitive --on 2023-06-01 low=10 issued=20 collected=19", {"flag": True}),
    ("denominator_sensitive --on 2023-06-01 low=11 issued=20 collected=19", {"flag": False}),
    ("denominator_sensitive --on 2023-06-01 low=12 issued=18 collected=18 entitled=19", {"flag": True}),
    ("denominator_sensitive --on 2023-06-01 low=12 issued=19 collected=18", {"flag": True}),
    ("denominator_sensitive --on 2023-06-01 low=6 issued=12 collected=12 valid=11", {"flag": True}),
    ("denominator_sensitive --on 2023-06-01 low=6 issued=12 collected=12 valid=12 entitled=12", {"flag": False}),
    # two thirds of those summoned
    ("quorum --on 2024-07-01 summoned=100 present=66", {"ok": False, "needed": 67}),
    ("quorum --on 2024-07-01 summoned=100 present=67", {"ok": True, "needed": 67}),
    ("quorum --on 2024-07-01 summoned=99 present=66", {"ok": True, "needed": 66}),
    ("quorum --on 2024-07-01 summoned=2 present=1", {"ok": False, "needed": 2}),
    ("quorum --on 2024-07-01 summoned=1 present=1", {"ok": True, "needed": 1}),
    ("quorum --on 2024-07-01 summoned=3001 present=2001", {"ok": True, "needed": 2001}),
    #
    ("discipline_vote --on 2023-03-01 base=15 forms.warning=8", {"result": "warning", "how": "direct", "needed": 8}),
    ("discipline_vote --on 2023-03-01 base=16 forms.warning=8",
     {"result": "none", "boundary": True, "needed": 9}),
    ("discipline_vote --on 2023-03-01 base=16 forms.warning=8 forms.reprimand=1",
     {"result": "reprimand", "how": "cumulated"}),
    ("discipline_vote --on 2023-03-01 base=30 forms.expulsion=20",
     {"expulsion_proposed": True, "needed_for_expulsion": 20, "boundary": True}),
    ("discipline_vote --on 2023-03-01 base=30 forms.expulsion=19",
     {"expulsion_proposed": False, "result": "removal", "how": "cumulated"}),
    ("discipline_vote --on 2023-03-01 base=30 forms.expulsion=19 holds_post=false",
     {"result": "warning", "how": "cumulated"}),
    ("discipline_vote --on 2023-03-01 base=11 forms.removal=6 holds_post=false",
     {"result": "warning", "how": "cumulated"}),
    ("discipline_vote --on 2023-03-01 base=11 forms.expulsion=3 forms.removal=3 forms.warning=3 forms.reprimand=2",
     {"result": "removal", "how": "cumulated"}),
    ("discipline_vote --on 2023-03-01 base=40 present=30 forms.reprimand=20", {"result": "none", "boundary": True}),
    ("discipline_vote --on 2023-03-01 base=40 present=30 forms.reprimand=21", {"result": "reprimand"}),
    ("discipline_vote --on 2025-06-01 base=9 forms.warning=5", {"verified": False, "document": "296-QĐ/TW"}),
    ("discipline_vote --on 2025-02-03 base=9 forms.warning=5", {"verified": False, "version": "v2021a"}),
    # a fifth of those graded good, rounded down
    ("excellent_cap --on 2019-12-31 good=24", {"max_excellent": 4, "percent": 20}),
    ("excellent_cap --on 2019-12-31 good=25", {"max_excellent": 5, "verified": True}),
    ("excellent_cap --on 2018-12-31 good=1003", {"max_excellent": 200, "verified": False}),
    #
    ("points --on 2025-12-31 p=89.9", {"level": "good"}),
    ("points --on 2025-12-31 p=69.99", {"level": "completed"}),
    ("points --on 2025-12-31 p=50.00", {"level": "completed"}),
    ("points --on 2025-12-31 p=90.01", {"level": "excellent_if_conditions"}),
    # the last day of February, the end of a month, a new act inside and outside the term
    ("limitation --on 2022-07-06 form=reprimand act=2019-02-28 concluded=2024-02-28",
     {"barred": False, "last_day": "2024-02-28"}),
    ("limitation --on 2022-07-06 form=reprimand act=2019-02-28 concluded=2024-02-29", {"barred": True}),
    ("limitation --on 2022-07-06 form=warning act=2016-02-29 concluded=2026-02-28",
     {"barred": False, "last_day": "2026-02-28"}),
    ("limitation --on 2022-07-06 form=removal act=2013-08-31 concluded=2023-09-01", {"barred": True}),
    ("limitation --on 2018-06-01 form=reprimand act=2012-01-31 concluded=2017-12-01", {"barred": True}),
    ("limitation --on 2022-08-01 form=warning act=2010-05-05 new_act=2020-05-05 concluded=2022-08-01",
     {"barred": False, "last_day": "2030-05-05"}),
    ("limitation --on 2022-08-01 form=warning act=2010-05-05 new_act=2020-05-06 concluded=2022-08-01",
     {"barred": True, "last_day": "2020-05-05"}),
    ("limitation --on 2022-08-01 form=expulsion act=1980-01-01 concluded=2022-08-01",
     {"barred": False, "last_day": None}),
    #
    ("decisive_request --on 2020-01-01 asking=20 members=60", {"ok": True, "needed": 20}),
    ("decisive_request --on 2020-01-01 asking=20 members=61", {"ok": False, "needed": 21}),
    # the day of filing selects the law, with or without --on
    ("asset_change filed=2026-06-30 change=300000000", {"additional": True, "on": "2026-06-30"}),
    ("asset_change filed=2026-07-01 change=300000000", {"additional": False, "threshold": 1000000000}),
    ("asset_change --on 2024-12-31 change=299999999", {"additional": False, "threshold": 300000000}),
    #
    ("verification_draw --on 2024-01-31 declarants=100", {"min": 10}),
    ("verification_draw --on 2024-01-31 declarants=101", {"min": 11}),
    #
    ("eligibility_after_discipline --on 2026-06-01 form=warning months=35", {"ok": False, "needed": 36}),
    ("eligibility_after_discipline --on 2026-06-01 form=removal months=60", {"ok": True, "boundary": True}),
    #
    ("dismissal_ground --on 2023-05-01 low=40 n=60", {"ground": False, "boundary": True}),
    ("dismissal_ground --on 2023-05-01 low=41 n=60", {"ground": True, "document": "41-QĐ/TW"}),
    ("resignation_ground --on 2023-05-01 low=31 n=60", {"ground": True}),
    ("resignation_ground --on 2025-09-01 low=41 n=60", {"ground": False, "document": "170/2025/NĐ-CP"}),
    #
    ("appeal_ladder --on 2024-01-01 level=central form=warning decided=central",
     {"body": "executive_committee", "chair": "committee", "days": 180, "last": True}),
    ("appeal_ladder --on 2024-01-01 level=province form=expulsion decided=commune",
     {"body": "standing_committee", "days": 90, "last": False}),
]  # fmt: skip

#: nobody can answer: exit status 1, and why in both languages
REFUSED = [
    "band --on 2014-10-07 low=1 n=2", "band --on 2023-05-01 low=62 n=61", "band --on 2023-05-01 low=-1 n=61",
    "band --on 2023-05-01 low=1 n=0", "band --on 2023-05-01 n=61", "band --on 2023-05-01 low=1 n=61 blank=2",
    "band --on 2023-02-29 low=1 n=61", "band --on 01/05/2023 low=1 n=61", "band low=1 n=61",
    "quorum --on 2024-07-01 summoned=49 present=50", "quorum --on 2024-07-01 summoned=0 present=0",
    "discipline_vote --on 2023-03-01 base=10 forms.warning=6 forms.reprimand=5",
    "discipline_vote --on 2023-03-01 base=10 present=5 forms.warning=6",
    "discipline_vote --on 2023-03-01 base=10 forms.demotion=6",
    "excellent_cap --on 2017-12-31 good=10", "points --on 2024-12-31 p=90", "points --on 2025-12-31 p=100.5",
    "limitation --on 2022-08-01 form=warning act=2022-08-02 concluded=2022-08-01",
    "limitation --on 2022-08-01 form=warning act=2023-02-29 concluded=2024-08-01",
    "decisive_request --on 2020-01-01 asking=61 members=60", "asset_change change=1 filed=2020-12-19",
    "asset_change change=300000000", "verification_draw --on 2024-01-31 declarants=0",
    "eligibility_after_discipline --on 2025-10-07 form=warning months=40",
    "dismissal_ground --on 2025-10-08 low=41 n=60", "resignation_ground --on 2021-11-02 low=41 n=60",
    "appeal_ladder --on 2024-01-01 level=cell form=warning", "no_such_rule --on 2024-01-01 x=1",
]  # fmt: skip
#: every answer carries these, besides its outputs
ALWAYS = {"rule", "version", "document", "dated", "source", "verified", "on", "note"}


@pytest.mark.parametrize(("question", "expected"), ANSWERS, ids=[question for question, _ in ANSWERS])
def test_the_command_answers_as_the_text_of_the_day_says(question: str, expected: dict[str, Any]) -> None:
    status, answer = told(*question.split())
    assert status == 0
    assert {key: answer[key] for key in expected} == expected
    assert answer.keys() >= ALWAYS


@pytest.mark.parametrize("question", REFUSED)
def test_what_cannot_be_asked_ends_with_status_1_and_a_sentence(question: str) -> None:
    status, answer = told(*question.split())
    assert status == 1
    assert answer["refused"]["vi"] and answer["refused"]["en"]


def test_there_are_sixty_of_them() -> None:
    assert len(ANSWERS) >= 60
