"""Mail leaves through a sender: SMTP in an installation, anything with the same `send` in a rehearsal or a test."""

import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from engine.errors import Kind, Refused
from engine.wording import sentence

#: The settings of an installation come from these variables of its environment.
SMTP, FROM, ADDRESS = "QUYTRINH_SMTP", "QUYTRINH_MAIL_FROM", "QUYTRINH_URL"


#: What is wrong with the mail server or with how it is set up; every letter waits until somebody has mended it.
TROUBLES = {
    "password": "Máy chủ thư không nhận tên hoặc mật khẩu. Sửa tên, mật khẩu trong QUYTRINH_SMTP.",
    "accents": "Tên hoặc mật khẩu của máy chủ thư có chữ có dấu. Đặt tên, mật khẩu không dấu.",
    "no_login": "Máy chủ thư không cho đăng nhập trên kết nối này. Thêm ?starttls=1 vào QUYTRINH_SMTP, hoặc dùng smtps://.",
    "no_tls": "Máy chủ thư không nhận kết nối mã hóa. Kiểm tra starttls và cổng trong QUYTRINH_SMTP.",
    "certificate": "Chứng thư của máy chủ thư không tin được. Kiểm tra tên máy chủ; chứng thư nội bộ thì thêm ca=<tệp> "
    "vào QUYTRINH_SMTP.",
    "unreachable": "Không kết nối được máy chủ thư. Kiểm tra máy chủ và cổng trong QUYTRINH_SMTP.",
}


class MailFailed(Exception):
    """A letter was not taken over. `for_good`: no other attempt can succeed (the address does not exist).

    trouble: one of `TROUBLES` when not the letter but the server is the reason.
    """

    def __init__(self, reason: str, *, for_good: bool = False, trouble: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
        self.trouble = trouble

    @property
    def kept(self) -> str:
        """As it is kept beside the letter; `trouble_of` reads it."""
        return f"{self.trouble}: {self.reason}" if self.trouble else self.reason


def trouble_of(kept: str, language: str = "vi") -> tuple[str, str]:
    """What is wrong with the server in words (empty when it is about the letter), and what the server said."""
    name, _colon, said = kept.partition(": ")
    return (sentence(TROUBLES[name], {}, language), said) if name in TROUBLES else ("", kept)


class Sender(Protocol):
    """Hands one letter over to whoever delivers it. Raises MailFailed."""

    def send(self, message: EmailMessage) -> None: ...


@dataclass(eq=False)
class BadMailSettings(Refused):
    """The address of the mail server cannot be read."""

    kind = Kind.UNAVAILABLE
    text: str
    says = "Không đọc được địa chỉ máy chủ thư “{text}”."
    do = "Ghi QUYTRINH_SMTP dạng smtp://user:pass@host:587?starttls=1 hoặc smtps://user:pass@host:465."


@dataclass(frozen=True)
class SmtpSender:
    """A mail server: `smtp://user:pass@host:port`, with `?starttls=1` (or `smtps://`) for an encrypted connection.

    ca: a file with the certificates that are trusted instead of those of the machine (`ca=…`), for a server whose
    certificate the house made itself.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    timeout: float = 20
    ca: str = ""

    @classmethod
    def read(cls, text: str) -> "SmtpSender":
        """The sender of an address. Raises BadMailSettings (which never repeats the password)."""
        parts = urlsplit(text)
        try:
            port = parts.port
        except ValueError as error:
            raise BadMailSettings(parts.scheme) from error
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise BadMailSettings(parts.scheme or "?")
        options = dict(parse_qsl(parts.query))
        tls = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        starttls = options.get("starttls", "0") in ("1", "true", "yes")
        port = port or (465 if tls else 587 if starttls else 25)
        return cls(parts.hostname, port, user, password, starttls, tls, ca=options.get("ca", ""))

    def send(self, message: EmailMessage) -> None:
        """Hand a letter to the server. Raises MailFailed."""
        try:
            with self._connect() as server:
                if self.starttls:
                    self._encrypt(server)
                if self.user:
                    self._login(server)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise MailFailed(f"{code} {_text(said)}", for_good=500 <= code < 600) from error
        except smtplib.SMTPAuthenticationError as error:
            raise MailFailed(f"{error.smtp_code} {_text(error.smtp_error)}", trouble="password") from error
        except smtplib.SMTPConnectError as error:
            raise MailFailed(f"{error.smtp_code} {_text(error.smtp_error)}", trouble="unreachable") from error
        except smtplib.SMTPResponseException as error:
            raise MailFailed(f"{error.smtp_code} {_text(error.smtp_error)}") from error
        except ssl.SSLCertVerificationError as error:
            raise MailFailed(error.verify_message, trouble="certificate") from error
        except ssl.SSLError as error:
            raise MailFailed(f"{type(error).__name__}: {error}", trouble="no_tls") from error
        except (UnicodeError, smtplib.SMTPNotSupportedError) as error:  # an address that this server cannot take
            raise MailFailed(f"{type(error).__name__}: {error}", for_good=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailFailed(f"{type(error).__name__}: {error}", trouble="unreachable") from error

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=self._context())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)

    def _encrypt(self, server: smtplib.SMTP) -> None:
        try:
            server.starttls(context=self._context())
        except smtplib.SMTPNotSupportedError as error:
            raise MailFailed(str(error), trouble="no_tls") from error

    def _login(self, server: smtplib.SMTP) -> None:
        if not (self.user + self.password).isascii():  # smtplib cannot send them
            raise MailFailed("smtplib: ASCII only", trouble="accents")
        try:
            server.login(self.user, self.password)
        except smtplib.SMTPNotSupportedError as error:
            raise MailFailed(str(error), trouble="no_login") from error

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.ca or None)
        except OSError as error:
            raise MailFailed(f"{self.ca}: {error}", trouble="certificate") from error


def sender_of(environment: Mapping[str, str] = os.environ) -> Sender | None:
    """The sender that an installation has set up; None when mail is not set up. Raises BadMailSettings."""
    text = environment.get(SMTP, "").strip()
    return SmtpSender.read(text) if text else None


def from_address(environment: Mapping[str, str] = os.environ) -> str:
    """The address from which letters come."""
    return environment.get(FROM, "").strip() or "quytrinh@localhost"


def site_address(environment: Mapping[str, str] = os.environ) -> str:
    """The address under which people reach the pages, without a slash at its end; empty when it is not set."""
    return environment.get(ADDRESS, "").strip().rstrip("/")


def letter(row_id: str, to: str, subject: str, body: str, sender: str) -> EmailMessage:
    """A letter with its row's number as Message-ID: a second copy can be told by it (RFC 5322, 3.6.4)."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Message-ID"] = f"<{row_id}@{sender.rpartition('@')[2].rstrip('>') or 'quytrinh'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
