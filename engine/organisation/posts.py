"""Posts and their holders by date. A post is one chair: one holder at a time."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, insert, select, update

from engine import history
from engine.errors import NotFound
from engine.organisation import units
from engine.organisation.days import (
    as_date,
    as_text,
    ends_after,
    holds_on,
    overlaps,
    require_period,
    shown,
    shown_period,
)
from engine.organisation.kinds import POSTS_OF_ROLE
from engine.organisation.people import clean, require_throughout
from engine.organisation.refusals import (
    AfterEnd,
    AlreadyExists,
    BadId,
    BeforeStart,
    NothingToEnd,
    Overlaps,
    StartsLater,
)
from engine.store.prepared import Prepared, one_of, several
from engine.store.tables import holding
from engine.store.tables import post as table
from engine.store.transaction import Transaction


@dataclass(frozen=True)
class Post:
    """A chair in a unit."""

    id: str
    unit: str
    role: str
    title: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Holder:
    """A person in a post on a day."""

    person: str
    post: str
    unit: str
    role: str
    title: str
    since: date


def post(tx: Transaction, id: str) -> Post:
    """The post. Refuses: NotFound."""
    row = tx.row(select(table).where(table.c.id == id))
    if row is None:
        raise NotFound("chức vụ", id)
    return _post(row)


def posts(tx: Transaction, unit_id: str, day: date) -> list[Post]:
    """The posts of the unit on the day, held or vacant."""
    rows = tx.all(_POSTS, unit=unit_id, day=day.isoformat())
    return sorted((_post(row) for row in rows), key=lambda found: found.id)


def holders(tx: Transaction, unit_id: str, role: str | tuple[str, ...] | None, day: date) -> list[Holder]:
    """Who holds posts with this role (or one of these; None: any role) in the unit on the day, by post.

    `head` stands for head, secretary, director, chair: the first of them that somebody holds.
    """
    if role is None or isinstance(role, tuple):
        return holders_in(tx, [unit_id], day, role)
    wanted = POSTS_OF_ROLE.get(role, (role,))
    found = holders_in(tx, [unit_id], day, wanted)
    first = next((name for name in wanted if any(holder.role == name for holder in found)), None)
    return [holder for holder in found if holder.role == first]


def holders_in(tx: Transaction, unit_ids: list[str], day: date, roles: tuple[str, ...] | None = None) -> list[Holder]:
    """Who holds posts in any of the units on the day, in one query, by post."""
    wanted = {**several(unit_ids, "unit"), **several(roles or (), "role")}
    query = _held(len(unit_ids), None if roles is None else len(roles))
    found = [
        Holder(
            person=row["person_id"],
            post=row["id"],
            unit=row["unit_id"],
            role=row["role"],
            title=row["title"],
            since=date.fromisoformat(row["since"]),
        )
        for row in tx.all(query, day=day.isoformat(), **wanted)
    ]
    return sorted(found, key=lambda holder: (holder.post, holder.person))


_POSTS = Prepared(
    select(table).where(table.c.unit_id == bindparam("unit"), holds_on(table, bindparam("day", type_=String)))
)


@cache
def _held(unit_count: int, role_count: int | None) -> Prepared:
    day = bindparam("day", type_=String)
    query = (
        select(table, holding.c.person_id, holding.c.valid_from.label("since"))
        .join(holding, holding.c.post_id == table.c.id)
        .where(one_of(table.c.unit_id, unit_count, "unit"), holds_on(table, day), holds_on(holding, day))
    )
    return Prepared(query if role_count is None else query.where(one_of(table.c.role, role_count, "role")))


def create_post(tx: Transaction, id: str, unit_id: str, role: str, title: str, day: date) -> None:
    """Set up a chair in the unit from the day on, to the end of the unit if that is known.

    Refuses: BadId, Missing, AlreadyExists; NotFound, BeforeStart, AfterEnd for the unit.
    """
    if not id.replace("-", "").isalnum() or not id.isascii() or len(id) > 60:
        raise BadId(id)
    found = units.in_being(tx, unit_id, day)
    if tx.row(select(table.c.id).where(table.c.id == id)):
        raise AlreadyExists("chức vụ", id)
    values = {
        "id": id,
        "unit_id": unit_id,
        "role": clean(role, "vai trò", 40),
        "title": clean(title, "tên chức vụ", 200),
        "valid_from": day.isoformat(),
        "valid_to": as_text(found.valid_to),
    }
    tx.execute(insert(table), values)
    history.record(tx, "post_created", None, values)


def appoint(
    tx: Transaction, post_id: str, person: str, day: date, *, until: date | None = None, ground: str = ""
) -> None:
    """Put a person into a post from the day on (to `until`, if given). ground: the decision, in words.

    Refuses: NotFound, BeforeStart, AfterEnd for post and person; ReversedPeriod; Overlaps when somebody holds
    the post on one of these days.
    """
    chair = post(tx, post_id)
    require_period(day, until)
    if day < chair.valid_from:
        raise BeforeStart("Chức vụ", post_id, shown(day), shown(chair.valid_from))
    if chair.valid_to is not None and (until is None or until > chair.valid_to):
        raise AfterEnd("Chức vụ", post_id, shown(until) if until else "…", shown(chair.valid_to))
    require_throughout(tx, person, day, until)
    if row := tx.row(select(holding).where(holding.c.post_id == post_id, overlaps(holding, day, until))):
        raise Overlaps("Chức vụ", post_id, *shown_period(row))
    values = {
        "post_id": post_id,
        "person_id": person,
        "valid_from": day.isoformat(),
        "valid_to": as_text(until),
        "ground": ground,
    }
    tx.execute(insert(holding), values)
    history.record(tx, "holder_appointed", None, {key: value for key, value in values.items() if value})


def end_holding(tx: Transaction, post_id: str, person: str, last_day: date, ground: str = "") -> None:
    """The person holds the post up to and including the day. Refuses: NothingToEnd."""
    done = tx.execute(
        update(holding)
        .where(holding.c.post_id == post_id, holding.c.person_id == person)
        .where(holds_on(holding, last_day), ends_after(holding, last_day))
        .values(valid_to=last_day.isoformat())
    )
    if done.rowcount == 0:
        raise NothingToEnd("người giữ chức vụ", post_id, shown(last_day))
    details = {"post_id": post_id, "person_id": person, "valid_to": last_day.isoformat(), "ground": ground}
    history.record(tx, "holding_ended", None, details)


def end_post(tx: Transaction, id: str, last_day: date) -> None:
    """The chair exists up to and including the day; whoever sits in it leaves that day.

    Refuses: NotFound, NothingToEnd, StartsLater when somebody is appointed for later.
    """
    post(tx, id)
    later = tx.row(select(holding).where(holding.c.post_id == id, holding.c.valid_from > last_day.isoformat()))
    if later:
        raise StartsLater(id, "người giữ chức vụ")
    done = tx.execute(
        update(table)
        .where(table.c.id == id, holds_on(table, last_day), ends_after(table, last_day))
        .values(valid_to=last_day.isoformat())
    )
    if done.rowcount == 0:
        raise NothingToEnd("chức vụ", id, shown(last_day))
    tx.execute(
        update(holding)
        .where(holding.c.post_id == id, holds_on(holding, last_day), ends_after(holding, last_day))
        .values(valid_to=last_day.isoformat())
    )
    history.record(tx, "post_ended", None, {"post_id": id, "valid_to": last_day.isoformat()})


def _post(row: Any) -> Post:
    return Post(
        id=row["id"],
        unit=row["unit_id"],
        role=row["role"],
        title=row["title"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=as_date(row["valid_to"]),
    )
