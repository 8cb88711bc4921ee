"""Begin a draft: from a released version, from nothing, or from files that came from elsewhere."""

import re
import unicodedata
from collections.abc import Mapping
from itertools import chain, count
from typing import Any

from sqlalchemy import insert, select

from engine import history
from engine.authoring import drafts
from engine.authoring.refusals import BadProcedureId
from engine.definitions import versions
from engine.definitions.beginning import first_files
from engine.definitions.folder import read_definition
from engine.errors import NotFound
from engine.execution.office import Office
from engine.ids import new_id
from engine.store.tables import draft_procedure, procedure_version
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

    procedure_id: empty to have it made from the name, with a number where another procedure or draft has it.
    Refuses: NotProcessAdmin, BadProcedureId.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        id = procedure_id or _free_id(tx, name)
        if not ID.fullmatch(id) or len(id) > 60 or id == versions.RULES or versions.versions(tx, id):
            raise BadProcedureId(id)
        files = named(first_files(id), f"Thủ tục mới: {id}", name.strip())
        return _begin(tx, person, id, files, "nothing", None)

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


def id_of(name: str) -> str:
    """The name as an id: “Gia hạn giấy tờ” is `gia-han-giay-to`; empty when no Latin letter is in it."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(sign))
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("đ", "d")).strip("-")
    return re.sub(r"^[0-9-]+", "", words)[:50].strip("-")


def _free_id(tx: Transaction, name: str) -> str:
    """The id that the name gives, numbered from 2 on where somebody has it already."""
    wanted = id_of(name)
    if not wanted:
        return ""
    known = set(tx.connection.execute(select(draft_procedure.c.procedure_id)).scalars())
    known |= set(tx.connection.execute(select(procedure_version.c.procedure_id)).scalars()) | {versions.RULES}
    return next(id for id in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if id not in known)


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
