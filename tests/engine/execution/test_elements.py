"""Every element of BPMN that the product carries out, run for real: what opens, what is caught, how the case ends."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.execution import procedures
from engine.execution.office import Office
from engine.execution.scopes import CannotBegin
from engine.execution.views import Viewer
from engine.store.tables import case_file, instance
from engine.store.tables import history as history_table
from tests.drawing import drawn, event, level
from tests.stage import Stage


@pytest.fixture
def stage(sqlite_office: Office) -> Stage:
    return Stage(sqlite_office)


# -- gateways ----------------------------------------------------------------------------------------------------------

INCLUSIVE = "s>i1 i1>u1[a > 0] i1>u2[a > 1] i1>u3* u1>i2 u2>i2 u3>i2 i2>u4 u4>e"


@pytest.mark.parametrize(("a", "opened"), [(0, ["u3"]), (1, ["u1"]), (2, ["u1", "u2"])])
def test_an_inclusive_gateway_takes_every_way_that_holds_and_waits_for_exactly_these(
    stage: Stage, a: int, opened: list[str]
) -> None:
    case = stage.play(INCLUSIVE, data={"a": a})
    assert stage.open() == opened
    for element in opened:
        assert stage.open() != ["u4"]
        stage.do(element)
    assert stage.open() == ["u4"]
    stage.do("u4")
    assert stage.status(case) == "closed"


def test_an_inclusive_join_does_not_wait_for_a_branch_that_ended_elsewhere(stage: Stage) -> None:
    stage.play("s>p1 p1>u1 p1>u2 u1>i2 u2>x1 x1>i2[a > 0] x1>e1* i2>u3 u3>e2", data={"a": 0})
    stage.do("u1")
    assert stage.open() == ["u2"]
    stage.do("u2")
    assert stage.open() == ["u3"]


def test_the_first_event_behind_an_event_gateway_decides(stage: Stage) -> None:
    case = stage.play("s>g1 g1>c1 g1>c2 c1>u1 c2>u2 u1>e1 u2>e2", events={"c1": event("message", "one")})
    stage.wait(4)
    assert stage.open() == ["u2"]
    assert stage.left_over() == 0
    stage.do("u2")
    assert stage.status(case) == "closed"


def test_a_message_that_comes_first_forgets_the_timer(stage: Stage) -> None:
    stage.release(drawn("s>t1 t1>e", "says", events={"t1": event("message", "one")}), "says")
    stage.play("s>g1 g1>c1 g1>c2 c1>u1 c2>u2 u1>e1 u2>e2", events={"c1": event("message", "one")})
    stage.start("says")
    stage.wait(4)
    assert stage.open() == ["u1"]


def test_a_link_goes_on_where_its_name_is_caught(stage: Stage) -> None:
    links = {"t1": event("link", "there"), "c1": event("link", "there")}
    case = stage.play("s>u1 u1>t1 c1>u2 u2>e", events=links)
    stage.do("u1")
    stage.do("u2")
    assert stage.status(case) == "closed"


# -- sub-processes -----------------------------------------------------------------------------------------------------

INNER = level("s2>p2 p2>u1 p2>u2 u1>e2 u2>e3", prefix="w")


def test_a_sub_process_ends_when_nothing_inside_is_left(stage: Stage) -> None:
    case = stage.play("s>w1 w1>u9 u9>e", subs={"w1": INNER})
    assert stage.open() == ["u1", "u2"]
    stage.do("u2")
    assert stage.open() == ["u1"]
    stage.do("u1")
    assert stage.open() == ["u9"]
    stage.do("u9")
    assert stage.status(case) == "closed"


def test_a_sub_process_may_stand_in_a_loop_and_in_another(stage: Stage) -> None:
    nested = level("s3>w2 w2>e4", prefix="o", subs={"w2": INNER})
    stage.play("s>x0 x0>w1 w1>u9 u9>x1 x1>x0[a > 0] x1>e*", subs={"w1": nested}, data={"a": 1})
    for _turn in range(3):
        assert stage.open() == ["u1", "u2"]
        stage.do("u1")
        stage.do("u2")
        stage.do("u9")
    assert stage.open() == ["u1", "u2"]


def test_what_interrupts_a_sub_process_ends_all_its_work(stage: Stage) -> None:
    nested = level("s3>w2 w2>e4", prefix="o", subs={"w2": INNER})
    case = stage.play("s>w1 w1>e b1>u9 u9>e9", hosts="b1@w1", subs={"w1": nested})
    stage.wait(4)
    assert stage.open() == ["u9"]
    stage.do("u9")
    assert stage.status(case) == "closed"
    assert stage.left_over() == 0


def test_a_terminate_end_inside_ends_only_the_sub_process(stage: Stage) -> None:
    inner = level("s2>p2 p2>u1 p2>u2 u1>e2 u2>e3", events={"e2": event("terminate")}, prefix="w")
    stage.play("s>p1 p1>w1 p1>u8 w1>u9 u8>p3 u9>p3 p3>e", subs={"w1": inner})
    stage.do("u1")
    assert stage.open() == ["u8", "u9"]


# -- errors and escalations --------------------------------------------------------------------------------------------


def test_an_error_end_leaves_the_sub_process_by_the_border_that_names_it(stage: Stage) -> None:
    text = "s2>p2 p2>u1 p2>u2 u1>x2 x2>e2[a > 0] x2>e5[a < 0] x2>e3* u2>e4"
    inner = level(text, events={"e2": event("error", "two"), "e5": event("error", "one")}, prefix="w")
    borders = {"b1": event("error", "one"), "b2": event("error", "two"), "b3": event("error")}
    stage.play(
        "s>w1 w1>e b1>u7 b2>u8 b3>u9 u7>e7 u8>e8 u9>e9",
        hosts="b1@w1 b2@w1 b3@w1",
        events=borders,
        subs={"w1": inner},
        data={"a": 1},
    )
    stage.do("u1")
    assert stage.open() == ["u8"]


def test_an_error_that_nobody_catches_is_an_incident_and_never_the_way_of_success(stage: Stage) -> None:
    case = stage.play("s>u1 u1>e1", events={"e1": event("error", "one")})
    stage.do("u1")
    assert stage.incidents() == ["e1"]
    assert stage.status(case) == "open"


@pytest.mark.parametrize(("script", "opened"), [("nothing = 1 / a", ["u9"]), ("nothing = 1 + a", ["u1"])])
def test_what_fails_leaves_by_its_error_border_instead_of_an_incident(
    stage: Stage, script: str, opened: list[str]
) -> None:
    stage.play(
        "s>n1 n1>u1 u1>e b1>u9 u9>e9",
        hosts="b1@n1",
        events={"n1": f"<bpmn:script>{script}</bpmn:script>", "b1": event("error")},
        data={"a": 0},
    )
    assert stage.open() == opened
    assert stage.incidents() == []


def test_an_error_of_a_called_process_reaches_its_caller(stage: Stage) -> None:
    stage.release(drawn("s>p1 p1>u1 p1>u2 u1>e1 u2>e2", "below", events={"e1": event("error", "one")}), "below")
    call = '<bpmn:callActivity id="a1" calledElement="below"/><bpmn:sequenceFlow id="z1" sourceRef="s" targetRef="a1"/>'
    call += '<bpmn:sequenceFlow id="z2" sourceRef="a1" targetRef="e"/>'
    case = stage.play("b1>u9 u9>e9", hosts="b1@a1", events={"b1": event("error"), "s": "", "e": ""}, inside=call)
    stage.do("u1")
    assert stage.open() == ["u9"]
    below = select(instance.c.status).where(instance.c.parent_id.is_not(None))
    assert [row["status"] for row in stage.rows(below)] == ["cancelled"]
    stage.do("u9")
    assert stage.status(case) == "closed"


def test_an_escalation_is_told_above_and_the_work_goes_on(stage: Stage) -> None:
    inner = level("s2>u1 u1>t2 t2>u2 u2>e2", events={"t2": event("escalation", "one")}, prefix="w")
    borders = {"b1": event("escalation", "one")}
    stage.play("s>w1 w1>e b1>u9 u9>e9", hosts="b1!@w1", events=borders, subs={"w1": inner})
    stage.do("u1")
    assert stage.open() == ["u2", "u9"]


def test_an_escalation_that_nobody_waits_for_changes_nothing(stage: Stage) -> None:
    case = stage.play("s>u1 u1>t1 t1>u2 u2>e", events={"t1": event("escalation", "one")})
    stage.do("u1")
    assert stage.open() == ["u2"]
    assert "escalation_thrown" in stage.verbs()
    stage.do("u2")
    assert stage.status(case) == "closed"


# -- event sub-processes -----------------------------------------------------------------------------------------------

KINDS: list[tuple[str, Callable[[bool], str], dict[str, str]]] = [
    ("timer", lambda hard: event("timer", "P3D", hard), {}),
    ("message", lambda hard: event("message", "one", hard), {"t1": event("message", "one")}),
    ("signal", lambda hard: event("signal", "one", hard), {"t1": event("signal", "one")}),
]


@pytest.mark.parametrize("hard", [True, False], ids=["interrupting", "beside"])
@pytest.mark.parametrize("at_top", [True, False], ids=["process", "sub-process"])
@pytest.mark.parametrize(("kind", "caught", "thrown"), KINDS, ids=[kind for kind, _c, _t in KINDS])
def test_an_event_sub_process_begins_when_its_event_comes(
    stage: Stage, kind: str, caught: Callable[[bool], str], thrown: dict[str, str], at_top: bool, hard: bool
) -> None:
    listener = level("s5>u5 u5>e5", events={"s5": caught(hard)}, prefix="y")
    if at_top:
        case = stage.play("s>u1 u1>e", subs={"y1": listener})
    else:
        case = stage.play("s>w1 w1>e", subs={"w1": level("s2>u1 u1>e2", subs={"y1": listener}, prefix="w")})
    if thrown:
        stage.release(drawn("s>t1 t1>e", "says", events=thrown), "says")
        stage.start("says")
    else:
        stage.wait(4)
    assert stage.open() == (["u5"] if hard else ["u1", "u5"])
    for element in stage.open():
        stage.do(element)
    assert stage.status(case) == "closed"
    assert stage.left_over() == 0


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_an_event_sub_process_catches_what_its_scope_throws(stage: Stage, kind: str) -> None:
    listener = level("s5>u5 u5>e5", events={"s5": event(kind, "one")}, prefix="y")
    case = stage.play("s>p1 p1>u1 p1>u2 u1>e1 u2>e2", events={"e1": event(kind, "one")}, subs={"y1": listener})
    stage.do("u1")
    assert stage.open() == ["u5"]
    stage.do("u5")
    assert stage.status(case) == "closed"


def test_an_error_inside_an_event_sub_process_goes_outwards_and_not_round(stage: Stage) -> None:
    listener = level("s5>u5 u5>e5", events={"s5": event("error"), "e5": event("error", "two")}, prefix="y")
    case = stage.play("s>u1 u1>e1", events={"e1": event("error", "one")}, subs={"y1": listener})
    stage.do("u1")
    stage.do("u5")
    assert stage.incidents() == ["e5"]
    assert stage.status(case) == "open"


# -- signals -----------------------------------------------------------------------------------------------------------


def test_a_signal_reaches_everyone_who_waits_once_and_starts_what_it_starts(stage: Stage) -> None:
    stage.release(drawn("s>u1 u1>e", "begins", events={"s": event("signal", "one")}), "begins")
    stage.release(drawn("s>c1 c1>u2 u2>e", "waits", events={"c1": event("signal", "one")}), "waits")
    stage.release(drawn("s>e", "says", events={"e": event("signal", "one")}), "says")
    stage.start("waits")
    stage.start("waits")
    stage.start("says")
    assert stage.open() == ["u1", "u2", "u2"]
    assert stage.verbs().count("signal_received") == 2


#: who waits with the number of the case, and who sends with it
KEY = (
    '<bpmn:extensionElements><camunda:properties><camunda:property name="correlation" value="${case_number}"/>'
    "</camunda:properties></bpmn:extensionElements>"
)
SENT_WITH_KEY = (
    '<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="correlation">${case_number}'
    "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>"
)


def test_a_signal_with_a_key_reaches_only_who_waits_with_the_key_and_who_waits_for_all(stage: Stage) -> None:
    said = {"b1": KEY + event("signal", "one"), "t1": SENT_WITH_KEY + event("signal", "one")}
    stage.release(drawn("s>p1 p1>u1 p1>u2 u2>t1 t1>e1 u1>e2 b1>u9 u9>e9", hosts="b1@u1", events=said))
    stage.release(drawn("s>c1 c1>u3 u3>e", "hears-all", events={"c1": event("signal", "one")}), "hears-all")
    stage.start()
    stage.start()
    stage.start("hears-all")
    stage.do("u2")
    assert stage.open() == ["u1", "u2", "u3", "u9"]


def test_a_signal_that_ends_its_own_thrower_is_thrown_once(stage: Stage) -> None:
    inner = level("s2>u1 u1>t2 t2>u2 u2>e2", events={"t2": event("signal", "one")}, prefix="w")
    stage.play("s>w1 w1>e b1>u9 u9>e9", hosts="b1@w1", events={"b1": event("signal", "one")}, subs={"w1": inner})
    stage.do("u1")
    assert stage.open() == ["u9"]


# -- what repeats ------------------------------------------------------------------------------------------------------


def test_a_border_that_does_not_interrupt_happens_as_often_as_its_message_comes(stage: Stage) -> None:
    stage.release(drawn("s>t1 t1>e", "says", events={"t1": event("message", "one")}), "says")
    stage.play("s>u1 u1>e b1>u2 u2>e2", hosts="b1!@u1", events={"b1": event("message", "one")})
    for _message in range(3):
        stage.start("says")
    assert stage.open() == ["u1", "u2", "u2", "u2"]


def test_a_timer_that_repeats_three_times_is_made_up_for_in_order_after_days_without_a_server(stage: Stage) -> None:
    stage.play("s>u1 u1>e b1>u2 u2>e2", hosts="b1!@u1", events={"b1": event("timer", "R3/P2D")})
    stage.wait(30)
    fired = [row["details"] for row in stage.rows(select(history_table).where(history_table.c.verb == "timer_fired"))]
    assert len(fired) == 3
    assert fired == sorted(fired)
    assert stage.open() == ["u1", "u2", "u2", "u2"]


def test_a_task_that_receives_is_an_event_that_waits_with_a_deadline(stage: Stage) -> None:
    stage.play("s>r1 r1>u1 u1>e b1>u9 u9>e9", hosts="b1@r1")
    stage.wait(4)
    assert stage.open() == ["u9"]


def test_the_procedure_in_words_tells_the_steps_inside_sub_processes_and_of_events(stage: Stage) -> None:
    listener = level("s5>u5 u5>e5", events={"s5": event("message", "one")}, prefix="y")
    inner = level("s2>i2 i2>u1[a > 0] i2>u2* u1>e2 u2>e2", prefix="w")
    stage.release(drawn("s>w1 w1>u9 u9>e", subs={"w1": inner, "y1": listener}))
    page = procedures.procedure_page(stage.office, Viewer("p-vp-01", ""), "tiny")
    assert [step.element_id for step in page.steps] == ["w1", "u1", "u2", "e2", "u9", "e", "y1", "u5", "e5"]


def test_one_message_goes_to_one_of_two_branches_that_wait_for_it(stage: Stage) -> None:
    both = {"c1": event("message", "one"), "c2": event("message", "one")}
    stage.release(drawn("s>t1 t1>e", "says", events={"t1": event("message", "one")}), "says")
    stage.play("s>p1 p1>c1 p1>c2 c1>u1 c2>u2 u1>e1 u2>e2", events=both)
    stage.start("says")
    assert stage.open() == ["u1"]
    stage.start("says")
    assert stage.open() == ["u1", "u2"]


def test_a_loop_that_waits_for_nobody_is_an_incident_and_undoes_nothing(stage: Stage) -> None:
    script = {"n1": "<bpmn:script>a = 0</bpmn:script>"}
    stage.play("s>u1 u1>x0 x0>n1 n1>x1 x1>e[a > 0] x1>x0*", events=script)
    stage.do("u1")
    assert stage.open() == []
    assert len(stage.incidents()) == 1
    assert "task_completed" in stage.verbs()


def test_a_case_whose_own_times_cannot_be_computed_is_refused_and_leaves_nothing(stage: Stage) -> None:
    times = "<bpmn:timerEventDefinition><bpmn:timeDuration>${when}</bpmn:timeDuration></bpmn:timerEventDefinition>"
    inside = level("s2>u2 u2>e2", prefix="y", events={"s2": times})
    stage.release(drawn("s>u1 u1>e", subs={"y1": inside}), data={"when": "date"})
    with pytest.raises(CannotBegin):
        stage.start()
    assert (stage.open(), stage.rows(select(case_file))) == ([], [])
    stage.start(when="2030-01-01")
    assert stage.open() == ["u1"]


def test_a_timer_of_no_time_fires_at_once(stage: Stage) -> None:
    stage.play("s>c1 c1>u1 u1>e", events={"c1": event("timer", "PT0S")})
    stage.wait(0)
    assert stage.open() == ["u1"]
