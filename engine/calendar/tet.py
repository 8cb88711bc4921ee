"""The Tết window, from the 23rd of the 12th lunar month to the 6th of the 1st: no default falls into it."""

from dataclasses import dataclass
from datetime import date

from engine.calendar.working_days import PROPOSED, Calendar


@dataclass(frozen=True)
class Window:
    """First and last day, both inside."""

    first: date
    last: date


def window(year: int, calendar: Calendar = PROPOSED) -> Window | None:
    """The window of a civil year, where its Tết is known."""
    known = calendar.year(year)
    return Window(known.quiet_from, known.quiet_to) if known.quiet_from and known.quiet_to else None


def window_around(day: date, calendar: Calendar = PROPOSED) -> Window | None:
    """The window in which a day lies, or None."""
    found = window(day.year, calendar)
    return found if found and found.first <= day <= found.last else None
