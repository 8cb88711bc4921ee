"""Deadlines and timers in civil time."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar.spoken_times import spoken
from engine.calendar.timing import TimingError, check, due, next_in_cycle
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
