"""The private calendar of an official as iCalendar, under a secret address that can be taken back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from icalendar import Calendar, Event
from sqlalchemy import insert, select, update

from engine import history
from engine.clock import restored, start_of_day
from engine.errors import NotFound
from engine.execution import inbox
from engine.execution.notices import language_of
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.notices.mail import site_address
from engine.notices.my_calendar import AHEAD, Entry, dates
from engine.organisation import accounts, people
from engine.store.tables import feed
from engine.store.transaction import Actor, Transaction
from engine.wording import sentence


@dataclass(frozen=True)
class FeedState:
    """Has a person an address, and since when. The address itself is shown once, when it is made."""

    made_at: str | None


@dataclass(frozen=True)
class Feed:
    """The calendar as bytes, with the mark by which a reader sees that nothing has changed."""

    content: bytes
    etag: str


def make_address(office: Office, actor: Actor) -> str:
    """A new secret for the actor's calendar; an earlier one ends. Returns the secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)

    def work(tx: Transaction) -> dict[str, Any]:
        _revoke(tx, str(actor.person))
        tx.execute(insert(feed).values(secret_hash=_hash(secret), person_id=actor.person, made_at=tx.at))
        history.record(tx, "feed_made", None, {})
        return {}

    office.store.act("make_feed", actor, work)
    return secret


def revoke_address(office: Office, actor: Actor) -> None:
    """Take the actor's address back: it answers nobody any more."""

    def work(tx: Transaction) -> dict[str, Any]:
        if _revoke(tx, str(actor.person)):
            history.record(tx, "feed_revoked", None, {})
        return {}

    office.store.act("revoke_feed", actor, work)


def feed_state(office: Office, person: str) -> FeedState:
    """Whether a person has an address now."""
    with office.store.read() as tx:
        row = tx.row(select(feed.c.made_at).where(feed.c.person_id == person, feed.c.revoked_at.is_(None)))
    return FeedState(restored(row["made_at"]).isoformat() if row else None)


def read_feed(office: Office, secret: str) -> Feed:
    """The calendar behind a secret: open tasks with their due days, as the inbox shows them and no more, and cycles.

    Raises NotFound, also for people whose accounts have all ended.
    """
    with office.store.read() as tx:
        row = tx.row(select(feed).where(feed.c.secret_hash == _hash(secret), feed.c.revoked_at.is_(None)))
        if row is None or not accounts.accounts_of(tx, row["person_id"], tx.today):
            raise NotFound("lịch", "…")
        person = people.person(tx, row["person_id"])
        viewer = Viewer(person.id, person.full_name, frozenset(), language_of(tx, person.id))
    made = Calendar()
    made.add("prodid", "-//Quy Trinh//Lich ca nhan//VI")
    made.add("version", "2.0")
    made.add("x-wr-calname", sentence("Việc của {name}", {"name": viewer.name}, viewer.language))
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for item in inbox.inbox(office, viewer):
        if item.due_on is not None:
            made.add_component(_event(item))
    with office.store.read() as tx:
        days = dates(tx, viewer, tx.today, tx.today + AHEAD)
    for entry in days:
        made.add_component(_day(entry))
    content = made.to_ical()
    return Feed(content, hashlib.sha256(content).hexdigest()[:32])


def _event(item: Any) -> Event:
    found = Event()
    due = date.fromisoformat(item.due_on)
    found.add("uid", f"{item.task_id}@quytrinh")
    # a stamp that stays as long as the task does: the same content gives the same bytes and the same mark
    found.add("dtstamp", restored(f"{item.opened_on}T01:00:00.000000Z"))
    found.add("dtstart", due)
    found.add("dtend", due + timedelta(days=1))
    found.add("summary", item.name)
    found.add("description", f"{item.case_title}\n{item.due_sentence}" if _stable(item) else item.case_title)
    found.add("transp", "TRANSPARENT")
    if address := site_address():
        found.add("url", f"{address}/tasks/{item.task_id}")
    return found


def _day(entry: Entry) -> Event:
    found = Event()
    found.add("uid", f"{entry.id}@quytrinh")
    found.add("dtstamp", start_of_day(entry.day))
    found.add("dtstart", entry.day)
    found.add("dtend", entry.day + timedelta(days=1))
    found.add("summary", entry.name)
    found.add("description", entry.about)
    found.add("transp", "TRANSPARENT")
    return found


def _stable(item: Any) -> bool:
    """The sentence that counts days changes daily; a stopped clock must be seen in the calendar too."""
    return bool(item.deadline_state == "stopped")


def _revoke(tx: Transaction, person: str) -> int:
    ended = tx.execute(
        update(feed).where(feed.c.person_id == person, feed.c.revoked_at.is_(None)).values(revoked_at=tx.at)
    )
    return int(ended.rowcount)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
