"""Dated substitution: who may do the tasks of somebody absent. It does not pass on to a third person."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, insert, select, update

from engine import history
from engine.organisation.days import ends_after, holds_on, overlaps, require_period, shown, shown_period
from engine.organisation.people import require_person
from engine.organisation.refusals import NothingToEnd, NotWithYourself, Overlaps
from engine.store.prepared import Prepared
from engine.store.tables import substitution as table
from engine.store.transaction import Transaction

_DAY: BindParameter[str] = bindparam("day")
_SUBSTITUTED = Prepared(
    select(table.c.person_id).where(table.c.substitute_id == bindparam("person"), holds_on(table, _DAY))
)
_SUBSTITUTES = Prepared(
    select(table.c.substitute_id).where(table.c.person_id == bindparam("person"), holds_on(table, _DAY))
)


@dataclass(frozen=True)
class Substitution:
    """`substitute` acts for `person` on these days, both included."""

    person: str
    substitute: str
    valid_from: date
    valid_to: date
    ground: str


def substituted_by(tx: Transaction, substitute: str, day: date) -> list[str]:
    """The absent people for whom this person may act on the day."""
    rows = tx.all(_SUBSTITUTED, person=substitute, day=day.isoformat())
    return sorted(row["person_id"] for row in rows)


def substitutes_of(tx: Transaction, absent: str, day: date) -> list[str]:
    """The people who may act for this person on the day."""
    rows = tx.all(_SUBSTITUTES, person=absent, day=day.isoformat())
    return sorted(row["substitute_id"] for row in rows)


def substitutions_of(tx: Transaction, person: str) -> list[Substitution]:
    """Every substitution for the person, past and future, the latest first."""
    rows = tx.rows(select(table).where(table.c.person_id == person).order_by(table.c.valid_from.desc()))
    return [
        Substitution(
            row["person_id"],
            row["substitute_id"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]),
            row["ground"],
        )
        for row in rows
    ]


def name_substitute(tx: Transaction, absent: str, substitute: str, first: date, last: date, ground: str = "") -> None:
    """Let a person act for another from the first to the last day.

    Refuses: NotWithYourself, ReversedPeriod, NotFound, AfterEnd, Overlaps with the same pair.
    """
    if absent == substitute:
        raise NotWithYourself(absent)
    require_period(first, last)
    require_person(tx, absent, first)
    require_person(tx, substitute, first)
    pair = (table.c.person_id == absent) & (table.c.substitute_id == substitute)
    if row := tx.row(select(table).where(pair, overlaps(table, first, last))):
        raise Overlaps("Việc thay thế", absent, *shown_period(row))
    values = {
        "person_id": absent,
        "substitute_id": substitute,
        "valid_from": first.isoformat(),
        "valid_to": last.isoformat(),
        "ground": ground,
    }
    tx.execute(insert(table), values)
    history.record(tx, "substitute_named", None, values)


def end_substitution(tx: Transaction, absent: str, substitute: str, last_day: date) -> None:
    """The substitution holds up to and including the day. Refuses: NothingToEnd."""
    done = tx.execute(
        update(table)
        .where(table.c.person_id == absent, table.c.substitute_id == substitute)
        .where(holds_on(table, last_day), ends_after(table, last_day))
        .values(valid_to=last_day.isoformat())
    )
    if done.rowcount == 0:
        raise NothingToEnd("việc thay thế", absent, shown(last_day))
    details = {"person_id": absent, "substitute_id": substitute, "valid_to": last_day.isoformat()}
    history.record(tx, "substitution_ended", None, details)
