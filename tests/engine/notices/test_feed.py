"""The private calendar of an official: secret, revocable, the same bytes for the same content, as the inbox shows."""

from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from engine.clock import ZONE, SetClock
from engine.errors import NotFound
from engine.execution import acts
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.notices import feed, my_calendar
from engine.organisation import accounts
from engine.store.transaction import Actor

BOARD = Actor("p-dang-uy-vp-btc-1")


@pytest.fixture
def review(office: Office) -> str:
    answer = acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    return str(answer["case_id"])


def tasks(content: bytes) -> list[Any]:
    found = Calendar.from_ical(content).walk("VEVENT")
    return [event for event in found if str(event["uid"]).startswith("t")]


def test_the_feed_has_the_open_tasks_on_their_due_days(office: Office, review: str) -> None:
    read = feed.read_feed(office, feed.make_address(office, BOARD))
    found = [(str(event["summary"]), event.decoded("dtstart")) for event in tasks(read.content)]
    assert found == [("Ban hành hướng dẫn kiểm điểm", date(2026, 11, 16))]
    assert feed.read_feed(office, feed.make_address(office, BOARD)).etag == read.etag


def test_a_new_address_ends_the_old_one_and_a_revoked_one_answers_nobody(office: Office, review: str) -> None:
    first = feed.make_address(office, BOARD)
    second = feed.make_address(office, BOARD)
    assert first != second
    with pytest.raises(NotFound):
        feed.read_feed(office, first)
    assert feed.feed_state(office, str(BOARD.person)).made_at is not None
    feed.revoke_address(office, BOARD)
    for secret in (first, second, "x"):
        with pytest.raises(NotFound):
            feed.read_feed(office, secret)
    assert feed.feed_state(office, str(BOARD.person)).made_at is None


def test_the_feed_ends_with_the_account(office: Office, review: str) -> None:
    secret = feed.make_address(office, BOARD)
    with office.store.write() as tx:
        accounts.end_account(tx, "to-chuc", date(2026, 11, 2))
    feed.read_feed(office, secret)
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(2026, 11, 3, 8, tzinfo=ZONE))
    with pytest.raises(NotFound):
        feed.read_feed(office, secret)


def test_the_own_calendar_shows_due_days_days_off_and_what_is_late(office: Office, review: str) -> None:
    viewer = Viewer(str(BOARD.person), "")
    month = my_calendar.month_page(office, viewer)
    due = [entry for cell in month.listed for entry in cell.entries if entry.kind == "task"]
    assert [(entry.day, entry.name) for entry in due] == [(date(2026, 11, 16), "Ban hành hướng dẫn kiểm điểm")]
    off = [cell.day.day for week in month.weeks for cell in week if cell.in_month and not cell.working]
    assert 24 in off and 16 not in off
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(2026, 12, 1, 8, tzinfo=ZONE))
    assert [entry.name for entry in my_calendar.month_page(office, viewer).overdue] == ["Ban hành hướng dẫn kiểm điểm"]
