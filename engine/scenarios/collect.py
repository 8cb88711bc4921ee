"""Find the scenario files and prepare the place where they are played."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from engine.clock import ZONE, SetClock
from engine.definitions.folder import procedure_folders
from engine.execution.deploy import deploy_all
from engine.execution.office import Office
from engine.store.database import open_database
from engine.store.transaction import Store, Transaction


def scenario_files(root: Path, procedure_id: str | None = None) -> Iterator[tuple[str, Path]]:
    """(procedure, file) of every scenario below a root."""
    for folder in procedure_folders(root):
        if procedure_id in (None, folder.name):
            for path in sorted((folder / "scenarios").glob("*.yaml")):
                yield folder.name, path


#: Fills an empty database with the organisation in which scenarios are played.
Build = Callable[[Transaction], None]


def stage(url: str, root: Path, build: Build) -> Office:
    """An empty database with an organisation and every procedure released, and a clock to be set."""
    office = Office.open(url, clock())
    with office.store.write() as tx:
        build(tx)
        deploy_all(tx, root)
    return office


def clock() -> SetClock:
    """A clock that a scenario sets to its day."""
    return SetClock(datetime(2015, 11, 1, 8, tzinfo=ZONE))


class Theatre:
    """One staged SQLite database; every scenario plays on its own copy, so that none sees another's cases."""

    def __init__(self, folder: Path, root: Path, build: Build) -> None:
        self.folder = folder
        office = stage(f"sqlite:///{folder / 'staged.db'}", root, build)
        self.library = office.library
        with office.store.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        office.store.engine.dispose()

    def office(self, name: str) -> Office:
        """A fresh copy."""
        target = self.folder / f"{name}.db"
        shutil.copyfile(self.folder / "staged.db", target)
        return Office(Store(open_database(f"sqlite:///{target}"), clock()), self.library)
