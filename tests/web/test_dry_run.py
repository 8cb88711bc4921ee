"""A draft is rehearsed: scenarios with the way they take, and step by step with chosen people, data and days."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engine.authoring import acts
from engine.definitions.folder import workflows_root
from engine.execution.office import Office
from engine.scenarios.written import plain
from engine.store.tables import case_file, document, notice, task
from engine.store.transaction import Actor
from tests.web.test_draft_api import Page
from tests.web.through_pages import _shown, _typed

FIRST = Actor("p-quan-tri-1")
GUIDE = {"guide_title": "Hướng dẫn", "criteria": "Theo quy định", "report_due": "2026-11-20", "review_by": "2026-12-20"}


@pytest.fixture
def page(sqlite_office: Office, signed_in: Callable[[str], FlaskClient]) -> Page:
    return Page(signed_in("quan-tri"), acts.begin_draft(sqlite_office, FIRST, "annual-review")["draft"])


def rows(office: Office) -> list[int]:
    with office.store.read() as tx:
        tables = (case_file, task, document, notice)
        return [tx.connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def begin(page: Page, **more: Any) -> tuple[str, Any]:
    run = page.post("/dry-run", **more).json["run"]
    start = {"unit": "chi-bo-vp", "day": "2026-11-02", "answers": {"review_year": 2026}}
    return f"/dry-run/{run}", page.post(f"/dry-run/{run}/start", **start).json


def test_a_draft_is_stepped_through_and_nothing_real_is_written(sqlite_office: Office, page: Page) -> None:
    before = rows(sqlite_office)
    run, state = begin(page)
    first = state["tasks"][0]
    assert (first["element"], state["tokens"]) == ("task_issue_guide", {"task_issue_guide": 1})
    person = first["people"][0]["person"]
    shown = page.client.get(f"/api/drafts/{page.draft}{run}/tasks/{first['task']}?as={person}").json
    assert shown["may_complete"]
    assert "guide_title" in shown["html"]
    state = page.post(f"{run}/tasks/{first['task']}", **{"as": person, "answers": GUIDE}).json
    assert [one["element"] for one in state["tasks"]] == ["task_confirm_people"]
    assert {"name": "guide_title", "words": "Tên hướng dẫn", "value": "Hướng dẫn"}.items() <= next(
        one for one in state["data"] if one["name"] == "guide_title"
    ).items()
    assert rows(sqlite_office) == before


def test_time_passes_and_a_step_is_taken_back(page: Page) -> None:
    run, state = begin(page)
    later = page.post(f"{run}/advance", to="15 working days").json
    assert later["day"] > "2026-11-20"
    assert any(one["inside"] for one in later["tasks"])  # the watcher of the overdue task has begun
    back = page.post(f"{run}/back").json
    assert (back["day"], back["tasks"]) == ("2026-11-02", state["tasks"])
    assert page.post(f"{run}/back").json["case"] is None
    assert page.post(f"{run}/back").status_code == 422


def test_somebody_who_may_not_is_refused_as_in_a_real_case(page: Page) -> None:
    run, state = begin(page)
    task_id = state["tasks"][0]["task"]
    refused = page.post(f"{run}/tasks/{task_id}", **{"as": "p-vp-07", "answers": GUIDE})
    assert refused.status_code == 403
    assert page.client.get(f"/api/drafts/{page.draft}{run}").json["tasks"] == state["tasks"]
    person = state["tasks"][0]["people"][0]["person"]
    unfinished = page.post(f"{run}/tasks/{task_id}", **{"as": person, "answers": {"report_due": "mai"}})
    assert unfinished.status_code == 422
    assert unfinished.json["errors"]


def test_unsaved_changes_are_what_runs_and_faults_are_told_first(page: Page) -> None:
    diagram = page.get().json["files"]["process.bpmn"]
    moved = diagram.replace("10 working days after opened", "3 days after opened", 1)
    _run, state = begin(page, files={"process.bpmn": moved})
    assert state["tasks"][0]["due_on"] == "2026-11-05"
    broken = diagram.replace('camunda:formKey="issue_guide" ', "", 1)
    refused = page.post("/dry-run", files={"process.bpmn": broken})
    assert refused.status_code == 422
    assert refused.json["findings"][0]["element"] == "task_issue_guide"


def test_a_run_belongs_to_who_began_it_and_ends(signed_in: Callable[[str], FlaskClient], page: Page) -> None:
    run, _state = begin(page)
    other = Page(signed_in("quan-tri-2"), page.draft)
    assert other.client.get(f"/api/drafts/{page.draft}{run}").status_code == 403
    assert page.post(f"{run}/end").status_code == 200
    assert page.client.get(f"/api/drafts/{page.draft}{run}").status_code == 404
    assert page.client.get(f"/api/drafts/{page.draft}/dry-run/..%2F..").status_code == 404


def test_old_runs_of_a_person_make_place_for_new_ones(page: Page) -> None:
    runs = [page.post("/dry-run").json["run"] for _number in range(4)]
    answers = [page.client.get(f"/api/drafts/{page.draft}/dry-run/{run}").status_code for run in runs]
    assert answers == [404, 200, 200, 200]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def carried_out(page: Page, procedure: str, scenario: str) -> Any:
    """A scenario of a procedure, stepped through as on the page of a dry run; answers the state at its end."""
    text = (workflows_root() / procedure / "scenarios" / f"{scenario}.yaml").read_text("utf-8")
    read = plain(yaml.safe_load(text))
    run = f"/dry-run/{page.post('/dry-run', organisation='demo').json['run']}"
    begun = read["start"]
    start = {"unit": begun["unit"], "subject": begun.get("subject"), "day": read["day"], "answers": begun["with"]}
    state = page.post(f"{run}/start", **start).json
    for step in read["steps"]:
        if "advance" in step:
            state = page.post(f"{run}/advance", to=step["advance"].removeprefix("to ")).json
        while "do" in step:
            element = step["do"].rpartition("/")[2]
            task = next(one for one in state["tasks"] if one["element"] == element)
            person = task["people"][0]["person"]
            shown = page.client.get(f"/api/drafts/{page.draft}{run}/tasks/{task['task']}?as={person}").json["html"]
            posted = {**_shown(f'<form class="task-form">{shown}</form>'), **_typed(step.get("with") or {})}
            posted = {name: value for name, value in posted.items() if _is_text(value)}  # no files here
            answer = page.post(f"{run}/tasks/{task['task']}", **{"as": person, "posted": posted})
            assert answer.status_code == 200, (element, answer.json)
            state = answer.json
            if step.get("as") != "each" or all(one["element"] != element for one in state["tasks"]):
                break
    return state


def test_a_vote_is_stepped_through_with_its_ballot_counted_twice(sqlite_office: Office, page: Page) -> None:
    before = rows(sqlite_office)
    page.draft = acts.begin_draft(sqlite_office, FIRST, "confidence-vote-party")["draft"]
    state = carried_out(page, "confidence-vote-party", "decisive-vote")
    assert (state["day"], state["case"]["outcome"]) == ("2028-10-02", "Có người trên một nửa phiếu tín nhiệm thấp")
    handed = {one["to"] for one in state["handed_over"]}
    assert handed == {"Đánh giá cán bộ", "Quy hoạch cán bộ", "Bỏ phiếu tín nhiệm"}
    assert any(title.startswith("Biên bản kiểm phiếu") for title in state["documents"])
    assert state["inside"], "the ballot is a process that was called"
    assert rows(sqlite_office) == before


def test_deadlines_pass_in_a_dry_run_and_what_follows_is_handed_over(sqlite_office: Office, page: Page) -> None:
    page.draft = acts.begin_draft(sqlite_office, FIRST, "remediation-followup")["draft"]
    state = carried_out(page, "remediation-followup", "late-twice")
    assert (state["day"], state["case"]["outcome"]) == ("2026-12-28", "Đã chuyển cấp trên")
    assert [one["to"] for one in state["handed_over"]] == ["Gợi ý kiểm điểm, kiểm điểm không chờ cuối năm"]


def test_a_scenario_is_played_on_the_draft_and_shows_its_way(sqlite_office: Office, page: Page) -> None:
    page.draft = acts.begin_draft(sqlite_office, FIRST, "remediation-followup")["draft"]
    answer = page.post("/scenario", name="person").json
    assert answer["ok"], answer
    assert answer["path"]
    assert set(answer["untaken"]).isdisjoint(answer["path"])
    wrong = "about: x\nday: 2026-11-02\nstart: {procedure: remediation-followup, unit: chi-bo-vp}\nsteps: []\n"
    failed = page.post("/scenario", text=wrong).json
    assert not failed["ok"]
    assert "Người được mở" in failed["says"]
    assert not page.post("/scenario", text="- a").json["ok"]


def test_a_list_of_a_form_grows_and_shrinks_and_keeps_what_was_typed(
    sqlite_office: Office, signed_in: Callable[[str], FlaskClient]
) -> None:
    page = Page(signed_in("quan-tri"), acts.begin_draft(sqlite_office, FIRST, "remediation-followup")["draft"])
    begun = page.post("/dry-run").json
    run = f"/dry-run/{begun['run']}"
    assert "shortcomings.0.text" in begun["html"]
    typed = {"shortcomings.__count": "1", "shortcomings.0.text": "Thiếu sót một"}
    more = page.post(f"{run}/rows", unit=begun["unit"], posted=typed, action="add:shortcomings").json["html"]
    assert "Thiếu sót một" in more and "shortcomings.1.text" in more
    typed |= {"shortcomings.__count": "2", "shortcomings.1.text": "Thiếu sót hai"}
    fewer = page.post(f"{run}/rows", unit=begun["unit"], posted=typed, action="remove:shortcomings.0").json["html"]
    assert "Thiếu sót hai" in fewer and "Thiếu sót một" not in fewer and "shortcomings.1.text" not in fewer
