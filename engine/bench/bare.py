"""Against the bare database, and against the way that SpiffWorkflow's documentation shows."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Delete, Engine, Insert, Update, event

from engine.bench import world
from engine.bench.documented import DIAGRAM, Documented
from engine.execution.office import Office
from engine.store.database import open_database
from engine.store.prepared import Written


def against_bare(folder: Path, process_id: str, cases: int) -> dict[str, float]:
    """Completions of the product, and the same rows written by hand in the same transactions on a copy.

    The writing statements of the product are recorded and carried out once more by SQLAlchemy Core: no reading, no
    engine, no check of anybody's rights.
    """
    office = world.made(f"sqlite:///{folder / f'{process_id}.db'}")
    opened = [world.start(office, process_id)["tasks"][0] for _ in range(cases)]
    _fold(office.store.engine)
    copy = folder / f"{process_id}-bare.db"
    copy.write_bytes((folder / f"{process_id}.db").read_bytes())
    recorded: list[Written] = []
    done = 0
    engine_seconds = 0.0
    listener = _recorder(office, recorded)
    for task_id in opened:
        following: list[str] = [task_id]
        while following:
            current = following.pop(0)
            answer: dict[str, Any] = {}
            work = partial(world.complete, office, current)
            engine_seconds += world.seconds(lambda work=work, answer=answer: answer.update(work()))  # type: ignore[misc]
            done += 1
            following = [item["task_id"] for item in answer["next"]]
    event.remove(office.store.engine, "before_execute", listener)
    bare_seconds = _play_back(open_database(f"sqlite:///{copy}"), [part for part in recorded if part])
    return {"rate": done / engine_seconds, "bare_rate": done / bare_seconds, "ratio": bare_seconds / engine_seconds}


def _fold(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")


def _recorder(office: Office, recorded: list[Written]) -> Callable[..., None]:
    engine = office.store.engine

    def note(_connection: Any, statement: Any, many: Any, one: Any, _options: Any) -> None:
        if isinstance(statement, Insert | Update | Delete):
            recorded[-1].append((statement, many or one))

    def begin(_connection: Any) -> None:
        recorded.append([])
        office.store.written = recorded[-1]

    event.listen(engine, "before_execute", note)
    event.listen(engine, "begin", begin)
    return note


def _play_back(engine: Engine, recorded: list[Written]) -> float:
    def work() -> None:
        for transaction in recorded:
            with engine.begin() as connection:
                for statement, parameters in transaction:
                    connection.execute(statement, parameters or None)

    return world.seconds(work)


def naive(cases: int, diagram: str = DIAGRAM) -> float:
    """Completions per second of the documented way: the whole workflow as JSON in one row, at every step."""
    with tempfile.TemporaryDirectory() as folder:
        way = Documented(open_database(f"sqlite:///{Path(folder) / 'documented.db'}"), diagram)
        opened = [way.start() for _ in range(cases)]
        done = 0

        def work() -> None:
            nonlocal done
            for instance_id in opened:
                while way.complete(instance_id):
                    done += 1
                done += 1

        taken = world.seconds(work)
    return done / taken
