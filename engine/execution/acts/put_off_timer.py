"""A time of a running case that came and could not be acted upon: told on the case, tried again each day."""

import logging
from typing import Any

from sqlalchemy import select, update

from engine.clock import stored
from engine.execution.acts.begin_by_timer import PUT_OFF
from engine.execution.advance import begin
from engine.execution.incidents import OF_TIMER, end_incidents, open_incident, told
from engine.execution.office import Office
from engine.store.prepared import Prepared
from engine.store.tables import incident, timer
from engine.store.transaction import SYSTEM, Transaction
from engine.wording import Said

log = logging.getLogger(__name__)

_WAITS = select(timer.c.id).where(timer.c.id == incident.c.timer_id).exists()
_GONE = Prepared(
    select(incident.c.case_id, incident.c.timer_id).where(
        incident.c.open.is_(True), incident.c.timer_id.is_not(None), ~_WAITS
    )
)


def put_off_timer(office: Office, timer_id: str, error: Exception) -> None:
    """Nothing of the failed act was kept. The case shows why; a retry, or the next day, tries again."""
    here = timer.c.id == timer_id

    def put_off(tx: Transaction) -> dict[str, Any]:
        row = tx.row(select(timer).where(here).with_for_update())
        if row is None:
            return {}
        planned = row["planned_at"] or row["due_at"]
        tx.execute(update(timer).where(here).values(due_at=stored(tx.now + PUT_OFF), planned_at=planned))
        return {"planned": planned}

    def tell(tx: Transaction) -> dict[str, Any]:
        row = tx.row(select(timer).where(here))
        known = select(incident.c.id).where(incident.c.timer_id == timer_id, incident.c.open.is_(True))
        if row is not None and tx.row(known) is None:
            run = begin(tx, office.library).run(row["instance_id"])
            message = Said("{name}: {said}", name=type(error).__name__, said=told(error))
            inputs = getattr(error, "inputs", None)
            given = {"due_at": row["planned_at"], **(inputs if isinstance(inputs, dict) else {})}
            open_incident(tx, run, row["element_id"], message, kind="timer", timer_id=timer_id, inputs=given)
        return {}

    # first out of the way of all others: a case that cannot even be read must not stop their clock
    if not office.store.act("put_off_timer", SYSTEM, put_off):
        return
    try:
        office.store.act("tell_failed_timer", SYSTEM, tell)
    except Exception:
        log.exception("telling of timer %s", timer_id)


def due_now(tx: Transaction, timer_id: str) -> None:
    """Let a time that was put off be due at once."""
    tx.execute(update(timer).where(timer.c.id == timer_id, timer.c.planned_at.is_not(None)).values(due_at=tx.at))


def forget_gone(office: Office) -> None:
    """The task was done, or the case went another way, before the failed time could act: nothing is to be mended."""
    with office.store.read() as tx:
        if tx.one(_GONE) is None:
            return

    def work(tx: Transaction) -> dict[str, Any]:
        for row in tx.all(_GONE):
            end_incidents(tx, row["case_id"], OF_TIMER, case=row["case_id"], timer=row["timer_id"])
        return {}

    office.store.act("forget_gone", SYSTEM, work)
