"""A document with a Word template: issued with the task, downloaded by those who may read it, and by nobody else."""

import hashlib
import io
from collections.abc import Callable

import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.definitions import versions
from engine.definitions.folder import read_definition, read_folder, workflows_root
from engine.definitions.word import as_text
from engine.execution import acts
from engine.execution.office import Office
from engine.store.tables import document, history
from engine.store.transaction import Actor

CLERK = Actor("p-dang-uy-vp-btc-1")


def guideline() -> str:
    """A Word template of the guideline, as a version keeps it."""
    made = Document()
    made.add_paragraph("Hướng dẫn kiểm điểm năm {{ review_year }}, nộp trước ngày {{ report_due | date }}")
    saved = io.BytesIO()
    made.save(saved)
    return as_text("guideline.docx", saved.getvalue())


@pytest.fixture
def issued(sqlite_office: Office) -> str:
    """The id of a guideline that was issued with a paper."""
    files = read_folder(workflows_root() / "annual-review")
    files["documents/guideline.docx"] = guideline()
    head = files["documents/guideline.md"].split("---")[1]
    files["documents/guideline.md"] = f"---{head}---\n"
    definition, faults = read_definition(files)
    assert faults == []
    with sqlite_office.store.write() as tx:
        versions.release(tx, definition)
    start = {"review_year": 2026}
    case = acts.start_case(sqlite_office, CLERK, "annual-review", "chi-bo-vp", None, start, typed=True)
    answers = {"report_due": "2026-11-20", "review_by": "2026-12-20"}
    acts.complete_task(sqlite_office, CLERK, case["tasks"][0], answers, typed=True)
    with sqlite_office.store.read() as tx:
        return str(tx.rows(select(document.c.id).where(document.c.case_id == case["case_id"]))[0]["id"])


def test_it_is_filled_hashed_and_downloaded(
    sqlite_office: Office, signed_in: Callable[[str], FlaskClient], issued: str
) -> None:
    page = signed_in("to-chuc").get(f"/documents/{issued}")
    assert "Hướng dẫn kiểm điểm năm 2026, nộp trước ngày 20/11/2026" in page.text
    paper = signed_in("to-chuc").get(f"/documents/{issued}/paper")
    assert ".docx" in paper.headers["Content-Disposition"]
    said = [item.text for item in Document(io.BytesIO(paper.data)).paragraphs]
    assert said == ["Hướng dẫn kiểm điểm năm 2026, nộp trước ngày 20/11/2026"]
    digest = hashlib.sha256(paper.data).hexdigest()
    assert digest in page.text
    with sqlite_office.store.read() as tx:
        recorded = tx.rows(select(history.c.details).where(history.c.verb == "document_issued"))
    assert digest in recorded[-1]["details"]


def test_it_is_closed_to_strangers(signed_in: Callable[[str], FlaskClient], issued: str) -> None:
    assert signed_in("mat-tran").get(f"/documents/{issued}/paper").status_code in (403, 404)
