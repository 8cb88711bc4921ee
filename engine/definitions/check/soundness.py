"""Can every run of the diagram come to its end, with no step done twice? A bounded game with tokens.

Source: the product's decision on soundness; a game that gives up says so and never says "sound".
"""

from collections import deque

from engine.definitions.check.board import Board
from engine.definitions.diagram import Diagram, Node
from engine.errors import Finding

MAX_STATES = 50_000
#: A hostile diagram must not keep the check busy: states times moves that are looked at.
MAX_LOOKED = 5_000_000


def check_soundness(diagram: Diagram, max_states: int = MAX_STATES) -> list[Finding]:
    """What can go wrong in a run, each fault with the shortest run that leads to it."""
    return [finding for start in diagram.starts() for finding in _Game(diagram, start, max_states).play()]


def check_from(diagram: Diagram, tokens: list[tuple[str, str | None]], max_states: int = MAX_STATES) -> list[Finding]:
    """What can go wrong in a run that stands at these elements already (after a move to another version)."""
    game = _Game(diagram, diagram.starts()[0], max_states)
    game.board.initial = game.board.standing(tokens)
    return [found for found in game.play() if found.code != "dead-step"]


def run_to(
    diagram: Diagram, target: str, without: frozenset[str], max_states: int = MAX_STATES
) -> tuple[str, ...] | None:
    """The shortest run that reaches an element before any of `without` is completed; None when none was found."""
    for start in diagram.starts():
        found = _Game(diagram, start, max_states, without).first(target)
        if found is not None:
            return found
    return None


def _after(diagram: Diagram, element: str) -> set[str]:
    """Every element that a way from this one comes to."""
    seen: set[str] = set()
    pending = [element]
    while pending:
        here = pending.pop()
        ahead = [flow.target for flow in diagram.outgoing(here)]
        ahead += [*(node.id for node in diagram.boundaries(here)), *(node.id for node in diagram.starts(here))]
        for other in ahead:
            if other not in seen:
                seen.add(other)
                pending.append(other)
    return seen


class _Game:
    def __init__(
        self, diagram: Diagram, start: Node, max_states: int, never_done: frozenset[str] = frozenset()
    ) -> None:
        self.diagram = diagram
        self.board = Board(diagram, start, never_done)
        self.max_states = min(
            max_states, max(500, MAX_LOOKED // max(1, len(self.board.moves) + 4 * len(self.board.gathers)))
        )
        self.chains, self.targets, self.ended = self.board.chains, self.board.targets, self.board.ended
        self.start = start

    def play(self) -> list[Finding]:
        if self.board.too_wide:
            return [self._gave_up()]
        before: dict[int, tuple[int, str] | None] = {self.board.initial: None}
        following: dict[int, list[int]] = {}
        found: dict[tuple[str, str], Finding] = {}
        acted: set[str] = set()
        refused: set[int] = set()
        queue = deque([self.board.initial])
        while queue:
            state = queue.popleft()
            following[state] = []
            for move in self.board.moves_from(state):
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
            found = self._where_it_begins({key: one for key, one in found.items() if key[0] == "runs-twice"})
        found |= self._endless(before, following, refused)
        if not found:
            found |= self._dead(acted)
        return list(found.values())

    def first(self, target: str) -> tuple[str, ...] | None:
        """The shortest run by which a token comes to an element."""
        if self.board.too_wide:
            return None
        wanted = [p for p, aim in self.targets.items() if aim == target or target in self.chains.get(p, ())]
        goal = sum(1 << place for place in wanted)
        before: dict[int, tuple[int, str] | None] = {self.board.initial: None}
        queue = deque([self.board.initial])
        while queue and len(before) < self.max_states:
            state = queue.popleft()
            if state & goal:
                run = self._run(before, state)
                return run[: run.index(target) + 1] if target in run else (*run, target)
            for move in self.board.moves_from(state):
                after = state & ~move.takes
                for place in move.puts:
                    after |= 1 << place
                if after not in before:
                    before[after] = (state, move.element)
                    queue.append(after)
        return None

    def _note_twice(
        self, found: dict[tuple[str, str], Finding], place: int, mover: str, before: tuple[str, ...]
    ) -> None:
        run = (*before, mover)
        if place in self.ended:
            found.setdefault(("ends-twice", mover), self._two_ends(mover, run))
        elif self.diagram.nodes[mover].kind in ("exclusive", "parallel", "inclusive"):
            element = (*self.chains.get(place, ()), self.targets[place])[0]
            found.setdefault(("runs-twice", element), self._twice(element, (*run, element)))
        else:
            found.setdefault(("runs-twice", mover), self._twice(mover, run))

    def _where_it_begins(self, found: dict[tuple[str, str], Finding]) -> dict[tuple[str, str], Finding]:
        """Without what only follows: after a step that is done twice, or never, all others are too."""
        told: dict[tuple[str, str], Finding] = {}
        follows: set[str] = set()
        for key, finding in found.items():
            if finding.element not in follows:
                told[key] = finding
                follows |= _after(self.diagram, finding.element)
        return told

    def _put(self, state: int, puts: tuple[int, ...]) -> tuple[int, int | None]:
        """The state with the tokens put, or the place that would hold two."""
        for place in puts:
            bit = 1 << place
            known = place in self.ended or (place in self.targets and self.targets[place] not in self.board.beside)
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
        good = {state for state in following if not self.board.open_work(state)} | refused
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
                waiting = [self.targets[place] for place in self.board.places(state) if place in self.targets]
                element = waiting[0] if waiting else ""
                found.setdefault(("deadlock", element), self._stuck(element, self._run(before, state)))
        if not found and any(state not in good for state in before):
            state = next(state for state in before if state not in good)
            found[("livelock", "")] = self._circle(self._run(before, state))
        return found

    def _dead(self, acted: set[str]) -> dict[tuple[str, str], Finding]:
        passed = {element for chain in self.chains.values() for element in chain}
        # elements that a fused way passes were reached when the way's own start acted; `unreachable` finds the others
        if len(self.diagram.starts()) != 1:
            return {}
        begins = [self.start.id, *(node.id for node in self.diagram.nodes.values() if node.kind == "event_sub")]
        drawn = set(begins).union(*(_after(self.diagram, id) for id in begins))
        never = {
            ("dead-step", node.id): self._never(node)
            for node in self.diagram.nodes.values()
            if node.kind != "start" and node.id in drawn and node.id not in acted and node.id not in passed
        }
        return self._where_it_begins(never)

    def _run(self, before: dict[int, tuple[int, str] | None], state: int) -> tuple[str, ...]:
        """The elements passed on the way to a state, from the start."""
        steps: list[tuple[str, int, int]] = []
        here = state
        while (link := before[here]) is not None:
            steps.append((link[1], link[0], here))
            here = link[0]
        run = [self.start.id]
        run += [element for place in self.board.places(self.board.initial) for element in self.chains.get(place, ())]
        for element, old, new in reversed(steps):
            run.append(element)
            run += [passed for place in self.board.places(new & ~old) for passed in self.chains.get(place, ())]
        return tuple(run)

    # -- what is said ----------------------------------------------------------------------------------------------

    def _label(self, element: str) -> str:
        node = self.diagram.nodes.get(element)
        return (node.name or node.id) if node else element

    def _stuck(self, element: str, run: tuple[str, ...]) -> Finding:
        says = "Hồ sơ có thể dừng mãi tại “{name}”: chỗ này chờ đủ mọi nhánh, nhưng có nhánh không bao giờ tới."
        do = (
            "Chỗ gộp phải cùng loại với chỗ đã rẽ: rẽ “chọn một nhánh” hay “một hay nhiều nhánh” thì gộp cũng vậy, "
            "rẽ “làm song song” thì gộp “chờ đủ”."
        )
        return Finding(
            "deadlock", element or run[-1], says, do, (("name", self._label(element)),), "process.bpmn", run=run
        )

    def _twice(self, element: str, run: tuple[str, ...]) -> Finding:
        says = "“{name}” có thể phải làm hai lần: hai nhánh chạy song song cùng đi tới bước này."
        do = "Đặt một chỗ “chờ đủ” (hình thoi có dấu cộng) trước bước này, hoặc cho mỗi nhánh một kết thúc riêng."
        return Finding("runs-twice", element, says, do, (("name", self._label(element)),), "process.bpmn", run=run)

    def _two_ends(self, element: str, run: tuple[str, ...]) -> Finding:
        says = "Một hồ sơ có thể tới kết thúc “{name}” hai lần: các nhánh chạy song song chưa được gộp lại."
        do = "Gộp các nhánh bằng một chỗ “chờ đủ” (hình thoi có dấu cộng), hoặc cho mỗi nhánh một kết thúc riêng."
        return Finding("ends-twice", element, says, do, (("name", self._label(element)),), "process.bpmn", run=run)

    def _circle(self, run: tuple[str, ...]) -> Finding:
        says = "Hồ sơ có thể đi vòng mãi qua các bước này mà không bao giờ kết thúc."
        return Finding(
            "livelock",
            run[-1],
            says,
            "Thêm một đường ra khỏi vòng, ví dụ một chỗ rẽ dẫn tới điểm kết thúc.",
            (),
            "process.bpmn",
            run=run,
        )

    def _never(self, node: Node) -> Finding:
        says = "Không hồ sơ nào tới được “{name}”."
        values = (("name", node.name or node.id),)
        return Finding(
            "dead-step", node.id, says, "Xem lại các chỗ rẽ và chỗ gộp trước bước này.", values, "process.bpmn"
        )

    def _gave_up(self) -> Finding:
        says = "Sơ đồ có quá nhiều nhánh chạy song song: đã thử {n} tình huống mà chưa hết, nên chưa thể nói là đúng."
        do = "Giảm số nhánh, hoặc một người chịu trách nhiệm đồng ý."
        values = (("n", str(self.max_states)),)
        return Finding(
            "soundness-unknown", self.diagram.process_id, says, do, values, "process.bpmn", severity="warning"
        )
