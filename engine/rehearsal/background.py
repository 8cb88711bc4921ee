"""Rehearsals that a process admin starts from a page: each in a process of its own, its files on a shelf.

A folder for each: `wanted.json` (what was asked for, by whom), `drafts/`, `progress.json` (a sign of life every few
seconds), then `report.json` with `report.html`, or `failed.json`. The database of the installation only records who
started one; the rehearsal itself never opens it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine import history
from engine.clock import SystemClock, restored, stored
from engine.errors import Kind, NotFound, Refused
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.ids import new_id
from engine.organisation import accounts, people
from engine.rehearsal.rehearse import TERMS, YEARS, UnknownTerm, Wanted
from engine.rehearsal.stage import SIZES
from engine.store.transaction import Actor, Transaction

#: Without a sign of life for so long a rehearsal counts as broken off.
SILENT = timedelta(minutes=3)
#: So many are kept; the oldest go first.
KEPT = 20
_ID = re.compile(r"r[0-9a-f]{26}")
DUTY = "process_admin"


@dataclass(eq=False)
class NotYoursToRehearse(Refused):
    """Rehearsals are for process admins; auditors may read them."""

    kind = Kind.NOT_ALLOWED
    says = "Chỉ quản trị quy trình được diễn tập nhiệm kỳ."
    do = "Đề nghị quản trị quy trình."


@dataclass(eq=False)
class AlreadyRehearsing(Refused):
    """One at a time: the machine belongs to the officials."""

    kind = Kind.CONFLICT
    says = "Đang có một lần diễn tập chạy."
    do = "Đợi lần ấy xong, hoặc dừng nó."


@dataclass(frozen=True)
class Rehearsal:
    """One rehearsal as the page shows it. `state`: running | done | failed | stopped | broken."""

    id: str
    asked_by: str
    asked_at: datetime
    term: str
    size: str
    seed: int
    years: int
    drafts: tuple[str, ...]
    state: str
    #: while it runs: the day that is played, tasks done, per mille of the time
    day: str = ""
    completed: int = 0
    per_mille: int = 0
    #: why it failed, in words
    fault: str = ""
    #: of the report: missed, doubled, incidents …
    summary: Mapping[str, Any] | None = None


def shelf(office: Office) -> Path:
    """Where the rehearsals of this installation lie: beside a SQLite database, else `var/rehearsals`."""
    database = office.store.engine.url.database or ""
    if office.store.engine.url.get_backend_name() == "sqlite" and database:
        return Path(database).resolve().parent / "rehearsals"
    return Path("var/rehearsals").resolve()


def start(
    office: Office,
    actor: Actor,
    wanted: Wanted,
    drafts: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Begin a rehearsal in a process of its own; returns its id at once.

    Refuses: NotYoursToRehearse, AlreadyRehearsing, UnknownTerm.
    """
    if wanted.term not in TERMS or wanted.size not in SIZES or not 1 <= wanted.years <= YEARS:
        raise UnknownTerm()
    id = new_id("r")

    def work(tx: Transaction) -> dict[str, Any]:
        person = actor.person or ""
        if DUTY not in accounts.duties_of(tx, person, tx.today):
            raise NotYoursToRehearse()
        if any(one.state == "running" for one in _all(shelf(office))):
            raise AlreadyRehearsing()
        asked = {"term": wanted.term, "size": wanted.size, "seed": wanted.seed, "years": wanted.years}
        history.record(tx, "rehearsal_started", None, {**asked, "rehearsal": id, "drafts": sorted(drafts or {})})
        name = people.names(tx, [person]).get(person, person)
        return {"asked": asked, "by": name, "at": stored(SystemClock().now())}

    answer = office.store.act("start_rehearsal", actor, work)
    folder = shelf(office) / id
    for procedure, files in (drafts or {}).items():
        for path, text in files.items():
            target = folder / "drafts" / procedure / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "wanted.json", {**answer["asked"], "by": answer["by"], "at": answer["at"]})
    write_whole(folder / "progress.json", {"at": answer["at"], "day": "", "completed": 0, "per_mille": 0})
    with (folder / "log.txt").open("w") as log:
        subprocess.Popen(  # not waited for: the process outlives the request and this worker
            [sys.executable, "-m", "engine.rehearsal.process", str(folder)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
    _clear(shelf(office))
    return id


def stop(office: Office, actor: Actor, id: str) -> None:
    """Ask a rehearsal to end soon; what it played is thrown away. Refuses: NotYoursToRehearse, NotFound."""
    with office.store.read() as tx:
        if DUTY not in accounts.duties_of(tx, actor.person or "", tx.today):
            raise NotYoursToRehearse()
    (_folder(office, id) / "stop").touch()


def rehearsals(office: Office, viewer: Viewer) -> list[Rehearsal]:
    """The last rehearsals, the newest first. Refuses: NotYoursToRehearse."""
    require_reader(viewer)
    return _all(shelf(office))


def rehearsal(office: Office, viewer: Viewer, id: str) -> Rehearsal:
    """One rehearsal. Refuses: NotYoursToRehearse, NotFound."""
    require_reader(viewer)
    return _read(_folder(office, id))


def report_text(office: Office, viewer: Viewer, id: str, name: str) -> str:
    """A file of a finished rehearsal: report.json, report.html, report.en.html. Refuses: as `rehearsal`."""
    require_reader(viewer)
    path = _folder(office, id) / name
    if name not in ("report.json", "report.html", "report.en.html") or not path.is_file():
        raise NotFound("báo cáo diễn tập", id)
    return path.read_text("utf-8")


def require_reader(viewer: Viewer) -> None:
    """Refuses: NotYoursToRehearse."""
    if not viewer.duties & {DUTY, "operator", "auditor"}:
        raise NotYoursToRehearse()


def _folder(office: Office, id: str) -> Path:
    folder = shelf(office) / id
    if not _ID.fullmatch(id) or not (folder / "wanted.json").is_file():
        raise NotFound("lần diễn tập", id)
    return folder


def _all(root: Path) -> list[Rehearsal]:
    folders = [path for path in root.glob("r*") if _ID.fullmatch(path.name) and (path / "wanted.json").is_file()]
    return [_read(folder) for folder in sorted(folders, key=lambda path: path.name, reverse=True)]


def _read(folder: Path) -> Rehearsal:
    asked, progress = read_whole(folder / "wanted.json"), read_whole(folder / "progress.json")
    found = Rehearsal(
        folder.name, asked["by"], restored(asked["at"]), asked["term"], asked["size"], asked["seed"], asked["years"],
        tuple(sorted(path.name for path in (folder / "drafts").glob("*"))), "running",
        progress.get("day", ""), progress.get("completed", 0), progress.get("per_mille", 0),
    )  # fmt: skip
    if (folder / "report.json").is_file():
        report = read_whole(folder / "report.json")
        names = ("seconds", "started", "completed", "missed", "doubled", "overdue_share")
        summary = {name: report[name] for name in names}
        summary["incidents"] = sum(one["count"] for one in report["incidents"])
        summary["untaken_flows"] = len(report["untaken_flows"])
        return replace(found, state="done", summary=summary)
    if (folder / "failed.json").is_file():
        failed = read_whole(folder / "failed.json")
        return replace(found, state=failed["state"], fault=failed["fault"])
    silent = SystemClock().now() - restored(progress["at"]) if progress else SILENT
    return replace(found, state="broken" if silent >= SILENT else "running")


def _clear(root: Path) -> None:
    for old in _all(root)[KEPT:]:
        folder = root / old.id
        for path in sorted(folder.rglob("*"), key=lambda path: -len(path.parts)):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()


def read_whole(path: Path) -> dict[str, Any]:
    """The JSON of a file; empty when there is none yet."""
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def write_whole(path: Path, value: dict[str, Any]) -> None:
    """Write JSON, whole or not at all: a reader never sees half a file."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    part.replace(path)
