"""Two members of the counting board enter the totals; neither sees the other's before both are in."""

import json
from typing import Any

from sqlalchemy import select

from engine.definitions.folder import workflows_root
from engine.execution import acts, case_page, history_page, task_page
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.scenarios.player import Player
from engine.store.tables import assignment, task
from engine.store.transaction import Actor

BALLOTS = workflows_root() / "patterns" / "dp-discipline-ballot" / "scenarios" / "agreed.yaml"
#: nobody else writes this number
TELLING = 1_937


def open_counts(office: Office, case_id: str) -> list[Any]:
    query = (
        select(task.c.id, assignment.c.person_id)
        .join(assignment, assignment.c.task_id == task.c.id)
        .where(task.c.case_id == case_id, task.c.status == "open", task.c.element_id == "task_enter_count")
    )
    with office.store.read() as tx:
        return list(tx.rows(query.order_by(task.c.id)))


def started(office: Office) -> str:
    player = Player.of(office, BALLOTS.read_text("utf-8"))
    steps = player.scenario["steps"]
    player.scenario["start"]["with"]["present"] = TELLING
    player.scenario["steps"] = steps[: next(n for n, step in enumerate(steps) if step.get("do") == "task_enter_count")]
    player.play()
    return str(player.main_case_id)


def test_the_second_member_cannot_see_what_the_first_entered(sqlite_office: Office) -> None:
    case_id = started(sqlite_office)
    first, second = open_counts(sqlite_office, case_id)
    line = {"expulsion": 0, "removal": 0, "warning": TELLING - 1, "reprimand": 0, "no_discipline": 0, "invalid": 0}
    answers = {"issued": TELLING, "collected": TELLING - 1, "count": [line]}
    acts.complete_task(sqlite_office, Actor(first["person_id"]), first["id"], answers, typed=True)
    viewer = Viewer(second["person_id"], "", frozenset())
    pages = [
        task_page.task_page(sqlite_office, viewer, second["id"]),
        task_page.task_page(sqlite_office, viewer, first["id"]),
        case_page.case_page(sqlite_office, viewer, case_id),
        history_page.history(sqlite_office, viewer, case_id),
    ]
    for page in pages:
        shown = json.dumps(page, default=lambda value: getattr(value, "__dict__", str(value)), ensure_ascii=False)
        assert str(TELLING - 1) not in shown
        assert "Nhập kết quả kiểm phiếu" in shown
