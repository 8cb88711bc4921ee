"""Members of cells and bodies by date."""

from datetime import date

from sqlalchemy import String, bindparam, insert, select, update

from engine import history
from engine.organisation import units
from engine.organisation.days import (
    as_text,
    day_before,
    holds_on,
    overlaps,
    require_period,
    shown,
    shown_period,
)
from engine.organisation.kinds import STANDINGS
from engine.organisation.membership import Membership, read
from engine.organisation.people import require_throughout
from engine.organisation.refusals import AfterEnd, Missing, NothingToEnd, Overlaps
from engine.store.prepared import Prepared
from engine.store.tables import membership as table
from engine.store.transaction import Transaction

_MEMBERS = Prepared(
    select(table).where(table.c.unit_id == bindparam("unit"), holds_on(table, bindparam("day", type_=String)))
)
_MEMBER = Prepared(
    select(table).where(
        table.c.unit_id == bindparam("unit"),
        table.c.person_id == bindparam("person"),
        holds_on(table, bindparam("day", type_=String)),
    )
)


def members(tx: Transaction, unit_id: str, day: date, standing: str | None = None) -> list[Membership]:
    """The members on the day, the chair first, then by id; with a standing, only those."""
    found = (read(row) for row in tx.all(_MEMBERS, unit=unit_id, day=day.isoformat()))
    return sorted((member for member in found if standing in (None, member.standing)), key=_rank)


def official_members(tx: Transaction, unit_id: str, day: date) -> list[Membership]:
    """Those who vote: everybody but probationary members."""
    return [found for found in members(tx, unit_id, day) if found.standing != "probationary"]


def membership(tx: Transaction, unit_id: str, person: str, day: date) -> Membership | None:
    """The person's membership of the unit on the day, or None."""
    row = tx.one(_MEMBER, unit=unit_id, person=person, day=day.isoformat())
    return read(row) if row else None


def admit(
    tx: Transaction,
    unit_id: str,
    person: str,
    day: date,
    *,
    standing: str = "member",
    admitted_on: date | None = None,
    exemption: str = "",
    until: date | None = None,
) -> None:
    """Make a person a member from the day on (to `until`, if given).

    Refuses: NotFound, BeforeStart, AfterEnd for unit and person; ReversedPeriod; Overlaps with a membership
    of the same unit; Missing for an unknown standing.
    """
    found = units.in_being(tx, unit_id, day)
    require_throughout(tx, person, day, until)
    if standing not in STANDINGS:
        raise Missing("tư cách thành viên")
    require_period(day, until)
    if found.valid_to is not None and (until is None or until > found.valid_to):
        raise AfterEnd("Đơn vị", unit_id, shown(until) if until else "…", shown(found.valid_to))
    same = select(table).where(table.c.unit_id == unit_id, table.c.person_id == person, overlaps(table, day, until))
    if row := tx.row(same):
        raise Overlaps("Thành viên", person, *shown_period(row))
    values = {
        "unit_id": unit_id,
        "person_id": person,
        "valid_from": day.isoformat(),
        "valid_to": as_text(until),
        "standing": standing,
        "exemption": exemption,
        "admitted_on": as_text(admitted_on),
    }
    tx.execute(insert(table), values)
    history.record(tx, "member_admitted", None, {key: value for key, value in values.items() if value})


def end_membership(tx: Transaction, unit_id: str, person: str, last_day: date, ground: str = "") -> None:
    """The person is a member up to and including the day.

    Refuses: NothingToEnd when there is no open membership on that day.
    """
    done = tx.execute(
        update(table)
        .where(table.c.unit_id == unit_id, table.c.person_id == person)
        .where(table.c.valid_from <= last_day.isoformat(), holds_on(table, last_day))
        .where(table.c.valid_to.is_(None) | (table.c.valid_to > last_day.isoformat()))
        .values(valid_to=last_day.isoformat())
    )
    if done.rowcount == 0:
        raise NothingToEnd("thành viên", person, shown(last_day))
    details = {"unit_id": unit_id, "person_id": person, "valid_to": last_day.isoformat(), "ground": ground}
    history.record(tx, "membership_ended", None, details)


def change_standing(
    tx: Transaction,
    unit_id: str,
    person: str,
    day: date,
    *,
    standing: str | None = None,
    exemption: str | None = None,
) -> None:
    """From the day on the member stands otherwise (official after probation; exempt; suspended).

    The old row ends the day before. Refuses: NothingToEnd when the person was no member the day before.
    """
    from_day = membership(tx, unit_id, person, day)
    if from_day is None or from_day.valid_from >= day:
        raise NothingToEnd("thành viên", person, shown(day))
    end_membership(tx, unit_id, person, day_before(day))
    admit(
        tx,
        unit_id,
        person,
        day,
        standing=standing or from_day.standing,
        exemption=from_day.exemption if exemption is None else exemption,
        admitted_on=from_day.admitted_on,
        until=from_day.valid_to,
    )


def _rank(found: Membership) -> tuple[int, str]:
    return ({"chair": 0, "deputy_chair": 1}.get(found.standing, 2), found.person)
