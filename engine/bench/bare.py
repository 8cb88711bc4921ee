"""Against the bare database, and against the way that SpiffWorkflow's documentation shows.

All of them take turns on the same machine, a few cases each, and each turn gives a ratio: what disturbs one disturbs
the others too. The median of the turns counts.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, Delete, Engine, Insert, Update, event

from engine.bench import world
from engine.bench.documented import Documented, WithService
from engine.execution.office import Office
from engine.store.database import open_database
from engine.store.prepared import Prepared, Written

#: Cases of one turn.
TURN = 10


def against_others(folder: Path, process_id: str, cases: int, diagram: str) -> dict[str, float]:
    """Completions of the product, of the bare rows, and of the documented way, without and with its service.

    Bare: the writing statements of the product are recorded and carried out once more by SQLAlchemy Core on a copy of
    the database, in the same transactions: no reading, no engine, no check of anybody's rights. Floor: the same on
    another copy as prepared statements, run by the driver; nothing that writes these rows can be faster.
    """
    office = world.made(f"sqlite:///{folder / f'{process_id}.db'}")
    opened = [world.start(office, process_id)["tasks"][0] for _ in range(cases)]
    _fold(office.store.engine)
    bare, floor = (_copied(folder, process_id, name) for name in ("bare", "floor"))
    ways = {
        name: made(open_database(f"sqlite:///{folder / f'{process_id}-{name}.db'}"), diagram)
        for name, made in (("naive", Documented), ("service", WithService))
    }
    waiting = {name: [way.start() for _ in range(cases)] for name, way in ways.items()}
    recorded: list[Written] = []
    listener = _recorder(office, recorded)
    turns: dict[str, list[float]] = {name: [] for name in ("product", "bare", "floor", *ways)}
    for start in range(0, cases, TURN):
        recorded.clear()
        done, seconds = _finish(office, opened[start : start + TURN])
        turns["product"].append(seconds / done)
        transactions = [part for part in recorded if part]
        turns["bare"].append(_play_back(bare, transactions, _by_hand) / done)
        turns["floor"].append(_play_back(floor, transactions, _by_the_driver) / done)
        for name, way in ways.items():
            turns[name].append(_complete_all(way, waiting[name][start : start + TURN]))
    event.remove(office.store.engine, "before_execute", listener)
    found = {f"{name}_rate": 1 / median(seconds) for name, seconds in turns.items()}
    for name in ("bare", *ways):
        ratios = [other / ours for other, ours in zip(turns[name], turns["product"], strict=True)]
        found[name] = median(ratios)
    for name in ("bare", "floor"):
        found[f"{name}_against_naive"] = median(n / b for n, b in zip(turns["naive"], turns[name], strict=True))
    return found


def _copied(folder: Path, process_id: str, name: str) -> Engine:
    copy = folder / f"{process_id}-{name}.db"
    copy.write_bytes((folder / f"{process_id}.db").read_bytes())
    return open_database(f"sqlite:///{copy}")


def _finish(office: Office, tasks: list[str]) -> tuple[int, float]:
    """Complete cases to their end; returns how many completions took how many seconds."""
    done, seconds = 0, 0.0
    for task_id in tasks:
        following: list[str] = [task_id]
        while following:
            answer: dict[str, Any] = {}
            work = partial(world.complete, office, following.pop(0))
            seconds += world.seconds(lambda work=work, answer=answer: answer.update(work()))  # type: ignore[misc]
            done += 1
            following = [item["task_id"] for item in answer["next"]]
    return done, seconds


def _complete_all(way: Documented, instances: list[int]) -> float:
    """Seconds for one completion of the documented way."""
    done = 0

    def work() -> None:
        nonlocal done
        for instance_id in instances:
            while way.complete(instance_id):
                done += 1
            done += 1

    taken = world.seconds(work)
    return taken / done


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


def _play_back(engine: Engine, recorded: list[Written], play: Callable[[Connection, Any, Any], object]) -> float:
    def work() -> None:
        for transaction in recorded:
            with engine.begin() as connection:
                for statement, parameters in transaction:
                    play(connection, statement, parameters)

    return world.seconds(work)


def _by_hand(connection: Connection, statement: Any, parameters: Any) -> None:
    statement = statement.statement if isinstance(statement, Prepared) else statement
    connection.execute(statement, parameters or None)


def _by_the_driver(connection: Connection, statement: Any, parameters: Any) -> None:
    if isinstance(statement, Prepared):
        statement.write(connection, parameters)
    else:
        connection.execute(statement, parameters or None)
