"""Databases are made in threads: each page that plays a draft may need one of its own."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import inspect

from engine.store.database import open_database
from engine.store.migrate import bring_up_to_date


def test_threads_of_one_process_make_their_databases_at_the_same_time(tmp_path: Path) -> None:
    def make(number: int) -> int:
        engine = open_database(f"sqlite:///{tmp_path / f'{number}.db'}")
        bring_up_to_date(engine)
        return len(inspect(engine).get_table_names())

    with ThreadPoolExecutor(4) as pool:
        tables = set(pool.map(make, range(6)))
    assert len(tables) == 1
