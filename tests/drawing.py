"""Small diagrams for tests, drawn as text: `s>a a>x x>b[amount > 3] x>e*`.

The first letter is the kind: s start, e end, u user task, v service, n script (nothing), x exclusive, i inclusive,
p parallel, g event-based gateway, c catch, t throw, r receive task, b boundary (`b1@u1` on a host, `b1!@u1` without
interrupting), w sub-process, y event sub-process. `[…]` is a condition, `*` the default way out. Catching and boundary
events wait three days unless `events` says what they are.
"""

import re
from xml.sax.saxutils import escape, quoteattr

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TAGS = {
    "s": "startEvent", "e": "endEvent", "u": "userTask", "v": "serviceTask", "n": "scriptTask",
    "x": "exclusiveGateway", "i": "inclusiveGateway", "p": "parallelGateway", "g": "eventBasedGateway",
    "c": "intermediateCatchEvent", "t": "intermediateThrowEvent", "r": "receiveTask", "b": "boundaryEvent",
    "w": "subProcess", "y": "subProcess",
}  # fmt: skip
TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition>"
#: What `event` may refer to: three of each stand at the top of every drawn file.
NAMES = ("one", "two", "three")


def event(kind: str, named: str = "", interrupting: bool = True) -> str:
    """The definition of an event: `event("error", "one")`, `event("timer", "R/P1D", False)`, `event("error")`."""
    mark = "" if interrupting else "<!--free-->"
    if kind == "timer":
        tag = "timeCycle" if named.startswith("R") else "timeDuration"
        return f"<bpmn:timerEventDefinition><bpmn:{tag}>{named}</bpmn:{tag}></bpmn:timerEventDefinition>{mark}"
    if kind in ("terminate", "link"):
        name = f' name="{named}"' if named else ""
        return f"<bpmn:{kind}EventDefinition{name}/>{mark}"
    reference = f' {kind}Ref="{kind}_{named}"' if named else ""
    return f"<bpmn:{kind}EventDefinition{reference}/>{mark}"


def level(
    text: str,
    hosts: str = "",
    events: dict[str, str] | None = None,
    subs: dict[str, str] | None = None,
    prefix: str = "",
) -> str:
    """The elements and flows of one level; `subs` are the levels inside of sub-processes, drawn with a `prefix`."""
    attached = {name: (host, free == "!") for name, free, host in re.findall(r"(b\w*)(!?)@(\w+)", hosts)}
    flows, defaults = [], {}
    names: dict[str, None] = {}
    for number, found in enumerate(re.finditer(r"(\w+)>(\w+)(\*?)(?:\[([^\]]*)\])?", text), 1):
        source, target, star, condition = found.groups()
        names |= {source: None, target: None}
        id = f"{prefix}f{number}"
        if star:
            defaults[source] = id
        body = f"<bpmn:conditionExpression>${{{escape(condition)}}}</bpmn:conditionExpression>" if condition else ""
        flows.append(
            f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{body}</bpmn:sequenceFlow>'
        )
    names |= dict.fromkeys([*(events or {}), *(subs or {})])
    nodes = [
        _node(name, attached, defaults.get(name), (events or {}).get(name), (subs or {}).get(name)) for name in names
    ]
    return "".join(nodes) + "".join(flows)


def drawn(
    text: str,
    process_id: str = "tiny",
    hosts: str = "",
    inside: str = "",
    events: dict[str, str] | None = None,
    subs: dict[str, str] | None = None,
) -> str:
    """The BPMN of a diagram; `hosts` are boundary events (`b1@u1 b2!@u1`), `inside` goes into the process as it is."""
    top = "".join(
        f'<bpmn:message id="message_{name}" name="{name}"/><bpmn:signal id="signal_{name}" name="{name}"/>'
        f'<bpmn:error id="error_{name}" errorCode="{name}"/>'
        f'<bpmn:escalation id="escalation_{name}" escalationCode="{name}"/>'
        for name in NAMES
    )
    return (
        f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d"'
        f' targetNamespace="https://quytrinh.invalid/test">{top}'
        f'<bpmn:process id={quoteattr(process_id)} isExecutable="true">'
        f"{level(text, hosts, events, subs)}{inside}</bpmn:process></bpmn:definitions>"
    )


def _node(
    name: str, attached: dict[str, tuple[str, bool]], default: str | None, definition: str | None, inner: str | None
) -> str:
    tag, more, body = TAGS[name[0]], "", definition or ""
    if name in attached:
        host, free = attached[name]
        more = f' attachedToRef="{host}"' + (' cancelActivity="false"' if free else "")
        body = definition or TIMER
    elif tag == "userTask":
        more = ' camunda:candidateGroups="secretary@unit"'
    elif tag == "serviceTask":
        more = ' camunda:type="external" camunda:topic="list_overdue"'
        body = _inputs(task="x", task_name="x")
    elif tag == "scriptTask":
        more, body = ' scriptFormat="cel"', definition or "<bpmn:script>nothing = 1</bpmn:script>"
    elif tag == "intermediateCatchEvent":
        body = definition or TIMER
    elif tag == "receiveTask":
        more, body = f' messageRef="message_{definition or "one"}"', ""
    elif tag == "subProcess":
        more, body = (' triggeredByEvent="true"' if name[0] == "y" else ""), inner or ""
    elif tag == "startEvent" and "<!--free-->" in body:
        more = ' isInterrupting="false"'
    if default:
        more += f' default="{default}"'
    return f'<bpmn:{tag} id="{name}"{more}>{body}</bpmn:{tag}>'


def _inputs(**values: str) -> str:
    rows = "".join(
        f'<camunda:inputParameter name="{key}">{value}</camunda:inputParameter>' for key, value in values.items()
    )
    return f"<bpmn:extensionElements><camunda:inputOutput>{rows}</camunda:inputOutput></bpmn:extensionElements>"
