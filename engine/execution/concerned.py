"""Whom a case is about and who was taken off it: people who never judge in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.organisation import people
from engine.store.prepared import Prepared
from engine.store.tables import case_file, instance, recusal, task
from engine.store.transaction import Transaction

if TYPE_CHECKING:
    from engine.execution.run import Run
#: The rows that take somebody off a case.
RECUSED = recusal.c.accepted.is_(True)
_RECUSED = Prepared(select(recusal.c.person_id).where(recusal.c.case_id == bindparam("case"), RECUSED))
_OF_TASK = Prepared(select(task.c.instance_id).where(task.c.id == bindparam("task")))
_CALLER = Prepared(
    select(instance.c.data, instance.c.parent_id, case_file.c.subject_id)
    .join(case_file, case_file.c.id == instance.c.case_id)
    .where(instance.c.id == bindparam("instance"))
)


def concerned(tx: Transaction, run: Run) -> set[str]:
    """The subjects of a run, their relatives, the people named in `involved`, and the recused.

    Source: dp-recusal of processes.md, R-090, R-091.
    """
    judged = subjects(tx, run)
    off = recused(tx, run.case_id) | judged | people.relatives_of(tx, judged, tx.today) | _involved(run.visible())
    return off | _of_the_task(tx, run) if run.beside_task_id is not None else off


def _of_the_task(tx: Transaction, run: Run) -> set[str]:
    """Whom the task is about beside which a declared conflict is decided: they do not choose who judges them."""
    if run.compiled.definition.procedure.starts_on != "conflict_declared":
        return set()
    row = tx.one(_OF_TASK, task=run.beside_task_id)
    assert row is not None, run.beside_task_id
    judged: set[str] = set()
    aside: set[str] = set()
    for data, subject in _upwards(tx, row["instance_id"]):
        judged |= _named(data, subject)
        aside |= _involved(data)
    return judged | people.relatives_of(tx, judged, tx.today) | aside


def subjects(tx: Transaction, run: Run) -> set[str]:
    """The people judged in this run or in any run that called it."""
    while run.around is not None:  # a member of a sub-process is about whom the process around it is about
        run = run.around
    found = _named(run.data, run.subject)
    for data, subject in _upwards(tx, run.parent_id):
        found |= _named(data, subject)
    return found


def _upwards(tx: Transaction, instance_id: str | None) -> Iterator[tuple[dict[str, Any], str | None]]:
    """The variables and the subject of a run and of those that called it."""
    while instance_id:
        loaded = tx.memory.get("runs", {}).get(instance_id)
        if loaded is not None:
            yield loaded.data, loaded.subject
            instance_id = loaded.parent_id
            continue
        row = tx.one(_CALLER, instance=instance_id)
        assert row is not None, instance_id
        data = json.loads(row["data"])
        yield data, data["subject"] if "subject" in data else row["subject_id"]
        instance_id = row["parent_id"]


def recused(tx: Transaction, case_id: str) -> set[str]:
    """People taken off the case by an accepted recusal."""
    known = tx.memory.setdefault("recused", {})
    if case_id not in known:
        rows = tx.all(_RECUSED, case=case_id)
        known[case_id] = frozenset(row["person_id"] for row in rows)
    return set(known[case_id])


def nobody_recused(tx: Transaction, case_id: str) -> None:
    """That nobody was taken off a case was read together with something else."""
    tx.memory.setdefault("recused", {})[case_id] = frozenset()


def _involved(data: dict[str, Any]) -> set[str]:
    """Complainants, people named in the case, those who decided before: they stand aside, but nobody judges them."""
    return {person for person in data.get("involved") or [] if isinstance(person, str)}


def _named(data: dict[str, Any], subject: str | None) -> set[str]:
    listed = data.get("subjects") or ([subject] if subject else [])
    return {person for person in listed if isinstance(person, str)}
