"""An official's own calendar: due days of open tasks and the days of the cycles of the units whose papers they keep."""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta

from engine.calendar.holiday_lists import calendar_of
from engine.execution import inbox
from engine.execution.office import Office
from engine.execution.overdue_page import READERS
from engine.execution.views import InboxRow, Viewer
from engine.organisation import people, units
from engine.schedule.occurrences import upcoming
from engine.store.transaction import Transaction

#: How far ahead a calendar feed tells the days of cycles.
AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class Entry:
    """Something on a day. `kind`: task | cycle."""

    day: date
    kind: str
    name: str
    about: str
    #: id of the task, or cycle and unit
    id: str
    #: deadline state of a task; status of an occurrence
    state: str
    sentence: str = ""
    case_id: str | None = None


@dataclass(frozen=True)
class DayCell:
    """One day of the month."""

    day: date
    in_month: bool
    working: bool
    #: the name of a day off, a make-up day or a local festival
    name: str
    entries: list[Entry]


@dataclass(frozen=True)
class MonthPage:
    """A month with the weeks that it touches."""

    first: date
    before: date
    after: date
    today: date
    weeks: list[list[DayCell]]
    #: the days of the month that have something, in order
    listed: list[DayCell]
    overdue: list[Entry]
    without_day: int


def month_page(office: Office, viewer: Viewer, first: date | None = None) -> MonthPage:
    """The calendar of the viewer for a month (of today unless given by its first day)."""
    tasks = inbox.inbox(office, viewer)
    with office.store.read() as tx:
        today = tx.today
        first = (first or today).replace(day=1)
        grid = months.Calendar().monthdatescalendar(first.year, first.month)
        entries = [*(_task(row) for row in tasks if row.due_on), *dates(tx, viewer, grid[0][0], grid[-1][-1])]
        by_day: dict[date, list[Entry]] = {}
        for entry in entries:
            by_day.setdefault(entry.day, []).append(entry)
        known = calendar_of(tx)

        def cell(day: date) -> DayCell:
            named = known.year(day.year).days.get(day)
            name = named.name if named else ""
            return DayCell(day, day.month == first.month, known.is_working_day(day), name, by_day.get(day, []))

        weeks = [[cell(day) for day in week] for week in grid]
    listed = [item for week in weeks for item in week if item.in_month and (item.entries or item.name)]
    overdue = [entry for entry in entries if entry.kind == "task" and entry.state == "overdue" and entry.day < first]
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    return MonthPage(first, before, after, today, weeks, listed, overdue, sum(not row.due_on for row in tasks))


def dates(tx: Transaction, viewer: Viewer, frm: date, to: date) -> list[Entry]:
    """The days of cycles for the units that the viewer leads, represents or keeps the papers of."""
    own = {held.unit for held in people.posts_of(tx, viewer.person, tx.today) if held.role in READERS}
    found = []
    for unit_id in sorted(own):
        name = units.unit(tx, unit_id, tx.today).name
        for one in upcoming(tx, frm, to, unit=unit_id):
            said = one.name_en if viewer.language == "en" else one.name
            id = f"{one.cycle}-{one.unit}-{one.key}"
            found.append(Entry(one.due_on, "cycle", said, name, id, one.status, case_id=one.case_id))
    return sorted(found, key=lambda entry: (entry.day, entry.name))


def _task(row: InboxRow) -> Entry:
    day = date.fromisoformat(str(row.due_on))
    return Entry(day, "task", row.name, row.case_title, row.task_id, row.deadline_state, row.due_sentence, row.case_id)
