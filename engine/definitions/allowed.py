"""What may stand in a diagram, by position. Anything else is refused: nothing that is drawn is silently ignored.

The list names what the product carries out, and what is only a picture or a note. A part of another engine's dialect
(a listener, a Java class, a form of its own) would look as if it did something.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml import etree

from engine.definitions.xml import BPMN, CAMUNDA, XSI
from engine.errors import Finding

#: Colours and the name of the drawing tool.
HARMLESS = {
    "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "http://camunda.org/schema/modeler/1.0",
    XSI,
}

_NOTES = {"documentation", "extensionElements"}
_WAYS = {"incoming", "outgoing"}
_EVENTS = {
    f"{kind}EventDefinition"
    for kind in (
        "message", "timer", "terminate", "signal", "error", "escalation", "link", "cancel", "compensate", "conditional",
    )
}  # fmt: skip
_TASK = {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}

#: BPMN element -> the BPMN elements that may stand inside it; elements not named here are judged by the reader.
INSIDE: dict[str, set[str]] = {
    "extensionElements": set(),
    "definitions": {
        "process", "message", "signal", "error", "escalation", "collaboration", "itemDefinition", "category",
        "dataStore", "documentation", "extensionElements",
    },
    "participant": set(_NOTES),
    "collaboration": {"participant", "textAnnotation", "association", "group", "messageFlow"} | _NOTES,
    "sequenceFlow": {"conditionExpression"} | _NOTES,
    "userTask": _NOTES | _WAYS | _TASK,
    "serviceTask": _NOTES | _WAYS | _TASK,
    "businessRuleTask": _NOTES | _WAYS | _TASK,
    "scriptTask": {"script"} | _NOTES | _WAYS | _TASK,
    "callActivity": _NOTES | _WAYS | _TASK,
    "exclusiveGateway": _NOTES | _WAYS,
    "inclusiveGateway": _NOTES | _WAYS,
    "eventBasedGateway": _NOTES | _WAYS,
    "parallelGateway": _NOTES | _WAYS,
    "receiveTask": _NOTES | _WAYS,
    "sendTask": _NOTES | _WAYS,
    "startEvent": _NOTES | _WAYS | _EVENTS,
    "endEvent": _NOTES | _WAYS | _EVENTS,
    "intermediateCatchEvent": _NOTES | _WAYS | _EVENTS,
    "intermediateThrowEvent": _NOTES | _WAYS | _EVENTS,
    "boundaryEvent": _NOTES | _WAYS | _EVENTS,
    "signalEventDefinition": set(_NOTES),
    "errorEventDefinition": set(_NOTES),
    "escalationEventDefinition": set(_NOTES),
    "linkEventDefinition": {"source", "target"} | _NOTES,
    "multiInstanceLoopCharacteristics": {"completionCondition", "loopCardinality"} | _NOTES,
    **{
        leaf: set(_NOTES)
        for leaf in (
            "conditionExpression", "completionCondition", "loopCardinality", "timeDuration", "timeDate", "timeCycle",
            "script",
            "message", "signal", "error", "escalation", "incoming", "outgoing",
        )
    },
    "timerEventDefinition": {"timeDuration", "timeDate", "timeCycle"} | _NOTES,
    "messageEventDefinition": set(_NOTES),
    "terminateEventDefinition": set(_NOTES),
}  # fmt: skip
#: BPMN element -> plain attributes that may carry anything other than their default.
ATTRIBUTES: dict[str, set[str]] = {
    "definitions": {"targetNamespace", "exporter", "exporterVersion", "typeLanguage"},
    "conditionExpression": {"language"},
    "message": {"itemRef"},
    "signal": {"structureRef"},
    "error": {"errorCode", "structureRef"},
    "escalation": {"escalationCode", "structureRef"},
    **{
        leaf: set()
        for leaf in ("completionCondition", "loopCardinality", "timeDuration", "timeDate", "timeCycle", "script")
    },
    "process": {"isExecutable", "processType", "isClosed"},
    "participant": {"processRef"},
    "sequenceFlow": {"sourceRef", "targetRef"},
    "userTask": set(),
    "serviceTask": set(),
    "businessRuleTask": set(),
    "scriptTask": {"scriptFormat"},
    "callActivity": {"calledElement"},
    "exclusiveGateway": {"default", "gatewayDirection"},
    "inclusiveGateway": {"default", "gatewayDirection"},
    "eventBasedGateway": {"gatewayDirection"},
    "parallelGateway": {"gatewayDirection"},
    "subProcess": {"triggeredByEvent"},
    "receiveTask": {"messageRef"},
    "sendTask": {"messageRef"},
    "boundaryEvent": {"attachedToRef", "cancelActivity"},
    "multiInstanceLoopCharacteristics": {"isSequential"},
    "timerEventDefinition": set(),
    "messageEventDefinition": {"messageRef"},
    "terminateEventDefinition": set(),
    "signalEventDefinition": {"signalRef"},
    "errorEventDefinition": {"errorRef"},
    "escalationEventDefinition": {"escalationRef"},
    "linkEventDefinition": set(),
    "startEvent": {"isInterrupting"},
    "endEvent": set(),
    "intermediateCatchEvent": set(),
    "intermediateThrowEvent": set(),
}
#: What a tool may write of how a task is carried out without saying anything.
IMPLEMENTATIONS = {"##unspecified", "##WebService"}
#: Attributes that are true or false. The standard lets tools write 1 and 0 too; importing puts them right, for there
#: the modeler, which reads the words alone, would open and store something else.
BOOLEANS = {
    "isExecutable", "isClosed", "isForCompensation", "parallelMultiple", "isInterrupting", "cancelActivity",
    "isSequential", "triggeredByEvent", "isImmediate", "instantiate",
}  # fmt: skip
#: Attributes that say what is true anyway.
DEFAULTS = {
    "expressionLanguage": "http://www.w3.org/1999/XPath",  # BPMN's own default; what is written is read as CEL
    "isForCompensation": "false", "startQuantity": "1", "completionQuantity": "1", "parallelMultiple": "false",
    "isInterrupting": "true", "isImmediate": "true", "instantiate": "false", "behavior": "All",
    "eventGatewayType": "Exclusive",
}  # fmt: skip
CAMUNDA_ATTRIBUTES: dict[str, set[str]] = {
    "process": {"versionTag", "historyTimeToLive", "isStartableInTasklist"},
    "userTask": {"candidateGroups", "dueDate", "formKey"},
    "serviceTask": {"type", "topic"},
    "businessRuleTask": {"decisionRef", "resultVariable"},
    "multiInstanceLoopCharacteristics": {"collection", "elementVariable"},
}
CAMUNDA_PARTS: dict[str, set[str]] = {
    "properties": {"property"},
    "property": set(),
    "inputOutput": {"inputParameter"},
    "inputParameter": set(),
    "in": set(),
    "out": set(),
}
PART_ATTRIBUTES = {
    "property": {"id", "name", "value"}, "inputParameter": {"name"}, "in": {"source", "sourceExpression", "target"},
    "out": {"source", "target"}, "properties": set(), "inputOutput": set(),
}  # fmt: skip
#: Attributes that other tools write and that change nothing here: told, but no reason to refuse.
IDLE = {"historyTimeToLive", "isStartableInTasklist"}
#: Elements at which the camunda parts are read.
HOLDS_PARTS = {
    "userTask", "serviceTask", "businessRuleTask", "scriptTask", "callActivity", "subProcess", "receiveTask",
    "sendTask", "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
    "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway",
}  # fmt: skip
#: What the tables of running cases can hold.
LENGTHS = {"id": 90, "name": 250, "calledElement": 60, f"{{{CAMUNDA}}}candidateGroups": 400, "errorCode": 90,
           "escalationCode": 90, f"{{{CAMUNDA}}}formKey": 90}  # fmt: skip
_ID = re.compile(r"\w[\w.\-]*")
_MARKUP = re.compile(r"<\s*[/!a-z]|javascript:|&#|\bon[a-z]+\s*=", re.I)
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_KEYS = ("calledElement", f"{{{CAMUNDA}}}formKey", f"{{{CAMUNDA}}}decisionRef", f"{{{CAMUNDA}}}topic")


#: part of the camunda dialect -> where it stands
PART_OF = {"property": "properties", "inputParameter": "inputOutput"}
#: What may stand once only; of two one would be read and the other ignored.
ONCE = {
    "extensionElements", "conditionExpression", "multiInstanceLoopCharacteristics", "completionCondition",
    "loopCardinality", "script", "properties", "inputOutput", "timeDuration", "timeDate", "timeCycle",
}  # fmt: skip
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
#: The layout: nothing in it is carried out, and nothing else may hide in it.
PICTURE = {DI, "http://www.omg.org/spec/DD/20100524/DI", "http://www.omg.org/spec/DD/20100524/DC"}
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_XML = "http://www.w3.org/XML/1998/namespace"
#: Beyond this many faults nobody reads on, and a hostile file would fill the screen.
MOST = 200
_GATEWAYS = ("exclusiveGateway", "inclusiveGateway")


def strange_parts(root: etree._Element, file: str) -> list[Finding]:
    """Every part of the diagram that the product would ignore, misread, or that nobody draws in good faith."""
    found = list(islice(_Reading(root, file).faults(), MOST + 1))
    if len(found) > MOST:
        says = "Tệp còn nhiều chỗ khác phải sửa; ở đây chỉ nêu {n} chỗ đầu."
        more = Finding(
            "more-faults", nearest_id(root), says, "Sửa những chỗ này rồi kiểm tra lại.", (("n", str(MOST)),), file
        )
        found[MOST:] = [more]
    return found


class _Reading:
    """One pass over all elements of a file."""

    def __init__(self, root: etree._Element, file: str) -> None:
        self.root = root
        self.file = file
        self.seen: set[str] = set()
        #: id of every element of BPMN -> what it is and what people call it
        self.drawn = {
            str(element.get("id")): (etree.QName(element).localname, element.get("name") or str(element.get("id")))
            for element in root.iter(f"{{{BPMN}}}*")
            if element.get("id")
        }

    def faults(self) -> Iterator[Finding]:
        """The faults in the order of the file."""
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                continue
            name = etree.QName(element)
            if (id := element.get("id")) and name.namespace == BPMN:
                if id in self.seen:
                    yield self.fault(
                        "duplicate-id",
                        element,
                        "Hai hình có cùng mã “{id}”: không biết đường nối và dữ liệu thuộc hình nào.",
                        "Xóa một hình và vẽ lại.",
                        id=id,
                    )
                self.seen.add(id)
            if name.namespace == BPMN:
                yield from self.bpmn(element, name.localname)
            elif name.namespace == CAMUNDA:
                yield from self.camunda(element, name.localname)
            elif _space(element.getparent()) in PICTURE and name.namespace not in PICTURE:
                says = "“{part}” bên trong “{tag}” không có tác dụng ở đây."
                above = _parent(element)
                yield self.fault("foreign-part", element, says, "Xóa phần này.", part=name.localname, tag=above)
            elif _parent(element) == "extensionElements" and name.namespace not in HARMLESS:
                says = "Phần mở rộng “{part}” của công cụ khác không có tác dụng ở đây."
                yield self.fault("foreign-extension", element, says, "Xóa phần này.", part=name.localname)

    def bpmn(self, element: etree._Element, tag: str) -> Iterator[Finding]:
        yield from self.children(element, tag)
        for key, value in element.attrib.items():
            yield from self.attribute(element, tag, str(key), str(value))
        if tag == "process" and element.get("isExecutable") == "false":
            says = "Sơ đồ được công cụ vẽ đánh dấu là chỉ để xem, không để chạy."
            yield self.fault(
                "not-executable", element, says, "Đánh dấu chạy được (isExecutable=“true”) trong công cụ vẽ."
            )
        if tag in ("documentation", "text") and _MARKUP.search("".join(str(part) for part in element.itertext())):
            yield self.fault(
                "markup", element, "Ghi chú có mã HTML hoặc mã lệnh.", "Chỉ viết chữ, bỏ các dấu < và > và mã lệnh."
            )
        if tag == "messageFlow":
            says = "Luồng thông điệp giữa các bể chỉ là hình vẽ: gửi và nhận theo tên thông điệp của sự kiện."
            do = "Đặt cùng một thông điệp cho sự kiện gửi và sự kiện nhận."
            yield replace(self.fault("message-flow", element, says, do), severity="warning")
        if tag == "conditionExpression":
            yield from self.condition(element)

    def children(self, element: etree._Element, tag: str) -> Iterator[Finding]:
        """What stands in an element and is not read there."""
        once: set[str] = set()
        for child in element:
            name = etree.QName(child)
            if name.localname in ONCE and name.localname in once:
                says = "“{part}” có hai lần trong một phần tử; chỉ một phần được đọc."
                yield self.fault("part-twice", child, says, "Gộp thành một phần.", part=name.localname)
            once.add(name.localname)
            if name.namespace != BPMN:
                if tag != "extensionElements" and not (tag == "definitions" and name.namespace == DI):
                    says = "“{part}” bên trong “{tag}” không có tác dụng ở đây."
                    yield self.fault("foreign-part", child, says, "Xóa phần này.", part=name.localname, tag=tag)
            elif tag in INSIDE and name.localname not in INSIDE[tag]:
                if tag == "definitions":
                    says = "Phần “{part}” của tệp không được hỗ trợ."
                    yield self.fault("unsupported-root", child, says, "Xóa phần này.", part=name.localname)
                else:
                    says = "“{part}” bên trong “{tag}” không có tác dụng ở đây."
                    yield self.fault("unsupported-part", child, says, "Xóa phần này.", part=name.localname, tag=tag)

    def attribute(self, element: etree._Element, tag: str, key: str, value: str) -> Iterator[Finding]:
        name = etree.QName(key)
        if key == "name" and _MARKUP.search(value):
            says = "Tên có mã HTML hoặc mã lệnh: “{name}”."
            yield self.fault("markup", element, says, "Chỉ viết chữ, bỏ các dấu < và >.", name=value[:200])
        if key == "name" and _HIDDEN.search(value):
            says = "Tên có ký tự ẩn làm đổi chiều chữ: người đọc thấy khác với điều được ghi."
            yield self.fault("hidden-letters", element, says, "Gõ lại tên.")
        if key in LENGTHS and len(value) > LENGTHS[key]:
            says = (
                "“{key}” dài {n} ký tự, nhiều nhất {most}."
                if key != "name"
                else "Tên dài {n} ký tự, nhiều nhất {most}."
            )
            yield self.fault("too-long", element, says, "Rút ngắn.", key=name.localname, n=str(len(value)),
                             most=str(LENGTHS[key]))  # fmt: skip
        if key == "id" and not _ID.fullmatch(value):
            says = "Mã “{id}” không hợp lệ: chỉ chữ, số, gạch và dấu chấm."
            yield self.fault("bad-id", element, says, "Đổi mã.", id=value[:100])
        if key in _KEYS and not _KEY.fullmatch(value):
            says = "“{key}” trỏ tới “{value}”; chỉ được dùng chữ, số, gạch và dấu chấm, không có đường dẫn."
            yield self.fault("bad-reference", element, says, "Chọn từ danh sách.", key=name.localname, value=value[:80])
        known = ATTRIBUTES.get(tag)
        if key in BOOLEANS and value not in ("true", "false"):
            says = "Thiết đặt “{key}” = “{value}” không phải là đúng hay sai."
            do = "Ghi true (đúng) hoặc false (sai), hoặc nhập tệp vào trang soạn thủ tục: ở đó 1 và 0 được đọc đúng."
            yield self.fault("not-true-or-false", element, says, do, key=key, value=value[:80])
        elif name.namespace is None:
            says_nothing = DEFAULTS.get(key) == value or (key == "implementation" and value in IMPLEMENTATIONS)
            harmless = known is None or key in known or key in ("id", "name") or says_nothing
            if not harmless:
                says = "Thiết đặt “{key}” = “{value}” không có tác dụng ở đây."
                yield self.fault(
                    "unsupported-attribute",
                    element,
                    says,
                    "Xóa thiết đặt này trong công cụ vẽ, hoặc vẽ lại hình này ở đây.",
                    key=key,
                    value=value[:80],
                )
        elif name.namespace == CAMUNDA:
            if name.localname not in CAMUNDA_ATTRIBUTES.get(tag, set()):
                says = "Thiết đặt “{key}” của công cụ khác không có tác dụng ở đây."
                yield self.fault(
                    "unsupported-attribute",
                    element,
                    says,
                    "Xóa thiết đặt này trong công cụ vẽ, hoặc vẽ lại hình này ở đây.",
                    key=name.localname,
                    tag=tag,
                )
            elif name.localname in IDLE:
                says = "Thiết đặt “{key}” của công cụ khác không có tác dụng ở đây."
                found = self.fault(
                    "idle-attribute",
                    element,
                    says,
                    "Xóa thiết đặt này trong công cụ vẽ, hoặc vẽ lại hình này ở đây.",
                    key=name.localname,
                    tag=tag,
                )
                yield replace(found, severity="warning")
        elif name.namespace not in HARMLESS and name.namespace != _XML:
            says = "Thuộc tính “{key}” của công cụ khác không có tác dụng ở đây."
            yield self.fault(
                "foreign-attribute",
                element,
                says,
                "Xóa thiết đặt này trong công cụ vẽ, hoặc vẽ lại hình này ở đây.",
                key=name.localname,
            )

    def condition(self, element: etree._Element) -> Iterator[Finding]:
        if not (element.text or "").strip():
            return  # a tool wrote the place for one and nothing into it
        if element.get("language", "cel").lower() not in ("cel", "http://cel.dev"):
            says = "Điều kiện viết bằng “{language}” của công cụ khác không đọc được ở đây."
            language = str(element.get("language"))[:80]
            yield self.fault(
                "condition-language", element, says, "Chọn lại điều kiện ở bảng bên phải.", language=language
            )
        flow = element.getparent()
        source = flow.get("sourceRef") if flow is not None else None
        tag, called = self.drawn.get(str(source), ("", ""))
        if flow is not None and tag and tag not in _GATEWAYS:
            says = "Điều kiện ghi trên đường ra của “{name}” không có tác dụng: chỉ chỗ rẽ mới xét điều kiện."
            yield self.fault(
                "condition-ignored", flow, says, "Đặt một chỗ rẽ “Chọn một nhánh” trước đường này.", name=called
            )

    def camunda(self, element: etree._Element, tag: str) -> Iterator[Finding]:
        if tag not in CAMUNDA_PARTS or _parent(element) != PART_OF.get(tag, "extensionElements"):
            says = "“camunda:{part}” không có tác dụng ở đây."
            yield self.fault("unsupported-extension", element, says, "Xóa phần này.", part=tag)
            return
        for key in element.attrib:
            if str(key) not in PART_ATTRIBUTES[tag]:
                says = "Thuộc tính “{key}” của “camunda:{part}” không có tác dụng ở đây."
                yield self.fault(
                    "unsupported-attribute",
                    element,
                    says,
                    "Xóa thiết đặt này trong công cụ vẽ, hoặc vẽ lại hình này ở đây.",
                    key=str(key),
                    part=tag,
                )
        if element.get("name") == "explain" and _MARKUP.search(element.get("value") or ""):
            yield self.fault(
                "markup", element, "Ghi chú có mã HTML hoặc mã lệnh.", "Chỉ viết chữ, bỏ các dấu < và > và mã lệnh."
            )
        above = element.getparent()
        holder = above.getparent() if above is not None and tag in PART_OF else above
        holder = holder.getparent() if holder is not None and _local(holder) == "extensionElements" else holder
        if holder is not None and _local(holder) not in HOLDS_PARTS:
            says = "“camunda:{part}” không có tác dụng ở đây."
            yield self.fault("unsupported-extension", element, says, "Xóa phần này.", part=tag)
        if tag in ("properties", "inputOutput"):
            names = [child.get("name") for child in element]
            for name in sorted({str(name) for name in names if names.count(name) > 1 or not name}):
                says = "“{name}” được khai báo hai lần hoặc không có tên; chỉ một giá trị được đọc."
                yield self.fault("part-twice", element, says, "Giữ một.", name=name)

    def fault(self, code: str, element: etree._Element, says: str, do: str, **values: str) -> Finding:
        """A fault at an element; the nearest element with an id carries it."""
        return Finding(code, nearest_id(element), says, do, tuple(values.items()), self.file)


#: What stands directly in these can be seen and found on the diagram; the parts of a shape have ids that nobody sees.
_HOLDERS = {"definitions", "process", "subProcess", "collaboration", "laneSet", "BPMNDiagram", "BPMNPlane"}


def nearest_id(element: etree._Element) -> str:
    """The id of the shape (or root element) to which an element belongs; of the nearest around it that has one."""
    carrier: etree._Element | None = element
    while carrier is not None and not (carrier.get("id") and _parent(carrier) in ("", *_HOLDERS)):
        carrier = carrier.getparent()
    return str(carrier.get("id")) if carrier is not None else etree.QName(element).localname


def _space(element: etree._Element | None) -> str | None:
    return etree.QName(element).namespace if element is not None else None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _parent(element: etree._Element) -> str:
    above = element.getparent()
    return _local(above) if above is not None else ""
