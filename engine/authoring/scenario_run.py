"""Play the scenarios of a draft: what came of each, the way it took, and which ways none takes."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from engine.authoring import drafts
from engine.authoring.reading import with_unsaved
from engine.authoring.stage import closed, rooms, stage
from engine.definitions import versions
from engine.definitions.folder import read_definition
from engine.errors import Refused
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.scenarios.player import Player, ScenarioFailed
from engine.store.tables import instance
from engine.wording import sentence


def play_scenarios(
    office: Office,
    viewer: Viewer,
    draft_id: str,
    name: str | None = None,
    text: str | None = None,
    unsaved: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Play one scenario of a draft (by name, or as a text that is not saved), or all of them.

    Answers `ok`, `results` (each with name, ok, says, step), `coverage` (flow -> how often), `path`, `untaken`.
    Refuses: NotProcessAdmin, NotFound, BadFile, CannotPlay.
    """
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        drafts.draft(tx, draft_id)
        files = with_unsaved(tx, draft_id, unsaved)
    wanted = _wanted(files, name, text)
    definition = read_definition(files)[0]
    results: list[dict[str, Any]] = []
    coverage: dict[str, int] = {}
    with tempfile.TemporaryDirectory(dir=rooms()) as folder:
        for number, (title, scenario) in enumerate(wanted):
            made = stage(office, files, Path(folder) / f"{number}.db", here=_here(scenario))
            results.append({"name": title, **_played(made, scenario, viewer.language)})
            for flow, times in _taken(made, definition.procedure.id).items():
                coverage[flow] = coverage.get(flow, 0) + times
            closed(made)
    flows = definition.diagram.flows
    first = results[0] if len(results) == 1 else {"name": "", "says": "", "steps": sum(r["steps"] for r in results)}
    return {
        **first,
        "ok": all(one["ok"] for one in results),
        "results": results,
        "path": sorted(coverage),
        "coverage": coverage,
        "untaken": [flow for flow in flows if flow not in coverage],
    }


def _wanted(files: Mapping[str, str], name: str | None, text: str | None) -> list[tuple[str, str]]:
    if text:
        return [(name or "", text)]
    found = {
        path.removeprefix("scenarios/").removesuffix(".yaml"): content
        for path, content in files.items()
        if path.startswith("scenarios/") and path.endswith(".yaml")
    }
    return [(key, found[key]) for key in sorted(found) if name in (None, "", key)]


def _here(text: str) -> bool:
    """Scenarios stand in the demo's province unless they say `organisation: here`."""
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return False
    return isinstance(read, dict) and read.get("organisation") == "here"


def _played(made: Office, text: str, language: str) -> dict[str, Any]:
    try:
        player = Player.of(made, text)
        if not isinstance(player.scenario, dict):
            raise ScenarioFailed("not a scenario")
        player.play()
    except ScenarioFailed as failed:
        values = {"n": failed.number, "step": _written(failed.step), "why": _why(failed, language)}
        says = sentence("Bước {n} không đúng như viết: {why}", values, language)
        if failed.waiting and failed.waiting != "-":
            says += " " + sentence("Hồ sơ đang chờ ở: {where}.", {"where": failed.waiting}, language)
        return {"ok": False, "says": says, "steps": failed.number, "step": values["step"]}
    return {"ok": True, "says": "", "steps": len(player.scenario.get("steps") or [])}


def _why(failed: ScenarioFailed, language: str) -> str:
    refused = failed.__cause__
    if isinstance(refused, Refused):
        values = refused.values()
        return " ".join(sentence(text, values, language) for text in (refused.says, refused.do) if text)
    return failed.why or str(failed)


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
