"""What completing a task needs to know, asked at once: the task, who holds it, its run, its case, its unit.

One question instead of nine, and one picture: with it comes the end of the case's history. Whatever another act
commits in this case afterwards lengthens that history; our own rows then do not fit on, and the act starts again.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select

from engine import history
from engine.execution.concerned import RECUSED, nobody_recused
from engine.execution.run import WITHOUT_DATA, read_rows, remember_case
from engine.organisation import units
from engine.store.prepared import Prepared
from engine.store.tables import assignment, case_file, draft, instance, recusal, task
from engine.store.tables import history as history_table
from engine.store.transaction import Transaction

_PLACE = units.pictures_on(bindparam("day")).subquery("place")
_BESIDE = instance.alias("beside")
_EARLIER = history_table.alias("earlier")
_END = select(func.max(_EARLIER.c.position)).where(_EARLIER.c.case_id == task.c.case_id).scalar_subquery()

_MORE = [
    assignment.c.capacity,
    history_table.c.position,
    history_table.c.hash,
    exists().where(recusal.c.case_id == task.c.case_id, RECUSED).label("somebody_recused"),
    exists().where(_BESIDE.c.beside_task_id == task.c.id, _BESIDE.c.status == "open").label("watched"),
    exists().where(draft.c.task_id == task.c.id).label("drafted"),
]
_PARTS: list[list[Any]] = [list(task.c), WITHOUT_DATA, list(case_file.c), list(_PLACE.c), _MORE]
_LENGTHS = [len(part) for part in _PARTS]
_QUESTION = Prepared(
    select(*(column for part in _PARTS for column in part))
    .select_from(task)
    .join(instance, instance.c.id == task.c.instance_id)
    .join(case_file, case_file.c.id == task.c.case_id)
    .join(_PLACE, _PLACE.c.id == case_file.c.unit_id)
    .outerjoin(assignment, and_(assignment.c.task_id == task.c.id, assignment.c.person_id == bindparam("person")))
    .outerjoin(history_table, and_(history_table.c.case_id == task.c.case_id, history_table.c.position == _END))
    .where(task.c.id == bindparam("task"))
)


@dataclass(frozen=True)
class AtHand:
    """A task and what is asked about it first; the rest is remembered in the transaction."""

    #: the row of the task
    task: dict[str, Any]
    #: in which capacity the person holds the task themselves; None: not at all
    capacity: str | None
    #: runs that the engine started beside the task are open
    watched: bool
    #: somebody kept a draft
    drafted: bool


def at_hand(tx: Transaction, task_id: str, person: str | None) -> AtHand | None:
    """Read a task with everything around it; None when there is no such task."""
    found = tx.parts(_QUESTION, _LENGTHS, task=task_id, person=person, day=tx.today.isoformat())
    if found is None:
        return None
    row, run, case, place, more = found
    read_rows(tx)[run["id"]] = run
    remember_case(tx, case)
    units.remember(tx, place, tx.today)
    history.remember_end(tx, case["id"], more["position"], more["hash"])
    if not more["somebody_recused"]:
        nobody_recused(tx, case["id"])
    return AtHand(row, more["capacity"], bool(more["watched"]), bool(more["drafted"]))
