"""Where two people are wanted, no run lets one do both: no way around the first, no third hand in what was proposed."""

import json
from typing import Any

import pytest

from engine.definitions.check import check_definition
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.folder import Definition, read_definition
from engine.definitions.reading import read_diagram
from engine.execution.deploy import surroundings
from engine.rules.dated import RuleBook
from tests.drawing import drawn, level


def properties(**values: str) -> str:
    rows = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in values.items())
    return f"<bpmn:extensionElements><camunda:properties>{rows}</camunda:properties></bpmn:extensionElements>"


def codes(text: str, different: dict[str, str], forms: dict[str, str] | None = None, **drawing: Any) -> list[str]:
    """The findings on four eyes; `forms` are the keys that each task's form asks for."""
    events = {task: properties(different_from=other) for task, other in different.items()}
    process = drawn(text, events={**events, **drawing.pop("events", {})}, **drawing)
    definition = asking(process, "tiny", forms or {})
    found = check_definition(definition, Surroundings())
    return [one.code for one in found if one.code.startswith(("four-eyes", "different"))]


@pytest.mark.parametrize(
    "text",
    [
        "s>u1 u1>u2 u2>e",
        "s>x0 x0>u1 u1>u2 u2>x1 x1>x0[a > 0] x1>e*",
        "s>p1 p1>u1 p1>u3 u1>p2 u3>p2 p2>u2 u2>e",
        "s>u1 u1>i1 i1>u2[a > 0] i1>u3* u2>i2 u3>i2 i2>e",
    ],
    ids=["line", "returned", "beside-another", "perhaps-never"],
)
def test_a_step_that_always_comes_after_the_first_is_accepted(text: str) -> None:
    assert codes(text, {"u2": "u1"}) == []


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("s>x1 x1>u1[a > 0] x1>x2* u1>x2 x2>u2 u2>e", ""),
        ("s>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>e", ""),
        ("s>u2 u2>u1 u1>e", ""),
        ("s>u1 u1>x1 b1>x1 x1>u2 u2>e", "b1@u1"),
        ("s>u1 u1>e b1>u2 u2>e2", "b1!@u1"),
        ("s>x0 x0>u2 u2>u1 u1>x1 x1>x0[a > 0] x1>e*", ""),
    ],
    ids=["skipped", "side-by-side", "the-other-way-round", "deadline", "reminder", "first-in-the-first-turn"],
)
def test_a_way_around_the_first_step_is_refused(text: str, hosts: str) -> None:
    assert codes(text, {"u2": "u1"}, hosts=hosts) == ["four-eyes-around"]


def test_one_of_several_first_steps_is_enough() -> None:
    assert codes("s>x1 x1>u1[a > 0] x1>u3* u1>x2 u3>x2 x2>u2 u2>e", {"u2": "u1, u3"}) == []


def test_the_first_step_may_be_inside_a_sub_process_or_the_whole_of_it() -> None:
    inner = level("s2>u1 u1>e2", prefix="w")
    assert codes("s>w1 w1>u2 u2>e", {"u2": "u1"}, subs={"w1": inner}) == []
    assert codes("s>w1 w1>u2 u2>e", {"u2": "w1"}, subs={"w1": inner}) == []
    skipped = level("s2>x2 x2>u1[a > 0] x2>e2* u1>e3", prefix="w")
    assert codes("s>w1 w1>u2 u2>e", {"u2": "u1"}, subs={"w1": skipped}) == ["four-eyes-around"]


REVISED = "s>u1 u1>x0 x0>u2 u2>x1 x1>u3[a > 0] x1>e* u3>x0"


def test_a_third_hand_in_what_was_proposed_is_refused() -> None:
    forms = {"u1": "what note", "u2": "note", "u3": "what note"}
    assert codes(REVISED, {"u2": "u1"}, forms) == ["four-eyes-third"]
    assert codes(REVISED, {"u2": "u1, u3"}, forms) == []
    assert codes(REVISED, {"u2": "u1"}, {**forms, "u3": "note"}) == []  # what the second person writes too


def test_a_third_hand_that_comes_after_is_no_fault() -> None:
    assert codes("s>u1 u1>u2 u2>u3 u3>e", {"u2": "u1"}, {"u1": "what", "u3": "what"}) == []


@pytest.mark.parametrize(("other", "code"), [("u7", "different-from"), ("x1", "different-from"),
                                             ("u2", "different-never")])  # fmt: skip
def test_a_first_step_that_nobody_does_is_refused(other: str, code: str) -> None:
    assert codes("s>u1 u1>x1 x1>u2 u2>e", {"u2": other}) == [code]


CALL = (
    '<bpmn:callActivity id="a1" calledElement="below">{}</bpmn:callActivity>'
    '<bpmn:sequenceFlow id="z1" sourceRef="s" targetRef="{}"/>'
    '<bpmn:sequenceFlow id="z2" sourceRef="a1" targetRef="{}"/>'
)


def across(below: str, wants: str) -> list[str]:
    """The findings on a task after a call that wants another person than a step inside it."""
    called, _faults = read_diagram(drawn(below, "below").encode())
    process = drawn(
        "u2>e", events={"s": "", "u2": properties(different_from=wants)}, inside=CALL.format("", "a1", "u2")
    )
    toml = 'id = "tiny"\nname = "tiny"\ntitle = "tiny"\n[data]\na = "int"\n'
    definition, faults = read_definition({"procedure.toml": toml, "process.bpmn": process})
    assert faults == []
    found = check_definition(definition, Surroundings(procedures=["below"], diagrams={"below": called}))
    return [one.code for one in found if one.code.startswith(("four-eyes", "different"))]


@pytest.mark.parametrize(
    ("below", "wants", "found"),
    [
        ("s>u1 u1>e", "a1/u1", []),
        ("s>u1 u1>x1 x1>u3[a > 0] x1>e* u3>e", "a1/u1", []),
        ("s>u1 u1>x1 x1>u3[a > 0] x1>e* u3>e", "a1/u3", ["four-eyes-around"]),
        ("s>u1 u1>e", "a1/u9", ["different-from"]),
        ("s>u1 u1>x1 x1>u1[a > 0] x1>e*", "a1/x1", ["different-from"]),
        ("s>u1 u1>e", "a9/u1", ["different-from"]),
    ],
    ids=["inside", "always-inside", "perhaps-not-done", "no-such-step", "no-step-of-people", "no-such-call"],
)
def test_a_step_inside_a_call_must_be_there_and_be_done_on_every_way(below: str, wants: str, found: list[str]) -> None:
    assert across(below, wants) == found


def test_a_call_may_want_other_people_than_an_earlier_step_of_its_caller() -> None:
    inside = CALL.format(properties(different_from="u1"), "{}", "e").replace('sourceRef="s"', 'sourceRef="u1"')
    assert codes("s>u1", {}, inside=inside.format("a1"), events={"e": ""}) == []
    around = inside.replace('sourceRef="u1"', 'sourceRef="x2"').format("a1")
    assert codes("s>x1 x1>u1[a > 0] x1>x2* u1>x2", {}, inside=around, events={"e": ""}) == ["four-eyes-around"]


OUT = '<bpmn:extensionElements><camunda:out source="{}" target="what"/></bpmn:extensionElements>'
PROPOSED = (
    '<bpmn:callActivity id="a1" calledElement="below">{}</bpmn:callActivity>'
    '<bpmn:sequenceFlow id="z1" sourceRef="x1" targetRef="a1"><bpmn:conditionExpression>${{a > 0}}'
    '</bpmn:conditionExpression></bpmn:sequenceFlow><bpmn:sequenceFlow id="z2" sourceRef="a1" targetRef="x0"/>'
)


@pytest.mark.parametrize(
    ("asks", "out", "wants", "found"),
    [
        ("what", "what", "u1", ["four-eyes-third"]),
        ("what", "what + note", "u1", ["four-eyes-third"]),
        ("what", "what", "u1, a1", []),
        ("note", "what", "u1", []),
        ("what", "note", "u1", []),
    ],
    ids=["a-hand-inside", "in-an-expression", "told", "nobody-writes-it", "not-brought-out"],
)
def test_a_third_hand_inside_a_call_is_found(asks: str, out: str, wants: str, found: list[str]) -> None:
    below = asking(drawn("s>u7 u7>e", "below"), "below", {"u7": asks})
    process = drawn(
        "s>u1 u1>x0 x0>u2 u2>x1 x1>e*",
        events={"u2": properties(different_from=wants)},
        inside=PROPOSED.format(OUT.format(out)),
    )
    above = asking(process, "tiny", {"u1": "what", "u2": "other"})
    around = surroundings([below, above], RuleBook.from_files({}))
    codes = [one.code for one in check_definition(above, around)]
    assert [code for code in codes if code.startswith("four-eyes")] == found


def asking(process: str, id: str, forms: dict[str, str]) -> Definition:
    """A procedure whose tasks ask for these keys."""
    files = {}
    for task, keys in forms.items():
        fields = [{"type": "textfield", "key": key, "label": key} for key in keys.split()]
        files[f"forms/{task}.form.json"] = json.dumps({"type": "default", "id": task, "components": fields})
        process = process.replace(f'<bpmn:userTask id="{task}"', f'<bpmn:userTask id="{task}" camunda:formKey="{task}"')
    toml = (
        f'id = "{id}"\nname = "{id}"\ntitle = "{id}"\n[data]\na = "int"\nwhat = "text"\nnote = "text"\nother = "text"\n'
    )
    definition, faults = read_definition({"procedure.toml": toml, "process.bpmn": process, **files})
    assert faults == []
    return definition
