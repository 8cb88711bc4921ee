"""Units and bodies in a tree, with the names and parents of the day, and their successors."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from engine import history
from engine.errors import Kind, NotFound, Refused
from engine.organisation.dates import valid
from engine.store.tables import post, unit as unit_table, unit_name, unit_parent, unit_successor
from engine.store.transaction import Transaction


@dataclass(frozen=True)
class Unit:
    """A unit or body as it was on a day."""

    id: str
    kind: str
    level: str
    name: str
    symbol: str
    parent: str | None
    valid_from: date
    valid_to: date | None


@dataclass(eq=False)
class ImpossibleDate(Refused):
    """A change of a unit on a day on which it does not exist, or before an earlier change."""

    kind = Kind.INVALID
    unit: str
    day: str
    says = "Không thể ghi thay đổi của “{unit}” vào ngày {day}."
    do = "Chọn ngày trong thời gian đơn vị tồn tại và sau lần thay đổi trước."


def _select(day: date) -> Any:
    text = day.isoformat()
    names = unit_name.alias()
    parents = unit_parent.alias()
    return (
        select(
            unit_table.c.id,
            unit_table.c.kind,
            unit_table.c.level,
            unit_table.c.symbol,
            unit_table.c.valid_from,
            unit_table.c.valid_to,
            names.c.name,
            parents.c.parent_id,
        )
        .select_from(
            unit_table.outerjoin(names, (names.c.unit_id == unit_table.c.id) & valid(names, day)).outerjoin(
                parents, (parents.c.unit_id == unit_table.c.id) & valid(parents, day)
            )
        )
        .where(unit_table.c.valid_from <= text)
    )


def _unit(row: Any) -> Unit:
    end = row["valid_to"]
    return Unit(
        row["id"], row["kind"], row["level"], row["name"] or row["id"], row["symbol"], row["parent_id"],
        date.fromisoformat(row["valid_from"]), date.fromisoformat(end) if end else None,
    )  # fmt: skip


def _last_name(tx: Transaction, unit_id: str, day: date) -> str | None:
    """The name that a unit had at its end, for lookups after it."""
    return tx.connection.execute(
        select(unit_name.c.name)
        .where(unit_name.c.unit_id == unit_id, unit_name.c.valid_from <= day.isoformat())
        .order_by(unit_name.c.valid_from.desc())
        .limit(1)
    ).scalar()


def unit(tx: Transaction, unit_id: str, day: date) -> Unit:
    """The unit as of a day; a unit that has ended is still found, under its last name. Raises NotFound."""
    memory = tx.memory.setdefault("units", {})
    if (unit_id, day) not in memory:
        row = tx.row(_select(day).where(unit_table.c.id == unit_id))
        if row is None:
            raise NotFound("đơn vị", unit_id)
        found = dict(row)
        found["name"] = found["name"] or _last_name(tx, unit_id, day)
        memory[(unit_id, day)] = _unit(found)
    return memory[(unit_id, day)]  # type: ignore[no-any-return]


def children(tx: Transaction, unit_id: str, day: date, kind: str | None = None) -> list[Unit]:
    """The units directly below, by name."""
    query = _select(day).where(valid(unit_table, day))
    rows = tx.rows(query)
    found = [_unit(row) for row in rows if row["parent_id"] == unit_id and (kind is None or row["kind"] == kind)]
    return sorted(found, key=lambda item: (item.name, item.id))


def superior(tx: Transaction, unit_id: str, day: date) -> Unit | None:
    """The unit directly above, or None at the top."""
    parent = unit(tx, unit_id, day).parent
    return unit(tx, parent, day) if parent else None


def ancestors(tx: Transaction, unit_id: str, day: date) -> list[Unit]:
    """The units above, the nearest first."""
    found: list[Unit] = []
    above = superior(tx, unit_id, day)
    while above is not None and above.id not in [item.id for item in found]:
        found.append(above)
        above = superior(tx, above.id, day)
    return found


def body_of(tx: Transaction, unit_id: str, kind: str, day: date) -> Unit | None:
    """The body of a kind that belongs to a unit (its inspection committee, its office)."""
    parents = unit_parent.alias()
    row = tx.row(
        _select(day)
        .join(parents, (parents.c.unit_id == unit_table.c.id) & valid(parents, day))
        .where(parents.c.parent_id == unit_id, unit_table.c.kind == kind, valid(unit_table, day))
        .order_by(unit_table.c.id)
    )
    return _unit(row) if row else None


def has_role(tx: Transaction, unit_id: str, roles: tuple[str, ...], day: date) -> bool:
    """Does the unit have a post with one of these roles, or a body of such a kind?"""
    found = tx.row(
        select(post.c.id).where(post.c.unit_id == unit_id, post.c.role.in_(roles), valid(post, day)).limit(1)
    )
    return found is not None or any(body_of(tx, unit_id, role, day) for role in roles)


def above_with(tx: Transaction, unit_id: str, roles: tuple[str, ...], day: date) -> Unit | None:
    """The nearest unit above that has such a post or body."""
    return next((item for item in ancestors(tx, unit_id, day) if has_role(tx, item.id, roles, day)), None)


def tree(tx: Transaction, day: date) -> list[tuple[int, Unit]]:
    """All units valid on a day with their depth, parents before children."""
    rows = [_unit(row) for row in tx.rows(_select(day).where(valid(unit_table, day)))]
    below: dict[str | None, list[Unit]] = {}
    known = {item.id for item in rows}
    for item in rows:
        below.setdefault(item.parent if item.parent in known else None, []).append(item)
    found: list[tuple[int, Unit]] = []

    def walk(parent: str | None, depth: int) -> None:
        for item in sorted(below.get(parent, []), key=lambda u: (u.level, u.name)):
            found.append((depth, item))
            walk(item.id, depth + 1)

    walk(None, 0)
    return found


def successors(tx: Transaction, unit_id: str) -> list[tuple[str, str, str]]:
    """(unit, day, kind) of what came after a unit."""
    rows = tx.rows(select(unit_successor).where(unit_successor.c.unit_id == unit_id))
    return [(row["successor_id"], row["on_day"], row["kind"]) for row in rows]


def predecessors(tx: Transaction, unit_id: str) -> list[tuple[str, str, str]]:
    """(unit, day, kind) of what came before a unit."""
    rows = tx.rows(select(unit_successor).where(unit_successor.c.successor_id == unit_id))
    return [(row["unit_id"], row["on_day"], row["kind"]) for row in rows]


def found_unit(
    tx: Transaction, unit_id: str, kind: str, level: str, name: str, parent: str | None, day: date, symbol: str = ""
) -> None:
    """A unit exists from a day on, under a name and a parent."""
    text = day.isoformat()
    tx.execute(insert(unit_table).values(id=unit_id, kind=kind, level=level, symbol=symbol, valid_from=text))
    tx.execute(insert(unit_name).values(unit_id=unit_id, valid_from=text, name=name))
    if parent:
        tx.execute(insert(unit_parent).values(unit_id=unit_id, valid_from=text, parent_id=parent))
    history.record(tx, "unit_founded", None, {"unit": unit_id, "name": name, "kind": kind, "parent": parent, "on": text})


def rename_unit(tx: Transaction, unit_id: str, name: str, day: date) -> None:
    """The unit has a new name from a day on; before, it keeps the old one. Raises NotFound, ImpossibleDate."""
    _replace(tx, unit_name, unit_id, day, {"name": name})
    history.record(tx, "unit_renamed", None, {"unit": unit_id, "name": name, "on": day.isoformat()})


def move_unit(tx: Transaction, unit_id: str, parent: str, day: date) -> None:
    """The unit stands under another one from a day on. Raises NotFound, ImpossibleDate."""
    unit(tx, parent, day)
    _replace(tx, unit_parent, unit_id, day, {"parent_id": parent})
    history.record(tx, "unit_moved", None, {"unit": unit_id, "parent": parent, "on": day.isoformat()})


def dissolve_unit(tx: Transaction, unit_id: str, day: date, successor_ids: list[str], kind: str = "merged") -> None:
    """The unit's last day is the day before; what came after it is linked. Raises NotFound, ImpossibleDate."""
    known = unit(tx, unit_id, day)
    if known.valid_to is not None or known.valid_from >= day:
        raise ImpossibleDate(known.name, day.isoformat())
    last = (day - timedelta(days=1)).isoformat()
    tx.execute(update(unit_table).where(unit_table.c.id == unit_id).values(valid_to=last))
    for table in (unit_name, unit_parent, post):
        tx.execute(update(table).where(table.c.unit_id == unit_id, table.c.valid_to.is_(None)).values(valid_to=last))
    for successor in successor_ids:
        tx.execute(
            insert(unit_successor).values(unit_id=unit_id, successor_id=successor, on_day=day.isoformat(), kind=kind)
        )
    tx.memory.pop("units", None)
    history.record(tx, "unit_dissolved", None, {"unit": unit_id, "successors": successor_ids, "on": day.isoformat()})


def _replace(tx: Transaction, table: Any, unit_id: str, day: date, values: dict[str, Any]) -> None:
    known = unit(tx, unit_id, day)
    last = tx.row(
        select(table.c.valid_from).where(table.c.unit_id == unit_id).order_by(table.c.valid_from.desc()).limit(1)
    )
    if known.valid_to is not None or known.valid_from > day or (last and last["valid_from"] >= day.isoformat()):
        raise ImpossibleDate(known.name, day.isoformat())
    ended = (day - timedelta(days=1)).isoformat()
    tx.execute(update(table).where(table.c.unit_id == unit_id, table.c.valid_to.is_(None)).values(valid_to=ended))
    tx.execute(insert(table).values(unit_id=unit_id, valid_from=day.isoformat(), **values))
    tx.memory.pop("units", None)
