"""The demo province, built once; tests that write get a copy."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine.clock import ZONE, SetClock
from engine.demo import province
from engine.store.database import open_database
from engine.store.tables import metadata
from engine.store.transaction import Store, Transaction


def empty_store(path: Path) -> Store:
    """A store on a new file."""
    engine = open_database(f"sqlite:///{path}")
    metadata.create_all(engine)
    return Store(engine, SetClock(datetime(2026, 11, 23, 8, tzinfo=ZONE)))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A database with the demo province; read it only."""
    store = empty_store(tmp_path_factory.mktemp("demo") / "demo.db")
    with store.write() as tx:
        province.build(tx)
    return store


@pytest.fixture
def tx(demo: Store) -> Iterator[Transaction]:
    """A reading transaction on the demo."""
    with demo.read() as tx:
        yield tx


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    """An empty database."""
    return empty_store(tmp_path / "empty.db")
