"""Diagrams in which a case could hang, be done twice, or never end are refused, with the shortest run that shows it."""

import random
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definitions.check.soundness import check_soundness
from engine.definitions.reading import read_diagram
from engine.errors import Finding
from engine.execution.compile import compile_diagram
from engine.execution.interpreter import Interpreter
from tests.drawing import drawn, level


def unsound(text: str, hosts: str = "", limit: int = 50_000) -> list[Finding]:
    diagram, faults = read_diagram(drawn(text, hosts=hosts).encode())
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
        ("s>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>e b1>e2", "b1@u1", "deadlock", "p2", "s p1 u2 u1 b1 e2"),
        ("s>p1 p1>u1 p1>u2 u1>x1 u2>x1 x1>u3 u3>e", "", "runs-twice", "u3", "s p1 u1 u2 x1 u3 x1 u3"),
        ("s>p1 p1>u1 p1>u2 u1>u3 u2>u3 u3>e", "", "runs-twice", "u3", "s p1 u1 u2 u3 u3"),
        ("s>u1 u1>x1 b1>u2 u2>x1 x1>u3 u3>e", "b1!@u1", "runs-twice", "u3", "s u1 b1 u2 u1 x1 u3 x1 u3"),
        ("s>p1 p1>u1 p1>u2 u1>e u2>e", "", "ends-twice", "e", "s p1 u1 u2 e e"),
        ("s>x1 x1>u1 u1>x1", "", "livelock", "s", "s"),
    ],
)
def test_unsound_diagrams_are_refused_with_the_shortest_run(
    text: str, hosts: str, code: str, element: str, run: str
) -> None:
    found = unsound(text, hosts)
    assert [(one.code, one.element, " ".join(one.run)) for one in found] == [(code, element, run)]


def test_many_branches_of_many_steps_are_decided() -> None:
    branches = " ".join(f"p1>u{i}a u{i}a>u{i}b u{i}b>u{i}c u{i}c>p2" for i in range(10))
    assert unsound(f"s>p1 {branches} p2>e") == []


def test_a_game_that_gives_up_says_so() -> None:
    branches = " ".join(f"p1>u{i} u{i}>x{i} x{i}>p2[a] x{i}>u{i}*" for i in range(10))
    found = unsound(f"s>p1 {branches.replace('p1>u', 'p1>u')} p2>e", limit=100)
    assert ("soundness-unknown", "warning") in {(one.code, one.severity) for one in found}


@dataclass
class Block:
    """A drawn part with one way in and one way out, and the sub-processes inside of it."""

    first: str
    last: str
    flows: list[str]
    subs: dict[str, str]


@st.composite
def blocks(draw: st.DrawFn, path: str = "1") -> Block:
    """Tasks, choices, parallel and inclusive parts, sub-processes; a part may be closed by the wrong gateway."""
    kinds = ["task", "task", "choice", "parallel", "inclusive", "sub"]
    kind = draw(st.sampled_from(kinds if len(path) < 3 else ["task"]))
    if kind == "task":
        return Block(f"u{path}", f"u{path}", [], {})
    if kind == "sub":
        inner = draw(blocks(path=path + "w"))
        text = " ".join([f"s{path}>{inner.first}", *inner.flows, f"{inner.last}>e{path}"])
        return Block(f"w{path}", f"w{path}", [], {f"w{path}": level(text, subs=inner.subs, prefix=path)})
    letter = {"choice": "x", "parallel": "p", "inclusive": "i"}[kind]
    split = letter + path
    join = draw(st.sampled_from("xpi" if draw(st.integers(0, 3)) == 0 else letter)) + path + "j"
    flows: list[str] = []
    subs: dict[str, str] = {}
    for way in range(draw(st.integers(2, 3))):
        inner = draw(blocks(path=f"{path}{way}"))
        subs |= inner.subs
        condition = "" if kind == "parallel" else "[a]" if way else "*"
        flows += [f"{split}>{inner.first}{condition}", f"{inner.last}>{join}", *inner.flows]
    return Block(split, join, flows, subs)


@given(blocks(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_what_is_called_sound_never_hangs_in_the_interpreter(block: Block, chance: random.Random) -> None:
    """The real interpreter, with choices and order left to chance, ends every diagram that passed the check."""
    text = " ".join([f"s>{block.first}", *block.flows, f"{block.last}>e"])
    diagram, faults = read_diagram(drawn(text, subs=block.subs).encode())
    assert faults == []
    if check_soundness(diagram):
        return
    interpreter = Interpreter(diagram, compile_diagram(diagram))
    interpreter.start("s")
    visits: dict[str, int] = {}
    inside: set[str] = set()
    while not interpreter.finished():
        interpreter.settle()
        if sub := interpreter.emptied(inside):
            interpreter.complete(sub)
            continue
        assert [token for token in interpreter.ready() if token.id not in inside]
        token = chance.choice([token for token in interpreter.ready() if token.id not in inside])
        visits[token.element] = visits.get(token.element, 0) + 1
        node = diagram.nodes[token.element]
        if node.kind == "sub":
            inside.add(token.id)
            start = diagram.plain_start(node.id)
            assert start is not None
            interpreter.start(start.id, f"{interpreter.scope(token.id)}/{token.id}")
            continue
        ways = [flow.id for flow in diagram.outgoing(token.element)]
        some = (
            chance.sample(ways, chance.randint(1, len(ways)))
            if node.kind == "inclusive"
            else [chance.choice(ways or [""])]
        )
        interpreter.complete(token.id, some if node.kind in ("exclusive", "inclusive") else None)
    assert set(visits.values()) <= {1}
