"""Let a case go on after the cause of an incident was mended."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from engine import history
from engine.errors import Kind, NotFound, Refused
from engine.execution.acts.fire_due import fire_again
from engine.execution.acts.put_off_timer import due_now
from engine.execution.advance import begin, retry
from engine.execution.office import Office
from engine.execution.run import save_all
from engine.organisation import accounts
from engine.store.tables import incident
from engine.store.transaction import Actor, Transaction


@dataclass(eq=False)
class NotForYou(Refused):
    """Retrying is for process admins and operators; it decides nothing in the case."""

    kind = Kind.NOT_ALLOWED
    says = "Chỉ quản trị quy trình hoặc người vận hành được thử lại bước bị lỗi."
    do = "Báo cho quản trị quy trình."


def retry_incident(office: Office, actor: Actor, incident_id: str, request_id: str | None = None) -> dict[str, Any]:
    """Close the incident and carry out its element, or its time, again; when it fails again, a new incident opens.

    Refuses: NotFound, NotForYou (duties process_admin or operator are needed).
    """

    def work(tx: Transaction) -> dict[str, Any]:
        row = tx.row(select(incident).where(incident.c.id == incident_id, incident.c.open.is_(True)))
        if row is None:
            raise NotFound("sự cố", incident_id)
        if actor.person and not accounts.duties_of(tx, actor.person, tx.today) & {"process_admin", "operator"}:
            raise NotForYou()
        tx.execute(update(incident).where(incident.c.id == incident_id).values(open=False, closed_at=tx.at))
        history.record(tx, "incident_closed", row["case_id"], {"message": row["message"]}, element_id=row["element_id"])
        if row["timer_id"] is not None:
            due_now(tx, row["timer_id"])
            return {"case_id": row["case_id"], "timer_id": row["timer_id"]}
        ctx = begin(tx, office.library)
        retry(ctx, ctx.run(row["instance_id"]), row["element_id"], row["activity_id"], row["task_id"])
        save_all(tx)
        return {"case_id": row["case_id"]}

    done = office.store.act("retry_incident", actor, work, request_id, about=incident_id)
    if (timer_id := done.pop("timer_id", None)) is not None:
        fire_again(office, timer_id)
    return done
