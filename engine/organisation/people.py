"""People, their ties, and what they hold on a day."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, or_, select

from engine.errors import NotFound
from engine.organisation.dates import valid
from engine.store.tables import holding, kinship, membership, person as person_table, post
from engine.store.transaction import Transaction


@dataclass(frozen=True)
class Person:
    """A person known to the organisation."""

    id: str
    full_name: str
    email: str
    phone: str
    works_in_system: bool
    birth_year: int | None


@dataclass(frozen=True)
class HeldPost:
    """A post that a person holds on a day."""

    post: str
    unit: str
    role: str
    title: str
    since: date


@dataclass(frozen=True)
class Membership:
    """A person in a cell or body on a day."""

    unit: str
    person: str
    standing: str
    exemption: str
    admitted_on: date | None
    since: date


def person(tx: Transaction, person_id: str) -> Person:
    """A person. Raises NotFound."""
    row = tx.row(select(person_table).where(person_table.c.id == person_id))
    if row is None:
        raise NotFound("người", person_id)
    return Person(
        row["id"], row["full_name"], row["email"], row["phone"], bool(row["works_in_system"]), row["birth_year"]
    )


def names(tx: Transaction, ids: list[str]) -> dict[str, str]:
    """Names of people by id, in the order asked; unknown ids are left out."""
    wanted = [item for item in ids if item]
    if not wanted:
        return {}
    rows = tx.rows(
        select(person_table.c.id, person_table.c.full_name).where(person_table.c.id.in_(sorted(set(wanted))))
    )
    found = {row["id"]: row["full_name"] for row in rows}
    return {item: found[item] for item in wanted if item in found}


def plain(text: str) -> str:
    """Text without diacritics and case, for searching."""
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).lower()


def search(tx: Transaction, text: str, limit: int = 50) -> list[Person]:
    """People whose name contains the words, with or without diacritics."""
    words = plain(text).split()
    rows = tx.rows(select(person_table.c.id, person_table.c.full_name).order_by(person_table.c.full_name))
    hits = [row["id"] for row in rows if all(word in plain(row["full_name"]) for word in words)]
    return [person(tx, item) for item in hits[:limit]]


def relatives(tx: Transaction, person_id: str, day: date) -> set[str]:
    """People with a declared family tie on a day, in either direction."""
    rows = tx.rows(
        select(kinship.c.person_id, kinship.c.relative_id).where(
            or_(kinship.c.person_id == person_id, kinship.c.relative_id == person_id), valid(kinship, day)
        )
    )
    return {item for row in rows for item in row.values()} - {person_id}


def posts_of(tx: Transaction, person_id: str, day: date) -> list[HeldPost]:
    """The posts that a person holds on a day."""
    rows = tx.rows(
        select(post.c.id, post.c.unit_id, post.c.role, post.c.title, holding.c.valid_from)
        .join(holding, holding.c.post_id == post.c.id)
        .where(holding.c.person_id == person_id, valid(holding, day))
        .order_by(holding.c.valid_from, post.c.id)
    )
    return [
        HeldPost(row["id"], row["unit_id"], row["role"], row["title"], date.fromisoformat(row["valid_from"]))
        for row in rows
    ]


def memberships_of(tx: Transaction, person_id: str, day: date) -> list[Membership]:
    """The cells and bodies that a person belongs to on a day."""
    rows = tx.rows(
        select(membership)
        .where(membership.c.person_id == person_id, valid(membership, day))
        .order_by(membership.c.unit_id)
    )
    return [membership_of_row(row) for row in rows]


def membership_of_row(row: dict[str, str]) -> Membership:
    """A row as Membership."""
    admitted = row["admitted_on"]
    return Membership(
        row["unit_id"], row["person_id"], row["standing"], row["exemption"],
        date.fromisoformat(admitted) if admitted else None, date.fromisoformat(row["valid_from"]),
    )  # fmt: skip


def register(tx: Transaction, person_id: str, full_name: str, day: date, **more: str | int | bool) -> None:
    """Add a person. more: email, phone, birth_year, works_in_system."""
    tx.execute(
        insert(person_table).values(
            id=person_id, full_name=unicodedata.normalize("NFC", full_name), valid_from=day.isoformat(), **more
        )
    )


def declare_kinship(tx: Transaction, person_id: str, relative_id: str, relation: str, day: date) -> None:
    """Record a family tie from a day on."""
    tx.execute(
        insert(kinship).values(
            person_id=person_id, relative_id=relative_id, relation=relation, valid_from=day.isoformat()
        )
    )
