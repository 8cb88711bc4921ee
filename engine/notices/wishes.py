"""What a person wants by mail, and at which hour the daily letter is written."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from engine import history
from engine.errors import Refused
from engine.execution.office import Office
from engine.organisation import people
from engine.store.tables import notice_wish
from engine.store.transaction import Actor, Transaction

#: The daily letter is written at this hour unless its reader wants another; never in the quiet hours.
DEFAULT_HOUR = 7
HOURS = range(7, 20)


@dataclass(frozen=True)
class Wish:
    """How a person is told; notices in the app cannot be switched off."""

    mail: bool = True
    digest_hour: int = DEFAULT_HOUR
    address: str = ""


@dataclass(eq=False)
class BadHour(Refused):
    """The daily letter is written in the day only."""

    says = "Giờ gửi thư tổng hợp phải từ 7 đến 19 giờ."
    do = "Chọn một giờ trong danh sách."


def wish_of(tx: Transaction, person: str) -> Wish:
    """What a person has chosen, or the defaults."""
    row = tx.row(select(notice_wish).where(notice_wish.c.person_id == person))
    address = people.person(tx, person).email
    return Wish(bool(row["mail"]), row["digest_hour"], address) if row else Wish(address=address)


def choose(office: Office, actor: Actor, *, mail: bool, digest_hour: int) -> dict[str, Any]:
    """Choose how to be told; each person for themselves. Refuses: BadHour."""

    def work(tx: Transaction) -> dict[str, Any]:
        if digest_hour not in HOURS:
            raise BadHour()
        tx.execute(delete(notice_wish).where(notice_wish.c.person_id == actor.person))
        tx.execute(insert(notice_wish).values(person_id=actor.person, mail=mail, digest_hour=digest_hour, at=tx.at))
        history.record(tx, "notice_wish", None, {"mail": mail, "hour": digest_hour})
        return {}

    return office.store.act("choose_notices", actor, work)
