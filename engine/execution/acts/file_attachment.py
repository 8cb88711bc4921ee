"""File a piece of evidence or an annex."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from engine import history
from engine.errors import Kind, NotFound, Refused
from engine.execution import rights
from engine.execution.office import Office
from engine.ids import new_id
from engine.store.tables import attachment, task
from engine.store.transaction import Actor, Transaction

MAX_BYTES = 20_000_000


@dataclass(eq=False)
class FileTooLarge(Refused):
    """A file is larger than the product keeps."""

    kind = Kind.INVALID
    name: str
    limit_mb: int
    says = "Tệp “{name}” quá lớn."
    do = "Gửi tệp nhỏ hơn {limit_mb} MB, hoặc chia thành nhiều tệp."


def file_attachment(
    office: Office, actor: Actor, task_id: str, field: str, name: str, media_type: str, content: bytes
) -> dict[str, Any]:
    """Keep a file with its hash, the date and who filed it (dp-evidence); the answer of the form refers to its id.

    Refuses: NotFound, NotYourTask, TaskAlreadyCompleted, FileTooLarge (over 20 MB).
    """

    def work(tx: Transaction) -> dict[str, Any]:
        row = tx.row(select(task).where(task.c.id == task_id))
        if row is None:
            raise NotFound("việc", task_id)
        rights.require_open(tx, row, actor)
        rights.require_holder(tx, row, actor)
        if len(content) > MAX_BYTES:
            raise FileTooLarge(name, MAX_BYTES // 1_000_000)
        kept = {
            "id": new_id("f-"),
            "name": name[:200],
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        }
        tx.execute(
            insert(attachment).values(
                **kept,
                case_id=row["case_id"],
                task_id=task_id,
                field=field,
                media_type=media_type[:100],
                content=content,
                filed_by=actor.person,
                filed_at=tx.at,
            )
        )
        history.record(tx, "attachment_filed", row["case_id"], kept, task_id=task_id)
        return kept

    return office.store.act("file_attachment", actor, work)
