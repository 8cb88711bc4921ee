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
from engine.definitions import versions
from engine.errors import Refused
from engine.execution import acts
from engine.execution.office import Office
from engine.organisation import roles
from engine.store.tables import (
    assignment,
    case_file,
    case_link,
    document,
    handover,
    incident,
    instance,
    start_timer,
    task,
    timer,
)
from engine.store.transaction import Actor, Transaction

#: Whoever acts in no post: refusals are tried with this person.
STRANGER = "p-quan-tri-2"


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
class Player:
    """The state of one scenario while it is played.

    until: instant of the machine's own clock (`time.monotonic`, in seconds) after which it is given up.
    """

    office: Office
    scenario: dict[str, Any]
    until: float = float("inf")
    case_id: str = ""
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
            where = self._where() if self.case_id else "-"
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
            who = self._people(tx, start.get("as", STRANGER), unit, subject)
        values = _plain(start.get("with") or {})
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
            self._expect(step["expect"])
        else:
            raise ValueError(f"unknown step {sorted(step)}")

    def _in_time(self) -> None:
        if machine.monotonic() > self.until:
            raise TookTooLong("took too long")

    def _act(self, step: dict[str, Any]) -> None:
        expected = (step.get("expect") or {}).get("refused")
        rows = self._open(step["do"])
        if not rows:
            raise ValueError(f"no open task {step['do']}")
        each = str(step.get("as")) == "each"
        for row in rows if each else rows[:1]:
            with self.office.store.read() as tx:
                person = self._holder(tx, row) if each else self._actor(tx, str(step.get("as", "holder")), row)
            answers = {**_plain(step.get("with") or {}), **_plain((step.get("for") or {}).get(person) or {})}
            item = json.loads(row["item"]) if row["item"] else None
            about = item.get("person") if isinstance(item, dict) else item
            answers |= _plain((step.get("about") or {}).get(about) or {}) if isinstance(about, str) else {}
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
            return self._holder(tx, row)
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
        wanted = self._people(tx, text, case["unit_id"], case["subject_id"])
        return next((person for person in wanted if person in held), wanted[0])

    def _holder(self, tx: Transaction, row: Any) -> str:
        held = tx.rows(
            select(assignment.c.person_id).where(assignment.c.task_id == row["id"]).order_by(assignment.c.person_id)
        )
        if not held:
            raise ValueError(f"nobody holds {row['element_id']}")
        return str(held[0]["person_id"])

    def _people(self, tx: Transaction, text: str, unit: str, subject: str | None) -> list[str]:
        if text.startswith("p-"):
            return [text]
        if text == "stranger":
            return [STRANGER]
        context = roles.RoleContext(unit, subject, None, None, lambda _text: None)
        found = [candidate.person for candidate in roles.resolve(tx, text, context, tx.today).candidates]
        if not found:
            raise ValueError(f"nobody is {text}")
        return found

    def _open(self, element: str) -> list[Any]:
        """Open tasks of an element; `dp-reply/task_x` looks in called processes, else everywhere in the case."""
        pattern, _slash, name = element.rpartition("/")
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(task, instance.c.version_id)
                .join(instance, instance.c.id == task.c.instance_id)
                .where(task.c.case_id == self.case_id, task.c.status == "open", task.c.element_id == name)
                .order_by(task.c.id)
            )
            if pattern:
                rows = [r for r in rows if self._procedure(tx, r["version_id"]) == pattern]
        return sorted(rows, key=lambda row: (row["instance_id"], row["item_index"]))

    def _procedure(self, tx: Transaction, version_id: str) -> str:
        return self.office.library.version(tx, version_id).definition.procedure.id

    def _declare(self, step: dict[str, Any]) -> None:
        row = self._open(step["declare_conflict"])[0]
        with self.office.store.read() as tx:
            person = self._actor(tx, str(step.get("as", "holder")), row)
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

    def _expect(self, wanted: dict[str, Any]) -> None:
        for key, value in wanted.items():
            getattr(self, f"_expect_{key}", self._unknown(key))(value, wanted)

    def _unknown(self, key: str) -> Any:
        def fail(value: Any, wanted: dict[str, Any]) -> None:
            if key not in ("of", "due", "not_of"):
                raise ValueError(f"unknown expectation {key}")

        return fail

    def _expect_open(self, value: list[str], wanted: dict[str, Any]) -> None:
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(task.c.element_id, instance.c.version_id, instance.c.parent_id, instance.c.beside_task_id)
                .join(instance, instance.c.id == task.c.instance_id)
                .where(task.c.case_id == self.case_id, task.c.status == "open")
            )
            found = set()
            for row in rows:
                inner = row["parent_id"] or row["beside_task_id"]
                prefix = f"{self._procedure(tx, row['version_id'])}/" if inner else ""
                found.add(prefix + row["element_id"])
        bare = {item.rpartition("/")[2] for item in found}
        asked = set(value)
        assert asked in (found, bare), f"open are {sorted(found)}"

    def _expect_task(self, value: str, wanted: dict[str, Any]) -> None:
        rows = self._open(value)
        assert rows, f"no open task {value}"
        with self.office.store.read() as tx:
            case = tx.row(select(case_file).where(case_file.c.id == self.case_id))
            assert case is not None
            held = {
                r["person_id"]
                for row in rows
                for r in tx.rows(select(assignment.c.person_id).where(assignment.c.task_id == row["id"]))
            }
            if "of" in wanted:
                people = self._people(tx, str(wanted["of"]), case["unit_id"], case["subject_id"])
                assert set(people) & held, f"{value} is held by {sorted(held)}"
            if "not_of" in wanted:
                people = self._people(tx, str(wanted["not_of"]), case["unit_id"], case["subject_id"])
                assert not set(people) & held, f"{value} is held by {sorted(held)}"
        if "due" in wanted:
            found = {row["due_on"] for row in rows}
            assert str(wanted["due"]) in found, f"{value} is due {found}"

    def _expect_data(self, value: dict[str, Any], wanted: dict[str, Any]) -> None:
        with self.office.store.read() as tx:
            row = tx.row(
                select(instance.c.data).where(
                    instance.c.case_id == self.case_id,
                    instance.c.parent_id.is_(None),
                    instance.c.beside_task_id.is_(None),
                )
            )
        assert row is not None
        data = json.loads(row["data"])
        for key, expected in _plain(value).items():
            assert data.get(key) == expected, f"{key} is {data.get(key)!r}"

    def _expect_documents(self, value: list[str], wanted: dict[str, Any]) -> None:
        with self.office.store.read() as tx:
            found = {
                r["template"] for r in tx.rows(select(document.c.template).where(document.c.case_id == self.case_id))
            }
        assert set(value) <= found, f"issued are {sorted(found)}"

    def _expect_says(self, value: dict[str, str], wanted: dict[str, Any]) -> None:
        """Every issued document of a template holds the text (the legal basis of the year, for example)."""
        with self.office.store.read() as tx:
            for template, text in value.items():
                bodies = [
                    row["body"]
                    for row in tx.rows(
                        select(document.c.body).where(
                            document.c.case_id == self.case_id, document.c.template == template
                        )
                    )
                ]
                assert bodies and all(str(text) in body for body in bodies), f"“{template}” says {bodies}"

    def _expect_started(self, value: list[str], wanted: dict[str, Any]) -> None:
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(case_file.c.procedure_id)
                .join(case_link, case_link.c.to_case_id == case_file.c.id)
                .where(case_link.c.from_case_id == self.case_id)
            )
        found = {row["procedure_id"] for row in rows}
        assert set(value) <= found if value else not found, f"started are {sorted(found)}"

    def _expect_waiting_handover(self, value: list[str], wanted: dict[str, Any]) -> None:
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(handover.c.to_procedure).where(
                    handover.c.from_case_id == self.case_id, handover.c.status == "waiting"
                )
            )
        found = {row["to_procedure"] for row in rows}
        assert set(value) <= found if value else not found, f"waiting are {sorted(found)}"

    def _expect_incidents(self, value: int, wanted: dict[str, Any]) -> None:
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(incident.c.message).where(incident.c.case_id == self.case_id, incident.c.open.is_(True))
            )
        assert len(rows) == value, f"incidents are {[row['message'] for row in rows]}"

    def _expect_closed(self, value: str, wanted: dict[str, Any]) -> None:
        with self.office.store.read() as tx:
            row = tx.row(select(case_file.c.status, case_file.c.outcome).where(case_file.c.id == self.case_id))
        assert row is not None
        closed = row["status"] == "closed"
        assert closed and value in (row["outcome"], True), f"case is {row['status']} with outcome {row['outcome']}"

    def waiting_at(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Where the case waits now: open tasks as (procedure, element), and incidents as (element, message)."""
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(task.c.element_id, instance.c.version_id)
                .join(instance, instance.c.id == task.c.instance_id)
                .where(task.c.case_id == self.case_id, task.c.status == "open")
                .order_by(task.c.id)
            )
            open_at = dict.fromkeys((self._procedure(tx, row["version_id"]), row["element_id"]) for row in rows)
            broken = tx.rows(
                select(incident.c.element_id, incident.c.message).where(
                    incident.c.case_id == self.case_id, incident.c.open.is_(True)
                )
            )
        return list(open_at), [(row["element_id"], row["message"]) for row in broken]

    def _where(self) -> str:
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(task.c.element_id, func.count().label("n"))
                .where(task.c.case_id == self.case_id, task.c.status == "open")
                .group_by(task.c.element_id)
            )
            broken = tx.rows(
                select(incident.c.element_id, incident.c.message, incident.c.inputs).where(
                    incident.c.case_id == self.case_id, incident.c.open.is_(True)
                )
            )
        waiting = ", ".join(f"{row['element_id']} x{row['n']}" for row in rows) or "nobody"
        faults = "; ".join(f"{row['element_id']}: {row['message']} {row['inputs'][:600]}" for row in broken)
        return f"{waiting}" + (f"; INCIDENT {faults}" if faults else "")


def _plain(value: Any) -> Any:
    """YAML dates as ISO text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def taken_flows(office: Office, procedure_id: str) -> set[str]:
    """Sequence flows of a procedure's current version that any case has taken."""
    with office.store.read() as tx:
        version = versions.current(tx, procedure_id)
        rows = tx.rows(select(instance.c.path).where(instance.c.version_id == (version.id if version else "")))
    return {flow for row in rows for flow in json.loads(row["path"])}


def all_flows(office: Office, procedure_id: str) -> set[str]:
    """Every sequence flow of a procedure's current version."""
    with office.store.read() as tx:
        return set(office.library.current(tx, procedure_id).definition.diagram.flows)
