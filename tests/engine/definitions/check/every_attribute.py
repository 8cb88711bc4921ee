"""Every element of the BPMN 2.0 schema with each attribute and part set to something else than its default.

The schema is the one that SpiffWorkflow brings along. A drawn file holds every element that the product carries out,
at each place where it may stand; one attribute or part after the other is changed, and what the reading then says
and reads is compared with what it said and read before.
"""

from collections.abc import Iterator
from pathlib import Path

import SpiffWorkflow
from lxml import etree

from engine.definitions.diagram import Diagram
from engine.definitions.reading import read_diagram
from engine.definitions.xml import BPMN
from tests.drawing import drawn, event, level

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_SCHEMA = etree.parse(Path(SpiffWorkflow.__file__).parent / "bpmn/parser/schema/Semantic.xsd").getroot()
_TYPES = {one.get("name"): one for one in _SCHEMA.findall(_XSD + "complexType")}
_ELEMENTS = {one.get("name"): one for one in _SCHEMA.findall(_XSD + "element")}
_CHOICES = {
    one.get("name"): [value.get("value") for value in one.iter(_XSD + "enumeration")]
    for one in _SCHEMA.findall(_XSD + "simpleType")
}
_MEMBERS = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>${2}</bpmn:loopCardinality><bpmn:completionCondition>"
    "${nrOfCompletedInstances == 1}</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>"
)
_WAYS = (
    "s>u1 s2>x9 s3>x9 s4>x9 u1>x9 x9>v1 x1>p1[a > 1] x1>i1* p1>u2 p1>u3 u2>p2 u3>p2 p2>x2 i1>u4[a > 2] i1>u5* "
    "u4>i2 u5>i2 i2>x2 x2>g1 g1>c1 g1>c2 g1>r1 g1>c3 c1>x3 c2>x3 r1>x3 c3>x3 x3>t1 t1>t2 t2>t3 t3>t4 t4>w1 w1>u6 u6>w2 "
    "w2>t6 c6>u8 u8>p3 p3>e p3>e2 p3>e3 p3>e4 b1>u11 u11>e11 b2>u12 u12>e12 b3>u13 u13>e13 b4>u14 u14>e14 b5>u15 "
    "u15>e15 n1>x1"
)
_EVENTS = {
    "s2": event("message", "three"), "s3": event("signal", "three"), "s4": event("timer", "R/P1M"),
    "c1": event("timer", "P1D"), "c2": event("message", "one"), "c3": event("signal", "one"), "r1": "three",
    "t1": event("message", "one"), "t2": event("signal", "one"), "t3": event("escalation", "three"), "t4": "",
    "t6": event("link", "L"), "c6": event("link", "L"), "e": event("message", "two"), "e2": event("signal", "two"),
    "e3": event("escalation", "three"), "e4": event("terminate"), "b1": event("timer", "R/P1D"),
    "b2": event("message", "one"), "b3": event("signal", "one"), "b4": event("error", "one"),
    "b5": event("escalation", "two"),
}  # fmt: skip
_PICTURES = (
    '<bpmn:textAnnotation id="q1"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>'
    '<bpmn:association id="q2" sourceRef="u1" targetRef="q1"/><bpmn:group id="q3" categoryValueRef="q4"/>'
    '<bpmn:callActivity id="a1" calledElement="below"/><bpmn:businessRuleTask id="a2" camunda:decisionRef="rule"/>'
    '<bpmn:sequenceFlow id="k0" sourceRef="v1" targetRef="a1"/>'
    '<bpmn:sendTask id="a3" messageRef="message_one"/><bpmn:sequenceFlow id="k1" sourceRef="a1" targetRef="a2"/>'
    '<bpmn:sequenceFlow id="k2" sourceRef="a2" targetRef="a3"/>'
    '<bpmn:sequenceFlow id="k3" sourceRef="a3" targetRef="n1"/>'
)
_AROUND = (
    '<bpmn:category id="q5"><bpmn:categoryValue id="q4" value="x"/></bpmn:category><bpmn:collaboration id="q6">'
    '<bpmn:participant id="q7" processRef="tiny"/></bpmn:collaboration>'
)


def everything() -> bytes:
    """One file with every element that may stand in a diagram, at each place where it means something."""
    inner = level(
        "s9>u9 u9>t9 t9>x8 x8>e9[a > 1] x8>e8*",
        prefix="w",
        events={"e9": event("error", "one"), "t9": event("escalation", "two")},
    )
    beside = level("s7>u7 u7>e7", prefix="y", events={"s7": event("message", "two", False), "e7": event("terminate")})
    text = drawn(
        _WAYS,
        hosts="b1!@u1 b2@u4 b3!@u5 b4@w1 b5!@w1",
        inside=_PICTURES,
        events=_EVENTS,
        subs={"w1": inner, "w2": _MEMBERS + level("s6>u16 u16>e6", prefix="m"), "y1": beside},
    )
    owner = '<bpmn:userTask id="u3" camunda:candidateGroups="secretary@unit">'
    text = text.replace(owner, owner + _MEMBERS)
    return text.replace("</bpmn:definitions>", f"{_AROUND}</bpmn:definitions>").encode()


def changes() -> Iterator[tuple[str, str, bytes]]:
    """Every change: the element and where it stands, what is changed, and the changed file."""
    root = etree.fromstring(everything(), etree.XMLParser(remove_comments=True))
    seen: set[tuple[str, ...]] = set()
    for element in list(root.iter(f"{{{BPMN}}}*")):
        place, kind = _place(element), _type_of(element)
        if kind is None or place in seen:
            continue
        seen.add(place)
        for name, (wanted, default) in _attributes(kind).items():
            before = element.get(name)
            for value in _other_values(wanted, default):
                if name != "id" and before != value:
                    element.set(name, value)
                    yield place[0], f"{name}={value}", etree.tostring(root)
            if before is None:
                element.attrib.pop(name, None)
            else:
                element.set(name, before)
        for tag, wanted in _parts(kind).items():
            if tag in ("documentation", "extensionElements"):
                continue  # notes may stand everywhere; what stands in them is judged by itself
            part = etree.SubElement(element, f"{{{BPMN}}}{tag}")
            part.text = "x"
            if wanted in _TYPES and "id" in _attributes(_TYPES[wanted]):
                part.set("id", "added")
            yield place[0], f"<{tag}>", etree.tostring(root)
            element.remove(part)


def judged(data: bytes) -> tuple[Diagram, set[tuple[str, str, str]]]:
    """What was read, and the faults and warnings that were told."""
    diagram, found = read_diagram(data)
    return diagram, {(one.code, one.element, one.sentence()) for one in found}


def _place(element: etree._Element) -> tuple[str, ...]:
    above = element.getparent()
    inside = (_local(above), above.get("triggeredByEvent") or "") if above is not None else ("", "")
    parts = sorted({_local(part) for part in element if _local(part).endswith(("EventDefinition", "Characteristics"))})
    return (_local(element), *inside, element.get("triggeredByEvent") or "", *parts)


def _type_of(element: etree._Element) -> etree._Element | None:
    tag, above = _local(element), element.getparent()
    if tag in _ELEMENTS:
        return _TYPES[_bare(_ELEMENTS[tag].get("type"))]
    outer = _type_of(above) if above is not None else None
    return _TYPES.get(_parts(outer).get(tag, "")) if outer is not None else None


def _base(kind: etree._Element) -> etree._Element | None:
    extension = kind.find(f".//{_XSD}extension")
    return _TYPES.get(_bare(extension.get("base"))) if extension is not None else None


def _attributes(kind: etree._Element) -> dict[str, tuple[str, str | None]]:
    base = _base(kind)
    found = dict(_attributes(base)) if base is not None else {}
    return found | {
        str(one.get("name")): (_bare(one.get("type")), one.get("default")) for one in kind.iter(_XSD + "attribute")
    }


def _parts(kind: etree._Element) -> dict[str, str]:
    base = _base(kind)
    found = dict(_parts(base)) if base is not None else {}
    for one in kind.iter(_XSD + "element"):
        if one.get("ref"):
            found |= {tag: _bare(_ELEMENTS[tag].get("type")) for tag in _concrete(_bare(one.get("ref")))}
        else:
            found[str(one.get("name"))] = _bare(one.get("type"))
    return found


def _concrete(tag: str) -> list[str]:
    """The elements that may stand where the schema names this one."""
    element = _ELEMENTS[tag]
    abstract = element.get("abstract") == "true" or _TYPES[_bare(element.get("type"))].get("abstract") == "true"
    takes_place = [one for one, other in _ELEMENTS.items() if _bare(other.get("substitutionGroup")) == tag]
    return ([] if abstract else [tag]) + [found for one in takes_place for found in _concrete(one)]


def _other_values(wanted: str, default: str | None) -> list[str]:
    if wanted == "boolean":
        return ["false" if default == "true" else "true"]
    if _CHOICES.get(wanted):
        return [value for value in _CHOICES[wanted] if value != default]
    return {"integer": ["7"], "int": ["7"], "anyURI": ["http://x.invalid/y"], "QName": ["u1"], "IDREF": ["u1"]}.get(
        wanted, ["x"]
    )


def _bare(name: str | None) -> str:
    return (name or "").rpartition(":")[2]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
