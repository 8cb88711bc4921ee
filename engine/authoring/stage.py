"""A throw-away database in which a draft is played: an organisation, what is in force here, and the draft.

Nothing of it ever touches the real one. Two organisations: the demo's province, in which scenarios are written, and a
copy of the one that works here.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Table, delete, insert, select, update

from engine.authoring import checking
from engine.clock import ZONE, SetClock
from engine.definitions import versions
from engine.definitions.folder import Definition, content_hash
from engine.demo import province
from engine.errors import Finding
from engine.execution.deploy import DefinitionRefused
from engine.execution.office import Office
from engine.ids import new_id
from engine.store.database import open_database
from engine.store.migrate import bring_up_to_date
from engine.store.tables import (
    account,
    holding,
    kinship,
    membership,
    metadata,
    person,
    post,
    procedure_version,
    start_timer,
    substitution,
    term,
    unit,
    unit_name,
    unit_parent,
    unit_successor,
)
from engine.store.transaction import SYSTEM, Store, Transaction

#: What makes an organisation; tables with cases, notices and documents stay behind.
ORGANISATION: tuple[Table, ...] = (
    unit, unit_name, unit_parent, unit_successor, person, post, holding, membership, kinship, substitution, account,
    term,
)  # fmt: skip
MANY = 500
_BUILDING = Lock()


class CannotPlay(DefinitionRefused):
    """The draft has faults that keep it from running at all."""

    says = "“{what}” chưa chạy thử được."


def rooms() -> Path:
    """The folder for throw-away databases: of this user only, made when needed; `QUYTRINH_ROOMS` names another."""
    named = os.environ.get("QUYTRINH_ROOMS")
    folder = Path(named) if named else Path(tempfile.gettempdir()) / f"quytrinh-rooms-{os.getuid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(folder)
    folder.chmod(0o700)
    return folder


def playable(office: Office, tx: Transaction, files: Mapping[str, str]) -> Definition:
    """The draft as read, when it can run. Raises CannotPlay with what must be mended first."""
    definition, findings = checking.check_files(office, tx, files)
    wrong: list[Finding] = [found for found in checking.errors(findings) if found.code != "untranslated"]
    if wrong:
        raise CannotPlay(definition.procedure.name or definition.procedure.id, wrong)
    return definition


def stage(office: Office, files: Mapping[str, str], target: Path, *, here: bool) -> Office:
    """Write the database of a play to `target` and open it, with a clock that the play sets.

    here: the organisation of this office, else the demo's province. Raises CannotPlay.
    """
    with office.store.read() as tx:
        definition = playable(office, tx, files)
        book = checking.rules_with(office, tx, files, definition.procedure.id)
        prepared = _prepared(office, tx, here=here)
        shutil.copyfile(prepared, target)
        if here:
            prepared.unlink(missing_ok=True)
    made = opened(office, target)
    with made.store.write() as tx:
        if versions.current(tx, versions.RULES) is None or book.files != made.library.rules(tx).files:
            versions.release_rules(tx, book.files, content_hash(book.files))
        versions.release(tx, definition)
        tx.execute(delete(start_timer))  # nothing begins by itself while somebody looks
    return made


def opened(office: Office, path: Path, at: datetime | None = None) -> Office:
    """The office of a play, standing at an instant."""
    clock = SetClock(at or datetime(2015, 11, 1, 8, tzinfo=ZONE))
    return Office(Store(open_database(f"sqlite:///{path}"), clock), office.library.lent())


def closed(made: Office) -> None:
    """Put everything into the one file and let go of it."""
    if made.store.engine.dialect.name == "sqlite":
        with made.store.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    made.store.engine.dispose()


def _prepared(office: Office, tx: Transaction, *, here: bool) -> Path:
    """The database with organisation and procedures, without the draft. The province is kept for the next play."""
    known = in_force(tx)
    if here:
        return _built(tx, rooms() / f"{new_id('here-')}.db", known, here=True)
    mark = hashlib.sha256(repr([known, fingerprint()]).encode()).hexdigest()[:24]
    kept = rooms() / f"province-{mark}.db"
    with _BUILDING:  # several pages of one person ask at once
        if kept.exists():
            return kept
        for old in rooms().glob("province-*.db"):
            old.unlink(missing_ok=True)
        return _built(tx, kept, known, here=False)


def _built(tx: Transaction, kept: Path, known: list[str], *, here: bool) -> Path:
    draft = kept.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    engine = open_database(f"sqlite:///{draft}")
    bring_up_to_date(engine)
    made = Office(Store(engine, SetClock(datetime(2015, 11, 1, 8, tzinfo=ZONE))))
    with made.store.write(SYSTEM) as into:
        if here:
            for table in ORGANISATION:
                _copy(tx, into, table)
            into.execute(update(account).values(password_hash=""))
        else:
            province.build(into)
        _copy(tx, into, procedure_version, known)
    closed(made)
    draft.replace(kept)
    return kept


def in_force(tx: Transaction) -> list[str]:
    """The versions among which a draft is played: every procedure, and the rules."""
    return sorted(version.id for version in [*versions.all_current(tx), *_rules(tx)])


def fingerprint() -> list[str]:
    """Another schema, or another province, is another database to begin with."""
    columns = sorted(f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns)
    parts = sorted(Path(str(province.__file__)).parent.glob("*.py"))
    return [*columns, *(f"{part.name} {part.stat().st_mtime_ns}" for part in parts)]


def _rules(tx: Transaction) -> list[versions.Version]:
    found = versions.current(tx, versions.RULES)
    return [found] if found else []


def _copy(tx: Transaction, into: Transaction, table: Table, ids: list[str] | None = None) -> None:
    query = select(table)
    if ids is not None:
        query = query.where(table.c.id.in_(ids))
    rows = [dict(row) for row in tx.rows(query)]
    if ids is not None:
        rows = [{**row, "status": "current"} for row in rows]
    for start in range(0, len(rows), MANY):
        into.execute(insert(table), rows[start : start + MANY])
