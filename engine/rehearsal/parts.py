"""A rehearsal in two parts at once: each plays the cases of its own units on a copy of the staged database.

The whole organisation, the calendar, the people and their absences are the same in both; only which units' cases begin
differs. A part is a committee with everything below it, so that cells, their committee and its bodies meet in one. What
follows from a case (other cases, deadlines, overdue lists) stays in its part. How a rehearsal is divided depends on its
size alone, never on the machine: the same seed gives the same report everywhere.
"""

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from engine.execution.deploy import read_all
from engine.execution.office import Office
from engine.organisation import units
from engine.rehearsal.played import Played
from engine.rehearsal.stage import reopened, settled
from engine.store.transaction import Transaction

#: Sizes that are worth a second process.
DIVIDED = {"demo": 2, "large": 2, "province": 2}
#: So deep stand the committees whose units stay together: the party's centre, the province, its committees.
DEPTH = 2
#: What a part writes and a report reads; all else is the same in both or not asked for.
GATHERED = (
    "case_file", "case_link", "case_opening", "handover", "instance", "task", "incident", "timer", "subscription",
    "document", "notice", "outbox", "firing", "occurrence",
)  # fmt: skip


#: Plays one part: the office, the units whose cases begin there, what else it was asked for, and `progress=`: told the
#: day, cases started by hand and tasks completed in this part. By name, so that another process finds it.
Play = Callable[..., Played]


class OtherPart:
    """A part that is played in another process."""

    def __init__(self, process: BaseProcess, here: Connection, counts: Any) -> None:
        self._process = process
        self._here = here
        self._counts = counts
        self._path: Path | None = None

    def begin(self, office: Office, of_units: frozenset[str], *asked: Any) -> None:
        """Let it play on a copy of the office's database as it is now."""
        original = Path(str(office.store.engine.url.database))
        self._path = original.with_name("part.db")
        settled(office)
        _copied(original, self._path)
        self._here.send((self._path, office.store.clock.now(), of_units, asked))

    def done(self) -> tuple[int, int]:
        """Cases started by hand and tasks completed so far."""
        return self._counts[0], self._counts[1]

    def gather(self, office: Office) -> Played:
        """Wait for it, add its rows to the office's database and return what it did not write down."""
        try:
            found = self._here.recv()
        except EOFError:
            raise RuntimeError("the second part of the rehearsal ended without an answer") from None
        self._process.join()
        if isinstance(found, BaseException):
            raise found
        assert isinstance(found, Played) and self._path is not None
        _gathered(office, self._path)
        return found


def divided(tx: Transaction, count: int) -> list[frozenset[str]]:
    """The units of each part, as even as their numbers allow."""
    groups: dict[str, list[str]] = {}
    over: list[str] = []
    for depth, unit in units.tree(tx, tx.today):
        over = [*over[:depth], unit.id]
        groups.setdefault(over[min(depth, DEPTH)], []).append(unit.id)
    parts: list[list[str]] = [[] for _ in range(count)]
    for _name, ids in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        min(parts, key=len).extend(ids)
    return [frozenset(part) for part in parts]


@contextmanager
def beside(play: Play, root: Path) -> Iterator[OtherPart]:
    """A process of its own that loads what it needs while the caller still sets the stage; leaving earlier ends it.

    root: whose procedures will be played.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    counts = context.RawArray("q", 2)
    process = context.Process(target=_part, args=(there, play, counts, root), daemon=True)
    process.start()
    there.close()
    try:
        yield OtherPart(process, here, counts)
    finally:
        here.close()
        if process.is_alive():
            process.terminate()
        process.join()


def together(first: Played, second: Played) -> Played:
    """What both parts did; changes of the organisation happened in both and are told once."""
    return replace(first, troubles=[*first.troubles, *second.troubles], acts=first.acts + second.acts)


def _part(there: Connection, play: Play, counts: Any, root: Path) -> None:
    def progress(_day: date, started: int, completed: int) -> None:
        counts[:] = (started, completed)

    read_all(root)  # remembered by their content until they are asked for
    try:
        path, at, of_units, asked = there.recv()
    except EOFError:  # there is nothing to play: the stage could not be set
        return
    try:
        with reopened(path, at) as office:
            played = play(office, of_units, *asked, progress=progress)
            counts[:] = (played.acts["started"], played.acts["completed"])
            answer: Any = played
    except BaseException as error:  # the edge of a process: whoever waits raises it
        answer = error
    there.send(answer)
    there.close()


def _copied(frm: Path, to: Path) -> None:
    """A copy of a database; its timers that begin cases go with one part only."""
    with sqlite3.connect(frm) as original, sqlite3.connect(to) as copy:
        original.backup(copy)
        copy.execute("DELETE FROM start_timer")
    original.close()
    copy.close()


def _gathered(office: Office, path: Path) -> None:
    """Add a part's rows; a case's number, counted in each part from 1, says that it is of the second one."""
    settled(office)
    office.store.engine.dispose()
    database = office.store.engine.url.database
    connection = sqlite3.connect(str(database), isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("ATTACH ? AS part", (str(path),))
        connection.execute("BEGIN")
        connection.execute("UPDATE part.case_file SET number = number || ' (2)'")
        for table in GATHERED:
            # an occurrence of a cycle is begun in both, and somebody may be told in both of the same event
            how = "OR IGNORE " if table in ("firing", "notice") else ""
            names = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})"))
            connection.execute(f"INSERT {how}INTO main.{table} ({names}) SELECT {names} FROM part.{table}")  # noqa: S608
        connection.execute("COMMIT")
    finally:
        connection.close()
