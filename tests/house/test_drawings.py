"""Shipped diagrams can be read: no line runs through a step that it does not belong to, no label lies over anything."""

import re
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

LABEL = f"{DRAWN}BPMNLabel/{BOUNDS}"
#: what a letter and a line of a label take at most in the viewer's type, in pixels
LETTER, LINE = 6.2, 14.0

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


def written(name: str, bounds: Box) -> Box:
    """Where the words of a label stand: broken at its width, in the middle of its bounds, from their top."""
    x, y, width, _height = bounds
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if len(longer) * LETTER <= width or not lines[-1] else [*lines, word]
    broad = max(len(line) for line in lines) * LETTER
    return (x + width / 2 - broad / 2, y, broad, len(lines) * LINE)


def over(a: Box, b: Box) -> bool:
    return a[0] < b[0] + b[2] - 1 and b[0] < a[0] + a[2] - 1 and a[1] < b[1] + b[3] - 1 and b[1] < a[1] + a[3] - 1


def covered(path: Path) -> list[tuple[str, str]]:
    """Each label of an event, a choice or a flow that nobody placed, or that lies over something, with that."""
    tree = etree.parse(str(path))
    elements = {node.get("id"): node for node in tree.iter(f"{BPMN}*") if node.get("id")}
    steps, labels, lines, found = {}, {}, {}, []
    for part in [*tree.iter(f"{DRAWN}BPMNShape"), *tree.iter(f"{DRAWN}BPMNEdge")]:
        id = part.get("bpmnElement")
        kind = etree.QName(elements[id]).localname
        flow = part.tag == f"{DRAWN}BPMNEdge"
        if flow:
            lines[id] = [(float(spot.get("x")), float(spot.get("y"))) for spot in part.findall(POINT)]
        elif kind not in AROUND - {"boundaryEvent"}:
            steps[id] = tuple(float(part.find(BOUNDS).get(k)) for k in ("x", "y", "width", "height"))
        if elements[id].get("name") and (flow or kind.endswith(("Event", "Gateway"))):
            bounds = part.find(LABEL)
            if bounds is None:
                found.append((id, "nowhere"))
                continue
            box = tuple(float(bounds.get(k)) for k in ("x", "y", "width", "height"))
            labels[id] = written(elements[id].get("name"), box)
    for id, box in labels.items():
        found += [(id, other) for other, step in steps.items() if over(box, step)]
        found += [(id, other) for other, label in labels.items() if other != id and over(box, label)]
        for other, spots in lines.items():
            if any(through(a, b, box) for a, b in zip(spots, spots[1:], strict=False)):
                found.append((id, other))
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.parent.name for path in FILES])
def test_no_label_lies_over_a_step_a_line_or_another_label(path: Path) -> None:
    assert covered(path) == []


def test_a_label_over_something_is_seen(tmp_path: Path) -> None:
    diagram = (workflows_root() / "discipline-appeal" / "process.bpmn").read_text("utf-8")
    step = re.search(r'bpmnElement="task_receive"[^>]*><dc:Bounds x="([\d.]+)" y="([\d.]+)"', diagram)
    assert step is not None
    moved = re.sub(
        r'(bpmnElement="gw_admissible".*?<bpmndi:BPMNLabel><dc:Bounds) x="\d+" y="\d+"',
        rf'\1 x="{step[1]}" y="{step[2]}"',
        diagram,
        count=1,
        flags=re.DOTALL,
    )
    (tmp_path / "process.bpmn").write_text(moved, "utf-8")
    assert ("gw_admissible", "task_receive") in covered(tmp_path / "process.bpmn")
    assert written("Không đủ người dự", (100, 100, 60, 20)) == (105.2, 100, 49.6, 28.0)
