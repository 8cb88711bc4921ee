"""BPMN XML to plain elements and flows.

Reads only what the product carries out. What it meets besides becomes a finding (see `read_diagram`), never a
silent omission: an element that is drawn but not executed would be a step of the procedure that nobody does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.definitions.allowed import strange_parts
from engine.definitions.xml import BPMN, CAMUNDA, read_xml
from engine.errors import Finding

#: element -> the kind we give it; everything else at this place is refused or a picture
NODES = {
    "startEvent": "start",
    "endEvent": "end",
    "userTask": "user",
    "serviceTask": "service",
    "businessRuleTask": "rule",
    "scriptTask": "script",
    "callActivity": "call",
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "intermediateCatchEvent": "catch",
    "intermediateThrowEvent": "throw",
    "boundaryEvent": "boundary",
}
PICTURES = {
    "textAnnotation",
    "association",
    "laneSet",
    "group",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "documentation",
    "extensionElements",
}
EVENT_DEFINITIONS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "terminateEventDefinition": "terminate",
}
ALLOWED_EVENTS = {
    "start": {"none", "message"},
    "end": {"none", "message", "terminate"},
    "catch": {"message", "timer"},
    "throw": {"none", "message"},
    "boundary": {"message", "timer"},
}
#: kinds that the engine itself carries out: a token that arrives opens an activity
HOSTED = {"user", "service", "rule", "script", "call", "exclusive", "throw", "end"}
LOOPABLE = {"user", "call", "service", "rule"}


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is CEL without its `${}`-wrapper removed."""

    id: str
    source: str
    target: str
    condition: str | None
    name: str


@dataclass(frozen=True)
class Loop:
    """A multi-instance marker: one run for each element of `collection`."""

    collection: str
    variable: str
    sequential: bool
    completion: str | None


@dataclass(frozen=True)
class Event:
    """What an event waits for or does. `timing` is one of duration, date, cycle for timers."""

    kind: str
    message: str = ""
    timing: str = ""
    text: str = ""


@dataclass(frozen=True)
class Mapping:
    """One `camunda:in` or `camunda:out`: an expression (or variable) to a variable."""

    source: str
    target: str


@dataclass(frozen=True)
class Node:
    """An element of the diagram that the engine executes."""

    id: str
    kind: str
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    ins: tuple[Mapping, ...] = ()
    outs: tuple[Mapping, ...] = ()
    loop: Loop | None = None
    event: Event = Event("none")
    script: str = ""
    attached_to: str = ""
    interrupting: bool = True
    default_flow: str = ""
    called: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        """Keys of the document templates issued when this task is completed."""
        return tuple(key.strip() for key in self.properties.get("document", "").split(",") if key.strip())

    @property
    def legal_basis(self) -> tuple[str, ...]:
        """Rule numbers behind this element."""
        return tuple(key.strip() for key in self.properties.get("legal_basis", "").split(",") if key.strip())


@dataclass(frozen=True)
class Diagram:
    """One process as drawn, with the messages it names."""

    process_id: str
    name: str
    nodes: dict[str, Node]
    flows: dict[str, Flow]

    def outgoing(self, node_id: str) -> list[Flow]:
        """Flows that leave an element, in the order of the file (the order in which conditions are tested)."""
        return [flow for flow in self.flows.values() if flow.source == node_id]

    def incoming(self, node_id: str) -> list[Flow]:
        """Flows that reach an element."""
        return [flow for flow in self.flows.values() if flow.target == node_id]

    def boundaries(self, node_id: str) -> list[Node]:
        """Boundary events attached to an element."""
        return [node for node in self.nodes.values() if node.attached_to == node_id]

    def starts(self) -> list[Node]:
        """Start events."""
        return [node for node in self.nodes.values() if node.kind == "start"]

    def start_messages(self) -> list[str]:
        """Names of the messages that start a case."""
        return [node.event.message for node in self.starts() if node.event.kind == "message"]


def read_diagram(data: bytes, file: str = "process.bpmn") -> tuple[Diagram, list[Finding]]:
    """Return the process of a BPMN file and what must be mended before it can be deployed.

    Raises XmlRefused when the text is no readable XML.
    """
    root = read_xml(data, file)
    findings: list[Finding] = []
    if etree.QName(root).namespace != BPMN or etree.QName(root).localname != "definitions":
        findings.append(Finding("not-bpmn", "", "Tệp không phải sơ đồ BPMN 2.0.", "Chọn tệp .bpmn.", (), file))
        return Diagram("", "", {}, {}), findings
    findings.extend(strange_parts(root, file))
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        says = "Tệp phải có đúng một quy trình (process); tệp này có {n}."
        findings.append(Finding("one-process", "", says, "Tách thành nhiều tệp.", (("n", str(len(processes))),), file))
        return Diagram("", "", {}, {}), findings
    return _Reader(root, processes[0], file, findings).read(), findings


class _Reader:
    """One pass over a process element; collects findings as it goes."""

    def __init__(self, root: etree._Element, process: etree._Element, file: str, findings: list[Finding]) -> None:
        self.process = process
        self.file = file
        self.findings = findings
        self.messages = {
            str(element.get("id")): element.get("name") or "" for element in root.findall(f"{{{BPMN}}}message")
        }

    def refuse(self, code: str, element: etree._Element, says: str, do: str = "", **values: str) -> None:
        """Note a fault of an element."""
        found = Finding(code, str(element.get("id") or local(element)), says, do, tuple(values.items()), self.file)
        self.findings.append(found)

    def read(self) -> Diagram:
        nodes: dict[str, Node] = {}
        flows: dict[str, Flow] = {}
        for element in self.process:
            kind = local(element)
            if kind == "sequenceFlow":
                flow = self.flow(element, len(flows))
                flows[flow.id] = flow
            elif kind in NODES:
                node = self.node(element, NODES[kind])
                if node.id in nodes:
                    self.refuse("duplicate-id", element, "Mã “{id}” bị dùng hai lần.", "Đổi một mã.", id=node.id)
                nodes[node.id] = node
            elif kind not in PICTURES:
                says = "Phần tử “{kind}” chưa được hỗ trợ và sẽ không chạy."
                self.refuse("unsupported-element", element, says, "Vẽ lại bằng phần tử được hỗ trợ.", kind=kind)
        for flow in flows.values():
            for end in (flow.source, flow.target):
                if end not in nodes:
                    says = "Đường nối “{flow}” trỏ tới phần tử không có: “{end}”."
                    found = (("flow", flow.id), ("end", end))
                    self.findings.append(
                        Finding("dangling-flow", flow.id, says, "Nối lại đường này.", found, self.file)
                    )
        return Diagram(str(self.process.get("id") or ""), self.process.get("name") or "", nodes, flows)

    def flow(self, element: etree._Element, count: int) -> Flow:
        source, target = str(element.get("sourceRef")), str(element.get("targetRef"))
        condition = element.find(f"{{{BPMN}}}conditionExpression")
        text = (condition.text or "").strip() if condition is not None else None
        return Flow(element.get("id") or f"flow_{count}_{source}_{target}", source, target, text or None, name(element))

    def node(self, element: etree._Element, kind: str) -> Node:
        if not element.get("id"):
            self.refuse("no-id", element, "Một phần tử “{kind}” không có mã (id).", "Lưu lại từ công cụ vẽ.", kind=kind)
        extension = element.find(f"{{{BPMN}}}extensionElements")
        script = element.find(f"{{{BPMN}}}script")
        if kind == "script" and element.get("scriptFormat") != "cel":
            says = "Mã lệnh phải là biểu thức CEL (scriptFormat=“cel”), không phải “{format}”."
            self.refuse("script-format", element, says, format=element.get("scriptFormat") or "")
        return Node(
            id=str(element.get("id")),
            kind=kind,
            name=name(element),
            attributes={
                etree.QName(key).localname: str(value)
                for key, value in element.attrib.items()
                if etree.QName(key).namespace == CAMUNDA
            },
            properties=self.properties(extension),
            inputs=self.inputs(extension),
            ins=tuple(self.mappings(extension, "in")),
            outs=tuple(self.mappings(extension, "out")),
            loop=self.loop(element, kind),
            event=self.event(element, kind),
            script=(script.text or "") if script is not None else "",
            attached_to=element.get("attachedToRef") or "",
            interrupting=element.get("cancelActivity", "true") != "false",
            default_flow=element.get("default") or "",
            called=element.get("calledElement") or "",
        )

    def properties(self, extension: etree._Element | None) -> dict[str, str]:
        if extension is None:
            return {}
        found = extension.findall(f"{{{CAMUNDA}}}properties/{{{CAMUNDA}}}property")
        return {str(item.get("name")): str(item.get("value") or "") for item in found}

    def inputs(self, extension: etree._Element | None) -> dict[str, str]:
        if extension is None:
            return {}
        found = extension.findall(f"{{{CAMUNDA}}}inputOutput/{{{CAMUNDA}}}inputParameter")
        return {str(item.get("name")): (item.text or "").strip() for item in found}

    def mappings(self, extension: etree._Element | None, tag: str) -> Iterator[Mapping]:
        if extension is not None:
            for item in extension.findall(f"{{{CAMUNDA}}}{tag}"):
                yield Mapping(item.get("sourceExpression") or item.get("source") or "", str(item.get("target") or ""))

    def loop(self, element: etree._Element, kind: str) -> Loop | None:
        if element.find(f"{{{BPMN}}}standardLoopCharacteristics") is not None:
            says = "Dấu lặp tiêu chuẩn chưa được hỗ trợ."
            self.refuse("standard-loop", element, says, "Vẽ vòng lặp bằng một cổng loại trừ.")
        marker = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
        if marker is None:
            return None
        collection = marker.get(f"{{{CAMUNDA}}}collection")
        if kind not in LOOPABLE or not collection:
            says = "Phần tử nhiều lần “{name}” thiếu danh sách (camunda:collection) hoặc không dùng được ở đây."
            self.refuse("loop-collection", element, says, "Chọn danh sách người hoặc mục.", name=name(element))
        completion = marker.find(f"{{{BPMN}}}completionCondition")
        return Loop(
            collection=collection or "${[]}",
            variable=marker.get(f"{{{CAMUNDA}}}elementVariable") or "item",
            sequential=marker.get("isSequential") == "true",
            completion=(completion.text or "").strip() if completion is not None else None,
        )

    def event(self, element: etree._Element, kind: str) -> Event:
        definitions = [child for child in element if local(child).endswith("EventDefinition")]
        if kind not in ALLOWED_EVENTS:
            return Event("none")
        if len(definitions) > 1:
            self.refuse("several-events", element, "Một sự kiện chỉ được có một định nghĩa.", "Tách thành hai sự kiện.")
        if not definitions:
            found = Event("none")
        else:
            found = self.definition(definitions[0])
        if found.kind not in ALLOWED_EVENTS[kind]:
            says = "Sự kiện “{event}” không được hỗ trợ ở vị trí “{kind}”."
            shown = local(definitions[0]) if definitions else "none"
            self.refuse("unsupported-event", element, says, "Chọn loại sự kiện khác.", event=shown, kind=kind)
        return found

    def definition(self, element: etree._Element) -> Event:
        kind = EVENT_DEFINITIONS.get(local(element), local(element))
        if kind == "message":
            message = self.messages.get(str(element.get("messageRef")), "")
            if not message:
                self.refuse("no-message", element, "Sự kiện thông điệp chưa chọn thông điệp.", "Chọn thông điệp.")
            return Event("message", message=message)
        if kind == "timer":
            for child in element:
                timing = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}.get(local(child))
                if timing and (child.text or "").strip():
                    return Event("timer", timing=timing, text=(child.text or "").strip())
            self.refuse("no-time", element, "Sự kiện thời gian chưa có thời gian.", "Nhập thời hạn, ví dụ P15D.")
            return Event("timer", timing="duration", text="P1D")
        return Event(kind)


def local(element: etree._Element) -> str:
    """The element's name without namespace."""
    return etree.QName(element).localname


def name(element: etree._Element) -> str:
    """The label as people read it: one line."""
    return " ".join((element.get("name") or "").split())
