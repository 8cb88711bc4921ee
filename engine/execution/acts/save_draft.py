"""Keep what was typed so far."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from engine.errors import NotFound
from engine.execution import rights
from engine.execution.office import Office
from engine.store.tables import draft, task
from engine.store.transaction import Actor, Transaction


def save_draft(office: Office, actor: Actor, task_id: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the half-filled form of an open task for this person; nobody else sees it.

    Refuses: NotFound, NotYourTask, TaskAlreadyCompleted, TaskWithdrawn.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        row = tx.row(select(task).where(task.c.id == task_id))
        if row is None:
            raise NotFound("việc", task_id)
        rights.require_open(tx, row, actor)
        rights.require_holder(tx, row, actor)
        tx.execute(delete(draft).where(draft.c.task_id == task_id, draft.c.person_id == actor.person))
        text = json.dumps(dict(raw), ensure_ascii=False)
        tx.execute(insert(draft).values(task_id=task_id, person_id=actor.person, raw=text, saved_at=tx.at))
        return {"saved_at": tx.at}

    return office.store.act("save_draft", actor, work)
