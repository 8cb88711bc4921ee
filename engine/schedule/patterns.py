"""A recurrence as people choose it, without RRULE: months, then a day, a working day or a weekday of the month."""

import re
from dataclasses import dataclass

WORKDAYS = "MO,TU,WE,TH,FR"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: how a day of the month is chosen
KINDS = ("day", "first_workday", "last_workday", "weekday", "rrule")


@dataclass(frozen=True)
class Pattern:
    """`kind` of `KINDS`; months empty: every month; `rrule`: nothing that the form could show, kept as written."""

    kind: str
    months: tuple[int, ...] = ()
    day: int = 1
    nth: int = 1
    weekday: str = "MO"
    rrule: str = ""


def pattern_of(rrule: str) -> Pattern:
    """The choice that a rule stands for."""
    parts = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    other = Pattern("rrule", rrule=rrule)
    if set(parts) - {"FREQ", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"} or parts.get("FREQ") not in (
        "YEARLY",
        "MONTHLY",
    ):
        return other
    if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
        return other
    months = tuple(int(month) for month in parts.get("BYMONTH", "").split(",") if month)
    if parts.get("BYDAY") == WORKDAYS and parts.get("BYSETPOS") in ("1", "-1") and "BYMONTHDAY" not in parts:
        return Pattern("first_workday" if parts["BYSETPOS"] == "1" else "last_workday", months)
    if "BYSETPOS" in parts:
        return other
    if re.fullmatch(r"-1|\d+", parts.get("BYMONTHDAY", "")) and "BYDAY" not in parts:
        return Pattern("day", tuple(sorted(months)), day=int(parts["BYMONTHDAY"]))
    if (match := re.fullmatch(r"([1-4])([A-Z]{2})", parts.get("BYDAY", ""))) and "BYMONTHDAY" not in parts:
        return Pattern("weekday", months, nth=int(match[1]), weekday=match[2])
    return other


def rrule_of(pattern: Pattern) -> str:
    """The rule of a choice."""
    if pattern.kind == "rrule":
        return pattern.rrule.strip().upper()
    months = f";BYMONTH={','.join(map(str, sorted(pattern.months)))}" if pattern.months else ""
    yearly = pattern.kind == "day" and bool(months)
    what = {
        "day": f"BYMONTHDAY={pattern.day}",
        "first_workday": f"BYDAY={WORKDAYS};BYSETPOS=1",
        "last_workday": f"BYDAY={WORKDAYS};BYSETPOS=-1",
        "weekday": f"BYDAY={pattern.nth}{pattern.weekday}",
    }[pattern.kind]
    return f"FREQ={'YEARLY' if yearly else 'MONTHLY'}{months};{what}"
