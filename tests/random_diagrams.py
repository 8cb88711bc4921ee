"""Diagrams left to chance, and the choices of a run through them."""

import random
from dataclasses import dataclass

from hypothesis import strategies as st

from engine.definitions.diagram import Diagram
from engine.execution.compile import compile_diagram
from engine.execution.interpreter import Interpreter
from tests.drawing import drawn, level


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


def whole(block: Block) -> bytes:
    """The drawn file of a block between a start and an end."""
    text = " ".join([f"s>{block.first}", *block.flows, f"{block.last}>e"])
    return drawn(text, subs=block.subs).encode()


def pick(diagram: Diagram, element: str, chance: random.Random) -> list[str] | None:
    """The ways out that a gateway takes; None where all are taken."""
    ways = [flow.id for flow in diagram.outgoing(element)]
    node = diagram.nodes[element]
    if node.kind == "exclusive":
        return [chance.choice(ways)]
    if node.kind != "inclusive":
        return None
    some = [way for way in ways if way != node.default_flow and chance.random() < 0.5]
    return some or [node.default_flow or ways[0]]  # the default is taken when nothing else is


class Play:
    """A run of the interpreter alone: every element is carried out at once when it is chosen."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.spec = compile_diagram(diagram)
        self.interpreter = Interpreter(diagram, self.spec)
        self.begun: set[str] = set()
        self.interpreter.start("s")

    def waiting(self) -> list[str]:
        """The elements whose turn it may be."""
        self.interpreter.settle()
        while sub := self.interpreter.emptied(self.begun):
            self.interpreter.complete(sub)
            self.interpreter.settle()
        return sorted(token.element for token in self.interpreter.ready() if token.id not in self.begun)

    def do(self, element: str, flows: list[str] | None) -> None:
        """Carry one out; a sub-process begins."""
        ready = self.interpreter.ready()
        token = next(token.id for token in ready if token.element == element and token.id not in self.begun)
        if self.diagram.nodes[element].kind == "sub":
            self.begun.add(token)
            start = self.diagram.plain_start(element)
            assert start is not None
            self.interpreter.start(start.id, f"{self.interpreter.scope(token)}/{token}")
        else:
            self.interpreter.complete(token, flows)

    def store_and_load(self) -> None:
        """Keep of the run what the database keeps."""
        self.interpreter = Interpreter(self.diagram, self.spec, self.interpreter.dump())
