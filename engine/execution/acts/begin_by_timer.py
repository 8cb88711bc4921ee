"""Let cases begin whose time has come: one for each unit, one transaction each."""

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine import history
from engine.calendar.timing import once_less
from engine.clock import restored, stored
from engine.definitions import versions
from engine.definitions.arming import next_start
from engine.definitions.folder import ALL_UNITS, Procedure
from engine.errors import Kind, Refused
from engine.execution import cases
from engine.execution.advance import begin
from engine.execution.incidents import told
from engine.execution.office import Office
from engine.execution.run import save_all
from engine.ids import new_id
from engine.organisation import units
from engine.organisation.duties import require_operator
from engine.store.tables import start_timer
from engine.store.transaction import SYSTEM, Actor, Transaction
from engine.wording import Said

log = logging.getLogger(__name__)
#: A start that failed is tried again after this time.
PUT_OFF = timedelta(days=1)


@dataclass(eq=False)
class StartFails(Refused):
    """A case that begins by itself could not be begun this time either."""

    kind = Kind.CONFLICT
    reason: str
    says = "Vẫn chưa mở được hồ sơ: {reason}"
    do = "Sửa nguyên nhân (quy trình, đơn vị, quy tắc) rồi thử lại; hệ thống cũng tự thử lại mỗi ngày."


def begin_by_timer(office: Office, row_id: str) -> bool:
    """One start timer that is due: says for which units cases are to begin, or opens the case of one unit.

    A row is taken by one process only and is gone in the transaction that acts on it, so that each time begins one
    case for each unit, however many processes look.
    """
    return bool(office.store.act("begin_by_timer", SYSTEM, _beginning(office, row_id))["fired"])


def put_off(office: Office, row_id: str, error: Exception) -> None:
    """A start that failed: kept with its reason, tried again after a day, told on the procedure's page."""
    later = office.store.clock.now() + PUT_OFF
    here = start_timer.c.id == row_id

    def work(tx: Transaction) -> dict[str, Any]:
        row = tx.row(select(start_timer).where(here).with_for_update())
        if row is None:
            return {}
        said = _reason(error)
        if row["fault"] is None:
            details = {"procedure": row["procedure_id"], "unit": row["unit_id"], "reason": str(said)}
            history.record(tx, "start_failed", None, details)
        planned = row["planned_at"] or row["due_at"]
        values = {"due_at": stored(later), "planned_at": planned, "fault": json.dumps(said.kept(), ensure_ascii=False)}
        tx.execute(update(start_timer).where(here).values(**values))
        return {}

    office.store.act("put_off_start", SYSTEM, work)


def begin_again(office: Office, actor: Actor, row_id: str) -> dict[str, Any]:
    """Try a start that failed once more, now.

    Answers begun: False when it was begun or taken back meanwhile. Refuses: NotTheOperator, StartFails.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        require_operator(tx, actor, Said("mở lại hồ sơ mà lịch không mở được"))
        row = tx.row(select(start_timer).where(start_timer.c.id == row_id, start_timer.c.fault.is_not(None)))
        if row is not None:
            values = {"due_at": tx.at, "planned_at": row["planned_at"] or row["due_at"]}
            tx.execute(update(start_timer).where(start_timer.c.id == row_id).values(**values))
        return {"there": row is not None}

    if not office.store.act("begin_again", actor, work)["there"]:
        return {"begun": False}
    try:
        return {"begun": begin_by_timer(office, row_id)}
    except Exception as error:
        log.exception("start timer %s", row_id)
        put_off(office, row_id, error)
        raise StartFails(_reason(error)) from error


def _reason(error: Exception) -> Said:
    return Said("{name}: {said}", name=type(error).__name__, said=told(error))


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
    planned = row["planned_at"] or row["due_at"]
    following = next_start(left, restored(planned)) if left else None
    here = start_timer.c.id == row["id"]
    if following is None:
        tx.execute(delete(start_timer).where(here))
    else:
        values = {"due_at": stored(following), "cycle": left, "fault": None, "planned_at": None}
        tx.execute(update(start_timer).where(here).values(**values))
    procedure = office.library.version(tx, row["version_id"]).definition.procedure
    same = {name: row[name] for name in ("procedure_id", "version_id", "element_id")} | {"due_at": planned}
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
