"""Where the elements of a diagram are drawn: shapes with their bounds, edges with their points."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.xml import XmlRefused, read_xml

#: Editors write positions with small fractions; less than this is not a move.
NEAR = 2.0


@dataclass(frozen=True)
class Drawing:
    """Shapes: element -> x, y, width, height. Edges: flow -> points."""

    shapes: dict[str, tuple[float, ...]]
    edges: dict[str, tuple[float, ...]]


def drawing(xml: str) -> Drawing:
    """Read the layout of a diagram; one without layout, or that cannot be read, has none."""
    shapes: dict[str, tuple[float, ...]] = {}
    edges: dict[str, tuple[float, ...]] = {}
    try:
        root = read_xml(xml.encode())
        for shape in root.iter("{*}BPMNShape"):
            bounds = shape.find("{*}Bounds")
            if bounds is not None:
                shapes[str(shape.get("bpmnElement"))] = tuple(
                    float(bounds.get(key) or 0) for key in ("x", "y", "width", "height")
                )
        for edge in root.iter("{*}BPMNEdge"):
            points = [float(point.get(key) or 0) for point in edge.findall("{*}waypoint") for key in ("x", "y")]
            edges[str(edge.get("bpmnElement"))] = tuple(points)
    except (XmlRefused, ValueError):
        return Drawing({}, {})
    return Drawing(shapes, edges)


#: what is written on a diagram for people only
NOTES = ("textAnnotation", "lane", "dataObjectReference", "dataStoreReference", "participant", "categoryValue")


def notes(xml: str) -> dict[str, str]:
    """What stands on a diagram only to be read, by its id: annotations, lanes, data, documentation of an element."""
    found: dict[str, str] = {}
    try:
        root = read_xml(xml.encode())
    except XmlRefused:
        return {}
    for kind in NOTES:
        for item in root.iter(f"{{*}}{kind}"):
            text = item.findtext("{*}text") if kind == "textAnnotation" else item.get("name") or item.get("value")
            found[str(item.get("id") or f"{kind}-{len(found)}")] = " ".join((text or "").split())
    for item in root.iter("{*}documentation"):
        above = item.getparent()
        if text := " ".join((item.text or "").split()):
            key = str(above.get("id")) if above is not None else ""
            found[f"documentation-{key}-{len(found)}"] = text
    return found


def moved(old: tuple[float, ...] | None, new: tuple[float, ...] | None) -> bool:
    """Is it drawn elsewhere, or in another size?"""
    if old is None or new is None:
        return old is not new
    return len(old) != len(new) or any(abs(a - b) > NEAR for a, b in zip(old, new, strict=True))


def elsewhere(was: Mapping[str, tuple[float, ...]], now: Mapping[str, tuple[float, ...]]) -> tuple[list[str], bool]:
    """Shapes of both drawings that are moved against the others, in the order of `now`; and: did the drawing move?

    Other tools shift the whole drawing to the corner when they save it (Camunda Modeler does); what more than half of
    all shapes share is no move of any of them.
    """
    both = [element for element in now if element in was and len(was[element]) == len(now[element]) == 4]
    shifts = Counter((now[one][0] - was[one][0], now[one][1] - was[one][1]) for one in both)
    (right, down), many = shifts.most_common(1)[0] if shifts else ((0.0, 0.0), 0)
    if many * 2 <= len(both) or max(abs(right), abs(down)) <= NEAR:
        right = down = 0.0
    there = {one: (was[one][0] + right, was[one][1] + down, *was[one][2:]) for one in both}
    return [one for one in both if moved(there[one], now[one])], bool(right or down)
