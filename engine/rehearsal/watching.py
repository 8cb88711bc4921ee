"""What is new in the database since last asked: tasks, incidents. Rows are found by their place, never by scanning.

Only for the rehearsal's own SQLite file, whose rows are numbered as they are written.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from engine.clock import restored
from engine.execution.library import Library
from engine.store.prepared import Prepared
from engine.store.tables import case_file, incident, instance, task, timer
from engine.store.transaction import Store, Transaction


def _numbered(table: Any, *columns: Any, joined: Any) -> Prepared:
    number: Any = literal_column(f"{table.name}.rowid")
    query = select(number.label("number"), *columns).select_from(joined)
    return Prepared(query.where(number > bindparam("after")).order_by(number))


_CASE = (case_file.c.procedure_id, case_file.c.unit_id, case_file.c.subject_id, case_file.c.started_on)
_TASKS = _numbered(
    task,
    *(task.c[name] for name in ("id", "case_id", "instance_id", "element_id", "item_index", "assignment", "due_on")),
    instance.c.version_id,
    *_CASE,
    joined=task.join(instance, instance.c.id == task.c.instance_id).join(case_file, case_file.c.id == task.c.case_id),
)
_INCIDENTS = _numbered(
    incident,
    *(incident.c[name] for name in ("id", "case_id", "task_id", "element_id", "kind", "message")),
    instance.c.version_id,
    joined=incident.join(instance, instance.c.id == incident.c.instance_id),
)


def _last(table: Any) -> Any:
    number: Any = literal_column(f"{table.name}.rowid")
    return select(func.max(number)).select_from(table).scalar_subquery()


#: How far the rows go now; most acts open nothing, and then this is all that is asked.
_NOW = Prepared(
    select(
        _last(task).label("task"), _last(incident).label("incident"),
        select(func.min(timer.c.due_at)).scalar_subquery().label("due_at"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class NewTask:
    """A task that was opened, with a name that is the same in every rehearsal."""

    id: str
    case_id: str
    #: the procedure whose diagram has the element (a pattern, for a called process)
    procedure: str
    element: str
    assignment: str
    due_on: date | None
    #: names the task in every rehearsal: case, element, which time round, which member
    key: str
    #: the same without the member
    shared_key: str
    #: number of the member of a multi-instance
    member: int


@dataclass(frozen=True)
class NewIncident:
    """An incident that was opened."""

    id: str
    case_id: str
    task_id: str | None
    procedure: str
    element: str
    kind: str
    message: str


class Watch:
    """Remembers how far it has looked."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library
        self._task = 0
        self._incident = 0
        self._names: dict[str, str] = {}
        self._seen: Counter[str] = Counter()
        self._visits: Counter[str] = Counter()
        #: as of the last look
        self.next_timer: datetime | None = None

    def look(self) -> tuple[list[NewTask], list[NewIncident]]:
        """What was opened since last asked, in the order in which it was; notes when the next timer falls due."""
        tasks: list[NewTask] = []
        incidents: list[NewIncident] = []
        with self._store.read() as tx:
            now = tx.one(_NOW)
            assert now is not None
            if (now["task"] or 0) > self._task:
                tasks = [self._read(tx, row) for row in tx.all(_TASKS, after=self._task)]
            if (now["incident"] or 0) > self._incident:
                incidents = [self._failed(tx, row) for row in tx.all(_INCIDENTS, after=self._incident)]
        self.next_timer = restored(now["due_at"]) if now["due_at"] else None
        return tasks, incidents

    def case_name(self, row: Any) -> str:
        """The case as it is called in every rehearsal; ids and numbers depend on the order of all cases."""
        known = self._names.get(row["case_id"])
        if known is None:
            about = "|".join(str(row[column.name]) for column in _CASE)
            self._seen[about] += 1
            known = self._names[row["case_id"]] = f"{about}|{self._seen[about]}"
        return known

    def _read(self, tx: Transaction, row: dict[str, Any]) -> NewTask:
        self._task = row["number"]
        procedure = self._library.version(tx, row["version_id"]).definition.procedure.id
        element = f"{self.case_name(row)}|{procedure}|{row['element_id']}"
        place = f"{element}|{row['item_index']}"
        self._visits[place] += 1
        due = date.fromisoformat(row["due_on"]) if row["due_on"] else None
        return NewTask(
            row["id"], row["case_id"], procedure, row["element_id"], row["assignment"], due,
            f"{place}|{self._visits[place]}", f"{element}|{self._visits[place]}", row["item_index"],
        )  # fmt: skip

    def _failed(self, tx: Transaction, row: dict[str, Any]) -> NewIncident:
        self._incident = row["number"]
        procedure = self._library.version(tx, row["version_id"]).definition.procedure.id
        return NewIncident(
            row["id"], row["case_id"], row["task_id"], procedure, row["element_id"], row["kind"], row["message"]
        )
