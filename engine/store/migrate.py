"""Bring a database to the newest tables with Alembic."""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

#: Alembic keeps the migration that runs in the module itself: two threads of a process would take it from each other.
_ONE = Lock()


def bring_up_to_date(engine: Engine) -> None:
    """Run every migration that this database has not seen; safe to call at each start."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _ONE, engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
