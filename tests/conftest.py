"""Databases for tests: SQLite files and a PostgreSQL cluster of our own, each test on a fresh one."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings

from engine.clock import ZONE, SetClock
from engine.definitions.folder import workflows_root
from engine.demo import province
from engine.execution.deploy import deploy_all
from engine.execution.library import Library
from engine.execution.office import Office, write_setting
from engine.schedule.cycles import begin_from
from engine.schedule.loading import load_calendar
from engine.store.database import open_database
from engine.store.migrate import bring_up_to_date
from engine.store.transaction import Store

#: A busy machine is no fault of the product: no test measures time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

#: The day on which the offices of the tests stand.
START = datetime(2026, 11, 2, 8, tzinfo=ZONE)
STAGED = "quytrinh_staged"

TEMPLATE = "quytrinh_template"
#: Speed instead of durability: this cluster lives as long as the test run.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "listen_addresses": "",
    "timezone": "UTC",
}


#: Tests that stay together when several processes share the run: they need one Chromium, or the machine's patience.
TOGETHER = ("browser", "torture")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one of these folders are run by one process."""
    for item in items:
        folder = item.path.parent.name
        if folder in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(folder))


@pytest.fixture(scope="session", autouse=True)
def _own_rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Dry runs of this test process lie apart: another one on this machine must not make place for its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUYTRINH_ROOMS", str(tmp_path_factory.mktemp("rooms")))
        yield


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL that listens on a socket in its own folder only."""

    folder: Path

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, as the product takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def say(self, statement: str) -> None:
        """Run one statement as administrator, outside a transaction."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The cluster of this test run, begun when the first test asks for it."""
    folder = Path(tempfile.mkdtemp(prefix="qt-pg-", dir="/tmp"))  # a socket's path may have 107 characters only
    as_user = _unprivileged(folder)
    data = folder / "data"
    try:
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run([*as_user, _program("initdb"), "--pgdata", str(data), *options])
        settings = {**SETTINGS, "unix_socket_directories": str(folder)}
        with (data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        control = [*as_user, _program("pg_ctl"), "--pgdata", str(data), "--wait"]
        _run([*control, "--log", str(folder / "log"), "start"])
        try:
            yield Cluster(folder)
        finally:
            _run([*control, "--mode=immediate", "stop"])
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_url(postgres: Cluster) -> str:
    """The administrative database of the cluster."""
    return postgres.url()


@pytest.fixture(scope="session")
def _postgres_template(postgres: Cluster) -> str:
    postgres.say(f"create database {TEMPLATE}")
    _migrate(postgres.url(TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def new_sqlite(tmp_path: Path, _sqlite_template: Path) -> Callable[[], str]:
    """Each call gives the address of another fresh SQLite file with all tables."""

    def make() -> str:
        path = tmp_path / f"store-{uuid4().hex}.db"
        shutil.copy(_sqlite_template, path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture
def new_postgres(postgres: Cluster, _postgres_template: str) -> Iterator[Callable[[], str]]:
    """Each call gives the address of another fresh PostgreSQL database with all tables."""
    made = []

    def make() -> str:
        name = f"test_{uuid4().hex}"
        postgres.say(f"create database {name} template {_postgres_template}")
        made.append(name)
        return postgres.url(name)

    yield make
    for name in made:
        postgres.say(f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Each call gives a fresh database with all tables; the test runs once on SQLite, once on PostgreSQL."""
    return request.getfixturevalue("new_sqlite" if request.param == "sqlite" else "new_postgres")


@pytest.fixture
def store_url(new_store: Callable[[], str]) -> str:
    """A fresh database with all tables; the test runs once on SQLite, once on PostgreSQL."""
    return new_store()


@pytest.fixture(scope="session")
def library() -> Library:
    """Parsed procedures, shared by the SQLite offices of a run."""
    return Library()


@pytest.fixture(scope="session")
def staged_sqlite(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    """A SQLite file with the demo province and every procedure; offices are copies of it."""
    path = tmp_path_factory.mktemp("staged") / "staged.db"
    _migrate(f"sqlite:///{path}")
    _stage(f"sqlite:///{path}", library)
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def staged_postgres(postgres: Cluster) -> str:
    """A template database with the same content."""
    postgres.say(f"create database {STAGED}")
    _migrate(postgres.url(STAGED))
    _stage(postgres.url(STAGED), Library())
    return STAGED


def _stage(url: str, library: Library) -> None:
    database = open_database(url)
    staged = Office(Store(database, SetClock(datetime(2015, 11, 1, 8, tzinfo=ZONE))), library)
    with staged.store.write() as tx:
        province.build(tx)
        write_setting(tx, "demo", "true")
        deploy_all(tx, workflows_root())
        load_calendar(tx, workflows_root())
        begin_from(tx, START.date())
    database.dispose()


@pytest.fixture
def sqlite_office(staged_sqlite: Path, tmp_path: Path, library: Library) -> Iterator[Office]:
    """An office with the demo province on SQLite, for what does not depend on the database."""
    path = tmp_path / "office.db"
    shutil.copy(staged_sqlite, path)
    made = Office(Store(open_database(f"sqlite:///{path}"), SetClock(START)), library, demo=True)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def postgres_office(postgres: Cluster, staged_postgres: str) -> Iterator[Office]:
    """The same on PostgreSQL."""
    name = f"office_{uuid4().hex}"
    postgres.say(f"create database {name} template {staged_postgres}")
    made = Office(Store(open_database(postgres.url(name)), SetClock(START)), demo=True)
    yield made
    made.store.engine.dispose()
    postgres.say(f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest) -> Office:
    """An office with the demo province; the test runs once on SQLite, once on PostgreSQL."""
    made: Office = request.getfixturevalue("sqlite_office" if request.param == "sqlite" else "postgres_office")
    return made


def _migrate(url: str) -> None:
    database = open_database(url)
    bring_up_to_date(database)
    if database.dialect.name == "sqlite":
        with database.connect() as connection:  # everything into the one file that is copied
            connection.exec_driver_sql("commit")
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
            connection.exec_driver_sql("begin")
    database.dispose()


def _program(name: str) -> str:
    """Debian keeps PostgreSQL's own programs away from the PATH; the newest version wins."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    program = str(found[-1]) if found else shutil.which(name)
    if not program:
        pytest.fail(f"{name} of PostgreSQL is missing; scripts/system-deps.sh installs it or says how.", pytrace=False)
    return program


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the folder to another user and say how to become that user."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def _run(command: list[str]) -> None:
    # Output goes to a file: a pipe would be kept open by the server that pg_ctl leaves running.
    with tempfile.TemporaryFile("w+") as output:
        ended = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False)
        output.seek(0)
        assert ended.returncode == 0, f"{' '.join(command)}\n{output.read()}"
