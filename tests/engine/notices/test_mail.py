"""Letters leave through a real mail server: once, later, again after a crash, never at night, and one a day."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from sqlalchemy import select

from engine.clock import ZONE, SetClock
from engine.execution import acts, notices
from engine.execution.office import Office
from engine.notices import deliver, wishes
from engine.notices.digest import write_digests
from engine.notices.mail import BadMailSettings, SmtpSender
from engine.organisation.duties import NotTheOperator
from engine.store.database import open_database
from engine.store.tables import digest, notice, outbox
from engine.store.transaction import Actor, Store

BOARD = Actor("p-dang-uy-vp-btc-1")


class Post:
    """What the mail server has taken over; `refuses` are the addresses that it does not know."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(self, _server: Any, _session: Session, envelope: Envelope, to: str, _options: Any) -> str:
        if to in self.refuses:
            return self.refuses[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:
        assert envelope.content is not None
        content = envelope.content if isinstance(envelope.content, bytes) else envelope.content.encode()
        letter = message_from_bytes(content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Controller(post, hostname="127.0.0.1", port=port)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def sender(server: Controller) -> SmtpSender:
    return SmtpSender.read(f"smtp://127.0.0.1:{server.port}")


def rows(office: Office, query: Any) -> list[Any]:
    with office.store.read() as tx:
        return tx.rows(query)


def to(office: Office, when: str) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime.fromisoformat(when).replace(tzinfo=ZONE))


def tell(office: Office, urgency: str = "urgent", event: str | None = None, person: str = "p-vp-02") -> bool:
    with office.store.write() as tx:
        return notices.tell(tx, person, "Cuộc họp đổi giờ", "Họp lúc 9 giờ.", event=event, urgency=urgency)


def test_an_urgent_letter_arrives_with_its_vietnamese_text(office: Office, sender: SmtpSender, post: Post) -> None:
    tell(office)
    assert deliver.deliver(office, sender, sender_address="quytrinh@tinh.example") == 1
    letter = post.letters[0]
    assert (letter["To"], letter["Subject"]) == ("p-vp-02@example.invalid", "Cuộc họp đổi giờ")
    assert letter.get_content().strip() == "Họp lúc 9 giờ."
    row = rows(office, select(outbox))[0]
    assert letter["Message-ID"] == f"<{row['id']}@tinh.example>"
    assert row["state"] == "sent" and row["sent_at"]
    assert deliver.deliver(office, sender) == 0


def test_two_processes_that_deliver_at_once_send_each_letter_once(
    office: Office, sender: SmtpSender, post: Post
) -> None:
    for number in range(12):
        tell(office, event=f"e{number}")
    url = office.store.engine.url.render_as_string(False)
    offices = [Office(Store(open_database(url), office.store.clock)) for _number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda one: deliver.deliver(one, sender), offices))
    assert sum(counts) == 12
    assert len({letter["Message-ID"] for letter in post.letters}) == len(post.letters) == 12
    for one in offices:
        one.store.engine.dispose()


def test_a_crash_between_sending_and_noting_sends_again_under_the_same_number(
    office: Office, sender: SmtpSender, post: Post
) -> None:
    def die(_id: str) -> None:
        raise KeyboardInterrupt

    tell(office)
    with pytest.raises(KeyboardInterrupt):
        deliver.deliver(office, sender, crash=die)
    assert deliver.deliver(office, sender) == 0  # the lease of the dead process still runs
    to(office, "2026-11-02T08:06")
    assert deliver.deliver(office, sender) == 1
    assert len(post.letters) == 2
    assert len({letter["Message-ID"] for letter in post.letters}) == 1


def test_an_unknown_address_is_dead_at_once_and_the_operator_may_try_again(
    office: Office, sender: SmtpSender, post: Post
) -> None:
    post.refuses["p-vp-02@example.invalid"] = "550 no such user"
    tell(office)
    assert deliver.deliver(office, sender) == 0
    found = deliver.mail_state(office)
    assert (found.dead, found.waiting) == (1, 0)
    assert "550" in found.rows[0].last_error
    post.refuses.clear()
    with pytest.raises(NotTheOperator):
        deliver.retry_mail(office, BOARD, found.rows[0].id)
    deliver.retry_mail(office, Actor("p-quan-tri-1"), found.rows[0].id)
    assert deliver.deliver(office, sender) == 1


def test_a_server_that_is_away_is_tried_later_and_later_until_the_letter_is_dead(
    office: Office, sender: SmtpSender, post: Post
) -> None:
    post.refuses["p-vp-02@example.invalid"] = "451 try later"
    tell(office)
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    for minutes in deliver.BACK_OFF:
        assert deliver.deliver(office, sender) == 0
        assert deliver.mail_state(office).waiting == 1
        clock.move_to(clock.now() + timedelta(minutes=minutes) - timedelta(seconds=1))
        assert rows(office, select(outbox.c.next_at))[0]["next_at"] is not None
        before = rows(office, select(outbox.c.attempts))[0]["attempts"]
        deliver.deliver(office, sender)
        assert rows(office, select(outbox.c.attempts))[0]["attempts"] == before
        clock.move_to(clock.now() + timedelta(seconds=1))
    deliver.deliver(office, sender)
    assert deliver.mail_state(office).dead == 1
    assert post.letters == []


def test_nobody_is_there_and_the_letter_waits(office: Office) -> None:
    tell(office)
    nobody = SmtpSender("127.0.0.1", 9, timeout=1)
    assert deliver.deliver(office, nobody) == 0
    assert deliver.mail_state(office).failing == 1


@pytest.mark.parametrize(
    ("when", "leaves"),
    [
        ("2026-11-02T21:00", "2026-11-03T06:30"),  # at night
        ("2026-11-03T05:00", "2026-11-03T06:30"),
        ("2026-11-06T20:00", "2026-11-09T06:30"),  # Friday night to Monday
        ("2026-11-24T09:00", "2026-11-25T06:30"),  # 24 November is a day off
    ],
)
def test_nothing_urgent_leaves_at_night_or_on_days_off_but_what_the_law_demands_does(
    office: Office, sender: SmtpSender, when: str, leaves: str
) -> None:
    to(office, when)
    tell(office)
    assert deliver.deliver(office, sender) == 0
    tell(office, urgency="legal")
    assert deliver.deliver(office, sender) == 1
    at = datetime.fromisoformat(leaves)
    to(office, (at - timedelta(seconds=1)).isoformat())
    assert deliver.deliver(office, sender) == 0
    to(office, at.isoformat())
    assert deliver.deliver(office, sender) == 1


def test_one_notice_per_event_and_person_whoever_reports_it(office: Office) -> None:
    assert tell(office, event="overdue:t1")
    assert not tell(office, event="overdue:t1")
    assert tell(office, event="overdue:t1", person="p-vp-03")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _number: telling(office), range(4)))
    kept = rows(office, select(notice.c.person_id).where(notice.c.event == "overdue:t2"))
    assert [row["person_id"] for row in kept] == ["p-vp-02"]


def telling(office: Office) -> None:
    def work(tx: Any) -> dict[str, Any]:
        return {"told": notices.tell(tx, "p-vp-02", "x", "y", event="overdue:t2")}

    office.store.act("tell", BOARD, work)


def test_one_letter_a_day_says_what_is_new_due_soon_and_unread(office: Office, sender: SmtpSender, post: Post) -> None:
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    tell(office, urgency="normal", person=str(BOARD.person))
    to(office, "2026-11-02T09:00")
    assert write_digests(office) >= 1
    assert write_digests(office) == 0
    deliver.deliver(office, sender)
    mine = [letter for letter in post.letters if letter["To"] == f"{BOARD.person}@example.invalid"]
    assert [letter["Subject"] for letter in mine] == ["Việc của bạn ngày 02/11/2026"]
    text = mine[0].get_content()
    assert "Việc mới (1):" in text and "Ban hành hướng dẫn kiểm điểm" in text and "- Cuộc họp đổi giờ" in text
    to(office, "2026-11-03T09:00")  # nothing new, nothing due: no letter
    assert write_digests(office) == 0
    to(office, "2026-11-12T09:00")
    assert write_digests(office) >= 1
    letters = [row["payload"] for row in rows(office, select(outbox.c.payload).order_by(outbox.c.at))]
    assert "Sắp đến hạn (1):" in letters[-1]


def test_no_daily_letter_before_its_hour_on_a_day_off_or_for_who_wants_none(office: Office) -> None:
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    wishes.choose(office, BOARD, mail=True, digest_hour=15)
    to(office, "2026-11-02T14:59")
    write_digests(office)
    mine = select(digest.c.day).where(digest.c.person_id == BOARD.person, digest.c.outbox_id.is_not(None))
    assert rows(office, mine) == []
    to(office, "2026-11-02T15:00")
    write_digests(office)
    assert len(rows(office, mine)) == 1
    wishes.choose(office, BOARD, mail=False, digest_hour=7)
    to(office, "2026-11-16T09:00")
    write_digests(office)
    assert len(rows(office, mine)) == 1
    wishes.choose(office, BOARD, mail=True, digest_hour=7)
    to(office, "2026-11-24T09:00")
    assert write_digests(office) == 0
    with pytest.raises(wishes.BadHour):
        wishes.choose(office, BOARD, mail=True, digest_hour=3)


def test_two_processes_write_one_daily_letter(office: Office) -> None:
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    to(office, "2026-11-02T09:00")
    with ThreadPoolExecutor(3) as pool:
        written = sum(pool.map(lambda _number: write_digests(office), range(3)))
    letters = rows(office, select(outbox.c.id).where(outbox.c.payload.like(f"%{BOARD.person}%")))
    assert len(letters) == 1
    assert written == len(rows(office, select(digest.c.day).where(digest.c.outbox_id.is_not(None))))


@pytest.mark.parametrize(
    ("text", "port", "user", "starttls", "tls"),
    [
        ("smtp://host", 25, "", False, False),
        ("smtp://a%40b:p@host:587?starttls=1", 587, "a@b", True, False),
        ("smtps://u:p@host", 465, "u", False, True),
    ],
)
def test_the_address_of_a_mail_server(text: str, port: int, user: str, starttls: bool, tls: bool) -> None:
    found = SmtpSender.read(text)
    assert (found.port, found.user, found.starttls, found.tls) == (port, user, starttls, tls)


def test_an_unreadable_address_of_a_mail_server_is_told_without_its_password() -> None:
    with pytest.raises(BadMailSettings) as refused:
        SmtpSender.read("http://user:secret@host")
    assert "secret" not in str(refused.value)


def test_the_daily_letter_of_a_person_whose_tasks_are_overdue_says_so(office: Office) -> None:
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    to(office, "2026-11-17T09:00")
    acts.fire_due(office)
    write_digests(office)
    letters = rows(office, select(outbox.c.payload).where(outbox.c.payload.like("%Việc của bạn%")))
    assert any("Quá hạn (1):" in row["payload"] for row in letters)
