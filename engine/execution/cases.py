"""Open a case and close it: its number, its title, its first run."""

from typing import Any

from sqlalchemy import bindparam, select, update

from engine import history
from engine.definitions.diagram import Node
from engine.execution import incidents, scopes
from engine.execution.activities import cancel_activity
from engine.execution.context import Context
from engine.execution.library import Compiled
from engine.execution.run import Run, create, functions
from engine.ids import new_id
from engine.organisation import units
from engine.rules import expressions
from engine.store.prepared import Prepared
from engine.store.tables import case_file, case_link, case_number, case_opening, instance
from engine.store.transaction import Transaction

_CLOSE = Prepared(
    update(case_file)
    .where(case_file.c.id == bindparam("case"))
    .values(status="closed", outcome=bindparam("reached"), closed_at=bindparam("now"))
)
_NAME = Prepared(update(case_file).where(case_file.c.id == bindparam("case")).values(title=bindparam("told")))
_COUNT_ON = Prepared(
    update(case_number).where(case_number.c.prefix == bindparam("prefix_")).values(last=case_number.c.last + 1)
)
_COUNTED = Prepared(select(case_number.c.last).where(case_number.c.prefix == bindparam("prefix_")))
_STILL_OPEN = Prepared(
    select(instance.c.id).where(
        instance.c.case_id == bindparam("case"), instance.c.status == "open", instance.c.id != bindparam("but")
    )
)


def open_case(
    ctx: Context,
    compiled: Compiled,
    *,
    unit_id: str,
    subject_id: str | None,
    data: dict[str, Any],
    start: Node,
    from_case: tuple[str, str] | None = None,
) -> Run:
    """File a new case about a unit (and a person) and let it run to its first tasks.

    from_case: (case, message) that started it; both are linked. Raises NotFound for an unknown unit.
    """
    tx = ctx.tx
    procedure = compiled.definition.procedure
    units.unit(tx, unit_id, tx.today)
    case_id = new_id("c")
    tx.add(
        case_file,
        {
            "id": case_id,
            "number": _next_number(tx, procedure.id),
            "procedure_id": procedure.id,
            "version_id": compiled.version_id,
            "title": procedure.name,
            "unit_id": unit_id,
            "subject_id": subject_id,
            "status": "open",
            "started_by": tx.actor.person,
            "started_on": tx.today.isoformat(),
            "started_at": tx.at,
        },
    )
    run = create(tx, compiled, case_id, dict(data))
    title = expressions.render(procedure.title, run.visible(), functions(tx, run))[:300]
    tx.do(_NAME, case=case_id, told=title)
    details = {"procedure": procedure.id, "version": compiled.version_id, "title": title, "unit": unit_id}
    history.record(tx, "case_started", case_id, {**details, "data": data}, instance_id=run.id)
    if from_case is not None:
        link = {"from_case_id": from_case[0], "to_case_id": case_id, "message": from_case[1]}
        tx.add(case_link, {**link, "kind": "started", "at": tx.at})
        if procedure.reads_origin:
            _open_to_judges(tx, from_case[0], case_id)
    scopes.start(ctx, run, start)
    return run


def _open_to_judges(tx: Transaction, origin: str, reader: str) -> None:
    """The case from which this one came may be read by whoever judges in it, and so may those behind it."""
    behind = tx.rows(select(case_opening.c.case_id).where(case_opening.c.reader_case_id == origin))
    for case_id in dict.fromkeys([origin, *(row["case_id"] for row in behind)]):
        tx.add(case_opening, {"case_id": case_id, "reader_case_id": reader})


def close_case(ctx: Context, run: Run) -> None:
    """The case's first run has ended: the file is closed with its outcome."""
    tx = ctx.tx
    tx.do(_CLOSE, case=run.case_id, reached=run.outcome, now=tx.at)
    incidents.end_incidents(tx, run.case_id, incidents.OF_CASE, case=run.case_id)
    history.record(tx, "case_closed", run.case_id, {"outcome": run.outcome}, instance_id=run.id)
    for row in tx.all(_STILL_OPEN, case=run.case_id, but=run.id):
        ctx.cancel_run(ctx, ctx.run(row["id"]))


def cancel_run(ctx: Context, run: Run) -> None:
    """End a run before its end: its activities and the runs that it called go with it."""
    if run.status != "open":
        return
    run.status = "cancelled"
    for activity_id in list(run.activities):
        if activity_id in run.activities:  # the work inside a sub-process goes with the sub-process
            cancel_activity(ctx, run, activity_id)
    if run.compiled.definition.diagram.event_starts(""):
        scopes.deaf(ctx, run, run.id)
    incidents.end_incidents(ctx.tx, run.case_id, incidents.OF_RUN, case=run.case_id, run=run.id)
    run.interpreter.terminate()


def _next_number(tx: Transaction, procedure_id: str) -> str:
    """`annual-review/2026/0007`: rises by one for each procedure and year; two starts at once wait for each other."""
    prefix = f"{procedure_id}/{tx.today.year}/"
    if tx.do(_COUNT_ON, prefix_=prefix) == 0:
        tx.add(case_number, {"prefix": prefix, "last": 1})  # of two first cases one fails on the key and starts again
        return f"{prefix}0001"
    row = tx.one(_COUNTED, prefix_=prefix)
    assert row is not None
    return f"{prefix}{row['last']:04d}"
