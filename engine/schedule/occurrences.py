"""What comes when: every cycle with its days, units and state. Computed, so what changes moves what has not begun."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from engine.calendar.holiday_lists import calendar_of
from engine.definitions import versions as released
from engine.organisation import units
from engine.organisation.days import OPEN_END
from engine.schedule import cycles, recurrence, terms
from engine.schedule.cycles import Cycle
from engine.store.prepared import Prepared
from engine.store.tables import firing, occurrence, unit
from engine.store.transaction import Transaction

#: No cycle opens earlier before its day, so a look over days that open needs to look this far ahead.
LONGEST_LEAD = 1000
#: The reminder before Tết comes at most so many days before a deadline in the weeks around it.
BEFORE_TET = 60
#: Years are planned so many at once, so that looks that begin or end a little apart share one plan.
WHOLE = 4

_UNFINISHED = Prepared(select(firing).where(firing.c.finished_at.is_(None)))
_FINISHED = Prepared(select(firing).where(firing.c.finished_at.is_not(None)))
_COUNTED = Prepared(select(func.count(firing.c.finished_at).label("finished")))
_UNITS = Prepared(select(unit.c.id, unit.c.kind, unit.c.valid_from, unit.c.valid_to))


@dataclass(frozen=True)
class Planned:
    """One occurrence of a cycle, for all units to which it applies or, in a term, for the unit of the term."""

    cycle: Cycle
    key: str
    planned_on: date
    due_on: date
    opens_on: date
    moved: str
    unit: str | None = None
    #: year3: the organisation board has not yet confirmed the third year, so nothing is started
    waiting: str = ""
    #: the day comes from a congress or an election whose day nobody has confirmed
    expected: bool = False

    @cached_property
    def told_from(self) -> date:
        """Before this day nobody is reminded of it; the reminder before Tết may come first."""
        longest = max(*self.cycle.reminders, BEFORE_TET) if self.cycle.reminders else 0
        return self.due_on - timedelta(days=longest)


@dataclass(frozen=True)
class Occurrence:
    """One occurrence for one unit.

    `status`: upcoming | waiting (year 3 not confirmed) | entry (procedure not there yet) | noted | started | adopted |
    failed | lapsed. `starts`: will open a case.
    """

    cycle: str
    name: str
    name_en: str
    procedure: str
    unit: str
    key: str
    due_on: date
    planned_on: date
    opens_on: date
    moved: str
    reminders: tuple[date, ...]
    basis: tuple[str, ...]
    starts: bool
    status: str
    case_id: str | None = None
    caught_up: bool = False


def planned(
    tx: Transaction,
    frm: date,
    to: date,
    only: Iterable[str] | None = None,
    begun: Mapping[tuple[str, str], Any] | None = None,
) -> list[Planned]:
    """The occurrences whose day D lies in the period, ends included, in order of D; without their units.

    An occurrence that has begun keeps the day on which it began. only: ids of cycles. begun: known firings.
    """
    wanted = set(only) if only is not None else None
    known = begun if begun is not None else firings(tx)
    # an occurrence may have moved into the period, or out of it, after it began
    drawn = _drawn(tx, frm.year - 1, to.year + 1)
    found = _with(drawn, drawn.not_among(known, frm, to), known, frm, to)
    return found if wanted is None else [one for one in found if one.cycle.id in wanted]


def unfinished(tx: Transaction, frm: date, to: date) -> list[Planned]:
    """Those of `planned` of which some unit has not been begun yet, in order of D."""
    under_way = _under_way(tx)
    drawn = _drawn(tx, frm.year - 1, to.year + 1)
    left = _left(tx, drawn)
    near = left[bisect_left(left, frm, key=_day) : bisect_right(left, to, key=_day)]
    if under_way:
        near = [one for one in near if (one.cycle.id, one.key) not in under_way]
    return _with(drawn, near, under_way, frm, to)


def _left(tx: Transaction, drawn: "_Drawn") -> list[Planned]:
    """What is not finished, in order of D; computed once for each state of the calendar and of what is finished."""
    finished = _finished(tx)
    known = tx.known.left.get(id(drawn))
    if known is None or known[0] is not drawn or known[1] != len(finished):
        if len(tx.known.left) > 8:
            tx.known.left.clear()
        whole = zip(drawn.in_order, drawn.keys, strict=True)
        known = tx.known.left[id(drawn)] = (drawn, len(finished), [one for one, key in whole if key not in finished])
    left: list[Planned] = known[2]
    return left


def _day(one: Planned) -> date:
    return one.due_on


def _with(
    drawn: "_Drawn", others: list[Planned], begun: Mapping[tuple[str, str], Any], frm: date, to: date
) -> list[Planned]:
    """Occurrences in order of D, and among them what began, on the days on which it began, as far as in the period."""
    first, last = frm.isoformat(), to.isoformat()
    found = [
        _as_begun(one, row)
        for key, row in begun.items()
        if first <= row["due_on"] <= last and (one := drawn.by_key.get(key)) is not None
    ]
    return sorted([*others, *found], key=_order) if found else others


def longest_reminder(tx: Transaction, day: date) -> int:
    """So many days before its day somebody is told at the earliest of any occurrence of the years around a day."""
    return _drawn(tx, day.year - 1, (day + timedelta(days=LONGEST_LEAD)).year + 1).longest_reminder


def waiting(tx: Transaction, frm: date, to: date, begun: Mapping[tuple[str, str], Any]) -> list[Planned]:
    """What cannot begin yet, of those whose day lies in the period: the third year of its term is not confirmed."""
    drawn = _drawn(tx, frm.year - 1, to.year + 1)
    return [one for one in drawn.waiting if frm <= one.due_on <= to and (one.cycle.id, one.key) not in begun]


def _order(one: Planned) -> tuple[date, date, str, str]:
    return one.due_on, one.opens_on, one.cycle.id, one.key


@dataclass(frozen=True)
class _Drawn:
    """Every occurrence planned in some years as if none had begun."""

    in_order: list[Planned]
    #: their days D, in the same order
    days: list[date]
    #: cycle and key of each, in the same order
    keys: list[tuple[str, str]]
    by_key: dict[tuple[str, str], Planned]
    waiting: list[Planned]
    #: the earliest reminder of any of them, in days before its day
    longest_reminder: int

    def not_among(self, begun: Collection[tuple[str, str]], frm: date, to: date) -> list[Planned]:
        """Those whose day lies in the period and that have not begun."""
        first, last = bisect_left(self.days, frm), bisect_right(self.days, to)
        near = zip(self.in_order[first:last], self.keys[first:last], strict=True)
        return [one for one, key in near if key not in begun]


def _drawn(tx: Transaction, first: int, last: int) -> _Drawn:
    """What is planned in some years; computed once for each state of the calendar."""
    first, last = first - first % WHOLE, last - last % WHOLE + WHOLE - 1
    key = (revision(tx), first, last)
    found = _DRAWN.get(key)
    if found is None:
        frm, to = date(first, 1, 1), date(last, 12, 31)
        planned = [one for of_cycle in cycles.versions(tx).values() for one in _of_cycle(tx, of_cycle, frm, to)]
        planned.sort(key=_order)
        keys = [(one.cycle.id, one.key) for one in planned]
        by_key = dict(zip(keys, planned, strict=True))
        days = [one.due_on for one in planned]
        longest = max((before for one in planned for before in one.cycle.reminders), default=0)
        found = _Drawn(planned, days, keys, by_key, [one for one in planned if one.waiting], longest)
        if len(_DRAWN) > 32:
            _DRAWN.clear()
        _DRAWN[key] = found
    return found


def revision(tx: Transaction) -> str:
    """Names the present state of terms, cycles and working days: all that the days of the occurrences come from."""
    return f"{cycles.revision(tx)} {calendar_of(tx).version}"


_DRAWN: dict[tuple[str, int, int], _Drawn] = {}


def _as_begun(one: Planned, row: Any) -> Planned:
    if row is None:
        return one
    if not one.waiting and one.due_on.isoformat() == row["due_on"] and one.opens_on.isoformat() == row["opens_on"]:
        return one
    due = date.fromisoformat(row["due_on"])
    moved = one.moved if due == one.due_on else ""
    return replace(
        one, due_on=due, opens_on=date.fromisoformat(row["opens_on"]), moved=moved, waiting="", expected=False
    )


def firings(tx: Transaction) -> dict[tuple[str, str], Any]:
    """What has begun, by cycle and key.

    What is finished stays as it is and is read once in a process: as long as their number is the same, only the others
    are asked for. Not for acts that finish one themselves.
    """
    return _finished(tx) | _under_way(tx)


def note_finished(tx: Transaction, row: Mapping[str, Any]) -> None:
    """This act finishes an occurrence: once it is committed, the process knows that without reading all again."""
    key = (row["cycle_id"], row["key"])
    tx.after_commit.append(lambda: tx.known.firings.__setitem__(key, dict(row)))


def _finished(tx: Transaction) -> dict[tuple[str, str], Any]:
    counted = tx.one(_COUNTED)
    if counted is None or counted["finished"] != len(tx.known.firings):
        tx.known.firings = {(row["cycle_id"], row["key"]): row for row in tx.all(_FINISHED)}
    return tx.known.firings


def _under_way(tx: Transaction) -> dict[tuple[str, str], Any]:
    return {(row["cycle_id"], row["key"]): row for row in tx.all(_UNFINISHED)}


def _of_cycle(tx: Transaction, of_cycle: list[Cycle], frm: date, to: date) -> list[Planned]:
    taken: dict[str, Planned] = {}
    newer: date | None = None
    for version in of_cycle:  # newest first: a version holds for the periods that end on its first day or later
        first = date.fromisoformat(version.valid_from)
        for day, unit_id, waiting, expected in _days(tx, version, frm, to):
            end = recurrence.period_end(version, day)
            if end < first or (newer is not None and end >= newer) or day.key in taken:
                continue
            opens = day.due_on - timedelta(days=version.opens)
            taken[day.key] = Planned(
                version, day.key, day.planned_on, day.due_on, opens, day.moved, unit_id, waiting, expected
            )  # fmt: skip
        newer = first if newer is None else min(newer, first)
    return list(taken.values())


def _days(tx: Transaction, cycle: Cycle, frm: date, to: date) -> list[tuple[recurrence.Day, str | None, str, bool]]:
    if cycle.timing != "term":
        return [(day, None, "", False) for day in recurrence.days(cycle, frm, to, calendar_of(tx))]
    found: list[tuple[recurrence.Day, str | None, str, bool]] = []
    for term in terms.terms(tx):
        day = recurrence.day_of_term(cycle, term, calendar_of(tx))
        if day is None or not frm <= day.planned_on <= to:
            continue
        by_year = cycle.term.get("anchor") == "year3"
        waits = "year3" if by_year and not term.confirmed else ""
        found.append((day, term.unit, waits, term.expected and not by_year))
    return found


def units_of(tx: Transaction, one: Planned, day: date) -> list[str]:
    """The units to which an occurrence applies, as of a day, in a fixed order."""
    if one.unit is not None:
        kinds = one.cycle.units or tuple(_units(tx))
        return [id for id in _in_being(tx, kinds, day) if id == one.unit]
    return _in_being(tx, one.cycle.units, day)


def forget_units(tx: Transaction) -> None:
    """Drop what this act remembers of units, after it has changed some."""
    units.forget(tx)
    tx.memory.pop("units_by_kind", None)
    tx.memory.pop("units_in_being", None)


def _in_being(tx: Transaction, kinds: tuple[str, ...], day: date) -> list[str]:
    memory: dict[Any, list[str]] = tx.memory.setdefault("units_in_being", {})
    key = (kinds, day)
    if key not in memory:
        by_kind, text = _units(tx), day.isoformat()
        memory[key] = sorted(
            id for kind in kinds for id, first, last in by_kind.get(kind, ()) if first <= text and last >= text
        )
    return memory[key]


def _units(tx: Transaction) -> dict[str, list[tuple[str, str, str]]]:
    """Every unit with its first and last day, by kind; read once in an act."""
    known: dict[str, list[tuple[str, str, str]]] | None = tx.memory.get("units_by_kind")
    if known is None:
        known = {}
        for row in tx.all(_UNITS):
            known.setdefault(row["kind"], []).append((row["id"], row["valid_from"], row["valid_to"] or OPEN_END))
        tx.memory["units_by_kind"] = known
    return known


def upcoming(
    tx: Transaction, frm: date, to: date, unit: str | None = None, procedure: str | None = None
) -> list[Occurrence]:
    """Every occurrence whose D lies in the period, per unit, in order of D. unit, procedure: only those.

    Those that have begun are listed with the units that they reached, the others with the units of the day on which
    they open, as far as the organisation is known today.
    """
    there = {version.procedure_id for version in released.all_current(tx)}
    groups = [one for one in planned(tx, frm, to) if procedure in (None, one.cycle.procedure)]
    query = select(occurrence).where(occurrence.c.due_on >= frm.isoformat(), occurrence.c.due_on <= to.isoformat())
    if unit is not None:
        query = query.where(occurrence.c.unit_id == unit)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for row in tx.rows(query):
        rows.setdefault((row["cycle_id"], row["key"]), {})[row["unit_id"]] = row
    found = []
    for one in groups:
        reached = rows.get((one.cycle.id, one.key), {})
        for unit_id in sorted({*units_of(tx, one, max(one.opens_on, tx.today)), *reached}):
            if unit in (None, unit_id):
                found.append(_occurrence(one, unit_id, reached.get(unit_id), there))
    return found


def _occurrence(one: Planned, unit_id: str, row: Any, there: set[str]) -> Occurrence:
    starts = one.cycle.starts and one.cycle.procedure in there
    status = row["status"] if row is not None else one.waiting and "waiting"
    if not status:
        status = "upcoming" if one.cycle.procedure in there else "entry"
    return Occurrence(
        cycle=one.cycle.id,
        name=one.cycle.called("vi"),
        name_en=one.cycle.called("en"),
        procedure=one.cycle.procedure,
        unit=unit_id,
        key=one.key,
        due_on=date.fromisoformat(row["due_on"]) if row is not None else one.due_on,
        planned_on=one.planned_on,
        opens_on=one.opens_on,
        moved=one.moved,
        reminders=tuple(one.due_on - timedelta(days=n) for n in one.cycle.reminders),
        basis=one.cycle.basis,
        starts=starts,
        status=status,
        case_id=row["case_id"] if row is not None else None,
        caught_up=bool(row["caught_up"]) if row is not None else False,
    )
