"""A draft as the modeler reads it: its files, who edited, what the viewer may do, its check with unsaved changes."""

from collections.abc import Mapping
from typing import Any

from engine.authoring import checking, drafts
from engine.authoring.finding_words import told
from engine.authoring.house import house_of
from engine.definitions import versions
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation import people
from engine.store.transaction import Transaction


def draft_as_data(office: Office, viewer: Viewer, draft_id: str) -> dict[str, Any]:
    """Everything of a draft. Refuses: NotProcessAdmin, NotFound."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        found = drafts.draft(tx, draft_id)
        edited = drafts.editors(tx, found)
        names = people.names(tx, [*edited, found.saved_by])
        waiting = drafts.waiting_request(tx, draft_id)
        last = drafts.last_request(tx, draft_id)
        return {
            "id": found.id,
            "procedure_id": found.procedure_id,
            "name": found.name,
            "revision": found.revision,
            "status": found.status,
            "origin": found.origin,
            "files": drafts.files(tx, draft_id),
            "editors": [{"person": person, "name": names[person], "at": at} for person, at in edited.items()],
            "base_version": base_number(tx, found),
            "saved_by": names[found.saved_by],
            "saved_at": found.saved_at,
            "refused_reason": last["reason"] if last is not None and found.status in ("draft", "refused") else "",
            "request": waiting["id"] if waiting is not None else None,
            "may": rights(viewer, found, edited, waiting),
        }


def rights(viewer: Viewer, found: drafts.Draft, edited: Mapping[str, str], waiting: Any | None) -> dict[str, bool]:
    """What the viewer may do with a draft now."""
    admin = "process_admin" in viewer.duties
    second = waiting is not None and viewer.person != waiting["submitted_by"] and viewer.person not in edited
    return {"edit": admin and found.open, "submit": admin and found.open, "consent": admin and second}


def base_number(tx: Transaction, found: drafts.Draft) -> int | None:
    """The number of the version from which a draft was begun."""
    if found.base_version_id is None:
        return None
    known = versions.versions(tx, found.procedure_id)
    return next((version.number for version in known if version.id == found.base_version_id), None)


def with_unsaved(tx: Transaction, draft_id: str, unsaved: Mapping[str, Any] | None) -> dict[str, str]:
    """The files of a draft with what the page has not saved yet. Raises BadFile."""
    merged = {**drafts.files(tx, draft_id), **drafts.accept(unsaved or {})}
    return {path: text for path, text in merged.items() if text is not None}


def check_as_data(
    office: Office, viewer: Viewer, draft_id: str, unsaved: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The check of a draft with unsaved changes. Refuses: NotProcessAdmin, NotFound, BadFile."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        drafts.draft(tx, draft_id)
        definition, findings = checking.check_files(office, tx, with_unsaved(tx, draft_id, unsaved))
        house = house_of(office, tx)
    return {"ok": not checking.errors(findings), "findings": [told(found, definition, house) for found in findings]}
