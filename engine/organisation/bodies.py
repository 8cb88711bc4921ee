"""Members of cells and bodies by date; the base of every quorum."""

from datetime import date, timedelta

from sqlalchemy import insert, select, update

from engine.organisation.dates import valid
from engine.organisation.people import Membership, membership_of_row
from engine.store.tables import membership as table
from engine.store.transaction import Transaction

#: Standings that vote: probationary members do not (glossary).
VOTING = ("official", "member", "chair", "deputy_chair")


def members(tx: Transaction, unit_id: str, day: date, *, voting: bool = False) -> list[Membership]:
    """Members on a day, by id; with `voting` only those who vote."""
    query = select(table).where(table.c.unit_id == unit_id, valid(table, day)).order_by(table.c.person_id)
    if voting:
        query = query.where(table.c.standing.in_(VOTING))
    return [membership_of_row(row) for row in tx.rows(query)]


def membership(tx: Transaction, unit_id: str, person_id: str, day: date) -> Membership | None:
    """How a person belongs to a unit on a day."""
    row = tx.row(select(table).where(table.c.unit_id == unit_id, table.c.person_id == person_id, valid(table, day)))
    return membership_of_row(row) if row else None


def admit(
    tx: Transaction, unit_id: str, person_id: str, standing: str, day: date, admitted_on: date | None = None
) -> None:
    """A person belongs to a cell or body from a day on."""
    tx.execute(
        insert(table).values(
            unit_id=unit_id,
            person_id=person_id,
            standing=standing,
            valid_from=day.isoformat(),
            admitted_on=admitted_on.isoformat() if admitted_on else None,
        )
    )


def end_membership(tx: Transaction, unit_id: str, person_id: str, day: date) -> None:
    """The day before is the last on which the person belongs."""
    last = (day - timedelta(days=1)).isoformat()
    tx.execute(
        update(table)
        .where(table.c.unit_id == unit_id, table.c.person_id == person_id, table.c.valid_to.is_(None))
        .values(valid_to=last)
    )
