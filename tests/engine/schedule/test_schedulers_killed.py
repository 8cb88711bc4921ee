"""Two schedulers at once, killed at any moment, while the clock goes through December, stands still over Tết and jumps.

Real processes, real databases: whatever happens, each occurrence starts once for each unit, and no case is half there.
"""

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from engine import history
from engine.clock import SetClock
from engine.execution.library import Library
from engine.execution.office import Office
from engine.schedule import occurrences, trigger
from engine.store.database import open_database
from engine.store.tables import case_file, firing, instance, occurrence
from engine.store.transaction import Store
from tests.engine.schedule.conftest import begin, begun, morning
from tests.torture.calendar import FileClock

#: fork: a new scheduler is there at once and shares the parsed procedures, so that many can be killed.
PROCESSES = multiprocessing.get_context("fork")
DAYS = ("2027-11-01", "2027-11-20", "2027-12-03", "2027-12-31", "2028-02-02")
KILLS = 8


def scheduler(url: str, clock: FileClock, library: Library) -> None:
    """What a worker of the server does, without pause; small batches make many moments in which to be killed."""
    trigger.BATCH = 4
    office = Office(Store(open_database(url), clock), library)
    while True:
        trigger.trigger_due(office, limit=0)
        time.sleep(0.01)


class Pair:
    """Two schedulers; a killed one is replaced at once."""

    def __init__(self, url: str, clock: FileClock, library: Library) -> None:
        self.start = lambda: PROCESSES.Process(target=scheduler, args=(url, clock, library), daemon=True)
        self.running = [self.start(), self.start()]
        for process in self.running:
            process.start()

    def kill(self, turn: int) -> None:
        """End one of them in the middle of whatever it does."""
        victim = self.running[turn % 2]
        assert victim.pid is not None
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        self.running[turn % 2] = self.start()
        self.running[turn % 2].start()

    def end(self) -> None:
        """End both."""
        for process in self.running:
            process.kill()
            process.join()


@pytest.fixture
def pair(office: Office, tmp_path: Path, library: Library) -> Iterator[Callable[[], tuple[FileClock, Pair]]]:
    made: list[Pair] = []

    def make() -> tuple[FileClock, Pair]:
        clock = FileClock(tmp_path / "clock")
        clock.move_to(office.store.clock.now())
        with office.store.read() as tx:
            library.current(tx, "annual-review"), library.rules(tx)
        url = office.store.engine.url.render_as_string(hide_password=False)
        office.store.engine.dispose()
        made.append(Pair(url, clock, library))
        return clock, made[-1]

    yield make
    for one in made:
        one.end()


def test_each_occurrence_starts_once_whatever_is_killed(
    office: Office, pair: Callable[[], tuple[FileClock, Pair]]
) -> None:
    begin(office, "2027-10-20")
    clock, both = pair()
    kills, in_the_middle = 0, 0
    for day in DAYS:
        clock.move_to(morning(day))
        office.store.clock = SetClock(morning(day))
        seen = -1
        while True:
            now, half = _state(office)
            if kills < KILLS and now != seen and half:
                both.kill(kills)
                kills, in_the_middle = kills + 1, in_the_middle + half
            seen = now
            with office.store.read() as tx:
                if not trigger.due_now(tx):
                    break
            time.sleep(0.01)
        clock.move_to(morning("2027-10-20"))  # and back again for a moment: nothing comes of it
        clock.move_to(morning(day))
    both.end()
    assert kills >= 4 and in_the_middle >= 4
    rows = begun(office)
    with office.store.read() as tx:
        opened = [
            one
            for one in occurrences.planned(tx, date(2027, 10, 20), date(2029, 12, 31))
            if date(2027, 10, 20) <= one.opens_on <= date(2028, 2, 2) and not one.waiting
        ]
        expected = {
            (one.cycle.id, unit, one.key, one.due_on.isoformat())
            for one in opened
            for unit in occurrences.units_of(tx, one, one.opens_on)
        }
        found = [(row["cycle_id"], row["unit_id"], row["key"], row["due_on"]) for row in rows]
        assert sorted(found) == sorted(expected)
        started = {row["case_id"] for row in rows if row["status"] == "started"}
        cases = tx.rows(select(case_file).where(case_file.c.procedure_id == "annual-review"))
        assert {case["id"] for case in cases} == started and len(cases) == len(started) > 30
        whole = select(func.count()).select_from(instance).where(instance.c.case_id.in_(started))
        assert tx.connection.execute(whole).scalar_one() >= len(started)
        assert [history.broken_link(tx, case) for case in (*sorted(started)[:5], None)] == [None] * 6
        late = [row for row in rows if row["opens_on"] not in DAYS and row["opens_on"] > "2027-10-20"]
        assert late and all(row["caught_up"] for row in late)


def test_late_occurrences_begin_in_the_order_of_their_days_although_two_schedulers_work(
    office: Office, pair: Callable[[], tuple[FileClock, Pair]]
) -> None:
    begin(office, "2028-01-10")
    clock, both = pair()
    clock.move_to(morning("2028-02-05"))  # three weeks without a server, Tết among them
    office.store.clock = SetClock(morning("2028-02-05"))
    while True:
        with office.store.read() as tx:
            if not trigger.due_now(tx):
                break
        time.sleep(0.01)
    both.end()
    with office.store.read() as tx:
        order = tx.rows(select(firing).where(firing.c.opens_on < "2028-02-05").order_by(firing.c.finished_at))
        ids = {(row["cycle_id"], row["key"]): row["due_on"] for row in order}
        written = tx.rows(
            select(history.history.c.details)
            .where(history.history.c.verb == "cycle_begun")
            .order_by(history.history.c.id)
        )
    assert len(order) >= 8 and all(row["caught_up"] for row in order if row["opens_on"] > "2028-01-10")
    days = [_due(row) for row in written]
    assert days == sorted(days) and set(ids.values()) <= set(days)


def _due(row: Any) -> str:
    return str(json.loads(row["details"])["due"])


def _state(office: Office) -> tuple[int, int]:
    """How many units have been reached, and how many occurrences are half done."""
    with office.store.read() as tx:
        now = tx.connection.execute(select(func.count()).select_from(occurrence)).scalar_one()
        half = select(func.count()).select_from(firing).where(firing.c.finished_at.is_(None))
        return now, tx.connection.execute(half).scalar_one()
