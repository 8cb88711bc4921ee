"""A small organisation in an empty SQLite database."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from engine.clock import ZONE, SetClock
from engine.organisation import bodies, people, posts
from engine.organisation.reorganise import found_unit
from engine.store.database import open_database
from engine.store.tables import metadata
from engine.store.transaction import Actor, Store, Transaction

START = date(2020, 1, 1)
TODAY = date(2026, 11, 23)


def empty_store(path: Path) -> Store:
    """A store on a new file."""
    engine = open_database(f"sqlite:///{path}")
    metadata.create_all(engine)
    return Store(engine, SetClock(datetime(2026, 11, 23, 8, tzinfo=ZONE)))


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Store]:
    """Makes one empty database after another, for properties."""
    return lambda: empty_store(tmp_path_factory.mktemp("org") / "org.db")


@pytest.fixture(scope="session")
def fill() -> Callable[[Transaction], None]:
    """Sets up the small organisation in a database of `new_store`."""
    return small_organisation


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty database."""
    return empty_store(tmp_path / "org.db")


@pytest.fixture
def tx(store: Store) -> Iterator[Transaction]:
    """A transaction on a province with one committee, its board and one cell of four."""
    with store.write(Actor("p-admin")) as tx:
        small_organisation(tx)
        yield tx


def small_organisation(tx: Transaction) -> None:
    """tinh > dang-uy > btc (p-5 head, p-6), chi-bo (p-1 secretary, p-2 deputy, p-3, p-4 probationary)."""
    found_unit(tx, "tinh", "province_committee", "province", "Tỉnh ủy Thử", START, symbol="TU")
    found_unit(tx, "dang-uy", "grassroots_committee", "grassroots", "Đảng ủy Thử", START, parent="tinh")
    found_unit(
        tx, "btc", "organisation_board", "grassroots", "Ban Tổ chức Đảng ủy Thử", START, parent="dang-uy"
    )
    found_unit(tx, "chi-bo", "cell", "cell", "Chi bộ Thử", START, parent="dang-uy")
    for number, name in enumerate(
        (
            "Đặng Thị Ánh",
            "Trần Văn Bảo",
            "Lê Minh Châu",
            "Phạm Thị Dung",
            "Võ Hữu Điền",
            "Lý Ngọc Hà",
            "Tô Kim Yến",
        ),
        1,
    ):
        people.register(tx, f"p-{number}", name, START)
    posts.create_post(tx, "chi-bo-secretary", "chi-bo", "secretary", "Bí thư", START)
    posts.create_post(tx, "chi-bo-deputy", "chi-bo", "deputy_secretary", "Phó Bí thư", START)
    posts.create_post(tx, "btc-head", "btc", "head", "Trưởng ban", START)
    posts.create_post(tx, "tinh-secretary", "tinh", "secretary", "Bí thư", START)
    posts.appoint(tx, "chi-bo-secretary", "p-1", START)
    posts.appoint(tx, "chi-bo-deputy", "p-2", START)
    posts.appoint(tx, "btc-head", "p-5", START)
    for number in (1, 2, 3):
        bodies.admit(
            tx, "chi-bo", f"p-{number}", START, standing="official", admitted_on=date(2010, 1, number)
        )
    bodies.admit(tx, "chi-bo", "p-4", START, standing="probationary", admitted_on=START)
    bodies.admit(tx, "btc", "p-5", START, standing="chair")
    bodies.admit(tx, "btc", "p-6", START)
