"""Does every element lie on a way from a start to an end, and every boundary event on what can bring it?"""

from engine.definitions.check.noting import Noting
from engine.definitions.diagram import Node

_AUTOMATIC = {"service", "rule", "script"}
_INSIDE = {"call", "sub"}
#: boundary event -> the elements on which it may stand: timers and messages come to what waits, errors to what fails
HOSTS = {
    "error": _AUTOMATIC | _INSIDE,
    "escalation": _INSIDE,
    **dict.fromkeys(("timer", "message", "signal"), {"user", "catch", *_INSIDE}),
}
ALL_HOSTS = set().union(*HOSTS.values())


def structure(check: Noting) -> None:
    """Every element lies on a way from a start to an end."""
    nodes = check.diagram.nodes
    if not check.diagram.starts():
        check.say("no-start", "", "Sơ đồ không có sự kiện bắt đầu.", "Thêm sự kiện bắt đầu.")
    begin = {n.id for n in check.diagram.starts()} | {n.id for n in nodes.values() if n.kind == "boundary"}
    events = [n for n in nodes.values() if n.kind == "event_sub"]
    begin |= {n.id for n in events} | {start.id for n in events for start in check.diagram.starts(n.id)}
    forward = _reach(check, begin, True)
    backward = _reach(check, {n.id for n in nodes.values() if n.kind in ("end", "event_sub")}, False)
    for node in nodes.values():
        label = node.name or node.id
        if node.id not in forward:
            check.say("unreachable", node.id, "Không có đường nào dẫn tới “{name}”.", "Nối vào sơ đồ.", name=label)
        ways = len(check.diagram.outgoing(node.id))
        if node.kind not in ("end", "event_sub") and ways == 0:
            says = "“{name}” không có đường ra."
            check.say("outgoing", node.id, says, "Nối tới một sự kiện kết thúc.", name=label)
        elif node.id not in backward:
            says = "Từ “{name}” không có đường nào tới kết thúc."
            check.say("no-way-out", node.id, says, "Nối tới một sự kiện kết thúc.", name=label)
        many = ("exclusive", "inclusive", "parallel", "event_gate", "end", "event_sub")
        if node.kind not in many and ways > 1:
            says = "“{name}” phải có đúng một đường ra."
            check.say("outgoing", node.id, says, "Dùng cổng để rẽ nhánh.", name=label)
        if node.kind == "boundary":
            _border(check, node)


def _border(check: Noting, node: Node) -> None:
    """A boundary event stands on an element that can bring what it catches."""
    host = check.diagram.nodes.get(node.attached_to)
    if host is None or host.parent != node.parent or host.kind not in ALL_HOSTS:
        says = "Sự kiện biên “{name}” không gắn vào phần tử nào."
        check.say("boundary-host", node.id, says, "Gắn vào một bước hoặc một quy trình con.", name=node.name or node.id)
    elif host.kind not in HOSTS.get(node.event.kind, ALL_HOSTS):
        says = "“{host}” không bao giờ báo điều mà sự kiện biên “{name}” chờ."
        values = {"host": host.name or host.id, "name": node.name or node.id}
        check.say("boundary-event", node.id, says, "Gắn vào một bước tự động hoặc một quy trình con.", **values)


def _reach(check: Noting, start: set[str], forward: bool) -> set[str]:
    seen, pending = set(start), list(start)
    while pending:
        here = pending.pop()
        flows = check.diagram.outgoing(here) if forward else check.diagram.incoming(here)
        following = [flow.target if forward else flow.source for flow in flows]
        node = check.diagram.nodes.get(here)
        if not forward and node is not None and node.attached_to:
            following.append(node.attached_to)
        if forward:
            following += [other.id for other in check.diagram.boundaries(here)]
        if forward and node is not None and node.kind == "sub":
            following += [other.id for other in check.diagram.starts(here)]
        fresh = [item for item in following if item not in seen]
        seen.update(fresh)
        pending.extend(fresh)
    return seen
