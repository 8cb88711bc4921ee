"""Who is at work when, and how long people take: leave, long absences with a substitute, late people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.calendar.working_days import add_working_days, next_working_day
from engine.clock import civil_date, start_of_day
from engine.rehearsal.chance import Chance
from engine.rehearsal.habits import TaskHabits

#: Of a thousand people in a year so many take their leave in one piece, and so many are away for long.
ON_LEAVE = 350
AWAY_FOR_LONG = 25
LEAVE_DAYS = (5, 14)
LONG_DAYS = (45, 120)
#: A task without a deadline is done within so many working days.
USUAL_DAYS = 6
LATE_DAYS = (1, 12)
FIRST_HOUR, LAST_HOUR = 8, 16


@dataclass(frozen=True)
class Absence:
    """A person is away from the first to the last day; `long` ones name a substitute."""

    person: str
    first: date
    last: date
    long: bool


class Attendance:
    """When people are at work; each person's absences follow from the seed alone."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._known: dict[tuple[str, int], Absence | None] = {}

    def absence(self, person: str, year: int) -> Absence | None:
        """The person's absence that begins in a year, if any."""
        key = (person, year)
        if key not in self._known:
            dice = self._chance.of("absence", *key)
            drawn = dice.randrange(1000)
            first = date(year, 1, 1) + timedelta(days=dice.randrange(330))
            if drawn < AWAY_FOR_LONG:
                self._known[key] = Absence(person, first, first + timedelta(days=dice.randint(*LONG_DAYS)), True)
            elif drawn < AWAY_FOR_LONG + ON_LEAVE:
                self._known[key] = Absence(person, first, first + timedelta(days=dice.randint(*LEAVE_DAYS)), False)
            else:
                self._known[key] = None
        return self._known[key]

    def back_on(self, person: str, day: date) -> date:
        """The day itself when the person is at work, else the first day after the absence."""
        for year in (day.year - 1, day.year):
            away = self.absence(person, year)
            if away is not None and away.first <= day <= away.last:
                return self.back_on(person, away.last + timedelta(days=1))
        return day

    def first_at_work(self, people: Iterable[str], day: date) -> tuple[str, date]:
        """Of several people the one who can do it soonest (the first named wins), and on which day."""
        return min(((person, self.back_on(person, day)) for person in people), key=lambda found: found[1])

    def moment(self, task: str, now: datetime, due: date | None, habits: TaskHabits, after: date | None) -> datetime:
        """When somebody gets round to a task: well before the deadline as a rule, sometimes after it."""
        dice = self._chance.of("moment", task)
        today = civil_date(now)
        late = dice.randrange(1000) < habits.late
        how_late = dice.randint(*LATE_DAYS)
        share = dice.betavariate(2, 3)
        minute = timedelta(hours=dice.randint(FIRST_HOUR, LAST_HOUR), minutes=dice.randrange(60))
        if due is None:
            day = add_working_days(today, round(share * USUAL_DAYS))
        elif late:
            day = add_working_days(max(due, today), how_late)
        elif due > today:
            day = next_working_day(today + timedelta(days=round(share * (due - today).days)))
            day = day if day <= due else today
        else:
            day = today
        if after is not None and after > day:
            day = next_working_day(after)
        at = start_of_day(next_working_day(day)) + minute
        return at if at > now else now + timedelta(minutes=dice.randint(5, 90))


def morning(day: date) -> datetime:
    """Eight o'clock."""
    return start_of_day(day, time(8))
