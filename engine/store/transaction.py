"""One act is one transaction: one instant, one actor, one commit."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.clock import Clock, civil_date, stored
from engine.store.known import KnownData
from engine.store.prepared import Prepared, Written, insertion, say
from engine.store.tables import request

Answer = TypeVar("Answer")

#: How often an act is tried again after it lost a race; the loser starts from fresh rows each time.
ATTEMPTS = 12


class StaleInstance(Exception):
    """Somebody else changed the same instance between our reading and our writing; the act is tried again."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, perhaps for somebody else; `person` is None when the clock acts."""

    person: str | None
    on_behalf_of: str | None = None


#: Timers and the start-up of the installation act without a person.
SYSTEM = Actor(None)


@dataclass
class Transaction:
    """The connection of one act with its single `now`; everything the act writes is committed together."""

    connection: Connection
    now: datetime
    actor: Actor
    request_id: str | None = None
    #: variables of instances as this process last read them, by lock version
    known: KnownData = field(default_factory=KnownData)
    #: what later steps of the same act want to share (parsed definitions, looked-up people)
    memory: dict[Any, Any] = field(default_factory=dict)
    #: savepoints inside each other
    depth: int = 0
    #: where prepared writes are noted, for measurements
    written: Written | None = None

    @property
    def today(self) -> date:
        """The civil day of this act in Viet Nam."""
        return civil_date(self.now)

    @property
    def at(self) -> str:
        """`now` as it is stored."""
        return stored(self.now)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Do a part of the act that may fail alone: afterwards neither rows nor `memory` keep anything of it."""
        before = {key: dict(value) if isinstance(value, dict) else value for key, value in self.memory.items()}
        self.depth += 1
        name = f"part_{self.depth}"
        say(self.connection, f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self.memory.clear()
            self.memory.update(before)
            say(self.connection, f"ROLLBACK TO SAVEPOINT {name}")
            raise
        finally:
            self.depth -= 1
        say(self.connection, f"RELEASE SAVEPOINT {name}")

    def rows(self, statement: Any) -> list[Any]:
        """All rows of a select, as mappings."""
        return list(self.connection.execute(statement).mappings())

    def row(self, statement: Any) -> Any | None:
        """The first row of a select as mapping, or None."""
        return self.connection.execute(statement).mappings().first()

    def all(self, prepared: Prepared, **values: Any) -> list[dict[str, Any]]:
        """All rows of a prepared select."""
        return prepared.rows(self.connection, values)

    def one(self, prepared: Prepared, **values: Any) -> dict[str, Any] | None:
        """The first row of a prepared select, or None."""
        return prepared.row(self.connection, values)

    def do(self, prepared: Prepared, **values: Any) -> int:
        """Run a prepared write; returns how many rows it changed."""
        if self.written is not None:
            self.written.append((prepared.statement, values))
        return prepared.write(self.connection, values)

    def add(self, table: Table, values: dict[str, Any]) -> None:
        """Insert one row; columns that are not given take the table's defaults."""
        prepared, values = insertion(table, values)
        if self.written is not None:
            self.written.append((prepared.statement, values))
        prepared.write(self.connection, values)

    def execute(self, statement: Any, values: Any = None) -> Any:
        """Run a write."""
        return self.connection.execute(statement, values) if values is not None else self.connection.execute(statement)


class Store:
    """The database and the clock of one process."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self.known = KnownData()
        #: a list while somebody measures what is written
        self.written: Written | None = None

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction for pages and queries; it is rolled back at the end."""
        with self.engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
            yield Transaction(connection, self.clock.now(), SYSTEM, known=self.known)
            connection.rollback()

    @contextmanager
    def write(self, actor: Actor = SYSTEM) -> Iterator[Transaction]:
        """A transaction that commits at the end or, after an exception, leaves nothing behind."""
        with self.engine.begin() as connection:
            yield Transaction(connection, self.clock.now(), actor, known=self.known)

    @contextmanager
    def trial(self, actor: Actor = SYSTEM) -> Iterator[Transaction]:
        """A transaction for a preview: it may write to see what would come of it, and nothing ever stays."""
        with self.engine.connect() as connection:
            yield Transaction(connection, self.clock.now(), actor, known=KnownData())
            connection.rollback()

    def act(
        self,
        command: str,
        actor: Actor,
        work: Callable[[Transaction], dict[str, Any]],
        request_id: str | None = None,
    ) -> dict[str, Any]:
        """Carry out one command in one transaction and return its answer (a JSON object).

        request_id: idempotency key; a key that was answered before returns that answer and changes nothing.
        A lost race (stale instance, lock, serialisation failure) is tried again, at most `ATTEMPTS` times.
        """
        for attempt in range(ATTEMPTS):
            try:
                with self.engine.begin() as connection:
                    if request_id is not None:
                        known = connection.execute(select(request.c.answer).where(request.c.id == request_id)).scalar()
                        if known is not None:
                            return dict(json.loads(known))
                    tx = Transaction(connection, self.clock.now(), actor, request_id, self.known)
                    tx.written = self.written
                    answer = work(tx)
                    if request_id is not None:
                        connection.execute(
                            insert(request).values(
                                id=request_id,
                                command=command,
                                actor=actor.person,
                                answer=json.dumps(answer, ensure_ascii=False),
                                at=tx.at,
                            )
                        )
                    return answer
            except (StaleInstance, DBAPIError) as error:
                if attempt == ATTEMPTS - 1 or not _lost_a_race(error):
                    raise
                time.sleep(0.005 * 2 ** min(attempt, 6))
        raise AssertionError("unreachable")


def _lost_a_race(error: Exception) -> bool:
    """Is it worth trying again? PostgreSQL: serialisation, deadlock, unique key of a twin request; SQLite: locked."""
    if isinstance(error, StaleInstance | IntegrityError):
        return True
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlstate", None)
        return code in {"40001", "40P01", "55P03"} or "locked" in str(error.orig)
    return False
