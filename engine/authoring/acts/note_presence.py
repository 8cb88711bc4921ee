"""Tell the others that somebody has a draft open; no history is kept of this."""

from typing import Any

from engine.authoring import drafts
from engine.execution.office import Office
from engine.store.transaction import Actor, Transaction


def note_presence(office: Office, actor: Actor, draft_id: str) -> dict[str, Any]:
    """A sign of life of an open page; answers who else has it open. Refuses: NotProcessAdmin, NotFound."""

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        drafts.draft(tx, draft_id)
        return {"others": drafts.note_presence(tx, draft_id, person)}

    return office.store.act("note_presence", actor, work)
