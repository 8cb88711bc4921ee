"""What comes when: every cycle with its days, units and state. Computed, so what changes moves what has not begun."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from engine.definitions import versions as released
from engine.organisation.days import holds_on
from engine.schedule import cycles, recurrence, terms
from engine.schedule.cycles import Cycle
from engine.store.tables import firing, occurrence, unit
from engine.store.transaction import Transaction

#: No cycle opens earlier before its day, so a look over days that open needs to look this far ahead.
LONGEST_LEAD = 1000


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
    begun: dict[tuple[str, str], Any] | None = None,
) -> list[Planned]:
    """The occurrences whose day D lies in the period, ends included, in order of D; without their units.

    An occurrence that has begun keeps the day on which it began. only: ids of cycles. begun: known firings.
    """
    wanted = set(only) if only is not None else None
    known = begun if begun is not None else firings(tx)
    slack = timedelta(days=40)  # days that move out of Tết or off a holiday
    found: list[Planned] = []
    for id, of_cycle in cycles.versions(tx).items():
        if wanted is not None and id not in wanted:
            continue
        found += _of_cycle(tx, of_cycle, frm - slack, to + slack, known)
    return sorted(
        (one for one in found if frm <= one.due_on <= to),
        key=lambda one: (one.due_on, one.opens_on, one.cycle.id, one.key),
    )


def firings(tx: Transaction) -> dict[tuple[str, str], Any]:
    """What has begun, by cycle and key."""
    return {(row["cycle_id"], row["key"]): row for row in tx.rows(select(firing))}


def _of_cycle(
    tx: Transaction, of_cycle: list[Cycle], frm: date, to: date, known: dict[tuple[str, str], Any]
) -> list[Planned]:
    taken: dict[str, Planned] = {}
    newer: date | None = None
    for version in of_cycle:  # newest first: a version holds for the periods that end on its first day or later
        for day, unit_id, waiting in _days(tx, version, frm, to):
            end = recurrence.period_end(version, day)
            first = date.fromisoformat(version.valid_from)
            if end < first or (newer is not None and end >= newer) or day.key in taken:
                continue
            row = known.get((version.id, day.key))
            due, opens = day.due_on, day.due_on - timedelta(days=version.opens)
            if row is not None:
                due, opens = date.fromisoformat(row["due_on"]), date.fromisoformat(row["opens_on"])
            taken[day.key] = Planned(
                version, day.key, day.planned_on, due, opens, day.moved if due == day.due_on else "", unit_id,
                "" if row is not None else waiting,
            )  # fmt: skip
        first = date.fromisoformat(version.valid_from)
        newer = first if newer is None else min(newer, first)
    return list(taken.values())


def _days(tx: Transaction, cycle: Cycle, frm: date, to: date) -> list[tuple[recurrence.Day, str | None, str]]:
    if cycle.timing != "term":
        return [(day, None, "") for day in recurrence.days(cycle, frm, to)]
    found: list[tuple[recurrence.Day, str | None, str]] = []
    for term in terms.terms(tx):
        day = recurrence.day_of_term(cycle, term)
        if day is None or not frm <= day.planned_on <= to:
            continue
        waits = cycle.term.get("anchor") == "year3" and not term.confirmed
        found.append((day, term.unit, "year3" if waits else ""))
    return found


def units_of(tx: Transaction, one: Planned, day: date) -> list[str]:
    """The units to which an occurrence applies, as of a day, in a fixed order."""
    if one.unit is not None:
        rows = tx.rows(select(unit.c.id, unit.c.kind).where(unit.c.id == one.unit, holds_on(unit, day)))
        return [row["id"] for row in rows if not one.cycle.units or row["kind"] in one.cycle.units]
    query = select(unit.c.id).where(unit.c.kind.in_(one.cycle.units), holds_on(unit, day)).order_by(unit.c.id)
    return [row["id"] for row in tx.rows(query)]


def upcoming(
    tx: Transaction, frm: date, to: date, unit: str | None = None, procedure: str | None = None
) -> list[Occurrence]:
    """Every occurrence whose D lies in the period, per unit, in order of D. unit, procedure: only those."""
    there = {version.procedure_id for version in released.all_current(tx)}
    groups = [one for one in planned(tx, frm, to) if procedure in (None, one.cycle.procedure)]
    query = select(occurrence).where(occurrence.c.cycle_id.in_({one.cycle.id for one in groups}))
    if unit is not None:
        query = query.where(occurrence.c.unit_id == unit)
    rows = {(row["cycle_id"], row["unit_id"], row["key"]): row for row in tx.rows(query)}
    by_group: dict[tuple[str, str], list[str]] = {}
    for cycle_id, unit_id, key in rows:
        by_group.setdefault((cycle_id, key), []).append(unit_id)
    found = []
    for one in groups:
        # the units of the day on which it opens, and those that it has reached already
        names = set(units_of(tx, one, max(one.opens_on, tx.today))) | set(by_group.get((one.cycle.id, one.key), ()))
        for unit_id in sorted(names):
            if unit in (None, unit_id):
                found.append(_occurrence(one, unit_id, rows.get((one.cycle.id, unit_id, one.key)), there))
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
