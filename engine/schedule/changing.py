"""People change the calendar: a cycle, a term, its third year. Each change is recorded; what has begun stays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine import history
from engine.errors import NotFound, Refused
from engine.execution.office import Office
from engine.organisation.duties import PROCESS_ADMIN, require_process_admin
from engine.schedule import cycles, terms
from engine.schedule.cycles import Cycle
from engine.store.transaction import Actor, Transaction
from engine.wording import Said

#: Whoever releases procedures also edits the calendar.
DUTY = PROCESS_ADMIN
EDIT = Said("sửa chu kỳ")
#: What the page offers to change; ids, procedures and kinds of dates are the catalogue's.
FIELDS = (
    "name", "rrule", "dates", "term", "units", "opens", "starts", "reminders", "told", "basis", "source", "nature",
    "adjust", "last",
)  # fmt: skip


@dataclass(eq=False)
class WhyMissing(Refused):
    """The record must say why the calendar was changed."""

    says = "Chưa ghi lý do thay đổi lịch."
    do = "Ghi văn bản hoặc căn cứ của thay đổi."


@dataclass(eq=False)
class InThePast(Refused):
    """A version cannot begin before today: what was started then was started under the text of then."""

    day: str
    says = "Ngày hiệu lực {day} đã qua."
    do = "Chọn hôm nay hoặc một ngày sau."


@dataclass(eq=False)
class NotADay(Refused):
    """What was typed is no day."""

    typed: str
    says = "“{typed}” không phải là ngày."
    do = "Chọn một ngày."


@dataclass(eq=False)
class NotANumber(Refused):
    """What was typed is no whole number."""

    typed: str
    says = "“{typed}” không phải là số."
    do = "Nhập số nguyên, ví dụ 30; nhiều số cách nhau bằng dấu phẩy."


def edit_cycle(
    office: Office, actor: Actor, cycle_id: str, changes: dict[str, Any], valid_from: date, reason: str
) -> dict[str, Any]:
    """A new version of a cycle from a day on; occurrences that have not begun follow it.

    changes: fields of `FIELDS` with their new values. Refuses: NotFound, NotProcessAdmin, WhyMissing, InThePast,
    CycleRefused.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        return {"cycle": cycle_id, "version": change_cycle(tx, cycle_id, changes, valid_from, reason)}

    return office.store.act("edit_cycle", actor, work)


def change_cycle(tx: Transaction, cycle_id: str, changes: dict[str, Any], valid_from: date, reason: str) -> int:
    """The same inside a transaction, for the preview."""
    require_process_admin(tx, tx.actor, EDIT)
    known = newest(tx, cycle_id)
    if not reason.strip():
        raise WhyMissing()
    if valid_from < tx.today:
        raise InThePast(valid_from.strftime("%d/%m/%Y"))
    wanted = replace(known, **{name: value for name, value in changes.items() if name in FIELDS})
    before = {name: getattr(known, name) for name in FIELDS if getattr(known, name) != getattr(wanted, name)}
    if not before:
        return known.number
    number = cycles.add_version(tx, wanted, valid_from, reason.strip())
    after = {name: getattr(wanted, name) for name in before}
    details = {"cycle": cycle_id, "version": number, "from": valid_from.isoformat(), "reason": reason.strip()}
    history.record(tx, "cycle_changed", None, {**details, "before": before, "after": after})
    return number


def newest(tx: Transaction, cycle_id: str) -> Cycle:
    """The newest version of a cycle. Refuses: NotFound."""
    known = cycles.versions(tx).get(cycle_id)
    if not known:
        raise NotFound("chu kỳ", cycle_id)
    return known[0]


def confirm_year3(office: Office, actor: Actor, term_id: str, year: int) -> dict[str, Any]:
    """The organisation board confirms the third year of a term. Refuses: as `terms.confirm_year3`."""

    def work(tx: Transaction) -> dict[str, Any]:
        return {"term": term_id, "year3": terms.confirm_year3(tx, term_id, year).year3}

    return office.store.act("confirm_year3", actor, work)


def add_term(
    office: Office, actor: Actor, unit_id: str, body: str, name: str, begins_on: date, next_on: date
) -> dict[str, Any]:
    """The organisation board enters a term of a unit; its third year is proposed and waits to be confirmed.

    body: party | council. Refuses: NotYoursToConfirm, NotFound (unit), Missing (name), DatesReversed, TermThere.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        terms.require_confirmer(tx, unit_id)
        return {"term": terms.enter(tx, unit_id, body, name, begins_on, next_on).id}

    return office.store.act("add_term", actor, work)


def confirm_days(office: Office, actor: Actor, term_ids: Iterable[str]) -> dict[str, Any]:
    """The organisation board confirms the days of terms as they stand. Refuses: as `terms.confirm_days`."""

    def work(tx: Transaction) -> dict[str, Any]:
        return {"terms": [terms.confirm_days(tx, term_id).id for term_id in term_ids]}

    return office.store.act("confirm_term_days", actor, work)


def move_term(office: Office, actor: Actor, term_id: str, begins_on: date, next_on: date) -> dict[str, Any]:
    """Another day for a congress or an election. Refuses: as `terms.move`."""

    def work(tx: Transaction) -> dict[str, Any]:
        moved = terms.move(tx, term_id, begins_on, next_on)
        return {"term": term_id, "begins_on": moved.begins_on.isoformat(), "next_on": moved.next_on.isoformat()}

    return office.store.act("move_term", actor, work)
