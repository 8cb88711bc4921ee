"""Every scenario of every procedure, on SQLite and on PostgreSQL, and no flow that none of them takes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.clock import SetClock
from engine.definitions.folder import workflows_root
from engine.execution.library import Library
from engine.execution.office import Office
from engine.scenarios.collect import scenario_files
from engine.scenarios.coverage import all_flows, taken_flows
from engine.scenarios.player import Player, ScenarioFailed
from engine.store.database import open_database
from engine.store.transaction import Store
from tests.conftest import START

FILES = list(scenario_files(workflows_root()))
#: The flows that a scenario took when it was played on SQLite; what is not here yet is played when it is asked for.
TAKEN: dict[Path, set[str]] = {}


def _together(procedure: str, *values: object, id: str) -> object:
    """One procedure's scenarios are played by one process, which then knows what all of them took."""
    return pytest.param(*values, id=id, marks=pytest.mark.xdist_group(procedure))


@pytest.mark.parametrize(
    ("procedure", "path"), [_together(name, name, path, id=f"{name}-{path.stem}") for name, path in FILES]
)
def test_the_procedure_goes_as_the_scenario_says(office: Office, procedure: str, path: Path) -> None:
    Player.of(office, path.read_text("utf-8")).play()
    if office.store.engine.dialect.name == "sqlite":
        TAKEN[path] = taken_flows(office, procedure)


@pytest.fixture
def taken(staged_sqlite: Path, library: Library, tmp_path: Path) -> Callable[[str, Path], set[str]]:
    """The flows of a procedure that one of its scenarios takes."""

    def look(procedure: str, path: Path) -> set[str]:
        if path not in TAKEN:
            copy = tmp_path / f"{path.stem}.db"
            shutil.copy(staged_sqlite, copy)
            office = Office(Store(open_database(f"sqlite:///{copy}"), SetClock(START)), library, demo=True)
            Player.of(office, path.read_text("utf-8")).play()
            TAKEN[path] = taken_flows(office, procedure)
            office.store.engine.dispose()
        return TAKEN[path]

    return look


@pytest.mark.parametrize("procedure", [_together(name, name, id=name) for name in sorted({name for name, _ in FILES})])
def test_every_flow_is_taken_by_a_scenario(
    procedure: str, taken: Callable[[str, Path], set[str]], sqlite_office: Office
) -> None:
    reached = set().union(*(taken(procedure, path) for name, path in FILES if name == procedure))
    assert all_flows(sqlite_office, procedure) - reached == set()


def test_a_step_that_goes_wrong_says_where_the_case_waits(sqlite_office: Office) -> None:
    text = """
about: Một bước sai
day: 2026-11-02
start: {procedure: annual-review, unit: chi-bo-vp, as: organisation_board@above(unit), with: {review_year: 2026}}
steps:
  - expect: {open: [task_confirm_people]}
"""
    with pytest.raises(ScenarioFailed, match="waiting: task_issue_guide"):
        Player.of(sqlite_office, text).play()
