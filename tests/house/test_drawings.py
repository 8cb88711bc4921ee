"""Shipped diagrams can be read: no line runs through a step that it does not belong to."""

from pathlib import Path

import pytest
from lxml import etree

from engine.definitions.shipped import workflows_root

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DRAWN = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
POINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
#: they have other elements inside or on their border
AROUND = {"subProcess", "transaction", "participant", "lane", "boundaryEvent", "textAnnotation", "group"}
FILES = sorted(workflows_root().glob("**/*.bpmn"))

Box = tuple[float, float, float, float]
Spot = tuple[float, float]


def through(a: Spot, b: Spot, box: Box) -> bool:
    """Does the line from a to b run through the inside of the box? (Liang and Barsky's clipping)"""
    x, y, width, height = box
    dx, dy = b[0] - a[0], b[1] - a[1]
    first, last = 0.0, 1.0
    for step, room in (
        (-dx, a[0] - x - 1),
        (dx, x + width - 1 - a[0]),
        (-dy, a[1] - y - 1),
        (dy, y + height - 1 - a[1]),
    ):
        if step == 0 and room <= 0:
            return False
        if step < 0:
            first = max(first, room / step)
        elif step > 0:
            last = min(last, room / step)
    return first < last


def crossings(path: Path) -> list[tuple[str, str]]:
    tree = etree.parse(str(path))
    kinds = {node.get("id"): etree.QName(node).localname for node in tree.iter(f"{BPMN}*") if node.get("id")}
    ends = {flow.get("id"): {flow.get("sourceRef"), flow.get("targetRef")} for flow in tree.iter(f"{BPMN}sequenceFlow")}
    boxes = {
        shape.get("bpmnElement"): tuple(float(shape.find(BOUNDS).get(k)) for k in ("x", "y", "width", "height"))
        for shape in tree.iter(f"{DRAWN}BPMNShape")
    }
    found = []
    for edge in tree.iter(f"{DRAWN}BPMNEdge"):
        spots = [(float(spot.get("x")), float(spot.get("y"))) for spot in edge.findall(POINT)]
        foreign = boxes.keys() - ends.get(edge.get("bpmnElement"), set())
        for id in sorted(id for id in foreign if kinds.get(id) not in AROUND):
            if any(through(a, b, boxes[id]) for a, b in zip(spots, spots[1:], strict=False)):
                found.append((edge.get("bpmnElement"), id))
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.parent.name for path in FILES])
def test_no_line_runs_through_a_foreign_step(path: Path) -> None:
    assert crossings(path) == []


def test_a_line_through_a_step_is_seen() -> None:
    box = (100.0, 100.0, 120.0, 80.0)
    assert (
        through((0, 140), (300, 140), box) and through((160, 0), (160, 300), box) and through((90, 90), (230, 190), box)
    )
    assert not through((0, 100), (300, 100), box) and not through((0, 140), (99, 140), box)
