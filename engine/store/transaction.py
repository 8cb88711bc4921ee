"""One act is one transaction: one instant, one actor, one commit."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.clock import Clock, civil_date, stored
from engine.errors import Kind, Refused
from engine.store.known import KnownData
from engine.store.prepared import Prepared, Written, insertions, say
from engine.store.tables import request

_ANSWERED = Prepared(
    select(request.c.answer, request.c.command, request.c.about).where(request.c.id == bindparam("request"))
)

#: Keys that are longer are kept as their digest.
MAX_KEY = 80
#: How often an act is tried again after it lost a race; the loser starts from fresh rows each time.
ATTEMPTS = 12


class StaleInstance(Exception):
    """Somebody else changed the same instance between our reading and our writing; the act is tried again."""


class NeedsSavepoints(StaleInstance):
    """A part of the act failed after it may have written rows: the act starts again and can take the part back."""


@dataclass(eq=False)
class RequestIdTaken(Refused):
    """The idempotency key of a request belongs to another request of the same person."""

    kind = Kind.CONFLICT
    request_id: str
    says = "Mã yêu cầu “{request_id}” đã dùng cho một yêu cầu khác, đã được ghi."
    do = "Tải lại trang để xem điều đã ghi; nếu là việc khác, gửi lại với mã yêu cầu mới."


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
    #: can a part of the act be taken back alone? Two statements for each part that nearly never fails
    savepoints: bool = True
    #: savepoints inside each other
    depth: int = 0
    #: rows of the history that go in together, with one statement, before anything else is asked or committed
    pending: list[tuple[Table, dict[str, Any]]] = field(default_factory=list)
    #: what is true only once everything is committed
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    #: where prepared writes are noted, for measurements
    written: Written | None = None

    @cached_property
    def today(self) -> date:
        """The civil day of this act in Viet Nam."""
        return civil_date(self.now)

    @cached_property
    def at(self) -> str:
        """`now` as it is stored."""
        return stored(self.now)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Do a part of the act that may fail alone: afterwards neither rows nor `memory` keep anything of it.

        An act is first tried without savepoints (see `Store.act`); then a failure raises NeedsSavepoints.
        """
        if not self.savepoints:
            try:
                yield
            except (StaleInstance, DBAPIError):
                raise
            except Exception as error:
                raise NeedsSavepoints from error
            return
        self.flush()
        before = {key: dict(value) if isinstance(value, dict) else value for key, value in self.memory.items()}
        self.depth += 1
        name = f"part_{self.depth}"
        say(self.connection, f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self.memory.clear()
            self.memory.update(before)
            self.pending.clear()
            say(self.connection, f"ROLLBACK TO SAVEPOINT {name}")
            raise
        finally:
            self.depth -= 1
        say(self.connection, f"RELEASE SAVEPOINT {name}")

    def rows(self, statement: Any) -> list[Any]:
        """All rows of a select, as mappings."""
        self.flush()
        return list(self.connection.execute(statement).mappings())

    def row(self, statement: Any) -> Any | None:
        """The first row of a select as mapping, or None."""
        self.flush()
        return self.connection.execute(statement).mappings().first()

    def all(self, prepared: Prepared, **values: Any) -> list[dict[str, Any]]:
        """All rows of a prepared select."""
        return prepared.rows(self.connection, values)

    def one(self, prepared: Prepared, **values: Any) -> dict[str, Any] | None:
        """The first row of a prepared select, or None."""
        return prepared.row(self.connection, values)

    def parts(self, prepared: Prepared, lengths: Sequence[int], **values: Any) -> list[dict[str, Any]] | None:
        """The first row of a prepared select over several tables, one map for each table; or None."""
        return prepared.parts(self.connection, values, lengths)

    def do(self, prepared: Prepared, **values: Any) -> int:
        """Run a prepared write; returns how many rows it changed."""
        if self.written is not None:
            self.written.append((prepared, values))
        return prepared.write(self.connection, values)

    def add(self, table: Table, *rows: dict[str, Any]) -> None:
        """Insert rows with the same columns in one statement; columns not given take the table's defaults."""
        for prepared, values in insertions(table, rows):
            if self.written is not None:
                self.written.append((prepared, values))
            prepared.write(self.connection, values)

    def add_later(self, table: Table, row: dict[str, Any]) -> None:
        """Insert a row that nothing in this act reads, together with others of its table."""
        self.pending.append((table, row))

    def flush(self) -> None:
        """Insert what was left for later."""
        if self.pending:
            rows, self.pending = self.pending, []
            for table in dict.fromkeys(table for table, _row in rows):
                self.add(table, *(row for of, row in rows if of is table))

    def execute(self, statement: Any, values: Any = None) -> Any:
        """Run a write."""
        self.flush()
        return self.connection.execute(statement, values) if values is not None else self.connection.execute(statement)


class Store:
    """The database and the clock of one process."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self._reading = engine.execution_options(sqlite_begin="DEFERRED")
        self.clock = clock
        self.known = KnownData()
        #: a list while somebody measures what is written
        self.written: Written | None = None

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction for pages and queries; it is rolled back at the end."""
        with self.reading() as connection:
            yield Transaction(connection, self.clock.now(), SYSTEM, known=self.known)
            connection.rollback()

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for one read."""
        return self._reading.connect()

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction that is committed at the end, or taken back after an exception."""
        return self.engine.begin()

    @contextmanager
    def write(self, actor: Actor = SYSTEM) -> Iterator[Transaction]:
        """A transaction that commits at the end or, after an exception, leaves nothing behind."""
        with self.writing() as connection:
            tx = Transaction(connection, self.clock.now(), actor, known=self.known)
            yield tx
            tx.flush()
        for told in tx.after_commit:
            told()

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
        about: Any = None,
    ) -> dict[str, Any]:
        """Carry out one command in one transaction and return its answer (a JSON object).

        request_id: idempotency key of this actor; the same request with a key that was answered before returns that
        answer and changes nothing. about: what makes it the same request besides the command (JSON data).
        Refuses: RequestIdTaken, when the key was answered for another command or about something else.
        A lost race (stale instance, lock, serialisation failure) is tried again, at most `ATTEMPTS` times.
        """
        key = None if not request_id else _Key(request_id, command, actor, about)
        savepoints, lost = False, 0
        while True:
            try:
                return self._attempt(actor, work, key, savepoints)
            except NeedsSavepoints:  # not a lost race: it happens once, and must not use up the last attempt
                if savepoints:
                    raise
                savepoints = True
            except (StaleInstance, DBAPIError) as error:
                lost += 1
                if lost == ATTEMPTS or not _lost_a_race(error):
                    raise
                time.sleep(0.005 * 2 ** min(lost - 1, 6))

    def _attempt(
        self, actor: Actor, work: Callable[[Transaction], dict[str, Any]], key: "_Key | None", savepoints: bool
    ) -> dict[str, Any]:
        with self.writing() as connection:
            given = key.given if key else None
            tx = Transaction(connection, self.clock.now(), actor, given, self.known, savepoints=savepoints)
            tx.written = self.written
            if key is not None and (known := tx.one(_ANSWERED, request=key.id)) is not None:
                return key.answer_of(known)
            answer = work(tx)
            tx.flush()
            if key is not None:
                said = json.dumps(answer, ensure_ascii=False)
                row = {"id": key.id, "command": key.command, "actor": actor.person, "answer": said, "at": tx.at}
                tx.add(request, {**row, "about": key.about})
        for told in tx.after_commit:
            told()
        return answer


class _Key:
    """The idempotency key of one act: of one person, and with a digest of what was asked."""

    def __init__(self, given: str, command: str, actor: Actor, about: Any) -> None:
        if len(given) > MAX_KEY:
            given = hashlib.sha256(given.encode()).hexdigest()
        self.given, self.command = given, command
        self.id = f"{actor.person or ''}:{given}"
        said = json.dumps(about, ensure_ascii=False, sort_keys=True, default=str)
        self.about = hashlib.sha256(said.encode()).hexdigest()

    def answer_of(self, known: dict[str, Any]) -> dict[str, Any]:
        """What was answered before. Rows from before 0023 do not say what they were about."""
        if known["command"] != self.command or known["about"] not in (None, self.about):
            raise RequestIdTaken(self.given)
        return dict(json.loads(known["answer"]))


def _lost_a_race(error: Exception) -> bool:
    """Is it worth trying again? PostgreSQL: serialisation, deadlock, unique key of a twin request; SQLite: locked."""
    if isinstance(error, StaleInstance | IntegrityError):
        return True
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlstate", None)
        return code in {"40001", "40P01", "55P03"} or "locked" in str(error.orig)
    return False
