"""Play a term: the clock jumps to whatever comes next, and everything happens through the production acts.

What comes next is a timer that falls due, an occurrence of a cycle, a change of the organisation, or a person who gets
round to a task. Only the clock, the mail and the people's answers are the rehearsal's own.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from engine.calendar.working_days import add_working_days
from engine.clock import SetClock, civil_date
from engine.execution import acts
from engine.execution.advance import begin
from engine.execution.answers import form_data
from engine.execution.office import Office
from engine.rehearsal.attendance import Attendance, morning
from engine.rehearsal.chance import Chance
from engine.rehearsal.habits import CONFLICT, ProcedureHabits
from engine.rehearsal.people import TASK, People
from engine.rehearsal.played import ByHand, Change, Cycles, Played, Progress
from engine.rehearsal.watching import NewIncident, NewTask, Watch
from engine.store.transaction import SYSTEM

#: So often somebody looks whether a vacant task has found a holder, this many working days apart.
VACANT_TRIES = 3
VACANT_DAYS = 7


class Player:
    """One rehearsal while it is played."""

    def __init__(
        self,
        office: Office,
        chance: Chance,
        habits: Mapping[str, ProcedureHabits],
        cycles: Cycles,
        until: datetime,
        progress: Progress | None = None,
    ) -> None:
        self.office = office
        self.chance = chance
        self.cycles = cycles
        self.attendance = Attendance(chance)
        self.watch = Watch(office.store, office.library)
        self.progress = progress
        self.played = Played(until)
        self.people = People(office, chance, habits, self.attendance, self.played, self._plan)
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._planned = 0
        self._tasks: dict[str, NewTask] = {}
        self._tried: Counter[str] = Counter()
        with office.store.read() as tx:
            self._recusal = office.library.beside(tx, "conflict_declared") is not None

    @property
    def clock(self) -> SetClock:
        """The clock that only the rehearsal moves."""
        clock = self.office.store.clock
        assert isinstance(clock, SetClock)
        return clock

    def play(self, changes: Iterable[Change] = (), by_hand: Iterable[tuple[datetime, ByHand]] = ()) -> Played:
        """Play until nothing more comes before the end."""
        for change in changes:
            self._plan(change.at, partial(self._change, change))
        for at, opening in by_hand:
            self._plan(at, partial(self.people.open, opening))
        self._look()
        occurrence: datetime | None = self.cycles.next_after(self.clock.now() - timedelta(seconds=1))
        shown: date | None = None
        while (coming := self._next(occurrence)) is not None and coming <= self.played.until:
            self.clock.move_to(max(coming, self.clock.now()))
            now = self.clock.now()
            if self.progress and shown != civil_date(now):
                shown = civil_date(now)
                self.progress(shown, self.played.acts["started"], self.played.acts["completed"])
            while occurrence is not None and occurrence <= now:
                self.cycles.trigger(self.office)
                occurrence = self.cycles.next_after(now)
                self._look()
            if (timer := self.watch.next_timer) is not None and timer <= now:
                self.played.acts["timers"] += acts.fire_due(self.office)
                self._look()
            while self._agenda and self._agenda[0][0] <= now:
                heapq.heappop(self._agenda)[2]()
                self._look()
        self.clock.move_to(self.played.until)
        return self.played

    def _next(self, occurrence: datetime | None) -> datetime | None:
        person = self._agenda[0][0] if self._agenda else None
        return min((at for at in (occurrence, self.watch.next_timer, person) if at is not None), default=None)

    def _plan(self, at: datetime, what: Callable[[], None]) -> None:
        self._planned += 1
        heapq.heappush(self._agenda, (at, self._planned, what))

    def _look(self) -> None:
        """Plan what people will do about the tasks and incidents that have just appeared."""
        tasks, incidents = self.watch.look()
        for new in tasks:
            self._tasks[new.id] = new
            self._plan_task(new)
        for found in incidents:
            if found.kind == "vacant":
                self._plan_vacancy(found)

    def _plan_task(self, new: NewTask) -> None:
        habits = self.people.habits_of(new.procedure, new.element)
        after = self._day_of_case(new, habits.after) if habits.after else None
        at = self.attendance.moment(new.key, self.clock.now(), new.due_on, habits, after)
        dice = self.chance.of("conflict", new.key)
        of_a_role = self._recusal and "@" in new.assignment and new.procedure != "dp-recusal"
        if of_a_role and dice.randrange(1000) < CONFLICT:
            self._plan(at, lambda: self.people.declare(new))
            at = morning(add_working_days(civil_date(at), 6))
        self._plan(at, lambda: self.people.do(new))

    def _day_of_case(self, new: NewTask, name: str) -> date | None:
        with self.office.store.read() as tx:
            row = tx.one(TASK, task=new.id)
            assert row is not None
            value = form_data(begin(tx, self.office.library).run(row["instance_id"]), row).get(name)
        return date.fromisoformat(value) if isinstance(value, str) else None

    # ---- what happens besides ----

    def _plan_vacancy(self, found: NewIncident) -> None:
        if found.task_id is None or self._tried[f"vacant {found.task_id}"] >= VACANT_TRIES:
            return
        self._tried[f"vacant {found.task_id}"] += 1
        at = morning(add_working_days(civil_date(self.clock.now()), VACANT_DAYS))
        self._plan(at, lambda: self._look_for_holder(found))

    def _look_for_holder(self, found: NewIncident) -> None:
        """The process admin tries again whether the role has a holder by now."""
        assert found.task_id is not None
        with self.office.store.read() as tx:
            row = tx.one(TASK, task=found.task_id)
            if row is None or row["status"] != "open":
                return
        acts.retry_incident(self.office, SYSTEM, found.id)
        self._plan(self.clock.now() + timedelta(hours=3), lambda: self.people.do(self._tasks[str(found.task_id)]))

    def _change(self, change: Change) -> None:
        change.happen(self.office)
        self.played.changes.append(f"{civil_date(change.at).isoformat()} {change.what}")
