"""A new text is a new row of a rule: released for real, it touches the open cases that it answers otherwise."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from engine.definitions import versions
from engine.definitions.folder import content_hash, workflows_root
from engine.execution import acts, rule_pages
from engine.execution.acts.choose_rule import CannotConvert
from engine.execution.deploy import DefinitionRefused, deploy_all, read_rules
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.rules.dated import RuleBook
from engine.scenarios.player import Player
from engine.store.transaction import Actor

ADMIN = Actor("p-quan-tri-1")
VIEWER = Viewer("p-quan-tri-1", "", frozenset({"process_admin"}))
RULE = "discipline_vote.yaml"
#: from November 2024 a cell of five would need two thirds for everything (a text of the test's own)
NEW = """
- id: v2024
  document: 999-QĐ/TW
  dated: '2024-10-20'
  from: '2024-11-01'
  to: '2025-02-02'
  source: T
  verified: true
  steps: *sums
  result:
    result: '3 * warning >= 2 * base ? "warning" : "none"'
    how: '"direct"'
    expulsion_proposed: 'false'
    needed: (2 * base + 2) / 3
    needed_for_expulsion: (2 * base + 2) / 3
    boundary: 'false'
"""


def with_the_new_text(end_of_the_old: str) -> dict[str, str]:
    files = dict(read_rules(workflows_root()).files)
    ended = files[RULE].replace("  to: '2025-02-02'\n", f"  to: '{end_of_the_old}'\n", 1)
    files[RULE] = ended.replace("- id: v2021a\n", NEW.lstrip() + "- id: v2021a\n")
    return files


def waiting(office: Office) -> str:
    """A case of a cell that has voted and waits for the signature."""
    path = workflows_root() / "discipline-case" / "scenarios" / "cumulated-to-a-warning.yaml"
    scenario = yaml.safe_load(path.read_text("utf-8"))
    signs = next(n for n, step in enumerate(scenario["steps"]) if step.get("do") == "task_sign_own")
    player = Player(office, {**scenario, "steps": scenario["steps"][:signs]})
    player.play()
    return str(player.main_case_id)


def test_an_open_case_shows_both_answers_and_keeps_the_one_it_has_gone_on_with(sqlite_office: Office) -> None:
    waiting(sqlite_office)
    assert rule_pages.rule_page(sqlite_office, VIEWER, "discipline_vote").touched == []
    files = with_the_new_text("2024-10-31")
    with sqlite_office.store.write() as tx:
        versions.release_rules(tx, files, content_hash(files))
    page = rule_pages.rule_page(sqlite_office, VIEWER, "discipline_vote")
    assert [row.document for row in page.versions][-2:] == ["22-QĐ/TW", "30-QĐ/TW"]
    assert {(item.was_document, item.would_document) for item in page.touched} == {("22-QĐ/TW", "999-QĐ/TW")}
    assert all(("kết quả", "cảnh cáo") in item.was and ("kết quả", "không") in item.would for item in page.touched)
    with pytest.raises(CannotConvert):  # the result was taken over, and the cell's competence follows from it
        acts.choose_rule(sqlite_office, ADMIN, page.touched[0].use_id, "convert", "Điều 9")
    acts.choose_rule(sqlite_office, ADMIN, page.touched[0].use_id, "keep", "Đã họp trước khi có văn bản")
    assert len(rule_pages.rule_page(sqlite_office, VIEWER, "discipline_vote").touched) == len(page.touched) - 1


@pytest.mark.parametrize(("end", "code"), [("2024-11-01", "rule-overlap"), ("2024-10-30", "rule-gap")])
def test_two_texts_for_one_day_or_a_day_without_a_text_are_found(end: str, code: str) -> None:
    assert [found.code for found in RuleBook.from_files(with_the_new_text(end)).findings] == [code]


def test_nothing_is_released_while_texts_overlap(sqlite_office: Office, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    for path in workflows_root().glob("rules/*"):
        shutil.copy(path, tmp_path / "rules")
    (tmp_path / "rules" / RULE).write_text(with_the_new_text("2024-11-01")[RULE], "utf-8")
    with pytest.raises(DefinitionRefused, match="cùng có hiệu lực"), sqlite_office.store.write() as tx:
        deploy_all(tx, tmp_path)
    with sqlite_office.store.read() as tx:
        book = sqlite_office.library.rules(tx)
    assert book.rules["discipline_vote"].on(date(2024, 11, 4)).document == "22-QĐ/TW"


def test_the_new_text_answers_on_its_days_and_the_old_ones_on_theirs() -> None:
    book = RuleBook.from_files(with_the_new_text("2024-10-31"))
    asked = {"base": 20, "forms": {"warning": 11}}
    answers = [book.ask("discipline_vote", date.fromisoformat(day), asked) for day in ("2024-10-31", "2024-11-01")]
    assert [(answer.document, answer.outputs["result"]) for answer in answers] == [
        ("22-QĐ/TW", "warning"),
        ("999-QĐ/TW", "none"),
    ]
