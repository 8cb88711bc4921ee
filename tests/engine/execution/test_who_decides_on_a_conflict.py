"""A declared conflict: the leaders of the body in whose name somebody acts decide, never whom the case is about."""

import pytest
import yaml
from sqlalchemy import select

from engine.definitions.folder import workflows_root
from engine.execution import acts
from engine.execution.office import Office
from engine.execution.task_page import task_page
from engine.execution.views import Viewer
from engine.scenarios.player import Player
from engine.store.tables import assignment, recusal, task
from engine.store.transaction import Actor

YES = {"accepted_text": "yes", "decision_note": "Đúng quy định."}


def played(office: Office, scenario: str, until: str) -> Player:
    """A discipline case up to a step."""
    path = workflows_root() / "discipline-case" / "scenarios" / f"{scenario}.yaml"
    read = yaml.safe_load(path.read_text("utf-8"))
    stop = next(
        number for number, step in enumerate(read["steps"]) if until in (step.get("do"), step.get("declare_conflict"))
    )
    player = Player(office, {**read, "steps": read["steps"][:stop]})
    player.play()
    return player


def asked(office: Office, player: Player) -> tuple[str, set[str]]:
    """The step that decides on the declared conflict, and who holds it."""
    with office.store.read() as tx:
        rows = tx.rows(
            select(task.c.element_id, assignment.c.person_id)
            .join(assignment, assignment.c.task_id == task.c.id)
            .where(
                task.c.case_id == player.main_case_id,
                task.c.status == "open",
                task.c.element_id.in_(["task_decide_recusal", "task_decide_above"]),
            )
        )
    elements = {row["element_id"] for row in rows}
    assert len(elements) == 1
    return elements.pop(), {row["person_id"] for row in rows}


@pytest.mark.parametrize(
    ("step", "declares", "decides"),
    [
        # a member of the cell, in the cell's name: its secretary
        ("task_open", "p-vp-02", {"p-vp-01"}),
        # a member of the inspection committee above: the head of that committee
        ("task_competence", "p-dang-uy-vp-ubkt-2", {"p-dang-uy-vp-ubkt-1"}),
        # the deputy of the deciding committee: its secretary, not the cell's
        ("task_above_meeting", "p-dang-uy-vp-pho-bi-thu", {"p-dang-uy-vp-bi-thu"}),
    ],
)
def test_the_leaders_of_the_body_in_whose_name_somebody_acts_decide(
    sqlite_office: Office, step: str, declares: str, decides: set[str]
) -> None:
    player = played(sqlite_office, "members-of-the-deciding-body-stand-aside", step)
    acts.declare_conflict(sqlite_office, Actor(declares), player.open(step)[0]["id"], "Em ruột của người bị xét")
    assert asked(sqlite_office, player) == ("task_decide_recusal", decides)


def test_the_secretary_of_the_deciding_committee_is_decided_on_one_level_further_up(sqlite_office: Office) -> None:
    player = played(sqlite_office, "members-of-the-deciding-body-stand-aside", "task_above_meeting")
    meeting = player.open("task_above_meeting")[0]["id"]
    acts.declare_conflict(sqlite_office, Actor("p-dang-uy-vp-bi-thu"), meeting, "Em ruột của người bị xét")
    step, decides = asked(sqlite_office, player)
    assert step == "task_decide_above"
    assert decides & {"p-tinh-uy-bi-thu-cu"} and not decides & {"p-vp-01", "p-dang-uy-vp-bi-thu"}


def test_whom_the_case_is_about_never_decides_who_judges_it(sqlite_office: Office) -> None:
    started = acts.start_case(
        sqlite_office, Actor("p-dang-uy-vp-ubkt-1"), "discipline-case", "chi-bo-vp", "p-vp-01",
        {"occasion": "inspection", "conduct": "Vi phạm quy chế sinh hoạt."}, typed=True,
    )  # fmt: skip
    player = Player(sqlite_office, {})
    player.case_id = player.main_case_id = started["case_id"]
    acts.declare_conflict(sqlite_office, Actor("p-vp-02"), player.open("task_open")[0]["id"], "Người thân")
    step, decides = asked(sqlite_office, player)
    assert step == "task_decide_above" and "p-vp-01" not in decides


def test_a_declared_conflict_is_decided_also_when_somebody_else_did_the_task_meanwhile(sqlite_office: Office) -> None:
    player = played(sqlite_office, "cumulated-to-a-warning", "task_competence")
    competence = player.open("task_competence")[0]["id"]
    acts.declare_conflict(sqlite_office, Actor("p-dang-uy-vp-ubkt-2"), competence, "Anh ruột của người bị xét")
    answers = {"competent": "own", "competence_reason": "Theo loại vi phạm."}
    acts.complete_task(sqlite_office, Actor("p-dang-uy-vp-ubkt-3"), competence, answers, typed=True)
    _step, decides = asked(sqlite_office, player)
    decision = player.open("dp-recusal/task_decide_recusal")[0]["id"]
    acts.complete_task(sqlite_office, Actor(decides.pop()), decision, YES, typed=True)
    with sqlite_office.store.read() as tx:
        kept = [row["person_id"] for row in tx.rows(select(recusal.c.person_id).where(recusal.c.accepted.is_(True)))]
    assert kept == ["p-dang-uy-vp-ubkt-2"]


def test_whoever_judges_or_counts_may_declare_a_conflict_on_the_page_and_the_subject_not_on_the_own_reply(
    sqlite_office: Office,
) -> None:
    def offered(until: str, element: str, person: str) -> bool:
        player = played(sqlite_office, "cumulated-to-a-warning", until)
        return task_page(sqlite_office, Viewer(person, ""), player.open(element)[0]["id"]).may_declare_conflict

    assert offered("task_competence", "task_competence", "p-dang-uy-vp-ubkt-2")
    assert offered("task_enter_count", "task_enter_count", "p-vp-01")
    assert not offered("task_write_reply", "task_write_reply", "p-vp-03")
