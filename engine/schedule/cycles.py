"""Cycles: what recurs, for which units, from which day, told to whom, on which legal basis. Data, in dated versions.

Shipped in `workflows/calendar/cycles.yaml`; once loaded they are rows, and a change is a new version with a reason.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from dateutil.rrule import rrulestr
from sqlalchemy import func, insert, select

from engine import history
from engine.errors import Kind, Refused
from engine.execution.office import read_setting, write_setting
from engine.ids import new_id
from engine.organisation.assignments import AssignmentError, parse
from engine.organisation.kinds import KINDS
from engine.rules import expressions
from engine.store.tables import cycle_version
from engine.store.transaction import Transaction
from engine.wording import Said

#: From this day on the calendar starts cases; nothing that opened earlier is started afterwards.
SINCE = "calendar_since"
#: Changes with every change of terms and cycles; what was computed for another value is computed again.
REVISION = "calendar_revision"
PERIODS = ("year", "half", "quarter", "month", "term", "once")
#: Recurrences are counted from here unless the cycle says otherwise (calendar.md section 1).
FIRST_DAY = date(2022, 1, 1)


@dataclass(eq=False)
class CycleRefused(Refused):
    """A cycle as written cannot be used; each fault is a sentence."""

    kind = Kind.INVALID
    cycle: str
    faults: str
    says = "Chu kỳ “{cycle}” chưa dùng được: {faults}"
    do = "Sửa các điểm này rồi lưu lại."


@dataclass(frozen=True)
class Cycle:
    """One cycle in one version."""

    id: str
    #: vi, en
    name: dict[str, str]
    #: of the catalogue; the procedure may not be released yet
    process: int
    procedure: str
    #: exactly one of the four says when
    rrule: str = ""
    dates: tuple[str, ...] = ()
    #: {body: party | council, anchor: begins | next | year3, day: "12-20" | shift: "-P6M" | working_days: -30}
    term: dict[str, Any] = field(default_factory=dict)
    #: "per case": what starts the clock, in words; nothing is computed here
    event: dict[str, str] = field(default_factory=dict)
    period: str = "year"
    #: kinds of units (glossary) to which it applies, each on the day on which it opens
    units: tuple[str, ...] = ()
    #: days before D at which the case opens
    opens: int = 0
    #: opens a case; the others are dates inside a case of their procedure, or entries
    starts: bool = False
    #: start answers, name -> CEL over the facts of the occurrence
    data: dict[str, str] = field(default_factory=dict)
    #: cycles whose day a unit's case must be done by; without them the case is late after D itself
    milestones: tuple[str, ...] = ()
    #: days before D; `after` counts days after D while it is not done
    reminders: tuple[int, ...] = ()
    #: working days before or after an event, for the cycles that are timed per case
    reminders_wd: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    #: what ends the reminders besides a closed case: "" | holidays_confirmed
    done_when: str = ""
    #: assignments resolved from the unit: who is told
    told: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    source: str = ""
    #: default: of the product, editable, moves out of Tết; rule: of a text, does not move
    nature: str = "default"
    #: a day that is not worked moves: "" | before | after
    adjust: str = ""
    first: str = ""
    last: str = ""
    number: int = 1
    valid_from: str = ""

    def called(self, language: str = "vi") -> str:
        """Its name."""
        return self.name.get(language) or self.name["vi"]

    @property
    def timing(self) -> str:
        """How its dates come about: rrule | dates | term | event."""
        return next(kind for kind in ("rrule", "dates", "term", "event") if getattr(self, kind))


def read_cycles(root: Path) -> list[Cycle]:
    """The cycles that are shipped below a root, in their order. Raises CycleRefused."""
    path = root / "calendar" / "cycles.yaml"
    if not path.exists():
        return []
    return [from_raw(raw) for raw in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)]


def from_raw(raw: Mapping[str, Any]) -> Cycle:
    """A cycle from its written form. Raises CycleRefused."""
    known = Cycle.__dataclass_fields__
    id = str(raw.get("id", "?"))
    strange = sorted(set(raw) - set(known))
    if strange:
        raise CycleRefused(id, Said("mục lạ {names}", names=", ".join(strange)))
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    values = {key: str(value) if isinstance(value, date) else value for key, value in values.items()}
    values["dates"] = tuple(str(one) for one in values.get("dates", ()))
    try:
        cycle = Cycle(**values)
    except TypeError as error:
        raise CycleRefused(id, str(error)) from error
    found = faults(cycle)
    if found:
        raise CycleRefused(id, _together(found))
    return cycle


def faults(cycle: Cycle) -> list[Said]:
    """What is wrong with a cycle, as sentences in both languages."""
    found: list[Said] = []
    kinds = [kind for kind in ("rrule", "dates", "term", "event") if getattr(cycle, kind)]
    if len(kinds) != 1:
        found.append(Said("cần đúng một cách tính ngày: rrule, dates, term hoặc event"))
    if cycle.rrule:
        try:
            rule = rrulestr(cycle.rrule)
            if next(iter(rule), None) is None:
                found.append(Said("RRULE không cho ngày nào"))
        except (ValueError, TypeError) as error:
            found.append(Said("RRULE không đọc được: {error}", error=str(error)))
        if any(part in cycle.rrule.upper() for part in ("COUNT=", "HOURLY", "MINUTELY", "SECONDLY", "BYHOUR")):
            found.append(Said("RRULE chỉ dùng ngày, không dùng COUNT hay giờ"))
    for text in (*cycle.dates, cycle.first, cycle.last, cycle.valid_from):
        if text and not _is_day(text):
            found.append(Said("ngày “{text}” không đúng", text=text))
    if cycle.period not in PERIODS:
        found.append(Said("kỳ “{period}” không có", period=cycle.period))
    if cycle.nature not in ("default", "rule") or cycle.adjust not in ("", "before", "after"):
        found.append(Said("nature: default, rule; adjust: before, after"))
    if not 0 <= cycle.opens <= 1000 or any(not 0 < days <= 1000 for days in (*cycle.reminders, *cycle.after)):
        found.append(Said("số ngày phải từ 1 đến 1000"))
    if strange := [kind for kind in cycle.units if kind not in KINDS]:
        found.append(Said("không có loại đơn vị {kinds}", kinds=", ".join(strange)))
    if not cycle.units and not cycle.event:
        found.append(Said("chưa chọn loại đơn vị"))
    if cycle.term.get("anchor") == "year3" and not _is_day(f"2028-{cycle.term.get('day', '')}"):
        found.append(Said("ngày “{text}” không đúng", text=str(cycle.term.get("day", ""))))
    for text in cycle.told:
        found += [_of(text, said) for said in _assignment_faults(text)]
    if not cycle.name.get("vi"):
        found.append(Said("thiếu tên"))
    for name, text in cycle.data.items():
        found += [_of(name, Said(says, **values)) for says, values in expressions.faults(text, FACTS)]
    return found


def _of(name: str, said: str) -> Said:
    return Said("{name}: {said}", name=name, said=said)


def _together(found: list[Said]) -> Said:
    """Several faults as one sentence that can still be said in English."""
    said = found[0]
    for other in found[1:]:
        said = Said("{one}; {other}", one=said, other=other)
    return said


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _assignment_faults(text: str) -> list[Said]:
    try:
        parse(text)
    except AssignmentError as error:
        return [error.said]
    return []


#: What `data` may read about an occurrence.
FACTS = {
    "year", "month", "quarter", "due_on", "opens_on", "unit", "unit_kind", "period", "term", "cycle"
}  # fmt: skip


def load(tx: Transaction, root: Path) -> int:
    """Make rows of the shipped cycles that are new or changed since they were last shipped; returns how many.

    A cycle that was edited here keeps its edits: the shipped text is only noted when it differs from the last
    shipped one.
    """
    if read_setting(tx, SINCE) is None:
        write_setting(tx, SINCE, tx.today.isoformat())
        changed(tx)
    done = 0
    for cycle in read_cycles(root):
        content = written(cycle)
        sha = hashlib.sha256(content.encode()).hexdigest()
        rows = tx.rows(select(cycle_version).where(cycle_version.c.cycle_id == cycle.id))
        if any(row["sha256"] == sha for row in rows):
            continue
        valid_from = FIRST_DAY if not rows else tx.today
        _add(tx, cycle.id, content, sha, valid_from, "shipped", "")
        done += 1
    if done:
        history.record(tx, "cycles_loaded", None, {"cycles": done})
    return done


def written(cycle: Cycle) -> str:
    """The content of a version as it is kept."""
    values = {k: v for k, v in asdict(cycle).items() if k not in ("number", "valid_from")}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def add_version(tx: Transaction, cycle: Cycle, valid_from: date, reason: str) -> int:
    """A person's change: a new version from a day on. Returns its number. Raises CycleRefused."""
    found = faults(cycle)
    if found:
        raise CycleRefused(cycle.id, _together(found))
    content = written(cycle)
    return _add(tx, cycle.id, content, hashlib.sha256(content.encode()).hexdigest(), valid_from, "edited", reason)


def _add(tx: Transaction, id: str, content: str, sha: str, valid_from: date, origin: str, reason: str) -> int:
    last = tx.connection.execute(
        select(func.max(cycle_version.c.number)).where(cycle_version.c.cycle_id == id)
    ).scalar()
    number = (last or 0) + 1
    tx.execute(
        insert(cycle_version).values(
            cycle_id=id,
            number=number,
            valid_from=valid_from.isoformat(),
            content=content,
            sha256=sha,
            origin=origin,
            reason=reason,
            made_by=tx.actor.person,
            made_at=tx.at,
        )
    )
    changed(tx)
    return number


def changed(tx: Transaction) -> None:
    """Terms or cycles are no longer what they were; also inside a part of an act that is taken back later."""
    tx.memory.pop("cycles", None)
    tx.memory.pop("terms", None)
    write_setting(tx, REVISION, new_id("r"))


def revision(tx: Transaction) -> str:
    """Names the present state of terms and cycles; never the same for two states or two databases."""
    return read_setting(tx, REVISION) or ""


def versions(tx: Transaction) -> dict[str, list[Cycle]]:
    """Every cycle by id, its versions newest first."""
    known: dict[str, list[Cycle]] | None = tx.memory.get("cycles")
    if known is None:
        known = {}
        for row in tx.rows(select(cycle_version).order_by(cycle_version.c.cycle_id, cycle_version.c.number.desc())):
            known.setdefault(row["cycle_id"], []).append(_cycle(row))
        tx.memory["cycles"] = known
    return known


def current(tx: Transaction, id: str, day: date | None = None) -> Cycle | None:
    """The version of a cycle that holds on a day (today)."""
    on = (day or tx.today).isoformat()
    found = versions(tx).get(id, [])
    return next((cycle for cycle in found if cycle.valid_from <= on), found[-1] if found else None)


def since(tx: Transaction) -> date:
    """The day from which the calendar starts cases."""
    return date.fromisoformat(read_setting(tx, SINCE) or tx.today.isoformat())


def begin_from(tx: Transaction, day: date) -> None:
    """Set the day from which the calendar starts cases (an installation that takes over a running year)."""
    write_setting(tx, SINCE, day.isoformat())
    changed(tx)
    history.record(tx, "calendar_begins", None, {"on": day.isoformat()})


def _cycle(row: Any) -> Cycle:
    values = json.loads(row["content"])
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return Cycle(**values, number=row["number"], valid_from=row["valid_from"])
