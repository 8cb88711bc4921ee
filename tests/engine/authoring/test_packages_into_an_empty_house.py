"""Every shipped procedure leaves as one file; where no procedure was, two people release it, on both databases."""

import shutil
from datetime import datetime
from pathlib import Path

from engine.authoring import acts, requests
from engine.authoring.packages import pack, unpack
from engine.clock import ZONE, SetClock
from engine.definitions import versions
from engine.definitions.folder import procedure_folders, read_folder, workflows_root
from engine.demo import province
from engine.execution.deploy import Library, deploy_all
from engine.execution.office import Office
from engine.store.database import open_database
from engine.store.transaction import Actor, Store

FIRST, SECOND = Actor("p-quan-tri-1"), Actor("p-quan-tri-2")


def test_every_procedure_is_imported_and_released(store_url: str, library: Library, tmp_path: Path) -> None:
    shutil.copytree(workflows_root() / "rules", tmp_path / "rules")  # the house has its rules and no procedure
    database = open_database(store_url)
    office = Office(Store(database, SetClock(datetime(2026, 11, 27, 8, tzinfo=ZONE))), library)
    with office.store.write() as tx:
        province.build(tx)
        deploy_all(tx, tmp_path)
        assert versions.all_current(tx) == []
    shipped = {folder.name: read_folder(folder) for folder in procedure_folders(workflows_root())}
    waiting = dict(shipped)
    while waiting:  # what is called comes before what calls it
        here = [name for name, files in waiting.items() if not (calls(files) & waiting.keys() - {name})]
        assert here, f"they call each other: {list(waiting)}"
        for name in here:
            released(office, waiting.pop(name))
    with office.store.read() as tx:
        now = {one.procedure_id: one for one in versions.all_current(tx)}
        assert now.keys() == shipped.keys()
        for name, files in shipped.items():
            assert office.library.version(tx, now[name].id).definition.files == files
    database.dispose()


def calls(files: dict[str, str]) -> set[str]:
    return {part.split('"')[0] for part in files["process.bpmn"].split('calledElement="')[1:]}


def released(office: Office, files: dict[str, str]) -> None:
    begun = acts.begin_from_files(office, FIRST, unpack(pack(files)), "package")
    asked = acts.submit_draft(office, FIRST, begun["draft"], "Nhận từ tỉnh khác")["request"]
    with office.store.read() as tx:
        sha256 = str(requests.waiting(tx, asked)["sha256"])
    acts.consent(office, SECOND, asked, sha256, None)
