"""Offices whose calendar starts on the day of the test, and short ways to look at what it began."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import ZONE
from engine.execution.office import Office
from engine.schedule import cycles
from engine.store.tables import occurrence


def morning(text: str, hour: int = 8) -> datetime:
    """08:00 of a civil day in Viet Nam."""
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=ZONE)


def begin(office: Office, day: str) -> None:
    """Let the calendar of an office begin on a day, with the clock on it."""
    office.store.clock.move_to(morning(day))
    with office.store.write() as tx:
        cycles.begin_from(tx, date.fromisoformat(day))


def begun(office: Office, cycle: str | None = None) -> list[Any]:
    """The occurrences that have begun, in the order in which they did."""
    query = select(occurrence).order_by(occurrence.c.at, occurrence.c.due_on, occurrence.c.unit_id)
    with office.store.read() as tx:
        return tx.rows(query.where(occurrence.c.cycle_id == cycle) if cycle else query)


@pytest.fixture
def at(sqlite_office: Office) -> Callable[[str], Office]:
    """The SQLite office with its calendar beginning on a day."""

    def make(day: str) -> Office:
        begin(sqlite_office, day)
        return sqlite_office

    return make
