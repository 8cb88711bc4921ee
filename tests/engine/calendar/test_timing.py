"""Deadlines and timers in civil time."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar.spoken_times import spoken
from engine.calendar.timing import TimingError, check, counted_from, due, next_in_cycle, once_less, put_back
from engine.calendar.working_days import add_working_days, is_working_day, working_days_between
from engine.clock import ZONE
from engine.wording import say_kept


def on(text: str, opened: str = "2026-11-02", **values: object) -> str:
    at = datetime.fromisoformat(opened).replace(hour=8, tzinfo=ZONE)
    return due(text, at, values.get).on.isoformat()


@pytest.mark.parametrize(
    ("text", "opened", "expected"),
    [
        ("P1M", "2026-01-31", "2026-02-28"),
        ("P1Y", "2024-02-29", "2025-02-28"),
        ("P10D", "2026-12-28", "2027-01-07"),
        ("10 working days after opened", "2026-11-02", "2026-11-16"),
        ("15 working days", "2026-11-23", "2026-12-15"),  # 24 November is a holiday from 2026
        ("1 working days", "2026-01-01", "2026-01-05"),  # 2 January was swapped for 10 January 2026
        ("2026-12-20", "2026-11-02", "2026-12-20"),
        ("later of 1 months after opened and 30 working days after opened", "2026-11-02", "2026-12-15"),
    ],
)
def test_when_it_is_due(text: str, opened: str, expected: str) -> None:
    assert on(text, opened) == expected


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2036-11-14T11:12:22", "2036-11-14T11:12:22+07:00"),  # without a zone it is the time of the house
        ("2036-11-14T11:12", "2036-11-14T11:12:00+07:00"),
        ("2036-11-14T20:00:00Z", "2036-11-15T03:00:00+07:00"),
        ("2036-11-14T11:12:22.5+09:00", "2036-11-14T09:12:22.500000+07:00"),
    ],
)
def test_an_hour_of_a_day_is_that_hour(text: str, at: str) -> None:
    opened = datetime(2026, 11, 2, 8, tzinfo=ZONE)
    assert check(text) is None
    assert due(text, opened, {}.get).at.isoformat() == at
    assert due("when", opened, {"when": text}.get).at.isoformat() == at


@pytest.mark.parametrize("text", ["PT0S", "PT0M", "PT0H"])
def test_no_time_at_all_is_now(text: str) -> None:
    opened = datetime(2026, 11, 2, 8, 30, tzinfo=ZONE)
    found = due(text, opened, {}.get)
    assert (found.at, found.unit) == (opened, "hours")
    assert on("P0D") == "2026-11-02"


@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [
        ("2026-12-20", "đúng ngày 20/12/2026", "on 20/12/2026"),
        ("2026-12-20T14:30", "14:30 ngày 20/12/2026", "14:30 on 20/12/2026"),
        ("P1Y6M", "1 năm 6 tháng", "1 year 6 months"),
        ("R3/P1M", "cứ 1 tháng một lần, tất cả 3 lần", "every 1 month, 3 times in all"),
        ("R/quarterly 01-05,04-05", "hằng năm vào các ngày 05/01, 05/04", "each year on 05/01, 05/04"),
    ],
)
def test_written_times_in_words(text: str, vietnamese: str, english: str) -> None:
    said = spoken(text)
    assert said is not None
    assert (say_kept(said.kept()), say_kept(said.kept(), "en")) == (vietnamese, english)


def test_variables_as_number_and_as_anchor() -> None:
    assert on("n days after met", n=3, met="2026-12-30") == "2027-01-02"
    assert on("due_on", due_on="2027-03-01") == "2027-03-01"
    with pytest.raises(TimingError):
        on("n days after met", n=3)


@pytest.mark.parametrize(
    "text", ["P", "-P1D", "10 parsecs", "2036-11-14T25:00", "2036-02-30T11:00", "R/P1M/x", "later of P1D"]
)
def test_what_cannot_be_read_is_told(text: str) -> None:
    assert check(text) is not None


@given(st.dates(date(2026, 1, 1), date(2030, 6, 1)), st.integers(1, 60))
def test_working_days_count_back_what_they_counted_forward(start: date, count: int) -> None:
    end = add_working_days(start, count)
    assert is_working_day(end)
    assert working_days_between(start, end) == count


def test_days_of_each_year_come_again() -> None:
    text = "R/quarterly 01-05,04-05,07-05,10-05"
    at = next_in_cycle(text, datetime(2026, 11, 2, tzinfo=ZONE))
    assert at == datetime(2027, 1, 5, 8, tzinfo=ZONE)
    assert next_in_cycle(text, at) == datetime(2027, 4, 5, 8, tzinfo=ZONE)


def turns(cycle: str, at: datetime) -> list[datetime]:
    """When a cycle that begins at an instant comes, turn by turn, as its rows are written."""
    left: str | None = counted_from(cycle, at)
    found = []
    while left is not None:
        at = next_in_cycle(left, at) or at
        found.append(at)
        left = once_less(left)
    return found


def test_a_month_that_began_on_the_31st_keeps_its_day() -> None:
    found = turns("R5/P1M", datetime(2027, 10, 31, 9, tzinfo=ZONE))
    assert [at.date().isoformat() for at in found] == [
        "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31",
    ]  # fmt: skip


def test_a_year_that_began_on_29_february_comes_again_on_it() -> None:
    found = turns("R4/P1Y", datetime(2028, 2, 29, 9, tzinfo=ZONE))
    assert [at.date().isoformat() for at in found] == ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1)),
    st.sampled_from(["years", "months", "weeks", "days", "hours", "minutes"]),
    st.integers(1, 40),
    st.integers(1, 12),
)
def test_every_turn_is_so_many_times_the_amount_after_the_first(
    began: datetime, unit: str, amount: int, times: int
) -> None:
    at = began.replace(microsecond=0, tzinfo=ZONE)
    mark = "T" if unit in ("hours", "minutes") else ""
    found = turns(f"R{times}/P{mark}{amount}{unit[0].upper()}", at)
    expected = [at + relativedelta(**{unit: turn * amount}) for turn in range(1, times + 1)]  # type: ignore[arg-type]
    assert [one if mark else one.date() for one in found] == [one if mark else one.date() for one in expected]


def test_a_cycle_whose_clock_stood_still_comes_so_much_later() -> None:
    began = datetime(2027, 1, 4, 9, tzinfo=ZONE)
    later = put_back(counted_from("R2/P10D", began), timedelta(days=3))
    assert next_in_cycle(later, began) == next_in_cycle(counted_from("R2/P10D", began + timedelta(days=3)), began)


def test_what_the_engine_writes_into_a_cycle_is_no_time_of_an_author() -> None:
    assert check(counted_from("R2/P10D", datetime(2027, 1, 4, tzinfo=ZONE))) is not None
