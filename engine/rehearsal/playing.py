"""Play a term: the clock jumps to whatever comes next, and everything happens through the production acts.

What comes next is a timer that falls due, an occurrence of a cycle, a change of the organisation, or a person who gets
round to a task. Only the clock, the mail and the people's answers are the rehearsal's own.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import bindparam, select

from engine.calendar.working_days import add_working_days
from engine.clock import SetClock, civil_date
from engine.definitions.form_reading import FormRejected
from engine.definitions.forms import Form
from engine.errors import Refused
from engine.execution import acts, rights
from engine.execution.acts.start_case import start_data, starters
from engine.execution.advance import begin
from engine.execution.answers import form_data, form_of
from engine.execution.at_hand import at_hand
from engine.execution.incidents import told
from engine.execution.office import Office
from engine.execution.run import functions
from engine.organisation import bodies, substitutes
from engine.rehearsal.answering import A_FILE, Asked, draw
from engine.rehearsal.attendance import Attendance, morning
from engine.rehearsal.chance import Chance
from engine.rehearsal.habits import CONFLICT, ProcedureHabits, TaskHabits
from engine.rehearsal.mending import until_accepted
from engine.rehearsal.watching import NewIncident, NewTask, Watch
from engine.rules.expressions import ExpressionError
from engine.store.prepared import Prepared
from engine.store.tables import assignment, task
from engine.store.transaction import SYSTEM, Actor, Transaction
from engine.wording import Said

#: So often somebody looks whether a vacant task has found a holder, this many working days apart.
VACANT_TRIES = 3
VACANT_DAYS = 7
#: So often the same task is sent with mended answers.
SENT = 3

_TASK = Prepared(select(task).where(task.c.id == bindparam("task")))
_OTHER = task.alias("other")
#: The person has a part of their own beside this task: of three who count, nobody counts twice, also not for another.
_BESIDE = Prepared(
    select(_OTHER.c.id)
    .join(task, (task.c.activity_id == _OTHER.c.activity_id) & (task.c.id != _OTHER.c.id))
    .join(assignment, assignment.c.task_id == _OTHER.c.id)
    .where(task.c.id == bindparam("task"), assignment.c.person_id == bindparam("person"))
    .limit(1)
)

#: Told the day that is played, cases started, tasks completed.
Progress = Callable[[date, int, int], None]


class Cycles(Protocol):
    """The calendar of the term, as far as a rehearsal needs it."""

    def next_after(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which an occurrence is due."""

    def trigger(self, office: Office) -> None:
        """Start what is due now, by the production trigger."""


@dataclass(frozen=True)
class Change:
    """Something that happens to the organisation or the people at an instant."""

    at: datetime
    what: str
    happen: Callable[[Office], None]


@dataclass(frozen=True)
class Trouble:
    """Something that should not have happened; `kind`: unanswerable, refused, defect."""

    kind: str
    procedure: str
    element: str
    message: str
    case_id: str | None
    #: the message as `Said.kept` writes it down, when it is the engine's own sentence
    said: dict[str, Any] | None = None
    #: the message in English, when an author said it
    english: str = ""


@dataclass
class Played:
    """What the database does not keep of a rehearsal."""

    until: datetime
    troubles: list[Trouble] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class ByHand:
    """A case that somebody opens without a cycle."""

    procedure: str
    unit: str
    key: str


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
        self.habits = habits
        self.cycles = cycles
        self.attendance = Attendance(chance)
        self.watch = Watch(office.store, office.library)
        self.progress = progress
        self.played = Played(until)
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._planned = 0
        self._tasks: dict[str, NewTask] = {}
        self._tried: Counter[str] = Counter()
        #: people whom the engine would not let do a task that they held
        self._kept_away: defaultdict[str, set[str]] = defaultdict(set)
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
            self._plan(at, partial(self._open, opening))
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

    def _habits(self, procedure: str, element: str) -> TaskHabits:
        return self.habits.get(procedure, ProcedureHabits()).task(element)

    def _plan_task(self, new: NewTask) -> None:
        habits = self._habits(new.procedure, new.element)
        after = self._day_of_case(new, habits.after) if habits.after else None
        at = self.attendance.moment(new.key, self.clock.now(), new.due_on, habits, after)
        dice = self.chance.of("conflict", new.key)
        of_a_role = self._recusal and "@" in new.assignment and new.procedure != "dp-recusal"
        if of_a_role and dice.randrange(1000) < CONFLICT:
            self._plan(at, lambda: self._declare(new))
            at = morning(add_working_days(civil_date(at), 6))
        self._plan(at, lambda: self._do(new))

    def _day_of_case(self, new: NewTask, name: str) -> date | None:
        with self.office.store.read() as tx:
            row = tx.one(_TASK, task=new.id)
            assert row is not None
            value = form_data(begin(tx, self.office.library).run(row["instance_id"]), row).get(name)
        return date.fromisoformat(value) if isinstance(value, str) else None

    # ---- what people do ----

    def _do(self, new: NewTask) -> None:
        """Somebody completes the task, if it is still open and somebody is there."""
        with self.office.store.read() as tx:
            found = at_hand(tx, new.id, None)  # with its run, case and unit, in one question
            if found is None or found.task["status"] != "open":
                return
            row = found.task
            person, day = self._who(tx, new)
            if person is None:
                return
            if day > tx.today:
                self._plan(morning(day), lambda: self._do(new))
                return
            run = begin(tx, self.office.library).run(row["instance_id"])
            form = form_of(run, row["form_key"])
            try:
                asked = self._asked(tx, new, form, form_data(run, row), functions(tx, run)) if form else None
                answers = draw(asked) if asked else {}
            except ExpressionError as error:
                self._trouble("unanswerable", new, told(error))
                return
        self._send(new, person, asked, answers)

    def _send(self, new: NewTask, person: str, asked: Asked | None, answers: dict[str, Any] | None) -> None:
        last: FormRejected | None = None
        for _turn in range(SENT):
            if answers is None:
                break
            try:
                typed = {key: self._filed(new, person, value) for key, value in answers.items()}
                acts.complete_task(self.office, Actor(person), new.id, typed, typed=True)
                self.played.acts["completed"] += 1
                return
            except FormRejected as refused:
                last = refused
                self.played.acts["refused"] += 1
                assert asked is not None
                answers = self._mended(new, asked, answers, refused)
            except rights.NotYourTask as refused:
                self._not_theirs(new, person, refused)
                return
            except Refused as refused:
                self._trouble("refused", new, told(refused))
                return
            except Exception as defect:  # the edge of one act: a defect is reported and the rehearsal goes on
                self._trouble("defect", new, f"{type(defect).__name__}: {defect}")
                return
        self._trouble("unanswerable", new, str(last or ""), self._in_english(new, last) if last else "")

    def _in_english(self, new: NewTask, refused: FormRejected) -> str:
        """What a form refused, with the author's own sentences from the procedure's catalogue."""
        with self.office.store.read() as tx:
            row = tx.one(_TASK, task=new.id)
            assert row is not None
            say = begin(tx, self.office.library).run(row["instance_id"]).compiled.definition.say
        said = [replace(one, params=tuple((k, say(v, "en")) for k, v in one.params)) for one in refused.errors]
        return "; ".join(f"{error.path}: {error.sentence('en')}" for error in said)

    def _mended(
        self, new: NewTask, asked: Asked, answers: dict[str, Any], refused: FormRejected
    ) -> dict[str, Any] | None:
        """Better answers; the form's functions need a transaction of their own."""
        with self.office.store.read() as tx:
            row = tx.one(_TASK, task=new.id)
            assert row is not None
            asked.functions = functions(tx, begin(tx, self.office.library).run(row["instance_id"]))
            return until_accepted(asked, answers, refused)

    def _who(self, tx: Transaction, new: NewTask) -> tuple[str | None, date]:
        """Who does it, and on which day at the earliest: a holder at work, else the substitute of one."""
        away = self._kept_away[new.id]
        held = sorted(person for person in rights.holders(tx, new.id) if person not in away)
        if not held:
            return None, tx.today
        self.chance.of("who", new.key).shuffle(held)
        person, day = self.attendance.first_at_work(held, tx.today)
        if day > tx.today:
            for absent in held:
                for substitute in substitutes.substitutes_of(tx, absent, tx.today):
                    there = self.attendance.back_on(substitute, tx.today) == tx.today
                    if there and substitute not in away and tx.one(_BESIDE, task=new.id, person=substitute) is None:
                        return substitute, tx.today
        return person, day

    def _asked(self, tx: Transaction, new: NewTask, form: Form, data: dict[str, Any], known: Any) -> Asked:
        habits = self._habits(new.procedure, new.element)
        dice = self.chance.of("answer", new.key)
        if habits.together and (new.member == 0 or dice.randrange(1000) >= habits.differ):
            dice = self.chance.of("answer", new.shared_key)
        return Asked(form, data, known, dice, habits, tx.today, self._names(tx, form, data.get("unit")))

    def _names(self, tx: Transaction, form: Form, unit: str | None) -> list[str]:
        """People of the unit, where a form asks for somebody and gives no list."""
        asks = any(f.properties.get("kind") == "person" and not f.properties.get("choices") for f in form.all_fields())
        return [found.person for found in bodies.members(tx, unit, tx.today)] if asks and unit else []

    def _filed(self, new: NewTask, person: str, value: Any) -> Any:
        """Files are filed before the form is sent, as on the page."""
        if isinstance(value, list):
            return [self._filed(new, person, part) for part in value]
        if isinstance(value, dict):
            return {key: self._filed(new, person, part) for key, part in value.items()}
        if value == A_FILE:
            name = A_FILE.removeprefix("file:")
            content = f"%PDF-1.4 {new.key}".encode()
            kept = acts.file_attachment(self.office, Actor(person), new.id, "file", name, "application/pdf", content)
            return kept["id"]
        return value

    def _not_theirs(self, new: NewTask, person: str, refused: rights.NotYourTask) -> None:
        """The engine keeps this holder or substitute away (four eyes, a tie declared since): another one does it."""
        with self.office.store.read() as tx:
            left = set(rights.holders(tx, new.id))
        self._kept_away[new.id].add(person)
        if left - self._kept_away[new.id]:
            self._plan(self.clock.now() + timedelta(hours=2), lambda: self._do(new))
        else:
            self._trouble("refused", new, told(refused))

    def _declare(self, new: NewTask) -> None:
        with self.office.store.read() as tx:
            row = tx.one(_TASK, task=new.id)
            if row is None or row["status"] != "open":
                return
            person, day = self._who(tx, new)
            if person is None or day > tx.today or person not in rights.holders(tx, new.id):
                return
        try:
            acts.declare_conflict(self.office, Actor(person), new.id, "Người liên quan là người thân của tôi.")
            self.played.acts["conflicts"] += 1
        except Refused as refused:
            self._trouble("refused", new, told(refused))

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
            row = tx.one(_TASK, task=found.task_id)
            if row is None or row["status"] != "open":
                return
        acts.retry_incident(self.office, SYSTEM, found.id)
        self._plan(self.clock.now() + timedelta(hours=3), lambda: self._do(self._tasks[str(found.task_id)]))

    def _change(self, change: Change) -> None:
        change.happen(self.office)
        self.played.changes.append(f"{civil_date(change.at).isoformat()} {change.what}")

    def _open(self, opening: ByHand) -> None:
        """Somebody opens a case that no cycle starts."""
        with self.office.store.read() as tx:
            compiled = self.office.library.current(tx, opening.procedure)
            procedure = compiled.definition.procedure
            allowed = starters(tx, compiled, opening.unit).candidates
            members = [found.person for found in bodies.members(tx, opening.unit, tx.today)]
            if not allowed or procedure.subject == "person" and not members:
                return
            subject = self.chance.of("subject", opening.key).choice(members) if procedure.subject == "person" else None
            person = self.chance.of("starter", opening.key).choice(sorted(c.person for c in allowed))
            form = compiled.definition.forms.get(procedure.start_form) if procedure.start_form else None
            asked = None
            answers: dict[str, Any] | None = {}
            if form is not None:
                data = start_data(tx, compiled, opening.unit, person)
                dice = self.chance.of("answer", opening.key)
                habits = self._habits(opening.procedure, "start")
                asked = Asked(form, data, {}, dice, habits, tx.today, members)
                answers = draw(asked)
        new = NewTask("", "", opening.procedure, "start", "", None, opening.key, opening.key, 0)
        for _turn in range(SENT):
            if answers is None:
                break
            try:
                acts.start_case(
                    self.office, Actor(person), opening.procedure, opening.unit, subject, answers, typed=True
                )
                self.played.acts["started"] += 1
                return
            except FormRejected as refused:
                assert asked is not None
                answers = until_accepted(asked, answers, refused)
            except Refused as refused:
                self._trouble("refused", new, told(refused))
                return
        self._trouble("unanswerable", new, "")

    def _trouble(self, kind: str, new: NewTask, message: str, english: str = "") -> None:
        kept = message.kept() if isinstance(message, Said) else None
        found = Trouble(kind, new.procedure, new.element, str(message), new.case_id or None, kept, english)
        self.played.troubles.append(found)
