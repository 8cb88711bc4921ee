"""Make rows of the calendar that is shipped beside the procedures; what was edited here stays."""

from dataclasses import dataclass
from pathlib import Path

from engine.schedule import cycles, terms
from engine.store.transaction import Transaction


@dataclass(frozen=True)
class Loaded:
    """How many cycles got a new version and how many terms a row."""

    cycles: int
    terms: int


def load_calendar(tx: Transaction, root: Path) -> Loaded:
    """Load what is new or changed; called at each release. Raises CycleRefused."""
    return Loaded(cycles.load(tx, root), terms.load(tx, root))
