"""Units and bodies as of a day. The acts that found, rename, move and end them are in `reorganise.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, String, and_, bindparam, cast, literal, or_, select

from engine.errors import NotFound
from engine.organisation.days import as_date, holds_on, shown
from engine.organisation.kinds import BODY_KINDS, POSTS_OF_ROLE
from engine.organisation.refusals import AfterEnd, BeforeStart
from engine.store.prepared import Prepared, one_of, several
from engine.store.tables import post, unit_name, unit_parent, unit_successor
from engine.store.tables import unit as unit_table
from engine.store.transaction import Transaction

#: No real tree is deeper; the bound keeps a query finite should somebody write a circle past our acts.
DEEPEST = 20
#: Units looked up in this act; the acts that change units forget them.
MEMORY = "units"
CHAINS = "chains"


@dataclass(frozen=True)
class Unit:
    """A unit with its name and its parent as of the day that was asked for."""

    id: str
    kind: str
    level: str
    name: str
    symbol: str
    parent: str | None
    valid_from: date
    valid_to: date | None

    @property
    def is_body(self) -> bool:
        """Is it a committee, board or office inside another unit?"""
        return self.kind in BODY_KINDS

    def in_being(self, day: date) -> bool:
        """Does the unit exist on the day?"""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


@dataclass(frozen=True)
class Succession:
    """One unit follows another; `kind`: merged | split | transferred | renamed."""

    unit: str
    successor: str
    on: date
    kind: str


def unit(tx: Transaction, id: str, day: date) -> Unit:
    """The unit as of the day; after its end, as it was on its last day (a file about it must stay readable).

    Refuses: NotFound for an unknown id, BeforeStart for a day before its founding.
    """
    memory: dict[tuple[str, date], Unit] = tx.memory.setdefault(MEMORY, {})
    if (id, day) not in memory:
        row = tx.one(_PICTURE, unit=id, day=day.isoformat())
        if row is None:
            raise NotFound("đơn vị", id)
        if row["valid_from"] > day.isoformat():
            raise BeforeStart("Đơn vị", id, shown(day), shown(date.fromisoformat(row["valid_from"])))
        memory[(id, day)] = _unit(row)
    return memory[(id, day)]


def remember(tx: Transaction, row: Any, day: date) -> None:
    """A unit's row of `pictures_on(day)` was read together with something else: it need not be asked for again."""
    if row["valid_from"] <= day.isoformat():
        tx.memory.setdefault(MEMORY, {})[(row["id"], day)] = _unit(row)


def in_being(tx: Transaction, id: str, day: date) -> Unit:
    """The unit, which must exist on the day. Refuses: NotFound, BeforeStart, AfterEnd."""
    found = unit(tx, id, day)
    if found.valid_to is not None and found.valid_to < day:
        raise AfterEnd("Đơn vị", id, shown(day), shown(found.valid_to))
    return found


def exists(tx: Transaction, id: str, day: date) -> bool:
    """Does a unit with this id exist on the day?"""
    return tx.row(select(unit_table.c.id).where(unit_table.c.id == id, holds_on(unit_table, day))) is not None


def units(tx: Transaction, ids: Iterable[str], day: date) -> dict[str, Unit]:
    """Several units by id, in one query; unknown ids and units founded later are left out."""
    wanted = sorted(set(ids))
    memory: dict[tuple[str, date], Unit] = tx.memory.setdefault(MEMORY, {})
    asked = [id for id in wanted if (id, day) not in memory]
    for start in range(0, len(asked), 100):
        some = asked[start : start + 100]
        for row in tx.all(_several(len(some)), day=day.isoformat(), **several(some)):
            memory[(row["id"], day)] = _unit(row)
    return {id: memory[(id, day)] for id in wanted if (id, day) in memory}


def children(tx: Transaction, id: str, day: date, kind: str | None = None) -> list[Unit]:
    """The units directly below on the day, bodies first."""
    query = pictures_on(day).where(unit_parent.c.parent_id == id, holds_on(unit_table, day))
    if kind is not None:
        query = query.where(unit_table.c.kind == kind)
    return sorted((_unit(row) for row in tx.rows(query)), key=order)


def ancestors(tx: Transaction, id: str, day: date) -> list[Unit]:
    """The units above on the day, nearest first."""
    return chain(tx, id, day)[1:]


def chain(tx: Transaction, id: str, day: date) -> list[Unit]:
    """The unit itself and the units above it, nearest first; empty for an unknown unit. One query."""
    memory: dict[tuple[str, date], list[Unit]] = tx.memory.setdefault(CHAINS, {})
    if (id, day) not in memory:
        memory[(id, day)] = [_unit(row) for row in tx.all(_CHAIN, unit=id, day=day.isoformat())]
    return list(memory[(id, day)])


def superior(tx: Transaction, id: str, day: date) -> Unit | None:
    """The direct superior on the day, or None at the top."""
    return next(iter(ancestors(tx, id, day)), None)


def body_of(tx: Transaction, unit_id: str, kind: str, day: date) -> Unit | None:
    """The body of this kind inside the unit; the unit itself when it is of that kind."""
    found = tx.all(_BODY, unit=unit_id, kind=kind, day=day.isoformat())
    return min((_unit(row) for row in found), key=lambda body: (body.id == unit_id, body.id), default=None)


def above_with(tx: Transaction, unit_id: str, role: str, day: date) -> Unit | None:
    """The nearest unit strictly above that has a post with this role or a body of this kind."""
    above = ancestors(tx, unit_id, day)
    ids = [found.id for found in above]
    if not ids:
        return None
    roles = POSTS_OF_ROLE.get(role, (role,))
    values = {"day": day.isoformat(), **several(ids)}
    having = {row["unit_id"] for row in tx.all(_with_post(len(ids), len(roles)), **values, **several(roles, "role"))}
    having |= {row["parent_id"] for row in tx.all(_with_body(len(ids)), **values, kind=role)}
    return next((found for found in above if found.id in having or found.kind == role), None)


def tree(tx: Transaction, day: date) -> list[tuple[int, Unit]]:
    """Every unit that exists on the day with its depth, parents before their children, bodies first."""
    below: dict[str | None, list[Unit]] = {}
    for row in tx.rows(pictures_on(day).where(holds_on(unit_table, day))):
        found = _unit(row)
        below.setdefault(found.parent, []).append(found)
    lines: list[tuple[int, Unit]] = []
    waiting = [(0, top) for top in sorted(below.get(None, []), key=order, reverse=True)]
    while waiting:
        depth, found = waiting.pop()
        lines.append((depth, found))
        waiting += [(depth + 1, child) for child in sorted(below.get(found.id, []), key=order, reverse=True)]
    return lines


def successors(tx: Transaction, id: str) -> list[Succession]:
    """Which units follow this one."""
    return _links(tx, select(unit_successor).where(unit_successor.c.unit_id == id))


def predecessors(tx: Transaction, id: str) -> list[Succession]:
    """Which units this one follows."""
    return _links(tx, select(unit_successor).where(unit_successor.c.successor_id == id))


def forget(tx: Transaction) -> None:
    """Drop what this act remembers of units, after it has changed some."""
    tx.memory.pop(MEMORY, None)
    tx.memory.pop(CHAINS, None)


def order(found: Unit) -> tuple[int, str]:
    """How units stand in a list: bodies of a unit in the order of the glossary, then the others by id."""
    return (BODY_KINDS.index(found.kind) if found.kind in BODY_KINDS else len(BODY_KINDS), found.id)


def _links(tx: Transaction, query: Select[Any]) -> list[Succession]:
    rows = tx.rows(query.order_by(unit_successor.c.on_day, unit_successor.c.unit_id, unit_successor.c.successor_id))
    return [
        Succession(row["unit_id"], row["successor_id"], date.fromisoformat(row["on_day"]), row["kind"]) for row in rows
    ]


def _holds_or_last(table: Any, day: date | BindParameter[str]) -> Any:
    """Valid on the day or, for a unit that has ended by then, valid on its last day."""
    text = day.isoformat() if isinstance(day, date) else day
    ended = and_(unit_table.c.valid_to < text, table.c.valid_to == unit_table.c.valid_to)
    return or_(holds_on(table, day), ended)


def pictures_on(day: date | BindParameter[str]) -> Select[Any]:
    """A select of units with name and parent of the day; a unit founded later comes without them."""
    return (
        select(unit_table, unit_name.c.name, unit_parent.c.parent_id)
        .select_from(unit_table)
        .outerjoin(unit_name, and_(unit_name.c.unit_id == unit_table.c.id, _holds_or_last(unit_name, day)))
        .outerjoin(unit_parent, and_(unit_parent.c.unit_id == unit_table.c.id, _holds_or_last(unit_parent, day)))
    )


def _unit(row: Any) -> Unit:
    return Unit(
        id=row["id"],
        kind=row["kind"],
        level=row["level"],
        name=row["name"] or row["id"],
        symbol=row["symbol"],
        parent=row["parent_id"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=as_date(row["valid_to"]),
    )


def _chain() -> Select[Any]:
    """A unit and the units above it, nearest first."""
    day: BindParameter[str] = bindparam("day", type_=String)
    start = select(cast(bindparam("unit", type_=String), String).label("id"), literal(0).label("depth"))
    walk = start.cte("walk", recursive=True)
    walk = walk.union_all(
        select(unit_parent.c.parent_id, walk.c.depth + 1)
        .join(walk, unit_parent.c.unit_id == walk.c.id)
        .join(unit_table, unit_table.c.id == unit_parent.c.unit_id)
        .where(_holds_or_last(unit_parent, day), walk.c.depth < DEEPEST)
    )
    query = pictures_on(day).join(walk, walk.c.id == unit_table.c.id).order_by(walk.c.depth)
    return query.where(unit_table.c.valid_from <= day)


@cache
def _several(count: int) -> Prepared:
    day: BindParameter[str] = bindparam("day", type_=String)
    return Prepared(pictures_on(day).where(one_of(unit_table.c.id, count), unit_table.c.valid_from <= day))


@cache
def _with_post(units: int, roles: int) -> Prepared:
    asked = one_of(post.c.unit_id, units) & one_of(post.c.role, roles, "role")
    return Prepared(select(post.c.unit_id).where(asked, holds_on(post, bindparam("day", type_=String))))


@cache
def _with_body(units: int) -> Prepared:
    day: BindParameter[str] = bindparam("day", type_=String)
    return Prepared(
        select(unit_parent.c.parent_id)
        .join(unit_table, unit_table.c.id == unit_parent.c.unit_id)
        .where(one_of(unit_parent.c.parent_id, units), unit_table.c.kind == bindparam("kind"))
        .where(holds_on(unit_parent, day), holds_on(unit_table, day))
    )


_CHAIN = Prepared(_chain())
_BODY = Prepared(
    pictures_on(bindparam("day", type_=String)).where(
        unit_table.c.kind == bindparam("kind"),
        holds_on(unit_table, bindparam("day", type_=String)),
        or_(unit_table.c.id == bindparam("unit"), unit_parent.c.parent_id == bindparam("unit")),
    )
)
_PICTURE = Prepared(pictures_on(bindparam("day")).where(unit_table.c.id == bindparam("unit")))
