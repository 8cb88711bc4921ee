"""What people do in a rehearsal: complete a task, step aside, open a case; through the production acts."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

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
from engine.rehearsal.habits import ProcedureHabits, TaskHabits
from engine.rehearsal.mending import until_accepted
from engine.rehearsal.played import ByHand, Played, Trouble
from engine.rehearsal.watching import NewTask
from engine.rules.expressions import ExpressionError
from engine.store.prepared import Prepared
from engine.store.tables import assignment, task
from engine.store.transaction import Actor, Transaction
from engine.wording import Said

#: So often the same task is sent with mended answers.
SENT = 3

#: The row of a task.
TASK = Prepared(select(task).where(task.c.id == bindparam("task")))
_OTHER = task.alias("other")
#: The person has a part of their own beside this task: of three who count, nobody counts twice, also not for another.
_BESIDE = Prepared(
    select(_OTHER.c.id)
    .join(task, (task.c.activity_id == _OTHER.c.activity_id) & (task.c.id != _OTHER.c.id))
    .join(assignment, assignment.c.task_id == _OTHER.c.id)
    .where(task.c.id == bindparam("task"), assignment.c.person_id == bindparam("person"))
    .limit(1)
)


class People:
    """The people of one rehearsal; `plan` lets them come back to something at a later instant."""

    def __init__(
        self,
        office: Office,
        chance: Chance,
        habits: Mapping[str, ProcedureHabits],
        attendance: Attendance,
        played: Played,
        plan: Callable[[datetime, Callable[[], None]], None],
    ) -> None:
        self.office = office
        self.chance = chance
        self.habits = habits
        self.attendance = attendance
        self.played = played
        self._plan = plan
        #: people whom the engine would not let do a task that they held
        self._kept_away: defaultdict[str, set[str]] = defaultdict(set)

    def habits_of(self, procedure: str, element: str) -> TaskHabits:
        """How people behave at an element."""
        return self.habits.get(procedure, ProcedureHabits()).task(element)

    def do(self, new: NewTask) -> None:
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
                self._plan(morning(day), lambda: self.do(new))
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
            row = tx.one(TASK, task=new.id)
            assert row is not None
            say = begin(tx, self.office.library).run(row["instance_id"]).compiled.definition.say
        said = [replace(one, params=tuple((k, say(v, "en")) for k, v in one.params)) for one in refused.errors]
        return "; ".join(f"{error.path}: {error.sentence('en')}" for error in said)

    def _mended(
        self, new: NewTask, asked: Asked, answers: dict[str, Any], refused: FormRejected
    ) -> dict[str, Any] | None:
        """Better answers; the form's functions need a transaction of their own."""
        with self.office.store.read() as tx:
            row = tx.one(TASK, task=new.id)
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
        habits = self.habits_of(new.procedure, new.element)
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
            self._plan(self.office.store.clock.now() + timedelta(hours=2), lambda: self.do(new))
        else:
            self._trouble("refused", new, told(refused))

    def declare(self, new: NewTask) -> None:
        """The holder says that somebody concerned is a relative."""
        with self.office.store.read() as tx:
            row = tx.one(TASK, task=new.id)
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

    def open(self, opening: ByHand) -> None:
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
                habits = self.habits_of(opening.procedure, "start")
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
