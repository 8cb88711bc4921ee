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
    #: boundary events, as `level` takes them
    hosts: str = ""


@st.composite
def blocks(draw: st.DrawFn, path: str = "1") -> Block:
    """Tasks, choices, parallel and inclusive parts, sub-processes; a part may be closed by the wrong gateway."""
    kinds = ["task", "task", "choice", "parallel", "inclusive", "sub", "border", "reminder", "gate"]
    kind = draw(st.sampled_from(kinds if len(path) < 3 else ["task"]))
    if kind == "task":
        return Block(f"u{path}", f"u{path}", [], {})
    if kind == "sub":
        inner = draw(blocks(path=path + "w"))
        text = " ".join([f"s{path}>{inner.first}", *inner.flows, f"{inner.last}>e{path}"])
        inside = level(text, hosts=inner.hosts, subs=inner.subs, prefix="f" + path)
        return Block(f"w{path}", f"w{path}", [], {f"w{path}": inside})
    if kind in ("border", "reminder"):
        return draw(_with_border(path, kind == "reminder"))
    if kind == "gate":
        first, second = draw(blocks(path=path + "0")), draw(blocks(path=path + "1"))
        ways = [f"g{path}>c{path}0 c{path}0>{first.first} g{path}>c{path}1 c{path}1>{second.first}"]
        flows = [*ways, *first.flows, *second.flows, f"{first.last}>x{path}j {second.last}>x{path}j"]
        both = f"{first.hosts} {second.hosts}"
        return Block(f"g{path}", f"x{path}j", flows, first.subs | second.subs, both)
    letter = {"choice": "x", "parallel": "p", "inclusive": "i"}[kind]
    split = letter + path
    join = draw(st.sampled_from("xpi" if draw(st.integers(0, 3)) == 0 else letter)) + path + "j"
    flows: list[str] = []
    subs: dict[str, str] = {}
    hosts = ""
    for way in range(draw(st.integers(2, 3))):
        inner = draw(blocks(path=f"{path}{way}"))
        subs |= inner.subs
        hosts += f" {inner.hosts}"
        condition = "" if kind == "parallel" else "[a]" if way else "*"
        flows += [f"{split}>{inner.first}{condition}", f"{inner.last}>{join}", *inner.flows]
    return Block(split, join, flows, subs, hosts)


@st.composite
def _with_border(draw: st.DrawFn, path: str, free: bool) -> Block:
    """A task or sub-process with an event at its border, which ends it or runs beside it to an end of its own."""
    inner, other = draw(blocks(path=path + "0")), draw(blocks(path=path + "1"))
    text = " ".join([f"s{path}>{inner.first}", *inner.flows, f"{inner.last}>e{path}"])
    subs = {f"w{path}": level(text, hosts=inner.hosts, subs=inner.subs, prefix="f" + path)}
    hosts = f"b{path}{'!' if free else ''}@w{path} {other.hosts}"
    after = [f"b{path}>{other.first}", *other.flows]
    if free:
        flows = [*after, f"{other.last}>e{path}b"]
        return Block(f"w{path}", f"w{path}", flows, subs | other.subs, hosts)
    flows = [*after, f"w{path}>x{path}j {other.last}>x{path}j"]
    return Block(f"w{path}", f"x{path}j", flows, subs | other.subs, hosts)


def whole(block: Block) -> bytes:
    """The drawn file of a block between a start and an end."""
    text = " ".join([f"s>{block.first}", *block.flows, f"{block.last}>e"])
    return drawn(text, hosts=block.hosts, subs=block.subs).encode()


def pick(diagram: Diagram, element: str, chance: random.Random) -> list[str] | None:
    """The ways out that a gateway takes; None where all are taken."""
    ways = [flow.id for flow in diagram.outgoing(element)]
    node = diagram.nodes[element]
    if node.kind in ("exclusive", "event_gate"):
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
        #: boundary events that do not interrupt and have happened: once is enough
        self.happened: set[str] = set()
        self.interpreter.start("s")

    def waiting(self) -> list[str]:
        """The elements whose turn it may be."""
        self.interpreter.settle()
        while sub := self.interpreter.emptied(self.begun):
            self.interpreter.complete(sub)
            self.interpreter.settle()
        tokens = self.interpreter.ready()
        events = [
            border.id
            for token in tokens
            if token.id in self.begun
            for border in self.diagram.boundaries(token.element)
            if border.id not in self.happened
        ]
        return sorted([token.element for token in tokens if token.id not in self.begun] + events)

    def do(self, element: str, flows: list[str] | None) -> None:
        """Carry one out; a sub-process begins."""
        ready = self.interpreter.ready()
        node = self.diagram.nodes[element]
        if node.kind == "boundary":
            self._leave(element)
            return
        token = next(token.id for token in ready if token.element == element and token.id not in self.begun)
        if self.diagram.nodes[element].kind == "sub":
            self.begun.add(token)
            start = self.diagram.plain_start(element)
            assert start is not None
            self.interpreter.start(start.id, f"{self.interpreter.scope(token)}/{token}")
        else:
            self.interpreter.complete(token, flows)

    def _leave(self, element: str) -> None:
        """An event at a border happens."""
        node = self.diagram.nodes[element]
        at_work = [token for token in self.interpreter.ready() if token.id in self.begun]
        host = next(token.id for token in at_work if token.element == node.attached_to)
        scope = self.interpreter.scope(host)
        if node.interrupting:
            for token in self.interpreter.within(f"{scope}/{host}"):
                self.interpreter.cancel(token.id)
            self.interpreter.cancel(host)
        else:
            self.happened.add(element)
        self.interpreter.complete(self.interpreter.inject(element, scope))

    def store_and_load(self) -> None:
        """Keep of the run what the database keeps."""
        self.interpreter = Interpreter(self.diagram, self.spec, self.interpreter.dump())
