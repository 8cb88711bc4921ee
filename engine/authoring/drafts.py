"""Drafts as rows: reading one, who edited it, who has it open; the acts write through here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine.authoring.refusals import BadFile, NotADraftNow, SavedMeanwhile
from engine.clock import stored
from engine.definitions.folder import MAX_FILE, PARTS
from engine.errors import NotFound
from engine.execution.views import Viewer
from engine.organisation import accounts, people
from engine.organisation.duties import NotProcessAdmin
from engine.store.tables import draft_file, draft_presence, draft_procedure, draft_revision, release_request
from engine.store.transaction import Actor, Transaction

#: How long a sign of life of an open page counts.
PRESENT = timedelta(seconds=60)
MAX_ALL = 20_000_000
MAX_FILES = 400
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
OPEN = ("draft", "refused")


@dataclass(frozen=True)
class Draft:
    """A draft without its files."""

    id: str
    procedure_id: str
    name: str
    base_version_id: str | None
    origin: str
    revision: int
    status: str
    begun_by: str
    begun_at: str
    saved_by: str
    saved_at: str

    @property
    def open(self) -> bool:
        """May it be changed?"""
        return self.status in OPEN


def require_admin(tx: Transaction, actor: Actor) -> str:
    """The person who acts, who must be a process admin today. Raises NotProcessAdmin."""
    if actor.person is None or "process_admin" not in accounts.duties_of(tx, actor.person, tx.today):
        raise NotProcessAdmin()
    return actor.person


def require_reader(viewer: Viewer) -> None:
    """Drafts are read by process admins and auditors. Raises NotProcessAdmin."""
    if not viewer.duties & {"process_admin", "auditor"}:
        raise NotProcessAdmin()


def draft(tx: Transaction, draft_id: str) -> Draft:
    """One draft. Raises NotFound."""
    row = tx.row(select(draft_procedure).where(draft_procedure.c.id == draft_id))
    if row is None or row["status"] == "discarded":
        raise NotFound("bản nháp", draft_id)
    return Draft(**row)


def open_draft(tx: Transaction, draft_id: str) -> Draft:
    """One draft that may be changed. Raises NotFound, NotADraftNow."""
    found = draft(tx, draft_id)
    if not found.open:
        raise NotADraftNow(found.name)
    return found


def require_revision(tx: Transaction, found: Draft, seen: int | None) -> None:
    """The person acts on the draft as it is now. Raises SavedMeanwhile."""
    if seen is not None and seen != found.revision:
        raise SavedMeanwhile(people.names(tx, [found.saved_by])[found.saved_by], found.saved_at, found.revision)


def drafts(tx: Transaction) -> list[Draft]:
    """All drafts that are not thrown away, the one saved last first."""
    query = select(draft_procedure).where(draft_procedure.c.status != "discarded")
    return [Draft(**row) for row in tx.rows(query.order_by(draft_procedure.c.saved_at.desc()))]


def files(tx: Transaction, draft_id: str) -> dict[str, str]:
    """The files of a draft as they were saved last."""
    query = select(draft_file.c.path, draft_file.c.content).where(draft_file.c.draft_id == draft_id)
    return {row["path"]: row["content"] for row in tx.rows(query.order_by(draft_file.c.path))}


def accept(changes: Mapping[str, Any]) -> dict[str, str | None]:
    """Files as a stranger sends them. Raises BadFile for a path outside a procedure, no text, or too much."""
    found: dict[str, str | None] = {}
    for path, text in changes.items():
        inside = any(path == part or (part.endswith("/") and path.startswith(part)) for part in PARTS)
        if not inside or len(path) > 200 or not _NAME.fullmatch(path):
            raise BadFile(path)
        if text is not None and (not isinstance(text, str) or len(text) > MAX_FILE):
            raise BadFile(path)
        found[path] = text
    return found


def write_files(tx: Transaction, draft_id: str, changes: Mapping[str, str | None]) -> list[str]:
    """Write, replace and (None) delete files of a draft; returns the paths that differ now. Raises BadFile."""
    before = files(tx, draft_id)
    changed = sorted(path for path, text in changes.items() if before.get(path) != text)
    after = {path: text for path, text in {**before, **changes}.items() if text is not None}
    if len(after) > MAX_FILES or sum(map(len, after.values())) > MAX_ALL:
        raise BadFile(changed[0] if changed else "")
    for path in changed:
        tx.execute(delete(draft_file).where(draft_file.c.draft_id == draft_id, draft_file.c.path == path))
        if (text := changes[path]) is not None:
            tx.execute(insert(draft_file).values(draft_id=draft_id, path=path, content=text))
    return changed


def note_revision(tx: Transaction, draft_id: str, revision: int, person: str, paths: list[str]) -> None:
    """Write who saved which files as this revision."""
    tx.execute(
        insert(draft_revision).values(
            draft_id=draft_id, revision=revision, person_id=person, at=tx.at, paths=json.dumps(paths)
        )
    )


def set_status(tx: Transaction, draft_id: str, status: str) -> None:
    """The draft is open, handed in, released or thrown away from now on."""
    tx.execute(update(draft_procedure).where(draft_procedure.c.id == draft_id).values(status=status))


def editors(tx: Transaction, found: Draft) -> dict[str, str]:
    """Everybody who changed the draft, with the instant of the last change: none of them may consent.

    Who only began it as a copy of what is in force has changed nothing.
    """
    rows = tx.rows(
        select(draft_revision.c.person_id, draft_revision.c.at, draft_revision.c.revision)
        .where(draft_revision.c.draft_id == found.id)
        .order_by(draft_revision.c.revision)
    )
    return {row["person_id"]: row["at"] for row in rows if row["revision"] > 1 or found.origin != "version"}


def note_presence(tx: Transaction, draft_id: str, person: str) -> list[dict[str, str]]:
    """Somebody has the draft open; returns who else has."""
    here = (draft_presence.c.draft_id == draft_id) & (draft_presence.c.person_id == person)
    if tx.execute(update(draft_presence).where(here).values(at=tx.at)).rowcount == 0:
        tx.execute(insert(draft_presence).values(draft_id=draft_id, person_id=person, at=tx.at))
    return [other for other in present(tx, draft_id) if other["person"] != person]


def present(tx: Transaction, draft_id: str) -> list[dict[str, str]]:
    """Who has the draft open now."""
    alive = stored(tx.now - PRESENT)
    query = select(draft_presence).where(draft_presence.c.draft_id == draft_id, draft_presence.c.at >= alive)
    rows = tx.rows(query.order_by(draft_presence.c.person_id))
    names = people.names(tx, [row["person_id"] for row in rows])
    return [{"person": row["person_id"], "name": names[row["person_id"]], "at": row["at"]} for row in rows]


def waiting_request(tx: Transaction, draft_id: str) -> Any | None:
    """What was handed in and waits for a second person, or None."""
    waiting = (release_request.c.draft_id == draft_id) & (release_request.c.status == "waiting")
    return tx.row(select(release_request).where(waiting))


def last_request(tx: Transaction, draft_id: str) -> Any | None:
    """What was handed in last."""
    query = select(release_request).where(release_request.c.draft_id == draft_id)
    return tx.row(query.order_by(release_request.c.submitted_at.desc(), release_request.c.id.desc()).limit(1))
