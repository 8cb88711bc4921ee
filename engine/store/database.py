"""Open the database: SQLite for one machine, PostgreSQL for several processes."""

from typing import Any

from sqlalchemy import Engine, create_engine, event

from engine.store.prepared import say

#: More prepared statements than an act has stay with each connection.
SQLITE = {"timeout": 30, "check_same_thread": False, "cached_statements": 512}


def open_database(url: str) -> Engine:
    """Return an engine whose commits survive a power loss.

    SQLite: write-ahead log, `synchronous=FULL`, one writer at a time (`BEGIN IMMEDIATE`, so that a transaction
    never fails half-way because another one wrote first). PostgreSQL: the server's own defaults.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args=SQLITE)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(url, pool_pre_ping=True)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA cache_size=-32768")  # 32 MB: the index pages of a long history stay at hand
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    say(connection, f"BEGIN {mode}")
