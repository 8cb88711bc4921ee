"""One running installation: its database and clock, and the released procedures of this process."""

import secrets
from datetime import timedelta
from pathlib import Path

from sqlalchemy import bindparam, insert, select, update

from engine.clock import Clock, SystemClock
from engine.execution.library import Library
from engine.store.database import open_database
from engine.store.migrate import bring_up_to_date
from engine.store.prepared import Prepared
from engine.store.tables import setting
from engine.store.transaction import Store, Transaction

_SETTING = Prepared(select(setting.c.value).where(setting.c.name == bindparam("name")))


class Office:
    """What acts and pages need: `office.store`, `office.library`, `office.demo`."""

    def __init__(self, store: Store, library: Library | None = None, *, demo: bool = False) -> None:
        self.store = store
        self.library = library or Library()
        self.demo = demo

    @classmethod
    def open(cls, url: str, clock: Clock | None = None, *, migrate: bool = True) -> "Office":
        """Open a database (made and brought up to date when needed) with the system's clock or a given one."""
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = open_database(url)
        if migrate:
            bring_up_to_date(engine)
        office = cls(Store(engine, clock or SystemClock()))
        with office.store.read() as tx:
            office.demo = read_setting(tx, "demo") == "true"
        return office

    def secret_key(self) -> str:
        """The key that signs sessions; made once and kept in the database."""
        with self.store.write() as tx:
            known = read_setting(tx, "secret_key")
            if known is None:
                known = secrets.token_hex(32)
                write_setting(tx, "secret_key", known)
            return known

    def follow_demo_clock(self) -> None:
        """Take over how far the demo's clock is ahead; another process may have moved it."""
        if self.demo and isinstance(self.store.clock, SystemClock):
            with self.store.read() as tx:
                self.store.clock.ahead = timedelta(seconds=int(read_setting(tx, "clock_ahead") or 0))


def read_setting(tx: Transaction, name: str) -> str | None:
    """A value of the installation."""
    row = tx.one(_SETTING, name=name)
    return row["value"] if row is not None else None


def write_setting(tx: Transaction, name: str, value: str) -> None:
    """Set a value of the installation."""
    done = tx.execute(update(setting).where(setting.c.name == name).values(value=value))
    if done.rowcount == 0:
        tx.execute(insert(setting).values(name=name, value=value))
