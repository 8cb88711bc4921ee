"""Suspend a procedure (nobody starts new cases, running ones go on) and resume it."""

from typing import Any

from sqlalchemy import delete, insert, select

from engine import history
from engine.authoring import drafts
from engine.authoring.refusals import ReasonNeeded
from engine.definitions import versions
from engine.errors import NotFound
from engine.execution.advance import begin
from engine.execution.messages import take_up
from engine.execution.office import Office
from engine.execution.run import save_all
from engine.store.tables import procedure_suspension
from engine.store.transaction import Actor, Transaction


def suspend_procedure(
    office: Office, actor: Actor, procedure_id: str, reason: str, request_id: str | None = None
) -> dict[str, Any]:
    """From now on nobody starts a case; hand-overs of others wait. Refuses: NotProcessAdmin, NotFound, ReasonNeeded."""

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        if versions.current(tx, procedure_id) is None:
            raise NotFound("thủ tục", procedure_id)
        if not reason.strip():
            raise ReasonNeeded()
        if versions.suspended(tx, procedure_id) is None:
            values = {"procedure_id": procedure_id, "reason": reason.strip(), "by": person, "at": tx.at}
            tx.execute(insert(procedure_suspension).values(**values))
            details = {"procedure": procedure_id, "reason": reason.strip()}
            history.record(tx, "procedure_suspended", None, details)
        return {"procedure": procedure_id}

    return office.store.act("suspend_procedure", actor, work, request_id, about=[procedure_id, reason])


def resume_procedure(office: Office, actor: Actor, procedure_id: str, request_id: str | None = None) -> dict[str, Any]:
    """Cases may be started again; those that messages would have started meanwhile start now. Refuses: NotProcessAdmin.

    Answers with the cases that were started.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        drafts.require_admin(tx, actor)
        here = procedure_suspension.c.procedure_id == procedure_id
        since = tx.connection.execute(select(procedure_suspension.c.at).where(here)).scalar()
        begun: list[str] = []
        if since is not None and tx.execute(delete(procedure_suspension).where(here)).rowcount:
            begun = take_up(begin(tx, office.library), procedure_id, since)
            save_all(tx)
            history.record(tx, "procedure_resumed", None, {"procedure": procedure_id, "cases": begun})
        return {"procedure": procedure_id, "cases": begun}

    return office.store.act("resume_procedure", actor, work, request_id, about=procedure_id)
