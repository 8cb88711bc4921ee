"""Decisions enter into force with the version that brings them: not before its day, and not for who began before it."""

import json
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine.authoring import acts as authoring
from engine.authoring.acts.begin_draft import first_files
from engine.clock import ZONE, SetClock
from engine.definitions import versions
from engine.execution import acts, case_page, rule_pages
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.tables import rule_use, task
from engine.store.transaction import Actor
from tests.stage import SECRETARY

FIRST, SECOND = Actor("p-quan-tri-1"), Actor("p-quan-tri-2")
VIEWER = Viewer("p-quan-tri-1", "", frozenset({"process_admin"}))
PROCEDURE, DAY = "waiting", "2026-11-20"
PATH = "decisions/waiting_days.yaml"
FLOWS = """<bpmn:sequenceFlow id="flow_03" sourceRef="first" targetRef="task_first" />
<bpmn:sequenceFlow id="flow_04" sourceRef="task_first" targetRef="second" />"""
ASK = (
    '<bpmn:businessRuleTask id="{0}" name="Xong" camunda:decisionRef="waiting_days" camunda:resultVariable="{0}">'
    '<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="people">${{3}}</camunda:inputParameter>'
    "</camunda:inputOutput></bpmn:extensionElements></bpmn:businessRuleTask>"
)


RULE = """name: waiting_days
rule: R-900
title: {vi: Số ngày chờ, en: Days to wait}
key_date: {vi: hôm nay, en: today}
inputs: {people: int}
outputs: {days: int}
versions:
  - {id: v1, document: 1-QĐ, dated: 2020-01-01, from: 2020-01-01, TO source: thử, result: {days: people * 2}}
"""
OLD = RULE.replace("TO ", "")
#: a text that by its own period holds already when it is released
NEW = RULE.replace("TO ", "to: 2026-10-31, ") + (
    "  - {id: v2, document: 2-QĐ, dated: 2026-10-20, from: 2026-11-01, source: thử, result: {days: people * 5}}\n"
)


def asking() -> dict[str, str | None]:
    """The process in which the decision is asked before its task and after it, with the old text."""
    process = (
        first_files(PROCEDURE)["process.bpmn"]
        .replace("deputy_secretary@unit", "secretary@unit")
        .replace("<bpmn:userTask", ASK.format("first") + ASK.format("second") + "<bpmn:userTask")
        .replace('sourceRef="task_first"', 'sourceRef="second"')
        .replace('sourceRef="start" targetRef="task_first" />', 'sourceRef="start" targetRef="first" />' + FLOWS)
    )
    toml = first_files(PROCEDURE)["procedure.toml"] + 'first = "map"\nsecond = "map"\n'
    return {"process.bpmn": process, "procedure.toml": toml, PATH: OLD}


@pytest.fixture
def released(office: Office) -> Office:
    """An office in which version 1 brings the old text."""
    draft = authoring.begin_new(office, FIRST, PROCEDURE, "")["draft"]
    assert release(office, draft, asking()) == 1
    return office


def release(office: Office, draft: str, changes: dict[str, str | None], day: str | None = None) -> int:
    authoring.save_draft(office, FIRST, draft, 1, changes)
    return consent(office, authoring.submit_draft(office, FIRST, draft, "Văn bản mới", day))


def consent(office: Office, asked: dict[str, Any]) -> int:
    with office.store.read() as tx:
        standing = versions.current(tx, PROCEDURE)
    known = standing.id if standing else None
    return int(authoring.consent(office, SECOND, asked["request"], asked["sha256"], known)["number"])


def move(office: Office, day: str) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime.fromisoformat(day).replace(hour=9, tzinfo=ZONE))


def begin(office: Office) -> str:
    case = acts.start_case(office, SECRETARY, PROCEDURE, "chi-bo-vp", None, {}, typed=True)
    return str(case["case_id"])


def end(office: Office, case: str) -> list[tuple[str, int]]:
    """Do the task of a case; returns the text and the answer of each time that it asked."""
    with office.store.read() as tx:
        (row,) = tx.rows(select(task.c.id).where(task.c.case_id == case, task.c.element_id == "task_first"))
    acts.complete_task(office, SECRETARY, row["id"], {"note": "Đã làm"}, typed=True)
    with office.store.read() as tx:
        used = tx.rows(select(rule_use).where(rule_use.c.case_id == case).order_by(rule_use.c.at, rule_use.c.id))
    return [(use["document"], json.loads(use["outputs"])["days"]) for use in used]


def listed(office: Office) -> list[str]:
    """The texts on the page of the rule, the newest first."""
    return [row.document for row in rule_pages.rule_page(office, VIEWER, "waiting_days").versions]


def draft(office: Office, number: int | None = None) -> str:
    return str(authoring.begin_draft(office, FIRST, PROCEDURE, number)["draft"])


def test_before_the_day_the_old_decisions_answer_and_from_the_day_on_the_new_ones(released: Office) -> None:
    assert release(released, draft(released), {PATH: NEW}, DAY) == 2
    assert listed(released) == ["1-QĐ"]
    at_once, running = begin(released), begin(released)
    move(released, "2026-11-19")
    acts.fire_due(released)
    assert end(released, at_once) == [("1-QĐ", 6), ("1-QĐ", 6)]
    eve = begin(released)
    move(released, DAY)
    early = begin(released)  # by the day alone, before anything was woken
    acts.fire_due(released)
    assert listed(released) == ["2-QĐ", "1-QĐ"]
    assert end(released, early) == end(released, begin(released)) == [("2-QĐ", 15), ("2-QĐ", 15)]
    assert end(released, eve) == end(released, running) == [("1-QĐ", 6), ("1-QĐ", 6)]


def test_a_decision_that_asks_for_something_else_does_not_stop_cases_before_its_day(released: Office) -> None:
    people = '<camunda:inputParameter name="people">${3}</camunda:inputParameter>'
    process = str(asking()["process.bpmn"]).replace(people, people + people.replace("people", "heads"))
    rule = NEW.replace("{people: int}", "{people: int, heads: int}").replace("people * 5", "heads * 5")
    assert release(released, draft(released), {"process.bpmn": process, PATH: rule}, DAY) == 2
    running = begin(released)
    assert end(released, begin(released)) == [("1-QĐ", 6), ("1-QĐ", 6)]
    move(released, DAY)
    acts.fire_due(released)
    assert end(released, running) == [("1-QĐ", 6), ("1-QĐ", 6)]
    assert end(released, begin(released)) == [("2-QĐ", 15), ("2-QĐ", 15)]


def test_a_version_without_the_decision_takes_it_away_on_its_day_and_running_cases_keep_it(released: Office) -> None:
    plain = {"process.bpmn": first_files(PROCEDURE)["process.bpmn"], PATH: None}
    assert release(released, draft(released), plain, DAY) == 2
    running = begin(released)
    assert listed(released) == ["1-QĐ"]
    move(released, DAY)
    acts.fire_due(released)
    with released.store.read() as tx:
        assert "waiting_days" not in released.library.rules(tx).names()
    assert end(released, running) == [("1-QĐ", 6), ("1-QĐ", 6)]
    (_first, second) = case_page.case_page(released, Viewer("p-vp-01", ""), running).rules
    assert second.title == "Số ngày chờ"


def test_an_old_version_released_again_brings_its_decisions_on_its_day(released: Office) -> None:
    plain = {"process.bpmn": first_files(PROCEDURE)["process.bpmn"], PATH: None}
    assert release(released, draft(released), plain) == 2
    asked = authoring.release_again(released, FIRST, PROCEDURE, 1, "Dùng lại", DAY)
    assert consent(released, asked) == 1
    with released.store.read() as tx:
        assert "waiting_days" not in released.library.rules(tx).names()
    move(released, DAY)
    acts.fire_due(released)
    assert listed(released) == ["1-QĐ"]
    assert end(released, begin(released)) == [("1-QĐ", 6), ("1-QĐ", 6)]


def test_what_is_released_on_the_day_before_anything_was_woken_comes_after_what_waited(released: Office) -> None:
    assert release(released, draft(released), {PATH: NEW}, DAY) == 2
    move(released, DAY)
    third = NEW.replace(
        "source: thử, result: {days: people * 5}", "to: 2026-11-19, source: thử, result: {days: people * 5}"
    )
    third += "  - {id: v3, document: 3-QĐ, dated: 2026-11-19, from: 2026-11-20, source: thử, result: {days: people}}\n"
    assert release(released, draft(released), {PATH: third}) == 3
    acts.fire_due(released)
    assert listed(released) == ["3-QĐ", "2-QĐ", "1-QĐ"]
    assert end(released, begin(released)) == [("3-QĐ", 3), ("3-QĐ", 3)]
