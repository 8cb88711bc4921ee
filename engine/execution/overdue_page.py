"""The overdue report: what is or was late in a year in the units under the viewer; no person is counted."""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.alphabet import alphabetical
from engine.calendar.holiday_lists import calendar_of
from engine.clock import civil_date, restored
from engine.execution.inbox import translated_name
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation import people, units
from engine.organisation.kinds import HEADS
from engine.store.tables import case_file, instance, task
from engine.store.transaction import Transaction
from engine.wording import sentence

#: Working days after which a late task stands on the superior's weekly list (calendar.md section 5).
LISTED = 7
#: Who sees the report of a unit: who leads it, their deputies, its clerk.
READERS = (*HEADS, "deputy", "deputy_secretary", "clerk")


@dataclass(frozen=True)
class OverdueRow:
    """One task that was not done in time. It names the role that holds it, not the person."""

    task_id: str
    case_id: str
    case_number: str
    case_title: str
    name: str
    procedure: str
    unit: str
    role: str
    due_on: str
    #: working days past the deadline: until today, or until it was done
    late: int
    open: bool
    listed: bool
    reason: str
    new_date: str


@dataclass(frozen=True)
class OverduePage:
    """The report of a year. The counts are (name, still open, done late)."""

    year: int
    rows: list[OverdueRow]
    by_unit: list[tuple[str, int, int]]
    by_procedure: list[tuple[str, int, int]]
    #: how many stand on the weekly list
    listed: int


def overdue_page(office: Office, viewer: Viewer, year: int | None = None) -> OverduePage:
    """Auditors see every unit; others the units that they lead, represent or keep the papers of, and those below."""
    with office.store.read() as tx:
        chosen = year or tx.today.year
        calendar = calendar_of(tx)
        found = tx.rows(
            select(
                task.c.id, task.c.case_id, task.c.name, task.c.element_id, task.c.due_on, task.c.status,
                task.c.closed_at, task.c.role_words, case_file.c.number, case_file.c.title, case_file.c.unit_id,
                instance.c.version_id, case_file.c.version_id.label("case_version_id"),
            )
            .join(case_file, case_file.c.id == task.c.case_id)
            .join(instance, instance.c.id == task.c.instance_id)
            .where(
                task.c.overdue.is_(True),
                task.c.status.in_(("open", "completed")),
                task.c.due_on.between(f"{chosen}-01-01", f"{chosen}-12-31"),
                instance.c.beside_task_id.is_(None),
            )
            .order_by(task.c.status.desc(), task.c.due_on, task.c.id)
        )  # fmt: skip
        allowed = _units_for(tx, viewer, {row["unit_id"] for row in found})
        found = [row for row in found if row["unit_id"] in allowed]
        said = _explained(tx, [row["id"] for row in found])
        rows = []
        for row in found:
            inner = office.library.version(tx, row["version_id"]).definition
            outer = office.library.version(tx, row["case_version_id"]).definition
            end = civil_date(restored(row["closed_at"])) if row["closed_at"] else tx.today
            late = calendar.between(date.fromisoformat(row["due_on"]), end)
            drawn = inner.diagram.nodes[row["element_id"]].name
            reason, new_date = said.get(row["id"], ("", ""))
            rows.append(
                OverdueRow(
                    row["id"], row["case_id"], row["number"], outer.say(row["title"], viewer.language),
                    translated_name(inner, drawn, row["name"], viewer.language),
                    outer.say(outer.procedure.name, viewer.language), units.unit(tx, row["unit_id"], tx.today).name,
                    row["role_words"], row["due_on"], late, row["status"] == "open",
                    row["status"] == "open" and late >= LISTED, reason, new_date,
                )
            )  # fmt: skip
    listed = sum(row.listed for row in rows)
    return OverduePage(chosen, rows, _counted(rows, "unit"), _counted(rows, "procedure"), listed)


def as_csv(page: OverduePage, language: str) -> str:
    """The rows of the report for a spreadsheet (with a byte order mark, so that it shows Vietnamese letters)."""
    heads = ("Hồ sơ", "Việc", "Thủ tục", "Đơn vị", "Vai trò", "Hạn", "Số ngày làm việc chậm", "Còn mở", "Lý do chậm",
             "Ngày đề nghị")  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([sentence(head, {}, language) for head in heads])
    for row in page.rows:
        still = sentence("Có" if row.open else "Không", {}, language)
        cells = [row.case_number, row.name, row.procedure, row.unit, row.role, row.due_on, row.late, still, row.reason]
        writer.writerow([_harmless(str(cell)) for cell in (*cells, row.new_date)])
    return "\ufeff" + out.getvalue()


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _units_for(tx: Transaction, viewer: Viewer, wanted: set[str]) -> set[str]:
    if "auditor" in viewer.duties:
        return wanted
    posts = people.posts_of(tx, viewer.person, tx.today)
    own = {held.unit for held in posts if held.role in READERS}
    return {unit for unit in wanted if own & {unit, *(above.id for above in units.ancestors(tx, unit, tx.today))}}


def _explained(tx: Transaction, tasks: list[str]) -> dict[str, tuple[str, str]]:
    """What the holders said about the delay, and the day that they asked for."""
    found = {}
    for start in range(0, len(tasks), 500):
        part = tasks[start : start + 500]
        rows = tx.rows(select(instance.c.beside_task_id, instance.c.data).where(instance.c.beside_task_id.in_(part)))
        for row in rows:
            data = json.loads(row["data"])
            if data.get("reason"):
                found[row["beside_task_id"]] = (str(data["reason"]), str(data.get("new_date") or ""))
    return found


def _counted(rows: list[OverdueRow], key: str) -> list[tuple[str, int, int]]:
    still = Counter(getattr(row, key) for row in rows if row.open)
    done = Counter(getattr(row, key) for row in rows if not row.open)
    return sorted(
        ((name, still[name], done[name]) for name in {*still, *done}),
        key=lambda item: (-item[1], alphabetical(item[0])),
    )
