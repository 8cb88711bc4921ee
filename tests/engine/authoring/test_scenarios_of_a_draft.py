"""The scenarios of a draft are played on it: which no longer come to their end, where, why, and what to do."""

import json
import re
from dataclasses import replace

import pytest

from engine.authoring import acts, drafts
from engine.authoring.comparing import compare
from engine.authoring.scenarios import kept
from engine.authoring.scenarios.kept import ScenarioCheck, play_next, scenario_check
from engine.authoring.scenarios.mending import inserted, mend_draft
from engine.authoring.scenarios.playing import play_one
from engine.definitions.folder import read_definition, read_folder, workflows_root
from engine.errors import NotFound
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.transaction import Actor

ADMIN = Actor("p-quan-tri-1")
VIEWER = Viewer("p-quan-tri-1", "", frozenset({"process_admin"}))
FILES = read_folder(workflows_root() / "remediation-followup")
FORM = {
    "type": "default",
    "components": [
        {
            "type": "radio",
            "key": "agreed",
            "label": "Ý kiến",
            "validate": {"required": True},
            "values": [{"value": "back", "label": "Trả lại"}, {"value": "yes", "label": "Đồng ý"}],
        }
    ],
}
#: An approval between the plan and its review; its first answer leads back to the plan.
STEP = (
    '<bpmn:userTask id="task_agree" name="Chi ủy đồng ý" camunda:candidateGroups="{who}" camunda:formKey="agree" '
    'camunda:dueDate="5 working days after opened"/>'
    '<bpmn:exclusiveGateway id="gw_agreed" name="Đồng ý?" default="flow_agreed"/>'
    '<bpmn:sequenceFlow id="flow_agree" sourceRef="task_agree" targetRef="gw_agreed"/>'
    '<bpmn:sequenceFlow id="flow_agreed" name="Có" sourceRef="gw_agreed" targetRef="task_review_plan"/>'
    '<bpmn:sequenceFlow id="flow_back" name="Không" sourceRef="gw_agreed" targetRef="task_write_plan">'
    '<bpmn:conditionExpression>${{agreed == "back"}}</bpmn:conditionExpression></bpmn:sequenceFlow>'
    '<bpmn:sequenceFlow id="flow_07" '
)
SCENARIO_WITH_RETURN = {"scenarios/remedied.yaml": FILES["scenarios/remedied.yaml"]}
ENGLISH = {"Chi ủy đồng ý": "Agree", "Đồng ý?": "Agreed?", "Ý kiến": "Opinion", "Trả lại": "Back", "Đồng ý": "Yes"}


def with_step(who: str = "secretary@superior(unit)") -> dict[str, str]:
    diagram = FILES["process.bpmn"].replace('<bpmn:sequenceFlow id="flow_07" ', STEP.format(who=who))
    texts = FILES["texts/en.po"]
    for words, english in ENGLISH.items():
        if f'msgid "{words}"' not in texts:
            texts += f'\nmsgid "{words}"\nmsgstr "{english}"\n'
    return {
        "process.bpmn": diagram.replace(
            '"task_write_plan" targetRef="task_review_plan"', '"task_write_plan" targetRef="task_agree"'
        ),
        "procedure.toml": FILES["procedure.toml"].replace("[data]", '[data]\nagreed = "text"', 1),
        "forms/agree.form.json": json.dumps(FORM),
        "texts/en.po": texts,
    }


def begun(office: Office, files: dict[str, str | None]) -> str:
    """A draft of the procedure with these files, and with two of its scenarios."""
    draft = str(acts.begin_draft(office, ADMIN, "remediation-followup")["draft"])
    names = ("person", "late-twice")
    gone = {path: None for path in FILES if path.startswith("scenarios/") and path[10:-5] not in names}
    acts.save_draft(office, ADMIN, draft, 1, {**gone, **files})
    return draft


def played(office: Office, draft: str) -> ScenarioCheck:
    check = scenario_check(office, VIEWER, draft_id=draft)
    while not check.done:
        before = len(check.played)
        check = play_next(office, VIEWER, draft_id=draft)
        assert len(check.played) == before + 1, "each call plays one more"
    return check


def test_a_new_step_stops_the_scenarios_and_is_put_into_them(sqlite_office: Office) -> None:
    draft = begun(sqlite_office, {**with_step(), "README.md": "Played here."})
    check = played(sqlite_office, draft)
    assert (check.total, len(check.mendable)) == (2, 2), check.stopped
    [person] = [one for one in check.stopped if one.name == "person"]
    assert person.says["vi"] == (
        "Dừng ở dòng 3 (“Xem xét kế hoạch khắc phục”): việc này chưa đến hoặc đã qua. "
        "Hồ sơ đang chờ ở: “Chi ủy đồng ý” (bước mới)."
    )
    assert person.says["en"].endswith("The case waits at: “Agree” (new step).")
    assert person.do["vi"] == "Bước “Chi ủy đồng ý” là bước mới: thêm vào kịch bản một dòng làm bước đó."
    revision, names = mend_draft(sqlite_office, ADMIN, VIEWER, draft, 2)
    assert (revision, names) == (3, ["late-twice", "person"])
    assert played(sqlite_office, draft).stopped == []
    with sqlite_office.store.read() as tx:
        files = drafts.files(tx, draft)
    line = "  - {as: holder, do: task_agree, with: {agreed: 'yes'}}\n"
    assert files["scenarios/person.yaml"].replace(line, "") == FILES["scenarios/person.yaml"]
    told = compare(read_definition({**FILES})[0], read_definition(files)[0])
    [alike] = [words for words in told.words("vi") if "cùng đổi" in words]
    assert alike.startswith(
        "2 kịch bản kiểm tra cùng đổi: thêm dòng “Chi ủy đồng ý”, người được giao làm, trả lời “Ý kiến”: “Đồng ý”."
    )


def test_a_scenario_that_comes_by_the_new_step_twice_is_mended_at_once(sqlite_office: Office) -> None:
    draft = begun(sqlite_office, {**with_step(), "README.md": "Twice.", **SCENARIO_WITH_RETURN})
    stopped = [one.name for one in played(sqlite_office, draft).mendable]
    assert "remedied" in stopped
    mend_draft(sqlite_office, ADMIN, VIEWER, draft, 2)
    assert played(sqlite_office, draft).stopped == []
    with sqlite_office.store.read() as tx:
        text = drafts.files(tx, draft)["scenarios/remedied.yaml"]
    assert text.count("do: task_agree") == text.count("do: task_write_plan") == 2


def test_another_release_of_the_product_plays_anew_on_the_same_day(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begun(sqlite_office, {"README.md": "Before the upgrade."})
    assert played(sqlite_office, draft).done
    monkeypatch.setattr(kept, "product", lambda: "the next release")
    assert scenario_check(sqlite_office, VIEWER, draft_id=draft).played == ()


def test_what_plays_is_told_by_its_files() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", kept.product())


def test_a_new_step_that_nobody_can_do_is_to_be_mended_on_the_diagram(sqlite_office: Office) -> None:
    files = {**FILES, **with_step(who="chair@unit")}
    outcome = play_one(
        sqlite_office, files, "person", FILES["scenarios/person.yaml"], read_definition(FILES)[0].diagram
    )
    assert not outcome.new_step, "a line in the scenario would not help"
    assert "Sự cố tại “Chi ủy đồng ý”" in outcome.says["vi"]
    assert outcome.do["en"] == (
        "The step “Agree” is new and cannot be carried out in this case: change that step on the diagram."
    )


def test_results_belong_to_the_content_and_everybody_who_looks_at_it_finds_them(sqlite_office: Office) -> None:
    draft = begun(sqlite_office, {"README.md": "Played for everybody."})
    check = played(sqlite_office, draft)
    assert (len(check.played), check.stopped) == (2, [])
    request = str(acts.submit_draft(sqlite_office, ADMIN, draft, "Trang giới thiệu")["request"])
    second = replace(VIEWER, person="p-quan-tri-2")
    assert scenario_check(sqlite_office, second, request_id=request).done
    with pytest.raises(NotFound):
        scenario_check(sqlite_office, second, request_id="q0")


def test_a_scenario_that_never_ends_is_given_up(sqlite_office: Office) -> None:
    outcome = play_one(sqlite_office, FILES, "person", FILES["scenarios/person.yaml"], None, seconds=-1)
    assert not outcome.ok
    assert outcome.says["vi"].startswith("Dừng ở dòng 1 (mong đợi việc đang chờ: “Lập kế hoạch khắc phục”; của ")
    assert "chạy quá lâu nên đã ngừng." in outcome.says["vi"]


def test_faults_are_mended_before_anything_is_played(sqlite_office: Office) -> None:
    broken = FILES["process.bpmn"].replace('camunda:formKey="plan" ', "", 1)
    draft = begun(sqlite_office, {"process.bpmn": broken})
    assert play_next(sqlite_office, VIEWER, draft_id=draft).blocked


@pytest.mark.parametrize(
    ("text", "number"), [("steps: [{do: a}, {do: b}]", 1), ("steps:\n- {do: a}\n", 2), ("- a", 1), ("about: x", 1)]
)
def test_a_line_is_put_in_only_where_lines_stand(text: str, number: int) -> None:
    assert inserted(text, number, "{do: x}") is None


def test_a_line_is_put_in_before_another_and_all_else_stays() -> None:
    text = "steps:  # first\n  # why\n  - {do: a}\n  - do: b\n    with: {}\n"
    assert inserted(text, 2, "{do: x}") == text.replace("  - do: b", "  - {do: x}\n  - do: b")
