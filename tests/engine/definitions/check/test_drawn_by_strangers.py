"""A diagram from anywhere is accepted or refused with reasons in two languages; never a traceback, never half read."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.authoring.importing import files_of_bpmn
from engine.cli.main import main
from engine.definitions.reading import read_diagram
from tests.drawing import BPMN, drawn, event

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


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ('xmlns:activiti="http://activiti.org/bpmn" activiti:assignee="x"', "under “Who”"),
        ('xmlns:flowable="http://flowable.org/bpmn" flowable:formKey="x"', "under “Forms”"),
        ('camunda:assignee="x"', "under “Who”"),
        ('xmlns:z="http://camunda.org/schema/zeebe/1.0" z:type="x"', "added by the operator"),
    ],
)
def test_what_another_tool_says_is_told_with_where_it_is_said_here(tmp_path: Path, written: str, hint: str) -> None:
    _code, findings = check(tmp_path, GOOD.replace('id="u1"', f'id="u1" {written}'))
    assert [one for one in findings if one["severity"] == "error" and hint in str(one["hint_en"])]


def test_a_global_task_is_to_be_drawn_where_it_is_called(tmp_path: Path) -> None:
    file = GOOD.replace("</bpmn:definitions>", '<bpmn:globalUserTask id="everybody"/></bpmn:definitions>')
    _code, findings = check(tmp_path, file)
    told = [str(one["hint_en"]) for one in findings if one["code"] == "unsupported-root"]
    assert told == ["Draw it as a “Task of people” where it is called."]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id="x1"', 'id="x1" gatewayDirection="Converging"', "gateway-direction"),
        ("</bpmn:userTask>", "<bpmn:incoming>f3</bpmn:incoming></bpmn:userTask>", "flow-listed"),
        ("</bpmn:process>", '<bpmn:laneSet id="l"/><bpmn:laneSet id="m"/></bpmn:process>', "only-shown"),
        ('id="tiny"', 'id="tiny" processType="Public"', "idle-attribute"),
    ],
)
def test_what_changes_nothing_is_told_once_and_no_reason_to_refuse(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    exit_code, findings = check(tmp_path, GOOD.replace(old, new, 1))
    assert (exit_code, [one["severity"] for one in findings if one["code"] == code]) == (0, ["warning"])


@pytest.mark.parametrize("inside", ["", "<bpmn:documentation>later</bpmn:documentation>", '<bpmn:laneSet id="l"/>'])
def test_a_process_in_which_nothing_is_drawn_is_refused(tmp_path: Path, inside: str) -> None:
    empty = re.sub(r"(<bpmn:process [^>]*>).*</bpmn:process>", rf"\1{inside}</bpmn:process>", GOOD, flags=re.DOTALL)
    code, findings = check(tmp_path, empty)
    assert (code, [found["code"] for found in findings if found["severity"] == "error"]) == (1, ["no-start"])


BORDER = drawn("s>u1 u1>e b1>e1", hosts="b1!@u1")
SERIAL = GOOD.replace(
    "</bpmn:userTask>",
    '<bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:loopCardinality>2</bpmn:loopCardinality>'
    "</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>",
    1,
)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (BORDER, 'cancelActivity="false"', 'cancelActivity="0"'),
        (BORDER, 'cancelActivity="false"', 'cancelActivity=" false "'),
        (BORDER, 'cancelActivity="false"', 'cancelActivity="maybe"'),
        (SERIAL, 'isSequential="true"', 'isSequential="1"'),
        (GOOD, 'isExecutable="true"', 'isExecutable="0"'),
        (GOOD, 'id="u1"', 'id="u1" isForCompensation="0"'),
    ],
)
def test_what_is_true_or_false_is_never_guessed(tmp_path: Path, text: str, old: str, new: str) -> None:
    """The modeler reads these words alone: it would show a border that cancels, members at once, and store that."""
    changed = text.replace(old, new)
    assert changed != text
    assert check(tmp_path, text)[0] == 0
    code, findings = check(tmp_path, changed)
    assert (code, [found["code"] for found in findings if found["severity"] == "error"]) == (1, ["not-true-or-false"])


def test_importing_reads_one_and_zero_as_the_standard_does() -> None:
    numbers = BORDER.replace('cancelActivity="false"', "cancelActivity=' 0 '").replace('"true"', '"1"')
    assert numbers != BORDER
    imported = files_of_bpmn(numbers.encode(), "tiny")["process.bpmn"]
    diagram, faults = read_diagram(imported.encode())
    assert (faults, diagram.nodes["b1"].interrupting) == ([], False)


def test_a_fault_of_a_part_is_told_at_its_shape_and_by_its_name(tmp_path: Path) -> None:
    """The parts of an event have ids of their own, which nobody finds on the diagram."""
    silent = drawn("s>c1 c1>e", events={"c1": '<bpmn:messageEventDefinition id="part-1"/>'})
    silent = silent.replace('id="c1"', 'id="c1" name="Chờ trả lời"')
    _code, findings = check(tmp_path, silent)
    assert [(found["code"], found["element"]) for found in findings] == [("no-message", "c1")]
    assert "“Chờ trả lời”" in str(findings[0]["vi"])


def test_a_message_without_a_name_is_another_fault_than_none(tmp_path: Path) -> None:
    nameless = drawn("s>c1 c1>e", events={"c1": event("message", "one")}).replace(
        'id="message_one" name="one"', 'id="message_one"'
    )
    _code, findings = check(tmp_path, nameless)
    assert [found["hint_en"] for found in findings] == ["Give that message a name."]


def test_conditions_at_a_task_are_one_fault_and_not_a_step_done_twice(tmp_path: Path) -> None:
    chosen = drawn("s>u1 u1>u2[today == 'x'] u1>u3* u2>u4 u3>u4 u4>e")
    code, findings = check(tmp_path, chosen)
    found = {one["code"] for one in findings if one["severity"] == "error"}
    assert (code, found) == (1, {"outgoing", "condition-ignored"} | found & {"unsupported-attribute"})
    assert not found & {"runs-twice", "ends-twice"}


def test_more_faults_than_anybody_reads_say_that_there_are_more(tmp_path: Path) -> None:
    layout = '<x:part xmlns:x="urn:tool"/>' * 300
    noisy = GOOD.replace(
        "</bpmn:userTask>", f"<bpmn:extensionElements>{layout}</bpmn:extensionElements></bpmn:userTask>", 1
    )
    _code, findings = check(tmp_path, noisy)
    assert [found["code"] for found in findings].count("more-faults") == 1
