"""What a change would do to the calendar: every occurrence that has not begun, before and after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.execution.office import Office
from engine.organisation import units
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
class Alike:
    """Occurrences of one cycle to which the same happens on their own days: one line for people. In order of days."""

    all: list[Moved]

    @property
    def first(self) -> Moved:
        """The nearest."""
        return self.all[0]

    @property
    def last(self) -> Moved:
        """The farthest."""
        return self.all[-1]


@dataclass(frozen=True)
class Preview:
    """Everything that would move, in order of the days; and how many have begun and stay as they are."""

    moved: list[Moved]
    stay: int
    #: the names of the units that an occurrence gains or loses, by id
    names: dict[str, str]

    @property
    def lines(self) -> list[Alike]:
        """What moves, alike ones together: a merger changes the units of a monthly cycle sixty times in five years."""
        alike: dict[Any, list[Moved]] = {}
        for number, one in enumerate(self.moved):
            days = one.before and one.after and one.before.due_on != one.after.due_on
            spots = [(spot.units, spot.waiting) if spot else None for spot in (one.before, one.after)]
            alike.setdefault(number if days else (one.cycle, one.at_once, *spots), []).append(one)
        return [Alike(found) for found in alike.values()]


def preview(office: Office, actor: Actor, change: Callable[[Transaction], object]) -> Preview:
    """Carry out a change without keeping it and compare the calendar. Raises what the change refuses."""
    with office.store.trial(actor) as tx:
        before, names = _picture(tx)
        change(tx)
        occurrences.forget_units(tx)
        after, later = _picture(tx)
        begun = occurrences.firings(tx)
        today = tx.today
        others = {
            unit for key in before.keys() | after.keys() for unit in _other_units(before.get(key), after.get(key))
        }
        called = {id: unit.name for id, unit in units.units(tx, others, today).items()}
    moved = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if key in begun or old == new or not (old and old.units or new and new.units):  # what reaches nobody is no news
            continue
        cycle = (later.get(key) or names[key]).cycle
        at_once = new is not None and new.opens_on < today and not new.waiting
        moved.append(Moved(cycle.id, cycle.called("vi"), cycle.called("en"), key[1], old, new, at_once))
    moved.sort(key=lambda one: ((one.after or one.before).due_on, one.cycle, one.key))  # type: ignore[union-attr]
    return Preview(moved, sum(1 for key in begun if key in before), called)


def _other_units(old: Spot | None, new: Spot | None) -> set[str]:
    return set(old.units if old else ()) ^ set(new.units if new else ())


def _picture(tx: Transaction) -> tuple[dict[tuple[str, str], Spot], dict[tuple[str, str], Planned]]:
    found = occurrences.planned(tx, tx.today, tx.today + timedelta(days=AHEAD))
    spots, names = {}, {}
    for one in found:
        reached = occurrences.units_of(tx, one, max(one.opens_on, tx.today))
        spots[one.cycle.id, one.key] = Spot(one.due_on, one.opens_on, tuple(reached), one.waiting)
        names[one.cycle.id, one.key] = one
    return spots, names
