"""A new text that answers an open case otherwise: listed with both answers, kept or converted by a person, once."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.definitions import versions
from engine.execution import acts, rule_pages
from engine.execution.acts.choose_rule import CannotConvert, NotForYou, ReasonMissing
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.tables import instance, rule_use
from engine.store.transaction import Actor
from tests.drawing import BPMN
from tests.stage import SECRETARY, Stage

ADMIN = Actor("p-quan-tri-1")
VIEWER = Viewer("p-quan-tri-1", "", frozenset({"process_admin"}))
RULE = """name: share
rule: R-999
title: {vi: Tỷ lệ, en: Share}
key_date: {vi: hôm nay, en: today}
inputs: {n: int}
outputs: {most: int}
versions:
- {id: v1, document: 1-QĐ, dated: '2020-01-01', from: '2020-01-01', TO source: S, verified: true, result: {most: n / 2}}
"""
LATER = "- {id: v2, document: 2-QĐ, dated: '2026-11-01', from: '2026-11-01', source: S, verified: true, " + (
    "result: {most: n / 5}}\n"
)
PROCESS = f"""<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d"
 targetNamespace="https://quytrinh.invalid/test"><bpmn:process id="tiny" isExecutable="true"><bpmn:startEvent id="s"/>
<bpmn:businessRuleTask id="r1" camunda:decisionRef="share" camunda:resultVariable="share"/>
<bpmn:userTask id="u1" camunda:candidateGroups="secretary@unit"/><bpmn:endEvent id="e"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="r1"/><bpmn:sequenceFlow id="f2" sourceRef="r1" targetRef="u1"/>
<bpmn:sequenceFlow id="f3" sourceRef="u1" targetRef="e"/></bpmn:process></bpmn:definitions>"""


def release_rules(office: Office, text: str) -> None:
    with office.store.write() as tx:
        versions.release_rules(tx, {"share.yaml": text}, str(hash(text)))


@pytest.fixture
def stage(office: Office) -> Stage:
    """One open case that was answered by the first text, and a second text in force before that day."""
    made = Stage(office)
    release_rules(office, RULE.replace("TO ", ""))
    made.release(PROCESS, data="n share")
    made.start(n=10)
    release_rules(office, RULE.replace("TO ", "to: '2026-10-31', ") + LATER)
    return made


def shares(stage: Stage) -> list[tuple[str, int]]:
    found = [json.loads(row["data"])["share"] for row in stage.rows(select(instance.c.data))]
    return [(one["document"], one["most"]) for one in found]


def use(stage: Stage) -> str:
    return str(stage.rows(select(rule_use.c.id).order_by(rule_use.c.id))[0]["id"])


def test_the_page_shows_the_versions_and_the_open_case_with_both_answers(stage: Stage) -> None:
    page = rule_pages.rule_page(stage.office, VIEWER, "share")
    assert [(version.id, version.in_force) for version in page.versions] == [("v2", True), ("v1", False)]
    found = [(item.was_document, item.was, item.would_document, item.would) for item in page.touched]
    assert found == [("1-QĐ", [("most", "5")], "2-QĐ", [("most", "2")])]
    assert rule_pages.rule_page(stage.office, Viewer("p-vp-01", ""), "share").touched == []


def test_a_case_that_keeps_its_answer_is_not_asked_about_again(stage: Stage) -> None:
    acts.choose_rule(stage.office, ADMIN, use(stage), "keep", "Điều khoản chuyển tiếp")
    assert shares(stage) == [("1-QĐ", 5)]
    assert rule_pages.rule_page(stage.office, VIEWER, "share").touched == []
    assert "rule_kept" in stage.verbs()


def test_a_converted_case_has_the_new_answer_and_both_in_its_record(stage: Stage) -> None:
    acts.choose_rule(stage.office, ADMIN, use(stage), "convert", "Điều 9 của văn bản mới")
    assert shares(stage) == [("2-QĐ", 2)]
    used = stage.rows(select(rule_use.c.document).order_by(rule_use.c.id))
    assert [row["document"] for row in used] == ["1-QĐ", "2-QĐ"]
    assert rule_pages.rule_page(stage.office, VIEWER, "share").touched == []
    assert "rule_converted" in stage.verbs()


def test_only_a_process_admin_chooses_and_says_why(stage: Stage) -> None:
    with pytest.raises(NotForYou):
        acts.choose_rule(stage.office, SECRETARY, use(stage), "keep", "Lý do")
    with pytest.raises(ReasonMissing):
        acts.choose_rule(stage.office, ADMIN, use(stage), "keep", "  ")


def test_a_closed_case_is_never_touched(stage: Stage) -> None:
    one = use(stage)
    stage.do("u1")
    assert rule_pages.rule_page(stage.office, VIEWER, "share").touched == []
    with pytest.raises(CannotConvert):
        acts.choose_rule(stage.office, ADMIN, one, "convert", "Lý do")
    assert shares(stage) == [("1-QĐ", 5)]


def test_every_rule_of_the_house_has_its_page(sqlite_office: Office) -> None:
    listed = rule_pages.rules(sqlite_office, VIEWER)
    names = {path.name.removesuffix(".yaml") for path in Path("workflows/rules").glob("*.yaml")}
    assert {row.name for row in listed} == {name for name in names if not name.endswith(".test")}
    for row in listed:
        assert rule_pages.rule_page(sqlite_office, VIEWER, row.name).versions


MANY = PROCESS.replace(
    '<bpmn:businessRuleTask id="r1" camunda:decisionRef="share" camunda:resultVariable="share"/>',
    """<bpmn:businessRuleTask id="r1" camunda:decisionRef="share" camunda:resultVariable="share">
<bpmn:extensionElements>
<camunda:inputOutput><camunda:inputParameter name="n">${one}</camunda:inputParameter></camunda:inputOutput>
<camunda:properties><camunda:property name="collect" value="shares"/></camunda:properties></bpmn:extensionElements>
<bpmn:multiInstanceLoopCharacteristics camunda:collection="${[10, 20, 10]}" camunda:elementVariable="one"/>
</bpmn:businessRuleTask>""",
)


def test_an_answer_among_many_is_converted_in_its_own_row(office: Office) -> None:
    stage = Stage(office)
    release_rules(office, RULE.replace("TO ", ""))
    stage.release(MANY, data={"shares": "list"})
    stage.start()
    release_rules(office, RULE.replace("TO ", "to: '2026-10-31', ") + LATER)
    touched = rule_pages.rule_page(office, VIEWER, "share").touched
    assert len(touched) == 3
    acts.choose_rule(office, ADMIN, touched[2].use_id, "convert", "Điều 9 của văn bản mới")
    held = json.loads(stage.rows(select(instance.c.data))[0]["data"])["shares"]
    assert [(row["document"], row["most"]) for row in held] == [("1-QĐ", 5), ("1-QĐ", 10), ("2-QĐ", 2)]
    assert held[2]["basis"] == "2-QĐ ngày 01/11/2026"
    assert len(rule_pages.rule_page(office, VIEWER, "share").touched) == 2
