"""BPMN XML to plain elements and flows.

Reads only what the product carries out. What it meets besides becomes a finding (see `read_diagram`), never a
silent omission: an element that is drawn but not executed would be a step of the procedure that nobody does.
"""

from collections.abc import Iterator

from lxml import etree

from engine.definitions import instead
from engine.definitions.carrier import nearest_id
from engine.definitions.diagram import Diagram, Event, Flow, Loop, Mapping, Node
from engine.definitions.strange import strange_parts
from engine.definitions.xml import BPMN, CAMUNDA, read_xml
from engine.errors import Finding
from engine.wording import Said

#: element -> the kind we give it; everything else at this place is refused or a picture
NODES = {
    "startEvent": "start",
    "endEvent": "end",
    "userTask": "user",
    "serviceTask": "service",
    "businessRuleTask": "rule",
    "scriptTask": "script",
    "callActivity": "call",
    "receiveTask": "catch",
    "sendTask": "throw",
    "subProcess": "sub",
    "exclusiveGateway": "exclusive",
    "inclusiveGateway": "inclusive",
    "parallelGateway": "parallel",
    "eventBasedGateway": "event_gate",
    "intermediateCatchEvent": "catch",
    "intermediateThrowEvent": "throw",
    "boundaryEvent": "boundary",
}
#: More than anybody can read; the check of a larger one would keep the server busy.
MAX_NODES = 2_000
NAMELESS = {
    "message": ("no-message", "“{name}” chưa nói nhận hoặc gửi thông điệp nào.", "Chọn thông điệp."),
    "signal": ("no-signal", "“{name}” chưa nói chờ hoặc phát tín hiệu nào.", "Chọn tín hiệu."),
    "error": ("no-error", "“{name}” chưa nói báo lỗi nào.", "Chọn lỗi."),
    "escalation": ("no-escalation", "“{name}” chưa nói báo điều gì lên cấp trên.", "Chọn điều cần báo."),
}
#: What else an event can name -> how people call it.
NAMED = {"message": "thông điệp", "signal": "tín hiệu", "error": "lỗi", "escalation": "điều cần báo"}
#: what a sub-process may hold besides elements and pictures
SUB_PARTS = {"incoming", "outgoing", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}
#: parts of a process or sub-process that are not drawn
NO_SHAPES = {
    "ioSpecification", "property", "auditing", "monitoring", "resourceRole", "performer", "humanPerformer",
    "potentialOwner", "correlationSubscription", "supports", "ioBinding", "supportedInterfaceRef",
    "dataInputAssociation", "dataOutputAssociation", "completionCondition",
}  # fmt: skip
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
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "linkEventDefinition": "link",
}
ALLOWED_EVENTS = {
    "start": {"none", "message", "signal", "timer"},
    "event_start": {"message", "timer", "signal", "error", "escalation"},
    "end": {"none", "message", "terminate", "signal", "error", "escalation"},
    "catch": {"message", "timer", "signal", "link"},
    "throw": {"none", "message", "signal", "escalation", "link"},
    "boundary": {"message", "timer", "signal", "error", "escalation"},
}
#: event -> the attribute by which it names what stands at the top of the file
REFERENCES = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}
LOOPABLE = {"user", "call", "service", "rule", "sub"}


def read_diagram(data: bytes, file: str = "process.bpmn") -> tuple[Diagram, list[Finding]]:
    """Return the process of a BPMN file and what must be mended before it can be deployed.

    Raises XmlRefused when the text is no readable XML.
    """
    root = read_xml(data, file)
    findings: list[Finding] = []
    if etree.QName(root).namespace != BPMN or etree.QName(root).localname != "definitions":
        findings.append(Finding("not-bpmn", file, "Tệp không phải sơ đồ BPMN 2.0.", "Chọn tệp .bpmn.", (), file))
        return Diagram("", "", {}, {}), findings
    findings.extend(strange_parts(root, file))
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        says = "Một tệp phải có đúng một sơ đồ quy trình; tệp này có {n}."
        findings.append(
            Finding(
                "one-process",
                nearest_id(root),
                says,
                "Lưu mỗi quy trình thành một tệp riêng.",
                (("n", str(len(processes))),),
                file,
            )
        )
        return Diagram("", "", {}, {}), findings
    return _Reader(root, processes[0], file, findings).read(), findings


class _Reader:
    """One pass over a process element; collects findings as it goes."""

    def __init__(self, root: etree._Element, process: etree._Element, file: str, findings: list[Finding]) -> None:
        self.process = process
        self.file = file
        self.findings = findings
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        #: elements that are drawn but not carried out: each has its finding already
        self.left_out: set[str] = set()
        self.ids = {str(element.get("id")) for element in root.iter() if element.get("id")}
        self.named = {
            (kind, str(element.get("id"))): (element.get(f"{kind}Code") or element.get("name") or "").strip()
            for kind in REFERENCES
            for element in root.findall(f"{{{BPMN}}}{kind}")
        }

    def refuse(self, code: str, element: etree._Element, says: str, do: str, **values: str) -> None:
        """Note a fault of an element."""
        self.findings.append(Finding(code, nearest_id(element), says, do, tuple(values.items()), self.file))

    def read(self) -> Diagram:
        self.level(self.process, "")
        if (drawn := max(len(self.nodes), len(self.flows) // 3)) > MAX_NODES:
            says, values = "Sơ đồ có {n} phần tử, quá {most}.", {"n": str(drawn), "most": str(MAX_NODES)}
            self.refuse("too-many-elements", self.process, says, "Chia thành các quy trình gọi nhau.", **values)
            return Diagram(str(self.process.get("id") or ""), "", {}, {})
        self.links()
        for flow in self.flows.values():
            ends = [self.nodes.get(end) for end in (flow.source, flow.target)]
            for end, node in zip((flow.source, flow.target), ends, strict=True):
                if node is None and end not in self.left_out:
                    says = "Một đường nối tới hình không có trên sơ đồ (“{end}”)."
                    found = (("flow", flow.id), ("end", end))
                    self.findings.append(
                        Finding("dangling-flow", flow.id, says, "Xóa đường này và nối lại.", found, self.file)
                    )
            if len({node.parent for node in ends if node is not None}) > 1:
                says = "Một đường đi xuyên qua khung của một nhóm việc."
                do = "Nối tới chính khung của nhóm, hoặc đặt điểm kết thúc ở bên trong."
                self.findings.append(Finding("flow-crosses", flow.id, says, do, (("flow", flow.id),), self.file))
        name_ = self.process.get("name") or ""
        return Diagram(str(self.process.get("id") or ""), name_, self.nodes, self.flows)

    def level(self, scope: etree._Element, parent: str) -> None:
        """Read the elements that stand directly in the process or in a sub-process, then those inside of these."""
        for element in scope:
            kind = local(element)
            if etree.QName(element).namespace != BPMN:
                continue  # told as a foreign part
            if kind == "sequenceFlow":
                flow = self.flow(element, len(self.flows))
                self.flows[flow.id] = flow
            elif kind in NODES:
                node = self.node(element, NODES[kind], parent)
                if node.id in self.nodes:
                    self.refuse(
                        "duplicate-id",
                        element,
                        "Hai hình có cùng mã “{id}”: không biết đường nối và dữ liệu thuộc hình nào.",
                        "Xóa một hình và vẽ lại.",
                        id=node.id,
                    )
                self.nodes[node.id] = node
                if kind == "subProcess":
                    self.level(element, node.id)
            elif kind in NO_SHAPES:
                says = "“{part}” bên trong “{tag}” không có tác dụng ở đây."
                self.refuse("unsupported-part", element, says, "Xóa phần này.", part=kind, tag=local(scope))
            elif kind not in PICTURES and not (parent and kind in SUB_PARTS):
                says = "Hình loại “{kind}” không chạy được ở đây."
                do, called = instead.element(kind), instead.called(kind)
                if kind in ("task", "manualTask"):
                    called = name(element) or kind
                    says = "Việc “{kind}” chưa nói ai làm và làm bằng gì, nên sẽ không chạy."
                self.refuse("unsupported-element", element, says, do, kind=called)
                self.left_out |= {str(inner.get("id")) for inner in element.iter() if inner.get("id")}

    def links(self) -> None:
        """A link is a flow that is not drawn: from each throwing link to the one that catches its name."""
        links = [node for node in self.nodes.values() if node.kind == "link"]
        catching = [node for node in links if node.attributes["link"] == "catch"]
        for node in links:
            same = [
                other for other in catching if (other.event.message, other.parent) == (node.event.message, node.parent)
            ]
            if len(same) != 1:
                says = "Chỗ nối “{name}” phải dẫn tới đúng một chỗ; hiện có {n}."
                values = (("name", node.event.message), ("n", str(len(same))))
                self.findings.append(
                    Finding(
                        "link-target",
                        node.id,
                        says,
                        "Ở nơi “Nối sang chỗ khác”, chọn lại mục “Nối tới”.",
                        values,
                        self.file,
                    )
                )
            elif node.attributes["link"] == "throw":
                flow = Flow(self.free_id(f"link_{node.id}"), node.id, same[0].id, None, "")
                self.flows[flow.id] = flow

    def flow(self, element: etree._Element, count: int) -> Flow:
        source, target = str(element.get("sourceRef")), str(element.get("targetRef"))
        condition = element.find(f"{{{BPMN}}}conditionExpression")
        text = (condition.text or "").strip() if condition is not None else None
        id = str(element.get("id") or self.free_id(f"flow_{count}_{source}_{target}"))
        return Flow(id, source, target, text or None, name(element))

    def free_id(self, wanted: str) -> str:
        """An id for a flow that has none; authors may have used the same."""
        while wanted in self.ids:
            wanted += "_"
        self.ids.add(wanted)
        return wanted

    def node(self, element: etree._Element, kind: str, parent: str) -> Node:
        if not element.get("id"):
            self.refuse(
                "no-id", element, "Một hình loại “{kind}” không có mã (id).", "Lưu lại từ công cụ vẽ.", kind=kind
            )
        extension = element.find(f"{{{BPMN}}}extensionElements")
        script = element.find(f"{{{BPMN}}}script")
        if kind == "script" and element.get("scriptFormat") != "cel":
            says = "Bước này chứa mã lệnh “{format}” của công cụ khác; ở đây mã lệnh không được chạy."
            do = "Ghi lại ở mục “Dữ liệu được ghi”: mỗi dòng một dữ liệu và giá trị của nó."
            self.refuse("script-format", element, says, do, format=(element.get("scriptFormat") or "")[:80])
        if kind == "sub" and element.get("triggeredByEvent") == "true":
            kind = "event_sub"
        holder = self.nodes.get(parent)
        of_event = kind == "start" and holder is not None and holder.kind == "event_sub"
        attributes = {
            etree.QName(key).localname: str(value)
            for key, value in element.attrib.items()
            if etree.QName(key).namespace == CAMUNDA
        }
        event = self.event(
            element, kind, "event_start" if of_event else "plain_start" if kind == "start" and parent else kind
        )
        if event.kind == "link":
            attributes["link"], kind = kind, "link"
        interrupting = element.get("isInterrupting" if of_event else "cancelActivity", "true") != "false"
        if event.kind == "error" and not interrupting:
            says = "Khi có lỗi thì việc đang làm luôn dừng: “{name}” không thể là loại “việc đang làm vẫn tiếp tục”."
            self.refuse("error-interrupts", element, says, "Bỏ chọn “việc đang làm vẫn tiếp tục”.", name=name(element))
        if kind == "start" and not of_event and element.get("isInterrupting") == "false":
            self.refuse("unsupported-attribute", element, "Thiết đặt “{key}” = “{value}” không có tác dụng ở đây.",
                        "Xóa thiết đặt này trong công cụ vẽ, hoặc vẽ lại hình này ở đây.",
                        key="isInterrupting", value="false")  # fmt: skip
        return Node(
            id=str(element.get("id")),
            kind=kind,
            name=name(element),
            attributes=attributes,
            properties=self.properties(extension),
            inputs=self.inputs(extension),
            ins=tuple(self.mappings(extension, "in")),
            outs=tuple(self.mappings(extension, "out")),
            loop=self.loop(element, kind),
            event=event,
            script=(script.text or "") if script is not None and element.get("scriptFormat") == "cel" else "",
            attached_to=element.get("attachedToRef") or "",
            interrupting=interrupting,
            default_flow=element.get("default") or "",
            called=element.get("calledElement") or "",
            parent=parent,
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
            says = "Dấu lặp (mũi tên tròn) không dùng được ở đây."
            self.refuse(
                "standard-loop", element, says, "Đặt một chỗ rẽ “Làm lại?” sau việc này, với một đường quay lại."
            )
        marker = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
        if marker is None:
            return None
        collection, counted = marker.get(f"{{{CAMUNDA}}}collection"), marker.find(f"{{{BPMN}}}loopCardinality")
        cardinality = (counted.text or "").strip() if counted is not None else ""
        if kind not in LOOPABLE:
            says = (
                "“{name}” không thể làm cho từng mục của một danh sách; chỉ việc của người, "
                "nhóm việc, bước gọi quy trình, bước máy làm, bước tra quy định."
            )
            self.refuse(
                "loop-element", element, says, "Bỏ chọn “làm một lần cho mỗi mục của danh sách”.", name=name(element)
            )
        elif bool(collection) == bool(cardinality):
            says = "“{name}” làm nhiều lần, nhưng chưa nói cho từng mục của danh sách nào."
            self.refuse(
                "loop-collection", element, says, "Chọn danh sách ở mục “Nhiều người, nhiều lần”.", name=name(element)
            )
        completion = marker.find(f"{{{BPMN}}}completionCondition")
        return Loop(
            cardinality=cardinality,
            collection=collection or "${[]}",
            variable=marker.get(f"{{{CAMUNDA}}}elementVariable") or "item",
            sequential=marker.get("isSequential") == "true",
            completion=(completion.text or "").strip() if completion is not None else None,
        )

    def event(self, element: etree._Element, kind: str, position: str) -> Event:
        """What the event of an element is; tasks that send or receive name their message themselves."""
        if local(element) in ("receiveTask", "sendTask"):
            return self.reference(element, "message")
        definitions = [child for child in element if local(child).endswith("EventDefinition")]
        if position == "plain_start":  # inside a sub-process the token itself is the trigger
            allowed = {"none"}
        elif position in ALLOWED_EVENTS:
            allowed = ALLOWED_EVENTS[position]
        else:
            return Event("none")
        if len(definitions) > 1:
            self.refuse(
                "several-events", element, "Một sự kiện chỉ được chờ hoặc gửi một điều.", "Tách thành hai sự kiện."
            )
        if not definitions:
            found = Event("none")
        else:
            found = self.definition(definitions[0], position)
        if found.kind not in allowed:
            says = "Loại sự kiện “{event}” không dùng được ở đây."
            shown = local(definitions[0]) if definitions else "none"
            self.refuse(
                "unsupported-event", element, says, instead.event(shown), event=instead.called(shown), kind=kind
            )
        return found

    def definition(self, element: etree._Element, position: str) -> Event:
        kind = EVENT_DEFINITIONS.get(local(element), local(element))
        if kind in REFERENCES:
            catches_all = kind in ("error", "escalation") and position in ("boundary", "event_start")
            return self.reference(element, kind, optional=catches_all)
        if kind == "link":
            if not name(element):
                self.refuse(
                    "no-link",
                    element,
                    "Chỗ nối này chưa nói nối với chỗ nào.",
                    "Ở nơi “Nối sang chỗ khác”, chọn mục “Nối tới”.",
                )
            return Event("link", message=name(element))
        if kind == "timer":
            kinds = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}
            written = [(kinds[local(child)], (child.text or "").strip()) for child in element if local(child) in kinds]
            if len({timing for timing, _text in written}) > 1:
                says = "“{name}” có hai kiểu thời gian (một khoảng, một ngày, lặp lại): chỉ một được dùng."
                self.refuse("several-times", element, says, "Chỉ giữ một kiểu thời gian.", name=self.label(element))
            for timing, text in written:
                if text:
                    return Event("timer", timing=timing, text=text)
            self.refuse(
                "no-time",
                element,
                "“{name}” chưa nói đến bao giờ.",
                "Điền thời gian ở bảng bên phải, ví dụ 15 ngày.",
                name=self.label(element),
            )
            return Event("timer", timing="duration", text="P1D")
        return Event(kind)

    def label(self, element: etree._Element) -> str:
        """What people call the element, or the event whose definition it is."""
        above = element.getparent()
        carrier = above if local(element).endswith("EventDefinition") and above is not None else element
        return name(carrier) or str(carrier.get("id") or local(carrier))

    def reference(self, element: etree._Element, kind: str, *, optional: bool = False) -> Event:
        """The message, signal, error or escalation that an event names."""
        wanted = element.get(REFERENCES[kind])
        bare = str(wanted).rpartition(":")[2]  # the standard allows a prefix of a namespace before it
        found = self.named.get((kind, str(wanted)), self.named.get((kind, bare), ""))
        if wanted and (kind, str(wanted)) not in self.named and (kind, bare) not in self.named:
            says = "“{name}” trỏ tới “{ref}”, nhưng trong tệp không có {what} nào như vậy."
            values = {"name": self.label(element), "ref": wanted[:100], "what": Said(NAMED[kind])}
            self.refuse("dangling-reference", element, says, "Chọn lại từ danh sách.", **values)
        elif not found and not (optional and not wanted):
            code, says, do = NAMELESS[kind]
            if wanted:
                says, do = "“{name}” dùng {what} chưa có tên: không biết gửi hoặc chờ gì.", "Đặt tên cho {what} đó."
            self.refuse(code, element, says, do, name=self.label(element), what=Said(NAMED[kind]))
        return Event(kind, message=found)


def local(element: etree._Element) -> str:
    """The element's name without namespace."""
    return etree.QName(element).localname


def name(element: etree._Element) -> str:
    """The label as people read it: one line."""
    return " ".join((element.get("name") or "").split())
