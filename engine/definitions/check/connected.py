"""Does every element lie on a way from a start to an end, and every boundary event on what can bring it?"""

from engine.definitions.check.noting import Noting
from engine.definitions.check.thrown import THROWN, ever_comes
from engine.definitions.diagram import Node
from engine.wording import Said

GATES = ("exclusive", "inclusive", "parallel")
_AUTOMATIC = {"service", "rule", "script"}
_INSIDE = {"call", "sub"}
#: boundary event -> the elements on which it may stand: timers and messages come to what waits, errors to what fails
HOSTS = {
    "error": _AUTOMATIC | _INSIDE,
    "escalation": _INSIDE,
    **dict.fromkeys(("timer", "message", "signal"), {"user", "catch", *_INSIDE}),
}
ALL_HOSTS = set().union(*HOSTS.values())
ATTACH = "Kéo sự kiện vào cạnh của một việc, một chỗ chờ, một nhóm việc hoặc một bước gọi quy trình."
ERRORS_COME = (
    "Lỗi và báo cấp trên chỉ đến từ bước máy làm, nhóm việc hoặc bước gọi quy trình: gắn sự kiện vào đó, "
    "hoặc chọn loại sự kiện khác."
)

CALLED = {"error": "lỗi", "escalation": "điều cần báo"}
NO_WAIT = "Bước này xong ngay nên không kịp chờ: gắn sự kiện vào một việc của người, nhóm việc hoặc bước gọi quy trình."


def structure(check: Noting) -> None:
    """Every element lies on a way from a start to an end; a fault is told where it begins, not at all that follows."""
    nodes = check.diagram.nodes
    starts, ends = check.diagram.starts(), [node for node in nodes.values() if node.kind == "end" and not node.parent]
    if not starts:
        says = "Sơ đồ chưa có điểm bắt đầu, nên không hồ sơ nào mở được."
        check.say("no-start", "", says, "Kéo hình tròn “Bắt đầu” vào sơ đồ và nối tới bước đầu tiên.")
    if starts and not ends:
        says = "Sơ đồ chưa có điểm kết thúc, nên hồ sơ không bao giờ xong."
        check.say("no-end", "", says, "Kéo hình tròn đậm “Kết thúc” vào sơ đồ và nối bước cuối cùng tới đó.")
    begin = {n.id for n in starts} | {n.id for n in nodes.values() if n.kind == "boundary"}
    events = [n for n in nodes.values() if n.kind == "event_sub"]
    begin |= {n.id for n in events} | {start.id for n in events for start in check.diagram.starts(n.id)}
    forward = _reach(check, begin, True)
    backward = _reach(check, {n.id for n in nodes.values() if n.kind in ("end", "event_sub")}, False)
    cut_off = _first(check, [id for id in nodes if id not in forward], True)
    halted = {n.id for n in nodes.values() if n.kind not in ("end", "event_sub") and not check.diagram.outgoing(n.id)}
    before_halt = _reach(check, halted, False)  # these would go on if what comes after them did
    trapped = _first(check, [id for id in nodes if id not in backward and id not in before_halt], False)
    for node in nodes.values():
        label = node.name or node.id
        if node.id in cut_off and starts:
            says = "Không có đường nào dẫn tới “{name}”: không hồ sơ nào đến được bước này."
            check.say(
                "unreachable", node.id, says, "Kéo một đường từ bước trước tới đây, hoặc xóa bước này.", name=label
            )
        ways = len(check.diagram.outgoing(node.id))
        if node.id in halted and ends:
            says = "Sau “{name}” không có bước nào: hồ sơ sẽ đứng lại ở đó."
            check.say("outgoing", node.id, says, "Nối tới bước tiếp theo hoặc tới một điểm kết thúc.", name=label)
        elif node.id in trapped and ends and not _ended_beside(check, node):
            says = "Từ “{name}” không có đường nào đi tới điểm kết thúc: hồ sơ không bao giờ xong."
            check.say("no-way-out", node.id, says, "Nối tới bước tiếp theo hoặc tới một điểm kết thúc.", name=label)
        many = ("exclusive", "inclusive", "parallel", "event_gate", "end", "event_sub")
        if node.kind in GATES and ways == 1 and len(check.diagram.incoming(node.id)) == 1:
            says = "“{name}” chỉ có một đường vào và một đường ra nên không chọn hay gộp gì."
            check.doubt("one-way-gate", node.id, says, "Thêm đường ra còn thiếu, hoặc bỏ hình thoi này.", name=label)
        if node.kind not in many and ways > 1:
            says = "“{name}” có nhiều đường ra: chỉ chỗ rẽ mới được chia thành nhiều đường."
            check.say(
                "outgoing",
                node.id,
                says,
                "Đặt một chỗ rẽ sau bước này và nối các đường từ đó: “Làm song song / chờ đủ” nếu đi mọi đường, "
                "“Chọn một nhánh” nếu chỉ đi một.",
                name=label,
            )
        if node.kind == "boundary":
            _border(check, node)


def _ended_beside(check: Noting, node: Node) -> bool:
    """May a step that runs beside it end this one? The game of tokens then says whether every case comes to its end."""
    around = ["", *check.diagram.scopes_around(node.id)]
    others = (other for scope in around for other in check.diagram.inside(scope))
    return any(other.kind == "end" and other.event.kind in ("terminate", "error") for other in others)


def _border(check: Noting, node: Node) -> None:
    """A boundary event stands on an element that can bring what it catches."""
    host = check.diagram.nodes.get(node.attached_to)
    values = {"host": (host.name or host.id) if host else "", "name": node.name or node.id}
    if host is None or host.parent != node.parent:
        says = "Sự kiện “{name}” chưa gắn vào việc nào."
        check.say("boundary-host", node.id, says, ATTACH, name=values["name"])
    elif host.kind not in ALL_HOSTS:
        says = "Sự kiện “{name}” không thể gắn vào “{host}”, vì ở đó hồ sơ không dừng lại."
        check.say("boundary-host", node.id, says, ATTACH, **values)
    elif host.kind not in HOSTS.get(node.event.kind, ALL_HOSTS):
        says = "“{name}” không bao giờ xảy ra: “{host}” không báo điều mà sự kiện này chờ."
        check.say("boundary-event", node.id, says, ERRORS_COME if node.event.kind in THROWN else NO_WAIT, **values)
    else:
        never_thrown(check, node)


def never_thrown(check: Noting, event: Node) -> None:
    """An event that waits for an error or escalation stands where one can come."""
    if not ever_comes(check.diagram, event):
        holder = check.diagram.nodes.get(event.parent if event.kind == "start" else event.id, event)
        says = "“{name}” không bao giờ xảy ra: ở đó không có gì báo điều mà sự kiện này chờ ({what})."
        values = {"name": holder.name or holder.id, "what": event.event.message or Said(CALLED[event.event.kind])}
        check.say("never-thrown", event.id, says, "Vẽ chỗ báo điều đó ở bên trong, hoặc xóa sự kiện này.", **values)


def _first(check: Noting, ids: list[str], forward: bool) -> set[str]:
    """Of elements that no way reaches (or leaves) those where that begins; the others only follow from it.

    Of a circle to which no other of them leads it is one. Elements are taken in the order in which a walk through all
    of them is done with them, the last first: whatever leads to another one comes before it (as in Kosaraju's search
    for strong components), so that each is looked at twice, however the circles hang together.
    """
    inside = set(ids)
    done: list[str] = []
    seen: set[str] = set()
    for id in ids:
        _walk(check, id, forward, inside, seen, done)
    told: set[str] = set()
    follows: set[str] = set()
    for id in reversed(done):
        if id not in follows:
            told.add(id)
            _walk(check, id, forward, inside, follows, [])
    return told


def _walk(check: Noting, start: str, forward: bool, inside: set[str], seen: set[str], done: list[str]) -> None:
    """Go on from an element to all that were not seen; `done` gets each after those to which it leads."""
    if start in seen:
        return
    seen.add(start)
    pending = [(start, iter(_beside(check, start, forward)))]
    while pending:
        here, others = pending[-1]
        other = next((one for one in others if one in inside and one not in seen), None)
        if other is None:
            done.append(here)
            pending.pop()
        else:
            seen.add(other)
            pending.append((other, iter(_beside(check, other, forward))))


def _reach(check: Noting, start: set[str], forward: bool) -> set[str]:
    seen, pending = set(start), list(start)
    while pending:
        fresh = [item for item in _beside(check, pending.pop(), forward) if item not in seen]
        seen.update(fresh)
        pending.extend(fresh)
    return seen


def _beside(check: Noting, here: str, forward: bool) -> list[str]:
    """The elements to which a way from here leads, or from which one leads here."""
    flows = check.diagram.outgoing(here) if forward else check.diagram.incoming(here)
    found = [flow.target if forward else flow.source for flow in flows]
    node = check.diagram.nodes.get(here)
    if not forward and node is not None and node.attached_to:
        found.append(node.attached_to)
    if forward:
        found += [other.id for other in check.diagram.boundaries(here)]
    if forward and node is not None and node.kind == "sub":
        found += [other.id for other in check.diagram.starts(here)]
    return found
