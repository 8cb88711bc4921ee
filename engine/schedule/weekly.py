"""The superior's weekly list: what is overdue for seven working days or more in the units below (calendar.md 5.3).

One notice and one letter a week to each head, on the first working morning of the week. It names tasks, cases and
roles, never persons, and decides nothing.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select

from engine.calendar.holiday_lists import calendar_of
from engine.clock import start_of_day
from engine.execution import notices
from engine.execution.inbox import translated_name
from engine.execution.office import Office
from engine.execution.overdue_page import LISTED
from engine.organisation import units
from engine.organisation.days import shown
from engine.schedule import terms
from engine.store.tables import case_file, instance, task
from engine.store.transaction import SYSTEM, Store, Transaction
from engine.wording import sentence

#: Who monitors a unit, as `dp-overdue` tells them too.
READERS = "head@superior(unit)"
#: Letters of the calendar go out at the start of the working morning.
MORNING = time(8)
#: A letter names so many tasks; the rest is counted and stands in the report.
MOST = 30

#: The Monday of the week that this process has told; what the notices are called decides, this only spares the look.
_TOLD: WeakKeyDictionary[Store, date] = WeakKeyDictionary()


@dataclass(frozen=True)
class Late:
    """One task on the list."""

    unit: str
    case_number: str
    name: dict[str, str]
    role: str
    due_on: date
    #: working days past the deadline
    days: int


def tell_superiors(office: Office) -> int:
    """Write the lists of this week that are not written yet; returns to how many people. Safe in several processes."""
    with office.store.read() as tx:
        monday = tx.today - timedelta(days=tx.today.weekday())
        first = calendar_of(tx).next(monday)
        if _TOLD.get(office.store) == monday or tx.now < start_of_day(first, MORNING):
            return 0
        lists = weekly_lists(tx, office)
    told: int = sum(
        office.store.act("weekly_list", SYSTEM, _telling(person, lines, monday))["told"]
        for person, lines in sorted(lists.items())
    )
    _TOLD[office.store] = monday
    return told


def weekly_lists(tx: Transaction, office: Office) -> dict[str, list[Late]]:
    """Person -> the tasks on their list today, the longest overdue first."""
    calendar = calendar_of(tx)
    query = (
        select(
            task.c.name, task.c.element_id, task.c.due_on, task.c.role_words,
            case_file.c.number, case_file.c.unit_id, instance.c.version_id,
        )
        .join(case_file, case_file.c.id == task.c.case_id)
        .join(instance, instance.c.id == task.c.instance_id)
        .where(
            task.c.overdue.is_(True),
            task.c.status == "open",
            task.c.due_on <= calendar.add(tx.today, -LISTED).isoformat(),
            instance.c.beside_task_id.is_(None),
        )
        .order_by(task.c.due_on, case_file.c.number, task.c.id)
    )  # fmt: skip
    readers: dict[str, list[str]] = {}
    found: dict[str, list[Late]] = {}
    for row in tx.rows(query):
        unit_id = row["unit_id"]
        if unit_id not in readers:
            readers[unit_id] = [one.person for one in terms.resolved(tx, READERS, unit_id).candidates]
        definition = office.library.version(tx, row["version_id"]).definition
        drawn = definition.diagram.nodes[row["element_id"]].name
        names = {language: translated_name(definition, drawn, row["name"], language) for language in ("vi", "en")}
        due = date.fromisoformat(row["due_on"])
        days = calendar.between(due, tx.today)
        place = units.unit(tx, unit_id, tx.today).name
        for person in readers[unit_id]:
            found.setdefault(person, []).append(Late(place, row["number"], names, row["role_words"], due, days))
    return found


def _telling(person: str, lines: list[Late], monday: date) -> Any:
    def work(tx: Transaction) -> dict[str, Any]:
        language = notices.language_of(tx, person)
        values = {"n": len(lines), "day": shown(monday)}
        subject = sentence("Danh sách tuần từ {day}: {n} việc cấp dưới quá hạn từ 7 ngày làm việc", values, language)
        said = [_line(line, language) for line in lines[:MOST]]
        if len(lines) > MOST:
            said.append(sentence("… và {n} việc khác trong báo cáo.", {"n": len(lines) - MOST}, language))
        said.append(sentence("Xem đủ, lý do và ngày đề nghị tại trang Việc quá hạn.", {}, language))
        event = f"weekly-overdue:{monday}"
        told = notices.tell(tx, person, subject, "\n".join(said), event=event, urgency=notices.URGENT)
        return {"told": int(told)}

    return work


def _line(line: Late, language: str) -> str:
    values = {
        "unit": line.unit, "case": line.case_number, "task": line.name[language], "role": line.role,
        "day": shown(line.due_on), "n": line.days,
    }  # fmt: skip
    text = "- {unit}: {task} ({case}, {role}), hạn {day}, quá {n} ngày làm việc"
    return sentence(text, values, language)
