"""Schedulers are killed while the clock goes through December and Tết: each occurrence begins once, late ones say so.

`make torture-calendar` (DATABASE=… for PostgreSQL, ARGS="--kills 200"). The workers run the real wake-up of a server
(timers, calendar, reminders, weekly lists, sign of life) and read one clock from a file; the checker sees the rows.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from engine import history
from engine.clock import ZONE
from engine.definitions.folder import workflows_root
from engine.demo import province
from engine.execution.deploy import deploy_all
from engine.execution.library import Library
from engine.execution.office import Office
from engine.schedule import cycles, occurrences, trigger, waking
from engine.schedule.loading import load_calendar
from engine.store.database import open_database
from engine.store.tables import case_file, cycle_reminder, firing, notice, occurrence
from engine.store.transaction import Store

PROCESSES = multiprocessing.get_context("fork")


class FileClock:
    """The clock of every process: what the file says."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        """The instant in the file."""
        return datetime.fromisoformat(self.path.read_text()).astimezone(ZONE)

    def move_to(self, at: datetime) -> None:
        """Set it, for all processes in one moment."""
        new = self.path.with_suffix(".new")
        new.write_text(at.isoformat())
        os.replace(new, self.path)


def worker(url: str, clock: FileClock, library: Library) -> None:
    """A server's waker without its pauses; small batches make many moments in which to be killed."""
    trigger.BATCH = 4
    office = Office(Store(open_database(url), clock), library)
    while True:
        waking.wake(office, f"torture:{os.getpid()}")
        time.sleep(0.01)


FIRST, LAST = date(2027, 10, 25), date(2028, 2, 25)
#: Nobody runs a server in these days, Tết among them; what opens in them is caught up.
AWAY = (date(2028, 1, 17), date(2028, 2, 1))


class Schedulers:
    """Two at once; a killed one is replaced at once."""

    def __init__(self, url: str, clock: FileClock, library: Library, count: int) -> None:
        self.start = lambda: PROCESSES.Process(target=worker, args=(url, clock, library), daemon=True)
        self.running = [self.start() for _number in range(count)]
        for process in self.running:
            process.start()
        self.kills = 0

    def kill(self, which: int) -> None:
        """End one in the middle of whatever it does."""
        victim = self.running[which]
        assert victim.pid is not None
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        self.running[which] = self.start()
        self.running[which].start()
        self.kills += 1

    def end(self) -> None:
        """End all."""
        for process in self.running:
            process.kill()
            process.join()


def build(url: str, clock: FileClock) -> Office:
    """The demo's province on an empty database, its calendar beginning on the first day."""
    clock.move_to(_morning(FIRST))
    office = Office.open(url)
    office.store.clock = clock
    with office.store.write() as tx:
        province.build(tx)
        deploy_all(tx, workflows_root())
        load_calendar(tx, workflows_root())
        cycles.begin_from(tx, FIRST)
    with office.store.read() as tx:
        office.library.current(tx, "annual-review"), office.library.rules(tx)
    return office


def play(url: str, folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Let four months pass; returns counts. Raises AssertionError when something was doubled or missed."""
    chance = random.Random(seed)
    clock = FileClock(folder / "clock")
    office = build(url, clock)
    office.store.engine.dispose()
    both = Schedulers(url, clock, office.library, 2)
    try:
        day = FIRST
        while day <= LAST:
            if AWAY[0] <= day < AWAY[1]:  # everybody is at home
                day = AWAY[1]
            clock.move_to(_morning(day))
            if chance.random() < 0.1:  # a clock that jumps back for a moment
                clock.move_to(_morning(FIRST))
                time.sleep(0.02)
                clock.move_to(_morning(day))
            while True:
                if both.kills < kills:
                    time.sleep(chance.uniform(0, 0.15))
                    both.kill(chance.randrange(2))
                with office.store.read() as tx:
                    if not trigger.due_now(tx):
                        break
                time.sleep(0.05)
            day += timedelta(days=chance.choice((1, 1, 2, 3)))
    finally:
        both.end()
    return {**check(office), "kills": both.kills}


def check(office: Office) -> dict[str, int]:
    """Every occurrence of the months once for each of its units, each case whole, the late ones said so, in order."""
    with office.store.read() as tx:
        rows = tx.rows(select(occurrence))
        today = tx.today
        opened = [
            one
            for one in occurrences.planned(tx, FIRST, date(2031, 1, 1))
            if FIRST <= one.opens_on <= today and not one.waiting
        ]
        expected = Counter((one.cycle.id, unit, one.key) for one in opened for unit in _units(tx, one))
        found = Counter((row["cycle_id"], row["unit_id"], row["key"]) for row in rows)
        assert found == expected, ((found - expected).most_common(5), (expected - found).most_common(5))
        cases = tx.rows(select(case_file.c.id).where(case_file.c.started_by.is_(None)))
        started = Counter(row["case_id"] for row in rows if row["status"] == "started")
        assert set(started.values()) <= {1} and len(cases) >= len(started) > 30
        assert [row["reason"] for row in rows if row["status"] == "failed"] == []
        broken = [case_id for case_id in (*started, None) if history.broken_link(tx, case_id) is not None]
        assert broken == []
        begun = tx.rows(select(firing).order_by(firing.c.begun_at, firing.c.due_on))
        assert all(row["finished_at"] is not None for row in begun)
        caught = [row for row in begun if AWAY[0].isoformat() <= row["opens_on"] < AWAY[1].isoformat()]
        assert caught and all(row["caught_up"] for row in caught)
        keys = {(row["cycle_id"], row["key"]) for row in caught}
        query = select(history.history.c.details).where(history.history.c.verb == "cycle_begun")
        written = [json.loads(row["details"]) for row in tx.rows(query.order_by(history.history.c.id))]
        order = [said["due"] for said in written if (said["cycle"], said["occurrence"]) in keys]
        assert order == sorted(order) and len(order) == len(keys)
        told = tx.connection.execute(select(func.count()).select_from(notice)).scalar_one()
        named = select(notice.c.event, notice.c.person_id).group_by(notice.c.event, notice.c.person_id)
        assert len(tx.rows(named.having(func.count() > 1))) == 0
        steps = tx.connection.execute(select(func.count()).select_from(cycle_reminder)).scalar_one()
    return {
        "occurrences": len(rows),
        "cases": len(started),
        "caught up": len(keys),
        "notices": told,
        "reminders": steps,
    }


def _units(tx: object, one: occurrences.Planned) -> list[str]:
    return occurrences.units_of(tx, one, one.opens_on)  # type: ignore[arg-type]


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 1, tzinfo=ZONE)


def main() -> None:
    """`make torture-calendar`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", help="URL of an empty database [a SQLite file in a temporary folder]")
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'torture.db'}"
        counts = play(url, Path(folder), given.kills, given.seed)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    print("each occurrence began once, the late ones say so, no notice came twice")


if __name__ == "__main__":
    main()
