"""A case that cannot go on is told to the person who can mend it; what was done before stays done."""

import json
from typing import Any

from sqlalchemy import update

from engine import history
from engine.execution.run import Run
from engine.ids import new_id
from engine.store.tables import activity, incident
from engine.store.transaction import Transaction


def open_incident(
    tx: Transaction,
    run: Run,
    element_id: str,
    message: str,
    *,
    kind: str = "failed",
    activity_id: str | None = None,
    task_id: str | None = None,
    inputs: dict[str, Any] | None = None,
) -> None:
    """Record that an element failed (`failed`) or that nobody holds the role of a task (`vacant`)."""
    tx.add(
        incident,
        {
            "id": new_id("x"),
            "case_id": run.case_id,
            "instance_id": run.id,
            "activity_id": activity_id,
            "task_id": task_id,
            "element_id": element_id,
            "kind": kind,
            "message": message,
            "inputs": json.dumps(inputs or {}, ensure_ascii=False, default=str),
            "open": True,
            "opened_at": tx.at,
        },
    )
    details = {"element": run.node(element_id).name if element_id else "", "kind": kind, "message": message}
    history.record(
        tx, "incident_opened", run.case_id, details, instance_id=run.id, task_id=task_id, element_id=element_id
    )


def fail_activity(tx: Transaction, run: Run, activity_id: str, element_id: str, error: Exception) -> None:
    """An element of the diagram could not be carried out: its token stays, the case waits for a retry."""
    done = tx.execute(update(activity).where(activity.c.id == activity_id).values(status="incident"))
    if done.rowcount == 0:
        tx.add(
            activity,
            {
                "id": activity_id,
                "instance_id": run.id,
                "element_id": element_id,
                "kind": run.node(element_id).kind,
                "status": "incident",
                "opened_at": tx.at,
            },
        )
    message = f"{type(error).__name__}: {error}"
    inputs = getattr(error, "inputs", None)
    open_incident(
        tx, run, element_id, message, activity_id=activity_id, inputs=inputs if isinstance(inputs, dict) else {}
    )
