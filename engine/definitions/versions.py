"""Released versions of procedures: immutable rows, found by procedure or by the message that starts them."""

import json
from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert, select, update

from engine import history
from engine.definitions.arming import arm_starts
from engine.definitions.folder import Definition
from engine.ids import new_id
from engine.store.prepared import Prepared
from engine.store.tables import procedure_version
from engine.store.transaction import Transaction

#: The shared rules are released like a procedure, under this id.
RULES = "rules"


@dataclass(frozen=True)
class Version:
    """One row of the list of versions, without its content."""

    id: str
    procedure_id: str
    number: int
    sha256: str
    status: str
    deployed_at: str
    deployed_by: str | None


_COLUMNS = [
    procedure_version.c[name]
    for name in ("id", "procedure_id", "number", "sha256", "status", "deployed_at", "deployed_by")
]


_CURRENT = Prepared(
    select(*_COLUMNS).where(
        procedure_version.c.procedure_id == bindparam("procedure"), procedure_version.c.status == "current"
    )
)
_ALL_CURRENT = Prepared(
    select(*_COLUMNS)
    .where(procedure_version.c.status == "current", procedure_version.c.procedure_id != RULES)
    .order_by(procedure_version.c.procedure_id)
)
_STARTED_BY = Prepared(
    select(*_COLUMNS).where(
        procedure_version.c.status == "current", procedure_version.c.start_messages.like(bindparam("message"))
    )
)


def current(tx: Transaction, procedure_id: str) -> Version | None:
    """The version with which a new case of this procedure starts."""
    row = tx.one(_CURRENT, procedure=procedure_id)
    return Version(**row) if row else None


def all_current(tx: Transaction) -> list[Version]:
    """The current version of every procedure and pattern, by id."""
    rows = tx.all(_ALL_CURRENT)
    return [Version(**row) for row in rows]


def versions(tx: Transaction, procedure_id: str) -> list[Version]:
    """All versions of a procedure, the newest first."""
    rows = tx.rows(
        select(*_COLUMNS)
        .where(procedure_version.c.procedure_id == procedure_id)
        .order_by(procedure_version.c.number.desc())
    )
    return [Version(**row) for row in rows]


def exists(tx: Transaction, version_id: str) -> bool:
    """Was a version with this id ever released?"""
    return tx.row(select(procedure_version.c.id).where(procedure_version.c.id == version_id)) is not None


def numbered(tx: Transaction, procedure_id: str, number: int) -> Version | None:
    """A version by its number."""
    return next((found for found in versions(tx, procedure_id) if found.number == number), None)


def started_by(tx: Transaction, message: str) -> list[Version]:
    """Current versions that a message starts."""
    rows = tx.all(_STARTED_BY, message=f"%,{message},%")
    return [Version(**row) for row in rows]


def content(tx: Transaction, version_id: str) -> dict[str, str]:
    """All files of a version, path -> text."""
    text = tx.connection.execute(
        select(procedure_version.c.content).where(procedure_version.c.id == version_id)
    ).scalar_one()
    return dict(json.loads(text))


def release(tx: Transaction, definition: Definition) -> tuple[Version, bool]:
    """Make a checked definition the current version; returns it and whether it is new.

    The same content released again becomes current again and keeps its number.
    """
    before = current(tx, definition.procedure.id)
    version, new = _release(
        tx, definition.procedure.id, definition.sha256, definition.files, definition.diagram.start_messages()
    )
    if before is None or before.id != version.id:
        arm_starts(tx, version.procedure_id, version.id, definition.diagram)
    return version, new


def release_rules(tx: Transaction, files: dict[str, str], sha256: str) -> tuple[Version, bool]:
    """Make a checked set of rules the current one; periods are data inside, so running cases read it too."""
    return _release(tx, RULES, sha256, files, [])


def _release(
    tx: Transaction, procedure_id: str, sha256: str, files: dict[str, str], messages: list[str]
) -> tuple[Version, bool]:
    known = tx.row(
        select(*_COLUMNS).where(procedure_version.c.procedure_id == procedure_id, procedure_version.c.sha256 == sha256)
    )
    if known and known["status"] == "current":
        return Version(**known), False
    tx.execute(
        update(procedure_version)
        .where(procedure_version.c.procedure_id == procedure_id, procedure_version.c.status == "current")
        .values(status="superseded")
    )
    if known:
        tx.execute(update(procedure_version).where(procedure_version.c.id == known["id"]).values(status="current"))
        history.record(tx, "released_again", None, {"procedure": procedure_id, "number": known["number"]})
        return Version(**{**known, "status": "current"}), False
    number = tx.connection.execute(
        select(func.coalesce(func.max(procedure_version.c.number), 0) + 1).where(
            procedure_version.c.procedure_id == procedure_id
        )
    ).scalar_one()
    version = Version(new_id("v"), procedure_id, number, sha256, "current", tx.at, tx.actor.person)
    tx.execute(
        insert(procedure_version).values(
            **version.__dict__,
            content=json.dumps(files, ensure_ascii=False),
            start_messages="".join(f",{message}" for message in messages) + ",",
        )
    )
    history.record(tx, "released", None, {"procedure": procedure_id, "number": number, "sha256": sha256})
    return version, True
