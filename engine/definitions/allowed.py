"""What may stand in a diagram, by position. Anything else is refused: nothing that is drawn is silently ignored.

The list names what the product carries out, and what is only a picture or a note. A part of another engine's dialect
(a listener, a Java class, a form of its own) would look as if it did something.
"""

import re
from collections.abc import Iterator

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
    "definitions": {
        "process", "message", "signal", "error", "escalation", "collaboration", "itemDefinition", "category",
        "dataStore", "documentation", "extensionElements",
    },
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
            "conditionExpression", "completionCondition", "loopCardinality", "timeDuration", "timeDate", "timeCycle", "script",
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
    "sequenceFlow": {"sourceRef", "targetRef"},
    "userTask": {"implementation"},
    "serviceTask": {"implementation"},
    "businessRuleTask": {"implementation"},
    "scriptTask": {"scriptFormat"},
    "callActivity": {"calledElement"},
    "exclusiveGateway": {"default", "gatewayDirection"},
    "inclusiveGateway": {"default", "gatewayDirection"},
    "eventBasedGateway": {"gatewayDirection"},
    "parallelGateway": {"gatewayDirection"},
    "subProcess": {"triggeredByEvent"},
    "receiveTask": {"messageRef", "implementation"},
    "sendTask": {"messageRef", "implementation"},
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
_MARKUP = re.compile(r"<\s*[/!a-z]|javascript:|&#|\bon[a-z]+\s*=", re.I)
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_KEYS = ("calledElement", f"{{{CAMUNDA}}}formKey", f"{{{CAMUNDA}}}decisionRef", f"{{{CAMUNDA}}}topic")


def strange_parts(root: etree._Element, file: str) -> list[Finding]:
    """Every part of the diagram that the product would ignore, misread, or that nobody draws in good faith."""
    found: list[Finding] = []
    seen: dict[str, str] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        space, tag = etree.QName(element).namespace, etree.QName(element).localname
        if id := element.get("id"):
            if id in seen and space == BPMN:
                found.append(
                    _finding("duplicate-id", element, "Mã “{id}” bị dùng hai lần.", "Đổi một mã.", file, id=id)
                )
            seen[id] = tag
        if space == BPMN:
            found += _bpmn(element, tag, file)
        elif space == CAMUNDA:
            found += _camunda(element, tag, file)
        elif _parent(element) == "extensionElements" and space not in HARMLESS:
            says = "Phần mở rộng “{part}” của công cụ khác không có tác dụng ở đây."
            found.append(_finding("foreign-extension", element, says, "Xóa phần này.", file, part=tag))
    return found


def _bpmn(element: etree._Element, tag: str, file: str) -> Iterator[Finding]:
    for child in element if tag in INSIDE else ():
        name = etree.QName(child)
        if name.namespace != BPMN or name.localname in INSIDE[tag]:
            continue
        if tag == "definitions":
            says = "Phần “{part}” của tệp không được hỗ trợ."
            yield _finding("unsupported-root", child, says, "Xóa phần này.", file, part=name.localname)
        else:
            says = "“{part}” bên trong “{tag}” không có tác dụng ở đây."
            yield _finding("unsupported-part", child, says, "Xóa phần này.", file, part=name.localname, tag=tag)
    for key, value in element.attrib.items():
        yield from _attribute(element, tag, str(key), str(value), file)
    if tag == "process" and element.get("isExecutable") == "false":
        says = "Quy trình được đánh dấu là không chạy (isExecutable=“false”)."
        yield _finding("not-executable", element, says, "Đánh dấu quy trình là chạy được.", file)
    if tag == "documentation" and _MARKUP.search("".join(str(part) for part in element.itertext())):
        yield _finding("markup", element, "Ghi chú có mã HTML hoặc mã lệnh.", "Chỉ dùng chữ thường.", file)
    if tag == "conditionExpression":
        yield from _condition(element, file)


def _attribute(element: etree._Element, tag: str, key: str, value: str, file: str) -> Iterator[Finding]:
    name = etree.QName(key)
    if key == "name" and _MARKUP.search(value):
        yield _finding("markup", element, "Tên có mã HTML hoặc mã lệnh: “{name}”.", "Đặt tên thường.", file, name=value)
    if key in _KEYS and not _KEY.fullmatch(value):
        says = "“{key}” trỏ tới “{value}”; chỉ được dùng chữ, số, gạch và dấu chấm, không có đường dẫn."
        yield _finding("bad-reference", element, says, "Chọn từ danh sách.", file, key=name.localname, value=value[:80])
    known = ATTRIBUTES.get(tag)
    if name.namespace is None:
        harmless = known is None or key in known or key in ("id", "name") or DEFAULTS.get(key) == value
        if not harmless and key != "default":
            says = "Thuộc tính “{key}” = “{value}” không có tác dụng ở đây."
            yield _finding("unsupported-attribute", element, says, "Xóa thuộc tính.", file, key=key, value=value[:80])
    elif name.namespace == CAMUNDA:
        if key not in {f"{{{CAMUNDA}}}{wanted}" for wanted in CAMUNDA_ATTRIBUTES.get(tag, set())}:
            says = "Thuộc tính “camunda:{key}” không có tác dụng ở “{tag}”."
            yield _finding("unsupported-attribute", element, says, "Xóa thuộc tính.", file, key=name.localname, tag=tag)
    elif name.namespace not in HARMLESS and name.namespace != "http://www.w3.org/XML/1998/namespace":
        says = "Thuộc tính “{key}” của công cụ khác không có tác dụng ở đây."
        yield _finding("foreign-attribute", element, says, "Xóa thuộc tính.", file, key=name.localname)


def _condition(element: etree._Element, file: str) -> Iterator[Finding]:
    if element.get("language", "cel").lower() not in ("cel", "http://cel.dev") or element.get(f"{{{CAMUNDA}}}resource"):
        says = "Điều kiện phải là biểu thức CEL, không phải “{language}”."
        language = element.get("language") or "resource"
        yield _finding("condition-language", element, says, "Viết lại điều kiện.", file, language=language)
    flow = element.getparent()
    source = flow.get("sourceRef") if flow is not None else None
    holder = flow.getparent() if flow is not None else None
    if flow is not None and holder is not None:
        for node in holder:
            if node.get("id") == source and etree.QName(node).localname not in (
                "exclusiveGateway",
                "inclusiveGateway",
            ):
                says = "Điều kiện trên đường ra của “{name}” bị bỏ qua: chỉ cổng loại trừ, cổng bao gồm mới xét."
                named = node.get("name") or str(source)
                yield _finding("condition-ignored", flow, says, "Thêm một cổng loại trừ.", file, name=named)


def _camunda(element: etree._Element, tag: str, file: str) -> Iterator[Finding]:
    if tag not in CAMUNDA_PARTS:
        says = "“camunda:{part}” không có tác dụng ở đây."
        yield _finding("unsupported-extension", element, says, "Xóa phần này.", file, part=tag)
        return
    for key in element.attrib:
        if str(key) not in PART_ATTRIBUTES[tag]:
            says = "Thuộc tính “{key}” của “camunda:{part}” không có tác dụng ở đây."
            yield _finding("unsupported-attribute", element, says, "Xóa thuộc tính.", file, key=str(key), part=tag)


def _parent(element: etree._Element) -> str:
    above = element.getparent()
    return etree.QName(above).localname if above is not None else ""


def _finding(code: str, element: etree._Element, says: str, do: str, file: str, **values: str) -> Finding:
    carrier: etree._Element | None = element
    while carrier is not None and not carrier.get("id"):
        carrier = carrier.getparent()
    id = str(carrier.get("id")) if carrier is not None else etree.QName(element).localname
    return Finding(code, id, says, do, tuple(values.items()), file)
