"""Who did the first step never does the second, wherever the first step stands."""

import pytest
from sqlalchemy import select

from engine.execution import acts
from engine.execution.office import Office
from engine.execution.rights import NotYourTask
from engine.store.tables import assignment, task
from engine.store.transaction import Actor
from tests.drawing import drawn, level
from tests.stage import Stage

BOTH = "secretary@unit, deputy_secretary@unit"
DIFFERENT = (
    "<bpmn:extensionElements><camunda:properties><camunda:property name='different_from' value='{0}'/>"
    "</camunda:properties></bpmn:extensionElements>"
)
MANY = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
    "</bpmn:multiInstanceLoopCharacteristics>"
)
INNER = level("s2>u1 u1>e2", prefix="w")
CALL = (
    '<bpmn:callActivity id="a1" calledElement="below"/><bpmn:sequenceFlow id="z1" sourceRef="s" targetRef="a1"/>'
    '<bpmn:sequenceFlow id="z2" sourceRef="a1" targetRef="u2"/>'
)


@pytest.fixture
def stage(sqlite_office: Office) -> Stage:
    return Stage(sqlite_office)


def second(other: str) -> dict[str, str]:
    return {"u2": DIFFERENT.format(other)}


def both(process: str) -> str:
    return process.replace('camunda:candidateGroups="secretary@unit"', f'camunda:candidateGroups="{BOTH}"')


def held(stage: Stage, element: str) -> set[str]:
    query = (
        select(assignment.c.person_id)
        .join(task, task.c.id == assignment.c.task_id)
        .where(task.c.status == "open", task.c.element_id == element)
    )
    return {row["person_id"] for row in stage.rows(query)}


def complete(stage: Stage, element: str, person: str) -> None:
    rows = stage.rows(select(task.c.id).where(task.c.status == "open", task.c.element_id == element))
    acts.complete_task(stage.office, Actor(person), rows[0]["id"], {}, typed=True)


@pytest.mark.parametrize(
    "process",
    [
        drawn("s>u1 u1>u2 u2>e", events=second("u1")),
        drawn("s>w1 w1>u2 u2>e", events=second("u1"), subs={"w1": INNER}),
        drawn("s>w1 w1>u2 u2>e", events=second("w1"), subs={"w1": INNER}),
        drawn("s>w1 w1>u2 u2>e", events=second("u1"), subs={"w1": MANY + INNER}),
        drawn("s>w1 w1>u2 u2>e", events=second("w1"), subs={"w1": MANY + INNER}),
        drawn("u2>e", events={"s": "", **second("a1")}, inside=CALL),
        drawn("s>u1 u1>w1 w1>e", subs={"w1": MANY + level("s2>u2 u2>e2", prefix="w", events=second("u1"))}),
        drawn("s>w1 w1>e", subs={"w1": MANY + level("s2>u1 u1>u2 u2>e2", prefix="w", events=second("u1"))}),
    ],
    ids=["step", "in-a-sub", "sub", "in-members", "members", "call", "from-a-member", "within-a-member"],
)
def test_the_first_person_is_not_offered_the_second_step(stage: Stage, process: str) -> None:
    stage.release(both(drawn("s>u1 u1>e", "below")), "below")
    stage.release(both(process))
    stage.start()
    first, other = sorted(held(stage, "u1"))
    while "u1" in stage.open():
        complete(stage, "u1", first)
    assert held(stage, "u2") == {other}
    with pytest.raises(NotYourTask):
        complete(stage, "u2", first)


def calling(text: str, after: str = "", on_call: str = "") -> str:
    """A diagram in which a1 calls the process `below`; `after` and `on_call` are what u2 and the call want."""
    call = f'<bpmn:callActivity id="a1" calledElement="below">{on_call}</bpmn:callActivity>'
    flows = "".join(
        f'<bpmn:sequenceFlow id="z{number}" sourceRef="{way.split(">")[0]}" targetRef="{way.split(">")[1]}"/>'
        for number, way in enumerate(text.split())
        if "a1" in way
    )
    drawn_ways = " ".join(way for way in text.split() if "a1" not in way)
    return drawn(drawn_ways, events={"s": "", **(second(after) if after else {})}, inside=call + flows)


def test_one_step_inside_a_call_takes_off_who_did_that_step_and_nobody_else(stage: Stage) -> None:
    stage.release(both(drawn("s>u1 u1>u3 u3>e", "below")), "below")
    stage.release(both(calling("s>a1 a1>u2 u2>e", after="a1/u1")))
    stage.start()
    first, other = sorted(held(stage, "u1"))
    complete(stage, "u1", first)
    complete(stage, "u3", other)
    assert held(stage, "u2") == {other}


def test_a_call_takes_off_everywhere_inside_who_did_a_step_of_the_caller(stage: Stage) -> None:
    inner = drawn("s>w1 w1>e", "below", subs={"w1": MANY + level("s2>u2 u2>e2", prefix="w")})
    stage.release(both(inner), "below")
    stage.release(both(calling("s>u1 u1>a1 a1>u4 u4>e", on_call=DIFFERENT.format("u1"))))
    stage.start()
    first, other = sorted(held(stage, "u1"))
    complete(stage, "u1", first)
    assert held(stage, "u2") == {other}
    with pytest.raises(NotYourTask):
        complete(stage, "u2", first)
    complete(stage, "u2", other)
    complete(stage, "u2", other)
    assert held(stage, "u4") == {first, other}
