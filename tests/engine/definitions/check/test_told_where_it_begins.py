"""Mistakes of somebody who changes a shipped procedure: each is told where it begins, in words, and nothing that follows."""

# ruff: noqa: E501

import json
import re
from functools import cache

import pytest

from engine.definitions.folder import read_folder, workflows_root
from tests.engine.definitions.check.test_broken_drafts import told


@cache
def shipped(procedure: str) -> dict[str, str]:
    return read_folder(workflows_root() / procedure)


def broken(procedure: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    """Code and element of each fault, once every pattern has been replaced at its first place."""
    process = shipped(procedure)["process.bpmn"]
    for pattern, put in changes:
        process, often = re.subn(pattern, put, process, count=1, flags=re.DOTALL)
        assert often == 1, pattern
    return [(one["code"], one["element"]) for one in said(procedure, as_drawn(process))]


def as_drawn(process: str) -> str:
    """No shape lists a way that is gone: a modeler that deletes one takes it off the list too."""
    ways = set(re.findall(r'<bpmn:sequenceFlow id="([^"]*)"', process))
    return re.sub(
        r"<bpmn:(incoming|outgoing)>([^<]*)</bpmn:\1>", lambda found: found[0] if found[2] in ways else "", process
    )


def said(procedure: str, process: str) -> list[dict]:
    return told({**shipped(procedure), "process.bpmn": process})


def without_way_from(element: str) -> tuple[str, str]:
    return rf'<bpmn:sequenceFlow id="[^"]*" (name="[^"]*" )?sourceRef="{element}" targetRef="[^"]*"\s*/>', ""


@pytest.mark.parametrize(
    ("what", "found"),
    [
        # a way that was forgotten: where the case stands still, and what nobody comes to any more
        (without_way_from("task_summon"), [("outgoing", "task_summon"), ("unreachable", "task_minutes")]),
        (without_way_from("task_decide_levels"), [("outgoing", "task_decide_levels"), ("unreachable", "set_counts")]),
        # ways side by side that are not joined: the first step that is done twice
        (
            (r'<bpmn:parallelGateway id="gw_appraised"([^>]*)>(.*?)</bpmn:parallelGateway>|<bpmn:parallelGateway id="gw_appraised"\s*/>', '<bpmn:exclusiveGateway id="gw_appraised"/>'),
            [("runs-twice", "set_findings")],
        ),
        # who gets a task without a name does not know what to do
        ((r'<bpmn:userTask id="task_summon" name="[^"]*"', '<bpmn:userTask id="task_summon" name=""'), [("no-name", "task_summon")]),
        # a time that counts from what is no day
        ((r'(id="task_summon"[^>]*camunda:dueDate=")[^"]*"', r'\1 5 days after unit_name"'), [("deadline", "task_summon")]),
    ],
    ids=["no way on", "nothing decided", "not joined", "no name", "no day"],
)  # fmt: skip
def test_one_mistake_in_the_annual_review_is_told_where_it_begins(what: tuple[str, str], found: list) -> None:
    assert broken("annual-review", what) == found


def test_a_circle_that_nobody_leaves_is_told_once_and_played() -> None:
    process = shipped("annual-review")["process.bpmn"]
    [way] = re.findall(r'<bpmn:sequenceFlow id="([^"]*)" [^>]*sourceRef="gw_cap" targetRef="set_text"', process)
    faults = said(
        "annual-review", re.sub(rf'<bpmn:sequenceFlow id="{way}".*?/>', "", process).replace(f' default="{way}"', "")
    )
    codes = [one["code"] for one in faults]
    assert codes.count("no-way-out") == 1 and codes.count("unreachable") == 1
    [played] = [one for one in faults if one["code"] == "livelock"]
    assert played["run"]


def test_a_shape_without_a_name_is_told_by_what_stands_beside_it() -> None:
    process = shipped("annual-review")["process.bpmn"]
    joined, often = re.subn(
        r'<bpmn:exclusiveGateway id="gw_prompts_done"(.*?)</bpmn:exclusiveGateway>',
        r'<bpmn:parallelGateway id="gw_prompts_done"\1</bpmn:parallelGateway>',
        process,
        count=1,
        flags=re.DOTALL,
    )
    assert often == 1
    faults = said("annual-review", joined)
    [found] = [one for one in faults if one["code"] == "deadlock"]
    assert "“chỗ tách hoặc gộp song song sau ‘Có gợi ý?’”" in found["vi"]
    assert "gw_prompts_done" not in found["vi"] + found["en"]


def test_a_name_that_is_too_long_is_called_a_name() -> None:
    process = shipped("annual-review")["process.bpmn"]
    [found] = [
        one
        for one in said("annual-review", process.replace("Triệu tập hội nghị kiểm điểm", "Triệu tập " * 50))
        if one["code"] == "too-long"
    ]
    assert found["vi"] == "Tên dài 500 ký tự, nhiều nhất 250."


def test_a_number_is_nobody_to_whom_a_task_is_given() -> None:
    given = (r'(<bpmn:userTask id="task_summon"[^>]*camunda:candidateGroups=")[^"]*"', r'\1${review_year}"')
    assert broken("annual-review", given) == [("role", "task_summon")]


NOBODY_CAN_ANSWER = {
    "no words": (
        {"type": "textfield", "key": "closing_note", "label": ""},
        "chưa hỏi gì: người điền không biết trả lời gì.",
    ),
    "nothing to choose": (
        {"type": "radio", "key": "kind", "label": "Chọn gì", "values": []},
        "Mục “Chọn gì” chưa có lựa chọn nào.",
    ),
    "no number": (
        {"type": "number", "key": "days", "label": "Số ngày", "validate": {"min": 10, "max": 3}},
        "Mục “Số ngày”: không số nào vừa từ 10 trở lên vừa đến 3.",
    ),
    "twice": (
        {"type": "textarea", "key": "final_report", "label": "Hỏi lại"},
        "Hai ô giữ câu trả lời dưới cùng một tên với “Kết quả khắc phục”: ô sau sẽ ghi đè ô trước.",
    ),
    "unknown data": (
        {"type": "text", "text": "Số tiền là {{ so_tien }}"},
        "Mục “lời dẫn”: Không có dữ liệu nào tên “so_tien”.",
    ),
}


@pytest.mark.parametrize(("field", "says"), NOBODY_CAN_ANSWER.values(), ids=NOBODY_CAN_ANSWER)
def test_a_form_that_nobody_can_answer_is_refused_by_the_words_of_its_fields(field: dict, says: str) -> None:
    files = dict(shipped("remediation-followup"))
    form = json.loads(files["forms/closing.form.json"])
    form["components"].append(field)
    faults = [one for one in told({**files, "forms/closing.form.json": json.dumps(form)}) if one["code"] == "form"]
    [found] = faults
    assert found["vi"].endswith(says), found["vi"]
    assert (found["file"], found["element"]) == ("forms/closing.form.json", "closing")


def test_a_procedure_without_a_name_is_told_where_to_write_it() -> None:
    files = shipped("remediation-followup")
    nameless = re.sub(r"^name = .*$", 'name = ""', files["procedure.toml"], count=1, flags=re.MULTILINE)
    [found] = [one for one in told({**files, "procedure.toml": nameless}) if one["code"] == "procedure-missing"]
    assert (found["vi"], "“Tên thủ tục”" in found["hint_vi"]) == ("Thủ tục chưa có tên.", True)
