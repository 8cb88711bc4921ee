"""What a rehearsal showed, counted from its rows: outcomes, load, delays, bottlenecks, incidents, flows never taken."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from engine.clock import civil_date, restored
from engine.definitions import versions
from engine.execution.library import Library
from engine.organisation.days import holds_on
from engine.organisation.kinds import BODY_KINDS, role_words
from engine.rehearsal.played import Played, Trouble
from engine.store.tables import (
    case_file,
    case_link,
    document,
    handover,
    incident,
    instance,
    notice,
    outbox,
    person,
    subscription,
    task,
    timer,
    unit,
)
from engine.store.transaction import Transaction
from engine.wording import say_kept

#: So many bottlenecks, and so many sorts of incidents with an example each, are listed.
BOTTLENECKS = 20
_DAYS_IN_TEXT = re.compile(r"\d\d/\d\d/\d{4}")
_PLACE = re.compile(r"\{\w+\}")
_FIRST_ROLE = re.compile(r"^\s*([a-z_]+)@")


def organisation(tx: Transaction, first: date) -> dict[str, int]:
    """How large the organisation is on the first day: units, the bodies inside them, people."""
    kinds = tx.rows(select(unit.c.kind).where(holds_on(unit, first)))
    people = tx.rows(select(func.count().label("all")).select_from(person).where(holds_on(person, first)))
    in_units = sum(row["kind"] not in BODY_KINDS for row in kinds)
    return {"units": in_units, "bodies": len(kinds) - in_units, "people": people[0]["all"]}


def cases(tx: Transaction) -> dict[str, dict[str, Any]]:
    """Cases of each procedure by outcome, how they were started, and how long they took in days."""
    handed = {row["to_case_id"] for row in tx.rows(select(case_link.c.to_case_id))}
    found: dict[str, dict[str, Any]] = {}
    lasted: dict[str, list[int]] = defaultdict(list)
    for row in tx.rows(select(case_file).order_by(case_file.c.procedure_id)):
        one = found.setdefault(
            row["procedure_id"],
            {"started": 0, "closed": 0, "open": 0, "by_calendar": 0, "by_message": 0, "by_hand": 0, "outcomes": {}},
        )
        one["started"] += 1
        how = "by_message" if row["id"] in handed else "by_calendar" if row["started_by"] is None else "by_hand"
        one[how] += 1
        if row["status"] == "closed":
            one["closed"] += 1
            outcome = row["outcome"] or ""
            one["outcomes"][outcome] = one["outcomes"].get(outcome, 0) + 1
            lasted[row["procedure_id"]].append(_days(row["started_at"], row["closed_at"]))
        else:
            one["open"] += 1
    for procedure, one in found.items():
        one["outcomes"] = dict(sorted(one["outcomes"].items()))
        one["days"] = spread(lasted[procedure])
    return found


def spread(values: Iterable[int]) -> dict[str, int]:
    """Median, nine tenths and the longest; whole numbers."""
    ordered = sorted(values)
    if not ordered:
        return {"median": 0, "p90": 0, "longest": 0}
    return {"median": _at(ordered, 50), "p90": _at(ordered, 90), "longest": ordered[-1]}


def _at(ordered: list[int], percent: int) -> int:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _days(frm: str, to: str) -> int:
    return (civil_date(restored(to)) - civil_date(restored(frm))).days


class Work:
    """Everything counted from the tasks, in one pass."""

    def __init__(self, tx: Transaction, library: Library, until: datetime) -> None:
        self.completed = 0
        self.opened = 0
        self.late = 0
        self.with_deadline = 0
        self.by_procedure: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.elements: dict[tuple[str, str, str, str], list[tuple[int, bool, bool]]] = defaultdict(list)
        self.weeks: dict[str, Counter[str]] = defaultdict(Counter)
        self.months: Counter[str] = Counter()
        names: dict[str, str] = {}
        columns = ("element_id", "assignment", "due_on", "status", "opened_at", "closed_at", "overdue")
        query = (
            select(*(task.c[name] for name in columns), instance.c.version_id, case_file.c.procedure_id)
            .join(instance, instance.c.id == task.c.instance_id)
            .join(case_file, case_file.c.id == task.c.case_id)
        )
        for row in tx.connection.execute(query).mappings():
            self._count(tx, library, dict(row), until, names)

    def _count(
        self, tx: Transaction, library: Library, row: dict[str, Any], until: datetime, names: dict[str, str]
    ) -> None:
        compiled = library.version(tx, row["version_id"])
        procedure = names.setdefault(row["version_id"], compiled.definition.procedure.id)
        self.opened += 1
        done = row["status"] == "completed"
        self.completed += done
        closed = restored(row["closed_at"]) if row["closed_at"] else until
        late = bool(row["overdue"]) or row["due_on"] is not None and civil_date(closed).isoformat() > row["due_on"]
        if row["due_on"] is not None and (done or late):
            self.with_deadline += 1
            self.late += late
            counted = self.by_procedure[row["procedure_id"]]
            counted[0] += late
            counted[1] += 1
        if row["status"] != "cancelled":
            name = compiled.definition.diagram.nodes[row["element_id"]].name or row["element_id"]
            wait = (civil_date(closed) - civil_date(restored(row["opened_at"]))).days
            english = compiled.definition.say(name, "en")
            self.elements[procedure, row["element_id"], name, english].append((wait, late, done))
        if done:
            day = civil_date(closed)
            year, week, _weekday = day.isocalendar()
            self.weeks[role_of(row["assignment"])][f"{year}-W{week:02d}"] += 1
            self.months[f"{day.year}-{day.month:02d}"] += 1

    def bottlenecks(self) -> list[dict[str, Any]]:
        """The steps where work stands longest: most overdue first, then the longest waits."""
        found = []
        for (procedure, element, name, english), rows in sorted(self.elements.items()):
            waits = [wait for wait, _late, _done in rows]
            late = sum(was_late for _wait, was_late, _done in rows)
            still = sum(not was_done for _wait, _late, was_done in rows)
            one: dict[str, Any] = {
                "procedure": procedure,
                "element": element,
                "name": name,
                "name_en": english,
                "tasks": len(rows),
                "overdue": late,
            }
            one |= {"still_open": still, "wait_days": spread(waits), "waited_days": sum(waits)}
            found.append(((-late, -sum(waits), procedure, element), one))
        return [one for _rank, one in sorted(found, key=lambda ranked: ranked[0])[:BOTTLENECKS]]

    def load(self) -> dict[str, dict[str, Any]]:
        """Completed tasks of each role: in all, in the busiest week, in each week with work."""
        found = {}
        for role, weeks in sorted(self.weeks.items()):
            busiest = max(sorted(weeks), key=lambda week: weeks[week])
            found[role] = {
                "words": role_words(role) if role not in ("person", "subject", "starter") else "",
                "tasks": sum(weeks.values()),
                "busiest_week": busiest,
                "busiest": weeks[busiest],
                "weeks": dict(sorted(weeks.items())),
            }
        return found

    def overdue(self) -> dict[str, Any]:
        """How many of the tasks with a deadline were late, in all and by the procedure of the case."""
        return {
            "late": self.late,
            "of": self.with_deadline,
            "per_mille": self.late * 1000 // max(self.with_deadline, 1),
            "by_procedure": {
                procedure: {"late": late, "of": of, "per_mille": late * 1000 // max(of, 1)}
                for procedure, (late, of) in sorted(self.by_procedure.items())
            },
        }


def role_of(assignment: str) -> str:
    """The role that an assignment names first; `person` for people named by the case itself."""
    match = _FIRST_ROLE.match(assignment)
    if match:
        return match.group(1)
    return assignment if assignment in ("subject", "starter") else "person"


def incidents(tx: Transaction, library: Library, played: Played) -> list[dict[str, Any]]:
    """What went wrong, alike ones together: the engine's incidents and what the rehearsal could not answer.

    `vacant`: nobody held the role · `failed`: an element failed · `unanswerable`: no answers satisfy the form ·
    `refused`: an act was refused that should not have been · `defect`: a fault of the program.
    """
    counted: Counter[tuple[str, str, str, str]] = Counter()
    still_open: Counter[tuple[str, str, str, str]] = Counter()
    first: dict[tuple[str, str, str, str], tuple[str, str, str]] = {}
    numbers = {row["id"]: row["number"] for row in tx.rows(select(case_file.c.id, case_file.c.number))}
    query = select(incident, instance.c.version_id).join(instance, instance.c.id == incident.c.instance_id)
    rows = tx.rows(query.order_by(incident.c.id))
    troubles = [
        Trouble(
            row["kind"], library.version(tx, row["version_id"]).definition.procedure.id, row["element_id"],
            row["message"], row["case_id"], json.loads(row["said"]) if row["said"] else None,
        )
        for row in rows
    ]  # fmt: skip
    open_ones = [*(bool(row["open"]) for row in rows), *(True for _one in played.troubles)]
    for one, is_open in zip([*troubles, *played.troubles], open_ones, strict=True):
        key = (one.kind, one.procedure, one.element, _sort(one.message, one.said))
        counted[key] += 1
        still_open[key] += is_open
        english = say_kept(one.said, "en") if one.said else one.english or one.message
        first.setdefault(key, (numbers.get(one.case_id or "", ""), one.message[:300], english[:300]))
    return [
        {"kind": key[0], "procedure": key[1], "element": key[2], "message": first[key][1], "message_en": first[key][2],
         "count": counted[key], "open": still_open[key], "first_case": first[key][0]}
        for key in sorted(counted, key=lambda key: (-counted[key], key))
    ]  # fmt: skip


def _sort(message: str, said: dict[str, Any] | None) -> str:
    """What makes two incidents of one element alike: the sentences, whatever days, units and people they name."""
    if said is None:
        return _DAYS_IN_TEXT.sub("…", message)[:300]
    only_joins = not any(letter.isalpha() for letter in _PLACE.sub("", said["says"]))
    inside = [
        _sort("", value) if isinstance(value, dict) else _sort(str(value), None) if only_joins else ""
        for value in said["values"].values()
    ]
    return " ".join(dict.fromkeys([said["says"], *filter(None, inside)]))


def flows(tx: Transaction, library: Library) -> tuple[list[dict[str, str]], dict[str, int]]:
    """The sequence flows of current diagrams that no case took, and how many flows each procedure has.

    Of procedures and patterns that were not played at all no flow is listed; they stand in `not_played`.
    """
    taken: dict[str, set[str]] = defaultdict(set)
    for row in tx.connection.execute(select(instance.c.version_id, instance.c.path)).mappings():
        taken[row["version_id"]] |= set(json.loads(row["path"]))
    untaken, counts = [], {}
    for version in versions.all_current(tx):
        diagram = library.version(tx, version.id).definition.diagram
        counts[version.procedure_id] = len(diagram.flows)
        if version.id not in taken:
            continue
        for flow in diagram.flows.values():
            if flow.id not in taken[version.id]:
                ends = {"from": diagram.nodes[flow.source].name, "to": diagram.nodes[flow.target].name}
                untaken.append({"procedure": version.procedure_id, "flow": flow.id, "name": flow.name or "", **ends})
    return sorted(untaken, key=lambda one: (one["procedure"], one["flow"])), counts


def not_played(tx: Transaction) -> list[str]:
    """Current procedures and patterns of which no case ran."""
    ran = set(tx.connection.execute(select(instance.c.version_id).distinct()).scalars())
    return [version.procedure_id for version in versions.all_current(tx) if version.id not in ran]


def paper(tx: Transaction) -> dict[str, int]:
    """How much was written and told."""

    def count(table: Any) -> int:
        return tx.connection.execute(select(func.count()).select_from(table)).scalar_one()

    waiting = select(func.count()).select_from(handover).where(handover.c.status == "waiting")
    return {
        "documents": count(document),
        "notices": count(notice),
        "mails": count(outbox),
        "handovers_waiting": tx.connection.execute(waiting).scalar_one(),
    }


def stuck(tx: Transaction, before: date) -> list[str]:
    """Numbers of cases that are open and in which nobody has anything to do and no timer runs."""
    working = select(task.c.case_id).where(task.c.status == "open")
    query = select(case_file.c.number).where(
        case_file.c.status == "open", case_file.c.id.not_in(working), case_file.c.started_on <= before.isoformat()
    )
    waiting = _with_timer(tx)
    rows = tx.rows(query.add_columns(case_file.c.id).order_by(case_file.c.number))
    return [row["number"] for row in rows if row["id"] not in waiting]


def _with_timer(tx: Transaction) -> set[str]:
    found: set[str] = set()
    for table in (timer, subscription):
        query = select(instance.c.case_id).join(table, table.c.instance_id == instance.c.id).distinct()
        found |= set(tx.connection.execute(query).scalars())
    return found
