"""The Tết window, from the 23rd of the 12th lunar month to the 6th of the 1st: no default falls into it."""

from dataclasses import dataclass
from datetime import date, timedelta

#: Year -> (23rd of the 12th lunar month, first day of Tết), by the usual astronomical rules for UTC+7.
YEARS = {
    2022: (date(2022, 1, 25), date(2022, 2, 1)),
    2023: (date(2023, 1, 14), date(2023, 1, 22)),
    2024: (date(2024, 2, 2), date(2024, 2, 10)),
    2025: (date(2025, 1, 22), date(2025, 1, 29)),
    2026: (date(2026, 2, 10), date(2026, 2, 17)),
    2027: (date(2027, 1, 30), date(2027, 2, 6)),
    2028: (date(2028, 1, 18), date(2028, 1, 26)),
    2029: (date(2029, 2, 5), date(2029, 2, 13)),
    2030: (date(2030, 1, 25), date(2030, 2, 2)),
    2031: (date(2031, 1, 15), date(2031, 1, 23)),
}


@dataclass(frozen=True)
class Window:
    """First and last day, both inside."""

    first: date
    last: date


def window(year: int) -> Window | None:
    """The window of a civil year, where it is known."""
    known = YEARS.get(year)
    return Window(known[0], known[1] + timedelta(days=5)) if known else None


def window_around(day: date) -> Window | None:
    """The window in which a day lies, or None."""
    found = window(day.year)
    return found if found and found.first <= day <= found.last else None
