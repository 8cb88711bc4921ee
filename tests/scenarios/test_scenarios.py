"""Every scenario of every procedure, on SQLite and on PostgreSQL, and no flow that none of them takes."""

from pathlib import Path

import pytest

from engine.definitions.folder import workflows_root
from engine.demo import province
from engine.execution.office import Office
from engine.scenarios.collect import Theatre, scenario_files
from engine.scenarios.player import Player, ScenarioFailed, all_flows, taken_flows

FILES = list(scenario_files(workflows_root()))


@pytest.mark.parametrize(("procedure", "path"), FILES, ids=[f"{name}-{path.stem}" for name, path in FILES])
def test_the_procedure_goes_as_the_scenario_says(office: Office, procedure: str, path: Path) -> None:
    Player.of(office, path.read_text("utf-8")).play()


@pytest.mark.parametrize("procedure", sorted({name for name, _path in FILES}))
def test_every_flow_is_taken_by_a_scenario(procedure: str, tmp_path: Path) -> None:
    theatre = Theatre(tmp_path, workflows_root(), province.build)
    taken: set[str] = set()
    every: set[str] = set()
    for name, path in FILES:
        if name == procedure:
            office = theatre.office(path.stem)
            Player.of(office, path.read_text("utf-8")).play()
            taken |= taken_flows(office, name)
            every = all_flows(office, name)
            office.store.engine.dispose()
    assert every - taken == set()


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
