"""What pages and the command line read of the calendar: plain data, no rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from engine.clock import restored
from engine.definitions import versions as released
from engine.execution.office import Office
from engine.organisation import units
from engine.schedule import cycles, occurrences, terms
from engine.schedule.cycles import Cycle
from engine.schedule.occurrences import Planned
from engine.store.tables import cycle_version, firing, occurrence
from engine.store.transaction import Transaction


@dataclass(frozen=True)
class Entry:
    """One occurrence in an overview, for all its units. `state`: upcoming | waiting | entry | begun."""

    cycle: Cycle
    key: str
    due_on: date
    planned_on: date
    opens_on: date
    moved: str
    units: int
    unit: str | None
    state: str
    #: it hangs on the day of a congress or an election that nobody has confirmed
    expected: bool = False


@dataclass(frozen=True)
class Fired:
    """One occurrence that has begun."""

    cycle: str
    name: str
    name_en: str
    key: str
    due_on: date
    begun_at: Any
    finished: bool
    caught_up: bool
    total: int
    #: status of units -> how many
    by_status: dict[str, int]

    @property
    def reached(self) -> int:
        """How many units have been reached."""
        return sum(self.by_status.values())


@dataclass(frozen=True)
class CycleLine:
    """A cycle in the catalogue with its next day."""

    cycle: Cycle
    there: bool
    next_on: date | None
    units: int


@dataclass(frozen=True)
class VersionLine:
    """One version of a cycle: from when, by whom, why."""

    number: int
    valid_from: str
    origin: str
    reason: str
    made_by: str | None
    made_at: Any
    content: Cycle


def catalogue(tx: Transaction) -> list[CycleLine]:
    """Every cycle in its version of today, in the order in which it was shipped; also those without a procedure yet."""
    there = {version.procedure_id for version in released.all_current(tx)}
    following: dict[str, Entry] = {}
    for one in entries(tx, tx.today, tx.today + timedelta(days=5 * 366)):
        following.setdefault(one.cycle.id, one)
    found = []
    for id in order(tx):
        cycle = cycles.current(tx, id)
        assert cycle is not None
        then = following.get(id)
        found.append(
            CycleLine(cycle, cycle.procedure in there, then.due_on if then else None, then.units if then else 0)
        )
    return found


def order(tx: Transaction) -> list[str]:
    """Ids of the cycles by process, then id."""
    known = cycles.versions(tx)
    return sorted(known, key=lambda id: (known[id][0].process or 99, id))


def entries(
    tx: Transaction, frm: date, to: date, *, among: Collection[str] | None = None, procedure: str | None = None
) -> list[Entry]:
    """The occurrences of a period for pages. among: only those that reach one of these units."""
    there = {version.procedure_id for version in released.all_current(tx)}
    begun = occurrences.firings(tx)
    found: dict[Any, Entry] = {}
    for one in occurrences.planned(tx, frm, to, begun=begun):
        if procedure not in (None, one.cycle.procedure):
            continue
        reached = occurrences.units_of(tx, one, max(one.opens_on, tx.today))
        if among is not None:
            reached = [unit for unit in reached if unit in among]
        if not reached:
            continue
        state = "begun" if (one.cycle.id, one.key) in begun else "waiting" if one.waiting else "upcoming"
        if state == "upcoming" and one.cycle.procedure not in there:
            state = "entry"
        same = (one.cycle.id, one.due_on, one.opens_on, state)  # terms of several units with the same days
        before = found.get(same)
        found[same] = Entry(
            one.cycle, one.key, one.due_on, one.planned_on, one.opens_on, one.moved,
            len(reached) + (before.units if before else 0), one.unit if before is None else None, state,
            one.expected or (before is not None and before.expected),
        )  # fmt: skip
    return list(found.values())


def next_firings(tx: Transaction, count: int = 50) -> list[Entry]:
    """What opens next, in the order in which it opens; not what opened before the calendar was switched on."""
    since = cycles.since(tx)
    coming = entries(tx, tx.today, tx.today + timedelta(days=900))
    found = [one for one in coming if one.state != "begun" and one.opens_on >= since]
    return sorted(found, key=lambda one: (one.opens_on, one.due_on, one.cycle.id))[:count]


def last_firings(tx: Transaction, count: int = 50) -> list[Fired]:
    """What began last, the newest first."""
    rows = tx.rows(select(firing).order_by(firing.c.begun_at.desc(), firing.c.due_on.desc()).limit(count))
    by_status: dict[tuple[str, str], dict[str, int]] = {}
    if rows:
        table = occurrence
        query = (
            select(table.c.cycle_id, table.c.key, table.c.status, func.count().label("units"))
            .where(table.c.cycle_id.in_({row["cycle_id"] for row in rows}))
            .where(table.c.key.in_({row["key"] for row in rows}))
            .group_by(table.c.cycle_id, table.c.key, table.c.status)
        )
        for found in tx.rows(query):
            by_status.setdefault((found["cycle_id"], found["key"]), {})[found["status"]] = found["units"]
    known = cycles.versions(tx)
    return [
        Fired(
            row["cycle_id"],
            known[row["cycle_id"]][0].called("vi"),
            known[row["cycle_id"]][0].called("en"),
            row["key"],
            date.fromisoformat(row["due_on"]),
            restored(row["begun_at"]),
            row["finished_at"] is not None,
            bool(row["caught_up"]),
            row["total"],
            by_status.get((row["cycle_id"], row["key"]), {}),
        )
        for row in rows
    ]


def history_of(tx: Transaction, cycle_id: str) -> list[VersionLine]:
    """The versions of a cycle, newest first."""
    by_number = {cycle.number: cycle for cycle in cycles.versions(tx).get(cycle_id, [])}
    query = select(cycle_version).where(cycle_version.c.cycle_id == cycle_id).order_by(cycle_version.c.number.desc())
    return [
        VersionLine(
            row["number"], row["valid_from"], row["origin"], row["reason"], row["made_by"], restored(row["made_at"]),
            by_number[row["number"]],
        )
        for row in tx.rows(query)
    ]  # fmt: skip


def find(tx: Transaction, cycle_id: str, key: str) -> Planned | None:
    """One occurrence by its key, as far as three years back and five ahead."""
    frm, to = tx.today - timedelta(days=3 * 366), tx.today + timedelta(days=5 * 366)
    return next((one for one in occurrences.planned(tx, frm, to, only=[cycle_id]) if one.key == key), None)


def unconfirmed(tx: Transaction) -> list[terms.Term]:
    """The terms that run and whose third year nobody has confirmed."""
    return [term for term in terms.terms(tx) if not term.confirmed and term.over >= tx.today]


def expected_days(tx: Transaction) -> list[terms.Term]:
    """The terms that run and whose days nobody has confirmed."""
    return [term for term in terms.terms(tx) if term.expected and term.over >= tx.today]


def progress(office: Office) -> list[tuple[str, str, int, int]]:
    """Occurrences that are being started now: cycle, key, units done, units in all."""
    with office.store.read() as tx:
        running = tx.rows(select(firing).where(firing.c.finished_at.is_(None)))
        table = occurrence
        found = []
        for row in running:
            done = select(func.count()).where(table.c.cycle_id == row["cycle_id"], table.c.key == row["key"])
            found.append((row["cycle_id"], row["key"], tx.connection.execute(done).scalar_one(), row["total"]))
        return found


@dataclass(frozen=True)
class Failure:
    """A unit for which the start failed."""

    id: str
    cycle: str
    name: str
    name_en: str
    key: str
    unit: str
    unit_name: str
    due_on: date
    reason: str


def failed(tx: Transaction) -> list[Failure]:
    """Every start that failed and waits for somebody, the oldest first."""
    rows = tx.rows(select(occurrence).where(occurrence.c.status == "failed").order_by(occurrence.c.at))
    known = units.units(tx, {row["unit_id"] for row in rows}, tx.today)
    called = {id: (of[0].called("vi"), of[0].called("en")) for id, of in cycles.versions(tx).items()}
    return [
        Failure(
            row["id"], row["cycle_id"], *called[row["cycle_id"]], row["key"], row["unit_id"],
            known[row["unit_id"]].name if row["unit_id"] in known else row["unit_id"],
            date.fromisoformat(row["due_on"]), row["reason"],
        )
        for row in rows
    ]  # fmt: skip
