"""What a rehearsal is told to play, and what it remembers of it besides the database."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from engine.execution.office import Office

#: Told the day that is played, cases started, tasks completed.
Progress = Callable[[date, int, int], None]


class Cycles(Protocol):
    """The calendar of the term, as far as a rehearsal needs it."""

    def next_after(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which an occurrence is due."""

    def trigger(self, office: Office) -> None:
        """Start what is due now, by the production trigger."""


@dataclass(frozen=True)
class Change:
    """Something that happens to the organisation or the people at an instant."""

    at: datetime
    what: str
    happen: Callable[[Office], None]


@dataclass(frozen=True)
class Trouble:
    """Something that should not have happened; `kind`: unanswerable, refused, defect."""

    kind: str
    procedure: str
    element: str
    message: str
    case_id: str | None
    #: the message as `Said.kept` writes it down, when it is the engine's own sentence
    said: dict[str, Any] | None = None
    #: the message in English, when an author said it
    english: str = ""


@dataclass
class Played:
    """What the database does not keep of a rehearsal."""

    until: datetime
    troubles: list[Trouble] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class ByHand:
    """A case that somebody opens without a cycle."""

    procedure: str
    unit: str
    key: str
