"""Multi-instances: a run for each member, results in the order of the members, the standard's counters."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from engine.execution import acts
from engine.execution.office import Office
from engine.store.tables import activity, incident, instance
from tests.drawing import drawn, event, level
from tests.stage import Stage

INSIDE = level("s2>u1 u1>n1 n1>e2", prefix="w", events={"n1": "<bpmn:script>b = 10 * member</bpmn:script>"})
DATA = {"members": "list", "found": "list", "a": "int", "b": "int"}


@pytest.fixture
def stage(office: Office) -> Stage:
    return Stage(office)


def loop(
    mark: str = "", *, over: str = "${members}", completion: str = "", cardinality: str = "", outs: str = ""
) -> str:
    """A multi-instance marker with its collection, for the `events` of a drawing."""
    parts = f"<bpmn:loopCardinality>{cardinality}</bpmn:loopCardinality>" if cardinality else ""
    parts += f"<bpmn:completionCondition>{completion}</bpmn:completionCondition>" if completion else ""
    named = "" if cardinality else f' camunda:collection="{over}"'
    return (
        "<bpmn:extensionElements><camunda:properties><camunda:property name='collect' value='found'/>"
        f"</camunda:properties>{outs}</bpmn:extensionElements>"
        f'<bpmn:multiInstanceLoopCharacteristics{mark}{named} camunda:elementVariable="member">{parts}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


SEQUENTIAL = ' isSequential="true"'


def play(stage: Stage, marker: str, inner: str = INSIDE, **drawing: Any) -> str:
    data = drawing.pop("data", {"members": [3, 1, 2]})
    text = drawing.pop("text", "s>w1 w1>u9 u9>e")
    process = drawn(text, subs={"w1": marker + inner}, **drawing)
    stage.release(process, data=DATA)
    return stage.start(**data)


def found(stage: Stage, case: str) -> Any:
    row = stage.rows(select(instance.c.data).where(instance.c.case_id == case, instance.c.parent_id.is_(None)))[0]
    return json.loads(row["data"]).get("found")


def members(stage: Stage) -> list[str]:
    rows = stage.rows(select(instance.c.status).where(instance.c.scope == "w1").order_by(instance.c.item_index))
    return [row["status"] for row in rows]


def test_each_member_runs_the_inside_and_results_stand_in_the_order_of_the_members(stage: Stage) -> None:
    case = play(stage, loop())
    assert stage.open() == ["u1", "u1", "u1"]
    for which in (2, 0, 0):
        stage.do("u1", which)
    assert stage.open() == ["u9"]
    assert found(stage, case) == [{"item": 3, "b": 30}, {"item": 1, "b": 10}, {"item": 2, "b": 20}]


def test_members_in_sequence_come_one_after_the_other(stage: Stage) -> None:
    case = play(stage, loop(SEQUENTIAL))
    for _member in range(3):
        assert stage.open() == ["u1"]
        stage.do("u1")
    assert stage.open() == ["u9"]
    assert [row["item"] for row in found(stage, case)] == [3, 1, 2]


@pytest.mark.parametrize("mark", ["", SEQUENTIAL], ids=["parallel", "sequential"])
def test_a_completion_condition_ends_what_is_still_at_work(stage: Stage, mark: str) -> None:
    condition = "${nrOfCompletedInstances * 2 > nrOfInstances}"
    case = play(stage, loop(mark, completion=condition), data={"members": [1, 2, 3]})
    stage.do("u1")
    stage.do("u1")
    assert stage.open() == ["u9"]
    assert [row["item"] for row in found(stage, case)] == [1, 2]
    assert members(stage) == ["completed", "completed", *([] if mark else ["cancelled"])]
    assert stage.left_over() == 0


def test_a_completion_condition_reads_what_the_members_have_brought(stage: Stage) -> None:
    play(stage, loop(completion="${results.exists(r, r.b == 10)}"))
    stage.do("u1", 0)
    assert stage.open() == ["u1", "u1"]
    stage.do("u1", 0)
    assert stage.open() == ["u9"]


@pytest.mark.parametrize("mark", ["", SEQUENTIAL], ids=["parallel", "sequential"])
def test_members_may_run_to_their_end_without_anybody(stage: Stage, mark: str) -> None:
    inner = level("s2>n1 n1>e2", prefix="w", events={"n1": "<bpmn:script>b = member + loopCounter</bpmn:script>"})
    case = play(stage, loop(mark), inner)
    assert stage.open() == ["u9"]
    assert [row["b"] for row in found(stage, case)] == [3, 2, 4]


@pytest.mark.parametrize("data", [{"members": []}, {"members": None}])
def test_without_members_the_step_is_passed(stage: Stage, data: dict[str, Any]) -> None:
    case = play(stage, loop(), data=data)
    assert stage.open() == ["u9"]
    assert found(stage, case) == []


def test_a_cardinality_makes_members_that_are_numbers(stage: Stage) -> None:
    case = play(stage, loop(cardinality="${a}"), data={"a": 2})
    stage.do("u1")
    stage.do("u1")
    assert found(stage, case) == [{"item": 0, "b": 0}, {"item": 1, "b": 10}]


def test_what_is_mapped_out_is_all_that_a_member_brings(stage: Stage) -> None:
    outs = '<camunda:out source="b" target="result"/><camunda:out source="outcome" target="how"/>'
    case = play(stage, loop(outs=outs), data={"members": [5]})
    stage.do("u1")
    assert found(stage, case) == [{"item": 5, "result": 50, "how": None}]


def test_a_member_sees_what_changes_around_it_and_keeps_what_it_sets(stage: Stage) -> None:
    inner = level("s2>u1 u1>n1 n1>e2", prefix="w", events={"n1": "<bpmn:script>a = a + member</bpmn:script>"})
    text = "s>p1 p1>w1 p1>u7 u7>n7 n7>p2 w1>p2 p2>u9 u9>e"
    change = {"n7": "<bpmn:script>a = 100</bpmn:script>"}
    case = play(stage, loop(), inner, text=text, events=change, data={"members": [1, 2], "a": 0})
    stage.do("u1")
    stage.do("u7")
    stage.do("u1")
    assert found(stage, case) == [{"item": 1, "a": 1}, {"item": 2, "a": 102}]


def test_an_event_at_the_border_ends_every_member(stage: Stage) -> None:
    case = play(stage, loop(), text="s>w1 w1>e b1>u9 u9>e9", hosts="b1@w1")
    stage.do("u1")
    stage.wait(4)
    assert stage.open() == ["u9"]
    assert members(stage) == ["completed", "cancelled", "cancelled"]
    assert stage.left_over() == 0
    stage.do("u9")
    assert stage.status(case) == "closed"


def test_an_error_of_one_member_leaves_by_the_border_and_ends_the_others(stage: Stage) -> None:
    inner = level("s2>u1 u1>x1 x1>e2[member == 1] x1>e3*", prefix="w", events={"e2": event("error", "one")})
    play(stage, loop(), inner, text="s>w1 w1>e b1>u9 u9>e9", hosts="b1@w1", events={"b1": event("error", "one")})
    stage.do("u1", 0)
    assert stage.open() == ["u1", "u1"]
    stage.do("u1", 0)
    assert stage.open() == ["u9"]


def test_each_member_has_event_sub_processes_and_sub_processes_of_its_own(stage: Stage) -> None:
    listener = level("s5>u5 u5>e5", events={"s5": event("timer", "P3D", False)}, prefix="y")
    nested = level("s3>u3 u3>e3", prefix="v")
    inner = level("s2>w2 w2>e2", prefix="w", subs={"w2": nested, "y1": listener})
    play(stage, loop(), inner, data={"members": [1, 2]})
    stage.wait(4)
    assert stage.open() == ["u3", "u3", "u5", "u5"]
    for element in stage.open():
        stage.do(element)
    assert stage.open() == ["u9"]


def test_members_may_have_members(stage: Stage) -> None:
    nested = loop(over="${[member * 10, member * 10 + 1]}").replace('"member"', '"part"')
    nested += level("s3>u3 u3>e3", prefix="v")
    case = play(stage, loop(), level("s2>w2 w2>e2", prefix="w", subs={"w2": nested}), data={"members": [1, 2]})
    for _part in range(4):
        stage.do("u3")
    assert [[part["item"] for part in row["found"]] for row in found(stage, case)] == [[10, 11], [20, 21]]


@pytest.mark.parametrize("over", ["${a}", "${'abc'}", "${1 / a}"])
def test_what_is_no_list_of_members_is_an_incident(stage: Stage, over: str) -> None:
    play(stage, loop(over=over), data={"a": 0})
    assert stage.incidents() == ["w1"]


def test_a_completion_condition_that_fails_is_asked_again_and_no_work_is_lost(stage: Stage) -> None:
    case = play(stage, loop(completion="${10 / a > 1}"), data={"members": [1, 2], "a": 0})
    stage.do("u1")
    assert stage.incidents() == ["w1"]
    stage.set(case, a=1)
    wrong = stage.rows(select(incident.c.id).where(incident.c.open.is_(True)))[0]["id"]
    acts.retry_incident(stage.office, stage.system, wrong)
    assert stage.incidents() == []
    assert stage.open() == ["u9"]
    assert members(stage) == ["completed", "cancelled"]


def test_a_called_process_for_each_member_also_ends_when_enough_are_done(stage: Stage) -> None:
    stage.release(drawn("s>u1 u1>e", "below"), "below")
    call = f'<bpmn:callActivity id="w1" calledElement="below">{loop(completion="${nrOfCompletedInstances == 1}")}'
    call += '</bpmn:callActivity><bpmn:sequenceFlow id="z1" sourceRef="s" targetRef="w1"/>'
    call += '<bpmn:sequenceFlow id="z2" sourceRef="w1" targetRef="u9"/>'
    stage.release(drawn("u9>e", events={"s": ""}, inside=call), data=DATA)
    case = stage.start(members=[1, 2, 3])
    stage.do("u1", 1)
    assert stage.open() == ["u9"]
    assert found(stage, case) == [{"item": 2}]


def test_tasks_of_many_in_one_step_see_the_condition_fail_as_an_incident(stage: Stage) -> None:
    text = loop(completion="${10 / a > 1}")
    stage.release(drawn("s>u1 u1>u9 u9>e", events={"u1": text}), data=DATA)
    case = stage.start(members=[1, 2], a=0)
    stage.do("u1")
    assert (stage.incidents(), stage.open()) == (["u1"], ["u1"])
    stage.set(case, a=1)
    wrong = stage.rows(select(incident.c.id).where(incident.c.open.is_(True)))[0]["id"]
    acts.retry_incident(stage.office, stage.system, wrong)
    assert stage.open() == ["u9"]
    assert found(stage, case) is not None
    assert len(stage.rows(select(activity.c.id).where(activity.c.element_id == "u1"))) == 1
