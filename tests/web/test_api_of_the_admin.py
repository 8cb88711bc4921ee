"""What an admin does with running cases over the API: retry what failed, move a case over, take it back."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.execution.office import Office
from engine.store.tables import incident
from tests.drawing import drawn
from tests.stage import Stage

ADMIN = {"auth": ("quan-tri", "quytrinh")}


@pytest.fixture
def stage(sqlite_office: Office) -> Stage:
    return Stage(sqlite_office)


def test_what_failed_is_retried_once_its_cause_is_mended(client: FlaskClient, stage: Stage) -> None:
    case = stage.play("s>n1 n1>u1 u1>e", events={"n1": "<bpmn:script>b = 10 / a</bpmn:script>"}, data={"a": 0})
    [first] = stage.rows(select(incident.c.id))
    again = client.post(f"/api/incidents/{first['id']}/retry", json={"request_id": "one"}, **ADMIN)
    assert (again.status_code, stage.incidents()) == (200, ["n1"])  # it failed again: a new incident
    stage.set(case, a=5)
    [second] = stage.rows(select(incident.c.id).where(incident.c.open.is_(True)))
    path = f"/api/incidents/{second['id']}/retry"
    answers = [client.post(path, json={"request_id": "two"}, **ADMIN).json for _try in range(2)]
    assert answers == [{"case_id": case}] * 2
    assert (stage.incidents(), stage.open()) == ([], ["u1"])


def test_a_case_goes_over_to_another_version_and_back(client: FlaskClient, stage: Stage) -> None:
    case = stage.play("s>u1 u1>u2 u2>e")
    new = stage.release(drawn("s>u1 u1>u3 u3>e"))
    listed = client.get("/api/procedures/tiny/running", **ADMIN).json
    [standing] = listed["standing"]
    [fit] = standing["fits"]
    assert (listed["to_id"], fit["hindrances"]) == (new, [])
    path = f"/api/instances/{fit['instance_id']}/move"
    moved = [client.post(path, json={"version": new, "request_id": "over"}, **ADMIN).json for _try in range(2)]
    assert moved[0] == moved[1]
    assert client.get("/api/procedures/tiny/running", **ADMIN).json["standing"] == []
    back = client.post(f"/api/moves/{moved[0]['move_id']}/undo", json={}, **ADMIN)
    assert (back.status_code, back.json) == (200, {"case_id": case})
    stage.do("u1")
    assert stage.open() == ["u2"]  # as the version says with which it began
    over = client.post(path, json={"version": new}, **ADMIN)
    assert (over.status_code, over.json["type"]) == (409, "CannotMove")


@pytest.mark.parametrize("number", ["7", "-1", "9" * 30, "x"])
def test_a_version_that_is_not_there_is_told(client: FlaskClient, stage: Stage, number: str) -> None:
    stage.release(drawn("s>u1 u1>e"))
    answer = client.get(f"/api/procedures/tiny/running?to={number}", **ADMIN)
    assert answer.status_code == (200 if number == "x" else 404)
