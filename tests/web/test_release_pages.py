"""A draft to a release through the pages: check, hand in, a second person who reads what changes, back and forth."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.authoring import acts, packages
from engine.clock import SetClock
from engine.definitions import versions
from engine.definitions.beginning import first_files
from engine.definitions.folder import read_folder, workflows_root
from engine.execution import acts as work
from engine.execution.office import Office
from engine.store.transaction import Actor
from tests.web.conftest import token

FIRST, SECOND, BOARD = Actor("p-quan-tri-1"), Actor("p-quan-tri-2"), Actor("p-dang-uy-vp-btc-1")
OLD = 'camunda:candidateGroups="organisation_board@above(unit)" camunda:formKey="issue_guide" camunda:dueDate="10 '
NEW = 'camunda:candidateGroups="organisation_board@superior(unit)" camunda:formKey="issue_guide" camunda:dueDate="15 '

SignIn = Callable[[str], FlaskClient]


def post(client: FlaskClient, path: str, at: str = "/drafts", **data: str) -> TestResponse:
    return client.post(path, data={"csrf_token": token(client.get(at).text), **data})


@pytest.fixture
def draft(sqlite_office: Office) -> str:
    """A draft in which the first task goes to another board and has another deadline."""
    draft = str(acts.begin_draft(sqlite_office, FIRST, "annual-review")["draft"])
    diagram = (workflows_root() / "annual-review/process.bpmn").read_text("utf-8")
    assert OLD in diagram
    acts.save_draft(sqlite_office, FIRST, draft, 1, {"process.bpmn": diagram.replace(OLD, NEW, 1)})
    return draft


@pytest.fixture
def handed_in(sqlite_office: Office, draft: str) -> str:
    return str(acts.submit_draft(sqlite_office, FIRST, draft, "Hạn dài hơn")["request"])


def consent(client: FlaskClient, request: str, **more: str) -> TestResponse:
    page = client.get(f"/releases/{request}").text
    fields = dict(re.findall(r'name="(sha256|current)" value="([^"]*)"', page))
    return post(client, f"/releases/{request}", f"/releases/{request}", decision="consent", **fields, **more)


def current(office: Office) -> versions.Version:
    with office.store.read() as tx:
        found = versions.current(tx, "annual-review")
    assert found is not None
    return found


def test_a_draft_is_begun_handed_in_and_released_by_a_second_admin(
    sqlite_office: Office, signed_in: SignIn, draft: str
) -> None:
    first, second = signed_in("quan-tri"), signed_in("quan-tri-2")
    page = first.get(f"/drafts/{draft}").text
    assert "thời hạn: 15 ngày làm việc thay vì 10 ngày làm việc" in page
    answer = post(first, f"/drafts/{draft}/submit", f"/drafts/{draft}", notes="Hạn dài hơn", revision="2")
    assert answer.status_code == 302
    request = answer.headers["Location"].rpartition("/")[2]
    assert "Đồng ý ban hành</button>" not in first.get(f"/releases/{request}").text
    shown = second.get(f"/releases/{request}").text
    assert "nay giao cho Ban Tổ chức của cấp trên trực tiếp thay vì" in shown
    assert 'data-changed="task_issue_guide' in shown
    answer = consent(second, request)
    assert answer.status_code == 302
    assert current(sqlite_office).number == 2
    page = second.get("/procedures/annual-review").text
    assert "Hạn dài hơn" in page
    assert "đồng ý" in page


def test_the_second_admin_reads_the_same_in_english(signed_in: SignIn, handed_in: str) -> None:
    second = signed_in("quan-tri-2")
    post(second, "/language", language="en")
    page = second.get(f"/releases/{handed_in}").text
    assert "now goes to organisation board of the direct superior instead of" in page
    assert "15 working days instead of 10 working days" in page


def test_who_edited_or_handed_in_cannot_consent(sqlite_office: Office, signed_in: SignIn, draft: str) -> None:
    files = {"README.md": "khác"}
    acts.save_draft(sqlite_office, SECOND, draft, 2, files)
    request = str(acts.submit_draft(sqlite_office, FIRST, draft, "x")["request"])
    for login in ("quan-tri", "quan-tri-2"):
        page = signed_in(login)
        fields = {"sha256": "0" * 64, "current": "", "decision": "consent"}
        assert post(page, f"/releases/{request}", **fields).status_code == 403
    assert current(sqlite_office).number == 1


def test_consent_is_to_what_was_seen_and_to_nothing_else(
    sqlite_office: Office, signed_in: SignIn, handed_in: str
) -> None:
    second = signed_in("quan-tri-2")
    fields = {"sha256": "0" * 64, "current": current(sqlite_office).id, "decision": "consent"}
    assert post(second, f"/releases/{handed_in}", **fields).status_code == 409
    assert consent(second, handed_in).status_code == 302
    assert consent(second, handed_in).status_code == 409  # twice is told, not done


def test_a_refusal_needs_a_reason_and_makes_it_a_draft_again(
    sqlite_office: Office, signed_in: SignIn, draft: str, handed_in: str
) -> None:
    second = signed_in("quan-tri-2")
    assert post(second, f"/releases/{handed_in}", decision="refuse", reason=" ").status_code == 422
    assert post(second, f"/releases/{handed_in}", decision="refuse", reason="Thiếu căn cứ").status_code == 302
    first = signed_in("quan-tri")
    assert "Thiếu căn cứ" in first.get(f"/drafts/{draft}").text
    assert acts.save_draft(sqlite_office, FIRST, draft, 2, {"README.md": "x"})["revision"] == 3


def test_what_is_handed_in_cannot_be_edited_until_it_is_taken_back(
    sqlite_office: Office, signed_in: SignIn, draft: str, handed_in: str
) -> None:
    first = signed_in("quan-tri")
    assert post(first, f"/drafts/{draft}/submit", notes="x", revision="2").status_code == 409
    assert post(first, f"/releases/{handed_in}", decision="withdraw").status_code == 302
    assert "Trình ban hành</button>" in first.get(f"/drafts/{draft}").text


def test_a_draft_with_faults_is_refused_in_words_and_the_notes_stay(
    sqlite_office: Office, signed_in: SignIn, draft: str
) -> None:
    diagram = (workflows_root() / "annual-review/process.bpmn").read_text("utf-8")
    broken = diagram.replace('camunda:formKey="issue_guide" ', "", 1)
    acts.save_draft(sqlite_office, FIRST, draft, 2, {"process.bpmn": broken})
    first = signed_in("quan-tri")
    answer = post(first, f"/drafts/{draft}/submit", f"/drafts/{draft}", notes="Ghi chú của tôi", revision="3")
    assert answer.status_code == 422
    assert "điền vào biểu mẫu nào" in answer.text
    assert "Ghi chú của tôi" in answer.text


def test_a_version_waits_for_its_day_and_new_cases_take_it_then(
    sqlite_office: Office, signed_in: SignIn, draft: str
) -> None:
    clock = sqlite_office.store.clock
    assert isinstance(clock, SetClock)
    day = clock.now().date() + timedelta(days=10)
    request = str(acts.submit_draft(sqlite_office, FIRST, draft, "Từ ngày ấy", day.isoformat())["request"])
    second = signed_in("quan-tri-2")
    assert "Các quy định đi kèm cũng có hiệu lực từ ngày đó" in second.get(f"/releases/{request}").text
    answer = consent(second, request)
    assert answer.status_code == 302
    assert (
        f"có hiệu lực từ ngày {day:%d/%m/%Y}; đến ngày đó vẫn dùng phiên bản trước" in second.get(answer.location).text
    )
    assert current(sqlite_office).number == 1
    clock.move_to(clock.now() + timedelta(days=10))
    assert current(sqlite_office).number == 2  # by the day alone
    work.fire_due(sqlite_office)
    assert current(sqlite_office).status == "current"
    assert "bắt đầu có hiệu lực" in signed_in("quan-tri").get("/procedures/annual-review").text


def test_a_suspended_procedure_starts_no_case_and_says_why(sqlite_office: Office, signed_in: SignIn) -> None:
    admin = signed_in("quan-tri")
    deed = {"deed": "suspend", "reason": "Chờ văn bản mới"}
    assert post(admin, "/procedures/annual-review/manage", **deed).status_code == 302
    assert "Chờ văn bản mới" in admin.get("/procedures/annual-review").text
    with pytest.raises(Exception, match="Chờ văn bản mới"):
        work.start_case(sqlite_office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    post(admin, "/procedures/annual-review/manage", deed="resume")
    case = work.start_case(sqlite_office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    assert case["case_id"]


#: So many tasks beside each other are more ways than the check can look at.
WIDE = 40


def hard_to_check() -> dict[str, str]:
    """A procedure with so many tasks beside each other that the check gives up on its paths."""
    files = first_files("song-song")
    drawing = files["process.bpmn"]
    [step] = re.findall(r"<bpmn:userTask.*?</bpmn:userTask>", drawing, re.DOTALL)
    bare = re.sub(r"\s*<bpmn:(incoming|outgoing)>\w+</bpmn:(incoming|outgoing)>", "", step)
    steps = "".join(bare.replace("task_first", f"task_{n}") for n in range(WIDE))
    flow = '<bpmn:sequenceFlow id="{0}_{1}" sourceRef="{0}" targetRef="{1}">{2}</bpmn:sequenceFlow>'
    when = "<bpmn:conditionExpression>${{unit_name == &quot;{0}&quot;}}</bpmn:conditionExpression>"
    ways = "".join(
        flow.format("gw_all", f"task_{n}", when.format(n) if n else "") + flow.format(f"task_{n}", "gw_done", "")
        for n in range(WIDE)
    )
    gates = '<bpmn:inclusiveGateway id="gw_all" default="gw_all_task_0" /><bpmn:inclusiveGateway id="gw_done" />'
    drawing = drawing.replace(step, steps + gates + ways)
    drawing = drawing.replace('targetRef="task_first"', 'targetRef="gw_all"')
    drawing = drawing.replace('sourceRef="task_first"', 'sourceRef="gw_done"').partition("<bpmndi:BPMNDiagram")[0]
    return {**files, "process.bpmn": drawing + "</bpmn:definitions>"}


def test_where_the_check_gives_up_two_people_answer_for_it_with_a_reason(
    sqlite_office: Office, signed_in: SignIn
) -> None:
    draft = str(acts.begin_from_files(sqlite_office, FIRST, hard_to_check(), "package")["draft"])
    first, second = signed_in("quan-tri"), signed_in("quan-tri-2")
    at = f"/drafts/{draft}"
    assert 'name="doubt_reason"' in first.get(at).text
    refused = post(first, f"{at}/submit", at, notes="Song song", revision="1")
    assert refused.status_code == 422
    assert "lý do" in refused.text
    reason = "Các việc độc lập, đã đi tay từng đường"
    answer = post(first, f"{at}/submit", at, notes="Song song", revision="1", doubt_reason=reason)
    assert answer.status_code == 302
    request = answer.headers["Location"].rpartition("/")[2]
    assert reason in second.get(f"/releases/{request}").text
    assert consent(second, request).status_code == 422
    assert consent(second, request, doubt="on").status_code == 302
    assert "Phiên bản 1" in second.get("/procedures/song-song").text


def test_an_old_version_is_used_again_with_a_second_consent(
    sqlite_office: Office, signed_in: SignIn, handed_in: str
) -> None:
    first, second = signed_in("quan-tri"), signed_in("quan-tri-2")
    consent(second, handed_in)
    answer = post(second, "/procedures/annual-review/manage", deed="again", version="1")
    request = answer.headers["Location"].rpartition("/")[2]
    assert consent(first, request).status_code == 302
    assert current(sqlite_office).number == 1
    told = first.get("/procedures/annual-review").text
    assert re.search(r"triển khai từ thư mục workflows; [^;<]+ đồng ý dùng lại", told)


def test_running_cases_are_listed_moved_by_choice_and_put_back(
    sqlite_office: Office, signed_in: SignIn, handed_in: str
) -> None:
    work.start_case(sqlite_office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    second = signed_in("quan-tri-2")
    consent(second, handed_in)
    path = "/procedures/annual-review/running"
    page = second.get(path).text
    instance = re.search(r'name="instance" value="([^"]+)"', page)
    target = re.search(r'name="to_id" value="([^"]+)"', page)
    assert instance and target
    moved = post(second, path, path, instance=instance[1], to_id=target[1], to="2").text
    assert "Đã chuyển." in moved
    undo = re.search(r'name="undo" value="([^"]+)"', moved)
    assert undo
    assert "Đã đưa về phiên bản trước." in post(second, path, path, undo=undo[1], to="2").text


def test_a_procedure_leaves_and_comes_back_as_one_file_without_loss(sqlite_office: Office, signed_in: SignIn) -> None:
    first = signed_in("quan-tri")
    package = first.get("/procedures/annual-review/package").data
    assert packages.unpack(package) == read_folder(workflows_root() / "annual-review")
    assert first.get("/procedures/annual-review/package").data == package
    sent = {"csrf_token": token(first.get("/drafts").text), "from": "file", "file": (io.BytesIO(package), "p.zip")}
    answer = first.post("/drafts", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302
    assert "Không có gì thay đổi." in first.get(answer.headers["Location"]).text


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK not a zip",
        zipped(),
        zipped(**{"process.bpmn": b"x"}),
        zipped(**{"manifest.json": b"{}"}),
        zipped(**{"manifest.json": b'{"format": 1, "files": {"../x": "0"}}', "../x": b"x"}),
        zipped(**{"manifest.json": b'{"format": 1, "files": {}}', "a": b"\0" * 50_000_000}),
    ],
    ids=["no zip", "empty", "no manifest", "empty manifest", "path outside", "bomb"],
)
def test_a_file_that_is_no_package_is_refused_in_words(signed_in: SignIn, data: bytes) -> None:
    first = signed_in("quan-tri")
    sent = {"csrf_token": token(first.get("/drafts").text), "from": "file", "file": (io.BytesIO(data), "p.zip")}
    answer = first.post("/drafts", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Không nhận" in answer.text


def test_a_changed_package_is_noticed(sqlite_office: Office) -> None:
    package = packages.pack(read_folder(workflows_root() / "annual-review"))
    with zipfile.ZipFile(io.BytesIO(package)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["README.md"] += b"!"
    with pytest.raises(packages.BadPackage, match="README"):
        packages.unpack(zipped(**parts))


PLAIN = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
 <process id="Process_1abc" name="Gia h\xe1\xba\xa1n gi\xe1\xba\xa5y t\xe1\xbb\x9d" isExecutable="false">
  <startEvent id="Start_1"/><userTask id="Activity_1" name="X\xc3\xa9t"/><endEvent id="End_1"/>
  <sequenceFlow id="f1" sourceRef="Start_1" targetRef="Activity_1"/>
  <sequenceFlow id="f2" sourceRef="Activity_1" targetRef="End_1"/>
 </process>
</definitions>
"""


def test_a_new_procedure_gets_its_id_from_its_name_unless_one_is_typed(signed_in: SignIn) -> None:
    admin = signed_in("quan-tri")

    def begun(**typed: str) -> str:
        answer = post(admin, "/drafts", **{"from": "nothing", **typed})
        assert answer.status_code == 302
        files = zipfile.ZipFile(io.BytesIO(admin.get(f"{answer.headers['Location']}/package").data))
        [toml] = [files.read(name).decode() for name in files.namelist() if name.endswith("procedure.toml")]
        [found] = re.findall(r'^id = "([^"]*)"', toml, re.MULTILINE)
        return str(found)

    assert begun(name="Gia hạn Giấy tờ: đợt 2", id="") == "gia-han-giay-to-dot-2"
    assert begun(name="Gia hạn giấy tờ, đợt 2", id="") == "gia-han-giay-to-dot-2-2"
    assert begun(name="Annual review", id="") == "annual-review-2"
    assert begun(name="Gia hạn", id="gia-han-khac") == "gia-han-khac"
    refused = post(admin, "/drafts", **{"from": "nothing", "name": "？", "id": ""})
    assert refused.status_code == 422
    assert "không dùng được" in refused.text


def test_a_plain_diagram_is_taken_and_told_what_it_lacks(signed_in: SignIn) -> None:
    first = signed_in("quan-tri")
    sent = {"csrf_token": token(first.get("/drafts").text), "from": "file", "id": "gia-han",
            "file": (io.BytesIO(PLAIN), "x.bpmn")}  # fmt: skip
    answer = first.post("/drafts", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302
    page = first.get(answer.headers["Location"]).text
    assert "Gia hạn giấy tờ" in page
    assert "Chưa nói ai làm" in page
    assert "Việc còn phải làm" in page


@pytest.mark.parametrize("path", ["/drafts", "/procedures/annual-review/running", "/procedures/annual-review/package"])
def test_officials_see_nothing_of_drafting(signed_in: SignIn, path: str) -> None:
    assert signed_in("bi-thu").get(path).status_code == 403
    assert "Quản trị thủ tục" not in signed_in("bi-thu").get("/procedures/annual-review").text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_version_and_every_draft_reads_as_a_text(
    signed_in: SignIn, draft: str, handed_in: str, language: str
) -> None:
    first = signed_in("quan-tri")
    post(first, "/language", language=language)
    drafted = first.get(f"/drafts/{draft}/words").text
    released = first.get("/procedures/annual-review/words?version=1").text
    assert ("15 ngày làm việc" if language == "vi" else "15 working days") in drafted
    assert ("10 ngày làm việc" if language == "vi" else "10 working days") in released
    consent(signed_in("quan-tri-2"), handed_in)
    shown = first.get("/procedures/annual-review/difference?from=1&to=2").text
    assert ("thay vì" if language == "vi" else "instead of") in shown
