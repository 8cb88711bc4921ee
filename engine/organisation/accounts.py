"""Sign-in accounts: argon2 hashes, the duties of the installation, and nothing about posts.

What somebody may do in a case comes from their posts; duties are for the installation only: `process_admin`
draws and releases, `operator` keeps it running, `auditor` reads.
"""

import hmac
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import bindparam, insert, select, update

from engine import history
from engine.errors import Kind, NotFound, Refused
from engine.organisation.days import as_date, day_before, shown
from engine.organisation.people import require_id, require_person
from engine.organisation.refusals import AfterEnd, AlreadyExists
from engine.store.prepared import Prepared, one_of, several
from engine.store.tables import account as table
from engine.store.transaction import Transaction

DUTIES = ("process_admin", "operator", "auditor")
SHORTEST = 8
_OF_PERSON = Prepared(select(table).where(table.c.person_id == bindparam("person")).order_by(table.c.login))
HASHER = PasswordHasher()
#: Each request of the API carries its password, and argon2 is slow on purpose: so many passwords that fitted are known
#: again, sealed with a key that only this process has. A changed password has another hash and is not known.
REMEMBERED = 2_000
_SEAL = secrets.token_bytes(32)
_FITTED: dict[str, bytes] = {}


@dataclass(frozen=True)
class Account:
    """Who signs in; the hash never leaves this module."""

    login: str
    person: str
    duties: frozenset[str]
    language: str
    valid_from: date
    valid_to: date | None


@dataclass(eq=False)
class WeakPassword(Refused):
    """Too short, or the same as the login."""

    shortest: int
    says = "Mật khẩu cần ít nhất {shortest} ký tự và khác tên đăng nhập."
    do = "Chọn một câu ngắn dễ nhớ."


@dataclass(eq=False)
class WrongPassword(Refused):
    """Somebody who changes a password must know the old one."""

    kind = Kind.NOT_ALLOWED
    says = "Mật khẩu hiện tại không đúng."
    do = "Nhập lại, hoặc nhờ người vận hành đặt mật khẩu mới."


@dataclass(eq=False)
class UnknownDuty(Refused):
    """Duties are few and fixed."""

    duty: str
    says = "Không có nhiệm vụ “{duty}”."
    do = "Chọn trong: process_admin, operator, auditor."


def create_account(
    tx: Transaction,
    login: str,
    person: str,
    password: str,
    day: date,
    *,
    duties: Iterable[str] = (),
    language: str = "vi",
) -> None:
    """Let a person sign in from the day on.

    Refuses: BadId, AlreadyExists, UnknownDuty, WeakPassword; NotFound, BeforeStart, AfterEnd for the person.
    """
    _require_strength(login, password)
    add_account(tx, login, person, hashed(password), day, duties=duties, language=language)


def add_account(
    tx: Transaction,
    login: str,
    person: str,
    password_hash: str,
    day: date,
    *,
    duties: Iterable[str] = (),
    language: str = "vi",
) -> None:
    """As `create_account`, with a hash made before. Refuses the same but WeakPassword."""
    require_id(login)
    chosen = sorted(set(duties))
    for duty in chosen:
        if duty not in DUTIES:
            raise UnknownDuty(duty)
    require_person(tx, person, day)
    if _row(tx, login) is not None:
        raise AlreadyExists("tài khoản", login)
    values = {
        "login": login,
        "person_id": person,
        "password_hash": password_hash,
        "duties": ",".join(chosen),
        "language": language,
        "valid_from": day.isoformat(),
    }
    tx.execute(insert(table), values)
    history.record(tx, "account_created", None, {"login": login, "person_id": person, "duties": chosen})


def hashed(password: str) -> str:
    """The argon2id hash of a password."""
    return HASHER.hash(_composed(password))


def verify(tx: Transaction, login: str, password: str, day: date) -> Account | None:
    """The account when login and password fit and it is valid on the day, else None.

    An unknown or ended login costs the same work as a known one, so that nobody can find out logins by the
    clock.
    """
    row = _row(tx, login)
    fits = _fits(row["password_hash"] if row else _nobody(), password)
    found = _account(row) if row else None
    if not fits or found is None or not _valid(found, day):
        return None
    return found


def account(tx: Transaction, login: str) -> Account | None:
    """The account, or None."""
    row = _row(tx, login)
    return _account(row) if row else None


def accounts_of(tx: Transaction, person: str, day: date) -> list[Account]:
    """The accounts with which the person may sign in on the day."""
    rows = tx.all(_OF_PERSON, person=person)
    return [found for found in (_account(row) for row in rows) if _valid(found, day)]


@cache
def _of_people(count: int) -> Prepared:
    return Prepared(select(table).where(one_of(table.c.person_id, count)).order_by(table.c.login))


def accounts_of_each(tx: Transaction, persons: Sequence[str], day: date) -> dict[str, list[Account]]:
    """`accounts_of` for several people; whoever has none is not among the keys."""
    found: dict[str, list[Account]] = {}
    for start in range(0, len(persons), 100):
        some = persons[start : start + 100]
        for one in map(_account, tx.all(_of_people(len(some)), **several(some))):
            if _valid(one, day):
                found.setdefault(one.person, []).append(one)
    return found


def duties_of(tx: Transaction, person: str, day: date) -> frozenset[str]:
    """The duties of all accounts of the person on the day."""
    return frozenset(duty for found in accounts_of(tx, person, day) for duty in found.duties)


def with_duty(tx: Transaction, duty: str, day: date) -> list[Account]:
    """The accounts with a duty on the day, by login."""
    rows = tx.rows(select(table).where(table.c.duties.contains(duty)).order_by(table.c.login))
    return [found for found in (_account(row) for row in rows) if duty in found.duties and _valid(found, day)]


def change_password(tx: Transaction, login: str, old: str, new: str) -> None:
    """Set a new password, knowing the old one. Refuses: NotFound, WrongPassword, WeakPassword."""
    row = _row(tx, login)
    if row is None:
        raise NotFound("tài khoản", login)
    if not _fits(row["password_hash"], old):
        raise WrongPassword()
    set_password(tx, login, new)


def set_password(tx: Transaction, login: str, new: str) -> None:
    """Set a new password without the old one; the operator's act. Refuses: NotFound, WeakPassword."""
    if _row(tx, login) is None:
        raise NotFound("tài khoản", login)
    _require_strength(login, new)
    tx.execute(update(table).where(table.c.login == login).values(password_hash=hashed(new)))
    history.record(tx, "password_changed", None, {"login": login})


def choose_language(tx: Transaction, login: str, language: str) -> None:
    """The language of this account's pages, `vi` or `en`. Refuses: NotFound."""
    done = tx.execute(update(table).where(table.c.login == login).values(language=language))
    if done.rowcount == 0:
        raise NotFound("tài khoản", login)


def end_account(tx: Transaction, login: str, last_day: date) -> None:
    """The account may sign in up to and including the day. Refuses: NotFound, AfterEnd."""
    found = account(tx, login)
    if found is None:
        raise NotFound("tài khoản", login)
    if found.valid_to is not None and found.valid_to < last_day:
        raise AfterEnd("Tài khoản", login, shown(last_day), shown(found.valid_to))
    last = max(last_day, day_before(found.valid_from))
    tx.execute(update(table).where(table.c.login == login).values(valid_to=last.isoformat()))
    history.record(tx, "account_ended", None, {"login": login, "valid_to": last.isoformat()})


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no password fits in practice, for the work that an unknown login costs."""
    return HASHER.hash("no account has this password")


def _fits(password_hash: str, password: str) -> bool:
    seen = hmac.digest(_SEAL, _composed(password).encode(), "sha256")
    if hmac.compare_digest(_FITTED.get(password_hash, b""), seen):
        return True
    try:
        HASHER.verify(password_hash, _composed(password))
    except (Argon2Error, InvalidHashError):
        return False
    if len(_FITTED) >= REMEMBERED:
        _FITTED.clear()
    _FITTED[password_hash] = seen
    return True


def _composed(password: str) -> str:
    """The same password typed on another keyboard: composed and compatible Unicode."""
    return unicodedata.normalize("NFKC", password)


def _require_strength(login: str, password: str) -> None:
    if len(_composed(password)) < SHORTEST or password.lower() == login.lower():
        raise WeakPassword(SHORTEST)


def _valid(found: Account, day: date) -> bool:
    return found.valid_from <= day and (found.valid_to is None or day <= found.valid_to)


def _row(tx: Transaction, login: str) -> Any | None:
    return tx.row(select(table).where(table.c.login == login))


def _account(row: Any) -> Account:
    return Account(
        login=row["login"],
        person=row["person_id"],
        duties=frozenset(filter(None, row["duties"].split(","))),
        language=row["language"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=as_date(row["valid_to"]),
    )
