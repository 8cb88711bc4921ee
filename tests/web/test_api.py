"""The API for programs: what a client outside this product may rely on (docs/api.md)."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from engine.definitions.folder import workflows_root

BOARD = {"auth": ("to-chuc", "quytrinh")}
ADMIN = {"auth": ("quan-tri", "quytrinh")}
START = {"procedure": "annual-review", "unit": "chi-bo-vp", "answers": {"review_year": 2026}}
GUIDE = {"report_due": "2026-11-20", "review_by": "2026-12-20"}


def test_a_case_is_started_and_done_once_however_often_it_is_sent(client: FlaskClient) -> None:
    form = client.get("/api/procedures/annual-review/start?unit=chi-bo-vp", **BOARD).json
    assert {"id": "chi-bo-vp", "name": "Chi bộ Văn phòng"} in form["units"]
    assert form["schema"]["properties"]["review_year"]["type"] == "integer"
    first = client.post("/api/cases", json={**START, "request_id": "a"}, **BOARD)
    again = client.post("/api/cases", json={**START, "request_id": "a"}, **BOARD)
    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    path = f"/api/tasks/{first.json['tasks'][0]}/complete"
    answers = [client.post(path, json={"answers": GUIDE, "request_id": "b"}, **BOARD) for _try in range(2)]
    assert answers[0].json == answers[1].json
    assert [item["name"] for item in answers[0].json["next"]] == ["Xác nhận danh sách kiểm điểm"]
    other = client.post(path, json={"answers": GUIDE, "request_id": "c"}, **BOARD)
    assert (other.status_code, other.json["type"]) == (409, "TaskAlreadyCompleted")
    taken = client.post("/api/cases", json={**START, "request_id": "b"}, **BOARD)
    assert (taken.status_code, taken.json["type"]) == (409, "RequestIdTaken")
    (listed,) = client.get("/api/cases?procedure=annual-review&status=open", **BOARD).json
    told = client.get(f"/api/cases/{listed['case_id']}/history", **BOARD).json
    assert told["intact"] and not told["more"]
    assert [entry["verb"] for entry in told["entries"]].count("task_completed") == 1


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("cases", b"", "JSON"),
        ("cases", b"{", "JSON"),
        ("cases", b"[]", "JSON"),
        ("cases", b"null", "JSON"),
        ("cases", b'{"unit": "chi-bo-vp"}', "procedure"),
        ("cases", b'{"procedure": 1, "unit": "chi-bo-vp"}', "procedure"),
        ("cases", b'{"procedure": "annual-review", "unit": []}', "unit"),
        ("cases", b'{"procedure": "annual-review", "unit": "x", "subject": {}}', "subject"),
        ("cases", b'{"procedure": "annual-review", "unit": "x", "answers": []}', "answers"),
        ("tasks/t1/complete", b'{"request_id": 7}', "request_id"),
        ("tasks/t1/complete", b'{"answers": "x"}', "answers"),
    ],
)
def test_a_body_that_is_not_what_the_address_takes_is_told(
    client: FlaskClient, path: str, body: bytes, where: str
) -> None:
    answer = client.post(f"/api/{path}", data=body, **BOARD)
    assert (answer.status_code, answer.json["type"]) == (422, "BadRequest")
    assert where in answer.json["title"]


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"procedure": "nothing"}, 404, "ProcedureNotReleased"),
        ({"unit": "nowhere"}, 404, "NotFound"),
        ({"answers": {"review_year": "x"}}, 422, "FormRejected"),
        ({"answers": {"review_year": 2026, "more": [[[]]]}}, 422, "FormRejected"),
    ],
)
def test_what_cannot_be_started_says_why_in_either_language(
    client: FlaskClient, change: dict[str, Any], status: int, kind: str
) -> None:
    body = {**START, **change}
    answer = client.post("/api/cases", json=body, **BOARD)
    assert (answer.status_code, answer.json["type"]) == (status, kind)
    english = client.post("/api/cases", json=body, headers={"Accept-Language": "en"}, **BOARD)
    assert english.json["title"] != answer.json["title"]
    assert client.get("/api/cases", **BOARD).json == []


def test_a_case_of_others_stays_closed(client: FlaskClient) -> None:
    case = client.post("/api/cases", json=START, **BOARD).json["case_id"]
    stranger = {"auth": ("bi-thu-xa", "quytrinh")}
    for path in (f"/api/cases/{case}", f"/api/cases/{case}/history"):
        assert client.get(path, **stranger).status_code in (403, 404)


def test_the_check_answers_over_http_as_on_the_command_line(client: FlaskClient) -> None:
    diagram = (workflows_root() / "annual-review" / "process.bpmn").read_bytes()
    alone = client.post("/api/check", data=diagram, **ADMIN).json
    assert alone["readable"]
    broken = client.post("/api/check", data=diagram.replace(b"sourceRef=", b"fromRef=", 1), **ADMIN).json
    assert not broken["accepted"] and {"code", "element", "vi", "en", "hint_vi", "hint_en"} <= set(
        broken["findings"][0]
    )
    torn = client.post("/api/check", data=b"<definitions", **ADMIN).json
    assert (torn["readable"], torn["accepted"]) == (False, False)
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert not client.post("/api/check", data=bomb, **ADMIN).json["readable"]
    zipped = client.post("/api/check", data=b"PK nothing of the kind", **ADMIN)
    assert (zipped.status_code, zipped.json["type"]) == (422, "BadPackage")


def test_a_suspended_procedure_begins_no_case_until_it_is_resumed(client: FlaskClient) -> None:
    path = "/api/procedures/annual-review"
    why = {"reason": "Chờ văn bản mới", "request_id": "s"}
    assert client.post(f"{path}/suspend", json=why, **BOARD).status_code == 403
    first = client.post(f"{path}/suspend", json=why, **ADMIN)
    assert (first.status_code, first.json) == (200, client.post(f"{path}/suspend", json=why, **ADMIN).json)
    assert client.post("/api/cases", json=START, **BOARD).status_code == 409
    assert client.post(f"{path}/resume", json={}, **ADMIN).json == {"procedure": "annual-review", "cases": []}
    assert client.post("/api/cases", json=START, **BOARD).status_code == 201


def test_what_cannot_be_moved_undone_or_retried_says_why(client: FlaskClient) -> None:
    case = client.post("/api/cases", json=START, **BOARD).json["case_id"]
    listed = client.get("/api/procedures/annual-review/running", **ADMIN).json
    assert (listed["standing"], listed["to_number"]) == ([], 1)  # all run on the newest version already
    instance = client.get(f"/api/cases/{case}", **BOARD).json["diagrams"][0]["instance_id"]
    answer = client.post(f"/api/instances/{instance}/move", json={"version": "none"}, **ADMIN)
    assert (answer.status_code, answer.json["type"]) == (404, "NotFound")
    assert client.post(f"/api/instances/{instance}/move", json={"version": "none"}, **BOARD).status_code == 403
    assert client.post("/api/moves/none/undo", json={}, **ADMIN).status_code == 404
    assert client.post("/api/incidents/none/retry", json={}, **ADMIN).status_code == 404
