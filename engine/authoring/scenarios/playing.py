"""Play the scenarios of a draft: what came of each, the way it took, and which ways none takes."""

import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from engine.authoring import drafts
from engine.authoring.reading import with_unsaved
from engine.authoring.scenarios.files import scenarios_of
from engine.authoring.scenarios.telling import Stop, Teller
from engine.authoring.stage import closed, rooms, stage
from engine.definitions import versions
from engine.definitions.diagram import Diagram
from engine.definitions.folder import Definition, read_definition
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.scenarios.player import Player, ScenarioFailed
from engine.store.tables import instance
from engine.store.transaction import Transaction

#: Seconds after which a scenario is given up: the longest shipped one takes two.
LONGEST = 30.0


@dataclass(frozen=True)
class Outcome:
    """What came of one scenario. `says` and `do` are sentences by language, empty when it went as written."""

    name: str
    about: str
    ok: bool
    #: steps played, and steps in all; a scenario that stopped did so at step number `number`
    number: int
    steps: int
    says: dict[str, str] = field(default_factory=dict)
    do: dict[str, str] = field(default_factory=dict)
    #: the step as it is written
    step: str = ""
    #: a step of the draft at which the case waits and which the version in force does not have
    new_step: str = ""
    coverage: dict[str, int] = field(default_factory=dict)

    def told(self, language: str) -> dict[str, Any]:
        """The outcome in one language."""
        return {**asdict(self), "says": self.says.get(language, ""), "do": self.do.get(language, "")}


def play_scenarios(
    office: Office,
    viewer: Viewer,
    draft_id: str,
    name: str | None = None,
    text: str | None = None,
    unsaved: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Play one scenario of a draft (by name, or as a text that is not saved), or all of them.

    Answers `ok`, `results` (each as `Outcome`), `coverage` (flow -> how often), `path`, `untaken`.
    Refuses: NotProcessAdmin, NotFound, BadFile, CannotPlay.
    """
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        drafts.draft(tx, draft_id)
        files = with_unsaved(tx, draft_id, unsaved)
        before = diagram_in_force(office, tx, files)
    found = scenarios_of(files)
    wanted = [(name or "", text)] if text else [(key, found[key]) for key in sorted(found) if name in (None, "", key)]
    outcomes = [play_one(office, files, title, scenario, before) for title, scenario in wanted]
    coverage: dict[str, int] = {}
    for outcome in outcomes:
        for flow, times in outcome.coverage.items():
            coverage[flow] = coverage.get(flow, 0) + times
    results = [outcome.told(viewer.language) for outcome in outcomes]
    flows = read_definition(files)[0].diagram.flows
    first = results[0] if len(results) == 1 else {"name": "", "says": "", "steps": sum(r["steps"] for r in results)}
    return {
        **first,
        "ok": all(one["ok"] for one in results),
        "results": results,
        "path": sorted(coverage),
        "coverage": coverage,
        "untaken": [flow for flow in flows if flow not in coverage],
    }


def diagram_in_force(office: Office, tx: Transaction, files: Mapping[str, str]) -> Diagram | None:
    """The diagram of the version that the draft would replace, if there is one."""
    version = versions.current(tx, read_definition(dict(files))[0].procedure.id)
    return office.library.version(tx, version.id).definition.diagram if version else None


def play_one(
    office: Office, files: Mapping[str, str], name: str, text: str, before: Diagram | None, seconds: float = LONGEST
) -> Outcome:
    """Play one scenario on a database of its own; it is given up after so many seconds. Raises CannotPlay."""
    definition = read_definition(dict(files))[0]
    with tempfile.TemporaryDirectory(dir=rooms()) as folder:
        made = stage(office, files, Path(folder) / "scenario.db", here=_here(text))
        try:
            return _played(made, definition, name, text, before, seconds)
        finally:
            closed(made)


def _here(text: str) -> bool:
    """Scenarios stand in the demo's province unless they say `organisation: here`."""
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return False
    return isinstance(read, dict) and read.get("organisation") == "here"


def _played(
    made: Office, definition: Definition, name: str, text: str, before: Diagram | None, seconds: float
) -> Outcome:
    player = None
    try:
        player = Player.of(made, text)
        if not isinstance(player.scenario, dict):
            raise ScenarioFailed("not a scenario")
        player.until = time.monotonic() + seconds
        player.play()
    except ScenarioFailed as failed:
        scenario = player.scenario if player and isinstance(player.scenario, dict) else {}
        waiting, broken = player.waiting_at() if player and player.case_id else ([], [])
        stop = Stop(failed, tuple(waiting), tuple(broken), failed.number > 0 or bool(waiting))
        says, do, new = Teller(made, definition, before).told(stop)
        return Outcome(
            name, str(scenario.get("about") or ""), False, failed.number, len(scenario.get("steps") or []),
            says, do, _written(failed.step), new, _taken(made, definition.procedure.id),
        )  # fmt: skip
    steps = len(player.scenario.get("steps") or [])
    about = str(player.scenario.get("about") or "")
    return Outcome(name, about, True, steps, steps, coverage=_taken(made, definition.procedure.id))


def _written(step: Any) -> str:
    return yaml.safe_dump(step, allow_unicode=True, default_flow_style=True, width=1000).strip() if step else ""


def _taken(made: Office, procedure_id: str) -> dict[str, int]:
    found: dict[str, int] = {}
    with made.store.read() as tx:
        version = versions.current(tx, procedure_id)
        rows = tx.rows(select(instance.c.path).where(instance.c.version_id == (version.id if version else "")))
    for row in rows:
        for flow, times in json.loads(row["path"]).items():
            found[flow] = found.get(flow, 0) + int(times)
    return found
