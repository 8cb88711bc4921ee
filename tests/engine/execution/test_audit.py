"""The audit sheet: texts with their dates, people, papers with hashes, and a chain that tells when it was touched."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from engine.cli.main import main
from engine.definitions.folder import workflows_root
from engine.errors import Refused
from engine.execution import audit
from engine.execution.office import Office
from engine.execution.timeline import entries
from engine.execution.views import Viewer
from engine.scenarios.player import Player
from engine.store.tables import case_file, history

AUDITOR = Viewer("p-quan-tri-1", "", frozenset({"auditor"}))
CASE = workflows_root() / "discipline-case" / "scenarios" / "beyond-competence.yaml"


def played(office: Office, path: Path) -> str:
    player = Player.of(office, path.read_text("utf-8"))
    player.play()
    return str(player.main_case_id)


def sheet(office: Office, case_id: str) -> audit.AuditSheet:
    return audit.audit(office, AUDITOR, case_id)


def test_one_case_tells_which_texts_decided_what(sqlite_office: Office) -> None:
    found = sheet(sqlite_office, played(sqlite_office, CASE))
    vote = next(item for item in found.texts if item.name == "discipline_vote")
    assert (vote.document, vote.dated, vote.source, vote.verified) == ("22-QĐ/TW", "2021-07-28", "S45 S46", True)
    assert vote.key_date == "2024-11-04"
    assert vote.key_date_is == "ngày bỏ phiếu"
    assert vote.inputs["forms"]["warning"] == 4
    assert vote.outputs["result"] == "warning"
    limits = next(item for item in found.texts if item.name == "limitation")
    assert (limits.document, limits.key_date) == ("69-QĐ/TW", "2024-06-01")
    deed = next(item for item in found.deeds if item.decides)
    assert deed.person
    assert deed.legal_basis
    assert {paper.kind for paper in found.papers} == {"document", "evidence"}
    assert all(paper.intact for paper in found.papers)
    assert found.broken_at is None
    assert found.history_lines > 20


def test_the_sheet_says_where_somebody_changed_the_history_or_a_paper(sqlite_office: Office) -> None:
    case_id = played(sqlite_office, CASE)
    with sqlite_office.store.write() as tx:
        tx.execute(update(history).where(history.c.case_id == case_id, history.c.position == 7).values(actor="p-vp-09"))
    found = sheet(sqlite_office, case_id)
    assert found.broken_at == 7


def test_a_stranger_gets_no_sheet_and_the_number_finds_the_case(sqlite_office: Office) -> None:
    case_id = played(sqlite_office, CASE)
    with sqlite_office.store.read() as tx:
        number = tx.connection.execute(select(case_file.c.number).where(case_file.c.id == case_id)).scalar_one()
    assert sheet(sqlite_office, number).case_id == case_id
    with pytest.raises(Refused):
        audit.audit(sqlite_office, Viewer("p-xa-01-bt", "", frozenset()), case_id)


def test_the_command_prints_the_sheet(sqlite_office: Office) -> None:
    case_id = played(sqlite_office, CASE)
    with sqlite_office.store.read() as tx:
        number = tx.connection.execute(select(case_file.c.number).where(case_file.c.id == case_id)).scalar_one()
    url = sqlite_office.store.engine.url.render_as_string(hide_password=False)
    told = CliRunner().invoke(main, ["--database", url, "audit", number, "--as", "p-vp-01", "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["texts"][0]["document"]


def test_the_history_of_a_case_names_each_text_with_its_date_and_its_mark(sqlite_office: Office) -> None:
    case_id = played(sqlite_office, CASE)
    with sqlite_office.store.read() as tx:
        rows = tx.rows(select(history).where(history.c.case_id == case_id, history.c.verb == "rule_used"))
        told = [entry.sentence for entry in entries(tx, rows, "vi")]
        english = [entry.sentence for entry in entries(tx, rows, "en")]
    assert "Áp dụng R-042, R-049 theo 22-QĐ/TW ngày 28/07/2021 (ngày xét 04/11/2024)." in told
    recalled = "Áp dụng R-046 theo 22-QĐ/TW ngày 28/07/2021 (chưa đối chiếu văn bản ký) (ngày xét 04/11/2024)."
    assert recalled in told
    assert any("R-046" in line and "not compared with the signed text" in line for line in english)
