"""Accounts: how a person signs in, and the duties that are not posts (process_admin, operator, auditor)."""

from dataclasses import dataclass
from datetime import date

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import insert, select, update

from engine.organisation.dates import valid
from engine.store.tables import account as table
from engine.store.transaction import Transaction

_hasher = PasswordHasher()
#: Checked for unknown logins, so that the time of the answer does not tell whether a login exists.
_NOBODY = _hasher.hash("nobody")


@dataclass(frozen=True)
class Account:
    """A way to sign in."""

    login: str
    person: str
    duties: frozenset[str]
    language: str


def hash_password(password: str) -> str:
    """The argon2 hash of a password."""
    return _hasher.hash(password)


def create_account(
    tx: Transaction, login: str, person_id: str, password_hash: str, day: date, duties: str = "", language: str = "vi"
) -> None:
    """A person may sign in from a day on."""
    tx.execute(
        insert(table).values(
            login=login,
            person_id=person_id,
            password_hash=password_hash,
            duties=duties,
            language=language,
            valid_from=day.isoformat(),
        )
    )


def verify(tx: Transaction, login: str, password: str, day: date) -> Account | None:
    """The account, when login and password fit and it is valid on the day."""
    row = tx.row(select(table).where(table.c.login == login.strip().lower(), valid(table, day)))
    try:
        _hasher.verify(row["password_hash"] if row else _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return account(tx, row["login"]) if row else None


def account(tx: Transaction, login: str) -> Account | None:
    """An account by its login."""
    row = tx.row(select(table).where(table.c.login == login))
    if row is None:
        return None
    return Account(row["login"], row["person_id"], _duties(row["duties"]), row["language"])


def duties_of(tx: Transaction, person_id: str, day: date) -> frozenset[str]:
    """The duties of a person's accounts on a day."""
    rows = tx.rows(select(table.c.duties).where(table.c.person_id == person_id, valid(table, day)))
    return frozenset(duty for row in rows for duty in _duties(row["duties"]))


def change_password(tx: Transaction, login: str, password: str) -> None:
    """Set a new password."""
    tx.execute(update(table).where(table.c.login == login).values(password_hash=hash_password(password)))


def _duties(text: str) -> frozenset[str]:
    return frozenset(part for part in text.split(",") if part)
