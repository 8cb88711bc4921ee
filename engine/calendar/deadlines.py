"""A deadline after it was counted: moved off a day off, stopped, counted again when the calendar has changed.

Everything is worked out from the *basis* that the record keeps: a JSON object with `start`, `count`, `unit` (or
`date`), `later_of`, `person`, `choice`, and `stops` as [first, last] civil days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from engine.calendar.timing import Due
from engine.calendar.working_days import Calendar

CALENDAR_UNITS = ("days", "weeks", "months", "years")


@dataclass(frozen=True)
class Counted:
    """The day on which something is due, and why it is not the day on which the count ended."""

    on: date
    #: the day on which the count ended, when it was moved from there
    moved_from: date | None = None
    #: day_off (a person's right) | tet (a default in the weeks around Tết)
    why: str = ""


def basis_of(due: Due, *, person: bool = False, choice: bool = False) -> dict[str, Any]:
    """The basis of a deadline that was just counted.

    person: it ends the time in which a person may use a right (reply, appeal): it never ends on a day off.
    choice: the number of days is the product's own default: it does not fall into the weeks around Tết.
    """
    return {**due.basis(), **({"person": True} if person else {}), **({"choice": True} if choice else {})}


def counted(basis: Mapping[str, Any], calendar: Calendar) -> Counted:
    """The day on which a deadline with this basis is due under a calendar.

    A count of days, weeks or months that ends on a day off goes on to the next working day for a person's right
    (Civil Code 2015, article 148; calendar.md section 3); a stated date stays as stated.
    """
    end = _end(basis, calendar)
    if basis.get("person") and not basis.get("date") and not calendar.is_working_day(end):
        return Counted(calendar.next(end), end, "day_off")
    if basis.get("choice") and calendar.in_quiet_weeks(end):
        return Counted(calendar.after_quiet_weeks(end), end, "tet")
    return Counted(end)


def _end(basis: Mapping[str, Any], calendar: Calendar) -> date:
    stops = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in basis.get("stops", [])]
    if basis.get("later_of"):
        return max(_end({**part, "stops": basis.get("stops", [])}, calendar) for part in basis["later_of"])
    stood = sum(((last - first) for first, last in stops), timedelta(0))
    if basis.get("date"):
        return date.fromisoformat(basis["date"]) + stood
    start, count, unit = date.fromisoformat(basis["start"]), int(basis["count"]), basis["unit"]
    if unit == "working_days":
        if count < 0:
            return calendar.add(start, count) + stood
        for first, last in stops:
            count -= calendar.between(start, first)
            start = last
        return calendar.add(start, max(count, 0))
    if unit in CALENDAR_UNITS:
        amount: Any = {unit: count}
        return start + relativedelta(**amount) + stood
    raise ValueError(f"a deadline counted in {unit} has no day")


def can_be_counted(basis: Mapping[str, Any]) -> bool:
    """Does the basis say enough to count again? (Hours do not; neither do deadlines of before this was kept.)"""
    return bool(basis.get("date")) or basis.get("unit") in ("working_days", *CALENDAR_UNITS)


def depends_on_calendar(basis: Mapping[str, Any]) -> bool:
    """Could another list of days move this deadline?"""
    parts = basis.get("later_of") or [basis]
    counts = any(part.get("unit") == "working_days" for part in parts)
    return counts or bool(basis.get("person") or basis.get("choice"))


def left(basis: Mapping[str, Any], due_on: date, today: date, calendar: Calendar) -> tuple[int, str]:
    """How much of the term is left after today, and in which unit: working days when it is counted in them."""
    if basis.get("unit") == "working_days":
        return calendar.between(today, due_on), "working_days"
    return max((due_on - today).days, 0), "days"


def days_counted(basis: Mapping[str, Any], today: date, calendar: Calendar) -> int:
    """Which day of the term today is; days on which the clock stood still are not counted."""
    start, here, found = date.fromisoformat(basis["start"]), None, 0
    working = basis.get("unit") == "working_days"

    def between(first: date, last: date) -> int:
        return calendar.between(first, last) if working else max((last - first).days, 0)

    here = start
    for first, last in basis.get("stops", []):
        found += between(here, min(date.fromisoformat(first), today))
        here = date.fromisoformat(last)
    return found + between(here, today)
