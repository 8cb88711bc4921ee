"""Terms of Party bodies and councils, per unit, with a stored year 3 that the organisation board confirms.

The two counts differ (calendar.md section 2): a Party term counts the calendar year after the congress as its first,
a council term the year of the election. So the system only proposes year 3; a person confirms it.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import insert, select, update

from engine import history
from engine.errors import Kind, NotFound, Refused
from engine.organisation import roles, units
from engine.organisation.days import as_date, shown
from engine.organisation.people import clean
from engine.schedule.cycles import changed
from engine.store.prepared import Prepared
from engine.store.tables import term, unit
from engine.store.transaction import Transaction

BODIES = {"party": "Đảng bộ", "council": "Hội đồng nhân dân"}
#: Who confirms year 3 of a unit's term.
CONFIRMERS = "organisation_board@above(unit), organisation_board@unit"

_TERMS = Prepared(select(term).order_by(term.c.unit_id, term.c.body, term.c.begins_on))


@dataclass(eq=False)
class NotYoursToConfirm(Refused):
    """Only the organisation board confirms the third year and moves a congress."""

    kind = Kind.NOT_ALLOWED
    unit: str
    whom: str
    says = "Bạn không được xác nhận nhiệm kỳ của “{unit}”."
    do = "Người được làm: {whom}."


@dataclass(eq=False)
class YearOutsideTerm(Refused):
    """The third year must lie inside the term."""

    year: int
    first: str
    last: str
    says = "Năm thứ ba {year} nằm ngoài nhiệm kỳ ({first} đến {last})."
    do = "Chọn một năm trong nhiệm kỳ."


@dataclass(eq=False)
class DatesReversed(Refused):
    """A congress that ends a term lies after the one that began it."""

    first: str
    last: str
    says = "Ngày kết thúc {last} không sau ngày bắt đầu {first}."
    do = "Kiểm tra lại hai ngày."


@dataclass(eq=False)
class TermThere(Refused):
    """The unit has a term of this kind in these years already."""

    kind = Kind.CONFLICT
    name: str
    says = "Đơn vị đã có nhiệm kỳ trong thời gian này: {name}."
    do = "Mở nhiệm kỳ đó để sửa ngày."


@dataclass(frozen=True)
class Term:
    """One term of one unit."""

    id: str
    unit: str
    body: str
    name: str
    begins_on: date
    next_on: date
    ended_on: date | None
    year3_proposed: int
    year3: int | None
    year3_by: str | None
    source: str
    #: who confirmed its two days; None: they are expected, not known
    days_by: str | None = None

    @property
    def confirmed(self) -> bool:
        """Has the organisation board confirmed the third year?"""
        return self.year3 is not None

    @property
    def expected(self) -> bool:
        """Are its days only expected? Nobody has confirmed them, and it has not ended."""
        return self.days_by is None and self.ended_on is None

    @property
    def third(self) -> int:
        """The third year: confirmed, else proposed."""
        return self.year3 if self.year3 is not None else self.year3_proposed

    @property
    def over(self) -> date:
        """Its last day."""
        return self.ended_on or self.next_on


def propose_year3(body: str, begins_on: date) -> int:
    """The third year as the system proposes it (calendar.md section 2); never used before it is confirmed."""
    return begins_on.year + (3 if body == "party" else 2)


def read_terms(root: Path) -> list[dict[str, Any]]:
    """The terms that are shipped below a root."""
    path = root / "calendar" / "terms.yaml"
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) if path.exists() else []


def load(tx: Transaction, root: Path) -> int:
    """Make rows of the shipped terms whose units exist here and that have no row yet; returns how many."""
    done = 0
    known = {row["id"] for row in tx.rows(select(term.c.id))}
    for raw in read_terms(root):
        begins = date.fromisoformat(str(raw["begins_on"]))
        for unit_id, last in _units_of(tx, raw, begins):
            id = f"{raw['id']}:{unit_id}"
            if id in known:
                continue
            following = date.fromisoformat(str(raw["next_on"]))
            ended = as_date(str(raw["ended_on"])) if raw.get("ended_on") else last  # a term ends with its unit
            add(
                tx, id, unit_id, raw["body"], raw["name"], begins, following,
                ended_on=ended if ended is not None and ended < following else None,
                year3=raw.get("year3"), source=raw.get("source", ""),
            )  # fmt: skip
            known.add(id)
            done += 1
    return done


def _units_of(tx: Transaction, raw: dict[str, Any], begins: date) -> list[tuple[str, date | None]]:
    """The units of a shipped term, each with its last day."""
    if "unit" in raw:
        found = tx.rows(select(unit).where(unit.c.id == raw["unit"]))
        return [(row["id"], as_date(row["valid_to"])) for row in found]
    text = begins.isoformat()
    rows = tx.rows(select(unit).where(unit.c.kind == raw["unit_kind"], unit.c.valid_from <= text).order_by(unit.c.id))
    return [(row["id"], as_date(row["valid_to"])) for row in rows if row["valid_to"] is None or row["valid_to"] >= text]


def add(
    tx: Transaction,
    id: str,
    unit_id: str,
    body: str,
    name: str,
    begins_on: date,
    next_on: date,
    *,
    ended_on: date | None = None,
    year3: int | None = None,
    source: str = "",
) -> Term:
    """A term of a unit; year3 only when it is already settled. Refuses: DatesReversed."""
    if next_on <= begins_on:
        raise DatesReversed(shown(begins_on), shown(next_on))
    values = {
        "id": id,
        "unit_id": unit_id,
        "body": body,
        "name": name,
        "begins_on": begins_on.isoformat(),
        "next_on": next_on.isoformat(),
        "ended_on": ended_on.isoformat() if ended_on else None,
        "year3_proposed": propose_year3(body, begins_on),
        "year3": year3,
        "year3_by": tx.actor.person if year3 else None,
        "year3_at": tx.at if year3 else None,
        "source": source,
    }
    tx.execute(insert(term).values(**values))
    changed(tx)
    history.record(tx, "term_added", None, values)
    return one(tx, id)


def enter(tx: Transaction, unit_id: str, body: str, name: str, begins_on: date, next_on: date) -> Term:
    """A term that a person enters. Refuses: NotFound (unit, kind), Missing (name), DatesReversed, TermThere."""
    if body not in BODIES:
        raise NotFound("loại nhiệm kỳ", body)
    units.in_being(tx, unit_id, tx.today)
    called = clean(name, "tên nhiệm kỳ", 200)
    for known in terms(tx):
        if (known.unit, known.body) == (unit_id, body) and begins_on < known.over and known.begins_on < next_on:
            raise TermThere(known.name)
    id = f"{body}-{begins_on.year}-{next_on.year}:{unit_id}"
    add(tx, id, unit_id, body, called, begins_on, next_on)
    return confirm_days(tx, id)


def terms(tx: Transaction) -> list[Term]:
    """Every term, by unit and beginning."""
    known: list[Term] | None = tx.memory.get("terms")
    if known is None:
        known = [_term(row) for row in tx.all(_TERMS)]
        tx.memory["terms"] = known
    return known


def one(tx: Transaction, id: str) -> Term:
    """A term. Refuses: NotFound."""
    found = next((known for known in terms(tx) if known.id == id), None)
    if found is None:
        raise NotFound("nhiệm kỳ", id)
    return found


def confirm_year3(tx: Transaction, id: str, year: int) -> Term:
    """The organisation board settles the third year of a term; from then on its votes are started.

    Refuses: NotFound, NotYoursToConfirm, YearOutsideTerm.
    """
    known = one(tx, id)
    require_confirmer(tx, known.unit)
    if not known.begins_on.year <= year <= known.next_on.year:
        raise YearOutsideTerm(year, shown(known.begins_on), shown(known.next_on))
    values = {"year3": year, "year3_by": tx.actor.person, "year3_at": tx.at}
    tx.execute(update(term).where(term.c.id == id).values(**values))
    changed(tx)
    details = {"term": id, "year3": year, "proposed": known.year3_proposed, "before": known.year3}
    history.record(tx, "year3_confirmed", None, details)
    return one(tx, id)


def move(tx: Transaction, id: str, begins_on: date, next_on: date) -> Term:
    """Another day for the congress or the election that begins or ends the term.

    When the term begins in another year its third year is proposed anew and must be confirmed again.
    Whoever moves them has confirmed them. Refuses: NotFound, NotYoursToConfirm, DatesReversed.
    """
    known = one(tx, id)
    require_confirmer(tx, known.unit)
    if next_on <= begins_on:
        raise DatesReversed(shown(begins_on), shown(next_on))
    values: dict[str, Any] = {
        "begins_on": begins_on.isoformat(),
        "next_on": next_on.isoformat(),
        "year3_proposed": propose_year3(known.body, begins_on),
        "days_by": tx.actor.person,
        "days_at": tx.at,
    }
    if begins_on.year != known.begins_on.year:
        values |= {"year3": None, "year3_by": None, "year3_at": None}
    tx.execute(update(term).where(term.c.id == id).values(**values))
    changed(tx)
    before = {"begins_on": known.begins_on.isoformat(), "next_on": known.next_on.isoformat()}
    history.record(tx, "term_moved", None, {"term": id, "before": before, "after": values})
    return one(tx, id)


def confirm_days(tx: Transaction, id: str) -> Term:
    """The organisation board says that both days of a term are as they stand; they are no longer only expected.

    Refuses: NotFound, NotYoursToConfirm.
    """
    known = one(tx, id)
    require_confirmer(tx, known.unit)
    if not known.expected:
        return known
    tx.execute(update(term).where(term.c.id == id).values(days_by=tx.actor.person, days_at=tx.at))
    changed(tx)
    days = {"begins_on": known.begins_on.isoformat(), "next_on": known.next_on.isoformat()}
    history.record(tx, "term_days_confirmed", None, {"term": id, **days})
    return one(tx, id)


def require_confirmer(tx: Transaction, unit_id: str) -> None:
    """Refuses: NotYoursToConfirm unless the actor sits in the organisation board of the unit or above it."""
    found = resolved(tx, CONFIRMERS, unit_id)
    if tx.actor.person not in [candidate.person for candidate in found.candidates]:
        raise NotYoursToConfirm(units.unit(tx, unit_id, tx.today).name, found.words)


def resolved(tx: Transaction, text: str, unit_id: str) -> roles.Resolution:
    """The people of an assignment, from a unit, today."""
    context = roles.RoleContext(unit_id, None, None, None, lambda _text: None)
    return roles.resolve(tx, text, context, tx.today)


def _term(row: Any) -> Term:
    return Term(
        id=row["id"],
        unit=row["unit_id"],
        body=row["body"],
        name=row["name"],
        begins_on=date.fromisoformat(row["begins_on"]),
        next_on=date.fromisoformat(row["next_on"]),
        ended_on=as_date(row["ended_on"]),
        year3_proposed=row["year3_proposed"],
        year3=row["year3"],
        year3_by=row["year3_by"],
        days_by=row["days_by"],
        source=row["source"],
    )
