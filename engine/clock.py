"""The only "now". Civil dates are those of Asia/Ho_Chi_Minh.

Tests, scenarios and the demo set or move the clock; nothing else in the product asks the system for the time.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the present instant, always with its zone."""

    def now(self) -> datetime: ...


class SystemClock:
    """The clock of the machine, moved forward by `ahead` (a demonstration may look into the future)."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(ZONE) + self.ahead


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(ZONE)

    def now(self) -> datetime:
        return self.at

    def move_to(self, at: datetime) -> None:
        """Set the clock to a later instant; going back would break the order of the history."""
        at = at.astimezone(ZONE)
        if at < self.at:
            raise ValueError(f"the clock cannot go back from {self.at} to {at}")
        self.at = at


def civil_date(at: datetime) -> date:
    """The day in Viet Nam on which an instant falls."""
    return at.astimezone(ZONE).date()


def start_of_day(day: date, at: time = time(0)) -> datetime:
    """The instant at which a civil day starts (or the given time of that day)."""
    return datetime.combine(day, at, tzinfo=ZONE)


def end_of_day(day: date) -> datetime:
    """The last second of a civil day: a deadline "by the 5th" has passed after this instant."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZONE)


def stored(at: datetime) -> str:
    """An instant as fixed-width UTC text: sorts as time does and reads the same from both databases."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def restored(text: str) -> datetime:
    """The instant written by `stored`, in civil time."""
    return datetime.fromisoformat(text).astimezone(ZONE)
