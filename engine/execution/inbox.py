"""What waits for a person: open tasks, own and of those they substitute, and notices."""

from datetime import date
from typing import Any

from sqlalchemy import and_, select

from engine.calendar.holiday_lists import calendar_of
from engine.clock import civil_date, restored
from engine.execution.deadline_words import deadline_state, due_sentence, rule_of
from engine.execution.deadlines import basis
from engine.execution.library import Library
from engine.execution.office import Office
from engine.execution.views import InboxRow, NoticeRow, Viewer
from engine.organisation import people, substitutes, units
from engine.store.tables import assignment, case_file, draft, instance, notice, task
from engine.store.transaction import Transaction


def inbox(office: Office, viewer: Viewer) -> list[InboxRow]:
    """Open tasks of the viewer and of those whom the viewer substitutes today, the most urgent first."""
    with office.store.read() as tx:
        absent = substitutes.substituted_by(tx, viewer.person, tx.today)
        rows = tx.rows(
            _query()
            .where(assignment.c.person_id.in_([viewer.person, *absent]), assignment.c.open.is_(True))
            .order_by(task.c.due_on.is_(None), task.c.due_on, task.c.id)
        )
        own = {row["id"] for row in rows if row["person_id"] == viewer.person}
        kept = [row for row in rows if row["person_id"] == viewer.person or row["id"] not in own]
        return _rows(tx, office.library, viewer, kept)


def recently_done(office: Office, viewer: Viewer, limit: int = 10) -> list[InboxRow]:
    """What the viewer completed last."""
    with office.store.read() as tx:
        rows = tx.rows(
            _query()
            .where(task.c.completed_by == viewer.person, assignment.c.person_id == viewer.person)
            .order_by(task.c.closed_at.desc())
            .limit(limit)
        )
        return _rows(tx, office.library, viewer, rows)


def notices(office: Office, viewer: Viewer, limit: int = 50) -> list[NoticeRow]:
    """Notices to the viewer, unread first."""
    with office.store.read() as tx:
        rows = tx.rows(
            select(notice)
            .where(notice.c.person_id == viewer.person)
            .order_by(notice.c.read_at.is_not(None), notice.c.at.desc())
            .limit(limit)
        )
    return [
        NoticeRow(
            row["id"], row["subject"], row["body"], restored(row["at"]).isoformat(), row["read_at"] is not None,
            row["case_id"], row["task_id"],
        )
        for row in rows
    ]  # fmt: skip


def _query() -> Any:
    return (
        select(
            task.c.id, task.c.name, task.c.case_id, task.c.element_id, task.c.opened_at, task.c.due_on, task.c.status,
            task.c.due_basis,
            case_file.c.number, case_file.c.title, case_file.c.unit_id, instance.c.version_id,
            case_file.c.version_id.label("case_version_id"),
            assignment.c.person_id, assignment.c.capacity, draft.c.saved_at,
        )
        .join(assignment, assignment.c.task_id == task.c.id)
        .join(case_file, case_file.c.id == task.c.case_id)
        .join(instance, instance.c.id == task.c.instance_id)
        .outerjoin(draft, and_(draft.c.task_id == task.c.id, draft.c.person_id == assignment.c.person_id))
    )  # fmt: skip


def _rows(tx: Transaction, library: Library, viewer: Viewer, rows: list[Any]) -> list[InboxRow]:
    names = people.names(tx, [row["person_id"] for row in rows])
    calendar, house = calendar_of(tx), library.rules(tx)
    found = []
    for row in rows:
        inner = library.version(tx, row["version_id"]).definition
        outer = library.version(tx, row["case_version_id"]).definition
        node = inner.diagram.nodes[row["element_id"]]
        other = row["person_id"] if row["person_id"] != viewer.person else None
        kept = basis(row)
        left = (date.fromisoformat(row["due_on"]) - tx.today).days if row["due_on"] else None
        found.append(
            InboxRow(
                task_id=row["id"],
                name=translated_name(inner, node.name, row["name"], viewer.language),
                case_id=row["case_id"],
                case_number=row["number"],
                case_title=outer.say(row["title"], viewer.language),
                procedure_name=outer.say(outer.procedure.name, viewer.language),
                unit_name=units.unit(tx, row["unit_id"], tx.today).name,
                opened_at=row["opened_at"],
                opened_on=civil_date(restored(row["opened_at"])).isoformat(),
                due_on=row["due_on"],
                deadline_state=deadline_state(row["due_on"], tx.today, row["status"], calendar, kept),
                days_left=left,
                capacity=row["capacity"],
                on_behalf_of=other,
                on_behalf_of_name=names.get(other) if other else None,
                has_draft=row["saved_at"] is not None,
                decides=node.properties.get("decides") == "true",
                due_sentence=due_sentence(
                    row["due_on"],
                    kept,
                    tx.today,
                    viewer.language,
                    calendar,
                    rule_of(library.rules_of(tx, row["version_id"], house), node, viewer.language, tx.today),
                    row["status"],
                ),
            )
        )
    return found


def translated_name(definition: Any, drawn: str, stored_name: str, language: str) -> str:
    """A task's name in the viewer's language, with the member's name kept."""
    return definition.say(drawn, language) + stored_name.removeprefix(drawn) if drawn else stored_name


def unread(office: Office, viewer: Viewer) -> int:
    """How many notices the viewer has not read."""
    with office.store.read() as tx:
        rows = tx.rows(select(notice.c.id).where(notice.c.person_id == viewer.person, notice.c.read_at.is_(None)))
    return len(rows)
