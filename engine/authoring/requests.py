"""What was handed in for release, as rows."""

import json
from typing import Any

from sqlalchemy import select, update

from engine.authoring.refusals import AlreadyDecided
from engine.definitions import versions
from engine.errors import NotFound
from engine.store.tables import release_request
from engine.store.transaction import Transaction


def request(tx: Transaction, request_id: str) -> Any:
    """One row. Raises NotFound."""
    row = tx.row(select(release_request).where(release_request.c.id == request_id))
    if row is None:
        raise NotFound("đề nghị ban hành", request_id)
    return row


def waiting(tx: Transaction, request_id: str) -> Any:
    """One row that nobody decided yet. Raises NotFound, AlreadyDecided."""
    row = request(tx, request_id)
    if row["status"] != "waiting":
        raise AlreadyDecided()
    return row


def files(row: Any) -> dict[str, str]:
    """The content that was handed in."""
    return dict(json.loads(row["content"]))


def later(tx: Transaction, row: Any) -> versions.Version | None:
    """A version that waits for a day after that of this request, and would take its place on that day."""
    day = max(row["valid_from"] or "", tx.today.isoformat())
    found = versions.waiting(tx, row["procedure_id"])
    return next((one for one in found if (one.valid_from or "") > day and one.sha256 != row["sha256"]), None)


def decide(tx: Transaction, request_id: str, status: str, reason: str = "", version_id: str | None = None) -> None:
    """Close a request; of two people who decide at once the second is told. Raises AlreadyDecided."""
    open_row = (release_request.c.id == request_id) & (release_request.c.status == "waiting")
    values = {"status": status, "decided_by": tx.actor.person, "decided_at": tx.at, "reason": reason}
    if tx.execute(update(release_request).where(open_row).values(**values, version_id=version_id)).rowcount == 0:
        raise AlreadyDecided()
