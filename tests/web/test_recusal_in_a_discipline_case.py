"""Line by line who may decide in a discipline case: recusal, competence, and four eyes, as the pages tell it."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.definitions.folder import workflows_root
from engine.execution import acts
from engine.execution.office import Office
from engine.execution.rights import NotYourTask
from engine.organisation import people
from engine.scenarios.player import Player
from engine.store.tables import assignment, task
from engine.store.transaction import Actor

FIRST, SECOND = "p-dang-uy-vp-ubkt-1", "p-dang-uy-vp-ubkt-2"
Enter = Callable[[str], FlaskClient]


def played(office: Office, scenario: str, until: str, *more: dict[str, Any]) -> Player:
    """A discipline case up to a step, then on with other steps."""
    path = workflows_root() / "discipline-case" / "scenarios" / f"{scenario}.yaml"
    read = yaml.safe_load(path.read_text("utf-8"))
    stop = next(number for number, step in enumerate(read["steps"]) if step.get("do") == until)
    player = Player(office, {**read, "steps": [*read["steps"][:stop], *more]})
    player.play()
    return player


def decided(verdict: str, note: str, **more: str) -> dict[str, Any]:
    answers = {"accepted_text": verdict, "decision_note": note, **more}
    return {"as": "holder", "do": "dp-recusal/task_decide_above", "with": answers}  # FIRST leads the committee


def name(office: Office, person: str) -> str:
    with office.store.read() as tx:
        return people.names(tx, [person])[person]


def holders(office: Office, element: str) -> set[str]:
    with office.store.read() as tx:
        query = select(assignment.c.person_id).join(task, task.c.id == assignment.c.task_id)
        return {row["person_id"] for row in tx.rows(query.where(task.c.element_id == element))}


def pages(enter: Enter, player: Player) -> list[str]:
    """The page of the case for somebody in it, and the audit sheet for the auditor."""
    case = f"/cases/{player.main_case_id}"
    return [enter("kiem-tra-2").get(case).text, enter("kiem-toan").get(f"{case}/audit").text]


def test_who_stands_aside_is_replaced_and_both_pages_name_both(sqlite_office: Office, signed_in: Enter) -> None:
    player = played(
        sqlite_office, "cumulated-to-a-warning", "task_competence",
        {"as": FIRST, "declare_conflict": "task_competence", "grounds": "Anh ruột của người bị xét"},
        decided("yes", "Đúng là anh em ruột.", replacement=SECOND),
    )  # fmt: skip
    held = holders(sqlite_office, "task_competence")
    assert FIRST not in held and SECOND in held
    for page in pages(signed_in, player):
        first, second = name(sqlite_office, FIRST), name(sqlite_office, SECOND)
        assert f"{first}: Anh ruột của người bị xét (chấp nhận); người thay: {second}" in page


def test_a_refused_claim_is_recorded_and_the_task_stays(sqlite_office: Office, signed_in: Enter) -> None:
    player = played(
        sqlite_office, "cumulated-to-a-warning", "task_competence",
        {"as": FIRST, "declare_conflict": "task_competence", "grounds": "Từng làm chung cơ quan"},
        decided("no", "Làm chung cơ quan không phải là xung đột lợi ích."),
    )  # fmt: skip
    assert FIRST in holders(sqlite_office, "task_competence")
    for page in pages(signed_in, player):
        assert "Từng làm chung cơ quan (không chấp nhận)" in page


COMPETENCE = {"as": "inspection_committee@above(unit)", "do": "task_competence"}
REFUSED = {"refused": "FormRejected"}


def test_a_cell_without_competence_proposes_and_does_not_sign(sqlite_office: Office) -> None:
    played(
        sqlite_office, "beyond-competence", "task_competence",
        {**COMPETENCE, "with": {"competent": "own", "competence_reason": "Nhầm."}, "expect": REFUSED},
        {**COMPETENCE, "with": {"competent": "propose", "competence_reason": "Việc do cấp trên giao."}},
    )  # fmt: skip
    voted = played(sqlite_office, "beyond-competence", "task_propose")
    assert voted.open("task_propose") and not voted.open("task_sign_own")


def test_who_proposes_does_not_decide(sqlite_office: Office) -> None:
    player = played(sqlite_office, "beyond-competence", "task_sign")
    with sqlite_office.store.read() as tx:
        done = {
            row["element_id"]: row["completed_by"]
            for row in tx.rows(select(task).where(task.c.case_id == player.main_case_id, task.c.status == "completed"))
        }
        decides = {
            row["person_id"]
            for row in tx.rows(
                select(assignment.c.person_id).where(assignment.c.task_id == player.open("task_sign")[0]["id"])
            )
        }
    assert decides and done["task_propose"] not in decides and done["task_draft_reasons"] not in decides


def test_who_may_not_decide_is_refused_and_the_case_says_so(sqlite_office: Office, signed_in: Enter) -> None:
    player = played(sqlite_office, "cumulated-to-a-warning", "task_competence")
    decides = player.open("task_competence")[0]["id"]
    answers = {"competent": "own", "competence_reason": "Tự quyết."}
    with sqlite_office.store.write() as tx:  # a tie declared after the task was given
        people.declare_kinship(tx, FIRST, "p-vp-03", "sibling", tx.today)
    tried = ["p-vp-03", "p-vp-01", FIRST, "p-quan-tri-2"]  # the subject, who opened the case, a relative, a stranger
    for person in tried:
        with pytest.raises(NotYourTask):
            acts.complete_task(sqlite_office, Actor(person), decides, answers, typed=True)
    assert player.open("task_competence")
    for page in pages(signed_in, player):
        assert page.count("Xác nhận cấp có thẩm quyền") >= len(tried)
        assert all(name(sqlite_office, person) in page for person in tried)
    sheet = pages(signed_in, player)[1]
    assert "Bị từ chối vì không được làm việc đó" in sheet
