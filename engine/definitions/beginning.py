"""The first folder of a new procedure: one task, and it already passes the check and its scenario."""

TOML = """id = "{id}"
name = "Thủ tục mới: {id}"
summary = "Một câu nói thủ tục này làm gì, cho ai."
kind = "procedure"
tier = "B"
source = ""
start = "secretary@unit"
unit_kinds = []
subject = "unit"
title = "{id} - ${{unit_name}}"
rules = []
outcomes = ["done"]

[data]
note = "text"
"""

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" \
id="definitions" targetNamespace="https://quytrinh.invalid/bpmn">
  <bpmn:process id="{id}" name="Thủ tục mới: {id}" isExecutable="true">
    <bpmn:startEvent id="start" name="Bắt đầu"><bpmn:outgoing>flow_01</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="task_first" name="Việc đầu tiên" camunda:candidateGroups="deputy_secretary@unit" \
camunda:formKey="first" camunda:dueDate="5 working days after opened">
      <bpmn:extensionElements><camunda:properties>
        <camunda:property name="explain" value="Nói vì sao có việc này và bước sau là gì." />
      </camunda:properties></bpmn:extensionElements>
      <bpmn:incoming>flow_01</bpmn:incoming><bpmn:outgoing>flow_02</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end_done" name="Xong">
      <bpmn:extensionElements><camunda:properties>
        <camunda:property name="outcome" value="done" />
      </camunda:properties></bpmn:extensionElements>
      <bpmn:incoming>flow_02</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="flow_01" sourceRef="start" targetRef="task_first" />
    <bpmn:sequenceFlow id="flow_02" sourceRef="task_first" targetRef="end_done" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="{id}">
    <bpmndi:BPMNShape id="start_di" bpmnElement="start"><dc:Bounds x="102" y="92" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="task_di" bpmnElement="task_first"><dc:Bounds x="200" y="70" width="120" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="end_di" bpmnElement="end_done"><dc:Bounds x="382" y="92" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="flow_01_di" bpmnElement="flow_01"><di:waypoint x="138" y="110" /><di:waypoint x="200" y="110" />\
</bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="flow_02_di" bpmnElement="flow_02"><di:waypoint x="320" y="110" /><di:waypoint x="382" y="110" />\
</bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""

FORM = """{{"type": "default", "id": "first", "schemaVersion": 18, "components": [
 {{"type": "textarea", "key": "note", "label": "Nội dung", "validate": {{"required": true}}}}
]}}
"""

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"

msgid "Thủ tục mới: {id}"
msgstr "New procedure: {id}"

msgid "Một câu nói thủ tục này làm gì, cho ai."
msgstr "One sentence that says what this procedure does, for whom."

msgid "Bắt đầu"
msgstr "Start"

msgid "Việc đầu tiên"
msgstr "First task"

msgid "Nói vì sao có việc này và bước sau là gì."
msgstr "Say why this task exists and what comes next."

msgid "Xong"
msgstr "Done"

msgid "Nội dung"
msgstr "Text"
"""

SCENARIO = """about: Phó bí thư làm việc đầu tiên và hồ sơ kết thúc
day: 2026-11-02
start: {{procedure: {id}, unit: chi-bo-vp, as: secretary@unit}}
steps:
  - expect: {{task: task_first, of: deputy_secretary@unit, due: 2026-11-09}}
  - {{as: deputy_secretary@unit, do: task_first, with: {{note: Đã làm.}}}}
  - expect: {{closed: done}}
"""

README = """# {id}

Purpose, source, who does what: one page. The format is in docs/procedure-format.md.
"""

FILES = {
    "procedure.toml": TOML,
    "process.bpmn": BPMN,
    "forms/first.form.json": FORM,
    "texts/en.po": PO,
    "scenarios/done.yaml": SCENARIO,
    "README.md": README,
}


def first_files(procedure_id: str) -> dict[str, str]:
    """The files of a new procedure's folder, path -> text."""
    return {path: text.format(id=procedure_id) for path, text in FILES.items()}
