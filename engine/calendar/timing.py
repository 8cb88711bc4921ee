"""Deadlines and timers as authors write them: ISO 8601 or words, always in civil time.

    P15D · P1M · PT2H · 2026-12-20 · 15 working days · 10 days after meeting_on ·
    2026-12-20T14:30 (Vietnamese time, unless it names a zone) ·
    reply_days working days after opened · later of 1 months after x and 30 working days after x · ${expression}

A month ends on the same day number or on the last day of a shorter month; the first day is not counted
(calendar.md section 3).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from engine.calendar.working_days import PROPOSED, Calendar
from engine.clock import ZONE, civil_date, end_of_day

UNITS = {"working day": "working_days", "day": "days", "week": "weeks", "month": "months", "year": "years"}
_WORDS = re.compile(
    r"^(?P<count>\$\{.+?\}|\w+)\s+(?P<unit>working day|day|week|month|year)s?"
    r"(?:\s+(?P<side>after|before)\s+(?P<anchor>\$\{.+\}|\w+))?$",
    re.ASCII,
)
_ISO = re.compile(
    r"^P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
    r"(?:\s+(?P<side>after|before)\s+(?P<anchor>\$\{.+\}|\w+))?$",
    re.ASCII,
)
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$", re.ASCII)
_INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?$", re.ASCII)
#: `@…/` is not written by authors: from when a cycle that runs is counted.
_CYCLE = re.compile(r"^R(?P<times>\d*)/(?:@(?P<origin>[^/]+)/)?(?P<rest>.+)$", re.ASCII)
_YEARLY = re.compile(r"^\w+\s+(?P<days>\d\d-\d\d(?:,\d\d-\d\d)*)$", re.ASCII)

#: An ISO duration that went wrong (`PT1e5S`, `p1d`): no name of a variable, though Python would take it for one.
_LIKE_ISO = re.compile(r"PT?\d", re.IGNORECASE)

#: The largest amounts that a written time may have.
MOST, MOST_YEARS, MOST_TIMES = 10_000, 200, 1_000

#: Gives the value of a variable name or of a `${expression}`.
Lookup = Callable[[str], Any]


class TimingError(ValueError):
    """A time that cannot be read, or that leads nowhere on this day; the text says which."""


@dataclass(frozen=True)
class Due:
    """When something is due and how that came about.

    `unit` is working_days, days, months … or "date"; `count` is 0 for a plain date. `parts` are both sides of a
    `later of`, of which this is the later one.
    """

    at: datetime
    start: date
    count: int
    unit: str
    parts: tuple["Due", ...] = ()

    @property
    def on(self) -> date:
        """The civil day."""
        return civil_date(self.at)

    def basis(self) -> dict[str, Any]:
        """What the record keeps so that the sentence can be made again."""
        found: dict[str, Any] = {"start": self.start.isoformat(), "count": self.count, "unit": self.unit}
        if self.unit == "date":
            found["date"] = self.on.isoformat()
        if self.parts:
            found["later_of"] = [part.basis() for part in self.parts]
        return found


def due(text: str, opened: datetime, lookup: Lookup, calendar: Calendar = PROPOSED) -> Due:
    """When a deadline or timer written as `text` falls due, for something that opened at an instant.

    A day-based time ends with its last day (23:59:59). calendar: what counts as a working day. Raises TimingError.
    """
    text = text.strip()
    if text.startswith("later of "):
        first, separator, second = text.removeprefix("later of ").partition(" and ")
        if not separator:
            raise TimingError(f"“{text}”: later of … and …")
        parts = (due(first, opened, lookup, calendar), due(second, opened, lookup, calendar))
        return replace(max(parts, key=lambda found: found.at), parts=parts)
    if match := _ISO.match(text):
        return _iso(match, text, opened, lookup)
    if match := _WORDS.match(text):
        return _words(match, text, opened, lookup, calendar)
    plain = _DATE.match(text) or _INSTANT.match(text)
    value = text if plain else lookup(text)
    if isinstance(value, str) and _INSTANT.match(value):
        return Due(_instant(value, text), civil_date(opened), 0, "date")
    if isinstance(value, str) and not _DATE.match(value) and value != text:
        return due(value, opened, lookup, calendar)
    return Due(end_of_day(_date(value, text)), civil_date(opened), 0, "date")


def check(text: str) -> str | None:
    """What is wrong with a written time, or None; variables are not looked up."""
    text = text.strip()
    if (cycle := _CYCLE.match(text)) and cycle["origin"] is None:
        rest = cycle["rest"]
        lasts = any(digit in "123456789" for digit in rest)
        yearly = _YEARLY.match(rest)
        readable = _days_exist(yearly["days"]) if yearly else bool(_ISO.match(rest)) and lasts and check(rest) is None
        never = cycle["times"] != "" and int(cycle["times"][:9]) == 0
        return None if readable and not never else f"“{text}”"
    if text.startswith("later of "):
        first, separator, second = text.removeprefix("later of ").partition(" and ")
        return (check(first) or check(second)) if separator else f"“{text}”"
    if match := _ISO.match(text):
        amounts = [value for key, value in match.groupdict().items() if value and key not in ("side", "anchor")]
        return None if amounts and all(_modest(key, value) for key, value in match.groupdict().items()) else f"“{text}”"
    if _DATE.match(text) or _INSTANT.match(text):
        return None if _exists(text) else f"“{text}”"
    if (match := _WORDS.match(text)) and match["count"].isdigit() and int(match["count"][:9]) > MOST:
        return f"“{text}”"
    variable = (text.isidentifier() and not _LIKE_ISO.match(text)) or (text.startswith("${") and text.endswith("}"))
    return None if variable or _WORDS.match(text) or _DATE.match(text) else f"“{text}”"


def kind(text: str) -> str:
    """How a readable time is written: as a `cycle` (R/P1M), `duration` (P15D), `date` (2026-12-20); else ""."""
    text = text.strip()
    if _CYCLE.match(text):
        return "cycle"
    if match := _ISO.match(text):
        return "" if match["anchor"] else "duration"
    return "date" if _DATE.match(text) or _INSTANT.match(text) else ""


def too_often(text: str) -> bool:
    """Does a readable cycle come without end faster than every hour, or more often than anybody would wait for?

    Turns are made up for after days without a server; those of an endless cycle of seconds would never come to an end.
    """
    cycle = _CYCLE.match(text.strip())
    if cycle is None or _YEARLY.match(cycle["rest"]) or check(text) is not None:
        return False
    if cycle["times"]:
        return int(cycle["times"][:9]) > MOST_TIMES
    day, _T, hours = cycle["rest"].partition("T")
    return not any(letter in day for letter in "YMWD") and "H" not in hours


def _modest(key: str, value: str | None) -> bool:
    """Does an amount of time end before the calendar does?"""
    if not value or key in ("side", "anchor"):
        return True
    return int(value[:9]) <= (MOST_YEARS if key == "years" else MOST if key != "seconds" else MOST * 100)


def _exists(day: str) -> bool:
    try:
        datetime.fromisoformat(day)
    except ValueError:
        return False
    return True


def _days_exist(days: str) -> bool:
    """Are these days of every year?"""
    return all(_exists(f"2027-{day}") for day in days.split(","))


def names(text: str) -> set[str]:
    """The variables that a written time reads, besides those in `${…}`: `3 days after meeting_on` reads meeting_on."""
    text = text.strip()
    if text.startswith("later of "):
        first, _separator, second = text.removeprefix("later of ").partition(" and ")
        return names(first) | names(second)
    match = _ISO.match(text) or _WORDS.match(text)
    if match is None:
        return {text} if text.isidentifier() else set()
    found = {match["anchor"], match.groupdict().get("count")} - {None, "opened"}
    return {name for name in found if name is not None and name.isidentifier()}


#: unit -> Vietnamese template of an amount of time
AMOUNTS = {
    "working day": "{n} ngày làm việc",
    "day": "{n} ngày",
    "week": "{n} tuần",
    "month": "{n} tháng",
    "year": "{n} năm",
}
_ISO_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def amount(text: str) -> tuple[str, dict[str, str]] | None:
    """A written time as a Vietnamese template with its values, for people; None when it has no amount of time.

    What it is counted from is left out when that is the opening of the task.
    """
    text = text.strip()
    if match := _WORDS.match(text):
        template = AMOUNTS[match["unit"]]
        count, anchor, side = match["count"], match["anchor"], match["side"]
    elif match := re.match(r"^P(\d+)([DWMY])$", text):
        template, count, anchor, side = AMOUNTS[_ISO_UNITS[match.group(2)]], match.group(1), None, None
    else:
        return None
    if anchor in (None, "opened"):
        return template, {"n": count}
    return template + (" trước {anchor}" if side == "before" else " kể từ {anchor}"), {
        "n": count,
        "anchor": anchor or "",
    }


def is_counted_by_us(text: str) -> bool:
    """Is this an amount that the diagram itself names (`5 working days`), not one of a rule, nor a stated date?"""
    text = text.strip()
    match = _WORDS.match(text)
    return bool(match and match["count"].isdigit()) or _ISO.match(text) is not None


def next_in_cycle(text: str, after: datetime) -> datetime | None:
    """The next instant of a cycle after an instant: `R/P1M`, `R3/P7D`, `R/quarterly 01-05,04-05` (days of each year).

    Days of each year fall at the start of the working morning (08:00). A cycle with an origin (`counted_from`) keeps
    its day: what began on the 31st comes on the last of the shorter months and on the 31st of the others. Raises
    TimingError.
    """
    match = _CYCLE.match(text.strip())
    if not match:
        raise TimingError(f"“{text}”: R/P1M, R/quarterly 01-05,04-05")
    if yearly := _YEARLY.match(match["rest"]):
        days = yearly["days"].split(",")
        candidates = [
            end_of_day(date.fromisoformat(f"{year}-{day}")).replace(hour=8, minute=0, second=0)
            for year in (after.year, after.year + 1)
            for day in days
        ]
        return min(at for at in candidates if at > after)
    iso = _ISO.match(match["rest"])
    if iso is None or match["rest"] == "P":
        raise TimingError(f"“{text}”")
    if match["origin"] is None:
        return _iso(iso, text, after, lambda name: None).at
    origin = datetime.fromisoformat(match["origin"]).astimezone(ZONE)
    turn = max(1, int((after - origin) / _longest(iso)))
    past = end_of_day(civil_date(after)) if "T" not in match["rest"] else after  # of a day, whatever its hour
    while (at := _iso(iso, text, origin, lambda name: None, turn).at) <= past:
        turn += 1
    return at


def counted_from(cycle: str, at: datetime) -> str:
    """A cycle that begins to run at an instant; its turns are counted from there and not each from the one before."""
    match = _CYCLE.match(cycle.strip())
    if match is None or _ISO.match(match["rest"]) is None:
        return cycle
    return f"R{match['times']}/@{at.isoformat()}/{match['rest']}"


def put_back(cycle: str, by: timedelta) -> str:
    """A running cycle whose clock stood still for a while: all of its turns come so much later."""
    match = _CYCLE.match(cycle.strip())
    if match is None or match["origin"] is None:
        return cycle
    return counted_from(f"R{match['times']}/{match['rest']}", datetime.fromisoformat(match["origin"]) + by)


def once_less(cycle: str) -> str | None:
    """What is left of a cycle after it has happened once: `R3/P7D` becomes `R2/P7D`, `R1/P7D` nothing."""
    match = _CYCLE.match(cycle.strip())
    if match is None or not match["times"]:
        return cycle if match else None
    left = int(match["times"]) - 1
    return f"R{left}/{cycle.strip().partition('/')[2]}" if left > 0 else None


def _longest(match: re.Match[str]) -> timedelta:
    """The most that one turn of a cycle can last."""
    parts = {key: int(value) for key, value in match.groupdict().items() if value and key not in ("side", "anchor")}
    days = parts.pop("years", 0) * 366 + parts.pop("months", 0) * 31 + parts.pop("days", 0)
    return timedelta(days=days, **parts)


def _iso(match: re.Match[str], text: str, opened: datetime, lookup: Lookup, turn: int = 1) -> Due:
    """turn: so many times the amount of time."""
    parts = {k: turn * int(v) for k, v in match.groupdict().items() if v and k not in ("side", "anchor")}
    if not parts:
        raise TimingError(f"“{text}”: P15D")
    sign = -1 if match["side"] == "before" else 1
    clock = {k: v for k, v in parts.items() if k in ("hours", "minutes", "seconds")}
    hours = timedelta(**clock)
    start = _anchor(match["anchor"], text, opened, lookup)
    if clock:  # also PT0S: at once, and not with the end of the day
        base = opened if match["anchor"] in (None, "opened") else end_of_day(start)
        amounts: Any = {k: sign * v for k, v in parts.items() if k in ("years", "months", "weeks", "days")}
        days = relativedelta(**amounts)
        return Due(base + days + sign * hours, start, int(hours.total_seconds() // 3600), "hours")
    moved = start + relativedelta(**{k: sign * v for k, v in parts.items()})  # type: ignore[arg-type]
    unit = next(iter(parts)) if len(parts) == 1 else "date"
    return Due(end_of_day(moved), start, sign * parts[unit] if unit in parts else 0, unit)


def _words(match: re.Match[str], text: str, opened: datetime, lookup: Lookup, calendar: Calendar) -> Due:
    count = _count(match["count"], text, lookup)
    if match["side"] == "before":
        count = -count
    start = _anchor(match["anchor"], text, opened, lookup)
    unit = UNITS[match["unit"]]
    if unit == "working_days":
        moved = calendar.add(start, count)
    else:
        moved = start + relativedelta(**{unit: count})  # type: ignore[arg-type]
    return Due(end_of_day(moved), start, count, unit)


def _count(text: str, where: str, lookup: Lookup) -> int:
    value = int(text) if text.isdigit() else lookup(text)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0 or value > 10_000:
        raise TimingError(f"“{where}”: {text} = {value!r}")
    return value


def _anchor(text: str | None, where: str, opened: datetime, lookup: Lookup) -> date:
    if text in (None, "opened"):
        return civil_date(opened)
    assert text is not None
    return _date(lookup(text), where)


def _date(value: Any, where: str) -> date:
    if isinstance(value, str) and _DATE.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise TimingError(f"“{where}”: {value}") from error
    raise TimingError(f"“{where}”: {value!r}")


def _instant(value: str, where: str) -> datetime:
    """An instant as written; without a zone it is Vietnamese time."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise TimingError(f"“{where}”: {value}") from error
    return at.astimezone(ZONE) if at.tzinfo else at.replace(tzinfo=ZONE)


def words(text: str) -> str:
    """A length of time in Vietnamese, for documents: `10 working days` is "10 ngày làm việc"; others unchanged."""
    found = amount(text)
    if found is None or not found[1]["n"].isdigit() or "anchor" in found[1]:
        return text
    return found[0].format(**found[1])
