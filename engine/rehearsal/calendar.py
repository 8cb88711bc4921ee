"""The term's calendar in a rehearsal: when to wake the production trigger, and who settles the third year."""

from bisect import bisect_right
from datetime import date, datetime, timedelta

from engine.clock import civil_date, start_of_day
from engine.errors import Refused
from engine.execution.office import Office
from engine.rehearsal.attendance import morning
from engine.rehearsal.chance import Chance
from engine.rehearsal.played import Change
from engine.schedule import occurrences, terms
from engine.schedule.occurrences import LONGEST_LEAD
from engine.schedule.reminders import AT as REMINDS_AT
from engine.schedule.reminders import steps_of
from engine.schedule.trigger import opens_at, trigger_due
from engine.store.transaction import Actor

#: The organisation boards settle the third year of a term about so many days after it began.
SETTLED_AFTER = (60, 200)


class Calendar:
    """Wakes the trigger at each instant at which something opens; a change of the calendar is looked at again."""

    def __init__(self, office: Office, until: date, of_units: frozenset[str] | None = None) -> None:
        """of_units: begin cases of these only; another process plays the others."""
        self._office = office
        self._of_units = of_units
        self._until = until
        self._instants: list[datetime] = []
        self.look_again()

    def look_again(self) -> None:
        """Read anew when what opens: after a change of terms, cycles or the organisation."""
        with self._office.store.read() as tx:
            found = occurrences.planned(tx, tx.today - timedelta(days=60), self._until + timedelta(days=LONGEST_LEAD))
        openings = {opens_at(one) for one in found if not one.waiting}
        told = {start_of_day(day, REMINDS_AT) for one in found for _step, day in steps_of(one)}
        self._instants = sorted(at for at in openings | told if civil_date(at) <= self._until)

    def next_after(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which something opens, or the calendar has something to tell."""
        place = bisect_right(self._instants, at)
        return self._instants[place] if place < len(self._instants) else None

    def trigger(self, office: Office) -> None:
        """Begin what is due."""
        trigger_due(office, limit=0, among=self._of_units)


def third_years(office: Office, chance: Chance, frm: date, calendar: Calendar) -> list[Change]:
    """The organisation boards settle the third year of each term that has none yet, as proposed."""
    with office.store.read() as tx:
        open_terms = [term for term in terms.terms(tx) if not term.confirmed and term.over > frm]
    found = []
    for term in open_terms:
        dice = chance.of("year3", term.id)
        day = max(term.begins_on, frm) + timedelta(days=dice.randint(*SETTLED_AFTER))
        found.append(Change(morning(day), f"year3 {term.id}", _Settling(term.id, term.unit, calendar)))
    return found


class _Settling:
    """One board settles one third year."""

    def __init__(self, term: str, unit: str, calendar: Calendar) -> None:
        self._term = term
        self._unit = unit
        self._calendar = calendar

    def __call__(self, office: Office) -> None:
        with office.store.read() as tx:
            allowed = terms.resolved(tx, terms.CONFIRMERS, self._unit).candidates
            proposed = terms.one(tx, self._term).year3_proposed
        if not allowed:
            return
        try:
            with office.store.write(Actor(allowed[0].person)) as tx:
                terms.confirm_year3(tx, self._term, proposed)
        except Refused:
            return  # the unit has ended meanwhile: its term stays unsettled, and the report shows what did not start
        self._calendar.look_again()
