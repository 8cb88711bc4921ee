"""Tell a person something: a notice in the app, once per event; mail waits for the daily letter unless it is urgent."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from engine.calendar.holiday_lists import calendar_of
from engine.calendar.quiet_hours import next_open
from engine.clock import stored
from engine.ids import new_id
from engine.organisation import accounts, people
from engine.store.prepared import Prepared
from engine.store.tables import notice, notice_wish, outbox
from engine.store.transaction import Transaction
from engine.wording import sentence

#: waits for the daily letter | mail now, but not at night or on a day off | mail now, whatever the hour
NORMAL, URGENT, LEGAL = "normal", "urgent", "legal"
URGENCIES = (NORMAL, URGENT, LEGAL)
_KNOWN = Prepared(
    select(notice.c.id, notice.c.read_at).where(
        notice.c.event == bindparam("event"), notice.c.person_id == bindparam("person")
    )
)
_TOLD = Prepared(select(notice.c.person_id).where(notice.c.event == bindparam("event")))
_WISH = Prepared(select(notice_wish.c.mail).where(notice_wish.c.person_id == bindparam("person")))


def tell(
    tx: Transaction,
    person_id: str,
    subject: str,
    body: str,
    *,
    case_id: str | None = None,
    task_id: str | None = None,
    event: str | None = None,
    urgency: str = NORMAL,
) -> bool:
    """Write one notice; mail leaves the house after the commit, never inside the transaction.

    event: what happened, by a name that is the same whoever reports it (`overdue:<task>`); a person who was told of it
    is not told again. Without a name the same words about the same case on the same day are one event, until they
    have been read. Returns whether the person was told now.
    """
    named = event[:160] if event is not None else _said(case_id, subject, body, urgency, tx.today)
    known = tx.one(_KNOWN, event=named, person=person_id)
    if known is not None:
        if event is not None or known["read_at"] is None:
            return False
        named = f"{named}:{tx.at}"
        if tx.one(_KNOWN, event=named, person=person_id) is not None:
            return False
    values = {
        "person_id": person_id,
        "case_id": case_id,
        "task_id": task_id,
        "subject": subject[:300],
        "body": body,
        "at": tx.at,
        "event": named,
        "urgency": urgency,
    }
    tx.add(notice, {"id": new_id("n"), **values})
    if urgency != NORMAL:
        _mail(tx, person_id, subject, body, urgency)
    return True


def tell_each(
    tx: Transaction,
    letters: Mapping[str, tuple[str, str]],
    event: str,
    *,
    case_id: str | None = None,
    task_id: str | None = None,
    urgency: str = NORMAL,
) -> int:
    """`tell` of one named event for several people at once: person -> subject and body; returns how many were told."""
    named = event[:160]
    knew = {row["person_id"] for row in tx.all(_TOLD, event=named)}
    new = {person: letter for person, letter in letters.items() if person not in knew}
    about = {"case_id": case_id, "task_id": task_id, "at": tx.at, "event": named, "urgency": urgency}
    tx.add(
        notice,
        *(
            {"id": new_id("n"), "person_id": person, "subject": subject[:300], "body": body, **about}
            for person, (subject, body) in new.items()
        ),
    )
    if urgency != NORMAL:
        for person, (subject, body) in new.items():
            _mail(tx, person, subject, body, urgency)
    return len(new)


def _said(case_id: str | None, subject: str, body: str, urgency: str, day: date) -> str:
    words = hashlib.sha256("\0".join((case_id or "", subject, body, urgency)).encode()).hexdigest()
    return f"said:{day}:{words[:32]}"


def _mail(tx: Transaction, person_id: str, subject: str, body: str, urgency: str) -> None:
    address = people.person(tx, person_id).email
    wish = tx.one(_WISH, person=person_id)
    if not address or (wish is not None and not wish["mail"]):
        return
    at = tx.now if urgency == LEGAL else next_open(tx.now, calendar_of(tx))
    post(tx, person_id, address, subject, body, at_instant=stored(at))


def post(tx: Transaction, person_id: str, address: str, subject: str, body: str, *, at_instant: str) -> str:
    """Put one letter into the outbox, to leave not before an instant; returns the id of its row."""
    row_id = new_id("o")
    mail = {"to": address, "subject": subject, "body": body, "person": person_id}
    payload = json.dumps(mail, ensure_ascii=False)
    tx.add(outbox, {"id": row_id, "channel": "mail", "payload": payload, "at": tx.at, "next_at": at_instant})
    return row_id


def language_of(tx: Transaction, person_id: str) -> str:
    """The language in which the product writes to a person: that of the account, else Vietnamese."""
    known = accounts.accounts_of(tx, person_id, tx.today)
    return known[0].language if known else "vi"


def languages_of(tx: Transaction, persons: Iterable[str]) -> dict[str, str]:
    """`language_of` for several people."""
    wanted = list(persons)
    known = accounts.accounts_of_each(tx, wanted, tx.today)
    return {person: known[person][0].language if person in known else "vi" for person in wanted}


def tell_of_right(
    tx: Transaction, run: Any, node: Any, task_id: str, name: str, due_on: str | None, holders: list[str]
) -> None:
    """A person may use a right from today: told at once, with its text and its last day (calendar.md section 4)."""
    explain = node.properties.get("explain", "")
    definition = run.compiled.definition
    for person in holders:
        language = language_of(tx, person)
        values = {"task": definition.say(name, language), "due": _shown(due_on)}
        subject = sentence("Quyền của bạn: {task}, đến hết ngày {due}", values, language)
        tell(
            tx,
            person,
            subject,
            definition.say(explain, language),
            case_id=run.case_id,
            task_id=task_id,
            event=f"right:{task_id}",
            urgency=URGENT,
        )


def _shown(day: str | None) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else "-"
