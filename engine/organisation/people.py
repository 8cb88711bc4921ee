"""People: who they are, their posts, memberships and relatives by date."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, String, and_, bindparam, func, insert, select, update

from engine import history
from engine.alphabet import by_given_name
from engine.errors import NotFound
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
from engine.organisation.membership import Membership, read
from engine.organisation.refusals import (
    AfterEnd,
    AlreadyExists,
    BadId,
    BeforeStart,
    Missing,
    NotWithYourself,
    Overlaps,
    StartsLater,
)
from engine.store.prepared import Prepared, one_of, several
from engine.store.tables import holding, kinship, post, unit_name
from engine.store.tables import membership as membership_table
from engine.store.tables import person as table
from engine.store.transaction import Transaction

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Person:
    """A person; names are as entered, in composed Unicode."""

    id: str
    full_name: str
    birth_year: int | None
    email: str
    phone: str
    #: decides the form of the yearly review (R-025)
    works_in_system: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class HeldPost:
    """A post that a person holds on a day."""

    id: str
    unit: str
    unit_name: str
    role: str
    title: str
    since: date


@dataclass(frozen=True)
class Relative:
    """A declared tie to another person."""

    person: str
    relation: str


_DAY: BindParameter[str] = bindparam("day", type_=String)
_PERSON = Prepared(select(table).where(table.c.id == bindparam("person")))
_POSTS_OF = Prepared(
    select(post, unit_name.c.name.label("unit_name"), holding.c.valid_from.label("since"))
    .join(holding, holding.c.post_id == post.c.id)
    .outerjoin(unit_name, and_(unit_name.c.unit_id == post.c.unit_id, holds_on(unit_name, _DAY)))
    .where(holding.c.person_id == bindparam("person"), holds_on(holding, _DAY), holds_on(post, _DAY))
)
_MEMBERSHIPS_OF = Prepared(
    select(membership_table).where(
        membership_table.c.person_id == bindparam("person"), holds_on(membership_table, _DAY)
    )
)


@cache
def _names(count: int) -> Prepared:
    return Prepared(select(table.c.id, table.c.full_name).where(one_of(table.c.id, count)))


@cache
def _kin(count: int) -> Prepared:
    either = one_of(kinship.c.person_id, count) | one_of(kinship.c.relative_id, count)
    return Prepared(select(kinship.c.person_id, kinship.c.relative_id).where(either, holds_on(kinship, _DAY)))


def person(tx: Transaction, id: str) -> Person:
    """The person. Refuses: NotFound."""
    row = tx.one(_PERSON, person=id)
    if row is None:
        raise NotFound("người", id)
    return _person(row)


def require_person(tx: Transaction, id: str, day: date) -> Person:
    """The person, who must be on record on the day. Refuses: NotFound, BeforeStart, AfterEnd."""
    found = person(tx, id)
    if found.valid_from > day:
        raise BeforeStart("Người", id, shown(day), shown(found.valid_from))
    if found.valid_to is not None and found.valid_to < day:
        raise AfterEnd("Người", id, shown(day), shown(found.valid_to))
    return found


def require_throughout(tx: Transaction, id: str, first: date, last: date | None) -> None:
    """The person must be on record on all these days. Refuses: NotFound, BeforeStart, AfterEnd."""
    end = require_person(tx, id, first).valid_to
    if end is not None and (last is None or last > end):
        raise AfterEnd("Người", id, shown(last) if last else "…", shown(end))


def names(tx: Transaction, ids: Iterable[str]) -> dict[str, str]:
    """Full names by id, in the order of the ids; unknown ids are left out. One query."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    known: dict[str, str] = {}
    for start in range(0, len(wanted), 100):
        some = wanted[start : start + 100]
        known |= {row["id"]: row["full_name"] for row in tx.all(_names(len(some)), **several(some))}
    return {id: known[id] for id in wanted if id in known}


def search(tx: Transaction, text: str, limit: int = 20) -> list[Person]:
    """People whose name contains every word of the text, whatever the diacritics; by given name.

    The database looks with a wildcard for each letter that may carry a mark; Python then compares exactly.
    """
    words = plain(text).split()
    if not words:
        return []
    query = select(table).order_by(table.c.full_name, table.c.id)
    for word in words:
        query = query.where(func.lower(table.c.full_name).like(f"%{_pattern(word)}%"))
    found: list[Person] = []
    for row in tx.connection.execute(query).mappings():
        if len(found) == limit:
            break
        if all(word in plain(row["full_name"]) for word in words):
            found.append(_person(row))
    return sorted(found, key=lambda person: by_given_name(person.full_name))


def plain(text: str) -> str:
    """Lower case without marks: "Đặng Thị Ánh" becomes "dang thi anh"."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def posts_of(tx: Transaction, id: str, day: date) -> list[HeldPost]:
    """The posts that the person holds on the day, the longest held first."""
    rows = tx.all(_POSTS_OF, person=id, day=day.isoformat())
    found = [
        HeldPost(
            id=row["id"],
            unit=row["unit_id"],
            unit_name=row["unit_name"] or row["unit_id"],
            role=row["role"],
            title=row["title"],
            since=date.fromisoformat(row["since"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda held: (held.since, held.id))


def memberships_of(tx: Transaction, id: str, day: date) -> list[Membership]:
    """The cells and bodies of the person on the day; cells first."""
    rows = tx.all(_MEMBERSHIPS_OF, person=id, day=day.isoformat())
    return sorted((read(row) for row in rows), key=lambda found: (found.admitted_on is None, found.unit))


def relatives(tx: Transaction, id: str, day: date) -> set[str]:
    """The people declared as family of the person, from either side, on the day."""
    return {tie.person for tie in ties(tx, id, day)}


def relatives_of(tx: Transaction, ids: Collection[str], day: date) -> set[str]:
    """The people declared as family of any of these persons; one question, however many they are."""
    found: set[str] = set()
    wanted = sorted(ids)
    for start in range(0, len(wanted), 100):
        part = wanted[start : start + 100]
        for row in tx.all(_kin(len(part)), day=day.isoformat(), **several(part)):
            found |= {row["relative_id"]} if row["person_id"] in ids else set()
            found |= {row["person_id"]} if row["relative_id"] in ids else set()
    return found


def ties(tx: Transaction, id: str, day: date) -> list[Relative]:
    """The declared family ties with their words, by person."""
    rows = tx.rows(
        select(kinship).where((kinship.c.person_id == id) | (kinship.c.relative_id == id), holds_on(kinship, day))
    )
    found = (
        Relative(row["relative_id"] if row["person_id"] == id else row["person_id"], row["relation"]) for row in rows
    )
    return sorted(found, key=lambda tie: tie.person)


def register(
    tx: Transaction,
    id: str,
    full_name: str,
    day: date,
    *,
    birth_year: int | None = None,
    email: str = "",
    phone: str = "",
    works_in_system: bool = True,
) -> None:
    """Take a person on record from the day on. Refuses: BadId, Missing, AlreadyExists."""
    require_id(id)
    values = {
        "id": id,
        "full_name": clean(full_name, "họ tên", 120),
        "birth_year": birth_year,
        "email": email,
        "phone": phone,
        "works_in_system": works_in_system,
        "valid_from": day.isoformat(),
    }
    if names(tx, [id]):
        raise AlreadyExists("người", id)
    tx.execute(insert(table), values)
    history.record(tx, "person_registered", None, {"person_id": id, "full_name": values["full_name"]})


def correct(tx: Transaction, id: str, **values: Any) -> None:
    """Correct what is not dated: full_name, birth_year, email, phone, works_in_system. Refuses: NotFound."""
    allowed = {"full_name", "birth_year", "email", "phone", "works_in_system"}
    if not values.keys() <= allowed:
        raise TypeError(f"cannot correct {sorted(values.keys() - allowed)}")
    before = person(tx, id)
    if "full_name" in values:
        values["full_name"] = clean(values["full_name"], "họ tên", 120)
    tx.execute(update(table).where(table.c.id == id).values(**values))
    details = {"person_id": id, "from": {key: getattr(before, key) for key in values}, "to": values}
    history.record(tx, "person_corrected", None, details)


def end_person(tx: Transaction, id: str, last_day: date, ground: str = "") -> None:
    """The person is on record up to and including the day; posts and memberships end with it.

    Refuses: NotFound, BeforeStart, AfterEnd; StartsLater when something of theirs is to start later.
    """
    found = require_person(tx, id, last_day)
    if found.valid_to is not None:
        raise AfterEnd("Người", id, shown(last_day), shown(found.valid_to))
    text = last_day.isoformat()
    for what, rows in (("chức vụ", holding), ("tư cách thành viên", membership_table)):
        mine = rows.c.person_id == id
        if tx.row(select(rows).where(mine, rows.c.valid_from > text)):
            raise StartsLater(id, what)
        tx.execute(update(rows).where(mine, ends_after(rows, last_day)).values(valid_to=text))
    tx.execute(update(table).where(table.c.id == id).values(valid_to=text))
    history.record(tx, "person_ended", None, {"person_id": id, "valid_to": text, "ground": ground})


def declare_kinship(
    tx: Transaction, id: str, relative: str, relation: str, day: date, until: date | None = None
) -> None:
    """Record a family tie; both are kept away from each other's cases from the day on.

    Refuses: NotFound, NotWithYourself, Missing, ReversedPeriod, Overlaps.
    """
    if id == relative:
        raise NotWithYourself(id)
    require_period(day, until)
    person(tx, id)
    person(tx, relative)
    same = select(kinship).where(
        ((kinship.c.person_id == id) & (kinship.c.relative_id == relative))
        | ((kinship.c.person_id == relative) & (kinship.c.relative_id == id)),
        overlaps(kinship, day, until),
    )
    if row := tx.row(same):
        raise Overlaps("Quan hệ gia đình của", id, *shown_period(row))
    values = {
        "person_id": id,
        "relative_id": relative,
        "relation": clean(relation, "quan hệ", 60),
        "valid_from": day.isoformat(),
        "valid_to": as_text(until),
    }
    tx.execute(insert(kinship), values)
    history.record(tx, "kinship_declared", None, {"person_id": id, "relative_id": relative})


def require_id(id: str) -> None:
    """Refuses: BadId unless the id is short lower-case ASCII."""
    if len(id) > 40 or not ID.fullmatch(id):
        raise BadId(id)


def clean(text: str, what: str, longest: int) -> str:
    """The text in composed Unicode with single spaces. Refuses: Missing when it is empty or too long."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if not composed or len(composed) > longest:
        raise Missing(what)
    return composed


def _pattern(word: str) -> str:
    return "".join(letter if letter in "bcfghjklmnpqrstvwxz0123456789" else "_" for letter in word)


def _person(row: Any) -> Person:
    return Person(
        id=row["id"],
        full_name=row["full_name"],
        birth_year=row["birth_year"],
        email=row["email"],
        phone=row["phone"],
        works_in_system=bool(row["works_in_system"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=as_date(row["valid_to"]),
    )
