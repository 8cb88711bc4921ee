"""One wake-up of one process: timers, the calendar, and a sign of life by which people see that it works."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from engine.clock import restored, stored
from engine.execution.acts.fire_due import fire_due
from engine.execution.office import Office
from engine.execution.self_starting import count_failed
from engine.schedule import trigger
from engine.store.tables import heartbeat
from engine.store.transaction import Transaction

#: A process signs at most this often; a wake-up without work writes nothing in between.
SIGN_EVERY = timedelta(seconds=20)
#: Without a sign for so long the scheduler counts as down.
DOWN_AFTER = timedelta(minutes=2)
#: What should have opened so long ago is late.
LATE_AFTER = timedelta(minutes=15)
#: Signs of processes that ended long ago are cleared away.
FORGET_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Process:
    """A process that wakes the calendar, as of its last sign."""

    name: str
    started_at: datetime
    last_at: datetime
    fired: int
    fault: str
    alive: bool


@dataclass(frozen=True)
class Health:
    """`light`: green | amber (late, or something failed) | red (no process gives a sign)."""

    light: str
    processes: list[Process]
    late: int
    failed: int


def wake(office: Office, process: str) -> int:
    """Let everything due happen and leave a sign of life; returns how many timers and units that were.

    process: names the process for people, `host:number`.
    """
    office.follow_demo_clock()
    sign(office, process, 0)  # before the work, which may take minutes on the first of a month
    try:
        fired = fire_due(office) + trigger.trigger_due(office)
    except Exception as error:  # the edge of a worker's job: people see on the page that and why it stands still
        sign(office, process, 0, f"{type(error).__name__}: {error}"[:500])
        raise
    sign(office, process, fired)
    return fired


def sign(office: Office, process: str, fired: int, fault: str = "") -> None:
    """Write the sign of life when the last one is old, something was done, or something failed."""
    now = office.store.clock.now()
    with office.store.read() as tx:
        row = tx.row(select(heartbeat).where(heartbeat.c.process == process))
    if row is not None and not fired and fault == row["fault"] and abs(now - restored(row["last_at"])) < SIGN_EVERY:
        return
    with office.store.write() as tx:
        if row is None:
            values = {"process": process, "started_at": tx.at, "last_at": tx.at, "fired": fired, "fault": fault}
            tx.execute(insert(heartbeat).values(**values))
            tx.execute(delete(heartbeat).where(heartbeat.c.last_at < stored(tx.now - FORGET_AFTER)))
            return
        values = {"last_at": tx.at, "fired": row["fired"] + fired, "fault": fault}
        tx.execute(update(heartbeat).where(heartbeat.c.process == process).values(**values))


def health(tx: Transaction) -> Health:
    """How the scheduler is."""
    processes = [
        Process(
            row["process"], restored(row["started_at"]), restored(row["last_at"]), row["fired"], row["fault"],
            abs(tx.now - restored(row["last_at"])) <= DOWN_AFTER,
        )
        for row in tx.rows(select(heartbeat).order_by(heartbeat.c.last_at.desc()))
    ]  # fmt: skip
    late = sum(1 for one in trigger.due_now(tx) if trigger.opens_at(one) + LATE_AFTER < tx.now)
    failed = trigger.failures(tx) + count_failed(tx)
    alive = [process for process in processes if process.alive]
    light = "red" if not alive else "amber" if late or failed or any(one.fault for one in alive) else "green"
    return Health(light, processes, late, failed)
