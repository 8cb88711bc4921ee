"""Acts that change the tree: found, rename, move, dissolve, merge, split. Old days keep their picture."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Table, insert, select, update

from engine import history
from engine.organisation import units
from engine.organisation.days import day_after, day_before, ends_after, holds_on, shown
from engine.organisation.people import clean, require_id
from engine.organisation.refusals import (
    AfterEnd,
    AlreadyExists,
    ChangedLater,
    CircleInTree,
    NotWithYourself,
    StartsLater,
    StillBelow,
)
from engine.store.tables import holding, membership, post, unit, unit_name, unit_parent, unit_successor
from engine.store.transaction import Transaction


def found_unit(
    tx: Transaction,
    id: str,
    kind: str,
    level: str,
    name: str,
    day: date,
    *,
    parent: str | None = None,
    symbol: str = "",
) -> None:
    """Set up a unit or body from the day on. symbol: as in document numbers, `BTC`.

    Refuses: BadId, Missing, AlreadyExists; NotFound, BeforeStart, AfterEnd for the parent.
    """
    require_id(id)
    called = clean(name, "tên đơn vị", 200)
    if parent is not None:
        _in_being_for_good(tx, parent, day)
    if tx.row(select(unit.c.id).where(unit.c.id == id)):
        raise AlreadyExists("đơn vị", id)
    first = day.isoformat()
    tx.execute(insert(unit).values(id=id, kind=kind, level=level, symbol=symbol, valid_from=first))
    tx.execute(insert(unit_name).values(unit_id=id, valid_from=first, name=called))
    if parent is not None:
        tx.execute(insert(unit_parent).values(unit_id=id, valid_from=first, parent_id=parent))
    units.forget(tx)
    history.record(tx, "unit_founded", None, {"unit": id, "name": called, "parent": parent, "on": first})


def rename_unit(tx: Transaction, id: str, name: str, day: date) -> None:
    """The unit bears the name from the day on; older days keep the older name.

    Refuses: Missing; NotFound, BeforeStart, AfterEnd; ChangedLater when it was renamed on that day or later.
    """
    called = clean(name, "tên đơn vị", 200)
    before = units.in_being(tx, id, day)
    _nothing_later(tx, unit_name, "Tên của", id, day)
    if before.name == called:
        return
    _end_open(tx, unit_name, id, day_before(day))
    values = {"unit_id": id, "valid_from": day.isoformat(), "valid_to": _end(before), "name": called}
    tx.execute(insert(unit_name), values)
    units.forget(tx)
    history.record(
        tx, "unit_renamed", None, {"unit": id, "from": before.name, "to": called, "on": day.isoformat()}
    )


def move_unit(tx: Transaction, id: str, parent: str, day: date) -> None:
    """The unit stands under the parent from the day on.

    Refuses: NotFound, BeforeStart, AfterEnd for both; ChangedLater; CircleInTree when the parent stands below
    the unit on that day or, by a change already recorded, later.
    """
    before = units.in_being(tx, id, day)
    _in_being_for_good(tx, parent, day)
    _nothing_later(tx, unit_parent, "Cấp trên của", id, day)
    if before.parent == parent:
        return
    _refuse_circle(tx, id, parent, day)
    _end_open(tx, unit_parent, id, day_before(day))
    values = {"unit_id": id, "valid_from": day.isoformat(), "valid_to": _end(before), "parent_id": parent}
    tx.execute(insert(unit_parent), values)
    units.forget(tx)
    history.record(
        tx, "unit_moved", None, {"unit": id, "from": before.parent, "to": parent, "on": day.isoformat()}
    )


def dissolve_unit(
    tx: Transaction, id: str, last_day: date, *, successors: Iterable[str] = (), kind: str = "transferred"
) -> None:
    """The unit exists up to and including the day; its bodies, posts, holders and members end with it.

    successors: units that take over; they must exist on the next day.
    Refuses: NotFound, BeforeStart, AfterEnd; StillBelow while other units stand below it; StartsLater when
    something in it is to start later; ChangedLater when its name or place changes later.
    """
    found = units.in_being(tx, id, last_day)
    if found.valid_to is not None:
        raise AfterEnd("Đơn vị", id, shown(last_day), shown(found.valid_to))
    following = list(successors)
    for successor in following:
        units.in_being(tx, successor, day_after(last_day))
    bodies = _bodies_that_end(tx, id, last_day)
    for ending in [*bodies, id]:
        _end_unit(tx, ending, last_day)
    _link(tx, id, following, day_after(last_day), kind)
    details = {"unit": id, "last_day": last_day.isoformat(), "successors": following, "bodies": bodies}
    units.forget(tx)
    history.record(tx, "unit_dissolved", None, details)


def merge_units(tx: Transaction, ids: Iterable[str], into: str, day: date) -> None:
    """The units become one from the day on: `into`, which is founded before or is one of them.

    Units below the merged ones move under `into`; their bodies end, and the body of the same kind in `into`,
    if there is one, follows them. Refuses: as `dissolve_unit`, and NotWithYourself when there is nothing to
    merge.
    """
    merged = [id for id in dict.fromkeys(ids) if id != into]
    if not merged:
        raise NotWithYourself(into)
    units.in_being(tx, into, day)
    for id in merged:
        for child in units.children(tx, id, day):
            if child.id == into:
                continue
            body = units.body_of(tx, into, child.kind, day) if child.is_body else None
            if body is not None:
                dissolve_unit(tx, child.id, day_before(day), successors=[body.id], kind="merged")
            elif not child.is_body:
                move_unit(tx, child.id, into, day)
        dissolve_unit(tx, id, day_before(day), successors=[into], kind="merged")


def split_unit(
    tx: Transaction, id: str, into: Iterable[str], day: date, below: Mapping[str, str] | None = None
) -> None:
    """The unit ends before the day; the units `into` (founded before, existing on the day) follow it.

    below: for each unit below it, which of them it stands under from then on.
    Refuses: as `dissolve_unit`; StillBelow names the units below that `below` forgets.
    """
    following = list(dict.fromkeys(into))
    for child, parent in (below or {}).items():
        move_unit(tx, child, parent, day)
    dissolve_unit(tx, id, day_before(day), successors=following, kind="split")


def _bodies_that_end(tx: Transaction, id: str, last_day: date) -> list[str]:
    """The bodies inside the unit, deepest first. Refuses: StillBelow when a unit that is no body goes on."""
    later = tx.rows(
        select(unit_parent.c.unit_id).where(
            unit_parent.c.parent_id == id, unit_parent.c.valid_from > last_day.isoformat()
        )
    )
    going_on = [
        child
        for child in units.children(tx, id, last_day)
        if (child.valid_to is None or child.valid_to > last_day) and _stays_below(tx, child.id, id, last_day)
    ]
    names = [child.name for child in going_on if not child.is_body] + [row["unit_id"] for row in later]
    if names:
        raise StillBelow(id, ", ".join(names))
    return [ending for child in going_on for ending in [*_bodies_that_end(tx, child.id, last_day), child.id]]


def _stays_below(tx: Transaction, child: str, parent: str, last_day: date) -> bool:
    """Is the child to stand under the parent after the day too?"""
    row = select(unit_parent.c.unit_id).where(
        unit_parent.c.unit_id == child,
        unit_parent.c.parent_id == parent,
        holds_on(unit_parent, last_day),
        ends_after(unit_parent, last_day),
    )
    return tx.row(row) is not None


def _end_unit(tx: Transaction, id: str, last_day: date) -> None:
    """End every open row of the unit. Refuses: StartsLater, ChangedLater."""
    text = last_day.isoformat()
    own_posts = select(post.c.id).where(post.c.unit_id == id)
    planned = (
        ("tên", unit_name, unit_name.c.unit_id == id),
        ("cấp trên", unit_parent, unit_parent.c.unit_id == id),
        ("chức vụ", post, post.c.unit_id == id),
        ("người giữ chức vụ", holding, holding.c.post_id.in_(own_posts)),
        ("thành viên", membership, membership.c.unit_id == id),
    )
    for what, table, mine in planned:
        if tx.row(select(table).where(mine, table.c.valid_from > text)):
            raise StartsLater(id, what)
        tx.execute(update(table).where(mine, ends_after(table, last_day)).values(valid_to=text))
    tx.execute(update(unit).where(unit.c.id == id).values(valid_to=text))
    units.forget(tx)


def _link(tx: Transaction, id: str, following: list[str], day: date, kind: str) -> None:
    rows = [
        {"unit_id": id, "successor_id": one, "on_day": day.isoformat(), "kind": kind} for one in following
    ]
    if rows:
        tx.execute(insert(unit_successor), rows)


def _in_being_for_good(tx: Transaction, id: str, day: date) -> None:
    """A parent must exist on the day and have no last day yet. Refuses: NotFound, BeforeStart, AfterEnd."""
    found = units.in_being(tx, id, day)
    if found.valid_to is not None:
        raise AfterEnd("Đơn vị", id, shown(day), shown(found.valid_to))


def _nothing_later(tx: Transaction, table: Table, what: str, id: str, day: date) -> None:
    """The last change must lie before the day."""
    first = table.c.valid_from
    last = tx.row(select(first).where(table.c.unit_id == id, first >= day.isoformat()))
    if last is not None:
        raise ChangedLater(what, id, shown(date.fromisoformat(last["valid_from"])))


def _refuse_circle(tx: Transaction, id: str, parent: str, day: date) -> None:
    changes = tx.connection.execute(
        select(unit_parent.c.valid_from).where(unit_parent.c.valid_from > day.isoformat()).distinct()
    ).scalars()
    for when in [day, *sorted(date.fromisoformat(text) for text in changes)]:
        if any(found.id == id for found in units.chain(tx, parent, when)):
            raise CircleInTree(id, parent, shown(when))


def _end_open(tx: Transaction, table: Table, id: str, last_day: date) -> None:
    mine = (table.c.unit_id == id) & holds_on(table, last_day)
    tx.execute(update(table).where(mine).values(valid_to=last_day.isoformat()))


def _end(found: units.Unit) -> str | None:
    return found.valid_to.isoformat() if found.valid_to else None
