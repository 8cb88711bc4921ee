"""Take back what was handed in: it is a draft again."""

from typing import Any

from engine import history
from engine.authoring import drafts, requests
from engine.execution.office import Office
from engine.organisation.duties import NotProcessAdmin
from engine.store.transaction import Actor, Transaction


def withdraw_release(office: Office, actor: Actor, request_id: str) -> dict[str, Any]:
    """Whoever handed it in, or edited it, takes it back. Refuses: NotProcessAdmin, NotFound, AlreadyDecided."""

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        row = requests.waiting(tx, request_id)
        if person != row["submitted_by"] and person not in drafts.editors(tx, drafts.draft(tx, row["draft_id"])):
            raise NotProcessAdmin()
        requests.decide(tx, request_id, "withdrawn")
        drafts.set_status(tx, row["draft_id"], "draft")
        details = {"procedure": row["procedure_id"], "draft": row["draft_id"], "sha256": row["sha256"]}
        history.record(tx, "release_withdrawn", None, details)
        return {"draft": row["draft_id"]}

    return office.store.act("withdraw_release", actor, work)
