"""A time of a running case that came and could not be acted upon: seen on the case, tried again, never lost."""

import pytest
from sqlalchemy import delete, func, select, update

from engine.definitions import versions
from engine.definitions.folder import read_definition
from engine.execution import acts
from engine.execution.case_page import case_page
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.tables import case_file, incident, procedure_version, task, timer
from tests.drawing import drawn, event, level
from tests.stage import Stage

ADMIN = Viewer("p-sys-01", "vi", frozenset({"process_admin"}))
DUE = 'id="u1" camunda:dueDate="P3D"'


@pytest.fixture
def stage(office: Office) -> Stage:
    """Tasks that are overdue begin a pattern that cannot begin: what it listens to has no value."""
    with office.store.write() as tx:
        tx.execute(delete(procedure_version).where(procedure_version.c.procedure_id == "dp-overdue"))
    stage = Stage(office)
    stage.release(drawn("s>u1 u1>e").replace('id="u1"', DUE))
    begin_with(office, "${when}")
    return stage


def begin_with(office: Office, when: str) -> None:
    """Release the pattern of overdue tasks anew; `when`: the time that it listens to from its beginning."""
    listener = level("s2>u5 u5>e5", events={"s2": event("timer", when)}, prefix="y")
    toml = 'id = "watch"\nname = "watch"\ntitle = "watch"\nstarts_on = "task_overdue"\n[data]\nwhen = "text"\n'
    process = drawn("s>u9 u9>e", "watch", subs={"y1": listener})
    definition, faults = read_definition({"procedure.toml": toml, "process.bpmn": process})
    assert faults == []
    with office.store.write() as tx:
        versions.release(tx, definition)


def test_it_is_an_incident_of_the_case_told_once_and_tried_again_each_day(stage: Stage) -> None:
    case = stage.start()
    stage.wait(4)
    assert stage.incidents() == ["u1"]
    told = case_page(stage.office, ADMIN, case).incidents
    assert [(item.kind, "CannotBegin" in item.message) for item in told] == [("timer", True)]
    stage.wait(1)
    stage.wait(1)
    assert stage.incidents() == ["u1"] and stage.verbs().count("incident_opened") == 1
    begin_with(stage.office, "P9D")
    stage.wait(1)
    assert stage.incidents() == [] and stage.open() == ["u1", "u9"]


def test_it_is_retried_by_a_person_and_when_it_fails_again_it_is_told_again(stage: Stage) -> None:
    stage.start()
    stage.wait(4)
    acts.retry_incident(stage.office, stage.system, stage.rows(select(incident.c.id))[0]["id"])
    assert stage.incidents() == ["u1"] and stage.verbs().count("incident_opened") == 2
    begin_with(stage.office, "P9D")
    open_now = select(incident.c.id).where(incident.c.open.is_(True))
    acts.retry_incident(stage.office, stage.system, stage.rows(open_now)[0]["id"])
    assert stage.incidents() == [] and stage.open() == ["u1", "u9"]
    assert stage.rows(select(task.c.overdue).where(task.c.element_id == "u1"))[0]["overdue"]


def test_a_retry_that_is_sent_again_does_not_let_the_time_come_again(stage: Stage) -> None:
    stage.start()
    stage.wait(4)
    wrong = stage.rows(select(incident.c.id))[0]["id"]
    answer = acts.retry_incident(stage.office, stage.system, wrong, "one")
    begin_with(stage.office, "P9D")
    assert acts.retry_incident(stage.office, stage.system, wrong, "one") == answer
    assert stage.incidents() == ["u1"] and stage.open() == ["u1"]  # it was put off until tomorrow when it failed again
    stage.wait(1)
    assert stage.incidents() == [] and stage.open() == ["u1", "u9"]


def test_a_task_that_is_done_meanwhile_leaves_nothing_to_be_mended(stage: Stage) -> None:
    case = stage.start()
    stage.wait(4)
    stage.do("u1")
    assert stage.status(case) == "closed" and stage.incidents() == []
    assert stage.left_over() == 0


def test_a_case_that_goes_on_leaves_nothing_to_be_mended(stage: Stage) -> None:
    process = drawn("s>u1 u1>u2 u2>e").replace('id="u1"', DUE)
    stage.release(process)
    stage.start()
    stage.wait(4)
    stage.do("u1")
    assert stage.incidents() == ["u1"]
    acts.fire_due(stage.office)
    assert stage.incidents() == [] and stage.verbs()[-1] == "incident_ended"


def test_what_follows_counts_from_when_it_was_due(stage: Stage) -> None:
    """A time that repeats and failed once is made up for in its own rhythm, not in that of the retries."""
    turns = event("timer", "R3/P10D", False)
    stage.release(drawn("s>u1 u1>e b1>u2 u2>e2", hosts="b1!@u1", events={"b1": turns}))
    stage.start()
    first = stage.rows(select(timer.c.due_at))[0]["due_at"]
    with stage.office.store.write() as tx:  # as after a failure: put off, with the day when it was due
        tx.execute(update(timer).values(planned_at=first, due_at="2026-11-14T01:00:00.000000Z"))
    stage.wait(13)
    with stage.office.store.read() as tx:
        due = tx.rows(select(timer.c.due_at, timer.c.planned_at))
    assert [(row["due_at"][:10], row["planned_at"]) for row in due] == [("2026-11-22", None)]
    assert tx_count(stage) == 1


def tx_count(stage: Stage) -> int:
    """How many cases there are."""
    return int(stage.rows(select(func.count().label("n")).select_from(case_file))[0]["n"])
