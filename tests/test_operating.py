"""What docs/operating.md says of a backup is so: the copy opens, its case goes on, its history is whole."""

import sqlite3
import subprocess
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, select

from engine.clock import SetClock
from engine.execution import acts
from engine.execution.office import Office
from engine.store.database import open_database
from engine.store.tables import history, task
from engine.store.transaction import Actor, Store
from tests.conftest import START, Cluster, _program

CLERK = Actor("p-dang-uy-vp-btc-1")


def begin_a_review(office: Office) -> str:
    """The open task of a case that is about to be backed up."""
    case = acts.start_case(office, CLERK, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    return str(case["tasks"][0])


def goes_on(url: str, task_id: str, rows: int) -> None:
    """The brought back office has every row of the history, and the task is completed in it."""
    office = Office(Store(open_database(url), SetClock(START)), demo=True)
    with office.store.read() as tx:
        assert tx.connection.execute(select(func.count()).select_from(history)).scalar_one() == rows
    acts.complete_task(office, CLERK, task_id, {"report_due": "2026-11-20", "review_by": "2026-12-20"}, typed=True)
    with office.store.read() as tx:
        assert tx.rows(select(task.c.status).where(task.c.id == task_id))[0]["status"] == "completed"
    office.store.engine.dispose()


def kept_rows(office: Office) -> int:
    with office.store.read() as tx:
        return int(tx.connection.execute(select(func.count()).select_from(history)).scalar_one())


def test_a_copy_of_sqlite_is_taken_while_it_runs_and_opens(sqlite_office: Office, tmp_path: Path) -> None:
    task_id = begin_a_review(sqlite_office)
    source = sqlite_office.store.engine.url.database
    assert source is not None
    with sqlite3.connect(source) as connection:
        connection.execute(f"VACUUM INTO '{tmp_path / 'backup.db'}'")
    goes_on(f"sqlite:///{tmp_path / 'backup.db'}", task_id, kept_rows(sqlite_office))


def test_a_dump_of_postgresql_is_restored(postgres_office: Office, postgres: Cluster, tmp_path: Path) -> None:
    task_id = begin_a_review(postgres_office)
    place = ["--host", str(postgres.folder), "--username", "postgres"]
    database = str(postgres_office.store.engine.url.database)
    dump, restored = tmp_path / "backup.dump", f"restored_{uuid4().hex}"
    subprocess.run([_program("pg_dump"), *place, "--format=custom", f"--file={dump}", database], check=True)
    postgres.say(f"create database {restored}")
    subprocess.run([_program("pg_restore"), *place, f"--dbname={restored}", str(dump)], check=True)
    goes_on(postgres.url(restored), task_id, kept_rows(postgres_office))
    postgres.say(f"drop database {restored} with (force)")
