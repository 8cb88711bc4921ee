"""Default deny: people see their tasks and the cases they take part in; auditors read everything."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from engine.errors import Kind, NotFound, Refused
from engine.execution.views import Viewer
from engine.organisation import people, posts, units
from engine.store.tables import assignment, case_file, case_opening, document_reader, incident, task
from engine.store.transaction import Transaction


@dataclass(eq=False)
class CaseClosedToYou(Refused):
    """The person takes no part in the case."""

    kind = Kind.NOT_ALLOWED
    case: str
    whom: str
    says = "Bạn không tham gia hồ sơ {case} nên không xem được."
    do = "Nếu cần xem, hỏi: {whom}."


def _opened_to(viewer: Viewer) -> Any:
    """Cases from which others came in which the viewer judges: has a task, and is not the person it is about."""
    later = case_file.alias("later")
    return (
        select(case_opening.c.case_id)
        .join(later, later.c.id == case_opening.c.reader_case_id)
        .join(task, task.c.case_id == later.c.id)
        .join(assignment, assignment.c.task_id == task.c.id)
        .where(assignment.c.person_id == viewer.person, later.c.subject_id.is_distinct_from(viewer.person))
    )


def visible_cases(viewer: Viewer) -> Any:
    """The condition that a row of case_file may be seen by the viewer."""
    if "auditor" in viewer.duties:
        return case_file.c.id.is_not(None)
    parts = [
        case_file.c.subject_id == viewer.person,
        case_file.c.started_by == viewer.person,
        case_file.c.id.in_(
            select(task.c.case_id)
            .join(assignment, assignment.c.task_id == task.c.id)
            .where(assignment.c.person_id == viewer.person)
        ),
    ]
    parts.append(case_file.c.id.in_(_opened_to(viewer)))
    if viewer.duties & {"process_admin", "operator"}:
        parts.append(case_file.c.id.in_(select(incident.c.case_id).where(incident.c.open.is_(True))))
    return or_(*parts)


def require_case(tx: Transaction, viewer: Viewer, case_id: str) -> Any:
    """The row of a case that the viewer may open. Raises NotFound, CaseClosedToYou (says whom to ask)."""
    row = tx.row(select(case_file).where(case_file.c.id == case_id))
    if row is None:
        raise NotFound("hồ sơ", case_id)
    if tx.row(select(case_file.c.id).where(case_file.c.id == case_id, visible_cases(viewer))) is None:
        head = posts.holders(tx, row["unit_id"], ("secretary", "head"), tx.today)
        names = people.names(tx, [item.person for item in head])
        unit = units.unit(tx, row["unit_id"], tx.today).name
        raise CaseClosedToYou(row["number"], ", ".join(names.values()) or unit)
    return row


def may_read(tx: Transaction, viewer: Viewer, row: Any) -> bool:
    """May the viewer read a document of a case that is open to the viewer?"""
    if row["readers"] != "subject" or "auditor" in viewer.duties:
        return True
    named = tx.row(
        select(document_reader.c.person_id).where(
            document_reader.c.document_id == row["id"], document_reader.c.person_id == viewer.person
        )
    )
    if named is not None or row["issued_by"] == viewer.person:
        return True
    if tx.row(_opened_to(viewer).where(case_opening.c.case_id == row["case_id"]).limit(1)) is not None:
        return True
    # people who had a task of judging in the case read what the subjects filed
    held = tx.rows(
        select(task.c.element_id)
        .join(assignment, assignment.c.task_id == task.c.id)
        .where(
            task.c.case_id == row["case_id"], assignment.c.person_id == viewer.person, task.c.assignment.contains("@")
        )
    )
    return bool(held)
