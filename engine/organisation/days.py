"""Rows that hold from a day to a day: the condition in SQL, and the few sums with days that the acts need."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, FromClause, or_

from engine.organisation.refusals import ReversedPeriod

#: Sorts after every civil date; stands for "no end" when periods are compared.
OPEN_END = "9999-12-31"


def holds_on(table: FromClause, day: date | BindParameter[str]) -> ColumnElement[bool]:
    """The condition that a row of the table is valid on the day; for a prepared statement the day comes later."""
    text = day.isoformat() if isinstance(day, date) else day
    return (table.c.valid_from <= text) & or_(table.c.valid_to.is_(None), table.c.valid_to >= text)


def ends_after(table: FromClause, day: date) -> ColumnElement[bool]:
    """The condition that a row is still valid on some later day than the given one."""
    return or_(table.c.valid_to.is_(None), table.c.valid_to > day.isoformat())


def overlaps(table: FromClause, first: date, last: date | None) -> ColumnElement[bool]:
    """The condition that a row shares at least one day with the period."""
    end = last.isoformat() if last else OPEN_END
    return (table.c.valid_from <= end) & or_(table.c.valid_to.is_(None), table.c.valid_to >= first.isoformat())


def day_before(day: date) -> date:
    """The last day of the old picture when a new one starts on `day`."""
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    """The first day of the new picture when the old one ends on `day`."""
    return day + timedelta(days=1)


def as_date(text: Any) -> date | None:
    """A stored day as date; None stays None."""
    return date.fromisoformat(text) if text else None


def as_text(day: date | None) -> str | None:
    """A day as it is stored; None stays None."""
    return day.isoformat() if day else None


def shown(day: date) -> str:
    """A day as people here write it, `20/12/2026`."""
    return day.strftime("%d/%m/%Y")


def shown_period(row: Any) -> tuple[str, str]:
    """First and last day of a row as people write them; an open end is "nay" (now)."""
    end = as_date(row["valid_to"])
    return shown(date.fromisoformat(row["valid_from"])), shown(end) if end else "nay"


def require_period(first: date, last: date | None) -> None:
    """Refuses: ReversedPeriod when the last day lies before the first."""
    if last is not None and last < first:
        raise ReversedPeriod(shown(first), shown(last))
