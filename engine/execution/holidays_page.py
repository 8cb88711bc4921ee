"""The list of days off of a year as its page shows it: what counts, what is proposed, what would move."""

from dataclasses import dataclass
from datetime import date

from engine.calendar import holiday_lists
from engine.calendar.holiday_lists import ListHead, calendar_of
from engine.calendar.year_list import Day
from engine.execution.advance import begin
from engine.execution.office import Office
from engine.execution.recompute import Move, moves
from engine.execution.views import Viewer
from engine.organisation import people


@dataclass(frozen=True)
class DayRow:
    """One day of the list. `change`: new | changed | "" against the list that counts now."""

    day: Day
    change: str


@dataclass(frozen=True)
class YearPage:
    """One year of working days."""

    year: int
    #: confirmed | proposed (nobody has confirmed the year yet) | correction (a confirmed year with a new proposal)
    state: str
    days: list[DayRow]
    #: days that the proposal takes out of the list that counts
    gone: list[Day]
    quiet_from: date | None
    quiet_to: date | None
    working_days: int
    confirmed: ListHead | None
    confirmed_by_name: str
    proposed: ListHead | None
    #: open deadlines that would move with the confirmation
    moves: list[Move]
    older: list[ListHead]
    may_edit: bool


def year_page(office: Office, viewer: Viewer, year: int) -> YearPage:
    """Everybody may read it; the process admin edits and confirms."""
    with office.store.read() as tx:
        heads = holiday_lists.heads(tx, year)
        confirmed = next((head for head in heads if head.status == holiday_lists.CONFIRMED), None)
        proposed = next((head for head in heads if head.status == holiday_lists.PROPOSED), None)
        counting = calendar_of(tx).year(year)
        shown = holiday_lists.with_proposal(tx, year) if proposed else calendar_of(tx)
        listed = shown.year(year)
        moved = moves(begin(tx, office.library), year, shown) if proposed else []
        by = confirmed.confirmed_by if confirmed else None
        before = counting.days if confirmed else listed.days
        return YearPage(
            year=year,
            state="correction" if confirmed and proposed else "confirmed" if confirmed else "proposed",
            days=[DayRow(entry, _change(entry, before.get(entry.day))) for entry in listed.days.values()],
            gone=[entry for day, entry in before.items() if day not in listed.days],
            quiet_from=listed.quiet_from,
            quiet_to=listed.quiet_to,
            working_days=shown.between(date(year - 1, 12, 31), date(year, 12, 31)),
            confirmed=confirmed,
            confirmed_by_name=people.names(tx, [by]).get(by, "") if by else "",
            proposed=proposed,
            moves=moved,
            older=[head for head in heads if head.status == holiday_lists.SUPERSEDED],
            may_edit="process_admin" in viewer.duties,
        )


def _change(entry: Day, before: Day | None) -> str:
    if before is None:
        return "new"
    return "" if (before.kind, before.name) == (entry.kind, entry.name) else "changed"
