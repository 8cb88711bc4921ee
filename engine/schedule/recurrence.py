"""The days of a cycle: RRULE, a list of days, or relative to a term; in civil dates, so nothing drifts.

Defaults of the product step out of the Tết window and off days that are not worked; what a text fixes does not move
(calendar.md section 3).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rruleset, rrulestr

from engine.calendar.working_days import PROPOSED, Calendar
from engine.schedule.cycles import FIRST_DAY, Cycle
from engine.schedule.terms import Term

QUARTERS = {"quarter": 3, "half": 6, "month": 1}


@dataclass(frozen=True)
class Day:
    """One day of a cycle: as the recurrence says, and as it is after moving."""

    key: str
    planned_on: date
    due_on: date
    moved: str  # "" | tet | working_day


def days(cycle: Cycle, frm: date, to: date, calendar: Calendar = PROPOSED) -> list[Day]:
    """The days of a cycle whose D, before moving, lies in the period, ends included; not for cycles of a term.

    calendar: the working days of the office.
    """
    first = max(frm, date.fromisoformat(cycle.first) if cycle.first else FIRST_DAY)
    last = min(to, date.fromisoformat(cycle.last)) if cycle.last else to
    if last < first:
        return []
    if cycle.dates:
        found = sorted(date.fromisoformat(text) for text in cycle.dates)
        return [_day(cycle, text.isoformat(), text, calendar) for text in found if first <= text <= last]
    if not cycle.rrule:
        return []
    lower, upper = period_of(cycle.period, first)[0], period_of(cycle.period, last)[1]
    counted: dict[str, int] = {}
    result = []
    for at in _rule(cycle.rrule, cycle.first).between(_noon(lower), _noon(upper), inc=True):
        day = at.date()
        label = label_of(cycle.period, day)
        counted[label] = counted.get(label, 0) + 1
        key = label if counted[label] == 1 else f"{label}/{counted[label]}"
        if first <= day <= last:
            result.append(_day(cycle, key, day, calendar))
    return result


def day_of_term(cycle: Cycle, term: Term, calendar: Calendar = PROPOSED) -> Day | None:
    """The day of a cycle in one term of one unit; None when the cycle is about the other kind of term."""
    said = cycle.term
    if said.get("body") != term.body:
        return None
    anchor = said.get("anchor")
    if anchor == "year3":
        month, day = (int(part) for part in str(said["day"]).split("-"))
        planned = date(term.third + int(said.get("years", 0)), 1, 1) + relativedelta(month=month, day=day)
    else:
        planned = term.begins_on if anchor == "begins" else term.next_on
        planned += relativedelta(months=int(said.get("months", 0)), days=int(said.get("days", 0)))
        if said.get("working_days"):
            planned = calendar.add(planned, int(said["working_days"]))
    if planned > term.over:
        return None
    return _day(cycle, term.id, planned, calendar)


def label_of(period: str, day: date) -> str:
    """The period of a day as it stands in the key: 2026, 2026-H2, 2026-Q4, 2026-12."""
    if period == "year":
        return f"{day.year}"
    if period == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if period == "half":
        return f"{day.year}-H{1 if day.month <= 6 else 2}"
    if period == "month":
        return f"{day.year}-{day.month:02d}"
    return day.isoformat()


@lru_cache(maxsize=20_000)
def period_of(period: str, day: date) -> tuple[date, date]:
    """First and last day of the period in which a day lies."""
    if period == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    months = QUARTERS.get(period)
    if months is None:
        return day, day
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, first + relativedelta(months=months) - timedelta(days=1)


def period_end(cycle: Cycle, found: Day) -> date:
    """The last day of the period of an occurrence."""
    return period_of(cycle.period, found.planned_on)[1]


def _day(cycle: Cycle, key: str, planned: date, calendar: Calendar) -> Day:
    if cycle.nature == "default" and calendar.in_quiet_weeks(planned):
        return Day(key, planned, calendar.after_quiet_weeks(planned), "tet")
    if cycle.adjust and not calendar.is_working_day(planned):
        worked = calendar.last(planned) if cycle.adjust == "before" else calendar.next(planned)
        return Day(key, planned, worked, "working_day")
    return Day(key, planned, planned, "")


@lru_cache(maxsize=512)
def _rule(text: str, first: str) -> rrule | rruleset:
    """The rule, counted from the first day of its first month's year, so that its phase never depends on the asking."""
    start = date.fromisoformat(first) if first else FIRST_DAY
    return rrulestr(text, dtstart=_noon(start), cache=True)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)
