"""A mail server with STARTTLS or TLS and a login: letters go out, faults are said, nothing is lost."""

import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from engine.clock import SetClock
from engine.execution import notices
from engine.execution.office import Office
from engine.notices import deliver
from engine.notices.mail import SmtpSender
from tests.engine.notices.test_mail import Post

Start = Callable[..., "Server"]


class Server(Controller):
    """aiosmtpd on a port that the system chooses, with a certificate of `house` and the account tinh / dung-roi."""

    def __init__(self, post: Post, house: trustme.CA, *, tls: bool = False) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        house.issue_cert("127.0.0.1").configure_cert(context)
        self.starttls = None if tls else context
        super().__init__(post, hostname="127.0.0.1", port=0, ssl_context=context if tls else None)
        self.tls = tls

    def factory(self) -> SMTP:
        """One conversation."""
        return SMTP(
            self.handler,
            tls_context=self.starttls,
            require_starttls=not self.tls,
            auth_required=True,
            auth_require_tls=not self.tls,  # over smtps the whole conversation is encrypted already
            authenticator=_who,
        )

    def _trigger_server(self) -> None:
        """A port that the system chose is known only once the server listens; then it is greeted as usual."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _who(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"tinh", b"dung-roi")
    return AuthResult(success=known, handled=False)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture(scope="module")
def house() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca(house: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "house ca.pem"
    house.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def start(post: Post, house: trustme.CA) -> Iterator[Start]:
    running: list[Server] = []

    def make(**options: Any) -> Server:
        running.append(Server(post, house, **options))
        running[-1].start()
        return running[-1]

    yield make
    for one in running:
        if one.server is not None:
            one.stop()


def sender(server: Server, ca: Path | None, password: str = "dung%2Droi") -> SmtpSender:
    """As an operator writes it."""
    scheme, options = ("smtps", []) if server.tls else ("smtp", ["starttls=1"])
    options += [f"ca={str(ca).replace(' ', '%20')}"] if ca else []
    return SmtpSender.read(f"{scheme}://tinh:{password}@127.0.0.1:{server.port}?{'&'.join(options)}")


def tell(office: Office, count: int = 1) -> None:
    with office.store.write() as tx:
        for number in range(count):
            notices.tell(tx, "p-vp-02", f"Thư {number}", "Họp lúc 9 giờ.", event=f"e{number}", urgency="urgent")


def later(office: Office, minutes: int = 16) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(clock.now() + timedelta(minutes=minutes))


def send_all(office: Office, by: SmtpSender, rounds: int) -> int:
    """As the server does: every now and then. Returns how many letters left."""
    sent = 0
    for _round in range(rounds):
        sent += deliver.deliver(office, by)
        later(office)
    return sent


@pytest.mark.parametrize("tls", [False, True], ids=["starttls", "smtps"])
def test_a_letter_leaves_encrypted_after_a_login(office: Office, start: Start, post: Post, ca: Path, tls: bool) -> None:
    tell(office, 3)
    assert deliver.deliver(office, sender(start(tls=tls), ca)) == 3
    assert sorted(letter["Subject"] for letter in post.letters) == ["Thư 0", "Thư 1", "Thư 2"]
    assert deliver.mail_state(office).trouble == ""


def wrong_password(server: Server, ca: Path) -> SmtpSender:
    return sender(server, ca, password="sai")


def unknown_certificate(server: Server, _ca: Path) -> SmtpSender:
    return sender(server, None)


def no_encryption(server: Server, _ca: Path) -> SmtpSender:
    return SmtpSender("127.0.0.1", server.port, "tinh", "dung-roi")


def password_with_accents(server: Server, ca: Path) -> SmtpSender:
    return sender(server, ca, password="%C4%91%C3%BAng")


def missing_file(server: Server, ca: Path) -> SmtpSender:
    return sender(server, ca.with_name("away.pem"))


def wrong_protocol(server: Server, ca: Path) -> SmtpSender:
    return SmtpSender("127.0.0.1", server.port, "tinh", "dung-roi", tls=True, ca=str(ca))


@pytest.mark.parametrize(
    ("broken", "vietnamese", "english"),
    [
        (wrong_password, "không nhận tên hoặc mật khẩu", "does not accept the name or the password"),
        (unknown_certificate, "Chứng thư của máy chủ thư không tin được", "of the mail server is not trusted"),
        (no_encryption, "không cho đăng nhập trên kết nối này", "allows no login on this connection"),
        (password_with_accents, "có chữ có dấu", "letters with accents"),
        (missing_file, "Chứng thư của máy chủ thư không tin được", "of the mail server is not trusted"),
        (wrong_protocol, "không nhận kết nối mã hóa", "takes no encrypted connection"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_letters_leave_once_when_it_is_mended(
    office: Office, start: Start, post: Post, ca: Path, broken: Any, vietnamese: str, english: str
) -> None:
    server = start()
    tell(office, 3)
    assert send_all(office, broken(server, ca), 12) == 0
    found = deliver.mail_state(office)
    assert (found.waiting, found.dead) == (3, 0)
    assert vietnamese in found.trouble and english in deliver.mail_state(office, language="en").trouble
    assert all("dung-roi" not in row.last_error for row in found.rows) and found.rows[0].last_error
    assert send_all(office, sender(server, ca), 2) == 3
    assert sorted(letter["Subject"] for letter in post.letters) == ["Thư 0", "Thư 1", "Thư 2"]
    assert (deliver.mail_state(office).waiting, deliver.mail_state(office).trouble) == (0, "")


def test_two_weeks_without_the_mail_server_lose_no_letter_and_double_none(
    office: Office, start: Start, post: Post, ca: Path
) -> None:
    server = start()
    by = sender(server, ca)
    server.stop()
    tell(office, 5)
    for _hour in range(14 * 24):
        assert deliver.deliver(office, by) == 0
        later(office, 60)
    found = deliver.mail_state(office)
    assert (found.waiting, found.dead) == (5, 0) and "Không kết nối được máy chủ thư" in found.trouble
    assert send_all(office, sender(start(), ca), 3) == 5
    assert sorted(letter["Subject"] for letter in post.letters) == [f"Thư {number}" for number in range(5)]
