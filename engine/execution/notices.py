"""Tell a person something: a notice in the app and, where there is an address, mail through the outbox."""

import json

from sqlalchemy import insert

from engine.ids import new_id
from engine.organisation import people
from engine.store.tables import notice, outbox
from engine.store.transaction import Transaction


def tell(
    tx: Transaction,
    person_id: str,
    subject: str,
    body: str,
    *,
    case_id: str | None = None,
    task_id: str | None = None,
) -> None:
    """Write one notice; it leaves the house after the commit, never inside the transaction."""
    tx.execute(
        insert(notice).values(
            id=new_id("n"),
            person_id=person_id,
            case_id=case_id,
            task_id=task_id,
            subject=subject[:300],
            body=body,
            at=tx.at,
        )
    )
    address = people.person(tx, person_id).email
    if address:
        mail = {"to": address, "subject": subject, "body": body}
        tx.execute(
            insert(outbox).values(
                id=new_id("o"), channel="mail", payload=json.dumps(mail, ensure_ascii=False), at=tx.at, attempts=0
            )
        )
