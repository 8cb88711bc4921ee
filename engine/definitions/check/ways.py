"""Gates, sub-processes and times: can a case always go on, and when does it?"""

from engine.calendar import timing
from engine.definitions.check.noting import Noting
from engine.definitions.diagram import Node


def deciding_gate(check: Noting, node: Node, extra: set[str]) -> None:
    outgoing = check.diagram.outgoing(node.id)
    conditional = any(flow.condition for flow in outgoing)
    if node.default_flow and node.default_flow not in {flow.id for flow in outgoing}:
        says = "Đường mặc định “{flow}” của cổng “{name}” không phải là đường ra của cổng này."
        values = {"flow": node.default_flow, "name": node.name or node.id}
        check.say("default-flow", node.id, says, "Chọn lại đường mặc định.", **values)
    for flow in outgoing:
        if flow.condition and flow.id == node.default_flow:
            says = "Đường mặc định “{name}” có điều kiện; điều kiện này không được xét."
            check.say("default-condition", flow.id, says, "Xóa điều kiện.", name=flow.name or flow.id)
        if flow.condition:
            check.expression(flow.id, flow.condition, extra, wanted="bool")
        elif len(outgoing) > 1 and flow.id != node.default_flow:
            says = "Đường “{name}” ra khỏi cổng không có điều kiện và không phải đường mặc định."
            check.say("no-condition", flow.id, says, "Thêm điều kiện.", name=flow.name or flow.id)
    if (len(outgoing) > 1 or conditional) and not node.default_flow:
        check.say(
            "no-default",
            node.id,
            "Cổng “{name}” có thể không có nhánh nào đúng.",
            "Đặt một nhánh mặc định.",
            name=node.name or node.id,
        )


def event_gate(check: Noting, node: Node, extra: set[str]) -> None:
    outgoing = check.diagram.outgoing(node.id)
    for flow in outgoing:
        target = check.diagram.nodes.get(flow.target)
        alone = len(check.diagram.incoming(flow.target)) == 1 and not check.diagram.boundaries(flow.target)
        if target is not None and (target.kind != "catch" or not alone):
            says = "Sau cổng chờ sự kiện “{name}” chỉ được có sự kiện chờ, mỗi sự kiện một đường vào."
            check.say("gate-event", flow.id, says, "Đổi thành sự kiện chờ.", name=node.name or node.id)
    if len(outgoing) < 2:
        says = "Cổng chờ sự kiện “{name}” cần ít nhất hai sự kiện."
        check.say("gate-event", node.id, says, "Thêm một sự kiện, hoặc bỏ cổng.", name=node.name or node.id)


def sub_process(check: Noting, node: Node, extra: set[str]) -> None:
    starts = check.diagram.starts(node.id)
    if len(starts) != 1:
        says = "Quy trình con “{name}” phải có đúng một sự kiện bắt đầu."
        check.say("sub-start", node.id, says, "Thêm hoặc xóa sự kiện bắt đầu.", name=node.name or node.id)


def event_sub_process(check: Noting, node: Node, extra: set[str]) -> None:
    sub_process(check, node, extra)
    if check.diagram.incoming(node.id) or check.diagram.outgoing(node.id) or check.diagram.boundaries(node.id):
        says = "Quy trình con theo sự kiện “{name}” tự bắt đầu: không có đường nối vào, ra hay sự kiện biên."
        check.say("event-sub-flow", node.id, says, "Xóa các đường nối.", name=node.name or node.id)


def timer(check: Noting, node: Node, extra: set[str]) -> None:
    """A time that can be read, and that repeats only where something can happen more than once."""
    if wrong := timing.check(node.event.text):
        check.say("timer", node.id, "Thời gian không đọc được: {what}", "Ví dụ: P15D, 10 working days.", what=wrong)
    else:
        read_by(check, node, node.event.text, extra)
    if node.event.timing == "cycle" and timing.too_often(node.event.text):
        says = "“{name}” lặp lại quá thường xuyên ({text}): không giới hạn số lần thì mỗi giờ một lần là nhiều nhất."
        do = "Ghi số lần, ví dụ R3/PT10M, hoặc một khoảng từ một giờ trở lên."
        check.say("timer-too-often", node.id, says, do, name=node.name or node.id, text=node.event.text)
    begins = node.kind == "start" and not node.parent  # of a process: a case for each time
    once = node.kind == "catch" or (node.kind in ("boundary", "start") and node.interrupting and not begins)
    if once and node.event.timing == "cycle":
        says = "“{name}” chỉ xảy ra một lần nên không thể lặp lại ({text})."
        do = "Dùng khoảng thời gian, hoặc sự kiện không ngắt."
        check.say("timer-cycle", node.id, says, do, name=node.name or node.id, text=node.event.text)


def read_by(check: Noting, node: Node, written: str, extra: set[str]) -> None:
    """Every variable from which a time is counted is declared."""
    check.expression(node.id, written, extra, filled=True)
    unknown = set() if check.alone else timing.names(written) - check.known - extra
    for name in sorted(unknown):
        says = "Thời hạn “{text}” tính từ “{name}”, biến này chưa khai báo."
        check.say("deadline", node.id, says, "Khai báo biến trong [data].", text=written, name=name)
