"""A catalogue of one procedure and three cycles: a whole term of it is rehearsed in seconds."""

from pathlib import Path

import pytest

from engine.definitions.beginning import first_files

CYCLES = """
- {id: cal-month, name: {vi: "Hằng tháng", en: "Monthly"}, process: 1, procedure: word, period: month, opens: 3,
   rrule: "FREQ=MONTHLY;BYMONTHDAY=31", units: [cell], starts: true}
- {id: cal-year, name: {vi: "Hằng năm", en: "Yearly"}, process: 2, procedure: not-drawn, period: year, opens: 10,
   rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=15", units: [cell, commune_committee], starts: true}
- {id: cal-vote, name: {vi: "Năm thứ ba", en: "Year three"}, process: 3, procedure: word, period: term, opens: 60,
   term: {body: party, anchor: year3, day: "12-22"}, units: [commune_committee], starts: true}
"""
TERMS = """
- {id: party-2025-2030, unit_kind: commune_committee, body: party, name: "Đảng bộ xã", begins_on: 2025-08-01,
   next_on: 2030-07-31, source: test}
"""
FORM = """{"type": "default", "id": "first", "schemaVersion": 18, "components": [
 {"type": "textarea", "key": "note", "label": "Nội dung", "validate": {"required": true}}, %s
]}
"""
#: After the first task a way that no answer ever opens.
DEAD = (
    '<bpmn:exclusiveGateway id="gw_done" name="Xong" default="flow_02"><bpmn:incoming>flow_03</bpmn:incoming>'
    "<bpmn:outgoing>flow_02</bpmn:outgoing><bpmn:outgoing>flow_04</bpmn:outgoing></bpmn:exclusiveGateway>"
    '<bpmn:endEvent id="end_never" name="Xong"><bpmn:incoming>flow_04</bpmn:incoming></bpmn:endEvent>'
    '<bpmn:sequenceFlow id="flow_03" sourceRef="task_first" targetRef="gw_done" />'
    '<bpmn:sequenceFlow id="flow_04" name="Xong" sourceRef="gw_done" targetRef="end_never"><bpmn:conditionExpression>'
    "${note == &quot;never&quot;}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    '<bpmn:sequenceFlow id="flow_02" sourceRef="gw_done" targetRef="end_done" />'
)


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def with_dead_flow() -> dict[str, str]:
    """The procedure with a way that no answer ever opens; the check cannot know that."""
    files = first_files("word")
    drawing = files["process.bpmn"].replace(
        '<bpmn:sequenceFlow id="flow_02" sourceRef="task_first" targetRef="end_done" />', DEAD
    )
    return {**files, "process.bpmn": drawing.replace("<bpmn:outgoing>flow_02", "<bpmn:outgoing>flow_03", 1)}


def with_hopeless_form() -> dict[str, str]:
    """The procedure with a form that refuses every answer."""
    field = (
        '{"type": "number", "key": "count", "label": "Nội dung", "validate": {"required": true},'
        ' "properties": {"rule": "${count < 0 && count > 0}", "rule_message": "Nội dung"}}'
    )
    files = first_files("word")
    toml = files["procedure.toml"].replace('note = "text"', 'note = "text"\ncount = "int"')
    return {**files, "procedure.toml": toml, "forms/first.form.json": FORM % field}


@pytest.fixture(scope="session")
def one_procedure(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workflows")
    write(root / "word", first_files("word"))
    write(root / "calendar", {"cycles.yaml": CYCLES, "terms.yaml": TERMS})
    return root
