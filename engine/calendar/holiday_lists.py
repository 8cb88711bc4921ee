"""The lists of days as rows, and the office's calendar made of them.

For a year the confirmed list counts; without one the proposed list (as the clerk has corrected it so far), and without
any the library's proposal. A corrected list replaces a confirmed one only when it is confirmed itself, and the old one
stays on record.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from engine import history
from engine.calendar.working_days import Calendar
from engine.calendar.year_list import KINDS, Day, YearList, proposed, year_list
from engine.errors import Kind, Refused
from engine.ids import new_id
from engine.store.prepared import Prepared
from engine.store.tables import holiday, holiday_list, setting
from engine.store.transaction import Transaction

VERSION = "calendar_version"
PROPOSED, CONFIRMED, SUPERSEDED = "proposed", "confirmed", "superseded"
_READ = Prepared(select(setting.c.value).where(setting.c.name == bindparam("name")))
#: An act that counts working days waits for a confirmation in progress, and a confirmation for such acts: so no
#: deadline is written by a list that has just been replaced.
_HOLD = Prepared(select(setting.c.value).where(setting.c.name == bindparam("name")).with_for_update(read=True))


@dataclass(frozen=True)
class ListHead:
    """A list without its days."""

    id: str
    year: int
    status: str
    source: str
    proposed_by: str | None
    confirmed_by: str | None
    confirmed_at: str | None
    reason: str
    #: what moved with the confirmation
    moved: list[dict[str, Any]]


@dataclass(eq=False)
class BadDay(Refused):
    """A day that cannot stand in the list."""

    day: str
    why: str
    says = "Không ghi được ngày “{day}”: {why}."
    do = "Sửa lại dòng này; các dòng khác vẫn được giữ."


@dataclass(eq=False)
class NothingProposed(Refused):
    """There is no proposal to confirm: somebody else has just confirmed or dropped it."""

    kind = Kind.CONFLICT
    year: int
    says = "Năm {year} không có danh sách nào đang đề nghị."
    do = "Mở lại trang danh sách ngày nghỉ để xem danh sách hiện hành."


def calendar_of(tx: Transaction, *, hold: bool = False) -> Calendar:
    """The working days of this office as this transaction sees them.

    hold: the act writes a deadline by it; it then waits for a confirmation in progress (PostgreSQL; SQLite has one
    writer anyway). The parsed lists are kept per process and looked up by the version read here: never stale.
    """
    key = "calendar_held" if hold else "calendar"
    known = tx.memory.get(key)
    if isinstance(known, Calendar):
        return known
    row = tx.one(_HOLD if hold else _READ, name=VERSION)
    version = row["value"] if row else ""
    found: Calendar | None = tx.known.calendars.get(version)
    if found is None:
        found = Calendar(version, _lists(tx))
        tx.known.calendars.clear()
        tx.known.calendars[version] = found
    tx.memory[key] = found
    return found


def with_proposal(tx: Transaction, year: int) -> Calendar:
    """The office's calendar as it will be when the proposed list of a year is confirmed. Raises NothingProposed."""
    head = head_of(tx, year, PROPOSED)
    if head is None:
        raise NothingProposed(year)
    known = calendar_of(tx)
    return Calendar(head.id, {**known.lists, year: _list(tx, head.id, year, confirmed=True)})


def heads(tx: Transaction, year: int) -> list[ListHead]:
    """Every list of a year: the proposed, the confirmed, those that were replaced, the newest first."""
    rows = tx.rows(select(holiday_list).where(holiday_list.c.year == year).order_by(holiday_list.c.proposed_at.desc()))
    return [_head(row) for row in rows]


def head_of(tx: Transaction, year: int, status: str) -> ListHead | None:
    """The list of a year with this status."""
    row = tx.row(select(holiday_list).where(holiday_list.c.year == year, holiday_list.c.status == status))
    return _head(row) if row else None


def days_of(tx: Transaction, list_id: str) -> list[Day]:
    """The days of a list."""
    rows = tx.rows(select(holiday).where(holiday.c.list_id == list_id).order_by(holiday.c.day))
    return [Day(date.fromisoformat(row["day"]), row["name"], row["kind"], row["source"]) for row in rows]


def propose(tx: Transaction, year: int) -> ListHead:
    """The proposed list of a year; made from the list that counts (or the library's proposal) when there is none."""
    known = head_of(tx, year, PROPOSED)
    if known is not None:
        return known
    now = calendar_of(tx).year(year)
    found = ListHead(new_id("hl"), year, PROPOSED, "", tx.actor.person, None, None, "", [])
    tx.execute(
        insert(holiday_list).values(
            id=found.id,
            year=year,
            status=PROPOSED,
            source="",
            proposed_by=tx.actor.person,
            proposed_at=tx.at,
            reason="",
        )
    )
    for entry in now.days.values():
        _insert(tx, found.id, entry)
    return found


def put(tx: Transaction, year: int, entry: Day) -> None:
    """Write a day into the proposed list of a year, in the place of what was said of it before. Raises BadDay."""
    if entry.day.year != year:
        raise BadDay(f"{entry.day:%d/%m/%Y}", "không thuộc năm của danh sách")
    if entry.kind not in KINDS:
        raise BadDay(f"{entry.day:%d/%m/%Y}", "không có loại ngày này")
    if not entry.name.strip() or len(entry.name) > 200:
        raise BadDay(f"{entry.day:%d/%m/%Y}", "cần tên ngày, tối đa 200 ký tự")
    if entry.kind == "worked" and entry.day.weekday() < 5:
        raise BadDay(f"{entry.day:%d/%m/%Y}", "ngày làm bù phải là thứ Bảy hoặc Chủ nhật")
    head = propose(tx, year)
    tx.execute(delete(holiday).where(holiday.c.list_id == head.id, holiday.c.day == entry.day.isoformat()))
    _insert(tx, head.id, entry)
    _edited(tx, head, {"day": entry.day.isoformat(), "name": entry.name, "kind": entry.kind})


def take_out(tx: Transaction, year: int, day: date) -> None:
    """Take a day out of the proposed list of a year: it is then as the week has it."""
    head = propose(tx, year)
    tx.execute(delete(holiday).where(holiday.c.list_id == head.id, holiday.c.day == day.isoformat()))
    _edited(tx, head, {"day": day.isoformat(), "name": "", "kind": "none"})


def drop_proposal(tx: Transaction, year: int) -> None:
    """Throw the proposed list of a year away; the confirmed one (or the library's proposal) goes on to count."""
    head = head_of(tx, year, PROPOSED)
    if head is None:
        raise NothingProposed(year)
    tx.execute(delete(holiday).where(holiday.c.list_id == head.id))
    tx.execute(delete(holiday_list).where(holiday_list.c.id == head.id))
    _edited(tx, head, {"dropped": True})


def confirm(tx: Transaction, year: int, source: str, reason: str = "") -> ListHead:
    """Let the proposed list of a year count from now on; the one that counted before stays on record.

    The caller recomputes the open deadlines in the same act. Raises NothingProposed.
    """
    head = head_of(tx, year, PROPOSED)
    if head is None:
        raise NothingProposed(year)
    tx.execute(
        update(holiday_list)
        .where(holiday_list.c.year == year, holiday_list.c.status == CONFIRMED)
        .values(status=SUPERSEDED)
    )
    tx.execute(
        update(holiday_list)
        .where(holiday_list.c.id == head.id)
        .values(status=CONFIRMED, source=source, reason=reason, confirmed_by=tx.actor.person, confirmed_at=tx.at)
    )
    changed(tx)
    days = [[entry.day.isoformat(), entry.kind, entry.name] for entry in days_of(tx, head.id)]
    details = {"year": year, "list": head.id, "source": source, "reason": reason, "days": days}
    history.record(tx, "holidays_confirmed", None, details)
    return head


def note_moved(tx: Transaction, list_id: str, moved: list[dict[str, Any]]) -> None:
    """Keep with a list which open deadlines moved when it was confirmed."""
    tx.execute(
        update(holiday_list).where(holiday_list.c.id == list_id).values(moved=json.dumps(moved, ensure_ascii=False))
    )


def changed(tx: Transaction) -> None:
    """The lists that count have changed: every process reads them anew. A version is never used twice."""
    tx.execute(update(setting).where(setting.c.name == VERSION).values(value=new_id("c")))
    for key in ("calendar", "calendar_held"):
        tx.memory.pop(key, None)


def _edited(tx: Transaction, head: ListHead, what: dict[str, Any]) -> None:
    if head_of(tx, head.year, CONFIRMED) is None:
        changed(tx)  # an unconfirmed year is counted by its proposal
    history.record(tx, "holidays_edited", None, {"year": head.year, "list": head.id, **what})


def _insert(tx: Transaction, list_id: str, entry: Day) -> None:
    tx.execute(
        insert(holiday).values(
            list_id=list_id, day=entry.day.isoformat(), name=entry.name, kind=entry.kind, source=entry.source[:300]
        )
    )


def _lists(tx: Transaction) -> Mapping[int, YearList]:
    rows = tx.rows(
        select(holiday_list.c.id, holiday_list.c.year, holiday_list.c.status).where(holiday_list.c.status != SUPERSEDED)
    )
    found: dict[int, YearList] = {}
    for row in sorted(rows, key=lambda row: row["status"] == CONFIRMED):  # the confirmed one last: it counts
        found[row["year"]] = _list(tx, row["id"], row["year"], confirmed=row["status"] == CONFIRMED)
    return found


def _list(tx: Transaction, list_id: str, year: int, *, confirmed: bool) -> YearList:
    return year_list(year, days_of(tx, list_id), confirmed=confirmed, id=list_id)


def _head(row: Any) -> ListHead:
    return ListHead(
        row["id"], row["year"], row["status"], row["source"], row["proposed_by"], row["confirmed_by"],
        row["confirmed_at"], row["reason"], json.loads(row["moved"] or "[]"),
    )  # fmt: skip


def confirm_as_proposed(tx: Transaction, years: range) -> None:
    """Confirm the library's proposal of past years as it is: for a new office, whose first deadlines lie ahead."""
    for year in years:
        if not proposed(year).days or head_of(tx, year, CONFIRMED) is not None:
            continue
        propose(tx, year)
        confirm(tx, year, "đề nghị của phần mềm, ghi nhận khi mở hệ thống")
