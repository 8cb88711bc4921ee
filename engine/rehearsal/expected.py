"""What the calendar should have begun, worked out once more from the shipped files with plain RRULE, and compared.

Nothing of `engine.schedule` is used here: a fault there must not hide itself. A day that moves out of Tết or off a
holiday moves by days, so near both ends of the played time an occurrence may be there and need not.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr
from sqlalchemy import select

from engine.store.tables import case_file, case_link, occurrence, unit
from engine.store.transaction import Transaction

#: Recurrences are counted from here unless a cycle says otherwise (calendar.md section 1).
FIRST_DAY = date(2022, 1, 1)
#: So far a day moves at most (out of Tết, off a holiday).
SLACK = timedelta(days=35)
#: Calendar year of the third year, from the year of the congress or of the election (calendar.md section 2).
THIRD = {"party": 3, "council": 2}


@dataclass(frozen=True, order=True)
class Due:
    """A cycle should begin for a unit: `key` names the period, `opens_on` is the day before moving."""

    cycle: str
    key: str
    unit: str
    opens_on: date
    starts: bool
    #: False where it may be there and need not: a day counted in working days (the trigger's own tests look at it), a
    #: unit that begins or ends about that day
    sure: bool = True


@dataclass(frozen=True)
class Compared:
    """The comparison; each line is (cycle, key, unit)."""

    expected: int
    begun: int
    missed: list[tuple[str, str, str]]
    doubled: list[tuple[str, str, str]]


def compare(tx: Transaction, root: Path, since: date, until: date, released: set[str]) -> Compared:
    """Compare what was begun between two days with what should have been; see the module.

    released: procedures that exist; a cycle of another one is only noted.
    """
    units = [dict(row) for row in tx.rows(select(unit.c.id, unit.c.kind, unit.c.valid_from, unit.c.valid_to))]
    due = list(_due(root, units, since, until, released))
    must = {one for one in due if one.sure and since <= one.opens_on and one.opens_on + SLACK <= until}
    may = {(one.cycle, one.key, one.unit) for one in due}
    rows = tx.rows(select(occurrence.c.cycle_id, occurrence.c.key, occurrence.c.unit_id, occurrence.c.case_id))
    begun = Counter((row["cycle_id"], row["key"], row["unit_id"]) for row in rows)
    with_case = {(row["cycle_id"], row["key"], row["unit_id"]) for row in rows if row["case_id"]}
    missed = sorted(
        (one.cycle, one.key, one.unit)
        for one in must
        if not begun[one.cycle, one.key, one.unit] or one.starts and (one.cycle, one.key, one.unit) not in with_case
    )
    doubled = sorted([key for key, count in begun.items() if count > 1 or key not in may] + _cases_twice(tx))
    return Compared(len(must), sum(begun.values()), missed, doubled)


def _cases_twice(tx: Transaction) -> list[tuple[str, str, str]]:
    """Cases that nobody started, no message began and no occurrence names: the calendar began them once too often."""
    named = select(occurrence.c.case_id).where(occurrence.c.case_id.is_not(None))
    handed = select(case_link.c.to_case_id)
    query = select(case_file.c.procedure_id, case_file.c.started_on, case_file.c.unit_id).where(
        case_file.c.started_by.is_(None), case_file.c.id.not_in(named), case_file.c.id.not_in(handed)
    )
    found = [(row["procedure_id"], row["started_on"], row["unit_id"]) for row in tx.rows(query)]
    shared = select(occurrence.c.case_id, occurrence.c.cycle_id, occurrence.c.key, occurrence.c.unit_id)
    by_case: Counter[str] = Counter()
    for row in tx.rows(shared.where(occurrence.c.case_id.is_not(None)).order_by(occurrence.c.at, occurrence.c.id)):
        by_case[row["case_id"]] += 1
        if by_case[row["case_id"]] > 1:
            found.append((row["cycle_id"], row["key"], row["unit_id"]))
    return found


def _due(root: Path, units: list[dict[str, Any]], since: date, until: date, released: set[str]) -> Iterator[Due]:
    cycles = yaml.load((root / "calendar" / "cycles.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    terms = yaml.load((root / "calendar" / "terms.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    for cycle in cycles:
        starts = bool(cycle.get("starts")) and cycle["procedure"] in released
        lead = timedelta(days=int(cycle.get("opens", 0)))
        kinds = set(cycle.get("units") or [])
        if cycle.get("term"):
            sure = not cycle["term"].get("working_days")
            for key, unit_id, day in _of_terms(cycle["term"], terms, units):
                there = next(one for one in units if one["id"] == unit_id)
                if kinds and there["kind"] not in kinds or not since - SLACK <= day - lead <= until + SLACK:
                    continue
                if _exists(there, day - lead):
                    yield Due(cycle["id"], key, unit_id, day - lead, starts, sure and _exists(there, day - lead, SLACK))
            continue
        for key, day in _days(cycle, since + lead - SLACK, until + lead + SLACK):
            for one in units:
                if one["kind"] in kinds and _exists(one, day - lead):
                    yield Due(cycle["id"], key, one["id"], day - lead, starts, _exists(one, day - lead, SLACK))


def _exists(one: dict[str, Any], day: date, around: timedelta = timedelta(0)) -> bool:
    """Did the unit exist on the day, and so long before and after it?"""
    first, last = (day - around).isoformat(), (day + around).isoformat()
    return bool(one["valid_from"] <= first) and (one["valid_to"] or "9999") >= last


def _days(cycle: dict[str, Any], frm: date, to: date) -> Iterator[tuple[str, date]]:
    """The days of a cycle with the names of their periods; from the beginning of the first one's year."""
    period = cycle.get("period", "year")
    first = date.fromisoformat(str(cycle["first"])) if cycle.get("first") else FIRST_DAY
    last = date.fromisoformat(str(cycle["last"])) if cycle.get("last") else date.max
    counted: Counter[str] = Counter()
    if cycle.get("dates"):
        days = sorted(date.fromisoformat(str(day)) for day in cycle["dates"])
        yield from ((day.isoformat(), day) for day in days if frm <= day <= to and first <= day <= last)
        return
    if not cycle.get("rrule"):
        return
    rule = rrulestr(cycle["rrule"], dtstart=datetime.combine(first, time(12)))
    for at in rule.between(datetime(frm.year, 1, 1), datetime.combine(to, time(23)), inc=True):
        day = at.date()
        name = {
            "year": f"{day.year}",
            "half": f"{day.year}-H{1 if day.month < 7 else 2}",
            "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
            "month": f"{day.year}-{day.month:02d}",
        }.get(period, day.isoformat())
        counted[name] += 1
        if frm <= day <= to and first <= day <= last:
            yield (name if counted[name] == 1 else f"{name}/{counted[name]}"), day


def _of_terms(
    said: dict[str, Any], terms: list[dict[str, Any]], units: list[dict[str, Any]]
) -> Iterator[tuple[str, str, date]]:
    for term in terms:
        if term["body"] != said["body"]:
            continue
        begins, ends = date.fromisoformat(str(term["begins_on"])), date.fromisoformat(str(term["next_on"]))
        if said["anchor"] == "year3":
            month, day = (int(part) for part in str(said["day"]).split("-"))
            third = term.get("year3") or begins.year + THIRD[term["body"]]
            on = date(third + int(said.get("years", 0)), month, 1) + relativedelta(day=day)
        else:
            on = begins if said["anchor"] == "begins" else ends
            on += relativedelta(months=int(said.get("months", 0)), days=int(said.get("days", 0)))
            on += timedelta(days=int(said.get("working_days", 0)) * 7 // 5)
        over = date.fromisoformat(str(term["ended_on"])) if term.get("ended_on") else ends
        if on > over or on < FIRST_DAY:
            continue
        for one in units:
            named = one["id"] == term.get("unit") or one["kind"] == term.get("unit_kind")
            last = one["valid_to"] or "9999"  # a term ends with its unit
            if named and one["valid_from"] <= begins.isoformat() <= last and on.isoformat() <= last:
                yield f"{term['id']}:{one['id']}", one["id"], on
