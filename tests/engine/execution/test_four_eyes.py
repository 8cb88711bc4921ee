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
