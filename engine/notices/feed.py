"""The private calendar of an official as iCalendar, under a secret address that can be taken back.

A subscribed calendar is fetched whole and replaces what was fetched before: what has ended (a task done, by whomever, a
case cancelled, an occurrence that fell away) is not in it any more, and so leaves the reader's calendar; programs show
an event with STATUS:CANCELLED struck through, for ever. What moves keeps its UID, and says so as RFC 5545 asks:
SEQUENCE goes up, LAST-MODIFIED and DTSTAMP are the instant of the change, without which some programs keep what they
had.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from icalendar import Calendar, Event, vDuration
from sqlalchemy import func, insert, select, update

from engine import history
from engine.clock import ZONE, restored, start_of_day, stored
from engine.errors import NotFound
from engine.execution import inbox
from engine.execution.notices import language_of
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.notices.mail import site_address
from engine.notices.my_calendar import AHEAD, Entry, dates
from engine.organisation import accounts, people
from engine.schedule import cycles
from engine.store.tables import feed
from engine.store.tables import history as acts_done
from engine.store.transaction import Actor, Transaction
from engine.wording import sentence

#: A program looks again so often; Outlook and others read the older name of it.
REFRESH = timedelta(hours=6)
#: What moves the due day of an open task, and what may move a day of the term's calendar.
MOVES_TASKS = ("deadline_moved", "deadline_stopped", "deadline_resumed", "case_moved", "case_moved_back")
MOVES_CYCLES = (
    "calendar_begins", "cycle_changed", "cycles_loaded", "term_added", "term_moved", "term_days_confirmed",
    "year3_confirmed", "holidays_confirmed", "unit_renamed",
)  # fmt: skip


@dataclass(frozen=True)
class _Revision:
    """So often something has changed, the last time at this instant, as stored."""

    number: int
    at: str


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
    name = sentence("Việc của {name}", {"name": viewer.name}, viewer.language)
    made.add("prodid", "-//Quy Trinh//Lich ca nhan//VI")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", str(ZONE))
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH).to_ical().decode())  # type: ignore[no-untyped-call]
    items = [item for item in inbox.inbox(office, viewer) if item.due_on is not None]
    with office.store.read() as tx:
        days = dates(tx, viewer, tx.today, tx.today + AHEAD)
        moved, of_calendar = _tasks_moved(tx, items), _calendar_changed(tx)
    for item in items:
        made.add_component(_event(item, moved.get(item.task_id, _Revision(0, item.opened_at))))
    for entry in days:
        made.add_component(_day(entry, of_calendar))
    content = made.to_ical()
    return Feed(content, hashlib.sha256(content).hexdigest()[:32])


def _tasks_moved(tx: Transaction, items: list[Any]) -> dict[str, _Revision]:
    """The tasks whose deadline was moved, stopped or resumed since they opened."""
    table = acts_done
    found: dict[str, _Revision] = {}
    tasks, cases = {item.task_id for item in items}, sorted({item.case_id for item in items})
    for start in range(0, len(cases), 200):
        query = (
            select(table.c.task_id, table.c.verb, table.c.case_id, table.c.at)
            .where(table.c.case_id.in_(cases[start : start + 200]), table.c.verb.in_(MOVES_TASKS))
            .order_by(table.c.case_id, table.c.position)
        )
        for row in tx.rows(query):
            whole = {item.task_id for item in items if item.case_id == row["case_id"] and item.opened_at <= row["at"]}
            for task_id in whole if row["task_id"] is None else {row["task_id"]} & tasks:
                before = found.get(task_id)
                found[task_id] = _Revision(before.number + 1 if before else 1, row["at"])
    return found


def _calendar_changed(tx: Transaction) -> _Revision:
    """How often the calendar of the term has changed: any change may have moved any of its days."""
    table = acts_done
    query = select(func.count().label("number"), func.max(table.c.at).label("at"))
    row = tx.row(query.where(table.c.case_id == history.HOUSE, table.c.verb.in_(MOVES_CYCLES)))
    assert row is not None
    return _Revision(row["number"], row["at"] or stored(start_of_day(cycles.since(tx))))


def _event(item: Any, revision: _Revision) -> Event:
    about = f"{item.case_title}\n{item.due_sentence}" if _stable(item) else item.case_title
    found = _whole_day(item.task_id, date.fromisoformat(item.due_on), item.name, about, revision)
    if address := site_address():
        found.add("url", f"{address}/tasks/{item.task_id}")
    return found


def _day(entry: Entry, revision: _Revision) -> Event:
    return _whole_day(entry.id, entry.day, entry.name, entry.about, revision)


def _whole_day(id: str, day: date, name: str, about: str, revision: _Revision) -> Event:
    """A civil day, the same in every zone; its stamps stay as long as it does, so the mark of the whole stays too."""
    found = Event()
    found.add("uid", f"{id}@quytrinh")
    found.add("dtstamp", restored(revision.at).astimezone(UTC))
    found.add("last-modified", restored(revision.at).astimezone(UTC))
    found.add("sequence", revision.number)
    found.add("dtstart", day)
    found.add("dtend", day + timedelta(days=1))
    found.add("summary", name)
    found.add("description", about)
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
