"""The procedures that are measured: a small approval, a realistic one, a loop, a body of many members."""

from engine.definitions.folder import Definition, read_definition

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="https://quytrinh.invalid/bench">'
)
_FORM = """{"type": "default", "id": "answer", "schemaVersion": 18, "components": [
 {"type": "textfield", "key": "note", "label": "Ghi chú"},
 {"type": "checkbox", "key": "again", "label": "Làm lại"}]}"""


def _user(id: str, who: str = "starter", more: str = "", inside: str = "") -> str:
    return (
        f'<bpmn:userTask id="{id}" name="{id}" camunda:candidateGroups="{who}" camunda:formKey="answer"'
        f' camunda:dueDate="5 working days after opened"{more}>{inside}</bpmn:userTask>'
    )


def _flows(*pairs: str) -> str:
    found = []
    for number, pair in enumerate(pairs):
        way, _, condition = pair.partition("?")
        source, target = way.split(">")
        body = f"<bpmn:conditionExpression>${{{condition}}}</bpmn:conditionExpression>" if condition else ""
        found.append(
            f'<bpmn:sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{body}</bpmn:sequenceFlow>'
        )
    return "".join(found)


def _script(id: str, text: str = "step = or_else(step, 0) + 1") -> str:
    return f'<bpmn:scriptTask id="{id}" scriptFormat="cel"><bpmn:script>{text}</bpmn:script></bpmn:scriptTask>'


START, END = '<bpmn:startEvent id="start"/>', '<bpmn:endEvent id="end"/>'

#: Five elements, two completions.
APPROVAL = START + _user("write") + _user("approve") + (
    '<bpmn:exclusiveGateway id="ok" default="f3"/>' + END
    + _flows("start>write", "write>approve", "approve>ok", "ok>end", "ok>write?again == true")
)  # fmt: skip

#: About twenty elements: choices, assignments, two branches side by side, a deadline at the border.
REALISTIC = "".join([
    START, _script("prepare"), _user("draft"), _script("count"),
    '<bpmn:exclusiveGateway id="complete" default="f5"/>', '<bpmn:parallelGateway id="split"/>',
    _user("comment_a"), _user("comment_b"), _script("note_a", "note_a = note"), _script("note_b", "note_b = note"),
    '<bpmn:parallelGateway id="join"/>', _user("propose"),
    '<bpmn:boundaryEvent id="late" attachedToRef="propose" cancelActivity="false"><bpmn:timerEventDefinition>'
    "<bpmn:timeDuration>P30D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>",
    _script("remember", "reminded = true"), '<bpmn:endEvent id="end_late"/>',
    _user("decide"), '<bpmn:exclusiveGateway id="agreed" default="f17"/>', _script("result"), _user("file"), END,
    _flows(
        "start>prepare", "prepare>draft", "draft>count", "count>complete", "complete>draft?again == true",
        "complete>split", "split>comment_a", "split>comment_b", "comment_a>note_a", "comment_b>note_b",
        "note_a>join", "note_b>join", "join>propose", "late>remember", "remember>end_late", "propose>decide",
        "decide>agreed", "agreed>result", "agreed>propose?again == true", "result>file", "file>end",
    ),
])  # fmt: skip

#: One task, done again and again.
LOOP = START + _user("turn") + _script("count") + (
    '<bpmn:exclusiveGateway id="more" default="f4"/>' + END
    + _flows("start>turn", "turn>count", "count>more", "more>turn?again == true", "more>end")
)  # fmt: skip

#: One task for each member.
BODY = START + _user(
    "member_says", "${member}",
    inside='<bpmn:multiInstanceLoopCharacteristics camunda:collection="${members}" camunda:elementVariable="member"/>',
) + END + _flows("start>member_says", "member_says>end")  # fmt: skip

PROCESSES = {"bench-approval": APPROVAL, "bench-realistic": REALISTIC, "bench-loop": LOOP, "bench-body": BODY}
_DATA = {
    "note": "text",
    "again": "bool",
    "step": "int",
    "members": "list",
    "note_a": "text",
    "note_b": "text",
    "reminded": "bool",
}


def bpmn(process_id: str) -> str:
    """The diagram of a measured procedure."""
    opened = f'<bpmn:process id="{process_id}" isExecutable="true">'
    return f"{_HEAD}{opened}{PROCESSES[process_id]}</bpmn:process></bpmn:definitions>"


def definitions() -> list[Definition]:
    """The measured procedures, read as any other is."""
    data = "\n".join(f'{name} = "{kind}"' for name, kind in _DATA.items())
    found = []
    for process_id in PROCESSES:
        head = f'id = "{process_id}"\nname = "{process_id}"\nsummary = "Đo tốc độ"\ntitle = "{process_id}"'
        toml = f"{head}\n[data]\n{data}\n"
        definition, faults = read_definition(
            {"procedure.toml": toml, "process.bpmn": bpmn(process_id), "forms/answer.form.json": _FORM}
        )
        assert not faults, faults
        found.append(definition)
    return found
