"""Once a week each superior learns what has been overdue below for seven working days or more."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import select, update

from engine.clock import ZONE
from engine.execution import acts
from engine.execution.office import Office
from engine.schedule.weekly import tell_superiors
from engine.store.database import open_database
from engine.store.tables import account, notice, outbox
from engine.store.transaction import Actor, Store

BOARD = Actor("p-dang-uy-vp-btc-1")
SUPERIOR = "p-dang-uy-vp-bi-thu"


@pytest.fixture
def overdue(office: Office) -> Office:
    """A case whose first task is due on 16 November, and nobody does it."""
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    return office


def at(office: Office, when: str) -> int:
    office.store.clock.move_to(datetime.fromisoformat(when).replace(tzinfo=ZONE))
    acts.fire_due(office)
    return tell_superiors(office)


def lists(office: Office) -> list[tuple[str, str, str]]:
    query = select(notice).where(notice.c.event.like("weekly-overdue:%")).order_by(notice.c.event)
    with office.store.read() as tx:
        return [(row["person_id"], row["event"].partition(":")[2], row["body"]) for row in tx.rows(query)]


def test_the_list_comes_on_the_first_working_morning_of_the_week_and_once(overdue: Office) -> None:
    assert at(overdue, "2026-11-23T09:00") == 0  # four working days late
    assert at(overdue, "2026-11-30T07:59") == 0  # a Monday, nine working days late, but before the working morning
    assert at(overdue, "2026-11-30T08:00") == 1
    assert at(overdue, "2026-12-03T10:00") == 0
    assert at(overdue, "2026-12-07T08:00") == 1
    assert [(person, monday) for person, monday, _body in lists(overdue)] == [
        (SUPERIOR, "2026-11-30"),
        (SUPERIOR, "2026-12-07"),
    ]
    body = lists(overdue)[0][2]
    assert "Chi bộ Văn phòng: Ban hành hướng dẫn kiểm điểm (annual-review/2026/0001" in body
    assert "hạn 16/11/2026, quá 9 ngày làm việc" in body
    with overdue.store.read() as tx:
        names = [row["payload"] for row in tx.rows(select(outbox.c.payload)) if "Danh sách tuần" in row["payload"]]
    assert [json.loads(payload)["person"] for payload in names] == [SUPERIOR, SUPERIOR]


def test_a_week_that_begins_with_days_off_has_its_list_on_its_first_working_day(overdue: Office) -> None:
    for day in (8, 9, 10):  # Tết is on 6 February 2027: these are days off
        assert at(overdue, f"2027-02-{day:02d}T09:00") == 0
    assert at(overdue, "2027-02-11T08:00") == 1
    assert at(overdue, "2027-02-12T08:00") == 0
    assert [found for _person, found, _body in lists(overdue)] == ["2027-02-08"]


def test_two_processes_tell_once_and_in_the_language_of_the_reader(overdue: Office) -> None:
    with overdue.store.write() as tx:
        tx.execute(update(account).where(account.c.person_id == SUPERIOR).values(language="en"))
    overdue.store.clock.move_to(datetime(2026, 11, 30, 8, tzinfo=ZONE))
    acts.fire_due(overdue)
    url = overdue.store.engine.url.render_as_string(False)
    offices = [Office(Store(open_database(url), overdue.store.clock), overdue.library) for _number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(tell_superiors, offices)) == 1
    assert "9 working days late" in lists(overdue)[0][2]
    for one in offices:
        one.store.engine.dispose()
