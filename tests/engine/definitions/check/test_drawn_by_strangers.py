"""A diagram from anywhere is accepted or refused with reasons in two languages; never a traceback, never half read."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli.main import main
from tests.drawing import BPMN, drawn

GOOD = drawn("s>u1 u1>x1 x1>e[decision == 1] x1>u1*")

HTML_NOTE = "<bpmn:documentation>&lt;img src=x onerror=alert(1)&gt;</bpmn:documentation>"
LISTENER = '<bpmn:extensionElements><camunda:taskListener class="x.Y" event="create"/></bpmn:extensionElements>'
CALL = "<bpmn:callActivity id='u9' calledElement='no-such'/><bpmn:sequenceFlow sourceRef='u1' targetRef='u9'/>"


def check(tmp_path: Path, text: str | bytes) -> tuple[int, list[dict[str, object]]]:
    file = tmp_path / "drawn.bpmn"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = CliRunner().invoke(main, ["check", str(file), "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.output)[str(file)]


def test_a_plain_diagram_is_accepted_with_what_is_still_missing(tmp_path: Path) -> None:
    code, findings = check(tmp_path, GOOD)
    assert code == 0
    assert {(found["code"], found["severity"]) for found in findings} == {("no-form", "warning")}


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('id="u1"', 'id="u1" name="&lt;script&gt;alert(1)&lt;/script&gt;"', "markup"),
        ('id="u1"', 'id="u1" camunda:assignee="demo"', "unsupported-attribute"),
        ('id="u1"', 'id="u1" camunda:formKey="../../etc/passwd"', "bad-reference"),
        ('id="u1"', 'id="u1" camunda:formKey="embedded:app:forms/x.html"', "bad-reference"),
        ('id="u1"', 'id="u1" isForCompensation="true"', "unsupported-attribute"),
        ('id="u1"', 'id="u1" xmlns:activiti="http://activiti.org/bpmn" activiti:assignee="x"', "foreign-attribute"),
        ('isExecutable="true"', 'isExecutable="false"', "not-executable"),
        ("decision == 1", "__import__('os').system('id')", "expression"),
        ("decision == 1", "decision ==", "expression"),
        ("decision == 1", "exec(decision)", "expression"),
        (' default="f4"', "", "no-condition"),
        ("userTask", "manualTask", "unsupported-element"),
        ("exclusiveGateway", "complexGateway", "unsupported-element"),
        ('targetRef="e"', 'targetRef="nowhere"', "dangling-flow"),
        ('id="x1"', 'id="u1"', "duplicate-id"),
        ("</bpmn:userTask>", f"{HTML_NOTE}</bpmn:userTask>", "markup"),
        ("</bpmn:userTask>", f"{LISTENER}</bpmn:userTask>", "unsupported-extension"),
        ("</bpmn:userTask>", "<bpmn:property id='p'/></bpmn:userTask>", "unsupported-part"),
        ("</bpmn:userTask>", "<bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming></bpmn:extensionElements>"
         "</bpmn:userTask>", "unsupported-part"),
        ("</bpmn:process>", "<bpmn:subProcess id='w' triggeredByEvent='true'/></bpmn:process>", "sub-start"),
        ("</bpmn:process>", "<bpmn:adHocSubProcess id='sub'/></bpmn:process>", "unsupported-element"),
        ("</bpmn:process>", f"{CALL}</bpmn:process>", "no-called"),
    ],
)  # fmt: skip
def test_what_would_be_ignored_or_is_hostile_is_refused(tmp_path: Path, old: str, new: str, finding: str) -> None:
    changed = GOOD.replace(old, new)
    assert changed != GOOD
    code, findings = check(tmp_path, changed)
    assert code == 1
    assert finding in {found["code"] for found in findings}
    assert all(found["vi"] and found["en"] and found["vi"] != found["en"] for found in findings)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không phải XML",
        "<a><b></a>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>',
        "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><l>&b;</l>",
        "<a>" * 400 + "</a>" * 400,
        b"PK\x03\x04" + b"\0" * 200,
        b"\xff\xfe\x00\x00",
        "<a>" + " " * 4_100_000 + "</a>",
    ],
)
def test_what_is_no_diagram_at_all_is_not_readable(tmp_path: Path, text: str | bytes) -> None:
    code, findings = check(tmp_path, text)
    assert code == 2
    assert len(findings) == 1


@pytest.mark.parametrize("text", ["<html/>", f'<definitions xmlns="{BPMN}"/>', f'<process xmlns="{BPMN}"/>'])
def test_xml_that_is_no_process_is_refused(tmp_path: Path, text: str) -> None:
    assert check(tmp_path, text)[0] == 1


def test_a_flow_without_an_id_is_a_flow(tmp_path: Path) -> None:
    assert check(tmp_path, GOOD.replace(' id="f1"', ""))[0] == 0


def test_an_unsound_diagram_shows_its_shortest_run(tmp_path: Path) -> None:
    code, findings = check(tmp_path, drawn("s>x1 x1>u1[a] x1>u2* u1>p1 u2>p1 p1>e"))
    assert code == 1
    assert [found["run"] for found in findings if found["code"] == "deadlock"] == [["s", "x1", "u1"]]


@pytest.mark.parametrize("leaf", ["message", "signal", "error", "escalation", "conditionExpression"])
def test_what_holds_a_text_or_a_name_holds_nothing_else(tmp_path: Path, leaf: str) -> None:
    opened = GOOD.replace(f"</bpmn:{leaf}>", f"<bpmn:userTask id='u9'/></bpmn:{leaf}>", 1)
    if opened == GOOD:
        opened = re.sub(
            rf"<bpmn:{leaf} ([^>]*)/>", rf"<bpmn:{leaf} \1><bpmn:userTask id='u9'/></bpmn:{leaf}>", GOOD, count=1
        )
    assert opened != GOOD
    code, findings = check(tmp_path, opened)
    assert code == 1
    assert "unsupported-part" in {found["code"] for found in findings}


@pytest.mark.parametrize(
    ("drawn_so", "instead"),
    [
        ('<bpmn:complexGateway id="g"/>', "“Take one way”"),
        ('<bpmn:adHocSubProcess id="g"/>', "plain group of tasks"),
        ('<bpmn:transaction id="g"/>', "“On an error”"),
        ('<bpmn:manualTask id="g"/>', "“Task for a person”"),
        (
            '<bpmn:intermediateThrowEvent id="g"><bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>',
            "undoing",
        ),
        ('<bpmn:endEvent id="g"><bpmn:cancelEventDefinition/></bpmn:endEvent>', "“End with an error”"),
        (
            '<bpmn:intermediateCatchEvent id="g"><bpmn:conditionalEventDefinition/></bpmn:intermediateCatchEvent>',
            "wait for a message",
        ),
    ],
)
def test_what_is_not_carried_out_is_refused_with_what_to_draw_instead(
    tmp_path: Path, drawn_so: str, instead: str
) -> None:
    code, findings = check(tmp_path, GOOD.replace("</bpmn:process>", f"{drawn_so}</bpmn:process>"))
    assert code == 1
    said = [str(found["hint_en"]) for found in findings if str(found["code"]).startswith("unsupported-e")]
    assert any(instead in hint for hint in said), findings


@pytest.mark.parametrize("inside", ["", "<bpmn:documentation>later</bpmn:documentation>", '<bpmn:laneSet id="l"/>'])
def test_a_process_in_which_nothing_is_drawn_is_refused(tmp_path: Path, inside: str) -> None:
    empty = re.sub(r"(<bpmn:process [^>]*>).*</bpmn:process>", rf"\1{inside}</bpmn:process>", GOOD, flags=re.DOTALL)
    code, findings = check(tmp_path, empty)
    assert (code, [found["code"] for found in findings]) == (1, ["no-start"])
