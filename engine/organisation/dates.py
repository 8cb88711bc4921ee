"""Rows valid from a day to a day, the last day included."""

from datetime import date
from typing import Any

from sqlalchemy import and_, or_


def valid(table: Any, day: date) -> Any:
    """The condition that a row holds on a day."""
    text = day.isoformat()
    return and_(table.c.valid_from <= text, or_(table.c.valid_to.is_(None), table.c.valid_to >= text))
