"""Empty the outbox: take a letter on a lease, send it outside any transaction, note what became of it.

A process that dies between sending and noting leaves a lease that runs out; the letter is then sent again with the same
Message-ID. So each letter goes out at least once, and a second copy can be recognised.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from engine import history
from engine.clock import restored, stored
from engine.errors import NotFound
from engine.execution.office import Office
from engine.ids import new_id
from engine.notices.mail import MailFailed, Sender, from_address, letter, trouble_of
from engine.organisation.duties import require_operator
from engine.store.tables import outbox
from engine.store.transaction import SYSTEM, Actor, Transaction
from engine.wording import Said

#: What only the operator may do with letters.
LETTERS = Said("xem và gửi lại thư")
WAITING, SENT, DEAD = "waiting", "sent", "dead"
#: As long as one process may take to send one letter.
LEASE = timedelta(minutes=5)
#: Minutes until the next attempt, after the first, second … failure; after the last the letter is dead.
BACK_OFF = (1, 5, 15, 60, 240, 720, 1440)
#: The longest of these minutes while it is the server that does not work.
AWAY = 15


@dataclass(frozen=True)
class MailRow:
    """A letter in the outbox as the operator sees it: to whom and what about, without its text."""

    id: str
    to: str
    subject: str
    state: str
    attempts: int
    at: str
    next_at: str | None
    #: what the mail server said
    last_error: str
    #: what is wrong with the server, in words; empty when it is about this letter
    trouble: str = ""


@dataclass(frozen=True)
class MailState:
    """How the outbox stands."""

    waiting: int
    sent: int
    dead: int
    #: waiting letters that were tried before
    failing: int
    #: since when the oldest letter waits that could leave now
    oldest: str | None
    rows: list[MailRow]

    @property
    def trouble(self) -> str:
        """What is wrong with the mail server, as the newest letter that waits for it tells; empty when nothing is."""
        return next((row.trouble for row in self.rows if row.state == WAITING and row.trouble), "")


def deliver(
    office: Office,
    sender: Sender,
    *,
    limit: int = 200,
    sender_address: str | None = None,
    crash: Callable[[str], None] | None = None,
) -> int:
    """Send what may leave now, oldest first; returns how many were taken over by the mail server.

    Safe to run in several processes at once: each letter is leased to one. crash: called between sending and noting,
    so that tests can die there.
    """
    sent = 0
    address = sender_address or from_address()
    for _number in range(limit):
        taken = _take(office)
        if taken is None:
            break
        mail = json.loads(taken["payload"])
        try:
            sender.send(letter(taken["id"], mail["to"], mail["subject"], mail["body"], address))
        except MailFailed as failed:
            _note_failure(office, taken, failed)
            if failed.trouble:  # the next letter would meet the same
                break
            continue
        if crash is not None:
            crash(taken["id"])
        _note_sent(office, taken)
        sent += 1
    return sent


def _take(office: Office) -> Any | None:
    """Lease the oldest letter that may leave now."""
    lease = new_id("l")

    def work(tx: Transaction) -> dict[str, Any]:
        ready = (outbox.c.state == WAITING) & ((outbox.c.next_at.is_(None)) | (outbox.c.next_at <= tx.at))
        query = select(outbox).where(ready).order_by(outbox.c.next_at, outbox.c.id).limit(1)
        row = tx.row(query.with_for_update(skip_locked=True))
        if row is None:
            return {}
        values = {"taken_by": lease, "attempts": row["attempts"] + 1, "next_at": stored(tx.now + LEASE)}
        tx.execute(update(outbox).where(outbox.c.id == row["id"]).values(**values))
        return {"id": row["id"], "payload": row["payload"], "attempts": row["attempts"] + 1, "lease": lease}

    with office.store.read() as tx:  # the usual answer is "nothing", and costs no write
        ready = (outbox.c.state == WAITING) & ((outbox.c.next_at.is_(None)) | (outbox.c.next_at <= tx.at))
        if tx.row(select(outbox.c.id).where(ready).limit(1)) is None:
            return None
    return office.store.act("take_mail", SYSTEM, work) or None


def _note_sent(office: Office, taken: Any) -> None:
    def work(tx: Transaction) -> dict[str, Any]:
        tx.execute(
            update(outbox)
            .where(outbox.c.id == taken["id"])
            .values(state=SENT, sent_at=tx.at, next_at=None, taken_by=None, last_error="")
        )
        return {}

    office.store.act("mail_sent", SYSTEM, work)


def _note_failure(office: Office, taken: Any, failed: MailFailed) -> None:
    def work(tx: Transaction) -> dict[str, Any]:
        # a server that is away, or a password that is wrong, kills no letter: it is tried until somebody mends it
        dead = failed.for_good or (not failed.trouble and taken["attempts"] > len(BACK_OFF))
        steps = BACK_OFF[: BACK_OFF.index(AWAY) + 1] if failed.trouble else BACK_OFF
        later = timedelta(minutes=steps[min(taken["attempts"], len(steps)) - 1])
        tx.execute(
            update(outbox)
            .where(outbox.c.id == taken["id"], outbox.c.taken_by == taken["lease"])
            .values(
                state=DEAD if dead else WAITING,
                next_at=None if dead else stored(tx.now + later),
                taken_by=None,
                last_error=failed.kept[:1000],
            )
        )
        if dead:
            mail = json.loads(taken["payload"])
            history.record(
                tx, "mail_dead", None, {"mail": taken["id"], "to": mail["to"], "reason": failed.reason[:300]}
            )
        return {}

    office.store.act("mail_failed", SYSTEM, work)


def mail_state(office: Office, limit: int = 50, language: str = "vi") -> MailState:
    """How the outbox stands; the rows are the letters that are dead or were tried in vain so far, the dead first."""
    with office.store.read() as tx:
        counted = {
            row["state"]: row["n"]
            for row in tx.rows(select(outbox.c.state, func.count().label("n")).group_by(outbox.c.state))
        }
        open_rows = tx.rows(
            select(outbox)
            .where((outbox.c.state == DEAD) | ((outbox.c.state == WAITING) & (outbox.c.attempts > 0)))
            .order_by(outbox.c.state != DEAD, outbox.c.at.desc())
            .limit(limit)
        )
        failing = tx.connection.execute(
            select(func.count()).select_from(outbox).where(outbox.c.state == WAITING, outbox.c.attempts > 0)
        ).scalar_one()
        oldest = tx.connection.execute(
            select(func.min(outbox.c.next_at)).where(outbox.c.state == WAITING, outbox.c.next_at <= tx.at)
        ).scalar()
    rows = [_row(row, language) for row in open_rows]
    since = restored(oldest).isoformat() if oldest else None
    return MailState(counted.get(WAITING, 0), counted.get(SENT, 0), counted.get(DEAD, 0), failing, since, rows)


def retry_mail(office: Office, actor: Actor, mail_id: str) -> dict[str, Any]:
    """Let a dead letter be tried again, from the first attempt. Refuses: NotTheOperator, NotFound."""

    def work(tx: Transaction) -> dict[str, Any]:
        require_operator(tx, actor, LETTERS)
        done = tx.execute(
            update(outbox)
            .where(outbox.c.id == mail_id, outbox.c.state == DEAD)
            .values(state=WAITING, attempts=0, next_at=tx.at, last_error="")
        )
        if done.rowcount != 1:
            raise NotFound("thư", mail_id)
        history.record(tx, "mail_retried", None, {"mail": mail_id})
        return {}

    return office.store.act("retry_mail", actor, work)


def _row(row: Any, language: str) -> MailRow:
    mail = json.loads(row["payload"])
    trouble, said = trouble_of(row["last_error"], language)
    return MailRow(
        row["id"], mail["to"], mail["subject"], row["state"], row["attempts"], restored(row["at"]).isoformat(),
        restored(row["next_at"]).isoformat() if row["next_at"] else None, said, trouble,
    )  # fmt: skip
