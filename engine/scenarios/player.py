"""Play one scenario file through the production acts; only the clock is the scenario's."""

import json
import time as machine
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import yaml
from sqlalchemy import func, select

from engine.calendar.timing import due
from engine.calendar.working_days import next_working_day
from engine.clock import ZONE, SetClock, restored, start_of_day
from engine.errors import Refused
from engine.execution import acts, rights
from engine.execution.office import Office
from engine.scenarios.expecting import expect
from engine.scenarios.standing import STRANGER, Standing
from engine.scenarios.written import plain
from engine.store.tables import (
    assignment,
    case_file,
    case_link,
    instance,
    start_timer,
    timer,
)
from engine.store.transaction import Actor, Transaction


class ScenarioFailed(Exception):
    """A step did not go as written: the sentence, the step and where the case is waiting."""

    def __init__(self, text: str, number: int = 0, step: Any = None, why: str = "", waiting: str = "") -> None:
        super().__init__(text)
        self.number = number
        self.step = step
        self.why = why
        self.waiting = waiting


class TookTooLong(ValueError):
    """The scenario was still running when its time was over."""


@dataclass
class Player(Standing):
    """The state of one scenario while it is played.

    until: instant of the machine's own clock (`time.monotonic`, in seconds) after which it is given up.
    """

    main_case_id: str = ""
    cases: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, office: Office, text: str) -> "Player":
        """A player for the text of a scenario file; the office's clock must be a SetClock."""
        try:
            return cls(office, yaml.safe_load(text))
        except yaml.YAMLError as error:
            raise ScenarioFailed(f"not readable: {error}") from error

    @property
    def clock(self) -> SetClock:
        """The clock that this scenario moves."""
        clock = self.office.store.clock
        assert isinstance(clock, SetClock)
        return clock

    def play(self) -> None:
        """Play all steps. Raises ScenarioFailed."""
        step: Any = self.scenario.get("start")
        number = 0
        try:
            self._start(step)
            for number, step in enumerate(self.scenario.get("steps") or [], start=1):  # noqa: B007
                self._step(step)
        except (Refused, AssertionError, KeyError, ValueError, TypeError) as error:
            where = self.where() if self.case_id else "-"
            said = f"{type(error).__name__}: {error}"
            raise ScenarioFailed(
                f"{self.scenario.get('about')}\n  step {number}: {step}\n  {said}\n  waiting: {where}",
                number, step, str(error) if isinstance(error, Refused) else said, where,
            ) from error  # fmt: skip

    def _start(self, start: dict[str, Any]) -> None:
        day = date.fromisoformat(str(self.scenario["day"]))
        self.clock.at = datetime.combine(day, time(8), tzinfo=ZONE)
        self._open_case(start)

    def _open_case(self, start: dict[str, Any]) -> None:
        """Start a case; the following steps act on it."""
        if start.get("by") == "timer":
            self._begin_by_timer(start["procedure"], start["unit"])
            return
        unit, subject = start["unit"], start.get("subject")
        with self.office.store.read() as tx:
            compiled = self.office.library.current(tx, start["procedure"])
            direct = compiled.definition.procedure.start == "nobody" or "message" in start
            who = self.people(tx, start.get("as", STRANGER), unit, subject)
        values = plain(start.get("with") or {})
        answer = acts.start_case(
            self.office,
            Actor(who[0]),
            start["procedure"],
            unit,
            subject,
            values,
            typed=True,
            data=values if direct else None,
            message=start.get("message"),
        )
        self._on(answer["case_id"])

    def _on(self, case_id: str) -> None:
        """The following steps act on this case."""
        self.case_id = self.main_case_id = case_id
        self.cases.append(case_id)

    def _begin_by_timer(self, procedure: str, unit: str) -> None:
        """Wait for the next time at which cases of a procedure begin by themselves, and act on the one of this unit."""
        with self.office.store.read() as tx:
            asked = select(func.min(start_timer.c.due_at)).where(start_timer.c.procedure_id == procedure)
            due_at = tx.connection.execute(asked).scalar()
        if due_at is None:
            raise AssertionError(f"no case of {procedure} begins by itself")
        self.clock.at = max(self.clock.at, restored(due_at))
        acts.fire_due(self.office)
        of_unit = (case_file.c.procedure_id == procedure) & (case_file.c.unit_id == unit)
        with self.office.store.read() as tx:
            rows = tx.rows(select(case_file.c.id).where(of_unit).order_by(case_file.c.id))
        fresh = [row["id"] for row in rows if row["id"] not in self.cases]
        if not fresh:
            raise AssertionError(f"no case of {procedure} has begun in {unit}")
        self._on(fresh[-1])

    def _step(self, step: dict[str, Any]) -> None:
        self._in_time()
        if "do" in step:
            self._act(step)
        elif "advance" in step:
            self._advance(str(step["advance"]))
        elif "start" in step:
            self._open_case(step["start"])
        elif "follow" in step:
            self._follow(step["follow"])
        elif "declare_conflict" in step:
            self._declare(step)
        elif "expect" in step:
            expect(self, step["expect"])
        else:
            raise ValueError(f"unknown step {sorted(step)}")

    def _in_time(self) -> None:
        if machine.monotonic() > self.until:
            raise TookTooLong("took too long")

    def _act(self, step: dict[str, Any]) -> None:
        expected = (step.get("expect") or {}).get("refused")
        rows = self.open(step["do"])
        if not rows:
            raise ValueError(f"no open task {step['do']}")
        each = str(step.get("as")) == "each"
        for row in rows if each else rows[:1]:
            with self.office.store.read() as tx:
                person = self.holder(tx, row) if each else self._actor(tx, str(step.get("as", "holder")), row)
            answers = {**plain(step.get("with") or {}), **plain((step.get("for") or {}).get(person) or {})}
            item = json.loads(row["item"]) if row["item"] else None
            about = item.get("person") if isinstance(item, dict) else item
            answers |= plain((step.get("about") or {}).get(about) or {}) if isinstance(about, str) else {}
            answers = {key: self._file(value, person, row) for key, value in answers.items()}
            try:
                acts.complete_task(self.office, Actor(person), row["id"], answers, typed=True)
            except Refused as refused:
                if expected == refused.code:
                    continue
                raise
            if expected:
                raise AssertionError(f"expected refusal {expected}")

    def _file(self, value: Any, person: str, row: Any) -> Any:
        """A text `file:name.pdf` stands for a filed file of that name."""
        if isinstance(value, list):
            return [self._file(item, person, row) for item in value]
        if isinstance(value, dict):
            return {key: self._file(item, person, row) for key, item in value.items()}
        if isinstance(value, str) and value.startswith("file:"):
            name = value.removeprefix("file:")
            kept = acts.file_attachment(
                self.office, Actor(person), row["id"], "file", name, "application/pdf", f"%PDF {name}".encode()
            )
            return kept["id"]
        return value

    def _actor(self, tx: Transaction, text: str, row: Any) -> str:
        if text in ("holder", "each"):
            return self.holder(tx, row)
        if text == "stranger":
            return STRANGER
        case = tx.row(select(case_file).where(case_file.c.id == self.case_id))
        assert case is not None
        held = [
            r["person_id"]
            for r in tx.rows(
                select(assignment.c.person_id).where(assignment.c.task_id == row["id"]).order_by(assignment.c.person_id)
            )
        ]
        wanted = self.people(tx, text, case["unit_id"], case["subject_id"])
        return next((person for person in wanted if person in held), wanted[0])

    def _declare(self, step: dict[str, Any]) -> None:
        rows = self.open(step["declare_conflict"])
        with self.office.store.read() as tx:
            asked = [(row, self._actor(tx, str(step.get("as", "holder")), row)) for row in rows]
            held = [(row, person) for row, person in asked if person in rights.holders(tx, row["id"])]
        row, person = (held or asked)[0]
        acts.declare_conflict(self.office, Actor(person), row["id"], str(step.get("grounds", "Người thân")))

    def _advance(self, text: str) -> None:
        text = text.strip()
        if text.startswith("to "):
            rest = text.removeprefix("to ").strip()
            at = (
                datetime.fromisoformat(rest).replace(tzinfo=ZONE)
                if "T" in rest
                else start_of_day(date.fromisoformat(rest), time(8))
            )
        else:
            at = due(text, self.clock.now(), lambda _name: None).at
            at = start_of_day(next_working_day(at.date() + timedelta(days=1)), time(8))
        while True:
            self._in_time()
            with self.office.store.read() as tx:
                earliest = tx.connection.execute(
                    select(func.min(timer.c.due_at)).where(timer.c.instance_id.in_(self._instances()))
                ).scalar()
            if earliest is None or restored(earliest) > at:
                break
            self.clock.at = max(self.clock.at, restored(earliest))
            if not acts.fire_due(self.office):
                break
        self.clock.at = max(self.clock.at, at)
        acts.fire_due(self.office)

    def _instances(self) -> Any:
        return select(instance.c.id).where(instance.c.case_id.in_(self.cases))

    def _follow(self, procedure: str) -> None:
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(case_file.c.id)
                .join(case_link, case_link.c.to_case_id == case_file.c.id)
                .where(case_link.c.from_case_id == self.case_id, case_file.c.procedure_id == procedure)
                .order_by(case_file.c.id)
            )
            before = tx.rows(
                select(case_file.c.id)
                .join(case_link, case_link.c.from_case_id == case_file.c.id)
                .where(case_link.c.to_case_id == self.case_id, case_file.c.procedure_id == procedure)
                .order_by(case_file.c.id.desc())
            )
        fresh = [row["id"] for row in rows if row["id"] not in self.cases]
        found = [*fresh, *(row["id"] for row in before)]  # forward to a new case, or back to the one that began it
        if not found:
            raise AssertionError(f"no case of {procedure} was started")
        self.case_id = found[0]
        self.cases.append(self.case_id)
