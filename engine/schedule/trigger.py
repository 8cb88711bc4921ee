"""Start what the calendar says is due, each occurrence once for each unit.

The scheduler only wakes us; the rows decide. A row per cycle, unit and occurrence is unique and is written in the
transaction that starts the case, so two schedulers, a kill at any moment, a clock that jumps and weeks without a
server all come to the same: one start, in order of the due days, and the late ones say that they are late.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import DBAPIError

from engine import history
from engine.clock import civil_date, start_of_day
from engine.definitions import versions as released
from engine.errors import Refused
from engine.execution.acts.start_by_calendar import start_by_calendar
from engine.execution.office import Office
from engine.ids import new_id
from engine.organisation import units
from engine.organisation.duties import require_operator
from engine.rules import expressions
from engine.schedule import cycles, occurrences
from engine.schedule.occurrences import LONGEST_LEAD, Planned
from engine.schedule.reminders import next_reminder, remind_due
from engine.schedule.weekly import tell_superiors
from engine.store.prepared import Prepared
from engine.store.tables import case_file, firing, occurrence
from engine.store.transaction import SYSTEM, Actor, StaleInstance, Store, Transaction
from engine.wording import Said

_THIS = (firing.c.cycle_id == bindparam("cycle"), firing.c.key == bindparam("key"))
_FIRING = Prepared(select(firing).where(*_THIS).with_for_update())
_COUNT = Prepared(
    update(firing).where(*_THIS).values(total=bindparam("new_total"), finished_at=bindparam("new_finished_at"))
)
_REACHED = Prepared(
    select(occurrence.c.unit_id).where(
        occurrence.c.cycle_id == bindparam("cycle"), occurrence.c.key == bindparam("key")
    )
)

#: Units in one transaction: see docs/measurements.md; small enough that officials never wait long for the writer.
BATCH = 25
#: The same for occurrences that start nothing: a row each.
ENTRIES = 500
#: An occurrence opens at the start of the working morning.
OPENS_AT = time(8)
#: A case of the same kind that people opened by hand so many days before is the one that the calendar means.
ADOPT = {"year": 60, "half": 60, "quarter": 30, "month": 10, "term": 180, "once": 60}

#: Told (cycle, key, units done, units in all) after each batch.
Progress = Callable[[str, str, int, int], None]


def trigger_due(
    office: Office, limit: int = 200, progress: Progress | None = None, among: Collection[str] | None = None
) -> int:
    """Begin every occurrence whose day has come, in order of D; returns for how many units something was begun.

    limit: at most so many units now (the rest comes at the next call), so that a wake-up stays short; 0: no limit.
    among: only these units; for a rehearsal that plays the others elsewhere.
    Safe to call from several processes at once and to kill at any moment. A unit that fails is recorded with its
    reason and does not stop the others.
    """
    if _is_quiet(office):
        return 0
    begun = 0
    with office.store.read() as tx:
        waiting, plan, seen_at = due_now(tx), occurrences.revision(tx), tx.now
    for one in waiting:
        while limit == 0 or begun < limit:
            size = BATCH if limit == 0 else min(BATCH, limit - begun)
            answer = _take(office, one, size, plan, among)
            begun += answer["begun"]
            if progress is not None:
                progress(one.cycle.id, one.key, answer["done"], answer["total"])
            if answer["finished"]:
                break
        if limit and begun >= limit:
            return begun
    remind_due(office, among)
    tell_superiors(office)
    _be_quiet(office, None if waiting else (plan, seen_at))
    return begun


def _take(office: Office, one: Planned, size: int, plan: str, among: Collection[str] | None) -> dict[str, Any]:
    """The next units of an occurrence. A batch that the database refuses again and again is taken unit by unit, and a
    unit that it refuses alone is recorded as failed: nothing behind it waits for ever."""
    said = ""
    for many in (size, 1):
        try:
            return office.store.act("trigger", SYSTEM, _batch(office, one, many, plan, among))
        except (StaleInstance, DBAPIError) as error:
            said = _of_software(error)
    return office.store.act("trigger", SYSTEM, _batch(office, one, 1, plan, among, said))


@dataclass(frozen=True)
class _Quiet:
    """Nothing opens between the two instants as long as the calendar is the same: a wake-up costs one small query."""

    revision: str
    frm: datetime
    until: datetime


_QUIET: WeakKeyDictionary[Store, _Quiet] = WeakKeyDictionary()


def _is_quiet(office: Office) -> bool:
    known = _QUIET.get(office.store)
    if known is None:
        return False
    with office.store.read() as tx:
        return known.frm <= tx.now < known.until and occurrences.revision(tx) == known.revision


def _be_quiet(office: Office, seen: tuple[str, datetime] | None) -> None:
    """seen: the calendar of which nothing was due when it was looked up just now, and at which instant that was."""
    with office.store.read() as tx:
        tomorrow = start_of_day(tx.today + timedelta(days=1))
        plan = occurrences.revision(tx)
        if seen is None or seen[0] != plan:
            if due_now(tx):
                return
            seen = (plan, tx.now)
        until = min(at for at in (next_opening(tx, seen[1]), next_reminder(tx), tomorrow) if at is not None)
        _QUIET[office.store] = _Quiet(plan, tx.now, until)


def due_now(tx: Transaction) -> list[Planned]:
    """What has come by the instant of the transaction and is not finished, in order of D."""
    begins = cycles.since(tx)
    found = occurrences.unfinished(tx, begins, tx.today + timedelta(days=LONGEST_LEAD))
    come = [one for one in found if begins <= one.opens_on <= tx.today and not one.waiting]
    return [one for one in come if opens_at(one) <= tx.now]


def next_opening(tx: Transaction, after: datetime) -> datetime | None:
    """The next instant after another at which the calendar has something to begin; None within the next three years."""
    begins = cycles.since(tx)
    frm = civil_date(after) - timedelta(days=1)
    found = occurrences.unfinished(tx, frm, frm + timedelta(days=LONGEST_LEAD + 100))
    least = max(begins, civil_date(after))
    days = sorted({one.opens_on for one in found if one.opens_on >= least and not one.waiting})
    return next((at for at in (start_of_day(day, OPENS_AT) for day in days) if at > after), None)


def opens_at(one: Planned) -> datetime:
    """The instant at which an occurrence opens."""
    return start_of_day(one.opens_on, OPENS_AT)


def _batch(
    office: Office, one: Planned, size: int, plan: str, among: Collection[str] | None, give_up: str = ""
) -> Callable[[Transaction], dict[str, Any]]:
    """plan: the revision of the calendar in which the occurrence was found due; give_up: why the unit is not tried."""

    def work(tx: Transaction) -> dict[str, Any]:
        if occurrences.revision(tx) != plan:  # somebody has just moved something: look again at the next wake-up
            return {"begun": 0, "done": 0, "total": 0, "finished": True}
        row = _open_firing(tx, one)
        if row["finished_at"] is not None:
            return {"begun": 0, "done": row["total"], "total": row["total"], "finished": True}
        mine = {"cycle": one.cycle.id, "key": one.key}
        reached = {found["unit_id"] for found in tx.all(_REACHED, **mine)}
        left = [unit_id for unit_id in _reach(tx, one) if unit_id not in reached]
        left = [unit_id for unit_id in left if among is None or unit_id in among]
        there = {version.procedure_id for version in released.all_current(tx)}
        starts = one.cycle.starts and one.cycle.procedure in there
        many = size if starts or give_up else max(size, ENTRIES)
        now, later = left[:many], left[many:]
        standing = set(occurrences.units_of(tx, one, tx.today))
        late = bool(row["caught_up"]) or one.opens_on < tx.today
        made = []
        for unit_id in now:
            if unit_id not in standing:
                begins = _Begun("lapsed")
            elif give_up:
                begins = _Begun("failed", reason=give_up[:2000])
            else:
                begins = _begin_unit(tx, office, one, unit_id) if starts else _Begun("noted")
            made.append(_row(tx, one, unit_id, begins, late))
        tx.add(occurrence, *made)
        total = len(reached) + len(left)
        if not later:
            history.record(
                tx, "cycle_begun", None,
                {"cycle": one.cycle.id, "occurrence": one.key, "due": one.due_on.isoformat(), "units": total},
            )  # fmt: skip
        tx.do(_COUNT, **mine, new_total=total, new_finished_at=None if later else tx.at)
        if not later:
            occurrences.note_finished(tx, {**row, "total": total, "finished_at": tx.at})
        return {"begun": len(now), "done": len(reached) + len(now), "total": total, "finished": not later}

    return work


def _open_firing(tx: Transaction, one: Planned) -> Any:
    """The row of this occurrence, locked until the transaction ends: batches of one occurrence come one by one."""
    row = tx.one(_FIRING, cycle=one.cycle.id, key=one.key)
    if row is not None:
        return row
    values = {
        "cycle_id": one.cycle.id,
        "key": one.key,
        "due_on": one.due_on.isoformat(),
        "opens_on": one.opens_on.isoformat(),
        "version": one.cycle.number,
        "total": 0,
        "caught_up": one.opens_on < tx.today,
        "begun_at": tx.at,
    }
    tx.add(firing, values)  # of two schedulers one fails on the key and starts again here
    return {**values, "finished_at": None}


def _reach(tx: Transaction, one: Planned) -> list[str]:
    """The units of the day on which it opened, also those that have ended since, so that none is lost in silence."""
    return occurrences.units_of(tx, one, one.opens_on)


@dataclass(frozen=True)
class _Begun:
    status: str
    case_id: str | None = None
    reason: str = ""


def _begin_unit(tx: Transaction, office: Office, one: Planned, unit_id: str) -> _Begun:
    if (known := _by_hand(tx, one, unit_id)) is not None:
        return _Begun("adopted", known)
    try:
        with tx.savepoint():
            answers = start_answers(tx, one, unit_id)
            case_id = start_by_calendar(tx, office.library, one.cycle.procedure, unit_id, answers)["case_id"]
        return _Begun("started", case_id)
    except (StaleInstance, DBAPIError):
        raise  # a lost race: the whole batch starts again on fresh rows
    except Exception as error:  # the edge of a worker's job: one unit that fails does not stop the others
        return _Begun("failed", reason=(str(error) if isinstance(error, Refused) else _of_software(error))[:2000])


def _of_software(error: Exception) -> str:
    """What an operator can pass on of a fault of the software or the database: its first line, not its statement."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return f"{type(error).__name__}: {next(iter(str(cause).splitlines()), '')}"


def _row(tx: Transaction, one: Planned, unit_id: str, begins: _Begun, late: bool) -> dict[str, Any]:
    return {
        "id": new_id("k"),
        "cycle_id": one.cycle.id,
        "unit_id": unit_id,
        "key": one.key,
        "due_on": one.due_on.isoformat(),
        "opens_on": one.opens_on.isoformat(),
        "status": begins.status,
        "case_id": begins.case_id,
        "caught_up": late,
        "reason": begins.reason,
        "at": tx.at,
    }


def start_answers(tx: Transaction, one: Planned, unit_id: str) -> dict[str, Any]:
    """What the cycle answers in the start form for a unit. Raises ExpressionError."""
    place = units.unit(tx, unit_id, tx.today)
    facts = {
        "year": one.planned_on.year,
        "month": one.planned_on.month,
        "quarter": (one.planned_on.month + 2) // 3,
        "due_on": one.due_on.isoformat(),
        "opens_on": one.opens_on.isoformat(),
        "unit": unit_id,
        "unit_kind": place.kind,
        "period": one.key,
        "term": one.key if one.unit is not None else None,
        "cycle": one.cycle.id,
    }
    return {name: expressions.evaluate(text, facts) for name, text in one.cycle.data.items()}


def _by_hand(tx: Transaction, one: Planned, unit_id: str) -> str | None:
    """A case that a person opened for this occurrence before the calendar did; it is not opened again."""
    first = one.opens_on - timedelta(days=ADOPT[one.cycle.period])
    taken = select(occurrence.c.case_id).where(occurrence.c.unit_id == unit_id, occurrence.c.case_id.is_not(None))
    query = (
        select(case_file.c.id)
        .where(case_file.c.procedure_id == one.cycle.procedure, case_file.c.unit_id == unit_id)
        .where(case_file.c.started_on >= first.isoformat(), case_file.c.started_by.is_not(None))
        .where(case_file.c.id.not_in(taken))
        .order_by(case_file.c.started_at)
        .limit(1)
    )
    found: str | None = tx.connection.execute(query).scalar()
    return found


def failures(tx: Transaction) -> int:
    """For how many units a start has failed and waits for somebody."""
    query = select(func.count()).select_from(occurrence).where(occurrence.c.status == "failed")
    return tx.connection.execute(query).scalar_one()


def retry(office: Office, actor: Actor, occurrence_id: str) -> dict[str, Any]:
    """Start again for a unit for which the start failed, after its cause was mended; keeps the due day of then.

    Answers started: False when it did not fail, or has been started since. Refuses: NotTheOperator, and what the
    start refuses again.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        require_operator(tx, actor, Said("mở lại hồ sơ mà lịch không mở được"))
        row = tx.row(select(occurrence).where(occurrence.c.id == occurrence_id).with_for_update())
        if row is None or row["status"] != "failed":
            return {"started": False}
        planned = occurrences.planned(
            tx, date.fromisoformat(row["due_on"]), date.fromisoformat(row["due_on"]), only=[row["cycle_id"]]
        )
        one = next((found for found in planned if found.key == row["key"]), None)
        if one is None:
            return {"started": False}
        answers = start_answers(tx, one, row["unit_id"])
        case_id = start_by_calendar(tx, office.library, one.cycle.procedure, row["unit_id"], answers)["case_id"]
        values = {"status": "started", "case_id": case_id, "reason": "", "at": tx.at}
        tx.execute(update(occurrence).where(occurrence.c.id == occurrence_id).values(**values))
        return {"started": True, "case_id": case_id}

    return office.store.act("retry_occurrence", actor, work)
