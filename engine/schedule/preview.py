"""What a change would do to the calendar: every occurrence that has not begun, before and after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from engine.execution.office import Office
from engine.schedule import occurrences
from engine.schedule.occurrences import Planned
from engine.store.transaction import Actor, Transaction

#: A preview looks so many days ahead: five years, and what a moved date could push beyond.
AHEAD = 5 * 366


@dataclass(frozen=True)
class Spot:
    """Where an occurrence lies: its day, the day it opens, its units."""

    due_on: date
    opens_on: date
    units: tuple[str, ...]
    waiting: str


@dataclass(frozen=True)
class Moved:
    """An occurrence before and after; None: not there. `at_once`: it would open on the day of the change, late."""

    cycle: str
    name: str
    name_en: str
    key: str
    before: Spot | None
    after: Spot | None
    at_once: bool

    @property
    def units(self) -> tuple[str, ...]:
        """Units that it loses, gains or keeps."""
        spots = [spot for spot in (self.before, self.after) if spot]
        return tuple(sorted({unit for spot in spots for unit in spot.units}))


@dataclass(frozen=True)
class Preview:
    """Everything that would move, in order of the days; and how many have begun and stay as they are."""

    moved: list[Moved]
    stay: int


def preview(office: Office, actor: Actor, change: Callable[[Transaction], object]) -> Preview:
    """Carry out a change without keeping it and compare the calendar. Raises what the change refuses."""
    with office.store.trial(actor) as tx:
        before, names = _picture(tx)
        change(tx)
        occurrences.forget_units(tx)
        after, later = _picture(tx)
        begun = occurrences.firings(tx)
        today = tx.today
    moved = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if key in begun or old == new:
            continue
        cycle = (later.get(key) or names[key]).cycle
        at_once = new is not None and new.opens_on < today and not new.waiting
        moved.append(Moved(cycle.id, cycle.called("vi"), cycle.called("en"), key[1], old, new, at_once))
    moved.sort(key=lambda one: ((one.after or one.before).due_on, one.cycle, one.key))  # type: ignore[union-attr]
    return Preview(moved, sum(1 for key in begun if key in before))


def _picture(tx: Transaction) -> tuple[dict[tuple[str, str], Spot], dict[tuple[str, str], Planned]]:
    found = occurrences.planned(tx, tx.today, tx.today + timedelta(days=AHEAD))
    spots, names = {}, {}
    for one in found:
        reached = occurrences.units_of(tx, one, max(one.opens_on, tx.today))
        spots[one.cycle.id, one.key] = Spot(one.due_on, one.opens_on, tuple(reached), one.waiting)
        names[one.cycle.id, one.key] = one
    return spots, names
