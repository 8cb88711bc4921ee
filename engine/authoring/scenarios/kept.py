"""What is known of the scenarios of a draft, by its content: played once, and read by whoever looks at the same words.

Results lie among the throw-away databases: nothing is lost with them but the time to play again.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import engine
from engine.authoring import drafts, requests
from engine.authoring.reading import with_unsaved
from engine.authoring.scenarios.files import scenarios_of
from engine.authoring.scenarios.playing import Outcome, diagram_in_force, play_one
from engine.authoring.stage import CannotPlay, fingerprint, in_force, rooms
from engine.definitions.diagram import Diagram
from engine.definitions.folder import content_hash
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.ids import new_id

#: libraries whose next release may play otherwise
PLAYED_BY = ("SpiffWorkflow", "SQLAlchemy", "common-expression-language", "lxml")
#: contents whose results are kept
KEPT = 60


@dataclass(frozen=True)
class ScenarioCheck:
    """How far the scenarios of a content are played, and what came of them."""

    total: int
    played: tuple[Outcome, ...]
    #: they cannot be played before the draft has no error left
    blocked: bool = False

    @property
    def done(self) -> bool:
        """Is there nothing left to play?"""
        return self.blocked or len(self.played) == self.total

    @property
    def stopped(self) -> list[Outcome]:
        """Those that do not come to their end."""
        return [one for one in self.played if not one.ok]

    @property
    def mendable(self) -> list[Outcome]:
        """Those that stop at a step which is new."""
        return [one for one in self.stopped if one.new_step and one.number]


@dataclass(frozen=True)
class Content:
    """The files of a draft or of what was handed in, and where the results for exactly these files lie."""

    files: dict[str, str]
    before: Diagram | None
    path: Path

    def known(self) -> dict[str, Outcome]:
        """The results so far."""
        try:
            read = json.loads(self.path.read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return {name: Outcome(**one) for name, one in read.items()}

    def note(self, outcome: Outcome) -> None:
        """Keep a result, whole or not at all."""
        known = {**self.known(), outcome.name: outcome}
        part = self.path.with_suffix(f".{new_id('part-')}")  # two requests may note at the same time
        part.write_text(json.dumps({name: asdict(one) for name, one in known.items()}, ensure_ascii=False), "utf-8")
        part.replace(self.path)


def scenario_check(office: Office, viewer: Viewer, *, draft_id: str = "", request_id: str = "") -> ScenarioCheck:
    """What is known so far; nothing is played. Refuses: NotProcessAdmin, NotFound."""
    return _check(content_of(office, viewer, draft_id=draft_id, request_id=request_id))


def play_next(
    office: Office, viewer: Viewer, *, draft_id: str = "", request_id: str = "", seconds: float = 0
) -> ScenarioCheck:
    """Play the next scenario of which nothing is known, and further ones until so many seconds are over.

    Refuses: NotProcessAdmin, NotFound.
    """
    content = content_of(office, viewer, draft_id=draft_id, request_id=request_id)
    until = time.monotonic() + seconds
    known = content.known()
    for name, text in sorted(scenarios_of(content.files).items()):
        if name in known:
            continue
        try:
            content.note(play_one(office, content.files, name, text, content.before))
        except CannotPlay:
            return ScenarioCheck(len(scenarios_of(content.files)), (), blocked=True)
        if time.monotonic() >= until:
            break
    return _check(content)


def content_of(
    office: Office,
    viewer: Viewer,
    *,
    draft_id: str = "",
    request_id: str = "",
    unsaved: Mapping[str, Any] | None = None,
) -> Content:
    """The files that are meant. Refuses: NotProcessAdmin, NotFound, BadFile."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        if request_id:
            files = requests.files(requests.request(tx, request_id))
        else:
            drafts.draft(tx, draft_id)
            files = with_unsaved(tx, draft_id, unsaved)
        return Content(files, diagram_in_force(office, tx, files), _path(files, in_force(tx), tx.today.isoformat()))


def _check(content: Content) -> ScenarioCheck:
    names = scenarios_of(content.files)
    known = content.known()
    return ScenarioCheck(len(names), tuple(known[name] for name in sorted(names) if name in known))


def _path(files: Mapping[str, str], versions: list[str], day: str) -> Path:
    """One file for a content among what is in force; another day or another release of the product plays anew."""
    folder = rooms() / "played"
    folder.mkdir(mode=0o700, exist_ok=True)
    known = [content_hash(dict(files)), versions, fingerprint(), product(), day]
    mark = hashlib.sha256(repr(known).encode()).hexdigest()[:32]
    path = folder / f"{mark}.json"
    if not path.exists():
        old = sorted(folder.glob("*"), key=lambda one: one.stat().st_mtime, reverse=True)
        for one in old[KEPT:]:
            one.unlink(missing_ok=True)
    return path


@cache
def product() -> str:
    """What plays: the engine's own files and the libraries at work, as they were when this process first asked."""
    root = Path(str(engine.__file__)).parent
    found = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        found.update(f"{path.relative_to(root).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for name in PLAYED_BY:
        found.update(f"{name} {version(name)}\n".encode())
    return found.hexdigest()
