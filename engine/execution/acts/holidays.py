"""The list of working days of a year: put a day in, take one out, swap two, confirm. By the process admin."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.calendar import holiday_lists
from engine.calendar.year_list import SUBSTITUTE, WORKED, Day
from engine.errors import Refused
from engine.execution.advance import begin
from engine.execution.office import Office
from engine.execution.recompute import recompute
from engine.execution.run import save_all
from engine.organisation.duties import require_process_admin
from engine.store.transaction import Actor, Transaction
from engine.wording import Said

KEEP = Said("sửa và xác nhận danh sách ngày nghỉ")


@dataclass(eq=False)
class SourceMissing(Refused):
    """A list is confirmed against a text, and a correction of a confirmed list has a reason."""

    says = "Chưa ghi văn bản hoặc lý do."
    do = "Ghi số, ngày văn bản về lịch nghỉ của năm; khi sửa danh sách đã xác nhận, ghi cả lý do."


@dataclass(eq=False)
class NoSuchDay(Refused):
    """What was typed is not a date."""

    text: str
    says = "“{text}” không phải là một ngày."
    do = "Chọn ngày trong ô lịch, hoặc gõ dạng năm-tháng-ngày."


def put_day(office: Office, actor: Actor, year: int, day: date, name: str, kind: str, source: str = "") -> None:
    """Write a day into the proposed list of a year. Refuses: NotProcessAdmin, BadDay."""

    def work(tx: Transaction) -> dict[str, Any]:
        require_process_admin(tx, actor, KEEP)
        holiday_lists.put(tx, year, Day(day, name.strip(), kind, source.strip()))
        return {}

    office.store.act("put_day", actor, work)


def take_day_out(office: Office, actor: Actor, year: int, day: date) -> None:
    """Take a day out of the proposed list of a year. Refuses: NotProcessAdmin."""

    def work(tx: Transaction) -> dict[str, Any]:
        require_process_admin(tx, actor, KEEP)
        holiday_lists.take_out(tx, year, day)
        return {}

    office.store.act("take_day_out", actor, work)


def swap_days(office: Office, actor: Actor, year: int, off: date, worked: date, source: str = "") -> None:
    """A working day off, made up for at a weekend, in the proposed list. Refuses: NotProcessAdmin, BadDay."""

    def work(tx: Transaction) -> dict[str, Any]:
        require_process_admin(tx, actor, KEEP)
        name = f"Ngày nghỉ (thay cho ngày {worked:%d/%m/%Y})"
        holiday_lists.put(tx, year, Day(off, name, SUBSTITUTE, source.strip()))
        holiday_lists.put(tx, worked.year, Day(worked, f"Ngày làm bù cho ngày {off:%d/%m/%Y}", WORKED, source.strip()))
        return {}

    office.store.act("swap_days", actor, work)


def drop_proposal(office: Office, actor: Actor, year: int) -> None:
    """Throw the proposed list of a year away. Refuses: NotProcessAdmin, NothingProposed."""

    def work(tx: Transaction) -> dict[str, Any]:
        require_process_admin(tx, actor, KEEP)
        holiday_lists.drop_proposal(tx, year)
        return {}

    office.store.act("drop_proposal", actor, work)


def confirm_holidays(
    office: Office, actor: Actor, year: int, source: str, reason: str = "", request_id: str | None = None
) -> dict[str, Any]:
    """Let the proposed list of a year count; open deadlines are counted anew in the same transaction and recorded.

    A year of which nobody has changed anything is confirmed as the library proposes it. Refuses: NotProcessAdmin,
    SourceMissing, NothingProposed (a confirmed year without a correction).
    """

    def work(tx: Transaction) -> dict[str, Any]:
        require_process_admin(tx, actor, KEEP)
        corrects = holiday_lists.head_of(tx, year, holiday_lists.CONFIRMED) is not None
        if not source.strip() or (corrects and not reason.strip()):
            raise SourceMissing()
        if not corrects:
            holiday_lists.propose(tx, year)
        head = holiday_lists.confirm(tx, year, source.strip(), reason.strip())
        ctx = begin(tx, office.library)
        moved = recompute(ctx, year)
        holiday_lists.note_moved(tx, head.id, moved)
        save_all(tx)
        return {"list": head.id, "moved": len([move for move in moved if not move["kept"]])}

    return office.store.act("confirm_holidays", actor, work, request_id, [year, source, reason])
