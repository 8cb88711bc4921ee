"""One letter per person and working day instead of many: what is new, due soon, overdue, and unread notices."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from engine.calendar.holiday_lists import calendar_of
from engine.calendar.quiet_hours import DUSK
from engine.clock import ZONE
from engine.execution import inbox
from engine.execution.notices import NORMAL, language_of, post
from engine.execution.office import Office
from engine.execution.views import InboxRow, Viewer
from engine.notices.mail import site_address
from engine.notices.wishes import DEFAULT_HOUR
from engine.organisation import people
from engine.store.tables import assignment, digest, notice, notice_wish, person
from engine.store.transaction import SYSTEM, Transaction
from engine.wording import sentence

#: A letter names so many tasks of each kind; the rest is counted.
MOST = 20


def write_digests(office: Office, limit: int = 500) -> int:
    """Write the letters whose hour has come today; returns how many. Nothing on days off and at night.

    Safe to run in several processes: the row (person, day) is unique, and who comes second finds it written.
    """
    with office.store.read() as tx:
        now = tx.now.astimezone(ZONE)
        if now.time() >= DUSK or not calendar_of(tx).is_working_day(tx.today):
            return 0
        waiting = _readers(tx, now.hour, limit)
    return sum(_write(office, reader) for reader in waiting)


def _readers(tx: Transaction, hour: int, limit: int) -> list[str]:
    """People with an address whose hour has come, who have work or news, and no letter of today."""
    today = tx.today.isoformat()
    has_work = select(assignment.c.person_id).where(assignment.c.open.is_(True))
    has_news = select(notice.c.person_id).where(notice.c.read_at.is_(None), notice.c.urgency == NORMAL)
    query = (
        select(person.c.id)
        .outerjoin(notice_wish, notice_wish.c.person_id == person.c.id)
        .outerjoin(digest, (digest.c.person_id == person.c.id) & (digest.c.day == today))
        .where(
            person.c.email != "",
            digest.c.person_id.is_(None),
            func.coalesce(notice_wish.c.digest_hour, DEFAULT_HOUR) <= hour,
            notice_wish.c.mail.is_distinct_from(False),
            person.c.id.in_(has_work) | person.c.id.in_(has_news),
        )
        .order_by(person.c.id)
        .limit(limit)
    )
    return [row["id"] for row in tx.rows(query)]


def _write(office: Office, reader: str) -> bool:
    viewer = Viewer(reader, "")
    with office.store.read() as tx:
        viewer = Viewer(reader, people.person(tx, reader).full_name, frozenset(), language_of(tx, reader))
    rows = inbox.inbox(office, viewer)

    def work(tx: Transaction) -> dict[str, Any]:
        today = tx.today.isoformat()
        if tx.row(select(digest.c.day).where(digest.c.person_id == reader, digest.c.day == today)) is not None:
            return {"written": False}
        last = tx.row(select(func.max(digest.c.at).label("at")).where(digest.c.person_id == reader))
        since = str(last["at"]) if last and last["at"] else ""
        news = tx.rows(
            select(notice.c.subject)
            .where(
                notice.c.person_id == reader,
                notice.c.read_at.is_(None),
                notice.c.urgency == NORMAL,
                notice.c.at > since,
            )
            .order_by(notice.c.at)
        )
        text = body(rows, [row["subject"] for row in news], since, tx.today, viewer.language)
        outbox_id = None
        if text:
            subject = sentence("Việc của bạn ngày {day}", {"day": f"{tx.today:%d/%m/%Y}"}, viewer.language)
            address = people.person(tx, reader).email
            outbox_id = post(tx, reader, address, subject, text, at_instant=tx.at)
        tx.execute(insert(digest).values(person_id=reader, day=today, outbox_id=outbox_id, at=tx.at))
        return {"written": outbox_id is not None}

    return bool(office.store.act("write_digest", SYSTEM, work)["written"])


def body(rows: Iterable[InboxRow], news: list[str], since: str, today: date, language: str) -> str:
    """The text of a daily letter; empty when there is nothing to say.

    since: the instant (as stored) of the last letter; tasks opened since are new.
    """
    rows = list(rows)
    overdue = [row for row in rows if row.deadline_state == "overdue"]
    soon = [row for row in rows if row.deadline_state == "due_soon"]
    named = {row.task_id for row in (*overdue, *soon)}
    new = [row for row in rows if row.task_id not in named and row.opened_at > since]
    parts = [
        _part("Quá hạn", overdue, language),
        _part("Sắp đến hạn", soon, language),
        _part("Việc mới", new, language),
        "\n".join([sentence("Thông báo chưa đọc", {}, language) + ":", *(f"- {line}" for line in news)])
        if news
        else "",
    ]
    found = [part for part in parts if part]
    if not found:
        return ""
    if address := site_address():
        found.append(f"{address}/")
    found.append(sentence("Đổi giờ nhận hoặc tắt thư: mục Thông báo, Cách nhận.", {}, language))
    return "\n\n".join(found)


def _part(title: str, rows: list[InboxRow], language: str) -> str:
    if not rows:
        return ""
    head = f"{sentence(title, {}, language)} ({len(rows)}):"
    lines = [f"- {row.name}. {row.case_title}. {row.due_sentence}".strip() for row in rows[:MOST]]
    more = len(rows) - MOST
    return "\n".join([head, *lines, *([f"… +{more}"] if more > 0 else [])])
