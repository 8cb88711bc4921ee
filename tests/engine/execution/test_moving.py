"""Running cases go over to another version: looked at first, done, recorded, undone while nothing happened."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from engine.cli.main import Desk, main
from engine.execution import acts
from engine.execution.acts.move_case import CannotMove, HasMovedOn, NotForYou
from engine.execution.office import Office
from engine.store.tables import case_file, case_move, instance, subscription, task, timer
from engine.store.transaction import Actor
from tests.drawing import drawn, event, level
from tests.stage import SECRETARY, Stage

ADMIN = Actor("p-quan-tri-1")
OLD = "s>u1 u1>u2 u2>e"


@pytest.fixture
def stage(office: Office) -> Stage:
    return Stage(office)


def running(stage: Stage) -> str:
    rows = stage.rows(select(instance.c.id).where(instance.c.status == "open").order_by(instance.c.id))
    return str(rows[0]["id"])


def test_a_case_goes_on_in_the_new_version_where_it_stood(stage: Stage) -> None:
    case = stage.play(OLD)
    stage.do("u1")
    new = stage.release(drawn("s>u1 u1>u2 u2>u3 u3>e"))
    acts.move_case(stage.office, ADMIN, running(stage), new)
    assert stage.open() == ["u2"]
    stage.do("u2")
    assert stage.open() == ["u3"]
    stage.do("u3")
    assert stage.status(case) == "closed"
    assert "case_moved" in stage.verbs()


def test_without_a_move_a_case_stays_on_its_version(stage: Stage) -> None:
    stage.play(OLD)
    stage.release(drawn("s>u1 u1>u3 u3>e"))
    stage.do("u1")
    assert stage.open() == ["u2"]


def test_a_case_that_stands_at_a_step_that_is_gone_says_so_and_stays(stage: Stage) -> None:
    stage.play(OLD)
    stage.do("u1")
    old = stage.rows(select(instance.c.version_id))[0]["version_id"]
    new = stage.release(drawn("s>u1 u1>u3 u3>e"))
    plan, fits = acts.preview_move(stage.office, old, new)
    assert (plan.lost, plan.added) == (("u2",), ("u3",))
    assert [(fit.can, "u2" in fit.why("en")) for fit in fits] == [(False, True)]
    with pytest.raises(CannotMove):
        acts.move_case(stage.office, ADMIN, running(stage), new)
    acts.move_case(stage.office, ADMIN, running(stage), new, {"u2": "u3"})
    assert stage.open() == ["u3"]


def test_a_case_that_would_hang_in_the_new_version_is_not_moved(stage: Stage) -> None:
    """One of two branches is done; in the new version a third must arrive, and nobody has begun it."""
    stage.play("s>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>e")
    stage.do("u1")
    new = stage.release(drawn("s>p1 p1>u1 p1>u2 p1>u3 u1>p2 u2>p2 u3>p2 p2>e"))
    with pytest.raises(CannotMove, match="dừng mãi"):
        acts.move_case(stage.office, ADMIN, running(stage), new)


def test_a_branch_that_has_arrived_at_a_join_stays_there(stage: Stage) -> None:
    case = stage.play("s>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>e")
    stage.do("u1")
    new = stage.release(drawn("s>p1 p1>u1 p1>u2 u1>p2 u2>p2 p2>u9 u9>e"))
    acts.move_case(stage.office, ADMIN, running(stage), new)
    stage.do("u2")
    assert stage.open() == ["u9"]
    stage.do("u9")
    assert stage.status(case) == "closed"


def test_events_at_the_border_go_with_the_version(stage: Stage) -> None:
    """The old deadline is gone, the new one counts from the move, what stands in both keeps its day."""
    first = {"b1": event("timer", "P3D"), "b2": event("timer", "P9D")}
    stage.play("s>u1 u1>e b1>u8 u8>e8 b2>u9 u9>e9", hosts="b1@u1 b2@u1", events=first)
    kept = stage.rows(select(timer.c.due_at).where(timer.c.element_id == "b2"))
    then = {"b2": first["b2"], "b3": event("timer", "P5D")}
    new = stage.release(drawn("s>u1 u1>e b2>u9 u9>e9 b3>u7 u7>e7", hosts="b2@u1 b3@u1", events=then))
    acts.move_case(stage.office, ADMIN, running(stage), new)
    waiting = stage.rows(select(timer.c.element_id, timer.c.due_at).order_by(timer.c.element_id))
    assert [row["element_id"] for row in waiting] == ["b2", "b3"]
    assert waiting[0]["due_at"] == kept[0]["due_at"]
    stage.wait(6)
    assert stage.open() == ["u7"]


def test_the_work_inside_a_sub_process_goes_with_it(stage: Stage) -> None:
    inner = level("s2>u1 u1>u2 u2>e2", prefix="w")
    stage.play("s>w1 w1>e", subs={"w1": inner})
    listener = level("s5>u5 u5>e5", events={"s5": event("message", "one")}, prefix="y")
    inner = level("s2>u1 u1>u2 u2>u3 u3>e2", prefix="w", subs={"y1": listener})
    new = stage.release(drawn("s>w1 w1>e", subs={"w1": inner}))
    acts.move_case(stage.office, ADMIN, running(stage), new)
    assert [row["element_id"] for row in stage.rows(select(subscription.c.element_id))] == ["s5"]
    for element in ("u1", "u2", "u3"):
        stage.do(element)
    assert stage.left_over() == 0


def test_members_of_a_sub_process_go_over_one_by_one(stage: Stage) -> None:
    many = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
    many += "</bpmn:multiInstanceLoopCharacteristics>"
    stage.play("s>w1 w1>u9 u9>e", subs={"w1": many + level("s2>u1 u1>u2 u2>e2", prefix="w")})
    stage.do("u1")
    longer = many + level("s2>u1 u1>u3 u3>e2", prefix="w")
    new = stage.release(drawn("s>w1 w1>u9 u9>e", subs={"w1": longer}))
    old = stage.rows(select(instance.c.version_id))[0]["version_id"]
    _plan, fits = acts.preview_move(stage.office, old, new)
    assert [fit.can for fit in fits] == [True, False, True]  # one member already stands at what is gone
    moves = [acts.move_case(stage.office, ADMIN, fit.instance_id, new)["move_id"] for fit in fits if fit.can]
    for element in ("u1", "u2", "u3"):
        stage.do(element)
    assert stage.open() == ["u9"]
    assert len(moves) == 2


def test_what_the_new_version_would_have_set_before_is_told(stage: Stage) -> None:
    """Set where the case has been: told. Set ahead, set already, or set there by the old version too: not told."""
    writes = {f"n{number}": f"<bpmn:script>{name} = 1</bpmn:script>" for number, name in enumerate("abcd", 1)}
    stage.release(drawn("s>n1 n1>u1 u1>n4 n4>e", events={n: writes[n] for n in ("n1", "n4")}), data="a b c d")
    stage.start()
    old = stage.rows(select(instance.c.version_id))[0]["version_id"]
    changed = writes | {"n5": "<bpmn:script>c = 2</bpmn:script>"}
    new = stage.release(drawn("s>n1 n1>n2 n2>n5 n5>u1 u1>n3 n3>n4 n4>e", events=changed), data="a b c d")
    _plan, [fit] = acts.preview_move(stage.office, old, new)
    assert [(item.values["what"], item.values["name"]) for item in fit.empty] == [("b", "n2")]
    assert (fit.can, "“b” would stay empty" in fit.loses("en")) == (True, True)


def test_a_move_is_undone_exactly_while_nothing_happened(stage: Stage) -> None:
    stage.play("s>u1 u1>u2 u2>e b1>u8 u8>e8", hosts="b1@u1")
    before = picture(stage)
    new = stage.release(drawn("s>u1 u1>u3 u3>e"))
    moved = acts.move_case(stage.office, ADMIN, running(stage), new)
    assert picture(stage) != before
    acts.undo_move(stage.office, ADMIN, moved["move_id"])
    assert picture(stage) == before
    moved = acts.move_case(stage.office, ADMIN, running(stage), new)
    stage.do("u1")
    with pytest.raises(HasMovedOn):
        acts.undo_move(stage.office, ADMIN, moved["move_id"])
    assert len(stage.rows(select(case_move.c.id))) == 2


def picture(stage: Stage) -> list[list[dict[str, object]]]:
    queries = (
        select(instance.c.version_id, instance.c.state, instance.c.data),
        select(case_file.c.version_id),
        select(task.c.element_id, task.c.name, task.c.form_key, task.c.status, task.c.due_on).order_by(task.c.id),
        select(timer).order_by(timer.c.id),
    )
    return [[dict(row) for row in stage.rows(query)] for query in queries]


def test_only_a_process_admin_moves_cases(stage: Stage) -> None:
    stage.play(OLD)
    new = stage.release(drawn("s>u1 u1>u2 u2>u3 u3>e"))
    with pytest.raises(NotForYou):
        acts.move_case(stage.office, SECRETARY, running(stage), new)


def test_the_operator_looks_first_and_then_moves_those_that_can(sqlite_office: Office) -> None:
    stage = Stage(sqlite_office)
    stage.play(OLD)
    stage.do("u1")
    stage.start()
    stage.release(drawn("s>u1 u1>u3 u3>e"))
    desk = Desk("")
    desk._office = sqlite_office
    looked = json.loads(CliRunner().invoke(main, ["move", "tiny", "--json"], obj=desk).output)
    assert [(case["can"], case.get("move")) for case in looked["cases"]] == [(False, None), (True, None)]
    done = json.loads(CliRunner().invoke(main, ["move", "tiny", "--apply", "--json"], obj=desk).output)
    move_id = done["cases"][1]["move"]
    assert CliRunner().invoke(main, ["undo-move", move_id], obj=desk).exit_code == 0
