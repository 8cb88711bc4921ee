"""Working days: Monday to Friday without the days off of the year's list, with its make-up working days.

A `Calendar` is an immutable value; `engine.calendar.holiday_lists.calendar_of` gives the office's own. `PROPOSED` has
only what the library and the known corrections say: for what has no office (tests, the checks of diagrams).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from engine.calendar.year_list import LOCAL, YearList, proposed


@dataclass(frozen=True)
class Calendar:
    """The working days of an office; years without a list of their own are as the library proposes."""

    #: changes whenever a list that counts changes; kept with each deadline as its basis
    version: str = ""
    lists: Mapping[int, YearList] = field(default_factory=dict)

    def year(self, year: int) -> YearList:
        """The list of a year, confirmed or proposed."""
        return self.lists.get(year) or proposed(year)

    def is_working_day(self, day: date) -> bool:
        """Is this civil day worked?"""
        known = self.year(day.year)
        return day in known.worked or (day.weekday() < 5 and day not in known.off)

    def add(self, day: date, count: int) -> date:
        """The count-th working day after (count < 0: before) a day; the day itself is not counted."""
        step = timedelta(days=1 if count >= 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
        if end <= start:
            return 0
        whole = sum(self._worked(year)[-1] for year in range(start.year, end.year))
        return whole + self._worked(end.year)[_place(end)] - self._worked(start.year)[_place(start)]

    def _worked(self, year: int) -> list[int]:
        """For each day of a year: how many working days from 1 January up to and including it."""
        known = self._counted.get(year)
        if known is None:
            days = _days(date(year, 1, 1), date(year, 12, 31))
            known = self._counted[year] = list(accumulate(int(self.is_working_day(day)) for day in days))
        return known

    @cached_property
    def _counted(self) -> dict[int, list[int]]:
        return {}

    def next(self, day: date) -> date:
        """The day itself if worked, else the next one that is."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def last(self, day: date) -> date:
        """The day itself if worked, else the last one before that is."""
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def in_quiet_weeks(self, day: date) -> bool:
        """Does a day lie in the weeks around Tết, in which nothing of our own choice falls due?"""
        known = self.year(day.year)
        return known.quiet_from is not None and known.quiet_to is not None and known.quiet_from <= day <= known.quiet_to

    def after_quiet_weeks(self, day: date) -> date:
        """The day itself, or the first working day after the weeks around Tết when it lies in them."""
        last = self.year(day.year).quiet_to
        return self.next(last + timedelta(days=1)) if last is not None and self.in_quiet_weeks(day) else day

    def is_local_day(self, day: date) -> bool:
        """Is it a local festival, to which meetings give way?"""
        entry = self.year(day.year).days.get(day)
        return entry is not None and entry.kind == LOCAL

    def unconfirmed(self, start: date, end: date) -> list[int]:
        """The years from `start` to `end` whose list nobody has confirmed yet."""
        return [year for year in range(start.year, end.year + 1) if not self.year(year).confirmed]


#: What the library proposes, for every year.
PROPOSED = Calendar()


def _place(day: date) -> int:
    """The day's place in its year, from 0."""
    return day.timetuple().tm_yday - 1


def _days(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start += timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Is this day worked by the proposal? For what has no office at hand; others ask the office's calendar."""
    return PROPOSED.is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """`Calendar.add` by the proposal."""
    return PROPOSED.add(day, count)


def working_days_between(start: date, end: date) -> int:
    """`Calendar.between` by the proposal."""
    return PROPOSED.between(start, end)


def next_working_day(day: date) -> date:
    """`Calendar.next` by the proposal."""
    return PROPOSED.next(day)
