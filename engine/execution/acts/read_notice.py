"""Mark a notice as read."""

from typing import Any

from sqlalchemy import update

from engine.execution.office import Office
from engine.store.tables import notice
from engine.store.transaction import Actor, Transaction


def read_notice(office: Office, actor: Actor, notice_id: str) -> dict[str, Any]:
    """The person has read a notice of theirs; a notice of somebody else stays untouched."""

    def work(tx: Transaction) -> dict[str, Any]:
        tx.execute(
            update(notice)
            .where(notice.c.id == notice_id, notice.c.person_id == actor.person, notice.c.read_at.is_(None))
            .values(read_at=tx.at)
        )
        return {}

    return office.store.act("read_notice", actor, work)
