"""From one version of a procedure to another: which element of the new diagram stands for which of the old."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.definitions.diagram import Diagram, Node
from engine.definitions.folder import Definition


@dataclass(frozen=True)
class Plan:
    """`elements` old id -> new id; `lost` are old elements that have nothing in the new version."""

    elements: dict[str, str]
    lost: tuple[str, ...]
    #: elements of the new version that stand for none of the old
    added: tuple[str, ...]


@dataclass(frozen=True)
class Hindrance:
    """What stands against a move or is lost by it: an element, a Vietnamese sentence with placeholders, values."""

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


def left_empty(
    old: Definition, new: Definition, found: Plan, standing: Iterable[str], data: Mapping[str, object]
) -> list[Hindrance]:
    """Data that the new version sets only where the case has already been: it would stay empty, and nobody be asked.

    standing: elements of the new version at which the case waits; data: the variables of the case. What the old version
    would have set at the same place is not told: the case has been there, or went another way.
    """
    ahead = _ahead(new.diagram, standing)
    said: list[Hindrance] = []
    for name in new.procedure.data:
        setters = new.setters(name)
        if data.get(name) is not None or any(node.id in ahead for node in setters):
            continue
        known = {found.elements.get(node.id) for node in old.setters(name)}
        fresh = [node for node in setters if node.id not in known]
        if fresh:
            says = "“{what}” sẽ trống: phiên bản mới ghi mục này ở “{name}”, bước mà hồ sơ đã đi qua."
            values = {"what": new.variable_words(name), "name": fresh[0].name or fresh[0].id}
            said.append(Hindrance(fresh[0].id, says, values))
    return said


def _ahead(diagram: Diagram, standing: Iterable[str]) -> set[str]:
    """The elements at which a case stands, and all to which it may still come."""
    listened = [
        start.id for node in diagram.nodes.values() if node.kind == "event_sub" for start in diagram.starts(node.id)
    ]
    pending = [*standing, *listened]
    seen = set(pending)
    while pending:
        here = pending.pop()
        following = [start.id for start in diagram.starts(here)]
        for left in (here, *diagram.scopes_around(here)):  # the end of a sub-process, or its border, leads out of it
            following += [flow.target for flow in diagram.outgoing(left)]
            following += [border.id for border in diagram.boundaries(left)]
        fresh = [item for item in following if item not in seen]
        seen.update(fresh)
        pending.extend(fresh)
    return seen


def _many(node: Node) -> tuple[bool, bool]:
    return node.loop is not None, bool(node.loop and node.loop.sequential)
