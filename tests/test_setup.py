"""What `make setup` and `scripts/system-deps.sh` leave behind."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

BUILT = Path(__file__).parents[1] / "web/static/built"


def test_postgresql_answers(postgres_url: str) -> None:
    with create_engine(postgres_url).connect() as connection:
        assert connection.scalar(text("select 1")) == 1


def test_postgresql_listens_on_no_port(postgres_url: str) -> None:
    with create_engine(postgres_url).connect() as connection:
        assert connection.scalar(text("show listen_addresses")) == ""


def test_each_store_is_fresh_and_has_its_tables(new_store) -> None:
    first, second = (create_engine(new_store()) for _ in range(2))
    with first.begin() as connection:
        connection.execute(text("create table seen_here (id integer)"))
    assert inspect(first).has_table("alembic_version")
    assert inspect(second).has_table("alembic_version")
    assert not inspect(second).has_table("seen_here")
    for database in (first, second):
        database.dispose()


@pytest.mark.parametrize("name", ["viewer.js", "viewer.css", "modeler.js", "modeler.css"])
def test_the_bundle_is_built(name: str) -> None:
    assert (BUILT / name).stat().st_size > 10_000


@pytest.mark.parametrize("name", ["viewer.css", "modeler.css"])
def test_the_bundle_names_no_host_to_fetch_from(name: str) -> None:
    css = (BUILT / name).read_text()
    assert "url(http" not in css
    assert "@import" not in css
