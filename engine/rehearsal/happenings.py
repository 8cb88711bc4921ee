"""What happens besides the calendar and the tasks: long absences, a merger, cases that people open by hand."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from engine.calendar.working_days import next_working_day
from engine.definitions import versions
from engine.errors import Refused
from engine.execution.office import Office
from engine.organisation import bodies, units
from engine.organisation.days import holds_on
from engine.organisation.kinds import CELLS
from engine.organisation.reorganise import merge_units
from engine.organisation.substitutes import name_substitute
from engine.rehearsal.attendance import Attendance, morning
from engine.rehearsal.calendar import Calendar
from engine.rehearsal.chance import Chance
from engine.rehearsal.habits import ProcedureHabits
from engine.rehearsal.played import ByHand, Change
from engine.store.tables import holding, post, unit
from engine.store.transaction import Transaction

#: Years of a term.
TERM = 5
GROUND = "Đi học dài ngày (diễn tập)"


def long_absences(office: Office, chance: Chance, attendance: Attendance, first: date, last: date) -> list[Change]:
    """Holders of posts who are away for long name a colleague of the same unit as their substitute."""
    with office.store.read() as tx:
        rows = tx.rows(
            select(holding.c.person_id, post.c.unit_id)
            .join(post, post.c.id == holding.c.post_id)
            .where(holds_on(holding, first))
            .order_by(holding.c.person_id, post.c.unit_id)
        )
    of_person: dict[str, list[str]] = {}
    for row in rows:
        of_person.setdefault(row["person_id"], []).append(row["unit_id"])
    found = []
    for person, places in of_person.items():
        for year in range(first.year, last.year + 1):
            away = attendance.absence(person, year)
            if away is None or not away.long or not first <= away.first <= last:
                continue
            dice = chance.of("substitute", person, year)

            def name(
                office: Office, person: str = person, away_from: date = away.first, away_to: date = away.last,
                place: str = dice.choice(places), number: int = dice.randrange(1000),
            ) -> None:  # fmt: skip
                with office.store.write() as tx:
                    colleagues = [m.person for m in bodies.members(tx, place, tx.today) if m.person != person]
                    if colleagues:
                        chosen = colleagues[number % len(colleagues)]
                        name_substitute(tx, person, chosen, away_from, away_to, GROUND)

            found.append(Change(morning(away.first), f"substitute {person}", _unless_refused(name)))
    return found


def reorganisation(office: Office, chance: Chance, on: date | None, last: date, calendar: Calendar) -> list[Change]:
    """On a day one cell is merged into a neighbour under the same committee; its members go over with it."""
    if on is None or on > last:
        return []
    with office.store.read() as tx:
        pair = _neighbours(tx, chance, on)
    if pair is None:
        return []
    ended, into = pair

    def merge(office: Office) -> None:
        with office.store.write() as tx:
            going = bodies.members(tx, ended, on - timedelta(days=1))
            merge_units(tx, [ended], into, on)
            for member in going:
                if bodies.membership(tx, into, member.person, on) is None:
                    bodies.admit(
                        tx, into, member.person, on, standing=member.standing, admitted_on=member.admitted_on,
                        exemption=member.exemption,
                    )  # fmt: skip
        calendar.look_again()

    return [Change(morning(on), f"merged {ended} into {into}", _unless_refused(merge))]


def _neighbours(tx: Transaction, chance: Chance, on: date) -> tuple[str, str] | None:
    """Two cells under one committee."""
    rows = tx.rows(select(unit.c.id).where(unit.c.kind.in_(sorted(CELLS)), holds_on(unit, on)).order_by(unit.c.id))
    below: dict[str, list[str]] = {}
    for row in rows:
        parent = units.unit(tx, row["id"], on).parent
        if parent is not None:
            below.setdefault(parent, []).append(row["id"])
    several = [cells for _parent, cells in sorted(below.items()) if len(cells) > 1]
    if not several:
        return None
    dice = chance.of("merger")
    ended, into = dice.sample(dice.choice(several), 2)
    return ended, into


def by_hand(
    office: Office, chance: Chance, habits: Mapping[str, ProcedureHabits], first: date, last: date
) -> list[tuple[datetime, ByHand]]:
    """The cases that people open without a cycle, spread over the units and the years."""
    found = []
    with office.store.read() as tx:
        for version in versions.all_current(tx):
            usual = habits.get(version.procedure_id)
            if usual is None or not usual.started_by_hand and not usual.at_least:
                continue
            kinds = office.library.version(tx, version.id).definition.procedure.unit_kinds or tuple(CELLS)
            query = select(unit.c.id).where(unit.c.kind.in_(sorted(kinds)), holds_on(unit, first)).order_by(unit.c.id)
            found += _openings(chance, version.procedure_id, [row["id"] for row in tx.rows(query)], usual, first, last)
    return found


def _openings(
    chance: Chance, procedure: str, of_units: list[str], usual: ProcedureHabits, first: date, last: date
) -> list[tuple[datetime, ByHand]]:
    """By chance; when that gives fewer than the procedure says for so long a time, those next in line are added."""
    drawn = []
    for unit_id in of_units:
        for year in range(first.year, last.year + 1):
            key = f"{procedure}|{unit_id}|{year}|by hand"
            dice = chance.of("by hand", key)
            number = dice.randrange(1000)
            day = next_working_day(date(year, 1, 1) + timedelta(days=dice.randrange(360)))
            if first < day <= last:
                at = morning(day) + timedelta(minutes=dice.randrange(480))
                drawn.append((number, at, ByHand(procedure, unit_id, key)))
    drawn.sort(key=lambda one: (one[0], one[2].key))
    least = usual.at_least * ((last - first).days + 1) // (TERM * 365)
    chosen = [one for place, one in enumerate(drawn) if one[0] < usual.started_by_hand or place < least]
    return [(at, opening) for _number, at, opening in sorted(chosen, key=lambda one: one[2].key)]


def _unless_refused(act: Callable[[Office], None]) -> Callable[[Office], None]:
    """An act of the organisation that is refused (somebody has left, a unit has ended) is left out."""

    def happen(office: Office) -> None:
        try:
            act(office)
        except Refused:
            return

    return happen
