"""Diagrams in which a case could hang, be done twice, or never end are refused, with the shortest run that shows it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definitions.check.board import Board
from engine.definitions.check.paths import check_diagram
from engine.definitions.check.soundness import check_soundness
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.reading import read_diagram
from engine.errors import Finding
from tests.drawing import drawn, event, level
from tests.random_diagrams import Block, Play, blocks, pick, whole


def unsound(text: str, hosts: str = "", limit: int = 50_000, **more: dict[str, str]) -> list[Finding]:
    diagram, faults = read_diagram(drawn(text, hosts=hosts, **more).encode())
    assert faults == []
    return check_soundness(diagram, limit)


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("s>u1 u1>e", ""),
        ("s>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>e", ""),
        ("s>p1 p1>u1 p1>u2 u1>e1 u2>e2", ""),
        ("s>x1 x1>u1[a] x1>u2* u1>x2 u2>x2 x2>e", ""),
        ("s>x0 x0>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>x1 x1>x0[a] x1>e*", ""),
        ("s>u1 u1>e b1>u2 u2>e2", "b1@u1"),
        ("s>x0 x0>u1 u1>x1 x1>x0[a] x1>e* b1>u2 u2>e2", "b1!@u1"),
    ],
    ids=["line", "and-and", "two-ends", "xor-xor", "loop", "boundary", "reminder-in-a-loop"],
)
def test_sound_diagrams_pass(text: str, hosts: str) -> None:
    assert unsound(text, hosts) == []


@pytest.mark.parametrize(
    ("text", "hosts", "code", "element", "run"),
    [
        ("s>x1 x1>u1[a] x1>u2* u1>p1 u2>p1 p1>e", "", "deadlock", "p1", "s x1 u1"),
        ("s>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>e b1>e2", "b1@u1", "deadlock", "p2", "s p1 u1 u2 b1 e2"),
        ("s>p1 p1>u1 p1>u2 u1>x1 u2>x1 x1>u3 u3>e", "", "runs-twice", "u3", "s p1 u1 u2 x1 x1 u3 u3"),
        ("s>p1 p1>u1 p1>u2 u1>u3 u2>u3 u3>e", "", "runs-twice", "u3", "s p1 u1 u2 u3 u3"),
        ("s>u1 u1>x1 b1>u2 u2>x1 x1>u3 u3>e", "b1!@u1", "runs-twice", "u3", "s u1 b1 x1 u2 x1 u3 u3"),
        ("s>p1 p1>u1 p1>u2 u1>e u2>e", "", "ends-twice", "e", "s p1 u1 u2 e e"),
        ("s>x1 x1>u1 u1>x1", "", "livelock", "x1", "s x1"),
    ],
)
def test_unsound_diagrams_are_refused_with_the_shortest_run(
    text: str, hosts: str, code: str, element: str, run: str
) -> None:
    found = unsound(text, hosts)
    assert [(one.code, one.element, " ".join(one.run)) for one in found] == [(code, element, run)]


INSIDE = level("si>ui ui>ei", prefix="in")


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_an_event_that_may_come_twice_is_played_twice(kind: str) -> None:
    """One reminder would be gathered with the task; the second one leads past the join a second time."""
    text = "s>u1 u1>i1 b1>u2 u2>i1 i1>e"
    assert unsound(text, "b1!@u1") == []  # three days pass once
    found = unsound(text, "b1!@u1", events={"b1": event(kind, "one")})
    assert (found[0].code, found[0].element, " ".join(found[0].run)) == ("runs-twice", "i1", "s u1 b1 u2 b1 u2 i1 i1")


def test_an_escalation_always_comes_and_never_comes_twice() -> None:
    """The inside always escalates: its parallel way to the join is there each time, once."""
    inside = level("si>ui ui>ei", prefix="in", events={"ei": event("escalation", "one")})
    caught = {"b1": event("escalation", "one")}
    assert unsound("s>w1 w1>p1 b1>u2 u2>p1 p1>e", "b1!@w1", events=caught, subs={"w1": inside}) == []


def test_what_an_escalation_ends_does_not_go_on() -> None:
    """The border interrupts: the ordinary way out is never taken."""
    inside = level("si>ui ui>ei", prefix="in", events={"ei": event("escalation", "one")})
    caught = {"b1": event("escalation", "one")}
    found = unsound("s>w1 w1>u3 u3>x1 b1>u2 u2>x1 x1>e", "b1@w1", events=caught, subs={"w1": inside})
    assert [(one.code, one.element) for one in found] == [("dead-step", "u3")]


@pytest.mark.parametrize("border", [event("error", "one"), event("escalation", "one"), event("escalation")])
def test_an_event_that_nothing_brings_is_told_with_its_reason(border: str) -> None:
    data = drawn("s>w1 w1>e b1>u2 u2>e2", hosts="b1@w1", events={"b1": border}, subs={"w1": INSIDE}).encode()
    found = [one for one in check_diagram(data, Surroundings()) if one.severity == "error"]
    assert [(one.code, one.element) for one in found] == [("never-thrown", "b1")]


@pytest.mark.parametrize("inner", ["vi", "ui"])
def test_what_may_fail_brings_an_error(inner: str) -> None:
    """Operations fail with codes of their own; any step may fail where every error is caught."""
    border = event("error", "one") if inner == "vi" else event("error")
    inside = level(f"si>{inner} {inner}>ei", prefix="in")
    assert unsound("s>w1 w1>e b1>u2 u2>e2", "b1@w1", events={"b1": border}, subs={"w1": inside}) == []


def test_a_deadlock_is_not_mended_by_an_event_that_ends_the_work_around_it() -> None:
    inside = level("si>xi xi>ui[a] xi>uj* ui>pi uj>pi pi>ei", prefix="in")
    found = unsound("s>w1 w1>e b1>e2", "b1@w1", subs={"w1": inside})
    assert [(one.code, one.element, " ".join(one.run)) for one in found] == [("deadlock", "pi", "s w1 xi ui")]


def test_a_circle_may_be_ended_by_the_branch_beside_it() -> None:
    text = "s>p1 p1>x1 x1>c1 c1>u1 u1>x1 p1>u2 u2>e"
    data = drawn(text, events={"e": event("terminate")}).encode()
    assert [one for one in check_diagram(data, Surroundings()) if one.severity == "error"] == []
    found = check_diagram(drawn(text).encode(), Surroundings())
    assert {one.code for one in found if one.severity == "error"} == {"no-way-out", "livelock"}


def test_a_task_that_a_second_token_reaches_while_it_is_at_work_is_told_at_once() -> None:
    found = unsound("s>x1 x1>u1 u1>e b1>u2 u2>x1", "b1!@u1")
    assert (found[0].code, found[0].element, " ".join(found[0].run)) == ("runs-twice", "u1", "s x1 u1 b1 u2 x1 u1")


def test_a_fault_is_told_without_steps_that_it_does_not_need() -> None:
    """Beside the two branches that meet, a long third one runs: it is no part of the run."""
    text = "s>p1 p1>u1 p1>u2 p1>u4 u4>u5 u5>u6 u6>e2 u1>u3 u2>u3 u3>e"
    assert [" ".join(one.run) for one in unsound(text)] == ["s p1 u1 u2 u3 u3"]


def test_steps_that_no_start_reaches_are_told_with_several_starts_too() -> None:
    inside = level("si>ui ui>ei", prefix="in", events={"ei": event("error", "one")})
    events = {"b1": event("error", "one"), "s2": event("message", "one")}
    text = "s>x0 s2>x0 x0>w1 w1>u3 u3>x1 b1>x1 x1>e"
    found = unsound(text, "b1@w1", events=events, subs={"w1": inside})
    assert [(one.code, one.element) for one in found] == [("dead-step", "u3")]


def test_many_branches_of_many_steps_are_decided() -> None:
    branches = " ".join(f"p1>u{i}a u{i}a>u{i}b u{i}b>u{i}c u{i}c>p2" for i in range(10))
    assert unsound(f"s>p1 {branches} p2>e") == []


def test_a_circle_behind_many_states_is_told_by_a_run_that_goes_round() -> None:
    branches = " ".join(
        f"p1>u{n}0 " + " ".join(f"u{n}{k}>u{n}{k + 1}" for k in range(9)) + f" u{n}9>p2" for n in range(1, 5)
    )
    [found] = [
        one for one in unsound(f"s>p1 {branches} p2>u1 u1>x1 x1>u2[a] x1>u3* u2>u1 u3>u1") if one.code == "livelock"
    ]
    assert found.run[-1] in ("u1", "x1", "u2", "u3")
    assert len(found.run) >= 2 + 4 * 10 + 2


def test_a_game_that_gives_up_says_so() -> None:
    branches = " ".join(f"p1>u{i} u{i}>x{i} x{i}>p2[a] x{i}>u{i}*" for i in range(10))
    found = unsound(f"s>p1 {branches.replace('p1>u', 'p1>u')} p2>e", limit=100)
    assert ("soundness-unknown", "warning") in {(one.code, one.severity) for one in found}


@given(blocks(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_what_is_called_sound_never_hangs_in_the_interpreter(block: Block, chance: random.Random) -> None:
    """The real interpreter, with choices and order left to chance, ends every diagram that passed the check."""
    diagram, faults = read_diagram(whole(block))
    assert faults == []
    if check_soundness(diagram):
        return
    play = Play(diagram)
    visits: dict[str, int] = {}
    while waiting := play.waiting():
        element = chance.choice(waiting)
        visits[element] = visits.get(element, 0) + 1
        play.do(element, pick(diagram, element, chance))
    assert play.interpreter.finished()
    beside = Board(diagram, diagram.starts()[0]).beside  # reminders of a task may overlap each other
    assert {times for element, times in visits.items() if element not in beside} <= {1}


@given(blocks(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_a_run_that_is_stored_after_every_step_goes_as_one_whose_whole_tree_is_kept(
    block: Block, chance: random.Random
) -> None:
    """The marking keeps open tokens only; the interpreter that keeps everything is at the same elements each time."""
    diagram, _faults = read_diagram(whole(block))
    pruned, complete = Play(diagram), Play(diagram)
    while waiting := complete.waiting():
        assert pruned.waiting() == waiting
        element = chance.choice(waiting)
        flows = pick(diagram, element, chance)
        complete.do(element, flows)
        pruned.do(element, flows)
        pruned.store_and_load()
        if len(complete.interpreter.workflow.tasks) > 400:  # an unsound one may go round for ever
            break
    assert pruned.interpreter.stuck() == complete.interpreter.stuck()
