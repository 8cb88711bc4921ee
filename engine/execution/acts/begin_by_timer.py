"""Let cases begin whose time has come: one for each unit, one transaction each."""

from typing import Any

from sqlalchemy import delete, insert, select, update

from engine import history
from engine.calendar.timing import once_less
from engine.clock import restored, stored
from engine.definitions import versions
from engine.definitions.arming import next_start
from engine.definitions.folder import ALL_UNITS, Procedure
from engine.execution import cases
from engine.execution.advance import begin
from engine.execution.office import Office
from engine.execution.run import save_all
from engine.ids import new_id
from engine.organisation import units
from engine.store.tables import start_timer
from engine.store.transaction import SYSTEM, Transaction


def begin_by_timer(office: Office, row_id: str) -> bool:
    """One start timer that is due: says for which units cases are to begin, or opens the case of one unit.

    A row is taken by one process only and is gone in the transaction that acts on it, so that each time begins one
    case for each unit, however many processes look.
    """
    return bool(office.store.act("begin_by_timer", SYSTEM, _beginning(office, row_id))["fired"])


def _beginning(office: Office, row_id: str) -> Any:
    def work(tx: Transaction) -> dict[str, Any]:
        # still due: another process may have let it turn meanwhile
        still = (start_timer.c.id == row_id) & (start_timer.c.due_at <= tx.at)
        row = tx.row(select(start_timer).where(still).with_for_update(skip_locked=True))
        if row is None:
            return {"fired": False}
        if row["unit_id"] is None:
            _spread(office, tx, row)
        else:
            tx.execute(delete(start_timer).where(start_timer.c.id == row_id))
            _open(office, tx, row)
        return {"fired": True}

    return work


def _spread(office: Office, tx: Transaction, row: Any) -> None:
    """One row for each unit; the timer itself waits for its next turn or is done."""
    left = once_less(row["cycle"]) if row["cycle"] else None
    following = next_start(left, restored(row["due_at"])) if left else None
    here = start_timer.c.id == row["id"]
    if following is None:
        tx.execute(delete(start_timer).where(here))
    else:
        tx.execute(update(start_timer).where(here).values(due_at=stored(following), cycle=left))
    procedure = office.library.version(tx, row["version_id"]).definition.procedure
    same = {name: row[name] for name in ("procedure_id", "version_id", "element_id", "due_at")}
    rows = [{**same, "id": new_id("m"), "unit_id": unit} for unit in _units(tx, procedure)]
    if rows:
        tx.execute(insert(start_timer), rows)


def _units(tx: Transaction, procedure: Procedure) -> list[str]:
    if procedure.timer_units == ALL_UNITS:
        return [unit.id for _depth, unit in units.tree(tx, tx.today) if unit.kind in procedure.unit_kinds]
    return [unit for unit in procedure.timer_units if units.exists(tx, unit, tx.today)]


def _open(office: Office, tx: Transaction, row: Any) -> None:
    if not units.exists(tx, row["unit_id"], tx.today) or not versions.exists(tx, row["version_id"]):
        return
    if (reason := versions.suspended(tx, row["procedure_id"])) is not None:
        details = {"procedure": row["procedure_id"], "unit": row["unit_id"], "reason": reason}
        history.record(tx, "start_held_back", None, details)
        return
    compiled = office.library.version(tx, row["version_id"])
    start = compiled.definition.diagram.nodes[row["element_id"]]
    ctx = begin(tx, office.library)
    cases.open_case(ctx, compiled, unit_id=row["unit_id"], subject_id=None, data={}, start=start)
    save_all(tx)
