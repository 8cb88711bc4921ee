"""What a membership is; `bodies.py` and `people.py` look at it from either side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.organisation.days import as_date


@dataclass(frozen=True)
class Membership:
    """A person in a cell or a body."""

    unit: str
    person: str
    #: official | probationary (cells), member | chair | deputy_chair (bodies)
    standing: str
    #: "" | "exempt" | "suspended" (R-022)
    exemption: str
    #: the day of admission to the Party, for cells
    admitted_on: date | None
    valid_from: date
    valid_to: date | None


def read(row: Any) -> Membership:
    """A row as membership."""
    return Membership(
        unit=row["unit_id"],
        person=row["person_id"],
        standing=row["standing"],
        exemption=row["exemption"],
        admitted_on=as_date(row["admitted_on"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=as_date(row["valid_to"]),
    )
