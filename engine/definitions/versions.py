"""Released versions of procedures: immutable rows, found by procedure or by the message that starts them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from engine import history
from engine.definitions import decisions
from engine.definitions.arming import arm_starts
from engine.definitions.folder import Definition, content_hash, read_definition
from engine.ids import new_id
from engine.store.prepared import Prepared
from engine.store.tables import instance, procedure_suspension, procedure_version
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
    #: the second person, when it was released on the pages
    consented_by: str | None = None
    #: the civil day from which new cases use it; None = from the release on
    valid_from: str | None = None
    notes: str | None = None


_COLUMNS = [procedure_version.c[name] for name in Version.__dataclass_fields__]


def _newest(rows: Iterable[Mapping[str, Any]]) -> list[Version]:
    """Of each procedure the version that came into force last."""
    found: dict[str, Version] = {}
    for row in sorted(rows, key=lambda row: (row["status"] == "scheduled", row["valid_from"] or "", row["number"])):
        found[row["procedure_id"]] = Version(**row)
    return [found[key] for key in sorted(found)]


#: Rows that are current, or whose day has come since anybody looked.
_IN_FORCE = or_(
    procedure_version.c.status == "current",
    and_(procedure_version.c.status == "scheduled", procedure_version.c.valid_from <= bindparam("today")),
)
_CURRENT = Prepared(select(*_COLUMNS).where(procedure_version.c.procedure_id == bindparam("procedure"), _IN_FORCE))
_ALL_CURRENT = Prepared(select(*_COLUMNS).where(_IN_FORCE, procedure_version.c.procedure_id != RULES))
_DUE = Prepared(
    select(*_COLUMNS).where(
        procedure_version.c.status == "scheduled",
        procedure_version.c.valid_from <= bindparam("today"),
        procedure_version.c.procedure_id != RULES,
    )
)
_NEXT_IN_FORCE = Prepared(
    select(func.min(procedure_version.c.valid_from).label("day")).where(procedure_version.c.status == "scheduled")
)
_STARTED_BY = Prepared(
    select(*_COLUMNS).where(
        _IN_FORCE,
        procedure_version.c.start_messages.like(bindparam("message")),
        procedure_version.c.procedure_id.not_in(select(procedure_suspension.c.procedure_id)),
    )
)


def current(tx: Transaction, procedure_id: str) -> Version | None:
    """The version with which a new case of this procedure starts today."""
    found = _newest(tx.all(_CURRENT, procedure=procedure_id, today=tx.today.isoformat()))
    return found[0] if found else None


def all_current(tx: Transaction) -> list[Version]:
    """The current version of every procedure and pattern, by id."""
    return _newest(tx.all(_ALL_CURRENT, today=tx.today.isoformat()))


def versions(tx: Transaction, procedure_id: str) -> list[Version]:
    """All versions of a procedure, the newest first."""
    rows = tx.rows(
        select(*_COLUMNS)
        .where(procedure_version.c.procedure_id == procedure_id)
        .order_by(procedure_version.c.number.desc())
    )
    return [Version(**row) for row in rows]


def running(tx: Transaction, procedure_id: str) -> dict[str, int]:
    """How many instances are open on each version of a procedure: version -> number."""
    rows = tx.rows(
        select(instance.c.version_id, func.count().label("n"))
        .join(procedure_version, procedure_version.c.id == instance.c.version_id)
        .where(procedure_version.c.procedure_id == procedure_id, instance.c.status == "open")
        .group_by(instance.c.version_id)
    )
    return {row["version_id"]: row["n"] for row in rows}


def waiting(tx: Transaction, procedure_id: str) -> list[Version]:
    """Versions that were consented to and whose day has not come, the earliest first."""
    found = [one for one in versions(tx, procedure_id) if one.status == "scheduled"]
    return sorted((one for one in found if (one.valid_from or "") > tx.today.isoformat()), key=_day)


def drop_waiting(tx: Transaction, procedure_id: str, kept: str = "") -> list[Version]:
    """Let no version that waits enter into force any more, but for `kept`; each is recorded. Returns those dropped."""
    dropped = [one for one in waiting(tx, procedure_id) if one.id != kept]
    for one in dropped:
        tx.execute(update(procedure_version).where(procedure_version.c.id == one.id).values(status="superseded"))
        details = {"procedure": procedure_id, "number": one.number, "valid_from": one.valid_from}
        history.record(tx, "waiting_dropped", None, details)
    return dropped


def due(tx: Transaction) -> list[Version]:
    """Versions whose day has come and which nobody has made current yet, in the order of their days."""
    rows = tx.all(_DUE, today=tx.today.isoformat())
    return sorted((Version(**row) for row in rows), key=_day)


def _day(version: Version) -> tuple[str, int]:
    return version.valid_from or "", version.number


def exists(tx: Transaction, version_id: str) -> bool:
    """Was a version with this id ever released?"""
    return tx.row(select(procedure_version.c.id).where(procedure_version.c.id == version_id)) is not None


def numbered(tx: Transaction, procedure_id: str, number: int) -> Version | None:
    """A version by its number."""
    return next((found for found in versions(tx, procedure_id) if found.number == number), None)


def started_by(tx: Transaction, message: str) -> list[Version]:
    """Current versions that a message starts; not those of procedures that are suspended."""
    rows = tx.all(_STARTED_BY, message=f"%,{message},%", today=tx.today.isoformat())
    newest = {version.procedure_id: version.id for version in all_current(tx)} if rows else {}
    return [found for found in _newest(rows) if newest.get(found.procedure_id) == found.id]


def suspended(tx: Transaction, procedure_id: str) -> str | None:
    """Why nobody may start a new case of this procedure for the time being, or None."""
    query = select(procedure_suspension.c.reason).where(procedure_suspension.c.procedure_id == procedure_id)
    found: str | None = tx.connection.execute(query).scalar()
    return found


def enter_into_force(tx: Transaction) -> list[Version]:
    """Make every scheduled version whose day has come the current one, and record it; returns those.

    The decisions that it brings go among the rules of the house with it, not before.
    """
    due = (procedure_version.c.status == "scheduled") & (procedure_version.c.valid_from <= tx.today.isoformat())
    rows = tx.rows(select(*_COLUMNS).where(due).order_by(procedure_version.c.valid_from, procedure_version.c.number))
    for row in rows:
        if row["procedure_id"] != RULES:
            _bring_decisions(tx, Version(**row))
        _make_current(tx, row["procedure_id"], row["id"])
        if row["procedure_id"] != RULES:
            arm_starts(tx, row["procedure_id"], row["id"], read_definition(content(tx, row["id"]))[0].diagram)
        details = {"procedure": row["procedure_id"], "number": row["number"], "valid_from": row["valid_from"]}
        history.record(tx, "entered_into_force", None, details)
    return [Version(**row) for row in rows]


def with_decisions(tx: Transaction, house: dict[str, str], version: Version) -> dict[str, str]:
    """The rules of the house with the decisions of a version in place of those of the version that is current."""
    standing = next((found for found in versions(tx, version.procedure_id) if found.status == "current"), None)
    return decisions.among(house, content(tx, standing.id) if standing else {}, content(tx, version.id))


def _bring_decisions(tx: Transaction, version: Version) -> None:
    rules = current(tx, RULES)
    house = content(tx, rules.id) if rules else {}
    files = with_decisions(tx, house, version)
    if files != house and version.consented_by is not None:
        release_rules(tx, files, content_hash(files), Consent(version.deployed_by or "", version.consented_by))


def next_in_force(tx: Transaction) -> date | None:
    """The earliest day for which a version waits, or None."""
    row = tx.one(_NEXT_IN_FORCE)
    return date.fromisoformat(row["day"]) if row and row["day"] else None


def _make_current(tx: Transaction, procedure_id: str, version_id: str) -> None:
    old = (procedure_version.c.procedure_id == procedure_id) & (procedure_version.c.status == "current")
    tx.execute(update(procedure_version).where(old).values(status="superseded"))
    tx.execute(update(procedure_version).where(procedure_version.c.id == version_id).values(status="current"))


def content(tx: Transaction, version_id: str) -> dict[str, str]:
    """All files of a version, path -> text."""
    text = tx.connection.execute(
        select(procedure_version.c.content).where(procedure_version.c.id == version_id)
    ).scalar_one()
    return dict(json.loads(text))


def released_rules(tx: Transaction) -> dict[str, str]:
    """Every rule file that was ever released, as it was released last: name -> text."""
    told: dict[str, str] = {}
    for version in reversed(versions(tx, RULES)):
        told |= content(tx, version.id)
    if now := current(tx, RULES):
        told |= content(tx, now.id)
    return told


@dataclass(frozen=True)
class Consent:
    """How a version was released on the pages: by whom, with whose consent, from when, why."""

    submitted_by: str
    consented_by: str
    valid_from: str | None = None
    notes: str = ""


def release(tx: Transaction, definition: Definition, consent: Consent | None = None) -> tuple[Version, bool]:
    """Make a checked definition the current version; returns it and whether it is new.

    The same content released again becomes current again and keeps its number. consent: None for a folder that is
    deployed; a day in the future makes the version wait for it.
    """
    enter_into_force(tx)
    before = current(tx, definition.procedure.id)
    version, new = _release(
        tx, definition.procedure.id, definition.sha256, definition.files, definition.diagram.start_messages(), consent
    )
    if version.status == "current" and (before is None or before.id != version.id):
        arm_starts(tx, version.procedure_id, version.id, definition.diagram)
    return version, new


def release_rules(
    tx: Transaction, files: dict[str, str], sha256: str, consent: Consent | None = None
) -> tuple[Version, bool]:
    """Make a checked set of rules the current one; periods are data inside, so running cases read it too."""
    return _release(tx, RULES, sha256, files, [], consent)


def _release(
    tx: Transaction,
    procedure_id: str,
    sha256: str,
    files: dict[str, str],
    messages: list[str],
    consent: Consent | None,
) -> tuple[Version, bool]:
    known = tx.row(
        select(*_COLUMNS).where(procedure_version.c.procedure_id == procedure_id, procedure_version.c.sha256 == sha256)
    )
    if known and known["status"] == "current":
        return Version(**known), False
    later = consent is not None and consent.valid_from is not None and consent.valid_from > tx.today.isoformat()
    said: dict[str, Any] = {"valid_from": None}
    if consent is not None:
        said = {"consented_by": consent.consented_by, "valid_from": consent.valid_from, "notes": consent.notes}
    details = {"procedure": procedure_id, "sha256": sha256, **{key: value for key, value in said.items() if value}}
    if known:
        status = "scheduled" if later else known["status"]
        tx.execute(update(procedure_version).where(procedure_version.c.id == known["id"]).values(status=status, **said))
        if not later:
            _make_current(tx, procedure_id, known["id"])
        history.record(tx, "released_again", None, {**details, "number": known["number"]})
        return Version(**{**known, **said, "status": "scheduled" if later else "current"}), False
    number = tx.connection.execute(
        select(func.coalesce(func.max(procedure_version.c.number), 0) + 1).where(
            procedure_version.c.procedure_id == procedure_id
        )
    ).scalar_one()
    person = consent.submitted_by if consent is not None else tx.actor.person
    version = Version(new_id("v"), procedure_id, number, sha256, "scheduled", tx.at, person, **said)
    tx.execute(
        insert(procedure_version).values(
            **version.__dict__,
            content=json.dumps(files, ensure_ascii=False),
            start_messages="".join(f",{message}" for message in messages) + ",",
        )
    )
    if not later:
        _make_current(tx, procedure_id, version.id)
        version = replace(version, status="current")
    history.record(tx, "released", None, {**details, "number": number})
    return version, True
