"""New identifiers: time-ordered, so that indexes grow at one end."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

#: set while a rehearsal plays in this thread: ids then count up, so that their order is the same in each run of it
_COUNTED: ContextVar[tuple[int, Iterator[int]] | None] = ContextVar("counted_ids", default=None)
_RUNS = count(1)


def new_id(prefix: str = "") -> str:
    """A unique id of 26 hexadecimal characters, ordered by the moment of making, after an optional prefix."""
    counted = _COUNTED.get()
    if counted is not None:
        return f"{prefix}{counted[0]:06x}{next(counted[1]):020x}"
    millis, nanos = divmod(time.time_ns(), 1_000_000)
    return f"{prefix}{millis:012x}{nanos:05x}{os.urandom(5).hex()[1:]}"


@contextmanager
def counted_ids(run: int | None = None) -> Iterator[None]:
    """Inside, this thread's new ids are 1, 2, 3 … of a run: only for a database that is thrown away afterwards.

    The number of the run keeps what one process remembers of two such databases apart. run: the number, where another
    process writes ids that must not meet these.
    """
    token = _COUNTED.set((next(_RUNS) if run is None else run, count(1)))
    try:
        yield
    finally:
        _COUNTED.reset(token)
