"""Forms are answered from their own schema; what a form refuses is mended by reading what it says."""

import json
import random
from datetime import date
from typing import Any

import pytest

from engine.definitions.form_reading import FormRejected, accept_typed
from engine.definitions.forms import Form
from engine.rehearsal.answering import Asked, draw, fitting
from engine.rehearsal.chance import Chance, split
from engine.rehearsal.habits import FieldHabits, HabitsUnreadable, TaskHabits, read_habits
from engine.rehearsal.mending import until_accepted

TODAY = date(2026, 11, 2)
DATA: dict[str, Any] = {
    "today": "2026-11-02",
    "unit": "chi-bo-vp",
    "opened_on": "2026-10-01",
    "lines": [{"key": "a", "name": "A", "person": "p-1"}, {"key": "b", "name": "B", "person": "p-2"}],
    "voters": [{"person": f"p-{number}", "name": str(number)} for number in range(1, 8)],
    "expected": [1, 2, 3, 4, 5],
    "allowed": ["warning"],
}


def field(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "label": key, **more}


MUST = {"validate": {"required": True}}
EVERYTHING = [
    field("textfield", "short", validate={"required": True, "minLength": 40, "maxLength": 60}),
    field("textfield", "code", validate={"required": True, "pattern": "^[A-Z]{2}-\\d{3}$"}),
    field("textarea", "long", **MUST),
    field("number", "present", **MUST, properties={"rule": "${present > 0 && present <= expected.size()}"}),
    field("number", "issued", **MUST, properties={"rule": "${issued == present || issued == present - 1}"}),
    field("number", "collected", **MUST, properties={"rule": "${collected <= issued && collected > 0}"}),
    field("number", "points", validate={"required": True, "min": 10, "max": 20}, properties={"scale": 100}),
    {"type": "datetime", "subtype": "date", "key": "met_on", "dateLabel": "d", **MUST,
     "properties": {"rule": "${met_on <= today && met_on >= opened_on}"}},
    {"type": "datetime", "subtype": "date", "key": "due_on", "dateLabel": "d", **MUST,
     "properties": {"not_before": "today", "not_after": "${days(today, 30)}"}},
    {"type": "datetime", "subtype": "date", "key": "far", "dateLabel": "d", **MUST,
     "properties": {"rule": "${far >= days(today, 200)}"}},
    field("checkbox", "read", **MUST),
    field("checkbox", "maybe"),
    field("radio", "verdict", **MUST, values=[{"value": "yes", "label": "y"}, {"value": "no", "label": "n"}]),
    field("textarea", "why", **MUST, conditional={"hide": '=${verdict != "no"}'}),
    field("select", "who", **MUST, valuesExpression="=${voters}"),
    field("select", "other", **MUST, valuesExpression="=${voters}", properties={"rule": "${other != who}"}),
    field("checklist", "board", **MUST, valuesExpression="=${voters}",
          properties={"rule": "${board.size() >= 5 && board.size() % 2 == 1}"}),
    field("textfield", "monitor", **MUST, properties={"kind": "person"}),
    field("textfield", "place", **MUST, properties={"kind": "unit"}),
    field("filepicker", "paper", **MUST),
    {"type": "group", "label": "g", "components": [field("textfield", "inside", **MUST)]},
    {"type": "dynamiclist", "path": "count", "label": "c", "properties": {"rows": "${lines}"}, "components": [
        field("number", "removal", **MUST, properties={"rule": '${row.removal == 0 || "removal" in allowed}'}),
        field("number", "warning", **MUST),
        field("number", "none", **MUST,
              properties={"rule": "${row.removal + row.warning + row.none == collected}"}),
    ]},
    {"type": "dynamiclist", "path": "plan", "label": "p", **MUST, "components": [
        field("textfield", "step", **MUST),
        {"type": "datetime", "subtype": "date", "key": "on", "dateLabel": "d", **MUST,
         "properties": {"not_before": "today"}},
    ]},
]  # fmt: skip


def form(*components: dict[str, Any]) -> Form:
    return Form.parse(json.dumps({"id": "f", "components": list(components)}))


def asked(of: Form, seed: int = 1, **fields: FieldHabits) -> Asked:
    return Asked(of, DATA, {}, random.Random(seed), TaskHabits(fields=fields), TODAY, ["p-1", "p-2"])


def answered(one: Asked) -> dict[str, Any] | None:
    answers = draw(one)
    try:
        return accept_typed(one.form, answers, one.data, one.functions)
    except FormRejected as refused:
        mended = until_accepted(one, answers, refused)
        return None if mended is None else accept_typed(one.form, mended, one.data, one.functions)


@pytest.mark.parametrize("seed", range(25))
def test_a_form_with_every_kind_of_field_is_answered(seed: int) -> None:
    found = answered(asked(form(*EVERYTHING), seed))
    assert found is not None
    assert all(row["removal"] == 0 and row["warning"] + row["none"] == found["collected"] for row in found["count"])
    assert (found["why"] is None) == (found["verdict"] == "yes")


def test_now_and_then_a_total_goes_to_what_nobody_expects() -> None:
    """The second of two columns gets a third of thirty ballots; seldom, but not never, it gets most of them."""
    thirty = {"type": "dynamiclist", "path": "count", "label": "c", "properties": {"rows": "${lines}"}, "components": [
        field("number", "trusted", **MUST),
        field("number", "low", **MUST, properties={"rule": "${row.trusted + row.low == 30}"}),
    ]}  # fmt: skip
    rows = [row for seed in range(300) for row in draw(asked(form(thirty), seed))["count"]]
    assert all(row["trusted"] + row["low"] == 30 for row in rows)
    assert 0 < sum(row["low"] > 20 for row in rows) < len(rows) // 10


def test_a_form_that_nobody_can_answer_is_given_up() -> None:
    impossible = form(field("number", "n", **MUST, properties={"rule": "${n > 3 && n < 2}"}))
    assert answered(asked(impossible)) is None


def test_outcomes_come_as_often_as_declared() -> None:
    radio = form(field("radio", "v", **MUST, values=[{"value": value, "label": value} for value in ("a", "b", "c")]))
    habits = FieldHabits(choose={"b": 3, "c": 1})
    drawn = [draw(asked(radio, seed, v=habits))["v"] for seed in range(400)]
    assert drawn.count("a") == 0
    assert 240 < drawn.count("b") < 360


def test_two_of_a_board_who_look_at_the_same_ballots_count_the_same() -> None:
    chance, ballots = Chance(7), form(*EVERYTHING)
    first, second = (Asked(ballots, DATA, {}, chance.of("board"), TaskHabits(), TODAY, ["p-1"]) for _ in range(2))
    assert draw(first) == draw(second)


def test_a_proposed_number_that_its_own_rule_refuses_is_not_kept() -> None:
    # the form proposes a ballot for every voter (7), but only so many may be issued as people have come
    issued = field("number", "issued", **MUST, defaultValue="${voters.size()}",
                   properties={"rule": "${issued <= present}"})  # fmt: skip
    ballots = form(field("number", "present", **MUST, properties={"rule": "${present > 0 && present <= 5}"}), issued)
    for seed in range(40):
        found = draw(asked(ballots, seed))
        assert 0 < found["present"] <= 5
        assert found["issued"] <= found["present"]


@pytest.mark.parametrize("seed", range(10))
def test_the_ballots_of_each_line_add_up_to_those_that_were_collected(seed: int) -> None:
    columns = [field("number", key, **MUST) for key in ("high", "medium", "low")]
    columns[-1]["properties"] = {"rule": "${row.high + row.medium + row.low <= collected}"}
    ballots = form(
        field("number", "present", **MUST, properties={"rule": "${present > 0 && present <= voters.size()}"}),
        field("number", "collected", **MUST, defaultValue="${voters.size()}",
              properties={"rule": "${collected > 0 && collected <= present}"}),
        {"type": "dynamiclist", "path": "count", "label": "c", "properties": {"rows": "${lines}"},
         "components": columns},
    )  # fmt: skip
    found = answered(asked(ballots, seed))
    assert found is not None
    assert 0 < found["collected"] <= found["present"] <= 7
    assert all(0 < row["high"] + row["medium"] + row["low"] <= found["collected"] for row in found["count"])


def test_a_total_is_divided_without_a_rest() -> None:
    assert sum(split(random.Random(1), 37, {"a": 5, "b": 1, "c": 0}).values()) == 37


def test_one_more_question_changes_no_other_answer() -> None:
    one, other = Chance(7), Chance(7)
    one.of("before").random()
    assert one.of("case", 1).random() == other.of("case", 1).random() != Chance(8).of("case", 1).random()


def test_habits_say_what_is_wrong_with_them() -> None:
    read = read_habits('tasks: {t: {late: 5, fields: {v: {choose: {"no": 9, yes: 1}}, d: {days: [1, 2]}}}}')
    assert read.task("t").field("v").choose == {"no": 9, "yes": 1}
    assert read.task("t").field("d").days == (1, 2)
    for wrong in ("tasks: {t: {quickly: true}}", "moods: {}", "tasks: [1]", "tasks: {t: {fields: {v: {chose: {}}}}}"):
        with pytest.raises(HabitsUnreadable):
            read_habits(wrong)


@pytest.mark.parametrize("pattern", [r"^\d{4}$", "^[A-Z]{2}-[0-9]+$", "[a-c]{3}", r"^KT\.\d$"])
def test_simple_patterns_are_followed(pattern: str) -> None:
    import re

    assert re.search(pattern, fitting(pattern, random.Random(3)))
