"""The history across cases, for auditors and for one's own acts."""

from sqlalchemy import or_, select

from engine import history as record
from engine.execution import access
from engine.execution.office import Office
from engine.execution.timeline import entries
from engine.execution.views import TimelineEntry, Viewer
from engine.store.tables import case_file
from engine.store.tables import history as table

PAGE = 50


def history(
    office: Office, viewer: Viewer, case_id: str | None = None, person: str | None = None, verb: str | None = None,
    page: int = 1,
) -> tuple[list[TimelineEntry], bool]:  # fmt: skip
    """Acts that the viewer may see, the newest first, and whether there are more. Auditors see all."""
    query = select(table).order_by(table.c.id.desc()).limit(PAGE + 1).offset((max(page, 1) - 1) * PAGE)
    if "auditor" not in viewer.duties:
        seen = select(case_file.c.id).where(access.visible_cases(viewer))
        query = query.where(or_(table.c.actor == viewer.person, table.c.case_id.in_(seen)))
    for column, value in ((table.c.case_id, case_id), (table.c.actor, person), (table.c.verb, verb)):
        if value:
            query = query.where(column == value)
    with office.store.read() as tx:
        rows = tx.rows(query)
        return entries(tx, rows[:PAGE], viewer.language), len(rows) > PAGE


def of_case(office: Office, viewer: Viewer, case_id: str, page: int = 1) -> tuple[list[TimelineEntry], bool, bool]:
    """Acts of one case, the newest first, whether there are more, and whether its history is whole.

    Raises NotFound, CaseClosedToYou.
    """
    with office.store.read() as tx:
        access.require_case(tx, viewer, case_id)
    return *history(office, viewer, case_id, page=page), intact(office, case_id)


def intact(office: Office, case_id: str | None) -> bool:
    """Does every row of a case's history follow from the one before?"""
    with office.store.read() as tx:
        return record.broken_link(tx, case_id) is None
