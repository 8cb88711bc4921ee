"""What one process remembers of the database that it works on; correctness never depends on it."""

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Any


class KnownData:
    """Variables of instances as this process last read them, by lock version: never stale, dropped when large."""

    def __init__(self, limit: int = 20_000_000) -> None:
        self._limit = limit
        self._size = 0
        self._known: OrderedDict[str, tuple[int, dict[str, Any], int]] = OrderedDict()
        self._lock = Lock()
        #: the calendar by its version (see engine.calendar.holiday_lists)
        self.calendars: dict[str, Any] = {}
        #: occurrences that are begun for all their units, by cycle and key (see engine.schedule.occurrences)
        self.firings: dict[tuple[str, str], Any] = {}
        #: what of a drawn calendar is not finished (see engine.schedule.occurrences)
        self.left: dict[int, tuple[Any, int, list[Any]]] = {}
        #: reminders of the calendar that were sent: cycle, key, step
        self.sent: set[tuple[str, str, str]] = set()
        #: the steps of reminders by working days, reminders and day (see engine.schedule.reminders)
        self.steps: dict[Any, list[tuple[str, date]]] = {}

    def __contains__(self, instance_id: str) -> bool:
        return instance_id in self._known

    def get(self, instance_id: str, lock_version: int) -> dict[str, Any] | None:
        """The variables at a lock version, if this process has read them."""
        with self._lock:
            found = self._known.get(instance_id)
            if found is None or found[0] != lock_version:
                return None
            self._known.move_to_end(instance_id)
            return found[1]

    def keep(self, instance_id: str, lock_version: int, data: dict[str, Any], size: int) -> None:
        """Remember variables; size: characters of their JSON."""
        with self._lock:
            self._size += size - self._known.pop(instance_id, (0, {}, 0))[2]
            self._known[instance_id] = (lock_version, data, size)
            while self._size > self._limit:
                self._size -= self._known.popitem(last=False)[1][2]
