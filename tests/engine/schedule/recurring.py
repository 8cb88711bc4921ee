"""The days of an RRULE by two implementations that share no line with ours.

`days` asks ical.js, the implementation of Mozilla's calendar. `read_day_by_day` reads the rule as RFC 5545 words it,
one day after the other; slow, and short enough to be compared with the text. (Python's other iCalendar libraries expand
rules with the library that the product uses itself.)
"""

import json
import subprocess
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@lru_cache(maxsize=1)
def _other() -> subprocess.Popen[str]:
    script = Path(__file__).with_name("recurring.mjs")
    return subprocess.Popen(["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S607


def days(rrule: str, start: date, frm: date, to: date) -> list[date]:
    """The days between two days, ends included, of a rule counted from `start`.

    RFC 5545 leaves open what happens when the first day is not one that the rule gives; so the other implementation
    is given the first day on or after `start` that is. A yearly rule that names its months is asked as a monthly one,
    which by RFC 5545 gives the same days: yearly, ical.js makes 29 February a 1 March.
    """
    if "BYMONTH=" in rrule and "BYSETPOS" not in rrule and "INTERVAL" not in rrule:
        rrule = rrule.replace("FREQ=YEARLY", "FREQ=MONTHLY")
    first = next((day for day in _from(start) if _holds(rrule, start, day)), None)
    if first is None:
        return []
    process = _other()
    assert process.stdin is not None and process.stdout is not None
    asked = {"rrule": rrule, "start": first.isoformat(), "from": frm.isoformat(), "to": to.isoformat()}
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    return [date.fromisoformat(text) for text in json.loads(process.stdout.readline())]


def read_day_by_day(rrule: str, start: date, frm: date, to: date) -> list[date]:
    """The same by asking of each day whether the rule gives it."""
    return [day for day in (frm + timedelta(days=n) for n in range((to - frm).days + 1)) if _holds(rrule, start, day)]


def _from(start: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(9 * 366)]


def _holds(rrule: str, start: date, day: date) -> bool:
    parts = dict(part.split("=") for part in rrule.split(";"))
    if day < start or not _in_period(parts, start, day) or not _matches(parts, day):
        return False
    if "BYSETPOS" not in parts:
        return True
    set_ = [other for other in _period(parts, day) if _matches(parts, other)]
    positions = (int(text) for text in parts["BYSETPOS"].split(","))
    return any(day == set_[n - 1 if n > 0 else n] for n in positions if abs(n) <= len(set_))


def _in_period(parts: dict[str, str], start: date, day: date) -> bool:
    every = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "YEARLY":
        return (day.year - start.year) % every == 0
    return ((day.year - start.year) * 12 + day.month - start.month) % every == 0


def _period(parts: dict[str, str], day: date) -> list[date]:
    """All days of the year or the month in which a day lies."""
    months = range(1, 13) if parts["FREQ"] == "YEARLY" else [day.month]
    return [date(day.year, month, n) for month in months for n in range(1, monthrange(day.year, month)[1] + 1)]


def _matches(parts: dict[str, str], day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    if "BYMONTH" in parts and day.month not in map(int, parts["BYMONTH"].split(",")):
        return False
    if "BYMONTHDAY" in parts and not {day.day, day.day - length - 1} & set(map(int, parts["BYMONTHDAY"].split(","))):
        return False
    if "BYDAY" not in parts:
        return True
    name, nth, from_end = WEEKDAYS[day.weekday()], (day.day + 6) // 7, -((length - day.day) // 7 + 1)
    return bool({name, f"{nth}{name}", f"{from_end}{name}"} & set(parts["BYDAY"].split(",")))
