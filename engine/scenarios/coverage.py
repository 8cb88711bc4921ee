"""Which flows of a procedure were taken, and which there are."""

import json

from sqlalchemy import select

from engine.definitions import versions
from engine.execution.office import Office
from engine.store.tables import instance


def taken_flows(office: Office, procedure_id: str) -> set[str]:
    """Sequence flows of a procedure's current version that any case has taken."""
    with office.store.read() as tx:
        version = versions.current(tx, procedure_id)
        rows = tx.rows(select(instance.c.path).where(instance.c.version_id == (version.id if version else "")))
    return {flow for row in rows for flow in json.loads(row["path"])}


def all_flows(office: Office, procedure_id: str) -> set[str]:
    """Every sequence flow of a procedure's current version."""
    with office.store.read() as tx:
        return set(office.library.current(tx, procedure_id).definition.diagram.flows)
