"""What the modeler asks of the server: drafts, the check, pickers, trying out; nobody overwrites anybody."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from engine.authoring import acts
from engine.authoring.templates import templates_root
from engine.definitions.folder import read_folder, workflows_root
from engine.execution.office import Office
from engine.store.transaction import Actor
from web.app import create_app

FIRST, SECOND = Actor("p-quan-tri-1"), Actor("p-quan-tri-2")
ADMINS = {"quan-tri", "quan-tri-2"}


class Page:
    """A signed-in page that speaks JSON, with its token."""

    def __init__(self, client: FlaskClient, draft: str = "") -> None:
        self.client = client
        self.draft = draft
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/procedures").text)
        assert found
        self.headers = {"X-CSRFToken": found.group(1)}

    def get(self, path: str = "") -> Any:
        return self.client.get(f"/api/drafts/{self.draft}{path}")

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(f"/api/drafts/{self.draft}{path}", json=body, headers=self.headers)

    def put(self, **body: Any) -> Any:
        return self.client.put(f"/api/drafts/{self.draft}", json=body, headers=self.headers)


@pytest.fixture
def draft(sqlite_office: Office) -> str:
    return str(acts.begin_draft(sqlite_office, FIRST, "annual-review")["draft"])


@pytest.fixture
def first(signed_in: Callable[[str], FlaskClient], draft: str) -> Page:
    return Page(signed_in("quan-tri"), draft)


@pytest.fixture
def second(signed_in: Callable[[str], FlaskClient], draft: str) -> Page:
    return Page(signed_in("quan-tri-2"), draft)


def test_a_draft_begins_as_the_version_in_force_byte_by_byte(first: Page) -> None:
    answer = first.get().json
    assert answer["files"] == read_folder(workflows_root() / "annual-review")
    assert (answer["status"], answer["base_version"], answer["revision"]) == ("draft", 1, 1)
    assert answer["may"] == {"edit": True, "submit": True, "consent": False}
    assert answer["editors"] == []


def test_only_changed_files_are_saved_and_null_deletes_one(first: Page) -> None:
    answer = first.put(revision=1, files={"README.md": "mới\r\n", "scenarios/neu.yaml": "about: x\n"})
    assert answer.json["revision"] == 2
    files = first.get().json["files"]
    assert (files["README.md"], files["scenarios/neu.yaml"]) == ("mới\r\n", "about: x\n")
    assert first.put(revision=2, files={"scenarios/neu.yaml": None}).json["revision"] == 3
    assert "scenarios/neu.yaml" not in first.get().json["files"]
    assert [editor["person"] for editor in first.get().json["editors"]] == ["p-quan-tri-1"]


def test_who_saves_over_somebody_elses_work_is_told_and_nothing_is_lost(first: Page, second: Page) -> None:
    assert second.put(revision=1, files={"README.md": "của người thứ hai"}).status_code == 200
    refused = first.put(revision=1, files={"README.md": "của người thứ nhất"})
    assert refused.status_code == 409
    assert refused.json["by"] in refused.json["error"]
    assert refused.json["revision"] == 2
    assert first.get().json["files"]["README.md"] == "của người thứ hai"


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "forms/../../x", "forms//x", "other/x.md", "process.bpmn/x", "forms/a b.json", "x" * 300],
)
def test_a_file_outside_the_procedure_is_refused(first: Page, path: str) -> None:
    refused = first.put(revision=1, files={path: "x"})
    assert refused.status_code == 422
    assert refused.json["title"]


def test_admins_see_who_else_has_the_draft_open(first: Page, second: Page) -> None:
    assert first.post("/presence").json == {"others": []}
    assert [one["person"] for one in second.post("/presence").json["others"]] == ["p-quan-tri-1"]


@pytest.mark.parametrize("login", ["to-chuc", "van-hanh"])
def test_drafts_are_for_process_admins(signed_in: Callable[[str], FlaskClient], draft: str, login: str) -> None:
    page = Page(signed_in(login), draft)
    assert [page.get().status_code, page.put(revision=1, files={}).status_code] == [403, 403]
    assert [page.post("/check").status_code, page.get("/choices").status_code] == [403, 403]


def test_an_auditor_reads_a_draft_and_changes_nothing(signed_in: Callable[[str], FlaskClient], draft: str) -> None:
    page = Page(signed_in("kiem-toan"), draft)
    assert page.get().json["may"] == {"edit": False, "submit": False, "consent": False}
    assert page.put(revision=1, files={"README.md": "x"}).status_code == 403


def test_a_change_without_the_pages_token_is_refused(first: Page) -> None:
    first.headers = {}
    assert first.put(revision=1, files={"README.md": "x"}).status_code == 400
    assert first.post("/check").status_code == 400


def test_nobody_signed_in_gets_a_sentence_not_a_page(sqlite_office: Office, draft: str) -> None:
    answer = create_app(sqlite_office).test_client().get(f"/api/drafts/{draft}")
    assert (answer.status_code, answer.json["type"]) == (401, "SignInNeeded")


def test_the_check_sees_what_is_not_saved_yet(first: Page) -> None:
    assert first.post("/check").json == {"ok": True, "findings": []}
    broken = first.get().json["files"]["process.bpmn"].replace('camunda:formKey="issue_guide" ', "", 1)
    answer = first.post("/check", files={"process.bpmn": broken}).json
    found = next(item for item in answer["findings"] if item["element"] == "task_issue_guide")
    assert not answer["ok"]
    assert (found["code"], found["severity"]) == ("no-form", "error")
    assert found["vi"] != found["en"]
    assert first.post("/check").json["ok"]


def test_pickers_offer_what_exists_in_both_languages(first: Page) -> None:
    offered = first.get("/choices").json
    missing = {
        (kind, item["value"])
        for kind in ("roles", "places", "bodies", "unit_kinds", "operations")
        for item in offered[kind]
        if item["vi"] == item["en"]
    }
    assert missing == set()
    assert {"issue_guide", "summon"} <= {item["value"] for item in offered["forms"]}
    reply = next(item for item in offered["called"] if item["value"] == "dp-reply")
    assert {"subject", "reply_about", "reply_content", "reply_days"} <= {item["value"] for item in reply["in"]}
    assert {"reply", "replied", "wants_to_speak"} <= {item["value"] for item in reply["out"]}
    rule = next(item for item in offered["decisions"] if item["value"] == "excellent_cap")
    assert [item["value"] for item in rule["inputs"]] == ["good"]
    assert any(item["value"] == "R-031" for item in offered["legal"])
    assert any(item["value"] == "remediation_required" for item in offered["messages"])


def test_a_form_is_shown_as_officials_see_it(first: Page) -> None:
    text = json.dumps(
        {"components": [{"type": "textarea", "key": "opinion", "label": "Ý kiến", "validate": {"required": True}}]}
    )
    html = first.post("/form-preview", text=text).json["html"]
    assert "Ý kiến" in html
    assert "<textarea" in html
    refused = first.post("/form-preview", text="{")
    assert refused.status_code == 422
    assert refused.json["title"]


def test_every_form_of_the_procedure_can_be_previewed(first: Page) -> None:
    files = first.get().json["files"]
    forms = {path: text for path, text in files.items() if path.startswith("forms/")}
    assert forms
    assert [path for path, text in forms.items() if first.post("/form-preview", text=text).status_code != 200] == []


def test_a_decision_answers_with_the_text_in_force_on_the_day(first: Page) -> None:
    answer = first.post("/decision-try", name="excellent_cap", on="2024-12-31", inputs={"good": 10}).json
    assert answer["outputs"]["max_excellent"] == 2
    assert answer["document"] in answer["words"]
    refused = first.post("/decision-try", name="excellent_cap", on="2010-01-01", inputs={"good": 10})
    assert refused.status_code == 422
    assert "2018" in refused.json["title"]


def test_every_template_draws_in_and_names_what_it_brings(first: Page) -> None:
    found = first.client.get("/api/templates").json
    assert [item["id"] for item in found] == ["approval", "notice", "reply", "ballot", "appeal"]
    for item in found:
        root = etree.fromstring(item["bpmn"].encode())
        shapes = {shape.get("bpmnElement") for shape in root.iter("{*}BPMNShape")}
        process = root.find("{*}process")
        assert process is not None
        drawn = {e.get("id") for e in process if not str(e.tag).endswith("sequenceFlow")}
        assert drawn == shapes
        assert item["vi"] != item["en"]


@pytest.mark.parametrize("name", sorted(path.parent.name for path in templates_root().glob("*/template.toml")))
def test_a_template_pasted_into_a_new_procedure_passes_the_check(sqlite_office: Office, first: Page, name: str) -> None:
    draft = acts.begin_new(sqlite_office, FIRST, "thu-tuc-moi", "Thủ tục mới")["draft"]
    page = Page(first.client, draft)
    item = next(found for found in page.client.get("/api/templates").json if found["id"] == name)
    own = page.get().json["files"]
    po = "".join(f'\nmsgid "{vi}"\nmsgstr "{en}"\n' for vi, en in item["texts"].items())
    known = {line for line in own["texts/en.po"].splitlines() if line.startswith("msgid")}
    entries = [part for part in po.split("\n\n") if part.strip().splitlines()[0] not in known]
    files = {
        **item["files"],
        "process.bpmn": item["bpmn"].replace(f"template-{name}", "thu-tuc-moi"),
        "procedure.toml": own["procedure.toml"] + "".join(f'{k} = "{v}"\n' for k, v in item["data"].items()),
        "texts/en.po": own["texts/en.po"] + "\n" + "\n\n".join(entries),
    }
    assert page.post("/check", files=files).json["findings"] == []
