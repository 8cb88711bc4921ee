"""Working days, deadlines and reminders hold for all inputs: Tết, 29 February, the 31st, the end of a year."""

import calendar as months
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.deadlines import basis_of, counted, days_counted
from engine.calendar.moon import new_moon
from engine.calendar.quiet_hours import DAWN, DUSK, next_open
from engine.calendar.reminders import KINDS, moments, readable
from engine.calendar.timing import due
from engine.calendar.working_days import PROPOSED, Calendar
from engine.calendar.year_list import Day, proposed, tet, year_list
from engine.clock import ZONE, civil_date, start_of_day

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(1, 90)
#: First days of Tết as calendar.md section 3 has them, computed there by other means.
TET = ["2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13",
       "2030-02-02", "2031-01-23"]  # fmt: skip


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """An office's calendar: the proposal of some years with any days off and make-up Saturdays in it."""
    lists = {}
    for year in draw(st.sets(st.integers(2025, 2028), max_size=3)):
        days = dict(proposed(year).days)
        for day in draw(st.lists(st.dates(date(year, 1, 1), date(year, 12, 31)), max_size=8)):
            days[day] = Day(day, "x", "worked" if day.weekday() > 4 else "holiday")
        lists[year] = year_list(year, days.values(), confirmed=draw(st.booleans()))
    return Calendar("v", lists)


@pytest.mark.parametrize("first", TET)
def test_tet_falls_where_the_catalogue_has_it(first: str) -> None:
    assert tet(int(first[:4])) == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        (2023, "2023-01-14", "2023-01-27"),
        (2024, "2024-02-02", "2024-02-15"),
        (2026, "2026-02-10", "2026-02-22"),
        (2028, "2028-01-19", "2028-01-31"),
        (2031, "2031-01-16", "2031-01-28"),
    ],
)
def test_the_quiet_weeks_begin_when_the_kitchen_gods_leave(year: int, first: str, last: str) -> None:
    """The 23rd of the twelfth lunar month, which has 29 or 30 days, to the sixth of the first."""
    known = proposed(year)
    assert (known.quiet_from, known.quiet_to) == (date.fromisoformat(first), date.fromisoformat(last))


def test_what_the_library_misses_is_corrected_and_the_culture_day_begins_in_2026() -> None:
    assert not PROPOSED.is_working_day(date(2026, 1, 2))
    assert PROPOSED.is_working_day(date(2026, 1, 10))
    assert PROPOSED.is_working_day(date(2025, 11, 24))
    assert not PROPOSED.is_working_day(date(2026, 11, 24))


@given(calendars(), DAYS, COUNTS)
def test_adding_and_counting_working_days_agree(known: Calendar, start: date, count: int) -> None:
    end = known.add(start, count)
    assert known.is_working_day(end)
    assert known.between(start, end) == count
    assert known.add(known.add(end, 1), -1) == end


@given(calendars(), DAYS)
def test_one_more_day_off_never_makes_a_deadline_earlier(known: Calendar, start: date) -> None:
    off = known.add(start, 3)
    days = {**known.year(off.year).days, off: Day(off, "x", "holiday")}
    longer = Calendar("w", {**known.lists, off.year: year_list(off.year, days.values())})
    assert longer.add(start, 10) > known.add(start, 10)
    assert longer.add(start, 2) == known.add(start, 2)


@given(DAYS, st.sampled_from(["P1M", "P3M", "P12M", "P1Y", "1 months after opened", "2 years after opened"]))
def test_a_month_ends_on_the_same_day_number_or_the_last_of_a_shorter_month(start: date, text: str) -> None:
    found = due(text, start_of_day(start, time(9)), lambda name: None).on
    amount = int("".join(letter for letter in text if letter.isdigit()))
    ahead = amount * (12 if "Y" in text or "year" in text else 1) + start.month - 1
    year, month = start.year + ahead // 12, ahead % 12 + 1
    assert found == date(year, month, min(start.day, months.monthrange(year, month)[1]))


def test_29_february_and_the_31st() -> None:
    def on(text: str, day: str) -> str:
        return due(text, datetime.fromisoformat(day).replace(tzinfo=ZONE), lambda name: None).on.isoformat()

    assert on("P1Y", "2028-02-29") == "2029-02-28"
    assert on("P1M", "2028-01-31") == "2028-02-29"
    assert on("P1M", "2026-12-31") == "2027-01-31"
    assert on("5 working days", "2027-12-30") == "2028-01-07"  # 1 January 2028 is a Saturday, Monday is off instead


@given(calendars(), DAYS, COUNTS, st.sampled_from(["days", "months", "working days"]))
def test_the_window_of_a_person_never_ends_on_a_day_off_nor_before_its_count(
    known: Calendar, start: date, count: int, unit: str
) -> None:
    text = f"{min(count, 24) if unit == 'months' else count} {unit}"
    raw = due(text, start_of_day(start), lambda name: None, known)
    found = counted(basis_of(raw, person=True), known)
    assert known.is_working_day(found.on)
    assert found.on >= raw.on
    assert known.between(raw.on, found.on) <= 1


@given(calendars(), DAYS, COUNTS)
def test_a_default_of_ours_never_falls_into_the_weeks_around_tet(known: Calendar, start: date, count: int) -> None:
    raw = due(f"{count} working days", start_of_day(start), lambda name: None, known)
    free, legal = counted(basis_of(raw, choice=True), known), counted(basis_of(raw), known)
    assert not known.in_quiet_weeks(free.on)
    assert legal.on == raw.on
    assert free.on == raw.on or free.moved_from == raw.on


@given(calendars(), DAYS, st.integers(5, 60), st.integers(0, 20), st.integers(0, 40))
def test_a_deadline_moves_by_the_time_for_which_its_clock_stood_still(
    known: Calendar, start: date, count: int, before: int, stood: int
) -> None:
    raw = due(f"{count} working days", start_of_day(start), lambda name: None, known)
    first = known.add(start, min(before, count - 1)) if before else start
    last = first + timedelta(days=stood)
    basis = {**basis_of(raw), "stops": [[first.isoformat(), last.isoformat()]]}
    end = counted(basis, known).on
    assert known.between(last, end) == known.between(first, raw.on)
    assert days_counted(basis, end, known) == count
    in_days = due(f"{count} days", start_of_day(start), lambda name: None, known)
    moved = {**basis_of(in_days), "stops": [[first.isoformat(), last.isoformat()]]}
    assert counted(moved, known).on == in_days.on + timedelta(days=stood)


@given(calendars(), DAYS, COUNTS)
def test_counting_again_by_the_same_list_changes_nothing(known: Calendar, start: date, count: int) -> None:
    text = f"later of {count} days and {count // 2 + 1} working days"
    raw = due(text, start_of_day(start), lambda name: None, known)
    assert counted(basis_of(raw), known).on == raw.on


@given(calendars(), DAYS, COUNTS, st.sampled_from([*KINDS, "30, 14, 7 days", "5, 1 working days"]))
def test_reminders_come_in_order_on_working_mornings_before_the_deadline(
    known: Calendar, start: date, count: int, kind: str
) -> None:
    assert readable(kind)
    opened, end = start_of_day(start, time(9)), start + timedelta(days=count)
    found = moments(kind, opened, end, known)
    assert found == sorted(set(found))
    for at in found:
        assert opened < at and civil_date(at) <= end
        assert known.is_working_day(civil_date(at))


def test_reminders_of_a_rule_a_right_and_the_duty_of_a_person() -> None:
    opened, end = start_of_day(date(2026, 11, 2), time(9)), date(2026, 12, 31)

    def days(kind: str) -> list[str]:
        return [at.date().isoformat()[5:] for at in moments(kind, opened, end, PROPOSED)]

    assert days("person_duty") == ["12-01", "12-17", "12-24", "12-28", "12-30"]
    assert days("right") == ["12-01", "12-28"]
    assert days("rule") == ["12-11", "12-24", "12-30"]  # a third of 59 days left, then 5 and 1 working days


@given(calendars(), st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 1)))
@settings(max_examples=60)
def test_mail_leaves_in_working_hours_and_not_earlier_than_written(known: Calendar, at: datetime) -> None:
    written = at.replace(tzinfo=ZONE)
    leaves = next_open(written, known)
    assert leaves >= written
    assert known.is_working_day(civil_date(leaves))
    assert DAWN <= leaves.astimezone(ZONE).time() < DUSK
    assert next_open(leaves, known) == leaves


@pytest.mark.parametrize(
    ("number", "at"),
    [(346, "2027-12-27T20:12"), (359, "2029-01-14T17:24"), (371, "2030-01-04T02:49"), (383, "2030-12-24T17:32")],
)
def test_new_moons_agree_with_the_almanac(number: int, at: str) -> None:
    """Instants of new moon in UTC, as almanacs have them; three of these months decide on which day a window begins."""
    assert abs(new_moon(number) - datetime.fromisoformat(at).replace(tzinfo=UTC)) < timedelta(minutes=5)
