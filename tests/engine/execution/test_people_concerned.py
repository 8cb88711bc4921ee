"""Nobody who is judged in a case is named in it by a role; probationary members are reviewed and do not vote."""

import json

import pytest
import yaml
from sqlalchemy import select

from engine.definitions.folder import workflows_root
from engine.definitions.forms import Form
from engine.execution.office import Office
from engine.execution.run import evaluate, load
from engine.organisation import roles
from engine.scenarios.player import Player
from engine.store.tables import handover, instance

REVIEW = workflows_root() / "annual-review" / "scenarios"


def started(office: Office, scenario: str, until: str | None = None) -> Player:
    """A review played up to a step."""
    read = yaml.safe_load((REVIEW / f"{scenario}.yaml").read_text("utf-8"))
    steps = read["steps"]
    if until is not None:
        steps = steps[: next(number for number, step in enumerate(steps) if step.get("do") == until)]
    player = Player(office, {**read, "steps": steps})
    player.play()
    return player


@pytest.mark.parametrize(("role", "found"), [("members", 6), ("all_members", 7)])
def test_all_members_adds_those_on_probation(sqlite_office: Office, role: str, found: int) -> None:
    with sqlite_office.store.read() as tx:
        context = roles.RoleContext("chi-bo-vp", None, None, None, lambda text: None)
        people = [one.person for one in roles.resolve(tx, f"{role}@unit", context, tx.today).candidates]
    assert len(people) == found
    assert ("p-vp-06" in people) == (role == "all_members")


def test_a_role_in_an_expression_never_names_a_subject(sqlite_office: Office) -> None:
    player = started(sqlite_office, "good-with-remediation", "task_decide_prompts")
    with sqlite_office.store.read() as tx:
        found = tx.row(select(instance.c.id).where(instance.c.case_id == player.main_case_id))
        run = load(tx, sqlite_office.library, found["id"])
        assert run.data["head"] == "p-vp-01"  # asked before the list was confirmed
        assert evaluate(tx, run, '${holder("secretary@unit")}') is None
        assert evaluate(tx, run, '${holder("secretary@superior(unit)")}') == "p-dang-uy-vp-bi-thu"


def test_only_leaders_are_proposed_for_leaving_a_post(sqlite_office: Office) -> None:
    started(sqlite_office, "not-completed")
    with sqlite_office.store.read() as tx:
        rows = tx.rows(select(handover.c.message, handover.c.payload))
    about = {
        message: {json.loads(row["payload"])["subject"] for row in rows if row["message"] == message}
        for message in ("dismissal_ground_found", "planning_removal_proposed")
    }
    assert about == {
        "dismissal_ground_found": {"p-vp-01"},
        "planning_removal_proposed": {"p-vp-01", "p-vp-03"},
    }


def test_a_list_with_fixed_rows_may_not_overwrite_its_source() -> None:
    form = Form.parse(
        '{"type": "default", "id": "x", "components": [{"type": "dynamiclist", "path": "lines", "label": "A",'
        ' "properties": {"rows": "${lines}"}, "components": [{"type": "textfield", "key": "a", "label": "A"}]}]}'
    )
    assert any("ghi đè" in says for says, _values in form.check({"lines"}))
