"""A diagram taken away from a draft, saved by another tool, and sent back into the draft on its page."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.authoring import acts
from engine.authoring.reading import draft_as_data
from engine.definitions.folder import workflows_root
from engine.definitions.xml import BPMN
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.transaction import Actor
from tests.web.conftest import token

FOREIGN = Path(__file__).parents[1] / "engine/authoring/from_other_tools"
FIRST = Actor("p-quan-tri-1")
SignIn = Callable[[str], FlaskClient]
#: What the desktop Camunda Modeler adds when it saves.
SIGNED = (
    ' xmlns:modeler="http://camunda.org/schema/modeler/1.0" exporter="Camunda Modeler" exporterVersion="5.43.6"'
    ' modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.24.0"'
)


@pytest.fixture
def draft(sqlite_office: Office) -> str:
    return str(acts.begin_draft(sqlite_office, FIRST, "annual-review")["draft"])


@pytest.fixture
def admin(signed_in: SignIn) -> FlaskClient:
    return signed_in("quan-tri")


def diagram(client: FlaskClient, draft: str) -> str:
    return client.get(f"/drafts/{draft}/diagram").text


def send(
    client: FlaskClient, draft: str, text: str | bytes, name: str = "annual-review.bpmn", revision: int = 1
) -> TestResponse:
    data = text if isinstance(text, bytes) else text.encode()
    sent = {"csrf_token": token(client.get(f"/drafts/{draft}").text), "revision": str(revision)}
    return client.post(f"/drafts/{draft}/back", data={**sent, "file": (io.BytesIO(data), name)}, follow_redirects=True)


def files(office: Office, draft: str) -> dict[str, str]:
    found: dict[str, str] = draft_as_data(office, Viewer("p-quan-tri-1", "", frozenset({"process_admin"})), draft)[
        "files"
    ]
    return found


def test_a_file_that_nobody_edited_changes_nothing(admin: FlaskClient, sqlite_office: Office, draft: str) -> None:
    """The other tool signs what it saves and says for which platform it is; that is no change of the procedure."""
    before = files(sqlite_office, draft)
    page = send(admin, draft, before["process.bpmn"].replace("<bpmn:definitions", "<bpmn:definitions" + SIGNED, 1))
    assert "Sơ đồ được ghi lại hoặc vẽ lại đường nối; cách chạy không đổi." in page.text
    after = files(sqlite_office, draft)
    assert {path: text for path, text in after.items() if path != "process.bpmn"} == {
        path: text for path, text in before.items() if path != "process.bpmn"
    }
    assert after["process.bpmn"].replace(SIGNED, "") == before["process.bpmn"]
    assert "Kiểm tra không thấy lỗi nào." in page.text


def test_what_was_edited_elsewhere_is_told_in_words(admin: FlaskClient, sqlite_office: Office, draft: str) -> None:
    text = diagram(admin, draft).replace('name="Viết bản tự kiểm điểm"', 'name="Viết bản kiểm điểm cá nhân"', 1)
    page = send(admin, draft, text)
    assert "Đã nhận tệp “annual-review.bpmn”. So với bản nháp trước đó:" in page.text
    assert "Viết bản kiểm điểm cá nhân" in page.text
    assert files(sqlite_office, draft)["process.bpmn"] == text


def test_a_diagram_drawn_anew_elsewhere_becomes_that_of_the_draft(
    admin: FlaskClient, sqlite_office: Office, draft: str
) -> None:
    """Its process has a name that the tool made up; here it goes by the name of the procedure."""
    text = (
        diagram(admin, draft)
        .replace('"annual-review"', '"Process_0xk2p9a"')
        .replace('isExecutable="true"', 'isExecutable="false"')
    )
    send(admin, draft, b"\xef\xbb\xbf" + text.encode())
    saved = files(sqlite_office, draft)["process.bpmn"]
    assert 'id="annual-review"' in saved
    assert 'isExecutable="true"' in saved
    assert "Process_0xk2p9a" not in saved
    assert not saved.startswith("\ufeff")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("anh.png", b"\x89PNG", "không phải sơ đồ BPMN đọc được"),
        ("trang.xml", b"<html/>", "không phải sơ đồ BPMN đọc được"),
        (
            "moi.dmn",
            b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
            "không có bảng quyết định nào",
        ),
        (
            "khac.bpmn",
            f'<definitions xmlns="{BPMN}"><process id="discipline-case"/></definitions>'.encode(),
            "đây là sơ đồ của thủ tục khác, “discipline-case”",
        ),
    ],
)
def test_what_is_not_of_this_draft_is_refused_and_nothing_changes(
    admin: FlaskClient, sqlite_office: Office, draft: str, name: str, text: bytes, says: str
) -> None:
    before = files(sqlite_office, draft)
    page = send(admin, draft, text, name)
    assert page.status_code == 422
    assert says in page.text
    assert f"Không nhận tệp “{name}”" in page.text
    assert files(sqlite_office, draft) == before


def test_what_somebody_saved_meanwhile_is_not_overwritten(
    admin: FlaskClient, sqlite_office: Office, draft: str
) -> None:
    text = diagram(admin, draft)
    acts.save_draft(sqlite_office, Actor("p-quan-tri-2"), draft, 1, {"README.md": "Của người thứ hai.\n"})
    page = send(admin, draft, text.replace("Viết bản tự kiểm điểm", "Viết"))
    assert page.status_code == 409
    assert "đã lưu bản nháp này sau khi bạn mở" in page.text
    assert files(sqlite_office, draft)["process.bpmn"] == text


def test_a_decision_table_comes_back_under_its_name(admin: FlaskClient, sqlite_office: Office, draft: str) -> None:
    table = (
        (workflows_root() / "rules/level_allowed.v2025.dmn").read_text("utf-8").replace("level_allowed", "own_level")
    )
    acts.save_draft(sqlite_office, FIRST, draft, 1, {"decisions/own_level.v2025.dmn": table})
    assert admin.get(f"/drafts/{draft}/decisions/own_level.v2025.dmn").text == table
    assert admin.get(f"/drafts/{draft}/decisions/other.dmn").status_code == 404
    edited = table.replace("<decisionTable ", "<decisionTable  ", 1)
    send(admin, draft, edited, "own_level.v2025 (1).dmn", revision=2)
    assert files(sqlite_office, draft)["decisions/own_level.v2025.dmn"] == edited
    wide = send(admin, draft, edited.replace("UTF-8", "UTF-16").encode("utf-16"), "own_level.v2025.dmn", revision=3)
    assert "bảng mã khác UTF-8" in wide.text


def test_who_only_reads_drafts_cannot_send_one_back(signed_in: SignIn, sqlite_office: Office, draft: str) -> None:
    auditor = signed_in("kiem-toan")
    page = auditor.get(f"/drafts/{draft}")
    assert "Tải sơ đồ về (.bpmn)" in page.text
    assert "Nhận lại tệp" not in page.text
    assert send(auditor, draft, diagram(auditor, draft)).status_code == 403


def test_what_only_another_engine_carries_out_is_left_out_and_named(
    admin: FlaskClient, sqlite_office: Office, draft: str
) -> None:
    """What the desktop modeler's panel offers and nobody could take away on the page."""
    text = diagram(admin, draft)
    strange = text.replace('camunda:formKey="issue_guide"', 'camunda:assignee="p-1" camunda:formKey="issue_guide"', 1)
    page = send(admin, draft, strange)
    assert "Ban hành hướng dẫn kiểm điểm: assignee=p-1" in page.text
    assert files(sqlite_office, draft)["process.bpmn"].count("assignee") == 0
    assert "Kiểm tra không thấy lỗi nào." in page.text


def test_a_new_procedure_from_another_tool_names_what_was_left_out(admin: FlaskClient) -> None:
    data = (FOREIGN / "forms_of_another_engine.bpmn").read_bytes()
    sent = {"csrf_token": token(admin.get("/drafts").text), "from": "file", "id": "tu-noi-khac"}
    page = admin.post("/drafts", data={**sent, "file": (io.BytesIO(data), "don.bpmn")}, follow_redirects=True).text
    assert "chỉ công cụ khác hiểu" in page
    assert "Duyệt: assignmentDefinition candidateGroups=managers" in page
