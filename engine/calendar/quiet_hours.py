"""When mail may leave: not at night, not on days off, unless the law cannot wait."""

from datetime import datetime, time, timedelta

from engine.calendar.working_days import Calendar
from engine.clock import ZONE, start_of_day

#: Nothing leaves from 20:00 to 06:30.
DAWN, DUSK = time(6, 30), time(20)


def next_open(at: datetime, calendar: Calendar) -> datetime:
    """The instant itself when mail may leave then, else the next working morning."""
    here = at.astimezone(ZONE)
    day = here.date()
    if calendar.is_working_day(day):
        if here.time() < DAWN:
            return start_of_day(day, DAWN)
        if here.time() < DUSK:
            return at
    return start_of_day(calendar.next(day + timedelta(days=1)), DAWN)
