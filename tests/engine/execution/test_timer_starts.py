"""Cases that begin by themselves: for which units, when, once each, however many processes look."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from engine.authoring import acts as authoring
from engine.clock import ZONE, SetClock, restored
from engine.definitions import versions
from engine.definitions.check import check_definition
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.folder import Definition, read_definition
from engine.execution import acts
from engine.execution.acts.begin_by_timer import StartFails
from engine.execution.office import Office
from engine.execution.self_starting import count_failed, self_starting
from engine.execution.views import Viewer
from engine.organisation.duties import NotTheOperator
from engine.scenarios.player import Player, ScenarioFailed
from engine.store.tables import case_file, history, start_timer, task
from engine.store.transaction import Actor
from tests.drawing import drawn, event

CELLS = 'timer_units = "all"\nunit_kinds = ["cell"]\n'
ONE = 'timer_units = ["chi-bo-vp"]\n'


def read(time: str, more: str = ONE, text: str = "s>u1 u1>e", steps: str = "u1") -> Definition:
    toml = f'id = "yearly"\nname = "yearly"\ntitle = "yearly ${{unit_name}}"\n{more}'
    process = drawn(text, "yearly", events={"s": time}).replace(f'id="{steps}"', f'id="{steps}" name="Việc"')
    definition, faults = read_definition({"procedure.toml": toml, "process.bpmn": process})
    assert faults == []
    return definition


def release(office: Office, time: str, more: str = ONE, text: str = "s>u1 u1>e") -> None:
    with office.store.write() as tx:
        versions.release(tx, read(time, more, text))


def at(day: str, hour: int = 0) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=ZONE)


def move(office: Office, moment: datetime) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(moment)


def begun(office: Office) -> list[tuple[str, str]]:
    with office.store.read() as tx:
        rows = tx.rows(
            select(case_file.c.unit_id, case_file.c.started_on)
            .where(case_file.c.procedure_id == "yearly")
            .order_by(case_file.c.started_on, case_file.c.unit_id)
        )
    return [(row["unit_id"], row["started_on"]) for row in rows]


def date_of(day: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:timeDate>{day}</bpmn:timeDate></bpmn:timerEventDefinition>"


@pytest.mark.parametrize(
    ("time", "day"),
    [(date_of("2026-11-20"), "2026-11-20"), (date_of("2026-11-20T08:00"), "2026-11-20"),
     (date_of("2026-11-20T01:00:00Z"), "2026-11-20"), (event("timer", "P1M"), "2026-12-02"),
     (event("timer", "10 working days"), "2026-11-16")],
)  # fmt: skip
def test_a_case_begins_once_in_the_morning_of_its_day(sqlite_office: Office, time: str, day: str) -> None:
    release(sqlite_office, time)
    move(sqlite_office, at(day, 7))
    acts.fire_due(sqlite_office)
    assert begun(sqlite_office) == []
    move(sqlite_office, at(day, 8))
    acts.fire_due(sqlite_office)
    acts.fire_due(sqlite_office)
    assert begun(sqlite_office) == [("chi-bo-vp", day)]
    move(sqlite_office, at(day) + timedelta(days=800))
    acts.fire_due(sqlite_office)
    assert len(begun(sqlite_office)) == 1


def test_a_cycle_begins_a_case_in_each_of_its_calendar_months_and_keeps_its_day(sqlite_office: Office) -> None:
    move(sqlite_office, at("2027-01-31", 9))
    release(sqlite_office, event("timer", "R3/P1M"))
    for day in ("2027-02-28", "2027-03-31", "2027-04-30", "2027-06-30"):
        move(sqlite_office, at(day, 9))
        acts.fire_due(sqlite_office)
    assert [day for _unit, day in begun(sqlite_office)] == ["2027-02-28", "2027-03-31", "2027-04-30"]


def test_a_case_begins_for_every_unit_of_the_kind_once_when_several_processes_look(office: Office) -> None:
    release(office, event("timer", "R/quarterly 01-05,04-05"), CELLS)
    move(office, at("2027-01-05", 9))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: acts.fire_due(office), range(4)))
    units = [unit for unit, _day in begun(office)]
    assert len(units) > 3
    assert len(units) == len(set(units))
    with office.store.read() as tx:
        opened = tx.rows(select(task.c.id).join(case_file, case_file.c.id == task.c.case_id).where(
            case_file.c.procedure_id == "yearly"))  # fmt: skip
        waiting = tx.rows(select(start_timer.c.due_at, start_timer.c.unit_id))
    assert len(opened) == len(units)
    assert [(row["due_at"][:10], row["unit_id"]) for row in waiting] == [("2027-04-05", None)]


def test_a_new_version_takes_the_place_of_the_old_timer_and_the_same_again_changes_nothing(
    sqlite_office: Office,
) -> None:
    release(sqlite_office, event("timer", "P5D"))
    move(sqlite_office, at("2026-11-05", 9))
    release(sqlite_office, event("timer", "P5D"))  # the same content: it counts on
    move(sqlite_office, at("2026-11-07", 9))
    acts.fire_due(sqlite_office)
    assert len(begun(sqlite_office)) == 1
    release(sqlite_office, event("timer", "P9D"))
    release(sqlite_office, event("timer", "P2D"), text="s>u1 u1>u2 u2>e")
    move(sqlite_office, at("2026-12-07", 9))
    acts.fire_due(sqlite_office)
    assert len(begun(sqlite_office)) == 2


def test_a_day_that_has_passed_begins_nothing(sqlite_office: Office) -> None:
    release(sqlite_office, date_of("2026-10-01"))
    acts.fire_due(sqlite_office)
    assert begun(sqlite_office) == []


def test_one_that_cannot_begin_does_not_stand_in_the_way_of_others(sqlite_office: Office) -> None:
    release(sqlite_office, event("timer", "P1D"))
    with sqlite_office.store.write() as tx:
        row = tx.row(select(start_timer))
        tx.add(start_timer, {**row, "id": "m-0", "element_id": "nowhere", "unit_id": "chi-bo-vp"})
    move(sqlite_office, at("2026-11-03", 9))
    acts.fire_due(sqlite_office)
    assert len(begun(sqlite_office)) == 1
    with sqlite_office.store.read() as tx:
        assert [row["id"] for row in tx.rows(select(start_timer.c.id))] == ["m-0"]


def test_one_that_could_not_begin_is_told_and_begins_once_its_cause_is_mended(office: Office) -> None:
    admin = Viewer("p-quan-tri-1", "", frozenset({"process_admin"}))
    release(office, event("timer", "P1D"))
    with office.store.write() as tx:
        tx.execute(update(start_timer).values(element_id="nowhere", unit_id="chi-bo-vp"))
    move(office, at("2026-11-03", 9))
    acts.fire_due(office)
    acts.fire_due(office)
    (told,) = self_starting(office, admin, "yearly").failed
    assert (told.unit, told.planned_at[:10], told.again_at[:10]) == (
        "Chi bộ Văn phòng", "2026-11-03", "2026-11-04",
    )  # fmt: skip
    assert "nowhere" in told.reason
    with office.store.read() as tx:
        assert count_failed(tx) == 1
        assert len(tx.rows(select(history).where(history.c.verb == "start_failed"))) == 1
    with pytest.raises(NotTheOperator):
        acts.begin_again(office, Actor("p-vp-01"), told.id)
    with pytest.raises(StartFails):
        acts.begin_again(office, Actor("p-quan-tri-1"), told.id)
    with office.store.write() as tx:
        tx.execute(update(start_timer).values(element_id="s"))
    assert acts.begin_again(office, Actor("p-quan-tri-1"), told.id) == {"begun": True}
    assert acts.begin_again(office, Actor("p-quan-tri-1"), told.id) == {"begun": False}
    assert begun(office) == [("chi-bo-vp", "2026-11-03")]
    assert self_starting(office, admin, "yearly").failed == []


def test_a_cycle_that_failed_for_a_day_keeps_its_days(sqlite_office: Office) -> None:
    release(sqlite_office, event("timer", "R/P1M"))  # on 2 November: the second of each month
    with sqlite_office.store.write() as tx:
        tx.execute(update(start_timer).values(cycle="R/kaputt"))
    move(sqlite_office, at("2026-12-02", 9))
    acts.fire_due(sqlite_office)
    with sqlite_office.store.write() as tx:
        tx.execute(update(start_timer).values(cycle="R/P1M"))
    move(sqlite_office, at("2026-12-03", 10))
    acts.fire_due(sqlite_office)
    assert begun(sqlite_office) == [("chi-bo-vp", "2026-12-03")]
    with sqlite_office.store.read() as tx:
        assert restored(tx.rows(select(start_timer.c.due_at))[0]["due_at"]) == at("2027-01-02", 8)


@pytest.mark.parametrize(
    ("time", "more", "code"),
    [
        (event("timer", "P1D"), "", "timer-units"),
        (event("timer", "P1D"), 'timer_units = "all"\n', "timer-units"),
        (event("timer", "P1D"), ONE + 'subject = "person"\n', "timer-subject"),
        (event("timer", "${when}"), ONE, "timer-variable"),
        (event("timer", "3 days after when"), ONE, "timer-variable"),
        ("", ONE, "timer-units"),
    ],
)
def test_a_timer_start_says_for_which_units_and_when(time: str, more: str, code: str) -> None:
    found = {one.code for one in check_definition(read(time, more), Surroundings())}
    assert code in found


def test_a_timer_start_that_says_so_is_accepted() -> None:
    found = {one.code for one in check_definition(read(event("timer", "R/P1Y"), CELLS), Surroundings())}
    assert found <= {"no-form", "untranslated"}


def test_a_suspended_procedure_lets_its_day_pass_and_the_history_says_why(sqlite_office: Office) -> None:
    release(sqlite_office, event("timer", "R/P1M"))
    admin = Actor("p-quan-tri-1")
    authoring.suspend_procedure(sqlite_office, admin, "yearly", "Chờ văn bản mới")
    move(sqlite_office, at("2026-12-02", 8))
    acts.fire_due(sqlite_office)
    assert begun(sqlite_office) == []
    with sqlite_office.store.read() as tx:
        held = tx.rows(select(history.c.details).where(history.c.verb == "start_held_back"))
    assert [json.loads(row["details"]) for row in held] == [
        {"procedure": "yearly", "unit": "chi-bo-vp", "reason": "Chờ văn bản mới"}
    ]
    authoring.resume_procedure(sqlite_office, admin, "yearly")
    acts.fire_due(sqlite_office)
    assert begun(sqlite_office) == []  # what was held back is not made up for
    move(sqlite_office, at("2027-01-02", 8))
    acts.fire_due(sqlite_office)
    assert begun(sqlite_office) == [("chi-bo-vp", "2027-01-02")]


def test_a_scenario_waits_for_a_case_that_begins_by_itself(office: Office) -> None:
    release(office, event("timer", "R/quarterly 12-01,01-01"))
    begins = {"procedure": "yearly", "unit": "chi-bo-vp", "by": "timer"}
    asks = [{"expect": {"open": ["u1"]}}, {"do": "u1"}, {"expect": {"closed": True}}]
    player = Player(office, {"day": "2026-11-10", "start": begins, "steps": [*asks, {"start": begins}, *asks]})
    player.play()
    assert begun(office) == [("chi-bo-vp", "2026-12-01"), ("chi-bo-vp", "2027-01-01")]
    with pytest.raises(ScenarioFailed, match="has begun in doan-tinh"):
        Player(office, {"day": "2027-01-05", "start": {**begins, "unit": "doan-tinh"}}).play()
