"""A case that cannot go on is told to the person who can mend it; what was done before stays done."""

import json
from typing import Any

from sqlalchemy import bindparam, update

from engine import history
from engine.errors import Refused
from engine.execution.run import Run
from engine.ids import new_id
from engine.store.prepared import Prepared
from engine.store.tables import activity, incident
from engine.store.transaction import Transaction
from engine.wording import Said

_END = update(incident).where(incident.c.open.is_(True)).values(open=False, closed_at=bindparam("now"))
#: Open incidents of a case, of one run, of one visit of a token, of one time.
OF_CASE = Prepared(_END.where(incident.c.case_id == bindparam("case")))
OF_RUN = Prepared(_END.where(incident.c.case_id == bindparam("case"), incident.c.instance_id == bindparam("run")))
OF_ACTIVITY = Prepared(
    _END.where(incident.c.case_id == bindparam("case"), incident.c.activity_id == bindparam("activity"))
)
OF_TIMER = Prepared(_END.where(incident.c.case_id == bindparam("case"), incident.c.timer_id == bindparam("timer")))


def open_incident(
    tx: Transaction,
    run: Run,
    element_id: str,
    message: str,
    *,
    kind: str = "failed",
    activity_id: str | None = None,
    task_id: str | None = None,
    timer_id: str | None = None,
    inputs: dict[str, Any] | None = None,
) -> None:
    """Record that an element failed, that nobody holds the role of a task, or that a time that came failed.

    kind: failed | vacant | timer.

    message: Vietnamese; a `Said` is also kept with its values, so that it is told in the reader's language.
    """
    kept = message.kept() if isinstance(message, Said) else None
    tx.add(
        incident,
        {
            "id": new_id("x"),
            "case_id": run.case_id,
            "instance_id": run.id,
            "activity_id": activity_id,
            "task_id": task_id,
            "timer_id": timer_id,
            "element_id": element_id,
            "kind": kind,
            "message": str(message),
            "said": json.dumps(kept, ensure_ascii=False) if kept else None,
            "inputs": json.dumps(inputs or {}, ensure_ascii=False, default=str),
            "open": True,
            "opened_at": tx.at,
        },
    )
    details: dict[str, Any] = {
        "element": run.node(element_id).name if element_id else "",
        "kind": kind,
        "message": str(message),
    }
    if kept:
        details["said"] = kept
    history.record(
        tx, "incident_opened", run.case_id, details, instance_id=run.id, task_id=task_id, element_id=element_id
    )


def end_incidents(tx: Transaction, case_id: str, which: Prepared, **values: str) -> None:
    """What failed is no longer to be done: the case went another way, or is closed."""
    if tx.do(which, now=tx.at, **values):
        history.record(tx, "incident_ended", case_id, {})


def told(error: Exception) -> str:
    """What an error says: a `Said` when the sentence is the engine's own, else the text as it came."""
    if isinstance(error, Refused):
        says = Said(error.says, **error.values())
        return Said("{one} {other}", one=says, other=Said(error.do, **error.values())) if error.do else says
    for said in (getattr(error, "said", None), *error.args[:1]):
        if isinstance(said, Said):
            return said
    return str(error)


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
    message = Said("{name}: {said}", name=type(error).__name__, said=told(error))
    inputs = getattr(error, "inputs", None)
    open_incident(
        tx, run, element_id, message, activity_id=activity_id, inputs=inputs if isinstance(inputs, dict) else {}
    )
