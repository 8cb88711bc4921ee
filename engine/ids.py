"""New identifiers: time-ordered, so that indexes grow at one end."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

#: set while a rehearsal plays in this thread: ids then count up, so that the same rehearsal gives the same rows
_COUNTED: ContextVar[Iterator[int] | None] = ContextVar("counted_ids", default=None)


def new_id(prefix: str = "") -> str:
    """A unique id of 26 hexadecimal characters, ordered by the moment of making, after an optional prefix."""
    counted = _COUNTED.get()
    if counted is not None:
        return f"{prefix}{next(counted):026x}"
    millis, nanos = divmod(time.time_ns(), 1_000_000)
    return f"{prefix}{millis:012x}{nanos:05x}{os.urandom(5).hex()[1:]}"


@contextmanager
def counted_ids() -> Iterator[None]:
    """Inside, this thread's new ids are 1, 2, 3 …: only for a database that is thrown away afterwards."""
    token = _COUNTED.set(count(1))
    try:
        yield
    finally:
        _COUNTED.reset(token)
