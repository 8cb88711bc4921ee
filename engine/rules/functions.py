"""The functions that every expression may call. Null in, null (or the empty value) out."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta


def days(day: str | None, count: int) -> str | None:
    """The day `count` calendar days later."""
    return (date.fromisoformat(day) + timedelta(days=int(count))).isoformat() if day else None


def months(day: str | None, count: int) -> str | None:
    """The day `count` calendar months later: same day number, or the last day of a shorter month."""
    return (date.fromisoformat(day) + relativedelta(months=int(count))).isoformat() if day else None


def year_of(day: str | None) -> int | None:
    """The year of a date."""
    return int(day[:4]) if day else None


def year_end(year: int | None) -> str | None:
    """31 December of a year."""
    return f"{int(year):04d}-12-31" if year is not None else None


def or_else(value: Any, fallback: Any) -> Any:
    """The value, or the fallback when it is null."""
    return fallback if value is None else value


def total(values: list[Any] | None) -> int:
    """The sum of whole numbers; null counts as nothing."""
    return sum(int(value) for value in values or [] if value is not None)


def count(rows: list[Any] | None, key: str, value: Any) -> int:
    """How many rows have this value under the key."""
    return sum(1 for row in rows or [] if row.get(key) == value)


def pluck(rows: list[Any] | None, key: str) -> list[Any]:
    """The values under a key, in the order of the rows."""
    return [row.get(key) for row in rows or []]


def find(rows: list[Any] | None, key: str, value: Any) -> dict[str, Any] | None:
    """The first row that has this value under the key, or null."""
    return next((dict(row) for row in rows or [] if row.get(key) == value), None)


def merge(rows: list[Any] | None, others: list[Any] | None, key: str) -> list[dict[str, Any]]:
    """The rows, each with the fields of the row of `others` that has the same value under the key."""
    by_key = {row.get(key): row for row in others or [] if row.get(key) is not None}
    return [{**row, **by_key.get(row.get(key), {})} for row in rows or []]


def with_value(rows: list[Any] | None, key: str, value: Any) -> list[dict[str, Any]]:
    """The rows, each with this value under the key."""
    return [{**row, key: value} for row in rows or []]


def lift(rows: list[Any] | None, key: str) -> list[dict[str, Any]]:
    """The rows, each with the fields of the map under the key put beside its own (results of a multi-instance)."""
    found = []
    for row in rows or []:
        inner = row.get(key)
        rest = {name: value for name, value in row.items() if name != key}
        found.append({**inner, **rest} if isinstance(inner, dict) else dict(row))
    return found


def flatten(lists: list[Any] | None) -> list[Any]:
    """The elements of the lists in one list."""
    return [item for part in lists or [] for item in (part or [])]


def join(values: list[Any] | None, separator: str) -> str:
    """The texts in one, with the separator between them; null ones are left out."""
    return separator.join(str(value) for value in values or [] if value is not None)


def is_empty(value: Any) -> bool:
    """Is it null, an empty text or an empty list?"""
    return value is None or value == "" or value == [] or value == {}


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "days": days,
    "months": months,
    "year_of": year_of,
    "year_end": year_end,
    "or_else": or_else,
    "sum": total,
    "count": count,
    "pluck": pluck,
    "find": find,
    "merge": merge,
    "with_value": with_value,
    "lift": lift,
    "flatten": flatten,
    "join": join,
    "is_empty": is_empty,
}
