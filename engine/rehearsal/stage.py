"""The place where a term is rehearsed: a database of its own, thrown away afterwards; never the live one."""

import gc
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from engine.clock import SetClock
from engine.definitions.check import check_definition
from engine.definitions.folder import content_hash, read_definition
from engine.definitions.versions import release, release_rules
from engine.demo import forty, province, scale
from engine.execution.deploy import DefinitionRefused, deploy_all, surroundings_in_force
from engine.execution.office import Office
from engine.ids import counted_ids
from engine.rules.dated import RuleBook
from engine.schedule.loading import load_calendar
from engine.store.database import open_database
from engine.store.known import KnownData
from engine.store.migrate import bring_up_to_date
from engine.store.prepared import say
from engine.store.transaction import SYSTEM, Store, Transaction

#: Sizes of the organisation: forty units, the province of the demonstration, the real scale, six communes, one commune.
SIZES = ("demo", "large", "province", "small", "tiny")
#: The number under which a second process counts its ids.
SECOND_RUN = 0xF00000
#: Acts of a rehearsal that are committed together.
TOGETHER = 500
#: Characters of variables that one process of a rehearsal remembers: those of a province's open cases.
VARIABLES = 100_000_000
#: The collector's thresholds while a rehearsal is played.
SWEPT = (50_000, 20, 50)
#: Procedure id -> its files (path -> text), released here in place of the released version.
Drafts = Mapping[str, Mapping[str, str]]


@contextmanager
def staged(root: Path, size: str, at: datetime, drafts: Drafts) -> Iterator[Office]:
    """An office with an organisation, every procedure below a root and the drafts released; removed at the end.

    Its clock only moves when it is moved. Ids count up, so that two rehearsals alike give rows alike.
    Raises DefinitionRefused when the check finds something in a draft.
    """
    folder = Path(tempfile.mkdtemp(prefix="quytrinh-rehearsal-"))
    database = open_database(f"sqlite:///{folder / 'rehearsal.db'}")
    make_forgetful(database)
    store = _Kept(database, SetClock(at))
    try:
        with counted_ids(), seldom_swept():
            bring_up_to_date(database)
            office = Office(store)
            with office.store.write() as tx:
                _organisation(tx, size)
                deploy_all(tx, root)
                load_calendar(tx, root)
                for files in drafts.values():
                    _release_draft(office, tx, files)
            stays()
            yield office
    finally:
        store.leave()
        database.dispose()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def reopened(path: Path, at: datetime) -> Iterator[Office]:
    """The office of a copy of a staged database, in another process: its ids come after those of every other run."""
    database = open_database(f"sqlite:///{path}")
    make_forgetful(database)
    store = _Kept(database, SetClock(at))
    try:
        with counted_ids(SECOND_RUN), seldom_swept():
            stays()
            yield Office(store)
    finally:
        store.leave()
        database.dispose()


class _Kept(Store):
    """The store of one thread that is alone with its database and throws it away: one connection, which stays open.

    Acts, reads and what an act takes back are as in production, but an act is a savepoint in a longer transaction:
    to commit each one, and to read its pages anew on another connection, cost a quarter of a rehearsal.
    """

    def __init__(self, database: Engine, clock: SetClock) -> None:
        super().__init__(database, clock)
        self.known = KnownData(VARIABLES)
        self._connection: Connection | None = None
        self._acts = 0
        self._in_act = False

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """The rows as the acts before have left them."""
        if self._in_act:
            raise RuntimeError("a read inside an act would see half of it")
        yield Transaction(self._kept(), self.clock.now(), SYSTEM, known=self.known)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The kept connection inside a savepoint of its own."""
        connection = self._kept()
        self._in_act = True
        say(connection, "SAVEPOINT act")
        try:
            yield connection
        except BaseException:
            say(connection, "ROLLBACK TO SAVEPOINT act")
            raise
        finally:
            say(connection, "RELEASE SAVEPOINT act")
            self._in_act = False
        self._acts += 1
        if self._acts % TOGETHER == 0:
            self.settle()

    def settle(self) -> None:
        """Commit what was done, so that another connection sees it."""
        if self._connection is not None and self._connection.in_transaction():
            self._connection.commit()

    def leave(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self.settle()
            self._connection.close()
        self._connection = None

    def _kept(self) -> Connection:
        if self._connection is None:
            self._connection = self.engine.connect()
        if not self._connection.in_transaction():
            self._connection.begin()
        return self._connection


def settled(office: Office) -> None:
    """Let other connections see, and write to, the database of a staged office."""
    assert isinstance(office.store, _Kept)
    office.store.leave()


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Look for garbage in cycles less often: every act builds and drops thousands of objects, few of them in cycles."""
    before = gc.get_threshold()
    gc.set_threshold(*SWEPT)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def stays() -> None:
    """What is loaded by now (modules, diagrams) is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


def make_forgetful(database: Engine) -> None:
    """Do not wait for the disk: a rehearsal that a power cut ends is rehearsed again."""

    def configure(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-262144")  # 256 MB at most: the pages of a province that are in use
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.execute("PRAGMA wal_autocheckpoint=20000")
        cursor.close()

    event.listen(database, "connect", configure)


def _organisation(tx: Transaction, size: str) -> None:
    if size == "demo":
        forty.build(tx)
    elif size == "large":
        province.build(tx, accounts_too=False)
    else:
        scale.build(tx, size=size)


def _release_draft(office: Office, tx: Transaction, files: Mapping[str, str]) -> None:
    definition, faults = read_definition(dict(files))
    known = office.library.rules(tx)
    own = {path.rpartition("/")[2]: text for path, text in files.items() if path.startswith("decisions/")}
    book = RuleBook.from_files({**known.files, **own}) if own else known
    around = surroundings_in_force(office.library, tx, definition, book)
    findings = [*faults, *check_definition(definition, around)]
    findings += [found for found in book.findings if found not in known.findings]
    if wrong := [found for found in findings if found.severity == "error"]:
        raise DefinitionRefused(definition.procedure.id, wrong)
    if own:
        release_rules(tx, book.files, content_hash(book.files))
    release(tx, definition)
