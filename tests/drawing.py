"""Small diagrams for tests, drawn as text: `s>a a>x x>b[amount > 3] x>e*`.

The first letter is the kind: s start, e end, u user task, v service, n script (nothing), x exclusive, p parallel,
c timer catch, b boundary (`b1@u1` on a host, `b1!@u1` without interrupting). `[…]` is a condition, `*` the default.
"""

import re
from xml.sax.saxutils import quoteattr

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TAGS = {
    "s": "startEvent", "e": "endEvent", "u": "userTask", "v": "serviceTask", "n": "scriptTask",
    "x": "exclusiveGateway", "p": "parallelGateway", "c": "intermediateCatchEvent", "b": "boundaryEvent",
}  # fmt: skip
TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition>"


def drawn(text: str, process_id: str = "tiny", hosts: str = "", inside: str = "") -> str:
    """The BPMN of a diagram; `hosts` are boundary events (`b1@u1 b2!@u1`), `inside` goes into the process as it is."""
    attached = {name: (host, free == "!") for name, free, host in re.findall(r"(b\w*)(!?)@(\w+)", hosts)}
    flows, defaults, names = [], {}, {}
    for number, found in enumerate(re.finditer(r"(\w+)>(\w+)(\*?)(?:\[([^\]]*)\])?", text), 1):
        source, target, star, condition = found.groups()
        names |= {source: None, target: None}
        if star:
            defaults[source] = f"f{number}"
        body = f"<bpmn:conditionExpression>${{{condition}}}</bpmn:conditionExpression>" if condition else ""
        flows.append(
            f'<bpmn:sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{body}</bpmn:sequenceFlow>'
        )
    nodes = [_node(name, attached, defaults.get(name)) for name in names]
    return (
        f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d"'
        f' targetNamespace="https://quytrinh.invalid/test">'
        f'<bpmn:process id={quoteattr(process_id)} isExecutable="true">'
        f"{''.join(nodes)}{''.join(flows)}{inside}</bpmn:process></bpmn:definitions>"
    )


def _node(name: str, attached: dict[str, tuple[str, bool]], default: str | None) -> str:
    tag, more, body = TAGS[name[0]], "", ""
    if name in attached:
        host, free = attached[name]
        more = f' attachedToRef="{host}"' + (' cancelActivity="false"' if free else "")
        body = TIMER
    elif tag == "userTask":
        more = ' camunda:candidateGroups="secretary@unit"'
    elif tag == "serviceTask":
        more = ' camunda:type="external" camunda:topic="list_overdue"'
        body = _inputs(task="x", task_name="x")
    elif tag == "scriptTask":
        more, body = ' scriptFormat="cel"', "<bpmn:script>nothing = 1</bpmn:script>"
    elif tag == "intermediateCatchEvent":
        body = TIMER
    if default:
        more += f' default="{default}"'
    return f'<bpmn:{tag} id="{name}"{more}>{body}</bpmn:{tag}>'


def _inputs(**values: str) -> str:
    rows = "".join(
        f'<camunda:inputParameter name="{key}">{value}</camunda:inputParameter>' for key, value in values.items()
    )
    return f"<bpmn:extensionElements><camunda:inputOutput>{rows}</camunda:inputOutput></bpmn:extensionElements>"
