"""Refuse what was handed in, with a reason: it is a draft again."""

from typing import Any

from engine import history
from engine.authoring import drafts, requests
from engine.authoring.refusals import ReasonNeeded, SecondPersonNeeded
from engine.execution import notices
from engine.execution.office import Office
from engine.store.transaction import Actor, Transaction


def refuse_release(office: Office, actor: Actor, request_id: str, reason: str) -> dict[str, Any]:
    """Send a draft back. Refuses: NotProcessAdmin, NotFound, AlreadyDecided, SecondPersonNeeded, ReasonNeeded."""

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        row = requests.waiting(tx, request_id)
        if person == row["submitted_by"]:
            raise SecondPersonNeeded()
        if not reason.strip():
            raise ReasonNeeded()
        requests.decide(tx, request_id, "refused", reason.strip())
        drafts.set_status(tx, row["draft_id"], "refused")
        details = {"procedure": row["procedure_id"], "draft": row["draft_id"], "sha256": row["sha256"]}
        history.record(tx, "release_refused", None, {**details, "reason": reason.strip()})
        name = drafts.draft(tx, row["draft_id"]).name
        notices.tell(tx, row["submitted_by"], f"Chưa đồng ý ban hành: {name}", reason.strip())
        return {"draft": row["draft_id"]}

    return office.store.act("refuse_release", actor, work)
