"""Start timers of a released version: when cases of it begin by themselves."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from engine.calendar.timing import counted_from, due, next_in_cycle
from engine.clock import civil_date, end_of_day, start_of_day, stored
from engine.definitions.diagram import Diagram, Event
from engine.ids import new_id
from engine.store.tables import start_timer
from engine.store.transaction import Transaction

#: Cases begin at the start of the working morning, not at the last second of the day.
MORNING = timedelta(hours=8)


def arm_starts(tx: Transaction, procedure_id: str, version_id: str, diagram: Diagram) -> None:
    """Let the start timers of a version run from now; those of the version before it run no longer.

    A date that has passed begins nothing. Durations and cycles count from the release.
    """
    tx.execute(delete(start_timer).where(start_timer.c.procedure_id == procedure_id, start_timer.c.unit_id.is_(None)))
    for node in diagram.timer_starts():
        at = first_start(node.event, tx.now)
        if at is not None:
            tx.add(
                start_timer,
                {
                    "id": new_id("m"),
                    "procedure_id": procedure_id,
                    "version_id": version_id,
                    "element_id": node.id,
                    "due_at": stored(at),
                    "cycle": counted_from(node.event.text, tx.now) if node.event.timing == "cycle" else None,
                },
            )


def first_start(event: Event, now: datetime) -> datetime | None:
    """The first instant, not before now, at which a timer start happens; None when it has passed."""
    if event.timing == "cycle":
        return next_start(event.text, now)
    at = morning(due(event.text, now, lambda name: None).at)
    return at if at > now else None


def next_start(cycle: str, after: datetime) -> datetime | None:
    """The next turn of a cycle after an instant."""
    at = next_in_cycle(cycle, after)
    return morning(at) if at is not None else None


def morning(at: datetime) -> datetime:
    """A time that means a whole day is the morning of it; an hour stays that hour."""
    day = civil_date(at)
    return start_of_day(day) + MORNING if at == end_of_day(day) else at
