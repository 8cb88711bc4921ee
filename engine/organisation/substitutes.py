"""Dated substitution: who may do whose tasks."""

from datetime import date

from sqlalchemy import insert, select

from engine import history
from engine.organisation.dates import valid
from engine.store.tables import substitution
from engine.store.transaction import Transaction


def substituted_by(tx: Transaction, person_id: str, day: date) -> list[str]:
    """The people whose tasks a person may do on a day."""
    rows = tx.rows(
        select(substitution.c.person_id).where(substitution.c.substitute_id == person_id, valid(substitution, day))
    )
    return sorted(row["person_id"] for row in rows)


def substitute(tx: Transaction, person_id: str, substitute_id: str, start: date, end: date, ground: str) -> None:
    """Let somebody do a person's tasks from a day to a day; the history names both at every act."""
    tx.execute(
        insert(substitution).values(
            person_id=person_id,
            substitute_id=substitute_id,
            valid_from=start.isoformat(),
            valid_to=end.isoformat(),
            ground=ground,
        )
    )
    details = {"person": person_id, "substitute": substitute_id, "from": start.isoformat(), "to": end.isoformat()}
    history.record(tx, "substitution", None, {**details, "ground": ground})
