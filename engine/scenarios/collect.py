"""Find the scenario files and prepare the place where they are played."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from engine.clock import ZONE, SetClock
from engine.definitions.folder import procedure_folders
from engine.demo import province
from engine.execution.deploy import deploy_all
from engine.execution.office import Office


def scenario_files(root: Path, procedure_id: str | None = None) -> Iterator[tuple[str, Path]]:
    """(procedure, file) of every scenario below a root."""
    for folder in procedure_folders(root):
        if procedure_id in (None, folder.name):
            for path in sorted((folder / "scenarios").glob("*.yaml")):
                yield folder.name, path


def stage(url: str, root: Path) -> Office:
    """An empty database with the demo province and every procedure released, and a clock to be set."""
    office = Office.open(url, SetClock(datetime(2015, 11, 1, 8, tzinfo=ZONE)))
    with office.store.write() as tx:
        province.build(tx, accounts_too=False)
        deploy_all(tx, root)
    return office
