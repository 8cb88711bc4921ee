"""A small procedure that is right: somebody asks for leave, the head agrees, the person is told. Drafts break it."""

TOML = """id = "leave"
name = "Xin nghỉ phép"
summary = "Người lao động xin nghỉ, thủ trưởng đồng ý hoặc trả lại."
kind = "procedure"
start = "clerk@unit"
subject = "unit"
title = "Xin nghỉ - ${unit_name}"
rules = []
outcomes = ["agreed", "refused"]

[outcome_names]
agreed = "Đồng ý"
refused = "Không đồng ý"

[data]
days = "int"
reason = "text"
verdict = "text"
from_day = "date"
colleagues = "list"
"""
_NOTES = "<bpmn:extensionElements><camunda:properties>{0}</camunda:properties></bpmn:extensionElements>"


def _properties(**values: str) -> str:
    rows = "".join(f'<camunda:property name="{key}" value="{value}"/>' for key, value in values.items())
    return _NOTES.format(rows)


BPMN = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="https://quytrinh.invalid/bpmn">
 <bpmn:message id="msg" name="leave_agreed"/>
 <bpmn:process id="leave" name="Xin nghỉ phép" isExecutable="true">
  <bpmn:startEvent id="start" name="Bắt đầu"/>
  <bpmn:userTask id="task_ask" name="Viết đơn" camunda:candidateGroups="clerk@unit" camunda:formKey="ask"
   camunda:dueDate="3 working days after opened">{_properties(explain="Người xin nghỉ viết đơn.")}</bpmn:userTask>
  <bpmn:userTask id="task_approve" name="Duyệt đơn" camunda:candidateGroups="head@unit" camunda:formKey="approve"
   camunda:dueDate="2 working days after opened">{_properties(different_from="task_ask", decides="true")}
  </bpmn:userTask>
  <bpmn:exclusiveGateway id="gw_ok" name="Đồng ý không?" default="flow_no"/>
  <bpmn:userTask id="task_issue" name="Ra văn bản" camunda:candidateGroups="clerk@unit" camunda:formKey="issue"
  >{_properties(document="letter")}</bpmn:userTask>
  <bpmn:endEvent id="end_yes" name="Cho nghỉ">{_properties(outcome="agreed")}</bpmn:endEvent>
  <bpmn:endEvent id="end_no" name="Không cho nghỉ">{_properties(outcome="refused")}</bpmn:endEvent>
  <bpmn:sequenceFlow id="flow_1" sourceRef="start" targetRef="task_ask"/>
  <bpmn:sequenceFlow id="flow_2" sourceRef="task_ask" targetRef="task_approve"/>
  <bpmn:sequenceFlow id="flow_3" sourceRef="task_approve" targetRef="gw_ok"/>
  <bpmn:sequenceFlow id="flow_yes" name="Có" sourceRef="gw_ok" targetRef="task_issue">
   <bpmn:conditionExpression>${{verdict == "yes"}}</bpmn:conditionExpression></bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="flow_no" name="Không" sourceRef="gw_ok" targetRef="end_no"/>
  <bpmn:sequenceFlow id="flow_4" sourceRef="task_issue" targetRef="end_yes"/>
 </bpmn:process>
</bpmn:definitions>
"""
ASK = """{"type": "default", "id": "ask", "components": [
 {"type": "number", "key": "days", "label": "Số ngày", "validate": {"required": true, "min": 1}},
 {"type": "datetime", "subtype": "date", "key": "from_day", "dateLabel": "Nghỉ từ ngày",
  "validate": {"required": true}},
 {"type": "textarea", "key": "reason", "label": "Lý do"}]}"""
APPROVE = """{"type": "default", "id": "approve", "components": [
 {"type": "radio", "key": "verdict", "label": "Ý kiến", "validate": {"required": true},
  "values": [{"value": "yes", "label": "Đồng ý"}, {"value": "no", "label": "Không"}]}]}"""
ISSUE = '{"type": "default", "id": "issue", "components": [{"type": "text", "text": "Kiểm tra lại rồi ban hành."}]}'
LETTER = """---
kind: notice
family: state
title: Thông báo cho nghỉ
issuer: unit
signer: head@unit
readers: participants
---
Cho nghỉ {{ days }} ngày từ {{ from_day | date }}.
"""
ENGLISH = {
    "Xin nghỉ phép": "Leave", "Người lao động xin nghỉ, thủ trưởng đồng ý hoặc trả lại.": "Somebody asks for leave.",
    "Đồng ý": "Agreed", "Không đồng ý": "Refused", "Bắt đầu": "Start", "Viết đơn": "Write the request",
    "Người xin nghỉ viết đơn.": "Whoever wants leave writes.", "Duyệt đơn": "Decide", "Đồng ý không?": "Agreed?",
    "Ra văn bản": "Issue the letter", "Cho nghỉ": "Leave given", "Không cho nghỉ": "Leave refused", "Có": "Yes",
    "Không": "No", "Số ngày": "Days", "Nghỉ từ ngày": "From", "Lý do": "Reason", "Ý kiến": "Opinion",
    "Kiểm tra lại rồi ban hành.": "Look again, then issue.", "Thông báo cho nghỉ": "Notice of leave",
    "Xin nghỉ - ${unit_name}": "Leave - ${unit_name}",
}  # fmt: skip
FILES = {
    "procedure.toml": TOML,
    "process.bpmn": BPMN,
    "forms/ask.form.json": ASK,
    "forms/approve.form.json": APPROVE,
    "forms/issue.form.json": ISSUE,
    "documents/letter.md": LETTER,
    "texts/en.po": "".join(f'msgid "{vi}"\nmsgstr "{en}"\n\n' for vi, en in ENGLISH.items()),
}
