"""Mistakes of somebody who changes a shipped procedure: each is told where it begins, in words, and nothing that follows."""

# ruff: noqa: E501

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
