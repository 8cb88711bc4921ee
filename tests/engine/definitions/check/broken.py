"""Drafts that an admin may have left broken, each made from the small procedure of `leave.py` by one mistake."""

# ruff: noqa: E501

import re

from tests.engine.definitions.check.leave import BPMN, FILES


def edited(*pairs: tuple[str, str], path: str = "process.bpmn") -> dict[str, str]:
    """The procedure with the first match of each pattern replaced."""
    text = FILES[path]
    for pattern, new in pairs:
        found = re.search(pattern, text, re.S)
        assert found, pattern
        text = text[: found.start()] + new + text[found.end() :]
    return {**FILES, path: text}


def flow(id: str, source: str, target: str, body: str = "") -> str:
    return f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{body}</bpmn:sequenceFlow>'


END = "</bpmn:process>"


def task(id: str, name: str, body: str = "") -> str:
    return f'<bpmn:userTask id="{id}" name="{name}" camunda:candidateGroups="clerk@unit" camunda:formKey="issue">{body}</bpmn:userTask>'


def each(attributes: str) -> str:
    return f"<bpmn:multiInstanceLoopCharacteristics {attributes}/>"


DRAFTS: dict[str, dict[str, str]] = {}
DRAFTS["right"] = FILES
DRAFTS["no start"] = edited((r"<bpmn:startEvent.*?/>", ""), (r'<bpmn:sequenceFlow id="flow_1".*?/>', ""))
DRAFTS["no end"] = edited(
    (r'<bpmn:endEvent id="end_yes".*?</bpmn:endEvent>', ""),
    (r'<bpmn:endEvent id="end_no".*?</bpmn:endEvent>', ""),
    (r'<bpmn:sequenceFlow id="flow_no".*?/>', ""),
    (r'<bpmn:sequenceFlow id="flow_4".*?/>', ""),
)
DRAFTS["dead step"] = edited((END, task("task_lost", "Việc bỏ quên") + flow("f9", "task_lost", "end_yes") + END))
DRAFTS["deadlock"] = edited(
    (r'targetRef="task_issue">', 'targetRef="p1">'),
    (r'<bpmn:sequenceFlow id="flow_no".*?/>', flow("flow_no", "gw_ok", "task_b")),
    (
        END,
        task("task_b", "Ghi sổ")
        + '<bpmn:parallelGateway id="p1" name="Gộp"/>'
        + flow("f8", "task_b", "p1")
        + flow("f9", "p1", "task_issue")
        + END,
    ),
)
DRAFTS["double step"] = edited(
    (r'<bpmn:exclusiveGateway id="gw_ok".*?/>', '<bpmn:parallelGateway id="gw_ok" name="Tách"/>'),
    (r"<bpmn:conditionExpression>.*?</bpmn:conditionExpression>", ""),
    (r'targetRef="end_no"', 'targetRef="task_b"'),
    (END, task("task_b", "Ghi sổ") + flow("f8", "task_b", "task_issue") + END),
    (r'<bpmn:endEvent id="end_no".*?</bpmn:endEvent>', ""),
)
DRAFTS["two ends"] = edited(
    (r'<bpmn:exclusiveGateway id="gw_ok".*?/>', '<bpmn:parallelGateway id="gw_ok" name="Tách"/>'),
    (r"<bpmn:conditionExpression>.*?</bpmn:conditionExpression>", ""),
    (r'targetRef="end_no"', 'targetRef="end_yes"'),
    (r'<bpmn:endEvent id="end_no".*?</bpmn:endEvent>', ""),
)
DRAFTS["no default"] = edited((r' default="flow_no"', ""))
DRAFTS["no default both cond"] = edited(
    (r' default="flow_no"', ""),
    (
        r'targetRef="end_no"/>',
        'targetRef="end_no"><bpmn:conditionExpression>${verdict == "no"}</bpmn:conditionExpression></bpmn:sequenceFlow>',
    ),
)
DRAFTS["default cond"] = edited(
    (
        r'targetRef="end_no"/>',
        'targetRef="end_no"><bpmn:conditionExpression>${verdict == "no"}</bpmn:conditionExpression></bpmn:sequenceFlow>',
    )
)
DRAFTS["no role"] = edited((r' camunda:candidateGroups="head@unit"', ""))
DRAFTS["unknown role"] = edited((r"head@unit", "boss@unit"))
DRAFTS["unreadable role"] = edited((r"head@unit", "head của unit"))
DRAFTS["no form"] = edited((r' camunda:formKey="approve"', ""))
DRAFTS["missing form"] = edited((r' camunda:formKey="approve"', ' camunda:formKey="aprove"'))
DRAFTS["missing doc"] = edited((r'value="letter"', 'value="leter"'))
DRAFTS["doc var"] = edited((r"\{\{ days \}\}", "{{ so_ngay }}"), path="documents/letter.md")
DRAFTS["doc syntax"] = edited((r"\{\{ days \}\}", "{{ days }"), path="documents/letter.md")
DRAFTS["doc readers"] = edited((r"readers: participants", "readers: all"), path="documents/letter.md")
DRAFTS["doc signer"] = edited((r"signer: head@unit", "signer: boss@unit"), path="documents/letter.md")
DRAFTS["doc head"] = edited((r"kind: notice", "kynd: notice"), path="documents/letter.md")
DRAFTS["missing decision"] = edited(
    (
        END,
        '<bpmn:businessRuleTask id="rule_x" name="Tra số ngày" camunda:decisionRef="leave_days" camunda:resultVariable="days"/>'
        + flow("f9", "rule_x", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="rule_x"/>'),
)
DRAFTS["no decision chosen"] = edited(
    (
        END,
        '<bpmn:businessRuleTask id="rule_x" name="Tra số ngày" camunda:resultVariable="days"/>'
        + flow("f9", "rule_x", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="rule_x"/>'),
)
DRAFTS["decision input"] = edited(
    (
        END,
        '<bpmn:businessRuleTask id="rule_x" name="Tra mức" camunda:decisionRef="excellent_cap" camunda:resultVariable="days"/>'
        + flow("f9", "rule_x", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="rule_x"/>'),
)
DRAFTS["missing call"] = edited(
    (
        END,
        '<bpmn:callActivity id="call_x" name="Báo cho người xin" calledElement="dp-noticee"/>'
        + flow("f9", "call_x", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="call_x"/>'),
)
DRAFTS["no call chosen"] = edited(
    (END, '<bpmn:callActivity id="call_x" name="Báo cho người xin"/>' + flow("f9", "call_x", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="call_x"/>'),
)
DRAFTS["no operation"] = edited(
    (END, '<bpmn:serviceTask id="op_x" name="Gửi thư"/>' + flow("f9", "op_x", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="op_x"/>'),
)
DRAFTS["java op"] = edited(
    (END, '<bpmn:serviceTask id="op_x" name="Gửi thư" camunda:class="com.x.Y"/>' + flow("f9", "op_x", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="op_x"/>'),
)
DRAFTS["op input"] = edited(
    (
        END,
        '<bpmn:serviceTask id="op_x" name="Gửi thư" camunda:type="external" camunda:topic="notify"/>'
        + flow("f9", "op_x", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="op_x"/>'),
)
DRAFTS["unknown variable"] = edited((r'verdict == "yes"', 'ket_qua == "yes"'))
DRAFTS["wrong type"] = edited((r'verdict == "yes"', "verdict > 3"))
DRAFTS["wrong type 2"] = edited((r'verdict == "yes"', 'days == "3"'))
DRAFTS["not bool"] = edited((r'verdict == "yes"', "days + 1"))
DRAFTS["syntax"] = edited((r'verdict == "yes"', 'verdict = "yes"'))
DRAFTS["python"] = edited((r'verdict == "yes"', '__import__("os").system("x")'))
DRAFTS["python2"] = edited((r'verdict == "yes"', 'verdict in ["yes"] and len(reason) > 3'))
DRAFTS["deadline nothing"] = edited((r"2 working days after opened", "2 working days after ngay_hop"))
DRAFTS["deadline unreadable"] = edited((r"2 working days after opened", "hai ngày"))
DRAFTS["html name"] = edited((r'name="Duyệt đơn"', 'name="&lt;b&gt;Duyệt&lt;/b&gt; đơn"'))
DRAFTS["html explain"] = edited((r"Người xin nghỉ viết đơn\.", "&lt;script&gt;x&lt;/script&gt;"))
DRAFTS["message nobody"] = edited(
    (
        END,
        '<bpmn:intermediateCatchEvent id="evt_w" name="Chờ trả lời"><bpmn:messageEventDefinition messageRef="msg"/></bpmn:intermediateCatchEvent>'
        + flow("f9", "evt_w", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="evt_w"/>'),
)
DRAFTS["message none"] = edited(
    (
        END,
        '<bpmn:intermediateCatchEvent id="evt_w" name="Chờ trả lời"><bpmn:messageEventDefinition/></bpmn:intermediateCatchEvent>'
        + flow("f9", "evt_w", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="evt_w"/>'),
)
DRAFTS["proposer approver around"] = edited(
    (r'sourceRef="start" targetRef="task_ask"', 'sourceRef="start" targetRef="gw_new"'),
    (
        END,
        '<bpmn:exclusiveGateway id="gw_new" name="Đơn giấy?" default="f8"/>'
        + flow("f8", "gw_new", "task_ask")
        + flow("f9", "gw_new", "task_approve", "<bpmn:conditionExpression>${days &gt; 3}</bpmn:conditionExpression>")
        + END,
    ),
)
DRAFTS["different unknown"] = edited((r'value="task_ask"', 'value="task_xyz"'))
DRAFTS["different itself"] = edited((r'value="task_ask"', 'value="task_approve"'))
DRAFTS["timer invalid"] = edited(
    (
        END,
        '<bpmn:boundaryEvent id="b1" name="Quá hạn" attachedToRef="task_approve"><bpmn:timerEventDefinition><bpmn:timeDuration>mai</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>'
        + flow("f9", "b1", "end_no")
        + END,
    )
)
DRAFTS["timer none"] = edited(
    (
        END,
        '<bpmn:boundaryEvent id="b1" name="Quá hạn" attachedToRef="task_approve"><bpmn:timerEventDefinition/></bpmn:boundaryEvent>'
        + flow("f9", "b1", "end_no")
        + END,
    )
)
DRAFTS["duplicate ids"] = edited((END, task("task_ask", "Viết lại") + flow("f9", "task_ask", "end_yes") + END))
DRAFTS["boundary on gateway"] = edited(
    (
        END,
        '<bpmn:boundaryEvent id="b1" name="Quá hạn" attachedToRef="gw_ok"><bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>'
        + flow("f9", "b1", "end_no")
        + END,
    )
)
DRAFTS["error boundary on user"] = edited(
    (
        END,
        '<bpmn:boundaryEvent id="b1" name="Lỗi" attachedToRef="task_approve"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>'
        + flow("f9", "b1", "end_no")
        + END,
    )
)
DRAFTS["empty process"] = {
    **FILES,
    "process.bpmn": re.sub(r"(<bpmn:process[^>]*>).*</bpmn:process>", r"\1</bpmn:process>", BPMN, flags=re.S),
}
DRAFTS["gateway one way"] = edited(
    (r'<bpmn:sequenceFlow id="flow_no".*?/>', ""),
    (r' default="flow_no"', ""),
    (r'<bpmn:endEvent id="end_no".*?</bpmn:endEvent>', ""),
)
DRAFTS["gateway one way nocond"] = edited(
    (r'<bpmn:sequenceFlow id="flow_no".*?/>', ""),
    (r' default="flow_no"', ""),
    (r'<bpmn:endEvent id="end_no".*?</bpmn:endEvent>', ""),
    (r"<bpmn:conditionExpression>.*?</bpmn:conditionExpression>", ""),
)
DRAFTS["mi non list"] = edited(
    (
        END,
        task("task_m", "Hỏi đồng nghiệp", each('camunda:collection="${days}"')) + flow("f9", "task_m", "end_yes") + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="task_m"/>'),
)
DRAFTS["mi nothing"] = edited(
    (END, task("task_m", "Hỏi đồng nghiệp", each("")) + flow("f9", "task_m", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="task_m"/>'),
)
DRAFTS["mi condition"] = edited(
    (
        END,
        task(
            "task_m",
            "Hỏi đồng nghiệp",
            '<bpmn:multiInstanceLoopCharacteristics camunda:collection="${colleagues}"><bpmn:completionCondition>${dong_y &gt; 2}</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>',
        )
        + flow("f9", "task_m", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="task_m"/>'),
)
DRAFTS["standard loop"] = edited(
    (END, task("task_m", "Làm lại", "<bpmn:standardLoopCharacteristics/>") + flow("f9", "task_m", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="task_m"/>'),
)
DRAFTS["endless loop"] = edited(
    (r'targetRef="end_yes"/>', 'targetRef="task_ask"/>'),
    (r'targetRef="end_no"/>', 'targetRef="task_ask"/>'),
    (r'<bpmn:endEvent id="end_yes".*?</bpmn:endEvent>', ""),
    (r'<bpmn:endEvent id="end_no".*?</bpmn:endEvent>', ""),
)
DRAFTS["endless loop with end elsewhere"] = edited(
    (r'targetRef="task_approve"/>', 'targetRef="p1"/>'),
    (r'targetRef="end_yes"/>', 'targetRef="task_approve"/>'),
    (r'targetRef="end_no"/>', 'targetRef="task_approve"/>'),
    (
        END,
        '<bpmn:parallelGateway id="p1" name="Tách"/>'
        + flow("f8", "p1", "task_approve")
        + flow("f9", "p1", "end_yes")
        + END,
    ),
    (r'<bpmn:endEvent id="end_no".*?</bpmn:endEvent>', ""),
)
DRAFTS["no way out"] = edited((r'<bpmn:sequenceFlow id="flow_4".*?/>', ""))
DRAFTS["two ways out"] = edited((END, flow("f9", "task_ask", "end_no") + END))
DRAFTS["dangling"] = edited((r'targetRef="end_no"/>', 'targetRef="end_nope"/>'))
DRAFTS["plain task"] = edited(
    (END, '<bpmn:task id="t_m" name="Ghi sổ"/>' + flow("f9", "t_m", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="t_m"/>'),
)
DRAFTS["manual task"] = edited(
    (END, '<bpmn:manualTask id="t_m" name="Ghi sổ"/>' + flow("f9", "t_m", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="t_m"/>'),
)
DRAFTS["complex gw"] = edited((r'<bpmn:exclusiveGateway id="gw_ok"', '<bpmn:complexGateway id="gw_ok"'))
DRAFTS["transaction"] = edited(
    (END, '<bpmn:transaction id="t_m" name="Giao dịch"/>' + flow("f9", "t_m", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="t_m"/>'),
)
DRAFTS["conditional event"] = edited(
    (
        END,
        '<bpmn:intermediateCatchEvent id="evt_w" name="Chờ đủ"><bpmn:conditionalEventDefinition/></bpmn:intermediateCatchEvent>'
        + flow("f9", "evt_w", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="evt_w"/>'),
)
DRAFTS["condition ignored"] = edited(
    (
        r'targetRef="task_approve"/>',
        'targetRef="task_approve"><bpmn:conditionExpression>${days &gt; 3}</bpmn:conditionExpression></bpmn:sequenceFlow>',
    )
)
DRAFTS["two processes"] = edited((r"</bpmn:definitions>", '<bpmn:process id="two"/></bpmn:definitions>'))
DRAFTS["not executable"] = edited(('isExecutable="true"', 'isExecutable="false"'))
DRAFTS["undeclared form field"] = edited((r'"key": "reason"', '"key": "ly_do"'), path="forms/ask.form.json")
DRAFTS["form type"] = edited((r'"type": "textarea"', '"type": "html"'), path="forms/ask.form.json")
DRAFTS["form unreadable"] = edited((r"\]\}$", "}"), path="forms/ask.form.json")
DRAFTS["form unknown name"] = edited(
    (r'"label": "Lý do"', '"label": "Lý do", "conditional": {"hide": "=${so_ngay > 3}"}'), path="forms/ask.form.json"
)
DRAFTS["toml broken"] = edited((r'start = "clerk@unit"', "start = clerk"), path="procedure.toml")
DRAFTS["toml unknown"] = edited((r'subject = "unit"', 'subjekt = "unit"'), path="procedure.toml")
DRAFTS["start role"] = edited((r'start = "clerk@unit"', 'start = "boss@unit"'), path="procedure.toml")
DRAFTS["data type"] = edited((r'days = "int"', 'days = "number"'), path="procedure.toml")
DRAFTS["data name"] = edited((r'days = "int"', 'days = "int"\nloop = "int"'), path="procedure.toml")
DRAFTS["outcome name"] = edited((r'outcomes = \["agreed", "refused"\]', 'outcomes = ["agreed"]'), path="procedure.toml")
DRAFTS["outcome unknown"] = edited((r'value="refused"', 'value="denied"'))
DRAFTS["id differs"] = edited((r'id = "leave"', 'id = "leavee"'), path="procedure.toml")
DRAFTS["untranslated"] = edited((r'name="Viết đơn"', 'name="Viết đơn xin nghỉ"'))
DRAFTS["xxe"] = {
    **FILES,
    "process.bpmn": BPMN.replace(
        "<bpmn:definitions", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><bpmn:definitions', 1
    ),
}
DRAFTS["not xml"] = {**FILES, "process.bpmn": "hello"}
DRAFTS["event gate"] = edited(
    (
        r'<bpmn:exclusiveGateway id="gw_ok" name="Đồng ý không\?" default="flow_no"/>',
        '<bpmn:eventBasedGateway id="gw_ok" name="Chờ"/>',
    ),
    (r"<bpmn:conditionExpression>.*?</bpmn:conditionExpression>", ""),
)
DRAFTS["start timer no units"] = edited(
    (
        r'<bpmn:startEvent id="start" name="Bắt đầu"/>',
        '<bpmn:startEvent id="start" name="Hằng tháng"><bpmn:timerEventDefinition><bpmn:timeCycle>R/P1M</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>',
    )
)
DRAFTS["script js"] = edited(
    (
        END,
        '<bpmn:scriptTask id="set_x" name="Tính" scriptFormat="javascript"><bpmn:script>days = 1</bpmn:script></bpmn:scriptTask>'
        + flow("f9", "set_x", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="set_x"/>'),
)
DRAFTS["script undeclared"] = edited(
    (
        END,
        '<bpmn:scriptTask id="set_x" name="Tính" scriptFormat="cel"><bpmn:script>tong = days + 1</bpmn:script></bpmn:scriptTask>'
        + flow("f9", "set_x", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="set_x"/>'),
)
DRAFTS["script bad"] = edited(
    (
        END,
        '<bpmn:scriptTask id="set_x" name="Tính" scriptFormat="cel"><bpmn:script>days + 1</bpmn:script></bpmn:scriptTask>'
        + flow("f9", "set_x", "end_yes")
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="set_x"/>'),
)
DRAFTS["sub no start"] = edited(
    (END, '<bpmn:subProcess id="sub_x" name="Nhóm"/>' + flow("f9", "sub_x", "end_yes") + END),
    (r'targetRef="end_yes"/>', 'targetRef="sub_x"/>'),
)
DRAFTS["cycle once"] = edited(
    (
        END,
        '<bpmn:boundaryEvent id="b1" name="Quá hạn" attachedToRef="task_approve"><bpmn:timerEventDefinition><bpmn:timeCycle>R3/P1D</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>'
        + flow("f9", "b1", "end_no")
        + END,
    )
)
DRAFTS["reminders"] = edited(
    (
        r'<camunda:property name="decides"',
        '<camunda:property name="reminders" value="mai"/><camunda:property name="decides"',
    )
)
DRAFTS["two starts"] = edited(
    (END, '<bpmn:startEvent id="start2" name="Bắt đầu khác"/>' + flow("f9", "start2", "task_ask") + END)
)
DRAFTS["link"] = edited(
    (
        END,
        '<bpmn:intermediateThrowEvent id="l1" name="Sang trang"><bpmn:linkEventDefinition name="A"/></bpmn:intermediateThrowEvent>'
        + END,
    ),
    (r'targetRef="end_yes"/>', 'targetRef="l1"/>'),
)
