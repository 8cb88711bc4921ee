"""`workflows/` in git and the pages are equal ways: neither undoes the other silently."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from engine.authoring import acts
from engine.cli.main import Desk, main
from engine.definitions import versions
from engine.definitions.folder import read_folder, workflows_root
from engine.execution.deploy import deploy_all
from engine.execution.office import Office
from engine.store.tables import history
from engine.store.transaction import Actor

FIRST, SECOND = Actor("p-quan-tri-1"), Actor("p-quan-tri-2")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the folder in git."""
    target = tmp_path / "workflows"
    shutil.copytree(workflows_root(), target)
    return target


def say(office: Office, *words: str) -> Result:
    desk = Desk("")
    desk._office = office
    return CliRunner().invoke(main, list(words), obj=desk)


def release(office: Office, changes: dict[str, str], procedure: str = "remediation-followup") -> int:
    draft = acts.begin_draft(office, FIRST, procedure)["draft"]
    acts.save_draft(office, FIRST, draft, 1, changes)
    asked = acts.submit_draft(office, FIRST, draft, "Sửa")
    with office.store.read() as tx:
        standing = versions.current(tx, procedure)
    assert standing is not None
    return int(acts.consent(office, SECOND, asked["request"], asked["sha256"], standing.id)["number"])


def number(office: Office, procedure: str = "remediation-followup") -> int:
    with office.store.read() as tx:
        found = versions.current(tx, procedure)
    assert found is not None
    return found.number


def waiting(office: Office, procedure: str = "remediation-followup") -> list[int]:
    """The numbers of the versions that wait for their day."""
    with office.store.read() as tx:
        return [version.number for version in versions.versions(tx, procedure) if version.status == "scheduled"]


def deploy(office: Office, root: Path, *replace: str) -> dict[str, bool]:
    with office.store.write() as tx:
        return {item.procedure: item.kept for item in deploy_all(tx, root, replace)}


def test_deploying_a_folder_keeps_what_two_people_released_on_the_pages(office: Office, root: Path) -> None:
    assert release(office, {"README.md": "Bản của trang.\n"}) == 2
    done = deploy(office, root)
    assert [procedure for procedure, kept in done.items() if kept] == ["remediation-followup"]
    assert number(office) == 2


def test_the_folder_wins_when_it_is_told_to(sqlite_office: Office, root: Path) -> None:
    release(sqlite_office, {"README.md": "Bản của trang.\n"})
    assert not any(deploy(sqlite_office, root, "remediation-followup").values())
    assert number(sqlite_office) == 1


def test_the_folder_told_to_win_drops_also_what_waits_for_its_day(sqlite_office: Office, root: Path) -> None:
    draft = acts.begin_draft(sqlite_office, FIRST, "remediation-followup")["draft"]
    acts.save_draft(sqlite_office, FIRST, draft, 1, {"README.md": "Bản của trang.\n"})
    asked = acts.submit_draft(sqlite_office, FIRST, draft, "Từ sau", "2099-01-01")
    with sqlite_office.store.read() as tx:
        standing = versions.current(tx, "remediation-followup")
    assert standing is not None
    acts.consent(sqlite_office, SECOND, asked["request"], asked["sha256"], standing.id)
    deploy(sqlite_office, root)
    assert waiting(sqlite_office) == [2], "a folder that is not told to win drops nothing"
    assert not deploy(sqlite_office, root, "remediation-followup")["remediation-followup"]
    assert (waiting(sqlite_office), number(sqlite_office)) == ([], 1)
    with sqlite_office.store.read() as tx:
        told = tx.rows(select(history.c.details).where(history.c.verb == "waiting_dropped"))
    assert [json.loads(row["details"])["number"] for row in told] == [2]


def test_a_checked_out_version_is_the_same_and_deploying_it_changes_nothing(sqlite_office: Office, root: Path) -> None:
    release(sqlite_office, {"README.md": "Bản của trang.\r\n", "scenarios/person.yaml": ""})
    folder = root / "remediation-followup"
    done = say(sqlite_office, "procedure", "checkout", "remediation-followup", "--into", str(folder))
    assert done.exit_code == 0, done.output
    with sqlite_office.store.read() as tx:
        standing = versions.current(tx, "remediation-followup")
        assert standing is not None
        assert read_folder(folder) == versions.content(tx, standing.id)
    assert not any(deploy(sqlite_office, root).values())
    assert number(sqlite_office) == 2


def test_a_rule_released_with_its_procedure_answers_and_outlives_a_deployment(
    sqlite_office: Office, root: Path
) -> None:
    rule = """name: waiting_days
rule: R-900
title: {vi: Số ngày chờ, en: Days to wait}
key_date: {vi: hôm nay, en: today}
inputs: {people: int}
outputs: {days: int}
versions:
  - {id: v1, document: 1-QD, dated: 2020-01-01, from: 2020-01-01, source: thử, result: {days: people * 2}}
"""
    test = 'cases: [{"on": 2024-01-01, in: {people: 3}, out: {days: 6}}]\n'
    release(sqlite_office, {"decisions/waiting_days.yaml": rule, "decisions/waiting_days.test.yaml": test})
    deploy(sqlite_office, root)
    with sqlite_office.store.read() as tx:
        book = sqlite_office.library.rules(tx)
        assert book.ask("waiting_days", tx.today, {"people": 4}).outputs["days"] == 8


def test_a_procedure_travels_as_one_file_on_the_command_line(sqlite_office: Office, tmp_path: Path) -> None:
    out = tmp_path / "one.zip"
    assert say(sqlite_office, "procedure", "export", "annual-review", "--out", str(out)).exit_code == 0
    done = say(sqlite_office, "procedure", "import", str(out), "--as", "p-quan-tri-1", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["procedure"], told["findings"]) == ("annual-review", [])
    refused = say(sqlite_office, "procedure", "import", str(out), "--as", "p-vp-01")
    assert refused.exit_code == 1
