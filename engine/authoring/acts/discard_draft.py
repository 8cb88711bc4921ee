"""Throw a draft away; its rows stay for the record, nobody finds it any more."""

from typing import Any

from engine import history
from engine.authoring import drafts
from engine.execution.office import Office
from engine.store.transaction import Actor, Transaction


def discard_draft(office: Office, actor: Actor, draft_id: str) -> dict[str, Any]:
    """Refuses: NotProcessAdmin, NotFound, NotADraftNow (withdraw what was handed in first)."""

    def work(tx: Transaction) -> dict[str, Any]:
        drafts.require_admin(tx, actor)
        found = drafts.open_draft(tx, draft_id)
        drafts.set_status(tx, draft_id, "discarded")
        history.record(tx, "draft_discarded", None, {"procedure": found.procedure_id, "draft": draft_id})
        return {"procedure": found.procedure_id}

    return office.store.act("discard_draft", actor, work)
