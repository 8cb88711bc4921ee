"""The machine's own time zone changes no day, deadline, reminder or quiet hour; all are those of Viet Nam."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as Time
from typing import Any
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.calendar.quiet_hours import DAWN, DUSK, next_open
from engine.calendar.reminders import moments
from engine.calendar.timing import due, next_in_cycle
from engine.calendar.working_days import PROPOSED
from engine.clock import civil_date, end_of_day, restored, start_of_day, stored
from engine.schedule import recurrence
from engine.schedule.cycles import Cycle

#: New York changes its clocks twice a year; Kiritimati lives a day ahead of Honolulu.
ZONES = ("UTC", "America/New_York", "Asia/Ho_Chi_Minh", "Pacific/Honolulu", "Pacific/Kiritimati")
TERMS = ("P1M", "P10D", "P1Y", "10 working days after opened", "later of 1 months after opened and 30 working days")
instants = st.datetimes(datetime(2026, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC))


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    """As if the process had been started with TZ=zone."""
    with patch.dict(os.environ, {"TZ": zone}):
        time.tzset()
        yield
    time.tzset()


def everything(at: datetime, term: str, cycle: Cycle) -> list[Any]:
    """All that the calendar says of an instant."""
    day = civil_date(at)
    deadline = due(term, at, {}.get).on
    return [
        day, stored(at), restored(stored(at)), start_of_day(day), end_of_day(day), next_open(at, PROPOSED), deadline,
        end_of_day(deadline), [moments(kind, at, deadline, PROPOSED) for kind in ("case", "right")],
        next_in_cycle("R/quarterly 01-05,04-05,07-05,10-05", at),
        recurrence.days(cycle, day, day + timedelta(days=800)),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(instants, st.sampled_from(TERMS), st.sampled_from([1, 28, 29, 30, 31, -1]), st.sampled_from([0, 2, 12]))
@example(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), "P1M", 31, 12)  # 23:59:59 of New Year's Eve in Viet Nam
@example(datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "P1M", 31, 12)
@example(datetime(2028, 2, 28, 17, 0, tzinfo=UTC), "P1Y", 29, 2)  # 29 February
@example(datetime(2027, 3, 14, 7, 0, tzinfo=UTC), "P10D", 14, 0)  # New York's clocks go forward
@example(datetime(2027, 11, 7, 6, 0, tzinfo=UTC), "P10D", 7, 0)  # and back
@example(datetime(2027, 2, 5, 16, 0, tzinfo=UTC), "10 working days after opened", 31, 0)  # Tết's eve
def test_every_day_and_hour_is_the_same_wherever_the_machine_stands(
    at: datetime, term: str, month_day: int, month: int
) -> None:
    rule = f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={month_day}" if month else f"FREQ=MONTHLY;BYMONTHDAY={month_day}"
    if month == 2 and month_day > 29:
        rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"
    cycle = Cycle("test", {"vi": "thử"}, 0, "", rrule=rule, period="month", units=("cell",))
    said = []
    for zone in ZONES:
        with machine_in(zone):
            said.append(everything(at, term, cycle))
    assert all(other == said[0] for other in said)
    assert said[0][0] == (at + timedelta(hours=7)).date()


@given(instants)
def test_a_day_begins_and_ends_at_midnight_in_viet_nam(at: datetime) -> None:
    day = civil_date(at)
    assert start_of_day(day) <= at <= end_of_day(day) < start_of_day(day + timedelta(days=1))
    assert start_of_day(day).astimezone(UTC).time() == Time(17)


@settings(deadline=None)
@given(instants)
def test_letters_leave_in_the_working_day_of_viet_nam_and_never_before_they_were_written(at: datetime) -> None:
    leaves = next_open(at, PROPOSED)
    here = leaves.astimezone(UTC) + timedelta(hours=7)
    assert leaves >= at and PROPOSED.is_working_day(here.date()) and DAWN <= here.time() < DUSK
    assert leaves - at < timedelta(days=12)  # the longest Tết


def test_the_years_of_tet_have_no_working_day_in_it() -> None:
    for day in (date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2), date(2031, 1, 23)):
        assert not any(PROPOSED.is_working_day(day + timedelta(days=n)) for n in (-1, 0, 1, 2))
