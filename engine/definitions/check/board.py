"""The board of the token game: the places of a diagram and the moves between them, as bits of one number.

A place is a sequence flow, an element at work, or a listener (a non-interrupting boundary, an event sub-process) that
has not happened yet. Exclusive gateways may take any way out (what the conditions say is data), messages and days
always may come, errors and escalations where something throws them or may fail, a multi-instance or a called process
is one step. What may come again (a message at a border that does not interrupt) is played twice. Elements that only
pass a token on are passed at once, so that six branches of six steps are 64 states and not 117,649.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from engine.definitions.check.thrown import caught_here, comes_by_itself
from engine.definitions.diagram import Diagram, Flow, Node

#: More moves than this would fill the memory: a hostile diagram connects every gateway with every other.
MAX_MOVES = 100_000
#: An inclusive split with more ways has too many outcomes to be played.
MAX_WAYS = 8


@dataclass(frozen=True)
class Move:
    """One move: needs all of `needs` and none of `forbids`, takes `takes` away, puts a token on each of `puts`.

    happens: an event that comes to work that goes on. breaks: it ends that work. silent: nothing is reached by it, an
    element that was reached before is done. catcher: what catches that which the element throws.
    """

    element: str
    needs: int
    takes: int
    puts: tuple[int, ...]
    forbids: int = 0
    happens: bool = False
    breaks: bool = False
    silent: bool = False
    catcher: str = ""

    @property
    def reached(self) -> tuple[str, ...]:
        """The elements to which a token comes by the move."""
        return () if self.silent else (self.element, self.catcher) if self.catcher else (self.element,)


@dataclass(frozen=True)
class Gather:
    """An inclusive join: a way in -> the places from which a token could still come by it, and could come itself."""

    element: str
    reach: dict[int, int]
    own: dict[int, int]
    choices: tuple[tuple[int, ...], ...]

    def moves(self, state: int) -> Iterator[Move]:
        """What the join can do now: BPMN 2.0, 13.4.3."""
        filled = _mask([place for place in self.reach if state >> place & 1])
        if not filled:
            return
        awaited = helped = 0
        for place, sources in self.reach.items():
            if filled >> place & 1:
                helped |= self.own[place]
            else:
                awaited |= sources
        if not state & awaited & ~helped:
            for puts in self.choices:
                yield Move(self.element, filled, filled, puts)


class Board:
    """Places and moves of one diagram, played from one of its start events."""

    def __init__(
        self, diagram: Diagram, start: Node, never_done: frozenset[str] = frozenset(), *, step_by_step: bool = False
    ) -> None:
        """never_done: elements that tokens reach and never complete, to ask what happens without them.
        step_by_step: elements that only pass a token on are a move each."""
        self.diagram = diagram
        self.step_by_step = step_by_step
        self.start = start
        self.never_done = never_done
        self.names: list[str] = []
        self.chains: dict[int, tuple[str, ...]] = {}
        self.targets: dict[int, str] = {}
        self.ended: dict[int, str] = {}
        #: the places of elements at work: sub-processes, and what has events at its border
        self.at_work: dict[int, str] = {}
        self.moves: list[Move] = []
        self.gathers: list[Gather] = []
        #: is an inclusive split too wide to be played?
        self.too_wide = False
        self._bits: dict[str, int] = {}
        #: place -> the scope to whose work it belongs
        self._scopes: dict[int, str] = {}
        self.beside = self._beside()
        self._set_up()
        for node in diagram.nodes.values():
            if node.kind != "start" and not self._passes(node):
                self._moves_of(node)
            if len(self.moves) > MAX_MOVES:
                self.too_wide = True
                break
        self.initial = _mask([*self._ways_out(start), *self._root()])
        if self._root():
            takes = _mask(self._root())
            done = Move(start.id, 1 << self._at(""), takes, (), forbids=self._inner(""), silent=True)
            self.moves.append(done)

    def standing(self, tokens: list[tuple[str, str | None]]) -> int:
        """The state of a run whose tokens stand at these elements. tokens: (element, the element before, at a join)."""
        found = _mask(self._root())
        for element, before in tokens:
            node = self.diagram.nodes[element]
            incoming = self.diagram.incoming(element)
            if before is not None:
                arrived = next(flow for flow in incoming if flow.source == before)
                found |= 1 << self._place(f"flow {arrived.id}")
            elif self._passes(node) or node.kind == "boundary":
                found |= _mask(list(self._ways_out(node)))
            elif node.kind == "sub" or self.diagram.boundaries(element):
                found |= _mask(self._held(node))
            else:
                found |= 1 << self._place(f"flow {incoming[0].id}")
        return found

    def moves_from(self, state: int) -> Iterator[Move]:
        """Every move that is possible now."""
        for move in self.moves:
            if state & move.needs == move.needs and not state & move.forbids:
                yield move
        for gather in self.gathers:
            yield from gather.moves(state)

    def open_work(self, state: int) -> int:
        """The state without what only remembers."""
        return state & ~_mask(list(self.ended))

    def places(self, state: int) -> list[int]:
        """The places that hold a token."""
        return [place for place in range(len(self.names)) if state >> place & 1]

    # -- places ----------------------------------------------------------------------------------------------------

    def _place(self, name: str, scope: str | None = None) -> int:
        if name not in self._bits:
            self._bits[name] = len(self.names)
            self.names.append(name)
        if scope is not None:
            self._scopes[self._bits[name]] = scope
        return self._bits[name]

    def _at(self, element: str) -> int:
        node = self.diagram.nodes.get(element)
        place = self._place(f"at {element}", node.parent if node is not None else None)
        if element:
            self.at_work[place] = element
        return place

    def _armed(self, host: Node) -> list[int]:
        """Non-interrupting boundary events of an element that have not happened, those that come again also twice."""
        free = [other for other in self.diagram.boundaries(host.id) if not other.interrupting]
        again = [other for other in free if _comes_again(other)]
        names = [f"armed {other.id}" for other in free] + [f"again {other.id}" for other in again]
        return [self._place(name, host.parent) for name in names]

    def _listeners(self, scope: str) -> list[int]:
        """Event sub-processes of a scope that have not happened."""
        around = self.diagram.nodes[scope].parent if scope else None
        return [self._place(f"listens {event.parent}", around) for event in self.diagram.event_starts(scope)]

    def _root(self) -> list[int]:
        return [self._at(""), *self._listeners("")] if self.diagram.event_starts("") else []

    def _held(self, node: Node) -> list[int]:
        """What stands on the board while an element is at work, besides the work inside it."""
        return [self._at(node.id), *self._armed(node), *(self._listeners(node.id) if node.kind == "sub" else [])]

    def _inner(self, scope: str) -> int:
        """All places of the work inside a scope."""
        return _mask([place for place, found in self._scopes.items() if scope in self._around(found)])

    def _around(self, scope: str) -> list[str]:
        found = [scope]
        while scope:
            scope = self.diagram.nodes[scope].parent
            found.append(scope)
        return found

    def _set_up(self) -> None:
        """Make every place, so that what ends a scope knows all that is inside."""
        for node in self.diagram.nodes.values():
            if node.kind == "start" or not self._passes(node):
                self._ways_out(node)
                for flow in self.diagram.incoming(node.id):
                    self._place(f"flow {flow.id}", node.parent)
            if node.kind == "sub" or self.diagram.boundaries(node.id):
                self._held(node)

    def _flow(self, flow: Flow) -> int:
        """The place of a flow; elements that only pass the token on are passed at once."""
        passed: list[str] = []
        last = flow
        while last.target not in passed:
            if not self._passes(self.diagram.nodes[last.target]):
                break
            passed.append(last.target)
            last = self.diagram.outgoing(last.target)[0]
        place = self._place(f"flow {last.id}", self.diagram.nodes[last.target].parent)
        self.chains[place] = tuple(passed)
        self.targets[place] = last.target
        return place

    def _passes(self, node: Node) -> bool:
        """Does the element only hand the one token that reaches it on to the one way out?"""
        one_in, one_out = len(self.diagram.incoming(node.id)) == 1, len(self.diagram.outgoing(node.id)) == 1
        waits = node.kind == "sub" or node.id in self.never_done or self.diagram.boundaries(node.id)
        throws = node.kind == "throw" and node.event.kind == "escalation"
        return one_in and one_out and not waits and not throws and not self.step_by_step

    def _ways_out(self, node: Node) -> tuple[int, ...]:
        return tuple(self._flow(flow) for flow in self.diagram.outgoing(node.id))

    # -- moves -----------------------------------------------------------------------------------------------------

    def _moves_of(self, node: Node) -> None:
        ins = [self._place(f"flow {flow.id}", node.parent) for flow in self.diagram.incoming(node.id)]
        outs = self._ways_out(node)
        if node.kind == "parallel":
            needs = _mask(ins)
            if ins:
                self.moves.append(Move(node.id, needs, needs, outs))
        elif node.kind in ("exclusive", "event_gate"):
            for place in ins:
                self.moves += [Move(node.id, 1 << place, 1 << place, (out,)) for out in outs]
        elif node.kind == "inclusive":
            self._inclusive(node, ins)
        elif node.kind == "end":
            self._end(node, ins)
        elif node.kind == "boundary":
            self._boundary(node, outs)
        elif node.kind == "event_sub":
            self._event_sub(node)
        elif node.kind == "sub" or self.diagram.boundaries(node.id):
            self._at_work(node, ins, outs)
        elif node.kind == "throw" and node.event.kind == "escalation":
            self._throw(node, ins, outs)
        elif node.id not in self.never_done:
            self.moves += [Move(node.id, 1 << place, 1 << place, outs) for place in ins]

    def _inclusive(self, node: Node, ins: list[int]) -> None:
        plain = [flow for flow in self.diagram.outgoing(node.id) if flow.id != node.default_flow]
        default = [flow for flow in self.diagram.outgoing(node.id) if flow.id == node.default_flow]
        if len(plain) > MAX_WAYS:
            self.too_wide = True
            return
        taken = [list(some) for size in range(1, len(plain) + 1) for some in combinations(plain, size)]
        choices = tuple(tuple(self._flow(flow) for flow in some) for some in [*taken, *([default] if default else [])])
        if len(ins) == 1:
            self.moves += [Move(node.id, 1 << ins[0], 1 << ins[0], puts) for puts in choices]
            return
        comes, own = dict.fromkeys(ins, 0), dict.fromkeys(ins, 0)
        standing = [(place, target) for place, target in self.targets.items() if target != node.id]
        standing += [
            (self._at(other.id), other.id)
            for other in self.diagram.inside(node.parent)
            if other.kind == "sub" or self.diagram.boundaries(other.id)
        ]
        for place, element in standing:
            if self.diagram.nodes[element].parent == node.parent:
                for flow in self.diagram.ways_into(element, node.id):
                    comes[self._place(f"flow {flow}")] |= 1 << place
                for flow in self.diagram.own_ways_into(element, node.id):
                    own[self._place(f"flow {flow}")] |= 1 << place
        self.gathers.append(Gather(node.id, comes, own, choices))

    def _end(self, node: Node, ins: list[int]) -> None:
        """An end of the process remembers that it was reached: reached again, the case would have two outcomes."""
        puts: tuple[int, ...] = ()
        takes = 0
        if node.event.kind == "terminate":
            takes = self._inner(node.parent) if node.parent else -1
        elif node.event.kind != "error" and not node.parent and node.id not in self.beside:
            place = self._place(f"ended {node.id}")
            self.ended[place] = node.id
            puts = (place,)
        if node.event.kind in ("error", "escalation"):
            self._throw(node, ins, puts)
        else:
            self.moves += [Move(node.id, 1 << place, takes | 1 << place, puts) for place in ins]

    def _throw(self, node: Node, ins: list[int], outs: tuple[int, ...]) -> None:
        """An error or escalation is thrown: what it ends, what begins where it is caught, whether its way goes on."""
        found = caught_here(self.diagram, node)
        takes = -1 if found is None and node.event.kind == "error" else 0
        puts, by = outs, ""
        if found is not None:
            by = found.id if found.attached_to else found.parent
            host = self.diagram.nodes[found.attached_to or found.parent]
            scope = host.id if found.attached_to else host.parent
            begins = self._ways_out(found)
            if found.interrupting:
                takes = self._inner(scope) | _mask(self._held(host) if found.attached_to else self._listeners(scope))
                puts = begins
            else:
                puts = (*outs, *begins)
        self.moves += [Move(node.id, 1 << place, takes | 1 << place, puts, catcher=by) for place in ins]

    def _at_work(self, node: Node, ins: list[int], outs: tuple[int, ...]) -> None:
        held = self._held(node)
        begins: tuple[int, ...] = ()
        inner = 0
        if node.kind == "sub":
            start = self.diagram.plain_start(node.id)
            begins = self._ways_out(start) if start else ()
            inner = self._inner(node.id)
        self.moves += [Move(node.id, 1 << place, 1 << place, (*held, *begins)) for place in ins]
        if node.id not in self.never_done:
            self.moves.append(Move(node.id, 1 << held[0], _mask(held), outs, forbids=inner, silent=True))

    def _boundary(self, node: Node, outs: tuple[int, ...]) -> None:
        host = self.diagram.nodes.get(node.attached_to)
        if host is None:
            return
        if not comes_by_itself(self.diagram, node):
            return  # only what throws it brings it
        at_work = self._at(host.id)
        if node.interrupting:
            inside = host.kind == "sub"
            takes = _mask(self._held(host)) | (self._inner(host.id) if inside else 0)
            self.moves.append(Move(node.id, 1 << at_work, takes, outs, happens=True, breaks=inside))
            return
        armed = 1 << self._place(f"armed {node.id}")
        self.moves.append(Move(node.id, 1 << at_work | armed, armed, outs, happens=True))
        if _comes_again(node):
            again = 1 << self._place(f"again {node.id}")
            self.moves.append(Move(node.id, 1 << at_work | again, again, outs, forbids=armed, happens=True))

    def _event_sub(self, node: Node) -> None:
        for start in self.diagram.starts(node.id):
            if not comes_by_itself(self.diagram, start):
                continue
            listens = self._place(f"listens {node.id}")
            takes = 1 << listens
            if start.interrupting:
                takes |= self._inner(node.parent) | _mask(self._listeners(node.parent))
            needs = _mask([self._at(node.parent), listens])
            ways = self._ways_out(start)
            self.moves.append(Move(node.id, needs, takes, ways, happens=True, breaks=start.interrupting))

    def _beside(self) -> set[str]:
        """Elements reached only through a non-interrupting event: reminders may well overlap each other."""
        seen, pending = {self.start.id}, [self.start.id]
        pending += self._interrupting("")
        seen.update(pending)
        while pending:
            here = pending.pop()
            following = [flow.target for flow in self.diagram.outgoing(here)]
            following += [other.id for other in self.diagram.boundaries(here) if other.interrupting]
            if self.diagram.nodes[here].kind == "sub":
                following += [start.id for start in self.diagram.starts(here)]
                following += self._interrupting(here)
            fresh = [item for item in following if item not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        return set(self.diagram.nodes) - seen

    def _interrupting(self, scope: str) -> list[str]:
        found = [event for event in self.diagram.event_starts(scope) if event.interrupting]
        return [event.id for event in found] + [event.parent for event in found]


def _comes_again(border: Node) -> bool:
    """May what a border without interruption waits for come more than once while the work goes on?"""
    return border.event.kind != "timer" or border.event.timing == "cycle"


def _mask(places: list[int]) -> int:
    return sum(1 << place for place in set(places))
