"""When to remind before a deadline (calendar.md section 4), in the morning, and before a break instead of in it."""

import re
from datetime import date, datetime, time, timedelta

from engine.calendar.working_days import Calendar
from engine.clock import civil_date, start_of_day

#: Reminders go out at this time of day.
MORNING = time(8)
#: Kind of deadline -> calendar days before it.
LEAD_DAYS = {"term_event": (120, 60, 30), "unit_duty": (30, 14, 7, 1), "person_duty": (30, 14, 7, 3, 1)}
#: A deadline fixed by rule: besides a third of the time left, these working days before it.
RULE_WORKING_DAYS = (5, 1)
#: A person's right: besides half of the time, so many days before its end; at the start its text is sent.
RIGHT_DAYS = 3
#: What an author may write in the property `reminders`.
WRITTEN = re.compile(r"^\d+(?:\s*,\s*\d+)*\s+(?:working )?days?$")
KINDS = (*LEAD_DAYS, "rule", "right")


def readable(text: str) -> bool:
    """Can the property `reminders` be read: a kind of deadline, or `30, 14, 7 days`, `5, 1 working days`?"""
    return text in KINDS or WRITTEN.match(text) is not None


def moments(kind: str, opened: datetime, due_on: date, calendar: Calendar) -> list[datetime]:
    """The instants at which to remind of a deadline of this kind, in order; none after the deadline's own day.

    kind: one of `KINDS`, or written days. A reminder that would fall on a day off comes on the working day before it,
    so that nobody learns after a break what was due in it.
    """
    start = civil_date(opened)
    days = {calendar.last(day) for day in _days(kind, start, due_on, calendar)}
    found = [start_of_day(day, MORNING) for day in sorted(days)]
    return [at for at in found if at > opened and civil_date(at) <= due_on]


def _days(kind: str, start: date, due_on: date, calendar: Calendar) -> list[date]:
    if kind in LEAD_DAYS:
        return [due_on - timedelta(days=days) for days in LEAD_DAYS[kind]]
    if kind == "right":
        half = start + (due_on - start) / 2
        return [half, due_on - timedelta(days=RIGHT_DAYS)]
    if WRITTEN.match(kind):
        counts = [int(part) for part in re.findall(r"\d+", kind)]
        if "working" in kind:
            return [calendar.add(due_on, -count) for count in counts]
        return [due_on - timedelta(days=count) for count in counts]
    third_left = due_on - (due_on - start) / 3
    return [third_left, *(calendar.add(due_on, -count) for count in RULE_WORKING_DAYS)]


def next_moment(kind: str, opened: datetime, due_on: date, calendar: Calendar, after: datetime) -> datetime | None:
    """The next reminder after an instant, or None when the deadline itself comes next."""
    return next((at for at in moments(kind, opened, due_on, calendar) if at > after), None)
