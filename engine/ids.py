"""New identifiers: time-ordered, so that indexes grow at one end."""

import os
import time


def new_id(prefix: str = "") -> str:
    """A unique id of 26 hexadecimal characters, ordered by the moment of making, after an optional prefix."""
    millis, nanos = divmod(time.time_ns(), 1_000_000)
    return f"{prefix}{millis:012x}{nanos:05x}{os.urandom(5).hex()[1:]}"
