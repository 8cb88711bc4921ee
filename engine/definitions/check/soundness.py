"""Can every run of the diagram come to its end, with no step done twice? A bounded game with tokens.

A place is a sequence flow, or an element at work. Exclusive gateways may take any way out (what the conditions say is
data), messages and days always may come, a multi-instance or a called process is one step. Runs of elements that only
pass a token on are played as one move, so that six branches of six steps are 64 states and not 117,649.

Source: the product's decision on soundness; a game that gives up says so and never says "sound".
"""

from collections import deque
from dataclasses import dataclass

from engine.definitions.diagram import Diagram, Flow, Node
from engine.errors import Finding

MAX_STATES = 50_000


@dataclass(frozen=True)
class Move:
    """One move: needs all of `needs`, takes `takes` away, puts a token on each of `puts`."""

    element: str
    needs: int
    takes: int
    puts: tuple[int, ...]


def check_soundness(diagram: Diagram, max_states: int = MAX_STATES) -> list[Finding]:
    """What can go wrong in a run, each fault with the shortest run that leads to it."""
    return [finding for start in diagram.starts() for finding in _Game(diagram, start, max_states).play()]


class _Game:
    def __init__(self, diagram: Diagram, start: Node, max_states: int) -> None:
        self.diagram = diagram
        self.max_states = max_states
        self.bits: dict[str, int] = {}
        self.names: list[str] = []
        self.moves: list[Move] = []
        self.chains: dict[int, tuple[str, ...]] = {}
        self.targets: dict[int, str] = {}
        self.ended: dict[int, str] = {}
        self.beside = self._beside(start)
        for node in diagram.nodes.values():
            if node.kind != "start" and not self._passes(node):
                self._moves_of(node)
        self.initial = sum(1 << place for place in self._ways_out(start))
        self.start = start

    # -- the board -------------------------------------------------------------------------------------------------

    def _place(self, name: str) -> int:
        if name not in self.bits:
            self.bits[name] = len(self.names)
            self.names.append(name)
        return self.bits[name]

    def _flow(self, flow: Flow) -> int:
        """The place of a flow; elements that only pass the token on are passed at once."""
        passed: list[str] = []
        last = flow
        while last.target not in passed:
            if not self._passes(self.diagram.nodes[last.target]):
                break
            passed.append(last.target)
            last = self.diagram.outgoing(last.target)[0]
        place = self._place(f"flow {last.id}")
        self.chains[place] = tuple(passed)
        self.targets[place] = last.target
        return place

    def _passes(self, node: Node) -> bool:
        """Does the element only hand the one token that reaches it on to the one way out?"""
        one_in, one_out = len(self.diagram.incoming(node.id)) == 1, len(self.diagram.outgoing(node.id)) == 1
        return one_in and one_out and not self.diagram.boundaries(node.id)

    def _ways_out(self, node: Node) -> tuple[int, ...]:
        return tuple(self._flow(flow) for flow in self.diagram.outgoing(node.id))

    def _moves_of(self, node: Node) -> None:
        ins = [self._place(f"flow {flow.id}") for flow in self.diagram.incoming(node.id)]
        outs = self._ways_out(node)
        if node.kind == "parallel":
            needs = _mask(ins)
            if ins:
                self.moves.append(Move(node.id, needs, needs, outs))
        elif node.kind == "exclusive":
            for place in ins:
                self.moves += [Move(node.id, 1 << place, 1 << place, (out,)) for out in outs]
        elif node.kind == "end":
            self._end(node, ins)
        elif node.kind == "boundary":
            self._boundary(node, outs)
        elif self.diagram.boundaries(node.id):
            self._with_boundaries(node, ins, outs)
        else:
            self.moves += [Move(node.id, 1 << place, 1 << place, outs) for place in ins]

    def _end(self, node: Node, ins: list[int]) -> None:
        """An end remembers that it was reached: reached again, the case would have two outcomes."""
        puts: tuple[int, ...] = ()
        if node.event.kind != "terminate" and node.id not in self.beside:
            place = self._place(f"ended {node.id}")
            self.ended[place] = node.id
            puts = (place,)
        for place in ins:
            self.moves.append(Move(node.id, 1 << place, -1 if node.event.kind == "terminate" else 1 << place, puts))

    def _with_boundaries(self, node: Node, ins: list[int], outs: tuple[int, ...]) -> None:
        at_work = self._place(f"at {node.id}")
        armed = [self._place(f"armed {other.id}") for other in self._repeating(node)]
        self.moves += [Move(node.id, 1 << place, 1 << place, (at_work, *armed)) for place in ins]
        self.moves.append(Move(node.id, 1 << at_work, _mask([at_work, *armed]), outs))

    def _boundary(self, node: Node, outs: tuple[int, ...]) -> None:
        host = self.diagram.nodes.get(node.attached_to)
        if host is None:
            return
        at_work = self._place(f"at {host.id}")
        if node.interrupting:
            armed = [self._place(f"armed {other.id}") for other in self._repeating(host)]
            self.moves.append(Move(node.id, 1 << at_work, _mask([at_work, *armed]), outs))
        else:
            armed_here = self._place(f"armed {node.id}")
            self.moves.append(Move(node.id, _mask([at_work, armed_here]), 1 << armed_here, outs))

    def _repeating(self, host: Node) -> list[Node]:
        return [other for other in self.diagram.boundaries(host.id) if not other.interrupting]

    def _beside(self, start: Node) -> set[str]:
        """Elements reached only through a non-interrupting boundary: reminders may well overlap each other."""
        seen, pending = {start.id}, [start.id]
        while pending:
            here = pending.pop()
            following = [flow.target for flow in self.diagram.outgoing(here)]
            following += [other.id for other in self.diagram.boundaries(here) if other.interrupting]
            fresh = [item for item in following if item not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        return set(self.diagram.nodes) - seen

    # -- the game --------------------------------------------------------------------------------------------------

    def play(self) -> list[Finding]:
        before: dict[int, tuple[int, str] | None] = {self.initial: None}
        following: dict[int, list[int]] = {}
        found: dict[tuple[str, str], Finding] = {}
        acted: set[str] = set()
        refused: set[int] = set()
        queue = deque([self.initial])
        while queue:
            state = queue.popleft()
            following[state] = []
            for move in self.moves:
                if state & move.needs != move.needs:
                    continue
                acted.add(move.element)
                left = state & ~move.takes
                after, doubled = self._put(left, move.puts)
                if doubled is not None:
                    refused.add(state)
                    self._note_twice(found, doubled, move.element, self._run(before, state))
                    continue
                following[state].append(after)
                if after not in before:
                    if len(before) >= self.max_states:
                        return [*found.values(), self._gave_up()]
                    before[after] = (state, move.element)
                    queue.append(after)
        if any(code == "runs-twice" for code, _element in found):
            found = {key: finding for key, finding in found.items() if key[0] == "runs-twice"}
        found |= self._endless(before, following, refused)
        if not found:
            found |= self._dead(acted)
        return list(found.values())

    def _note_twice(
        self, found: dict[tuple[str, str], Finding], place: int, mover: str, before: tuple[str, ...]
    ) -> None:
        run = (*before, mover)
        if place in self.ended:
            found.setdefault(("ends-twice", mover), self._two_ends(mover, run))
        elif self.diagram.nodes[mover].kind in ("exclusive", "parallel"):
            element = (*self.chains.get(place, ()), self.targets[place])[0]
            found.setdefault(("runs-twice", element), self._twice(element, (*run, element)))
        else:
            found.setdefault(("runs-twice", mover), self._twice(mover, run))

    def _put(self, state: int, puts: tuple[int, ...]) -> tuple[int, int | None]:
        """The state with the tokens put, or the place that would hold two."""
        for place in puts:
            bit = 1 << place
            known = place in self.ended or (place in self.targets and self.targets[place] not in self.beside)
            if state & bit and known:
                return state, place
            state |= bit
        return state, None

    def _endless(
        self,
        before: dict[int, tuple[int, str] | None],
        following: dict[int, list[int]],
        refused: set[int],
    ) -> dict[tuple[str, str], Finding]:
        """States from which the end cannot be reached: nothing moves any more, or only in a circle."""
        backward: dict[int, list[int]] = {}
        for state, nexts in following.items():
            for other in nexts:
                backward.setdefault(other, []).append(state)
        good = {state for state in following if state & ~_mask(list(self.ended)) == 0} | refused
        pending = list(good)
        while pending:
            for state in backward.get(pending.pop(), ()):
                if state not in good:
                    good.add(state)
                    pending.append(state)
        found: dict[tuple[str, str], Finding] = {}
        for state in before:  # in the order of discovery: the shortest run first
            if state in good:
                continue
            if not following.get(state):
                waiting = [self.targets[place] for place in range(len(self.names)) if self._waits(state, place)]
                element = waiting[0] if waiting else ""
                found.setdefault(("deadlock", element), self._stuck(element, self._run(before, state)))
        if not found and any(state not in good for state in before):
            state = next(state for state in before if state not in good)
            found[("livelock", "")] = self._circle(self._run(before, state))
        return found

    def _waits(self, state: int, place: int) -> bool:
        return bool(state >> place & 1) and place in self.targets

    def _dead(self, acted: set[str]) -> dict[tuple[str, str], Finding]:
        passed = {element for chain in self.chains.values() for element in chain}
        # elements that a fused way passes were reached when the way's own start acted; `unreachable` finds the others
        return {
            ("dead-step", node.id): self._never(node)
            for node in self.diagram.nodes.values()
            if len(self.diagram.starts()) == 1
            and node.kind != "start"
            and node.id not in acted
            and node.id not in passed
        }

    def _run(self, before: dict[int, tuple[int, str] | None], state: int) -> tuple[str, ...]:
        """The elements passed on the way to a state, from the start."""
        steps: list[tuple[str, int, int]] = []
        here = state
        while (link := before[here]) is not None:
            steps.append((link[1], link[0], here))
            here = link[0]
        run = [self.start.id]
        run += [element for place in self._places(self.initial) for element in self.chains.get(place, ())]
        for element, old, new in reversed(steps):
            run.append(element)
            run += [passed for place in self._places(new & ~old) for passed in self.chains.get(place, ())]
        return tuple(run)

    def _places(self, state: int) -> list[int]:
        return [place for place in range(len(self.names)) if state >> place & 1]

    # -- what is said ----------------------------------------------------------------------------------------------

    def _label(self, element: str) -> str:
        node = self.diagram.nodes.get(element)
        return (node.name or node.id) if node else element

    def _stuck(self, element: str, run: tuple[str, ...]) -> Finding:
        says = "Hồ sơ có thể dừng mãi tại “{name}”: cổng chờ mọi nhánh nhưng có nhánh không bao giờ tới."
        do = "Gộp bằng cùng loại cổng đã tách: tách song song thì gộp song song, tách loại trừ thì gộp loại trừ."
        return Finding("deadlock", element, says, do, (("name", self._label(element)),), "process.bpmn", run=run)

    def _twice(self, element: str, run: tuple[str, ...]) -> Finding:
        says = "“{name}” có thể được làm hai lần trong cùng một lượt: hai nhánh song song cùng đi tới."
        do = "Gộp các nhánh bằng cổng song song trước bước này, hoặc cho mỗi nhánh một kết thúc riêng."
        return Finding("runs-twice", element, says, do, (("name", self._label(element)),), "process.bpmn", run=run)

    def _two_ends(self, element: str, run: tuple[str, ...]) -> Finding:
        says = "Kết thúc “{name}” có thể đạt hai lần trong một hồ sơ: các nhánh song song chưa được gộp."
        do = "Gộp các nhánh bằng cổng song song, hoặc cho mỗi nhánh một kết thúc riêng."
        return Finding("ends-twice", element, says, do, (("name", self._label(element)),), "process.bpmn", run=run)

    def _circle(self, run: tuple[str, ...]) -> Finding:
        says = "Hồ sơ có thể đi vòng mãi và không bao giờ kết thúc."
        return Finding("livelock", run[-1], says, "Thêm một lối ra khỏi vòng.", (), "process.bpmn", run=run)

    def _never(self, node: Node) -> Finding:
        says = "“{name}” không bao giờ được thực hiện."
        values = (("name", node.name or node.id),)
        return Finding("dead-step", node.id, says, "Sửa các cổng trước bước này.", values, "process.bpmn")

    def _gave_up(self) -> Finding:
        says = "Sơ đồ quá nhiều nhánh song song: đã xem {n} trạng thái mà chưa xét hết, chưa thể nói là đúng."
        do = "Giảm số nhánh, hoặc một người chịu trách nhiệm đồng ý."
        values = (("n", str(self.max_states)),)
        return Finding("soundness-unknown", "", says, do, values, "process.bpmn", severity="warning")


def _mask(places: list[int]) -> int:
    return sum(1 << place for place in set(places))
