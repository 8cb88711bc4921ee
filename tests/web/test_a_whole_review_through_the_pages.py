"""A whole review and its remediation, every form read from its page and posted back, as officials do."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select

from engine.clock import SetClock, restored
from engine.execution import acts
from engine.execution.office import Office
from engine.store.tables import assignment, case_file, incident, task, timer
from engine.store.transaction import Actor
from web.app import create_app

#: What is typed, by the name of the field (rows numbered); everything else keeps what the page shows.
TYPED = {
    r"products|work_done|minutes_text|reasons|final_report|conclusion_note": "Nội dung cụ thể.",
    r"shortcomings\.0\.text": "Còn chậm",
    r"collective_shortcomings\.0\.text": "Họp chưa đều",
    r"count\.\d+\.good": "4",
    r"count\.\d+\.(excellent|completed|not_completed|invalid)": "0",
    r"issued|collected": "6",
    r"org_people\.\d+\.points|collective_points": "80,50",
    r"proposals\.\d+\.level|collective_proposed": "good",
    r"votes_for": "7",
    r"needs_prompt": "no",
    r"own_level|collective_self_level": "good",
    r"settled\.\d+\.settled_level": "good",
    r"verdict": "sign",
    r"appeal_choice": "none",
    r"plan\.\d+\.measure|plan\.\d+\.proof|proof_note|published_where": "Làm ngay",
    r"plan\.\d+\.responsible": "p-vp-02",
    r"plan\.\d+\.due_on": "2027-06-01",
    r"plan_verdict": "accept",
    r"monitor": "p-dang-uy-vp-ubkt-1",
    r"check_result": "done",
    r"received|order_ok": "on",
}


def filled(page: str) -> dict[str, Any]:
    """The fields of a task's form as the page shows them, with what an official types."""
    form = html.fromstring(page).xpath('//form[contains(@class, "task-form")]')[0]
    data: dict[str, Any] = {}
    for item in form.xpath(".//input | .//select | .//textarea"):
        name, kind = item.get("name"), item.get("type")
        if not name or kind == "file" or (kind in ("radio", "checkbox") and not item.get("checked")):
            if kind == "file" and name:
                data[name] = []
            continue
        data[name] = item.value if item.tag != "input" else item.get("value", "")
    names = {item.get("name") for item in form.xpath(".//input | .//select | .//textarea") if item.get("name")}
    for name in names:
        for pattern, value in TYPED.items():
            if re.fullmatch(pattern, name):
                data[name] = value
    if "board" in names:
        data["board"] = [box.get("value") for box in form.xpath('.//input[@name="board"]')][:3]
    return {**data, "action": "complete", "confirmed": "1"}


def one(office: Office, statement: Any) -> Any:
    with office.store.read() as tx:
        return tx.row(statement)


@pytest.mark.parametrize("unit", ["chi-bo-vp"])
def test_from_the_guide_to_the_remediation(sqlite_office: Office, unit: str) -> None:
    office = sqlite_office
    board = Actor("p-dang-uy-vp-btc-1")
    acts.start_case(office, board, "annual-review", unit, None, {"review_year": 2026}, typed=True)
    client = create_app(office).test_client()
    for _step in range(400):
        row = one(
            office,
            select(task.c.id, task.c.element_id, assignment.c.person_id)
            .join(assignment, assignment.c.task_id == task.c.id)
            .where(task.c.status == "open")
            .order_by(task.c.id, assignment.c.person_id),
        )
        if row is None:
            if one(office, select(case_file.c.id).where(case_file.c.status == "open")) is None:
                break
            wait(office)
            continue
        complete(client, row)
    outcomes = []
    with office.store.read() as tx:
        outcomes = [(r["procedure_id"], r["outcome"]) for r in tx.rows(select(case_file).order_by(case_file.c.id))]
        broken = tx.rows(select(incident.c.message).where(incident.c.open.is_(True)))
    assert broken == []
    assert outcomes[0] == ("annual-review", "good")
    assert len(outcomes) == 8  # the collective and each of the six people have a shortcoming to remedy
    assert {outcome for _procedure, outcome in outcomes[1:]} == {"remedied"}


def complete(client: FlaskClient, row: Any) -> None:
    """Open a task's page as its holder, fill it, send it."""
    with client.session_transaction() as session:
        session["person"] = row["person_id"]
    page = client.get(f"/tasks/{row['id']}")
    assert page.status_code == 200, row["element_id"]
    data = filled(page.text)
    if row["element_id"] == "task_file_proof":
        import io

        data["proof"] = (io.BytesIO(b"%PDF"), "chung-cu.pdf")
    answer = client.post(f"/tasks/{row['id']}", data=data, content_type="multipart/form-data")
    assert answer.status_code == 200, (row["element_id"], html.fromstring(answer.text).text_content()[-3000:])
    assert "Đã hoàn thành" in answer.text, row["element_id"]


def wait(office: Office) -> None:
    """Nobody has anything to do: go on to the next timer."""
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    earliest = one(office, select(func.min(timer.c.due_at).label("at")))["at"]
    assert earliest is not None
    clock.move_to(max(restored(earliest), clock.now()))
    acts.fire_due(office)
