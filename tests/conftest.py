"""What all tests share: a real PostgreSQL of our own beside SQLite, and an office with the demo province."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from engine.clock import ZONE, SetClock
from engine.definitions.folder import workflows_root
from engine.demo import province
from engine.execution.deploy import deploy_all
from engine.execution.library import Library
from engine.execution.office import Office, write_setting
from engine.store.database import open_database
from engine.store.transaction import Store

START = datetime(2026, 11, 2, 8, tzinfo=ZONE)


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql (or run make test, which does)")
    return found[-1].parent


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL cluster of our own in a temporary directory; gone with the tests."""
    programs = _postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="quytrinh-pg-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    as_root = os.getuid() == 0
    if as_root:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        line = ["runuser", "-u", "postgres", "--", *command] if as_root else list(command)
        subprocess.run(line, check=True, capture_output=True, cwd="/")

    data = str(folder / "data")
    run(str(programs / "initdb"), "-D", data, "-U", "test", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
    yield f"postgresql+psycopg://test@127.0.0.1:{port}"
    run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _stage(url: str, library: Library) -> None:
    office = Office.open(url, SetClock(datetime(2015, 11, 1, 8, tzinfo=ZONE)))
    office.library = library
    with office.store.write() as tx:
        province.build(tx)
        write_setting(tx, "demo", "true")
        deploy_all(tx, workflows_root())
    office.store.engine.dispose()


@pytest.fixture(scope="session")
def library() -> Library:
    """Parsed procedures, shared by all tests of a run."""
    return Library()


@pytest.fixture(scope="session")
def staged_sqlite(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    """A SQLite file with the demo province and every procedure; tests play on copies."""
    path = tmp_path_factory.mktemp("staged") / "staged.db"
    _stage(f"sqlite:///{path}", library)
    return path


@pytest.fixture(scope="session")
def staged_postgres(postgres_server: str) -> str:
    """A template database with the same content."""
    admin = create_engine(f"{postgres_server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE staged"))
    _stage(f"{postgres_server}/staged", Library())
    admin.dispose()
    return postgres_server


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office on a fresh copy of the staged database, on SQLite and on PostgreSQL, on 2 November 2026, 08:00."""
    made = make_office(request, request.param, tmp_path)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def sqlite_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite only, for what does not depend on the database."""
    made = make_office(request, "sqlite", tmp_path)
    yield made
    made.store.engine.dispose()


def make_office(request: pytest.FixtureRequest, kind: str, folder: Path) -> Office:
    """An office on a fresh copy of the staged database."""
    if kind == "sqlite":
        staged: Path = request.getfixturevalue("staged_sqlite")
        path = folder / "office.db"
        shutil.copyfile(staged, path)
        library: Library = request.getfixturevalue("library")
        return Office(Store(open_database(f"sqlite:///{path}"), SetClock(START)), library, demo=True)
    server: str = request.getfixturevalue("staged_postgres")
    name = f"t{uuid.uuid4().hex[:12]}"
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE staged"))
    admin.dispose()
    return Office(Store(open_database(f"{server}/{name}"), SetClock(START)), demo=True)
