"""The cycle board: of N units, how many have not begun, run, are late, are done, were refused; against last year.

It counts units, never persons, and says nothing about how anybody works (processes.md section 8).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from engine.alphabet import alphabetical
from engine.clock import civil_date, restored
from engine.definitions import versions as released
from engine.execution import access
from engine.execution.views import Viewer
from engine.organisation import people, units
from engine.organisation.kinds import HEADS
from engine.organisation.units import Unit
from engine.schedule import cycles, occurrences
from engine.schedule.occurrences import Planned
from engine.schedule.trigger import ADOPT
from engine.store.tables import case_file, occurrence, task
from engine.store.transaction import Transaction

#: So many units are named on the board; all of them stand on the page of the cycle.
WORST = 3
STATES = ("not_begun", "running", "late", "done", "refused", "before")
LEADING = (*HEADS, "deputy_secretary", "deputy")
LEADING_BODIES = ("standing_committee", "permanent_board")


@dataclass(frozen=True)
class Counts:
    """Units by state; they sum to `total`.

    late: the day by which it must be done has passed, begun or not. before: the occurrence opened before the calendar
    was switched on and nobody opened a case: what became of it is not known here, so it is neither late nor done.
    """

    not_begun: int
    running: int
    late: int
    done: int
    refused: int
    before: int = 0

    @property
    def total(self) -> int:
        """All units."""
        return self.not_begun + self.running + self.late + self.done + self.refused + self.before

    @property
    def unknown(self) -> bool:
        """Did all of it happen before the calendar was switched on?"""
        return self.before == self.total

    def of(self, state: str) -> int:
        """The number of units in a state."""
        return int(getattr(self, state))


@dataclass(frozen=True)
class Board:
    """One occurrence of one cycle. `last`: the one before in the end; `last_done_then`: done then, as long after it
    opened as today is after this one opened."""

    cycle: str
    name: str
    name_en: str
    procedure: str
    key: str
    opens_on: date
    due_on: date
    counts: Counts
    last_key: str | None
    last_done_then: int | None
    last: Counts | None
    #: the first and the last day by which the cases of its units must be done
    deadlines: tuple[date, date]
    #: the units that need somebody first: not opened, then late
    worst: tuple["Line", ...]
    #: all of those
    behind: frozenset[str]


@dataclass(frozen=True)
class Line:
    """One unit on the board."""

    unit: str
    unit_name: str
    state: str
    case_id: str | None
    case_number: str | None
    deadline: date
    caught_up: bool
    occurrence: str | None
    reason: str


def scope(tx: Transaction, person: str) -> list[Unit]:
    """The units that a person leads today, the highest first; empty for officials without such a post.

    The head of a board or office inside a unit looks at that unit; a member of its standing committee too.
    """
    found: dict[str, Unit] = {}
    for held in people.posts_of(tx, person, tx.today):
        if held.role in LEADING:
            found.setdefault(held.unit, units.unit(tx, held.unit, tx.today))
    for seat in people.memberships_of(tx, person, tx.today):
        place = units.unit(tx, seat.unit, tx.today)
        if place.kind in LEADING_BODIES:
            found.setdefault(place.id, place)
    led: dict[str, Unit] = {}
    for place in found.values():
        over = units.superior(tx, place.id, tx.today) if place.is_body else place
        if over is not None:
            led.setdefault(over.id, over)
    return sorted(led.values(), key=lambda one: (len(units.ancestors(tx, one.id, tx.today)), one.id))


def below(tx: Transaction, top: str) -> set[str]:
    """A unit and everything below it, also what ended this year and what stands below it in the council's tree."""
    lines = units.tree(tx, tx.today)
    found, depth_of_top = set(), None
    for depth, unit in lines:
        if unit.id == top:
            depth_of_top = depth
        elif depth_of_top is not None and depth <= depth_of_top:
            break
        if depth_of_top is not None:
            found.add(unit.id)
    return found


def boards(tx: Transaction, among: Collection[str] | None = None) -> list[Board]:
    """The latest occurrence of every cycle that starts cases, those with open work first. among: only these units."""
    there = {version.procedure_id for version in released.all_current(tx)}
    latest = _latest(tx, there)
    found = []
    for one, before in latest:
        lines = lines_of(tx, one, among)
        if not lines:
            continue
        earlier = lines_of(tx, before, among) if before is not None else []
        earlier = [line for line in earlier if line.state != "before"]
        found.append(
            Board(
                one.cycle.id, one.cycle.called("vi"), one.cycle.called("en"), one.cycle.procedure, one.key,
                one.opens_on, one.due_on, counted(lines), before.key if before and earlier else None,
                _done_then(tx, earlier, before.opens_on + (tx.today - one.opens_on)) if before and earlier else None,
                counted(earlier) if earlier else None,
                (min(line.deadline for line in lines), max(line.deadline for line in lines)),
                tuple(line for line in lines if line.state in ("refused", "late"))[:WORST],
                frozenset(line.unit for line in lines if line.state in ("refused", "late")),
            )
        )  # fmt: skip
    return sorted(found, key=_worst_first)


def _worst_first(board: Board) -> tuple[bool, bool, int, int]:
    """What was before the calendar comes last, before it what is done, before that what has most units late or not
    opened, in thousandths; then the newest."""
    behind = (board.counts.late + board.counts.refused) * 1000 // board.counts.total
    return board.counts.unknown, board.counts.done == board.counts.total, -behind, -board.opens_on.toordinal()


def _latest(tx: Transaction, there: set[str]) -> list[tuple[Planned, Planned | None]]:
    """The last occurrence that has opened of every starting cycle, with the one before it."""
    opened: dict[str, list[Planned]] = {}
    for one in occurrences.planned(tx, tx.today - timedelta(days=3 * 366), tx.today + timedelta(days=1000)):
        if one.cycle.starts and one.cycle.procedure in there and one.opens_on <= tx.today and not one.waiting:
            opened.setdefault(f"{one.cycle.id}:{one.unit or ''}", []).append(one)
    return [(known[-1], known[-2] if len(known) > 1 else None) for known in opened.values()]


def lines_of(tx: Transaction, one: Planned, among: Collection[str] | None = None) -> list[Line]:
    """The units of an occurrence with their state, those that need somebody first."""
    wanted = [unit for unit in occurrences.units_of(tx, one, one.opens_on) if among is None or unit in among]
    rows = {
        row["unit_id"]: row
        for row in tx.rows(select(occurrence).where(occurrence.c.cycle_id == one.cycle.id, occurrence.c.key == one.key))
        if row["status"] != "lapsed"
    }
    cases = _cases(tx, one, rows)
    overdue = _overdue(tx, one.cycle.procedure)
    known = units.units(tx, wanted, tx.today)
    deadlines = _deadlines(tx, one)
    unknown = one.opens_on < cycles.since(tx)
    found = []
    for id in wanted:
        place = known.get(id)
        if place is None or not place.in_being(tx.today) and id not in rows:
            continue
        row, case = rows.get(id), cases.get(id)
        deadline = deadlines.get(place.kind, one.due_on)
        state = "before" if unknown and row is None and case is None else _state(row, case, overdue, deadline, tx.today)
        found.append(
            Line(
                id, place.name, state, case["id"] if case else None, case["number"] if case else None, deadline,
                bool(row and row["caught_up"]), row["id"] if row else None, row["reason"] if row else "",
            )
        )  # fmt: skip
    order = {"refused": 0, "late": 1, "not_begun": 2, "running": 3, "done": 4, "before": 5}
    return sorted(found, key=lambda line: (order[line.state], alphabetical(line.unit_name)))


def openable(tx: Transaction, viewer: Viewer, lines: list[Line]) -> frozenset[str]:
    """The cases among the lines that the viewer may open; the board itself shows only that a unit is late or done."""
    ids = {line.case_id for line in lines if line.case_id}
    query = select(case_file.c.id).where(case_file.c.id.in_(ids), access.visible_cases(viewer))
    return frozenset(tx.connection.execute(query).scalars())


def counted(lines: list[Line]) -> Counts:
    """How many lines are in each state."""
    return Counts(*(sum(1 for line in lines if line.state == state) for state in STATES))


def _state(row: Any, case: Any, overdue: set[str], deadline: date, today: date) -> str:
    if case is not None:
        if case["status"] == "closed":
            return "done"
        return "late" if deadline < today or case["id"] in overdue else "running"
    if row is not None and row["status"] == "failed":
        return "refused"
    return "late" if deadline < today else "not_begun"


def _cases(tx: Transaction, one: Planned, rows: dict[str, Any]) -> dict[str, Any]:
    """unit -> its case: the one that the calendar opened, or one that people opened by hand for this occurrence."""
    table = case_file
    columns = (table.c.id, table.c.number, table.c.unit_id, table.c.status)
    by_id = {row["case_id"] for row in rows.values() if row["case_id"]}
    first = one.opens_on - timedelta(days=ADOPT[one.cycle.period])
    last = one.opens_on + timedelta(days=ADOPT[one.cycle.period])
    query = select(*columns).where(
        table.c.procedure_id == one.cycle.procedure,
        table.c.started_on >= first.isoformat(),
        table.c.started_on <= max(last, one.due_on).isoformat(),
    )
    found: dict[str, Any] = {}
    for case in tx.rows(query.order_by(table.c.started_at)):
        if case["id"] in by_id or case["unit_id"] not in found and case["unit_id"] not in rows:
            found[case["unit_id"]] = case
    late = by_id - {case["id"] for case in found.values()}
    if late:  # begun long after its day
        for case in tx.rows(select(*columns).where(table.c.id.in_(late))):
            found[case["unit_id"]] = case
    return found


def _overdue(tx: Transaction, procedure: str) -> set[str]:
    query = (
        select(task.c.case_id)
        .join(case_file, case_file.c.id == task.c.case_id)
        .where(case_file.c.procedure_id == procedure, case_file.c.status == "open")
        .where(task.c.status == "open", task.c.overdue.is_(True))
        .distinct()
    )
    return set(tx.connection.execute(query).scalars())


def _deadlines(tx: Transaction, one: Planned) -> dict[str, date]:
    """kind of unit -> the day by which its case must be done."""
    found: dict[str, date] = {}
    if not one.cycle.milestones:
        return found
    later = occurrences.planned(tx, one.opens_on, one.opens_on + timedelta(days=366), only=one.cycle.milestones)
    for milestone in later:
        for kind in milestone.cycle.units:
            found.setdefault(kind, milestone.due_on)
    return found


def _done_then(tx: Transaction, lines: list[Line], then: date) -> int:
    """How many of the cases of the occurrence before were closed by a day."""
    query = select(case_file.c.closed_at).where(
        case_file.c.id.in_({line.case_id for line in lines}), case_file.c.closed_at.is_not(None)
    )
    return sum(1 for at in tx.connection.execute(query).scalars() if civil_date(restored(at)) <= then)
