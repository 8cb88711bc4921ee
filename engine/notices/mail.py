"""Mail leaves through a sender: SMTP in an installation, anything with the same `send` in a rehearsal or a test."""

import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from engine.errors import Kind, Refused

#: The settings of an installation come from these variables of its environment.
SMTP, FROM, ADDRESS = "QUYTRINH_SMTP", "QUYTRINH_MAIL_FROM", "QUYTRINH_URL"


class MailFailed(Exception):
    """A letter was not taken over. `for_good`: no other attempt can succeed (the address does not exist)."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


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
    """A mail server: `smtp://user:pass@host:port`, with `?starttls=1` (or `smtps://`) for an encrypted connection."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    timeout: float = 20

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
        options = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
        tls = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        starttls = options.get("starttls", "0") in ("1", "true", "yes")
        return cls(parts.hostname, port or (465 if tls else 587 if starttls else 25), user, password, starttls, tls)

    def send(self, message: EmailMessage) -> None:
        """Hand a letter to the server. Raises MailFailed."""
        try:
            with self._connect() as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise MailFailed(f"{code} {_text(said)}", for_good=500 <= code < 600) from error
        except smtplib.SMTPResponseException as error:
            raise MailFailed(f"{error.smtp_code} {_text(error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailFailed(f"{type(error).__name__}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)


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
