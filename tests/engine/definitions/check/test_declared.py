"""Conditions, collections and deadlines against what the procedure declares."""

import pytest

from engine.definitions.check import check_definition
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.folder import read_definition
from tests.drawing import drawn

TOML = 'id = "tiny"\nname = "tiny"\ntitle = "tiny"\n[data]\namount = "int"\nnote = "text"\nmeeting_on = "date"\n'
TEXT = "s>u1 u1>x1 x1>u2[amount > 1] x1>e* u2>e"


def codes(process: str) -> set[tuple[str, str]]:
    definition, faults = read_definition({"procedure.toml": TOML, "process.bpmn": process})
    assert faults == []
    found = check_definition(definition, Surroundings())
    return {(one.code, one.element) for one in found if one.code not in ("no-form", "no-name", "untranslated")}


def due(text: str) -> str:
    return drawn(TEXT).replace('<bpmn:userTask id="u1"', f'<bpmn:userTask id="u1" camunda:dueDate="{text}"')


def test_what_is_declared_is_accepted() -> None:
    assert codes(due("3 working days after meeting_on")) == set()


@pytest.mark.parametrize("condition", ["amount > 'x'", "amount + 1", "note", "amount == '3'"])
def test_a_condition_that_is_never_true_or_false_is_refused(condition: str) -> None:
    assert codes(drawn(TEXT.replace("amount > 1", condition))) == {("expression-type", "f3")}


@pytest.mark.parametrize(
    "text", ["3 days after sitting_on", "later of 1 months after meeting_on and sitting_on", "n days"]
)
def test_a_deadline_that_counts_from_nothing_is_refused(text: str) -> None:
    assert codes(due(text)) == {("deadline", "u1")}


CALL = '<bpmn:callActivity id="a1" calledElement="{0}"/><bpmn:sequenceFlow id="z1" sourceRef="a1" targetRef="e"/>'


@pytest.mark.parametrize(
    ("text", "called", "calls", "circle"),
    [
        ("s>a1", "tiny", {}, True),
        ("s>a1", "other", {"other": frozenset({"tiny"})}, True),
        ("s>a1", "other", {"other": frozenset({"third"})}, False),
        ("s>u1 u1>a1", "tiny", {}, False),
        ("s>x1 x1>a1[amount > 1] x1>u1* u1>e", "tiny", {}, False),
    ],
    ids=["itself", "each-other", "another", "after-a-person", "where-the-data-decide"],
)
def test_processes_that_call_each_other_without_waiting_are_refused(
    text: str, called: str, calls: dict[str, frozenset[str]], circle: bool
) -> None:
    process = drawn(text.replace("a1", "u9"), events={"e": ""}, inside=CALL.format(called)).replace('"u9"', '"a1"')
    process = process.replace('<bpmn:userTask id="a1" camunda:candidateGroups="secretary@unit"></bpmn:userTask>', "")
    definition, faults = read_definition({"procedure.toml": TOML, "process.bpmn": process})
    assert faults == []
    around = Surroundings(procedures=("tiny", "other"), calls=calls | {"tiny": frozenset({called})})
    found = {one.code for one in check_definition(definition, around)}
    assert ("call-circle" in found) == circle
