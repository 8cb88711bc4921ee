"""Start a case of a procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.definitions import versions
from engine.definitions.form_reading import FieldError, FormRejected, accept_typed, read_posted
from engine.errors import Kind, Refused
from engine.execution import cases
from engine.execution.advance import begin
from engine.execution.library import Compiled
from engine.execution.meant import meant, with_people
from engine.execution.office import Office
from engine.execution.run import save_all
from engine.organisation import roles, units
from engine.store.tables import case_file, task
from engine.store.transaction import Actor, Transaction


@dataclass(eq=False)
class NotYoursToStart(Refused):
    """The person holds none of the posts that may start this procedure for this unit."""

    kind = Kind.NOT_ALLOWED
    procedure: str
    whom: str
    says = "Bạn không được mở hồ sơ “{procedure}” cho đơn vị này."
    do = "Người được mở: {whom}."


@dataclass(eq=False)
class WrongKindOfUnit(Refused):
    """The procedure is not meant for this kind of unit."""

    kind = Kind.INVALID
    procedure: str
    unit: str
    says = "Thủ tục “{procedure}” không áp dụng cho “{unit}”."
    do = "Chọn đơn vị khác."


@dataclass(eq=False)
class ProcedureSuspended(Refused):
    """No new cases for the time being."""

    kind = Kind.CONFLICT
    procedure: str
    reason: str
    says = "Thủ tục “{procedure}” đang tạm dừng, chưa mở hồ sơ mới: {reason}"
    do = "Hồ sơ đang chạy vẫn tiếp tục. Hỏi quản trị quy trình khi nào mở lại."


def start_case(
    office: Office,
    actor: Actor,
    procedure_id: str,
    unit_id: str,
    subject_id: str | None,
    raw: Mapping[str, Any],
    request_id: str | None = None,
    *,
    typed: bool = False,
    data: dict[str, Any] | None = None,
    message: str | None = None,
) -> dict[str, Any]:
    """Open a case about a unit (and a person) with the answers of the start form.

    Only those whom `start` of procedure.toml names for this unit may. data: variables given directly, for
    scenarios that play a called process or a message start by itself (message: the name of the message).
    Refuses: ProcedureNotReleased, ProcedureSuspended, NotFound (unit), NotYoursToStart, WrongKindOfUnit, FormRejected.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        compiled = office.library.current(tx, procedure_id)
        procedure = compiled.definition.procedure
        if (reason := versions.suspended(tx, procedure_id)) is not None:
            raise ProcedureSuspended(procedure.name, reason)
        unit = units.in_being(tx, unit_id, tx.today)
        if procedure.unit_kinds and unit.kind not in procedure.unit_kinds:
            raise WrongKindOfUnit(procedure.name, unit.name)
        if data is None:
            allowed = starters(tx, compiled, unit_id)
            if actor.person not in [candidate.person for candidate in allowed.candidates]:
                raise NotYoursToStart(procedure.name, allowed.words)
        form = compiled.definition.forms.get(procedure.start_form) if procedure.start_form else None
        answers: dict[str, Any] = {}
        if form is not None and data is None:
            seen = start_data(tx, compiled, unit_id, actor.person)
            answers = accept_typed(form, raw, seen, {}) if typed else read_posted(form, raw, seen, {})
            answers = with_people(tx, form, answers, raw)
        about = _about(tx, procedure.subject, subject_id, raw)
        starts = compiled.definition.diagram.starts()
        kinds = ("message", "signal") if message else ("none",)
        start = next(node for node in starts if node.event.kind in kinds and node.event.message == (message or ""))
        ctx = begin(tx, office.library)
        run = cases.open_case(
            ctx, compiled, unit_id=unit_id, subject_id=about, data={**answers, **(data or {})}, start=start
        )
        save_all(tx)
        number = tx.row(select(case_file.c.number).where(case_file.c.id == run.case_id))
        opened = tx.rows(select(task.c.id).where(task.c.case_id == run.case_id, task.c.status == "open"))
        assert number is not None
        return {"case_id": run.case_id, "number": number["number"], "tasks": [row["id"] for row in opened]}

    return office.store.act("start_case", actor, work, request_id, [procedure_id, unit_id, subject_id, dict(raw)])


def starters(tx: Transaction, compiled: Compiled, unit_id: str) -> roles.Resolution:
    """Who may start a case of this procedure for a unit today."""
    text = compiled.definition.procedure.start
    if text == "nobody":
        return roles.Resolution([], "", "nobody")
    context = roles.RoleContext(unit_id, None, None, None, lambda _text: None, frozenset())
    return roles.resolve(tx, text, context, tx.today)


def start_data(tx: Transaction, compiled: Compiled, unit_id: str, starter: str | None) -> dict[str, Any]:
    """What the start form sees."""
    unit = units.unit(tx, unit_id, tx.today)
    return {
        **dict.fromkeys(compiled.definition.procedure.data),
        "unit": unit_id,
        "unit_name": unit.name,
        "unit_kind": unit.kind,
        "unit_level": unit.level,
        "subject": None,
        "starter": starter,
        "today": tx.today.isoformat(),
    }


def _about(tx: Transaction, kind: str, typed: str | None, raw: Mapping[str, Any]) -> str | None:
    """The person the case is about, from a name or an id; a procedure about a person needs one."""
    if not typed:
        if kind == "person":
            raise FormRejected([FieldError("subject_id", "required")], dict(raw))
        return None
    found = meant(tx, typed)
    if len(found) != 1:
        told = (("name", typed), ("n", str(len(found))))
        raise FormRejected([FieldError("subject_id", "people" if found else "person", told)], dict(raw))
    return found[0]
