"""Save files of a draft; nobody overwrites what somebody else saved meanwhile."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from engine.authoring import drafts
from engine.authoring.refusals import SavedMeanwhile
from engine.definitions.folder import read_definition
from engine.execution.office import Office
from engine.store.tables import draft_procedure
from engine.store.transaction import Actor, Transaction


def save_draft(
    office: Office, actor: Actor, draft_id: str, revision: int, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Save changed files (None deletes one) over the revision that the person read; answers the new revision.

    Refuses: NotProcessAdmin, NotFound, NotADraftNow, SavedMeanwhile (with who and when), BadFile.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        found = drafts.open_draft(tx, draft_id)
        accepted = drafts.accept(changes)
        drafts.require_revision(tx, found, revision)
        here = (draft_procedure.c.id == draft_id) & (draft_procedure.c.revision == revision)
        new = {"revision": revision + 1, "status": "draft", "saved_by": person, "saved_at": tx.at}
        if tx.execute(update(draft_procedure).where(here).values(**new)).rowcount == 0:
            raise SavedMeanwhile("", tx.at, revision)  # a twin of this very moment was first
        paths = drafts.write_files(tx, draft_id, accepted)
        if not paths:
            tx.execute(
                update(draft_procedure)
                .where(draft_procedure.c.id == draft_id)
                .values(revision=revision, status=found.status, saved_by=found.saved_by, saved_at=found.saved_at)
            )
            return {"revision": revision, "saved_at": found.saved_at}
        drafts.note_revision(tx, draft_id, revision + 1, person, paths)
        if "procedure.toml" in paths:
            name = read_definition({"procedure.toml": accepted["procedure.toml"] or ""})[0].procedure.name
            if isinstance(name, str) and name:
                renamed = update(draft_procedure).where(draft_procedure.c.id == draft_id).values(name=name[:300])
                tx.execute(renamed)
        return {"revision": revision + 1, "saved_at": tx.at}

    return office.store.act("save_draft", actor, work)
