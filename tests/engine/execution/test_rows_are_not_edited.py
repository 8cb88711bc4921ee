"""A released row of a rule is not edited: refused from a folder and on the pages, save for a typing error."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.authoring import acts
from engine.cli.main import Desk, main
from engine.definitions import versions
from engine.definitions.telling import as_data
from engine.execution.deploy import DefinitionRefused
from engine.execution.office import Office
from engine.rules.dated import RuleBook
from engine.rules.rows import edited
from engine.store.transaction import Actor

FIRST, SECOND = Actor("p-quan-tri-1"), Actor("p-quan-tri-2")
ROW = "- {id: v1, document: 1-QĐ, dated: '2020-01-01', from: '2020-01-01', source: T, verified: false, VALUES}\n"
RULE = """name: share
rule: R-900
title: {vi: Tỷ lệ, en: Share}
key_date: {vi: ngày bỏ phiếu, en: day of the vote}
inputs: {n: int}
outputs: {needed: int}
versions:
""" + ROW.replace("VALUES", "values: {part: 2}, result: {needed: n / part}")
LATER = ROW.replace("v1", "v2").replace("2020-01-01", "2026-01-01").replace("VALUES", "result: {needed: n / 3}")
CLOSED = RULE.replace("source: T", "to: '2025-12-31', source: T")


def book(text: str) -> RuleBook:
    return RuleBook.from_files({"share.yaml": text})


@pytest.mark.parametrize(
    "now",
    [
        CLOSED + LATER,
        RULE.replace("verified: false", "verified: true"),
        RULE.replace("source: T", "source: S99, note: {vi: Đã đối chiếu, en: Compared}"),
    ],
    ids=["a new row closes the open one", "compared with the signed text", "another source"],
)
def test_a_new_row_and_a_comparison_with_the_paper_are_no_edits(now: str) -> None:
    assert edited(book(RULE), book(now)) == []


@pytest.mark.parametrize(
    "now",
    [
        RULE.replace("part: 2", "part: 3"),
        RULE.replace("n / part", "n / part + 1"),
        RULE.replace("from: '2020-01-01'", "from: '2020-02-01'"),
        RULE.replace("1-QĐ", "2-QĐ"),
        RULE.replace("id: v1", "id: v1b"),
    ],
    ids=["value", "result", "from when", "document", "row gone"],
)
def test_what_a_released_row_says_may_not_change(now: str) -> None:
    (found,) = edited(book(RULE), book(now))
    assert (found.code, found.element) == ("rule-edited", "share")
    assert "đã ban hành" in found.sentence() and "was released" in as_data(found)["en"]


def test_a_row_that_was_closed_is_not_opened_or_moved_again() -> None:
    for now in (RULE, CLOSED.replace("2025-12-31", "2025-06-30")):
        assert len(edited(book(CLOSED), book(now))) == 1


@pytest.fixture
def deploy(sqlite_office: Office, tmp_path: Path) -> Callable[..., Result]:
    """Release a folder that holds nothing but this rule, as the operator does."""

    def run(text: str, *options: str) -> Result:
        (tmp_path / "rules").mkdir(exist_ok=True)
        (tmp_path / "rules" / "share.yaml").write_text(text, "utf-8")
        desk = Desk("")
        desk._office = sqlite_office
        return CliRunner().invoke(main, ["deploy", "--root", str(tmp_path), *options], obj=desk)

    return run


def in_force(office: Office, n: int) -> int:
    with office.store.read() as tx:
        return int(office.library.rules(tx).ask("share", tx.today, {"n": n}).outputs["needed"])


def test_a_folder_with_an_edited_row_is_refused_and_nothing_changes(
    sqlite_office: Office, deploy: Callable[..., Result]
) -> None:
    assert deploy(RULE).exit_code == 0
    refused = deploy(RULE.replace("part: 2", "part: 5"))
    assert refused.exit_code != 0 and "--correct-rule share" in str(refused.exception) + refused.output
    assert in_force(sqlite_office, 20) == 10


def test_a_typing_error_is_mended_with_a_reason_that_the_history_keeps(
    sqlite_office: Office, deploy: Callable[..., Result]
) -> None:
    deploy(RULE)
    mended = RULE.replace("part: 2", "part: 5")
    assert "--reason" in deploy(mended, "--correct-rule", "share").output
    assert in_force(sqlite_office, 20) == 10
    assert deploy(mended, "--correct-rule", "share", "--reason", "gõ nhầm 2 thay cho 5").exit_code == 0
    assert in_force(sqlite_office, 20) == 4
    assert deploy(RULE).exit_code != 0  # what is right now is not edited back either


def test_a_rule_that_went_away_does_not_come_back_as_another_one(
    sqlite_office: Office, deploy: Callable[..., Result]
) -> None:
    deploy(RULE)
    assert deploy(RULE.replace("name: share", "name: other")).exit_code == 0
    with sqlite_office.store.read() as tx:
        before = RuleBook.from_files(versions.released_rules(tx))
    assert "other" in before.rules
    assert deploy(RULE.replace("name: share", "name: other").replace("part: 2", "part: 9")).exit_code != 0


def test_a_draft_with_an_edited_row_is_refused_when_it_is_handed_in(sqlite_office: Office) -> None:
    def hand_in(rule: str) -> str:
        draft = acts.begin_draft(sqlite_office, FIRST, "remediation-followup")["draft"]
        acts.save_draft(sqlite_office, FIRST, draft, 1, {"decisions/share.yaml": rule})
        asked = acts.submit_draft(sqlite_office, FIRST, draft, "Quy tắc mới")
        with sqlite_office.store.read() as tx:
            standing = versions.current(tx, "remediation-followup")
        acts.consent(sqlite_office, SECOND, asked["request"], asked["sha256"], standing.id if standing else None)
        return draft

    hand_in(RULE)
    with pytest.raises(DefinitionRefused, match="nay bị sửa"):
        hand_in(RULE.replace("part: 2", "part: 5"))
    hand_in(CLOSED + LATER)
