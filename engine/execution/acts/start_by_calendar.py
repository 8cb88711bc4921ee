"""Start a case because the calendar says so: no person starts it, and the cycle gives the start answers."""

from typing import Any

from sqlalchemy import select

from engine.definitions.form_reading import accept_typed
from engine.execution import cases
from engine.execution.acts.start_case import WrongKindOfUnit, start_data
from engine.execution.advance import begin
from engine.execution.library import Library
from engine.execution.run import save_all
from engine.organisation import units
from engine.store.tables import case_file
from engine.store.transaction import Transaction


def start_by_calendar(
    tx: Transaction, library: Library, procedure_id: str, unit_id: str, answers: dict[str, Any]
) -> dict[str, str]:
    """Open a case about a unit inside the caller's transaction; the answers pass the same form as a person's.

    Returns case_id and number. Refuses: ProcedureNotReleased, NotFound and AfterEnd (unit), WrongKindOfUnit,
    FormRejected when the cycle does not give what the start form requires.
    """
    compiled = library.current(tx, procedure_id)
    procedure = compiled.definition.procedure
    unit = units.in_being(tx, unit_id, tx.today)
    if procedure.unit_kinds and unit.kind not in procedure.unit_kinds:
        raise WrongKindOfUnit(procedure.name, unit.name)
    form = compiled.definition.forms.get(procedure.start_form) if procedure.start_form else None
    data = answers
    if form is not None:
        data = accept_typed(form, answers, start_data(tx, compiled, unit_id, None), {})
    start = next(node for node in compiled.definition.diagram.starts() if not node.event.message)
    run = cases.open_case(begin(tx, library), compiled, unit_id=unit_id, subject_id=None, data=data, start=start)
    save_all(tx)
    row = tx.row(select(case_file.c.number).where(case_file.c.id == run.case_id))
    assert row is not None
    return {"case_id": run.case_id, "number": row["number"]}
