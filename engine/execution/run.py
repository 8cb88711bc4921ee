"""One instance in memory during an act: its tokens, its variables, what its expressions can see."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.calendar.holiday_lists import calendar_of
from engine.calendar.timing import words
from engine.definitions.diagram import Node
from engine.execution.concerned import concerned
from engine.execution.interpreter import Interpreter
from engine.execution.library import Compiled, Library
from engine.ids import new_id
from engine.organisation import people, roles, units
from engine.rules import expressions
from engine.store.prepared import Prepared
from engine.store.tables import case_file, instance
from engine.store.transaction import StaleInstance, Transaction


@dataclass
class Run:
    """A loaded instance. `data` are its variables; everything is written back by `save`."""

    id: str
    case_id: str
    compiled: Compiled
    interpreter: Interpreter
    data: dict[str, Any]
    path: dict[str, int]
    lock_version: int
    status: str
    outcome: str | None = None
    parent_id: str | None = None
    parent_activity_id: str | None = None
    item_index: int = 0
    beside_task_id: str | None = None
    #: ids of the open activities, which are those of the tokens that were already taken up
    activities: set[str] = field(default_factory=set)
    #: `state()` as it stands in the database; None for a run that is not written yet
    written: tuple[Any, ...] | None = None
    #: unit, subject … of the case and of this instance
    given: dict[str, Any] = field(default_factory=dict)
    #: the sub-process of which this run is one member, and the run in which that stands: its variables are seen
    scope: str = ""
    around: "Run | None" = None

    @property
    def unit(self) -> str:
        """The unit from which roles resolve."""
        return str(self.given["unit"])

    @property
    def subject(self) -> str | None:
        """The person this run is about, if it is about one."""
        return self.given["subject"]  # type: ignore[no-any-return]

    @property
    def is_whole_case(self) -> bool:
        """Is it the run with which the case began and ends, not one that it called or that stands beside a task?"""
        return self.parent_id is None and self.beside_task_id is None

    def node(self, element_id: str) -> Node:
        """An element of the diagram."""
        return self.compiled.definition.diagram.nodes[element_id]

    def visible(self, extra: dict[str, Any] | None = None) -> dict[str, Any]:
        """What an expression sees: the variables, what the engine gives, and an item's own names."""
        outside = self.around.visible() if self.around is not None else {}
        return {**outside, **self.data, **self.given, **(extra or {})}

    def state(self) -> tuple[Any, ...]:
        """What is written of a run. Values inside the variables are never changed in place, only replaced."""
        return self.interpreter.dump(), dict(self.data), dict(self.path), self.status, self.outcome

    def checkpoint(self) -> tuple[Any, ...]:
        """What a step may change, to be put back by `restore` when it fails."""
        self.note_flows()
        kept = (snapshot(self.data), dict(self.path), self.status, self.outcome, set(self.activities))
        return self.interpreter.dump(), kept

    def restore(self, checkpoint: tuple[Any, ...]) -> None:
        """Be again as at the checkpoint."""
        state, (self.data, self.path, self.status, self.outcome, self.activities) = checkpoint
        self.interpreter = Interpreter(self.interpreter.diagram, self.interpreter.spec, state)

    def note_flows(self) -> None:
        """Add the flows that the interpreter took since last asked."""
        for flow in self.interpreter.taken:
            self.path[flow] = self.path.get(flow, 0) + 1
        self.interpreter.taken.clear()


@dataclass(frozen=True)
class Outline:
    """An instance of which nothing is asked but its diagram: neither its state nor its variables are read."""

    id: str
    case_id: str
    compiled: Compiled

    def node(self, element_id: str) -> Node:
        """An element of the diagram."""
        return self.compiled.definition.diagram.nodes[element_id]


_THIS = instance.c.id == bindparam("instance")
#: The variables are read only when this process does not know them: those of a large body are large.
WITHOUT_DATA = [column for column in instance.c if column.name != "data"]
_WITHOUT_DATA = Prepared(select(*WITHOUT_DATA).where(_THIS))
_DATA = Prepared(select(instance.c.data, instance.c.lock_version).where(_THIS))
_CASE = Prepared(select(case_file).where(case_file.c.id == bindparam("case")))
_SAVE = Prepared(
    update(instance)
    .where(_THIS, instance.c.lock_version == bindparam("read_version"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("lock_version", "state", "data", "path", "status", "outcome", "ended_at")
        }
    )
)


def runs(tx: Transaction) -> dict[str, Run]:
    """The instances loaded in this act, by id."""
    return tx.memory.setdefault("runs", {})  # type: ignore[no-any-return]


def load(tx: Transaction, library: Library, instance_id: str) -> Run:
    """The instance, from this act's memory or from its row."""
    known = runs(tx).get(instance_id)
    if known is not None:
        return known
    row = read_rows(tx).pop(instance_id, None) or tx.one(_WITHOUT_DATA, instance=instance_id)
    assert row is not None, instance_id
    compiled = library.of_row(tx, row)
    data = _variables(tx, instance_id, row["lock_version"])
    run = Run(
        id=instance_id,
        case_id=row["case_id"],
        compiled=compiled,
        interpreter=Interpreter(compiled.definition.diagram, compiled.spec, row["state"]),
        data=dict(data),
        path=json.loads(row["path"]),
        lock_version=row["lock_version"],
        status=row["status"],
        outcome=row["outcome"],
        parent_id=row["parent_id"],
        parent_activity_id=row["parent_activity_id"],
        item_index=row["item_index"],
        beside_task_id=row["beside_task_id"],
        scope=row["scope"],
    )
    # what is stored waits: every token was taken up before the act that moved it ended
    run.activities = {token.id for token in run.interpreter.ready()}
    if run.scope:
        assert run.parent_id is not None
        run.around = load(tx, library, run.parent_id)
    run.given = run.around.given if run.around is not None else given(tx, run.case_id, run.data)
    run.written = (row["state"], dict(data), dict(run.path), run.status, run.outcome)
    runs(tx)[instance_id] = run
    return run


def read_rows(tx: Transaction) -> dict[str, Any]:
    """Rows of instances (without their variables) that were read in this act together with something else."""
    return tx.memory.setdefault("instance_rows", {})  # type: ignore[no-any-return]


def _variables(tx: Transaction, instance_id: str, lock_version: int) -> dict[str, Any]:
    known = tx.known.get(instance_id, lock_version)
    if known is not None:
        return known
    row = tx.one(_DATA, instance=instance_id)
    if row is None or row["lock_version"] != lock_version:
        raise StaleInstance(instance_id)  # between two questions somebody wrote: they must fit together
    data: dict[str, Any] = json.loads(row["data"])
    tx.known.keep(instance_id, lock_version, data, len(row["data"]))
    return data


def create(
    tx: Transaction,
    compiled: Compiled,
    case_id: str,
    data: dict[str, Any],
    *,
    parent: tuple[str, str, int] | None = None,
    beside_task_id: str | None = None,
    member_of: tuple[Run, str] | None = None,
) -> Run:
    """A new instance, not yet started.

    parent: (instance, activity, item index) of the call. member_of: run and sub-process of which it is a member.
    """
    run = Run(
        id=new_id("i"),
        case_id=case_id,
        compiled=compiled,
        interpreter=Interpreter(compiled.definition.diagram, compiled.spec),
        data=data,
        path={},
        lock_version=0,
        status="open",
        parent_id=parent[0] if parent else None,
        parent_activity_id=parent[1] if parent else None,
        item_index=parent[2] if parent else 0,
        beside_task_id=beside_task_id,
        scope=member_of[1] if member_of else "",
        around=member_of[0] if member_of else None,
    )
    run.given = run.around.given if run.around is not None else given(tx, case_id, data)
    tx.add(
        instance,
        {
            "id": run.id,
            "case_id": case_id,
            "version_id": compiled.version_id,
            "parent_id": run.parent_id,
            "parent_activity_id": run.parent_activity_id,
            "item_index": run.item_index,
            "beside_task_id": beside_task_id,
            "scope": run.scope,
            "status": "open",
            "lock_version": 0,
            "state": b"",
            "data": "{}",
            "path": "{}",
            "started_at": tx.at,
        },
    )
    runs(tx)[run.id] = run
    return run


def case_row(tx: Transaction, case_id: str) -> Any:
    """What a case began with (unit, subject, number …), read once in an act; its status may have moved on since."""
    known = tx.memory.setdefault("case_rows", {})
    if case_id not in known:
        known[case_id] = tx.one(_CASE, case=case_id)
        assert known[case_id] is not None, case_id
    return known[case_id]


def remember_case(tx: Transaction, row: Any) -> None:
    """A case's row was read together with something else."""
    tx.memory.setdefault("case_rows", {})[row["id"]] = row


def given(tx: Transaction, case_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """What the engine provides to expressions; a called process may have its own unit and subject."""
    row = case_row(tx, case_id)
    unit_id = data.get("unit") or row["unit_id"]
    place = units.unit(tx, unit_id, tx.today)
    return {
        "unit": unit_id,
        "unit_name": place.name,
        "unit_kind": place.kind,
        "unit_level": place.level,
        "subject": data["subject"] if "subject" in data else row["subject_id"],
        "starter": row["started_by"],
        "today": tx.today.isoformat(),
        "case_number": row["number"],
        "case_started_on": row["started_on"],
    }


def save_all(tx: Transaction) -> None:
    """Write every instance touched in this act; a version that moved on meanwhile makes the act start again."""
    for run in runs(tx).values():
        run.note_flows()
        now = run.state()
        if run.written == now:
            continue  # a member of a large body was completed: the case itself stands where it stood
        done = tx.do(
            _SAVE,
            instance=run.id,
            read_version=run.lock_version,
            new_lock_version=run.lock_version + 1,
            new_state=now[0],
            new_data=(data := json.dumps(run.data, ensure_ascii=False)),
            new_path=json.dumps(run.path),
            new_status=run.status,
            new_outcome=run.outcome,
            new_ended_at=None if run.status == "open" else tx.at,
        )
        if done != 1:
            raise StaleInstance(run.id)
        run.lock_version += 1
        run.written = now
        tx.after_commit.append(partial(tx.known.keep, run.id, run.lock_version, now[1], len(data)))


def functions(tx: Transaction, run: Run) -> dict[str, Callable[..., Any]]:
    """The functions that need the calendar or the organisation of the day."""

    def working_days(day: str, count: int) -> str:
        return calendar_of(tx).add(date.fromisoformat(day), int(count)).isoformat()

    def superior_of(unit_id: str) -> str | None:
        superior = units.superior(tx, unit_id, tx.today)
        return superior.id if superior else None

    def level_of(unit_id: str | None) -> str | None:
        return units.unit(tx, unit_id, tx.today).level if unit_id else None

    def body(text: str) -> str | None:
        return roles.place(tx, text, role_context(tx, run), tx.today)

    def holder(text: str) -> str | None:
        off = frozenset(concerned(tx, run))
        found = roles.resolve(tx, text, role_context(tx, run, excluded=off), tx.today).candidates
        return found[0].person if found else None

    def name_of(id: str | None) -> str:
        if not id:
            return ""
        person = people.names(tx, [id]).get(id)
        if person is not None:
            return person
        unit = units.units(tx, [id], tx.today).get(id)
        return unit.name if unit else id

    return {
        "working_days": working_days, "superior_of": superior_of, "level_of": level_of, "body": body,
        "holder": holder, "name_of": name_of, "term": words,
    }  # fmt: skip


def role_context(
    tx: Transaction, run: Run, extra: dict[str, Any] | None = None, excluded: frozenset[str] = frozenset()
) -> roles.RoleContext:
    """From where an assignment of this run resolves."""
    return roles.RoleContext(
        unit=run.unit,
        subject=run.subject,
        starter=run.given["starter"],
        item=None,
        evaluate=lambda text: evaluate(tx, run, text, extra),
        excluded=excluded,
    )


def evaluate(tx: Transaction, run: Run, text: str, extra: dict[str, Any] | None = None) -> Any:
    """The value of an expression in this run. Raises ExpressionError."""
    return expressions.evaluate(text, run.visible(extra), functions(tx, run))


def fill(tx: Transaction, run: Run, text: str, extra: dict[str, Any] | None = None) -> Any:
    """A value as written by an author: one `${expression}` gives its value, other text with placeholders is filled."""
    stripped = text.strip()
    if stripped.startswith("${") and stripped.endswith("}") and stripped.count("${") == 1:
        return evaluate(tx, run, stripped, extra)
    return expressions.render(text, run.visible(extra), functions(tx, run)) if "${" in text else text


def snapshot(data: dict[str, Any]) -> dict[str, Any]:
    """The variables as they are now; values are replaced, never changed in place."""
    return dict(data)
