"""Can every run of the diagram come to its end, with no step done twice? A bounded game with tokens.

Source: the product's decision on soundness; a game that gives up says so and never says "sound".
"""

from collections import deque
from heapq import heappop, heappush

from engine.definitions.check.board import Board, Move
from engine.definitions.diagram import Diagram, Node
from engine.errors import Finding

MAX_STATES = 50_000
#: A hostile diagram must not keep the check busy: states times moves that are looked at.
MAX_LOOKED = 3_000_000
#: States of a game in which every element is a move of its own: only to tell a fault by its shortest run.
MAX_SLOW = 20_000
#: With a fault in hand no more states than these are looked at for others.
ENOUGH = 5_000
#: So many states are asked whether they stand on a circle.
ASKED = 20
GAVE_UP = "soundness-unknown"
#: Elements that put tokens on ways of others: what is then done twice is what stands behind them.
SPLITS = ("exclusive", "parallel", "inclusive", "boundary")


def check_soundness(diagram: Diagram, max_states: int = MAX_STATES) -> list[Finding]:
    """What can go wrong in a run, each fault with the shortest run that leads to it."""
    games = [_Game(diagram, start, max_states) for start in diagram.starts()]
    found = [finding for game in games for finding in game.shortest()]
    if found or not games:
        twice = _where_it_begins(diagram, [finding for finding in found if finding.code == "runs-twice"])
        return [finding for finding in found if finding.code != "runs-twice" or finding in twice]
    begins = [node.id for node in diagram.nodes.values() if node.kind == "event_sub"] + [
        game.start.id for game in games
    ]
    drawn = set(begins).union(*(_after(diagram, id) for id in begins))  # the others are told already
    dead = [id for id in diagram.nodes if id in drawn and all(id in game.unreached for game in games)]
    return _where_it_begins(diagram, [never(diagram.nodes[id]) for id in dead])


def _where_it_begins(diagram: Diagram, found: list[Finding]) -> list[Finding]:
    """Without what only follows: after a step that is done twice, or never, all others are too."""
    told: list[Finding] = []
    follows: set[str] = set()
    for finding in found:
        if finding.element not in follows:
            told.append(finding)
            follows |= _after(diagram, finding.element)
    return told


def _after(diagram: Diagram, element: str) -> set[str]:
    """Every element that a way from this one comes to."""
    seen: set[str] = set()
    pending = [element]
    while pending:
        here = pending.pop()
        ahead = [flow.target for flow in diagram.outgoing(here)]
        ahead += [*(node.id for node in diagram.boundaries(here)), *(node.id for node in diagram.starts(here))]
        fresh = [other for other in ahead if other not in seen]
        seen.update(fresh)
        pending.extend(fresh)
    return seen


def check_from(diagram: Diagram, tokens: list[tuple[str, str | None]], max_states: int = MAX_STATES) -> list[Finding]:
    """What can go wrong in a run that stands at these elements already (after a move to another version)."""
    game = _Game(diagram, diagram.starts()[0], max_states)
    game.board.initial = game.board.standing(tokens)
    return game.play()


def run_to(
    diagram: Diagram, target: str, without: frozenset[str], max_states: int = MAX_STATES
) -> tuple[str, ...] | None:
    """The shortest run that reaches an element before any of `without` is completed; None when none was found."""
    for start in diagram.starts():
        found = _Game(diagram, start, max_states, without).first(target)
        if found is not None:
            return found
    return None


def _comes_back(following: dict[int, list[int]], state: int) -> bool:
    """Does some run lead from a state to itself?"""
    seen, pending = set(following[state]), list(following[state])
    while pending and state not in seen:
        fresh = [other for other in following.get(pending.pop(), ()) if other not in seen]
        seen.update(fresh)
        pending.extend(fresh)
    return state in seen


def _on_a_circle(following: dict[int, list[int]], states: list[int]) -> int:
    """The first of the states, in their order, to which some run from it comes back; none of them leads out of them."""
    before = dict.fromkeys(states, 0)
    for state in states:
        for other in following[state]:
            before[other] = before.get(other, 0) + 1
    pending = [state for state in states if not before[state]]
    while pending:  # what no circle leads to is on none; to ask each of thousands where it leads would take minutes
        for other in following.get(pending.pop(), ()):
            before[other] -= 1
            if not before[other]:
                pending.append(other)
    left = [state for state in states if before[state]] or states
    return next((state for state in left[:ASKED] if _comes_back(following, state)), left[0])


def never(node: Node) -> Finding:
    """A step to which no run comes."""
    says = "Không hồ sơ nào tới được “{name}”."
    values = (("name", node.name or node.id),)
    return Finding("dead-step", node.id, says, "Xem lại các chỗ rẽ và chỗ gộp trước bước này.", values, "process.bpmn")


class _Game:
    def __init__(
        self,
        diagram: Diagram,
        start: Node,
        max_states: int,
        never_done: frozenset[str] = frozenset(),
        *,
        step_by_step: bool = False,
    ) -> None:
        self.diagram = diagram
        self.board = Board(diagram, start, never_done, step_by_step=step_by_step)
        self.max_states = min(
            max_states, max(500, MAX_LOOKED // max(1, len(self.board.moves) + 4 * len(self.board.gathers)))
        )
        self.chains, self.targets, self.ended = self.board.chains, self.board.targets, self.board.ended
        self.start = start
        #: state -> the state before and the move between them
        self.before: dict[int, tuple[int, Move] | None] = {}
        #: elements to which no token came
        self.unreached: set[str] = set()

    def shortest(self) -> list[Finding]:
        """What can go wrong, told by the shortest runs: every element a move of its own, as long as that can be played.

        The moves that pass several elements at once decide; they may lead past elements that a fault does not need.
        """
        found = self.play()
        if not found or any(one.code == GAVE_UP for one in found):
            return found
        slowly = _Game(
            self.diagram, self.start, min(MAX_SLOW, self.max_states), self.board.never_done, step_by_step=True
        ).play()
        return found if not slowly or any(one.code == GAVE_UP for one in slowly) else slowly

    def play(self) -> list[Finding]:
        if self.board.too_wide:
            return [self._gave_up()]
        self.before = {self.board.initial: None}
        lengths = {self.board.initial: 0}
        #: the states that follow without an event that ends work, and whether one follows without any event
        following: dict[int, list[int]] = {}
        moving: set[int] = set()
        found: dict[tuple[str, str], Finding] = {}
        acted: set[str] = {self.start.id}
        refused: set[int] = set()
        queue = [(0, 0, self.board.initial)]
        while queue:
            _length, _turn, state = heappop(queue)
            if state in following:
                continue
            following[state] = []
            for move in self.board.moves_from(state):
                acted.update(move.reached)
                left = state & ~move.takes
                after, doubled = self._put(left, move.puts)
                if doubled is not None:
                    refused.add(state)
                    self._note_twice(found, doubled, move, state)
                    continue
                if not move.happens:
                    moving.add(state)
                if not move.breaks:
                    following[state].append(after)
                length = lengths[state] + len(move.reached)
                if length < lengths.get(after, length + 1):
                    if len(lengths) >= self.max_states:
                        return [*found.values(), self._gave_up()]
                    if found and len(lengths) >= ENOUGH:
                        return list(found.values())  # refused in any case; what else is wrong shows when this is mended
                    lengths[after] = length
                    self.before[after] = (state, move)
                    heappush(queue, (length, len(lengths), after))
        if any(code == "runs-twice" for code, _element in found):
            found = {key: finding for key, finding in found.items() if key[0] == "runs-twice"}
        found |= self._endless(following, moving, refused)
        reached = 0
        for state in self.before:
            reached |= state
        passed = {element for place in self.board.places(reached) for element in self.chains.get(place, ())}
        self.unreached = {node.id for node in self.diagram.nodes.values() if node.kind != "start"} - acted - passed
        return list(found.values())

    def first(self, target: str) -> tuple[str, ...] | None:
        """The shortest run by which a token comes to an element."""
        if self.board.too_wide:
            return None
        wanted = [p for p, aim in self.targets.items() if aim == target or target in self.chains.get(p, ())]
        goal = sum(1 << place for place in wanted)
        self.before = {self.board.initial: None}
        queue = deque([self.board.initial])
        while queue and len(self.before) < self.max_states:
            state = queue.popleft()
            if state & goal:
                run = self._run(state)
                return run[: run.index(target) + 1] if target in run else (*run, target)
            for move in self.board.moves_from(state):
                after = state & ~move.takes
                for place in move.puts:
                    after |= 1 << place
                if after not in self.before:
                    self.before[after] = (state, move)
                    queue.append(after)
        return None

    def _note_twice(self, found: dict[tuple[str, str], Finding], place: int, move: Move, state: int) -> None:
        """The first run on which a place would hold two tokens is kept."""
        mover = move.element
        more: tuple[str, ...]
        if place in self.ended:
            code, element, more = "ends-twice", mover, (mover,)
        elif (self.diagram.nodes[mover].kind in SPLITS or mover in self.board.beside) and place in self.targets:
            element = (*self.chains.get(place, ()), self.targets[place])[0]
            code, more = "runs-twice", (*move.reached, element, *(() if self.chains.get(place) else (element,)))
        else:
            code, element, more = "runs-twice", mover, move.reached or (mover,)
        if (code, element) not in found:
            told = self._two_ends if code == "ends-twice" else self._twice
            found[(code, element)] = told(element, (*self._run(state), *more))

    def _put(self, state: int, puts: tuple[int, ...]) -> tuple[int, int | None]:
        """The state with the tokens put, or the place that would hold two."""
        for place in puts:
            bit = 1 << place
            reached = self.targets.get(place) or self.board.at_work.get(place)
            if state & bit and (place in self.ended or (reached is not None and reached not in self.board.beside)):
                return state, place
            state |= bit
        return state, None

    def _endless(
        self, following: dict[int, list[int]], moving: set[int], refused: set[int]
    ) -> dict[tuple[str, str], Finding]:
        """States from which the end cannot be reached: nothing moves any more, or only in a circle.

        An event that ends the work around what hangs does not mend it: nobody would know why the case waits for it.
        """
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
        bad = [state for state in following if state not in good]  # in the order of discovery: the shortest run first
        for state in bad:
            if state not in moving:
                waiting = [self.targets[place] for place in self.board.places(state) if place in self.targets]
                element = waiting[0] if waiting else ""
                if ("deadlock", element) not in found:
                    found[("deadlock", element)] = self._stuck(element, self._run(state))
        if not found and bad:
            found[("livelock", "")] = self._circle(self._run(_on_a_circle(following, bad)))
        return found

    def _run(self, state: int) -> tuple[str, ...]:
        """The elements to which tokens come on the way to a state, from the start."""
        steps: list[tuple[Move, int, int]] = []
        here = state
        while (link := self.before[here]) is not None:
            steps.append((link[1], link[0], here))
            here = link[0]
        run = [self.start.id]
        run += [element for place in self.board.places(self.board.initial) for element in self.chains.get(place, ())]
        for move, old, new in reversed(steps):
            run += move.reached
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

    def _gave_up(self) -> Finding:
        says = "Sơ đồ có quá nhiều nhánh chạy song song: đã thử {n} tình huống mà chưa hết, nên chưa thể nói là đúng."
        do = "Giảm số nhánh, hoặc một người chịu trách nhiệm đồng ý."
        values = (("n", str(self.max_states)),)
        return Finding(GAVE_UP, self.diagram.process_id, says, do, values, "process.bpmn", severity="warning")
