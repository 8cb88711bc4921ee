"""The whole organisation as lines of text, from the database or from files, in one shape to compare."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.organisation.days import OPEN_END
from engine.store import tables
from engine.store.transaction import Transaction

Key = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """Values that hold together; empty text is nothing. `file` and `number` say where it was read."""

    values: dict[str, str]
    file: str = ""
    number: int = 0

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    @property
    def end(self) -> str:
        """The last day, or a day after all others."""
        return self.values["valid_to"] or OPEN_END


@dataclass(frozen=True)
class Sheet:
    """How lines of one kind are told apart, and which of their columns an import may change."""

    name: str
    file: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    correctable: tuple[str, ...] = ()


def _sheet(name: str, file: str, key: str, others: str, correctable: str = "") -> Sheet:
    return Sheet(name, file, tuple(key.split()), tuple(f"{key} {others}".split()), tuple(correctable.split()))


PERIODS = _sheet("periods", "units.csv", "id valid_from", "kind level symbol name parent valid_to")
SUCCESSIONS = _sheet("successions", "units.csv", "unit successor", "kind on_day")
POSTS = _sheet("posts", "posts.csv", "id", "unit role title valid_from valid_to")
HOLDINGS = _sheet("holdings", "posts.csv", "post person valid_from", "valid_to ground")
PERSONS = _sheet(
    "persons",
    "persons.csv",
    "id",
    "full_name birth_year email phone works_in_system valid_from valid_to",
    "full_name birth_year email phone works_in_system",
)
MEMBERSHIPS = _sheet(
    "memberships", "memberships.csv", "unit person valid_from", "standing exemption admitted_on valid_to"
)
KINSHIP = _sheet("kinship", "kinship.csv", "person relative valid_from", "relation valid_to")
SUBSTITUTIONS = _sheet(
    "substitutions", "substitutions.csv", "person substitute valid_from", "valid_to ground"
)

SHEETS = (PERIODS, SUCCESSIONS, PERSONS, POSTS, HOLDINGS, MEMBERSHIPS, KINSHIP, SUBSTITUTIONS)


@dataclass
class Picture:
    """Every line of the organisation, by sheet and key."""

    sheets: dict[str, dict[Key, Line]] = field(default_factory=lambda: {sheet.name: {} for sheet in SHEETS})

    def lines(self, sheet: Sheet) -> dict[Key, Line]:
        """The lines of one sheet by key."""
        return self.sheets[sheet.name]

    def grouped(self, sheet: Sheet, *columns: str) -> dict[Key, list[Line]]:
        """The lines of one sheet by some columns, each group in the order of its first days."""
        groups: dict[Key, list[Line]] = {}
        for line in self.lines(sheet).values():
            groups.setdefault(tuple(line[column] for column in columns), []).append(line)
        for group in groups.values():
            group.sort(key=lambda line: line["valid_from"])
        return groups


def of_database(tx: Transaction) -> Picture:
    """The organisation as it is stored."""
    picture = Picture()
    periods = picture.lines(PERIODS)
    for line in _periods(tx):
        periods[(line["id"], line["valid_from"])] = line
    plain: tuple[tuple[Sheet, Any, dict[str, str]], ...] = (
        (SUCCESSIONS, tables.unit_successor, {"unit": "unit_id", "successor": "successor_id"}),
        (PERSONS, tables.person, {}),
        (POSTS, tables.post, {"unit": "unit_id"}),
        (HOLDINGS, tables.holding, {"post": "post_id", "person": "person_id"}),
        (MEMBERSHIPS, tables.membership, {"unit": "unit_id", "person": "person_id"}),
        (KINSHIP, tables.kinship, {"person": "person_id", "relative": "relative_id"}),
        (SUBSTITUTIONS, tables.substitution, {"person": "person_id", "substitute": "substitute_id"}),
    )
    for sheet, table, stored in plain:
        lines = picture.lines(sheet)
        for row in tx.rows(select(table)):
            values = {column: text(row[stored.get(column, column)]) for column in sheet.columns}
            lines[tuple(values[column] for column in sheet.key)] = Line(values)
    return picture


def text(value: Any) -> str:
    """A stored value as it stands in a file."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def _periods(tx: Transaction) -> Iterable[Line]:
    """Each unit, cut at every day on which its name or parent changed."""
    names: dict[str, list[Any]] = {}
    parents: dict[str, list[Any]] = {}
    for groups, table in ((names, tables.unit_name), (parents, tables.unit_parent)):
        for row in tx.rows(select(table).order_by(table.c.unit_id, table.c.valid_from)):
            groups.setdefault(row["unit_id"], []).append(row)
    for unit in tx.rows(select(tables.unit).order_by(tables.unit.c.id)):
        own = [*names.get(unit["id"], []), *parents.get(unit["id"], [])]
        starts = sorted({row["valid_from"] for row in own} | {unit["valid_from"]})
        for position, start in enumerate(starts):
            following = starts[position + 1] if position + 1 < len(starts) else None
            name = _on(names.get(unit["id"], []), start)
            parent = _on(parents.get(unit["id"], []), start)
            yield Line(
                {
                    "id": unit["id"],
                    "valid_from": start,
                    "kind": unit["kind"],
                    "level": unit["level"],
                    "symbol": unit["symbol"],
                    "name": name["name"] if name else "",
                    "parent": parent["parent_id"] if parent else "",
                    "valid_to": before(following) if following else text(unit["valid_to"]),
                }
            )


def before(day: str) -> str:
    """The day before, as text."""
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()


def _on(rows: list[Any], day: str) -> Any | None:
    return next((row for row in rows if row["valid_from"] <= day <= (row["valid_to"] or OPEN_END)), None)
