"""What a process admin or auditor sees on the page of a procedure: versions, drafts, suspension, what happened."""

import json
from dataclasses import dataclass

from sqlalchemy import select

from engine import history
from engine.authoring import drafts
from engine.authoring.pages import DraftRow, draft_row
from engine.definitions import versions
from engine.execution.office import Office
from engine.execution.timeline import entries
from engine.execution.views import TimelineEntry, Viewer
from engine.organisation import people
from engine.store.tables import history as history_table

#: Acts that belong to a procedure and to no case.
VERBS = (
    "draft_begun", "draft_discarded", "release_submitted", "release_consented", "release_refused",
    "release_withdrawn", "released", "released_again", "waiting_dropped", "entered_into_force", "procedure_suspended",
    "procedure_resumed", "start_held_back", "start_failed",
)  # fmt: skip


@dataclass(frozen=True)
class Manage:
    """What a process admin sees and does on the page of a procedure."""

    may: bool
    suspended: str | None
    versions: list[versions.Version]
    names: dict[str, str]
    drafts: list[DraftRow]
    history: list[TimelineEntry]


def suspension(office: Office, procedure_id: str) -> str | None:
    """Why no new cases are started for the time being, for everybody who looks at the procedure."""
    with office.store.read() as tx:
        return versions.suspended(tx, procedure_id)


def manage(office: Office, viewer: Viewer, procedure_id: str) -> Manage | None:
    """The part of a procedure's page for process admins and auditors; None for everybody else."""
    if not viewer.duties & {"process_admin", "auditor"}:
        return None
    with office.store.read() as tx:
        listed = versions.versions(tx, procedure_id)
        wanted = [person for version in listed for person in (version.deployed_by, version.consented_by) if person]
        rows = [
            found for found in drafts.drafts(tx) if found.procedure_id == procedure_id and found.status != "released"
        ]
        query = select(history_table).where(
            history_table.c.case_id == history.HOUSE,
            history_table.c.verb.in_(VERBS),
            history_table.c.details.contains(f'"procedure": {json.dumps(procedure_id)}'),
        )
        past = tx.rows(query.order_by(history_table.c.position.desc()).limit(40))
        return Manage(
            "process_admin" in viewer.duties,
            versions.suspended(tx, procedure_id),
            listed,
            people.names(tx, wanted),
            [draft_row(tx, viewer, found) for found in rows],
            entries(tx, past, viewer.language),
        )
