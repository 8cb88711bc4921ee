"""The list of one year: its days off, its make-up working days, and whether a person has confirmed it.

The proposal comes from the library `holidays` with the corrections that it is known to miss; a clerk corrects and
confirms each year (calendar.md section 3, `cal-holiday-load`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

from engine.calendar.moon import first_of_month_before

HOLIDAY, SUBSTITUTE, WORKED, LOCAL = "holiday", "substitute", "worked", "local"
#: What a day of the list is. `local` days (Khmer festivals) stay working days; meetings keep away from them.
KINDS = (HOLIDAY, SUBSTITUTE, WORKED, LOCAL)

LIBRARY = "thư viện holidays, tính theo quy tắc"
#: Swap announced on 25 December 2025: Friday 2 January off, Saturday 10 January 2026 worked. The library misses it.
CORRECTIONS = {
    date(2026, 1, 2): (SUBSTITUTE, "Ngày nghỉ (thay cho ngày 10/01/2026)"),
    date(2026, 1, 10): (WORKED, "Ngày làm bù cho ngày 02/01/2026"),
}
ANNOUNCED = "thông báo hoán đổi ngày làm việc"
#: 24 November: Resolution 80-NQ/TW of 7 January 2026; a paid day off as the labour law of each year says.
CULTURE_DAY = "Nghị quyết 80-NQ/TW ngày 07/01/2026; đối chiếu luật lao động từng năm"


@dataclass(frozen=True)
class Day:
    """One day of a list."""

    day: date
    name: str
    kind: str
    source: str = ""

    @property
    def off(self) -> bool:
        """Does this entry make the day a day off?"""
        return self.kind in (HOLIDAY, SUBSTITUTE)


@dataclass(frozen=True)
class YearList:
    """The days of a year that are not as the week would have them. `id` is empty for an unwritten proposal."""

    year: int
    days: Mapping[date, Day]
    confirmed: bool = False
    id: str = ""
    #: first and last day of the weeks around Tết in which nothing of our own choice falls due
    quiet_from: date | None = None
    quiet_to: date | None = None
    off: frozenset[date] = field(init=False)
    worked: frozenset[date] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "off", frozenset(day for day, entry in self.days.items() if entry.off))
        object.__setattr__(self, "worked", frozenset(d for d, entry in self.days.items() if entry.kind == WORKED))


def year_list(year: int, days: Iterable[Day], *, confirmed: bool = False, id: str = "") -> YearList:
    """A list from its days; the quiet weeks follow from the first day of Tết in it (else the library's)."""
    by_day = {entry.day: entry for entry in sorted(days, key=lambda entry: entry.day)}
    first = next((day for day, entry in by_day.items() if is_tet(entry)), None) or tet(year)
    quiet_from, quiet_to = quiet_weeks(first) if first else (None, None)
    return YearList(year, MappingProxyType(by_day), confirmed, id, quiet_from, quiet_to)


@lru_cache(maxsize=64)
def proposed(year: int) -> YearList:
    """What the library and the known corrections propose for a year."""
    found = holidays.country_holidays("VN", years=year, language="vi")
    days = {day: _entry(day, str(name)) for day, name in found.items() if day.year == year}
    for day in found.weekend_workdays:
        if day.year == year:
            days[day] = Day(day, "Ngày làm bù", WORKED, LIBRARY)
    for day, (kind, name) in CORRECTIONS.items():
        if day.year == year:
            days[day] = Day(day, name, kind, ANNOUNCED)
    return year_list(year, days.values())


def _entry(day: date, name: str) -> Day:
    instead = "nghỉ bù" in name or "thay cho" in name
    source = CULTURE_DAY if (day.month, day.day) == (11, 24) else LIBRARY
    return Day(day, name, SUBSTITUTE if instead else HOLIDAY, source)


def is_tet(entry: Day) -> bool:
    """Is this the first day of the lunar year?"""
    return entry.name.strip() == "Tết Nguyên Đán"


@lru_cache(maxsize=64)
def tet(year: int) -> date | None:
    """The first day of the lunar year, as the library computes it."""
    found = holidays.country_holidays("VN", years=year, language="vi")
    return next((day for day, name in sorted(found.items()) if str(name).strip() == "Tết Nguyên Đán"), None)


def quiet_weeks(first_day: date) -> tuple[date, date]:
    """The Tết window: from the 23rd of the 12th lunar month to the 6th of the 1st (calendar.md section 3)."""
    return first_of_month_before(first_day) + timedelta(days=22), first_day + timedelta(days=5)
