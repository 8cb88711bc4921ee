"""Write what a preview showed: rows are added and ended, never deleted."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update

from engine import history
from engine.errors import Kind, Refused
from engine.organisation import units
from engine.organisation.exchange.picture import (
    HOLDINGS,
    KINSHIP,
    MEMBERSHIPS,
    PERIODS,
    PERSONS,
    POSTS,
    SUBSTITUTIONS,
    SUCCESSIONS,
    Line,
    Sheet,
)
from engine.organisation.exchange.preview import Plan, Preview, plan
from engine.store import tables
from engine.store.transaction import Transaction


@dataclass(eq=False)
class ImportRefused(Refused):
    """The files have faults; nothing was written."""

    errors: int
    first: str
    says = "Dữ liệu có {errors} lỗi, chưa nhập gì. Lỗi đầu tiên: {first}"
    do = "Sửa các lỗi trong bản xem trước rồi nhập lại."


@dataclass(eq=False)
class PictureMoved(Refused):
    """Somebody changed the organisation between preview and import."""

    kind = Kind.CONFLICT
    says = "Dữ liệu tổ chức đã thay đổi sau khi xem trước."
    do = "Xem trước lại rồi nhập."


#: In the order in which rows may refer to one another.
TABLES: tuple[tuple[Sheet, Any, dict[str, str]], ...] = (
    (SUCCESSIONS, tables.unit_successor, {"unit": "unit_id", "successor": "successor_id"}),
    (PERSONS, tables.person, {}),
    (POSTS, tables.post, {"unit": "unit_id"}),
    (HOLDINGS, tables.holding, {"post": "post_id", "person": "person_id"}),
    (MEMBERSHIPS, tables.membership, {"unit": "unit_id", "person": "person_id"}),
    (KINSHIP, tables.kinship, {"person": "person_id", "relative": "relative_id"}),
    (SUBSTITUTIONS, tables.substitution, {"person": "person_id", "substitute": "substitute_id"}),
)
#: Empty cells of these columns are stored as nothing; of the others, as empty text.
NOTHING = frozenset({"valid_to", "admitted_on", "birth_year"})


def apply(tx: Transaction, preview: Preview) -> Counter[str]:
    """Carry out the preview; returns how many lines were added, ended and corrected.

    The import is recorded with the hashes of its files. Refuses: ImportRefused when there are faults,
    PictureMoved when the same files would change something else by now.
    """
    made = plan(tx, preview.files)
    if made.preview.errors:
        fault = made.preview.errors[0]
        raise ImportRefused(len(made.preview.errors), f"{fault.file}:{fault.line} {fault.sentence}")
    if made.preview.changes != preview.changes:
        raise PictureMoved()
    _write_units(tx, made)
    for sheet, table, stored in TABLES:
        rows = [_stored(line, stored) for found, line in made.added if found is sheet]
        if rows:
            tx.execute(insert(table), rows)
        for changed in (made.ended, made.corrected):
            for line in (line for found, line in changed if found is sheet):
                _update(tx, sheet, table, stored, line)
    units.forget(tx)
    counts = Counter(change.kind for change in made.preview.changes)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in preview.files.items()}
    history.record(tx, "organisation_imported", None, {"changes": dict(counts), "files": hashes})
    return counts


def _write_units(tx: Transaction, made: Plan) -> None:
    """Units, their names and their parents, from the periods of the units that a file changes."""
    changed = {line["id"] for found, line in [*made.added, *made.ended] if found is PERIODS}
    old, new = made.old.grouped(PERIODS, "id"), made.new.grouped(PERIODS, "id")
    fresh: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    parents: list[dict[str, Any]] = []
    for id in sorted(changed):
        periods, stored = new[(id,)], old.get((id,), [])
        last = periods[-1]["valid_to"] or None
        if not stored:
            row = {column: periods[0][column] for column in ("id", "kind", "level", "symbol", "valid_from")}
            fresh.append({**row, "valid_to": last})
        else:
            tx.execute(update(tables.unit).where(tables.unit.c.id == id).values(valid_to=last))
        for table, column, stored_column, rows in (
            (tables.unit_name, "name", "name", names),
            (tables.unit_parent, "parent", "parent_id", parents),
        ):
            before = {start: end for start, end, _ in _runs(stored, column)}
            for start, end, value in _runs(periods, column):
                if start not in before:
                    rows.append({"unit_id": id, "valid_from": start, "valid_to": end, stored_column: value})
                elif before[start] != end:
                    same = (table.c.unit_id == id) & (table.c.valid_from == start)
                    tx.execute(update(table).where(same).values(valid_to=end))
    for table, rows in ((tables.unit, fresh), (tables.unit_name, names), (tables.unit_parent, parents)):
        if rows:
            tx.execute(insert(table), rows)


def _runs(periods: list[Line], column: str) -> list[tuple[str, str | None, str]]:
    """Neighbouring periods with the same value as one: (first day, last day, value), but empty values."""
    runs: list[tuple[str, str | None, str]] = []
    previous: str | None = None
    for line in periods:
        value, end = line[column], line["valid_to"] or None
        if value and value == previous:
            runs[-1] = (runs[-1][0], end, value)
        elif value:
            runs.append((line["valid_from"], end, value))
        previous = value
    return runs


def _update(tx: Transaction, sheet: Sheet, table: Any, stored: dict[str, str], line: Line) -> None:
    row = _stored(line, stored)
    key = [stored.get(column, column) for column in sheet.key]
    values = {stored.get(column, column): row[stored.get(column, column)] for column in sheet.correctable}
    values["valid_to"] = row["valid_to"]
    query = update(table)
    for column in key:
        query = query.where(table.c[column] == row[column])
    tx.execute(query.values(**values))


def _stored(line: Line, stored: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, cell in line.values.items():
        value: Any = None if not cell and column in NOTHING else cell
        if column == "birth_year" and cell:
            value = int(cell)
        elif column == "works_in_system":
            value = cell == "1"
        row[stored.get(column, column)] = value
    return row
