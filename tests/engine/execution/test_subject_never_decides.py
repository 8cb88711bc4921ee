"""The subject of a case, and relatives, never get a task that judges, nor are counted in its vote."""

from pathlib import Path

from sqlalchemy import select

from engine.definitions.folder import workflows_root
from engine.execution import acts
from engine.execution.office import Office
from engine.organisation import people
from engine.scenarios.player import Player
from engine.store.tables import assignment, instance, recusal, task
from engine.store.transaction import Actor

SCENARIO = workflows_root() / "annual-review" / "scenarios" / "appeal-changed-and-upheld.yaml"
REVIEWED = {"p-vp-01", "p-vp-02", "p-vp-03", "p-vp-04", "p-vp-05", "p-vp-06"}


def play(office: Office, path: Path = SCENARIO) -> Player:
    player = Player.of(office, path.read_text("utf-8"))
    player.play()
    return player


def test_no_deciding_task_of_a_review_was_ever_open_to_a_person_reviewed(office: Office) -> None:
    """p-vp-01 sits in the body that decides; p-vp-05 has a spouse in the inspection committee."""
    player = play(office)
    with office.store.read() as tx:
        rows = tx.rows(
            select(task.c.element_id, assignment.c.person_id, instance.c.version_id)
            .join(assignment, assignment.c.task_id == task.c.id)
            .join(instance, instance.c.id == task.c.instance_id)
            .where(task.c.case_id == player.main_case_id)
        )
        judging = set()
        for row in rows:
            node = office.library.version(tx, row["version_id"]).definition.diagram.nodes[row["element_id"]]
            if node.properties.get("open_to_subject") != "true":
                judging.add((row["element_id"], row["person_id"]))
        relatives = people.relatives(tx, "p-vp-05", tx.today)
    after_the_list = {pair for pair in judging if pair[0] not in ("task_issue_guide",)}
    assert {person for _element, person in after_the_list} & REVIEWED == set()
    assert {person for _element, person in after_the_list} & relatives == set()
    assert {"task_appraise", "task_propose", "task_decide_levels", "task_sign", "task_reconsider"} <= {
        element for element, _person in judging
    }


def test_nobody_is_counted_among_the_voters_on_the_own_line(sqlite_office: Office) -> None:
    player = play(sqlite_office)
    with sqlite_office.store.read() as tx:
        import json

        data = json.loads(
            tx.row(
                select(instance.c.data).where(
                    instance.c.case_id == player.main_case_id,
                    instance.c.parent_id.is_(None),
                    instance.c.beside_task_id.is_(None),
                )
            )["data"]  # type: ignore[index]
        )
    voters = {voter["person"] for voter in data["voters"]}
    assert {line["person"]: line["entitled"] for line in data["tallies"]} == {
        person: len(voters - {person}) for person in REVIEWED
    }
    assert "p-vp-06" not in voters  # on probation: reviewed, but without a vote
    assert "p-vp-07" in voters  # admitted under six months ago: not reviewed, but votes


def test_a_declared_conflict_takes_the_person_off_and_names_a_replacement(office: Office) -> None:
    board = Actor("p-dang-uy-vp-btc-1")
    case = acts.start_case(office, board, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    acts.declare_conflict(office, board, case["tasks"][0], "Em ruột tôi thuộc chi bộ này")
    player = Player(office, {})
    player.case_id = case["case_id"]
    # the head of the board declares it: the level above the board decides
    decision = player.open("dp-recusal/task_decide_above")
    assert decision, player.where()
    answers = {"accepted_text": "yes", "replacement": "p-dang-uy-vp-btc-2", "decision_note": "Đúng."}
    with office.store.read() as tx:
        head = tx.rows(select(assignment.c.person_id).where(assignment.c.task_id == decision[0]["id"]))[0]["person_id"]
    acts.complete_task(office, Actor(head), decision[0]["id"], answers, typed=True)
    with office.store.read() as tx:
        held = {
            row["person_id"]
            for row in tx.rows(select(assignment.c.person_id).where(assignment.c.task_id == case["tasks"][0]))
        }
        kept = tx.rows(select(recusal.c.person_id, recusal.c.accepted))
    assert "p-dang-uy-vp-btc-1" not in held
    assert "p-dang-uy-vp-btc-2" in held
    assert [(row["person_id"], bool(row["accepted"])) for row in kept] == [("p-dang-uy-vp-btc-1", True)]
