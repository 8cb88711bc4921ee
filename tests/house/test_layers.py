"""Imports point downwards: docs say which package lies on which, this reads whether it is so."""

from pathlib import Path

import pytest

from tests.house.imports import Import, circles, graph, imports, imports_in, longest_chain

#: A package imports packages with a smaller number, and itself.
LAYERS = {
    "errors": 0,
    "clock": 0,
    "ids": 0,
    "wording": 0,
    "alphabet": 0,
    "store": 1,
    "history": 2,
    "organisation": 3,
    "calendar": 4,
    "rules": 5,
    "definitions": 6,
    "casefile": 7,
    "execution": 8,
    "schedule": 10,  # starts cases and tells people; scenarios do not know it
    "notices": 11,  # letters, feeds and the calendars of officials: told of tasks and of cycles
    "demo": 11,
    "bench": 12,
    "authoring": 12,  # plays drafts with scenarios, in the demo's province where they ask for it
    "scenarios": 10,  # they are played in the demo's province
    "rehearsal": 12,  # plays a term in the demo's province
    "cli": 13,
}


def test_every_package_has_its_place() -> None:
    """A new package needs a number here, and a thought about what it may know."""
    assert {layer(found.importer) for found in imports("engine")} - {""} <= LAYERS.keys()


def test_imports_point_downwards() -> None:
    assert upwards(imports("engine")) == []


@pytest.mark.parametrize("package", ["engine", "web"])
def test_no_module_imports_itself_round_about(package: str) -> None:
    assert circles(graph(package)) == []


def test_only_execution_knows_spiffworkflow() -> None:
    assert [
        str(found)
        for found in (*imports("engine"), *imports("web"))
        if top(found.target) == "SpiffWorkflow"
        and not found.importer.startswith(("engine.execution.", "engine.bench.documented"))
    ] == []


def test_the_engine_knows_no_web() -> None:
    forbidden = {"flask", "flask_wtf", "werkzeug", "wtforms", "gunicorn", "web"}
    assert [str(found) for found in imports("engine") if top(found.target) in forbidden] == []


def test_the_web_knows_no_tables_and_no_interpreter() -> None:
    assert [
        str(found)
        for found in imports("web")
        if top(found.target) in {"sqlalchemy", "alembic", "SpiffWorkflow"}
        or f"{found.target}.".startswith("engine.store.tables.")
    ] == []


@pytest.mark.parametrize("package", ["engine", "web"])
def test_depth_is_printed(package: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Looked at, not enforced."""
    chain = longest_chain(graph(package))
    with capsys.disabled():
        print(f"\nimport depth of {package}: {len(chain)} ({' > '.join(chain)})")
    assert chain


# ---- the reader itself ----

SAMPLE = """
from __future__ import annotations
from typing import TYPE_CHECKING
import engine.store.tables as t
from engine import errors
from . import sibling
from ..execution.acts import complete_task
if TYPE_CHECKING:
    from engine.cli import main
def late():
    from engine.cli.demo import demo
"""


def test_the_reader_sees_every_form(tmp_path: Path) -> None:
    (tmp_path / "roles.py").write_text(SAMPLE)
    found = list(imports_in("engine.organisation.roles", tmp_path / "roles.py"))
    assert {one.target for one in found if top(one.target) == "engine"} == {
        "engine.store.tables",
        "engine.errors",
        "engine.organisation.sibling",
        "engine.execution.acts.complete_task",
        "engine.cli.main",
        "engine.cli.demo.demo",
    }
    assert [one.target for one in found if one.for_types_only] == ["engine.cli.main"]
    assert len(upwards(found)) == 3


def test_the_reader_finds_a_circle_and_a_chain() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]
    assert longest_chain({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == ["a", "b", "c"]


def upwards(found: tuple[Import, ...] | list[Import]) -> list[str]:
    """Imports of a package that lies higher than, or beside, the importer's own."""
    return [
        str(one)
        for one in found
        if layer(one.target) in LAYERS
        and layer(one.target) != layer(one.importer)
        and LAYERS[layer(one.target)] >= max(LAYERS[layer(one.importer)], 1)
    ]


def layer(module: str) -> str:
    """`engine.store.tables` lies in `store`; what is not the engine's lies nowhere."""
    parts = module.split(".")
    return parts[1] if parts[0] == "engine" and len(parts) > 1 else ""


def top(module: str) -> str:
    """The distribution's own name of a module."""
    return module.split(".")[0]
