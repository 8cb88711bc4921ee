"""Begin a draft: from a released version, from nothing, or from files that came from elsewhere."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from engine import history
from engine.authoring import drafts
from engine.authoring.refusals import BadProcedureId
from engine.definitions import versions
from engine.definitions.beginning import first_files
from engine.definitions.folder import read_definition
from engine.errors import NotFound
from engine.execution.office import Office
from engine.ids import new_id
from engine.store.tables import draft_procedure
from engine.store.transaction import Actor, Transaction

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def begin_draft(office: Office, actor: Actor, procedure_id: str, number: int | None = None) -> dict[str, Any]:
    """A draft with the files of a version (the current one, or that of a number), byte by byte.

    Refuses: NotProcessAdmin, NotFound.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        version = versions.current(tx, procedure_id) if number is None else versions.numbered(tx, procedure_id, number)
        if version is None or procedure_id == versions.RULES:
            raise NotFound("thủ tục", procedure_id)
        return _begin(tx, person, procedure_id, versions.content(tx, version.id), "version", version.id)

    return office.store.act("begin_draft", actor, work)


def begin_new(office: Office, actor: Actor, procedure_id: str, name: str) -> dict[str, Any]:
    """A draft of a procedure that does not exist yet: one task, and it already passes the check.

    Refuses: NotProcessAdmin, BadProcedureId.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        if not ID.fullmatch(procedure_id) or len(procedure_id) > 60 or versions.versions(tx, procedure_id):
            raise BadProcedureId(procedure_id)
        files = named(first_files(procedure_id), f"Thủ tục mới: {procedure_id}", name.strip())
        return _begin(tx, person, procedure_id, files, "nothing", None)

    return office.store.act("begin_draft", actor, work)


def begin_from_files(office: Office, actor: Actor, files: Mapping[str, str], origin: str) -> dict[str, Any]:
    """A draft with files that came from elsewhere; begun over the current version if the procedure is known here.

    origin: `package` or `bpmn`. Refuses: NotProcessAdmin, BadFile, BadProcedureId.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        taken = {path: text for path, text in drafts.accept(files).items() if text is not None}
        procedure_id = read_definition(taken)[0].procedure.id
        if not ID.fullmatch(procedure_id) or len(procedure_id) > 60 or procedure_id == versions.RULES:
            raise BadProcedureId(procedure_id)
        current = versions.current(tx, procedure_id)
        return _begin(tx, person, procedure_id, taken, origin, current.id if current else None)

    return office.store.act("begin_draft", actor, work)


def named(files: Mapping[str, str], before: str, name: str) -> dict[str, str]:
    """The first files with the name that a person gave, in place of the one made from the id."""
    if not name:
        return dict(files)
    plain = name.replace('"', "”").replace("\n", " ").replace("\\", "")[:200]
    marked = plain.replace("&", "&amp;").replace("<", "&lt;")
    return {path: text.replace(before, marked if path.endswith(".bpmn") else plain) for path, text in files.items()}


def _begin(
    tx: Transaction, person: str, procedure_id: str, files: Mapping[str, str], origin: str, base: str | None
) -> dict[str, Any]:
    draft_id = new_id("d")
    name = read_definition(dict(files))[0].procedure.name or procedure_id
    tx.execute(
        insert(draft_procedure).values(
            id=draft_id,
            procedure_id=procedure_id,
            name=str(name)[:300],
            base_version_id=base,
            origin=origin,
            revision=1,
            status="draft",
            begun_by=person,
            begun_at=tx.at,
            saved_by=person,
            saved_at=tx.at,
        )
    )
    paths = drafts.write_files(tx, draft_id, dict(files))
    drafts.note_revision(tx, draft_id, 1, person, paths)
    details: dict[str, Any] = {"procedure": procedure_id, "draft": draft_id, "origin": origin}
    history.record(tx, "draft_begun", None, {**details, "files": len(paths)})
    return {"draft": draft_id, "procedure": procedure_id}
