"""Whom a case is about and who was taken off it: people who never judge in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.organisation import people
from engine.store.prepared import Prepared
from engine.store.tables import case_file, instance, recusal
from engine.store.transaction import Transaction

if TYPE_CHECKING:
    from engine.execution.run import Run
#: The rows that take somebody off a case.
RECUSED = recusal.c.accepted.is_(True)
_RECUSED = Prepared(select(recusal.c.person_id).where(recusal.c.case_id == bindparam("case"), RECUSED))
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
    return recused(tx, run.case_id) | judged | people.relatives_of(tx, judged, tx.today) | _involved(run.visible())


def subjects(tx: Transaction, run: Run) -> set[str]:
    """The people judged in this run or in any run that called it."""
    while run.around is not None:  # a member of a sub-process is about whom the process around it is about
        run = run.around
    found = _named(run.data, run.subject)
    parent_id = run.parent_id
    while parent_id:
        loaded = tx.memory.get("runs", {}).get(parent_id)
        if loaded is not None:
            found |= _named(loaded.data, loaded.subject)
            parent_id = loaded.parent_id
            continue
        row = tx.one(_CALLER, instance=parent_id)
        assert row is not None, parent_id
        data = json.loads(row["data"])
        found |= _named(data, data["subject"] if "subject" in data else row["subject_id"])
        parent_id = row["parent_id"]
    return found


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
