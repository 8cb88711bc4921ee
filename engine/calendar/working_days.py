"""Working days: Monday to Friday without public holidays, with the swapped days of each year.

The holidays come from the library `holidays`; `CORRECTIONS` holds what it is known to miss. (The yearly list that a
clerk confirms replaces the corrections when the calendar of the term is built.)
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

#: Day -> is it worked. Swap announced on 25 December 2025: Friday 2 January off, Saturday 10 January 2026 worked.
CORRECTIONS = {date(2026, 1, 2): False, date(2026, 1, 10): True}


@lru_cache(maxsize=64)
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, language="vi")


def is_working_day(day: date) -> bool:
    """Is this civil day worked?"""
    if day in CORRECTIONS:
        return CORRECTIONS[day]
    return bool(_year(day.year).is_working_day(day))


def add_working_days(day: date, count: int) -> date:
    """The count-th working day after (count < 0: before) a day; the day itself is not counted."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
    return sum(1 for day in _days(start + timedelta(days=1), end) if is_working_day(day))


def next_working_day(day: date) -> date:
    """The day itself if worked, else the next one that is."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _days(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start += timedelta(days=1)
