"""Completing a task: once, by a holder, with everything in one transaction."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from engine import history
from engine.definitions.form_reading import FormRejected
from engine.errors import NotFound
from engine.execution import acts
from engine.execution.acts.start_case import NotYoursToStart
from engine.execution.office import Office
from engine.execution.rights import NotYourTask, TaskAlreadyCompleted
from engine.store.tables import case_file, draft, substitution, task
from engine.store.tables import history as history_table
from engine.store.transaction import Actor, RequestIdTaken

BOARD = Actor("p-dang-uy-vp-btc-1")
GUIDE = {"report_due": "2026-11-20", "review_by": "2026-12-20"}


def started(office: Office) -> dict[str, Any]:
    return acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)


def rows(office: Office, statement: Any) -> list[Any]:
    with office.store.read() as tx:
        return tx.rows(statement)


def test_it_opens_the_next_task_and_writes_the_document(office: Office) -> None:
    case = started(office)
    answer = acts.complete_task(office, BOARD, case["tasks"][0], GUIDE, typed=True)
    assert [item["name"] for item in answer["next"]] == ["Xác nhận danh sách kiểm điểm"]
    assert answer["closed"] is None


def test_the_same_request_sent_twice_is_done_once(office: Office) -> None:
    case = started(office)
    first = acts.complete_task(office, BOARD, case["tasks"][0], GUIDE, "request-1", typed=True)
    second = acts.complete_task(office, BOARD, case["tasks"][0], GUIDE, "request-1", typed=True)
    assert first == second
    done = rows(office, select(history_table).where(history_table.c.verb == "task_completed"))
    assert len(done) == 1


def test_a_key_belongs_to_one_person_and_one_request(office: Office) -> None:
    case, other = started(office), started(office)
    acts.complete_task(office, BOARD, case["tasks"][0], GUIDE, "1", typed=True)
    changed = {**GUIDE, "report_due": "2026-11-21"}
    for task_id, answers in ((other["tasks"][0], GUIDE), (case["tasks"][0], changed)):
        with pytest.raises(RequestIdTaken):
            acts.complete_task(office, BOARD, task_id, answers, "1", typed=True)
    with pytest.raises(RequestIdTaken):
        acts.declare_conflict(office, BOARD, other["tasks"][0], "Có người thân trong danh sách.", "1")
    acts.complete_task(office, Actor("p-dang-uy-vp-btc-2"), other["tasks"][0], GUIDE, "1", typed=True)
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2025}, "", typed=True)
    acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2024}, "", typed=True)
    long = "k" * 500
    first = acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2023}, long, typed=True)
    again = acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2023}, long, typed=True)
    assert first == again
    done = rows(office, select(history_table).where(history_table.c.verb == "task_completed"))
    assert len(done) == 2
    assert len(rows(office, select(case_file))) == 5


def test_a_second_person_is_told_who_was_first(office: Office) -> None:
    case = started(office)
    acts.complete_task(office, BOARD, case["tasks"][0], GUIDE, typed=True)
    with pytest.raises(TaskAlreadyCompleted) as refused:
        acts.complete_task(office, Actor("p-dang-uy-vp-btc-2"), case["tasks"][0], GUIDE, typed=True)
    assert refused.value.task == "Ban hành hướng dẫn kiểm điểm"


def test_a_stranger_is_refused_and_told_whom_it_is_given_to(office: Office) -> None:
    case = started(office)
    with pytest.raises(NotYourTask) as refused:
        acts.complete_task(office, Actor("p-quan-tri-1"), case["tasks"][0], GUIDE, typed=True)
    assert refused.value.whom


def test_an_unknown_task_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        acts.complete_task(office, BOARD, "t-none", {}, typed=True)


def test_all_errors_of_a_form_come_at_once_and_nothing_is_written(office: Office) -> None:
    case = started(office)
    with pytest.raises(FormRejected) as refused:
        acts.complete_task(office, BOARD, case["tasks"][0], {"report_due": "2026-13-01", "review_by": ""})
    assert {error.path for error in refused.value.errors} >= {"report_due", "review_by", "guide_title"}
    assert rows(office, select(task.c.status).where(task.c.id == case["tasks"][0]))[0]["status"] == "open"


def test_only_those_named_may_start(office: Office) -> None:
    with pytest.raises(NotYoursToStart):
        acts.start_case(office, Actor("p-vp-03"), "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    assert rows(office, select(func.count().label("n")).select_from(case_file))[0]["n"] == 0


def test_a_draft_is_kept_for_its_person_and_goes_with_the_task(office: Office) -> None:
    case = started(office)
    acts.save_draft(office, BOARD, case["tasks"][0], {"criteria": "Nửa chừng"})
    kept = rows(office, select(draft.c.raw))
    assert json.loads(kept[0]["raw"]) == {"criteria": "Nửa chừng"}
    acts.complete_task(office, BOARD, case["tasks"][0], GUIDE, typed=True)
    assert rows(office, select(draft.c.raw)) == []


def test_a_substitute_acts_for_the_absent_and_both_are_named(office: Office) -> None:
    case = started(office)
    substitute(office, "p-dang-uy-vp-btc-1", "p-dang-uy-vp-van-thu")
    acts.complete_task(office, Actor("p-dang-uy-vp-van-thu"), case["tasks"][0], GUIDE, typed=True)
    done = rows(office, select(history_table).where(history_table.c.verb == "task_completed"))
    assert [(row["actor"], row["on_behalf_of"]) for row in done] == [("p-dang-uy-vp-van-thu", "p-dang-uy-vp-btc-1")]


def test_a_subject_cannot_come_in_as_somebodys_substitute(office: Office) -> None:
    case = started(office)
    acts.complete_task(office, BOARD, case["tasks"][0], GUIDE, typed=True)
    acts.complete_task(office, Actor("p-vp-01"), open_task(office, case, "task_confirm_people"), {}, typed=True)
    substitute(office, "p-dang-uy-vp-bi-thu", "p-vp-02")
    with pytest.raises(NotYourTask):
        decision = open_task(office, case, "task_decide_prompts")
        acts.complete_task(office, Actor("p-vp-02"), decision, {"needs_prompt": "no"}, typed=True)


def substitute(office: Office, absent: str, person: str) -> None:
    with office.store.write() as tx:
        tx.execute(
            insert(substitution).values(
                person_id=absent,
                substitute_id=person,
                valid_from="2026-11-01",
                valid_to="2026-12-31",
                ground="nghỉ phép",
            )
        )


def test_two_officials_finish_parallel_branches_at_the_same_moment(office: Office) -> None:
    """Both succeed: the loser of the race is retried invisibly."""
    case = started(office)
    acts.complete_task(office, BOARD, case["tasks"][0], GUIDE, typed=True)
    secretary, above = Actor("p-vp-01"), Actor("p-dang-uy-vp-bi-thu")
    for element, actor, answers in (
        ("task_confirm_people", secretary, {}),
        ("task_decide_prompts", above, {"needs_prompt": "no"}),
    ):
        acts.complete_task(office, actor, open_task(office, case, element), answers, typed=True)
    work = [
        (Actor(row["person"]), row["id"])
        for row in rows(
            office, select(task.c.id, task.c.item.label("person")).where(task.c.element_id == "task_self_review")
        )
    ]
    people = [json.loads(actor.person or "{}")["person"] for actor, _task in work]
    with ThreadPoolExecutor(len(work)) as pool:
        done = list(
            pool.map(
                lambda pair: acts.complete_task(office, Actor(pair[0]), pair[1], {"work_done": "Xong."}, typed=True),
                zip(people, [task_id for _actor, task_id in work], strict=True),
            )
        )
    assert len(done) == 6
    left = rows(office, select(task.c.id).where(task.c.element_id == "task_self_review", task.c.status == "open"))
    assert left == []


def open_task(office: Office, case: dict[str, Any], element: str) -> str:
    found = rows(
        office,
        select(task.c.id).where(
            task.c.case_id == case["case_id"], task.c.element_id == element, task.c.status == "open"
        ),
    )
    return str(found[0]["id"])


def test_the_history_is_chained_and_a_changed_row_is_found(office: Office) -> None:
    case = started(office)
    with office.store.read() as tx:
        assert history.broken_link(tx, case["case_id"]) is None
    with office.store.write() as tx:
        tx.execute(
            update(history_table)
            .where(history_table.c.case_id == case["case_id"], history_table.c.position == 2)
            .values(actor="p-vp-02")
        )
    with office.store.read() as tx:
        assert history.broken_link(tx, case["case_id"]) == 2
