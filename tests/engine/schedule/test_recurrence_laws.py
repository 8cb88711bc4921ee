"""Recurrences agree with an independent implementation of RFC 5545, on leap days, 31sts, year-ends and at Tết."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.working_days import PROPOSED
from engine.schedule import recurrence
from engine.schedule.cycles import Cycle
from tests.engine.schedule import recurring

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
months = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(sorted)
month_days = st.sampled_from([1, 3, 15, 28, 29, 30, 31, -1, -2])
far_days = st.dates(date(2022, 1, 1), date(2040, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules such as people write them for a term, and rarer ones with 29 February, the 31st and the last day."""
    parts = [f"FREQ={draw(st.sampled_from(['YEARLY', 'MONTHLY']))}"]
    if "YEARLY" in parts[0] or draw(st.booleans()):
        parts.append("BYMONTH=" + ",".join(map(str, draw(months))))
    elif draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(2, 6))}")
    kind = draw(st.sampled_from(["day", "nth", "workday"]))
    if kind == "day":
        parts.append(f"BYMONTHDAY={draw(month_days)}")
    elif kind == "nth":
        nth = draw(st.lists(st.sampled_from([1, 2, 3, 4, -1]), min_size=1, max_size=2, unique=True))
        parts.append("BYDAY=" + ",".join(f"{n}{draw(st.sampled_from(WEEKDAYS))}" for n in nth))
    else:
        parts.append(f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={draw(st.sampled_from([1, 2, -1]))}")
    return ";".join(parts)


def cycle(rrule: str, **more: object) -> Cycle:
    given_ = {"period": "month", "nature": "rule", "units": ("cell",), **more}
    return Cycle("test", {"vi": "thử"}, 0, "", rrule=rrule, **given_)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(
    rules(), far_days, st.integers(0, 900), st.sampled_from([date(2021, 12, 31), date(2022, 1, 1), date(2024, 2, 29)])
)
def test_the_days_are_those_of_two_other_implementations(rrule: str, frm: date, length: int, start: date) -> None:
    to = frm + timedelta(days=length)
    ours = [day.planned_on for day in recurrence.days(cycle(rrule, first=start.isoformat()), frm, to)]
    assert ours == recurring.read_day_by_day(rrule, start, frm, to)
    if "YEARLY" not in rrule or "BYSETPOS" not in rrule:  # a set over a year: ical.js takes it month by month
        assert ours == recurring.days(rrule, start, frm, to)


@settings(max_examples=80, deadline=None)
@given(rules(), far_days, st.integers(1, 800), st.integers(0, 800))
def test_asking_in_two_parts_gives_the_same_days_and_keys(rrule: str, frm: date, length: int, cut: int) -> None:
    to = frm + timedelta(days=length)
    middle = frm + timedelta(days=min(cut, length - 1))
    one = recurrence.days(cycle(rrule), frm, to)
    two = recurrence.days(cycle(rrule), frm, middle) + recurrence.days(cycle(rrule), middle + timedelta(days=1), to)
    assert one == two
    assert len({day.key for day in one}) == len(one)


@settings(max_examples=80, deadline=None)
@given(rules(), st.dates(date(2022, 1, 1), date(2031, 12, 31)))
def test_a_default_never_falls_into_tet_and_comes_after_it(rrule: str, frm: date) -> None:
    for day in recurrence.days(cycle(rrule, nature="default"), frm, min(frm + timedelta(days=500), date(2031, 12, 31))):
        assert not PROPOSED.in_quiet_weeks(day.due_on)
        if day.moved:
            last = PROPOSED.year(day.planned_on.year).quiet_to
            assert last is not None and PROPOSED.in_quiet_weeks(day.planned_on)
            assert last < day.due_on and PROPOSED.is_working_day(day.due_on) and (day.due_on - last).days < 8
        else:
            assert day.due_on == day.planned_on


def test_29_february_comes_in_leap_years_only() -> None:
    found = recurrence.days(
        cycle("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", period="year"), date(2022, 1, 1), date(2032, 12, 31)
    )
    assert [day.planned_on for day in found] == [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]


def test_the_31st_is_left_out_in_short_months_and_never_drifts() -> None:
    found = recurrence.days(cycle("FREQ=MONTHLY;BYMONTHDAY=31"), date(2027, 1, 1), date(2027, 12, 31))
    assert [day.planned_on.month for day in found] == [1, 3, 5, 7, 8, 10, 12]
    assert {day.planned_on.day for day in found} == {31}


def test_the_year_ends_in_viet_nam_not_in_utc() -> None:
    found = recurrence.days(
        cycle("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", period="year"), date(2026, 1, 1), date(2027, 12, 31)
    )
    assert [(day.key, day.planned_on.isoformat()) for day in found] == [("2026", "2026-12-31"), ("2027", "2027-12-31")]
