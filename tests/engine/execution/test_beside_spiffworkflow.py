"""Our state against the interpreter's own, nothing pruned: open tasks, variables and awaited events after every step.

Random runs go through a diagram for every element that the product carries out. What is pruned, stored and loaded after
each step must be where SpiffWorkflow is that keeps everything, wherever SpiffWorkflow follows the standard; `WRONG`
documents where it does not, and that we do.
"""

import random
from typing import Any

import pytest

from engine.execution.office import Office
from tests.beside import Ours, Whole, steps
from tests.drawing import drawn, event, level
from tests.stage import Stage


def script(text: str) -> str:
    return f"<bpmn:script>{text}</bpmn:script>"


def times(count: int, mark: str = "") -> str:
    return (
        f"<bpmn:multiInstanceLoopCharacteristics{mark}><bpmn:loopCardinality>{count}</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


ONE, TWO = "one", "two"
INNER = level("s2>u1 u1>n1 n1>e2", prefix="w", events={"n1": script("a = a + 1")})
BELOW = drawn("s>u7 u7>n7 n7>e", "below", events={"n7": script("c = a + 7")})
CALL = (
    '<bpmn:callActivity id="a1" calledElement="below"><bpmn:extensionElements><camunda:in source="a" target="a"/>'
    '<camunda:out source="c" target="c"/></bpmn:extensionElements></bpmn:callActivity>'
    '<bpmn:sequenceFlow id="z1" sourceRef="s" targetRef="a1"/>'
    '<bpmn:sequenceFlow id="z2" sourceRef="a1" targetRef="u9"/>'
)
#: name -> how it is drawn, and the diagrams it calls
SAME: dict[str, dict[str, Any]] = {
    "choice": {"text": "s>u1 u1>n1 n1>x1 x1>u2[a > 2] x1>u3* u2>e1 u3>e2", "events": {"n1": script("a = a + 1")}},
    "loop": {"text": "s>x0 x0>u1 u1>n1 n1>x1 x1>x0[a < 4] x1>e*",
             "events": {"n1": script("a = a + 1")}},
    "parallel": {"text": "s>p1 p1>u1 p1>u2 p1>u3 u1>u4 u4>p2 u2>p2 u3>p2 p2>u9 u9>e"},
    "parallel-ends": {"text": "s>p1 p1>u1 p1>u2 u1>e1 u2>u3 u3>e2"},
    "inclusive": {"text": "s>i1 i1>u1[a > 0] i1>u2[a > 1] i1>u3* u1>i2 u2>i2 u3>i2 i2>u9 u9>e"},
    "timer": {"text": "s>u1 u1>c1 c1>u2 u2>e"},
    "message": {"text": "s>u1 u1>c1 c1>u2 u2>e", "events": {"c1": event("message", ONE)}},
    "signal": {"text": "s>u1 u1>c1 c1>u2 u2>e", "events": {"c1": event("signal", ONE)}},
    "receive": {"text": "s>u1 u1>r1 r1>u2 u2>e"},
    "throw": {"text": "s>p1 p1>c1 p1>u1 u1>t1 t1>u3 c1>u2 u2>p2 u3>p2 p2>e",
              "events": {"c1": event("signal", TWO), "t1": event("signal", TWO)}},
    "nothing-thrown": {"text": "s>u1 u1>t1 t1>u2 u2>e", "events": {"t1": ""}},
    "event-gate": {"text": "s>u1 u1>g1 g1>c1 g1>c2 c1>u2 c2>u3 u2>e1 u3>e2",
                   "events": {"c1": event("message", ONE), "c2": event("signal", ONE)}},
    "deadline": {"text": "s>u1 u1>e1 b1>u2 u2>e2", "hosts": "b1@u1"},
    "reminder": {"text": "s>u1 u1>e1 b1>u2 u2>e2", "hosts": "b1!@u1"},
    "border-message": {"text": "s>u1 u1>e1 b1>u2 u2>e2", "hosts": "b1@u1", "events": {"b1": event("message", ONE)}},
    "border-signal": {"text": "s>u1 u1>e1 b1>u2 u2>e2", "hosts": "b1@u1", "events": {"b1": event("signal", ONE)}},
    "sub": {"text": "s>w1 w1>u9 u9>e b1>u8 u8>e8", "hosts": "b1@w1", "subs": {"w1": INNER}},
    "sub-in-sub": {"text": "s>w1 w1>u9 u9>e", "subs": {"w1": level("s3>w2 w2>u3 u3>e3", prefix="o",
                                                                    subs={"w2": INNER})}},
    "error-end": {"text": "s>w1 w1>u9 u9>e b1>u8 u8>e8", "hosts": "b1@w1", "events": {"b1": event("error", ONE)},
                  "subs": {"w1": level("s2>u1 u1>x2 x2>e2[a > 1] x2>e3*", prefix="w",
                                       events={"e2": event("error", ONE)})}},
    "escalation": {"text": "s>w1 w1>u9 u9>e b1>u8 u8>e8", "hosts": "b1!@w1",
                   "events": {"b1": event("escalation", ONE)},
                   "subs": {"w1": level("s2>u1 u1>t2 t2>u2 u2>e2", prefix="w",
                                        events={"t2": event("escalation", ONE)})}},
    "escalation-end": {"text": "s>w1 w1>x9 b1>u8 u8>x9 x9>e", "hosts": "b1@w1",
                       "events": {"b1": event("escalation", ONE)},
                       "subs": {"w1": level("s2>u1 u1>e2", prefix="w", events={"e2": event("escalation", ONE)})}},
    "terminate": {"text": "s>p1 p1>u1 p1>u2 u1>e1 u2>u3 u3>e2", "events": {"e1": event("terminate")}},
    "terminate-in-sub": {"text": "s>w1 w1>u9 u9>e", "subs": {"w1": level(
        "s2>p2 p2>u1 p2>u2 u1>e2 u2>e3", prefix="w", events={"e2": event("terminate")})}},
    "call": {"text": "u9>e", "events": {"s": ""}, "inside": CALL, "called": {"below": BELOW}},
    "many": {"text": "s>u1 u1>u9 u9>e", "events": {"u1": times(3)}},
    "many-in-turn": {"text": "s>u1 u1>u9 u9>e", "events": {"u1": times(3, ' isSequential="true"')}},
    "many-subs": {"text": "s>w1 w1>u9 u9>e", "subs": {"w1": times(2) + level("s2>u1 u1>u2 u2>e2", prefix="w")}},
    "many-subs-in-turn": {"text": "s>w1 w1>u9 u9>e", "subs": {
        "w1": times(2, ' isSequential="true"') + level("s2>u1 u1>u2 u2>e2", prefix="w")}},
}  # fmt: skip


LISTENER = {"y1": level("s5>u5 u5>e5", events={"s5": event("message", ONE, False)}, prefix="y")}
#: Where SpiffWorkflow 3.2.0 leaves the standard: what it does instead, and a diagram on which the two part.
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "link": ("the way ends at the throwing link", {
        "text": "s>u1 u1>t1 c1>u2 u2>e", "events": {"t1": event("link", "there"), "c1": event("link", "there")}}),
    "event-sub-process": ("it does not listen when it is drawn inside the process", {
        "text": "s>u1 u1>u2 u2>e", "subs": LISTENER}),
    "message-again": ("a border that does not interrupt happens once only", {
        "text": "s>u1 u1>e b1>u2 u2>e2", "hosts": "b1!@u1", "events": {"b1": event("message", ONE)}}),
    "two-catchers": ("one message is taken by both", {
        "text": "s>p1 p1>c1 p1>c2 c1>u1 c2>u2 u1>e1 u2>e2", "events": {
            "c1": event("message", ONE), "c2": event("message", ONE)}}),
    "stale-copy": ("the branch that ends last writes its old copy of every variable", {
        "text": "s>p1 p1>u1 p1>u2 u1>n1 n1>p2 u2>p2 p2>u9 u9>e", "events": {"n1": script("a = a + 10")}}),
    "join-in-a-loop": ("a join opens early when the branches of a later turn come in another order", {
        "text": "s>x0 x0>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>n1 n1>x1 x1>x0[a < 8] x1>e*",
        "events": {"n1": script("a = a + 1")}}),
    "gate-with-a-timer": ("an event-based gateway does not keep the time of its events", {
        "text": "s>u1 u1>g1 g1>c1 g1>c2 c1>u2 c2>u3 u2>e1 u3>e2", "events": {"c1": event("message", ONE)}}),
    "uncaught-error": ("an error that nobody catches takes the way of success", {
        "text": "s>w1 w1>u9 u9>e", "subs": {"w1": level("s2>u1 u1>e2", prefix="w",
                                                         events={"e2": event("error", ONE)})}}),
}  # fmt: skip


def run(stage: Stage, drawing: dict[str, Any], chance: random.Random) -> None:
    drawing = dict(drawing)
    called = drawing.pop("called", {})
    process = drawn(drawing.pop("text"), **drawing)
    data = {"a": chance.randint(0, 3)}
    ours, whole = Ours(stage, process, called, data), Whole(process, called, data)
    told = []
    for _step in range(30):
        assert (ours.open(), ours.waiting()) == (whole.open(), whole.waiting()), told
        assert ours.data() == whole.data(), told
        possible = list(steps(ours))
        if not possible:
            break
        verb, what = chance.choice(possible)
        told.append(f"{verb} {what}")
        for engine in (ours, whole):
            getattr(engine, verb)(*([what] if what else []))
    assert ours.finished() and whole.finished(), told


@pytest.mark.parametrize("name", SAME)
def test_we_are_where_the_interpreter_is_that_forgets_nothing(sqlite_office: Office, name: str) -> None:
    for seed in range(3):
        run(Stage(sqlite_office), SAME[name], random.Random(f"{name}{seed}"))


@pytest.mark.parametrize("name", WRONG)
def test_where_the_interpreter_leaves_the_standard_we_do_not_follow(sqlite_office: Office, name: str) -> None:
    """Each line of `WRONG` is still true; that ours is right there is tested in test_elements and test_messages."""
    what, drawing = WRONG[name]
    with pytest.raises(AssertionError):
        for seed in range(6):
            run(Stage(sqlite_office), drawing, random.Random(f"{name}{seed}"))
    assert what
