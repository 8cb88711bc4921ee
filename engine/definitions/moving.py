"""From one version of a procedure to another: which element of the new diagram stands for which of the old."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.diagram import Diagram, Node


@dataclass(frozen=True)
class Plan:
    """`elements` old id -> new id; `lost` are old elements that have nothing in the new version."""

    elements: dict[str, str]
    lost: tuple[str, ...]
    #: elements of the new version that stand for none of the old
    added: tuple[str, ...]


@dataclass(frozen=True)
class Hindrance:
    """Why a case cannot be moved: an element, a Vietnamese sentence with placeholders, and their values."""

    element: str
    says: str
    values: dict[str, str]


def plan(old: Diagram, new: Diagram, given: Mapping[str, str] | None = None) -> Plan:
    """Match elements: as given, else by id and kind, else by kind and name where each has only one of that name."""
    given = given or {}
    elements: dict[str, str] = {}
    for node in old.nodes.values():
        target = given.get(node.id, node.id)
        if target in new.nodes and new.nodes[target].kind == node.kind:
            elements[node.id] = target
    taken = set(elements.values())
    for node in old.nodes.values():
        if node.id in elements or not node.name:
            continue
        same = [other for other in new.nodes.values() if _alike(node, other) and other.id not in taken]
        rivals = [other for other in old.nodes.values() if _alike(node, other) and other.id not in elements]
        if len(same) == 1 and len(rivals) == 1:
            elements[node.id] = same[0].id
            taken.add(same[0].id)
    lost = tuple(node for node in old.nodes if node not in elements)
    return Plan(elements, lost, tuple(node for node in new.nodes if node not in set(elements.values())))


def _alike(node: Node, other: Node) -> bool:
    return (node.kind, node.name) == (other.kind, other.name)


def hindrances(old: Diagram, new: Diagram, found: Plan, waiting_at: list[tuple[str, str | None]]) -> list[Hindrance]:
    """What keeps tokens from standing in the new diagram. waiting_at: (element, the element before, at a join)."""
    said: list[Hindrance] = []
    for element, before in waiting_at:
        node = old.nodes[element]
        label = {"name": node.name or node.id}
        target = found.elements.get(element)
        if target is None:
            says = "Hồ sơ đang ở “{name}”, bước này không có trong phiên bản mới."
            said.append(Hindrance(element, says, label))
            continue
        other = new.nodes[target]
        if found.elements.get(node.parent, "") != other.parent:
            said.append(Hindrance(element, "“{name}” nằm trong một quy trình con khác ở phiên bản mới.", label))
        if _many(node) != _many(other):
            said.append(
                Hindrance(element, "“{name}” đổi cách làm nhiều lần; người đang làm sẽ bị sai số lượng.", label)
            )
        if node.called != other.called:
            said.append(Hindrance(element, "“{name}” gọi một quy trình khác ở phiên bản mới.", label))
        if before is not None:
            source = found.elements.get(before)
            if not any(flow.source == source for flow in new.incoming(target)):
                says = "Nhánh đã tới “{name}” không còn dẫn tới đó ở phiên bản mới."
                said.append(Hindrance(element, says, label))
    return said


def _many(node: Node) -> tuple[bool, bool]:
    return node.loop is not None, bool(node.loop and node.loop.sequential)
