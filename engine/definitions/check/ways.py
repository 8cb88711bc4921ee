"""Gates, sub-processes and times: can a case always go on, and when does it?"""

from engine.calendar import timing
from engine.definitions.check.connected import never_thrown
from engine.definitions.check.noting import GIVEN, Noting
from engine.definitions.diagram import Flow, Node
from engine.wording import Said

#: How people call what a timer waits for.
KINDS = {"duration": "một khoảng thời gian", "date": "một ngày", "cycle": "một lần lặp lại (ví dụ R/P1M)"}


def deciding_gate(check: Noting, node: Node, extra: set[str]) -> None:
    outgoing = check.diagram.outgoing(node.id)

    def called(flow: Flow) -> str:
        if flow.name:
            return flow.name
        ends = (check.diagram.nodes.get(end) for end in (flow.source, flow.target))
        return " → ".join(end.name or end.id for end in ends if end is not None)

    conditional = any(flow.condition for flow in outgoing)
    if node.default_flow and node.default_flow not in {flow.id for flow in outgoing}:
        says = "Đường mặc định của chỗ rẽ “{name}” không còn đi ra từ chỗ rẽ này."
        values = {"flow": node.default_flow, "name": node.name or node.id}
        check.say(
            "default-flow",
            node.id,
            says,
            "Chọn lại một đường ra làm đường mặc định (khi không điều kiện nào đúng).",
            **values,
        )
    for flow in outgoing:
        if flow.condition and flow.id == node.default_flow:
            says = (
                "Đường “{name}” là đường mặc định (khi không điều kiện nào đúng) nên điều "
                "kiện ghi ở đó không có tác dụng."
            )
            check.say(
                "default-condition",
                flow.id,
                says,
                "Xóa điều kiện, hoặc chọn một đường khác làm đường mặc định.",
                name=called(flow),
            )
        if flow.condition:
            check.expression(flow.id, flow.condition, extra, wanted="bool")
        elif len(outgoing) > 1 and flow.id != node.default_flow:
            says = "Đường “{name}” không nói khi nào được chọn: chưa có điều kiện, cũng không phải đường mặc định."
            check.say(
                "no-condition",
                flow.id,
                says,
                "Ghi điều kiện cho đường này, hoặc đặt nó làm đường mặc định.",
                name=called(flow),
            )
    if (len(outgoing) > 1 or conditional) and not node.default_flow:
        check.say(
            "no-default",
            node.id,
            "Ở chỗ rẽ “{name}” có thể không điều kiện nào đúng (cả khi một dữ liệu còn trống): "
            "hồ sơ sẽ không biết đi đường nào.",
            "Chọn một đường ra làm đường mặc định (khi không điều kiện nào đúng).",
            name=node.name or node.id,
        )


def event_gate(check: Noting, node: Node, extra: set[str]) -> None:
    outgoing = check.diagram.outgoing(node.id)
    for flow in outgoing:
        target = check.diagram.nodes.get(flow.target)
        alone = len(check.diagram.incoming(flow.target)) == 1 and not check.diagram.boundaries(flow.target)
        if target is not None and (target.kind != "catch" or not alone):
            says = (
                "Sau chỗ “chờ việc nào đến trước” “{name}” chỉ được đặt những sự kiện chờ "
                "(chờ đến hạn, chờ thông điệp, chờ tín hiệu), mỗi sự kiện một đường vào."
            )
            check.say(
                "gate-event",
                flow.id,
                says,
                "Đặt một sự kiện chờ ngay sau đó, trước bước này.",
                name=node.name or node.id,
            )
    if len(outgoing) < 2:
        says = "Chỗ “chờ việc nào đến trước” “{name}” cần ít nhất hai sự kiện để chọn."
        check.say("gate-event", node.id, says, "Thêm một sự kiện chờ, hoặc bỏ chỗ này.", name=node.name or node.id)


def sub_process(check: Noting, node: Node, extra: set[str]) -> None:
    starts = check.diagram.starts(node.id)
    if len(starts) != 1:
        says = "Nhóm việc “{name}” phải có đúng một điểm bắt đầu bên trong."
        check.say(
            "sub-start",
            node.id,
            says,
            "Thêm một hình tròn “Bắt đầu” vào trong nhóm, hoặc xóa bớt.",
            name=node.name or node.id,
        )


def event_sub_process(check: Noting, node: Node, extra: set[str]) -> None:
    sub_process(check, node, extra)
    if check.diagram.incoming(node.id) or check.diagram.outgoing(node.id) or check.diagram.boundaries(node.id):
        says = "“{name}” tự bắt đầu khi có sự kiện của nó: không được nối đường vào, đường ra hay gắn sự kiện."
        check.say(
            "event-sub-flow", node.id, says, "Xóa các đường nối và sự kiện gắn vào nhóm này.", name=node.name or node.id
        )
    for start in check.diagram.starts(node.id):
        never_thrown(check, start)


def timer(check: Noting, node: Node, extra: set[str]) -> None:
    """A time that can be read, and that repeats only where something can happen more than once."""
    if wrong := timing.check(node.event.text):
        check.say(
            "timer",
            node.id,
            "Không hiểu thời gian {what}.",
            "Chọn lại thời gian, ví dụ 10 ngày làm việc hoặc 15 ngày.",
            what=wrong,
        )
    else:
        read_by(check, node, node.event.text, extra)
    if (
        not wrong
        and (kind := timing.kind(node.event.text)) != node.event.timing
        and (kind or node.event.timing == "cycle")
    ):
        says = "“{name}”: “{text}” không phải {kind}."
        values = {"name": node.name or node.id, "text": node.event.text, "kind": Said(KINDS[node.event.timing])}
        check.say("timer-kind", node.id, says, "Chọn lại loại thời gian, hoặc viết lại cho đúng loại.", **values)
    if node.event.timing == "cycle" and timing.too_often(node.event.text):
        says = "“{name}” lặp lại quá dày ({text}): nếu không nói bao nhiêu lần thì nhiều nhất là mỗi giờ một lần."
        do = "Ghi số lần, ví dụ R3/PT10M, hoặc một khoảng từ một giờ trở lên."
        check.say("timer-too-often", node.id, says, do, name=node.name or node.id, text=node.event.text)
    begins = node.kind == "start" and not node.parent  # of a process: a case for each time
    once = node.kind == "catch" or (node.kind in ("boundary", "start") and node.interrupting and not begins)
    if once and node.event.timing == "cycle":
        says = "“{name}” chỉ xảy ra một lần (việc đang làm dừng lại), nên không thể lặp lại theo “{text}”."
        do = "Ghi một khoảng thời gian, hoặc chọn loại “việc đang làm vẫn tiếp tục”."
        check.say("timer-cycle", node.id, says, do, name=node.name or node.id, text=node.event.text)


#: What is given of every case and is no day; kinds of data from which no time is counted.
NO_DAY = GIVEN - {"today", "case_started_on"}
NO_TIME = {"person", "unit", "list", "map", "bool"}


def read_by(check: Noting, node: Node, written: str, extra: set[str]) -> None:
    """Every variable from which a time is counted is declared."""
    check.expression(node.id, written, extra, filled=True)
    read = set() if check.alone else timing.names(written) - extra
    unknown = read - check.known
    for name in sorted(read - unknown):
        if name in NO_DAY or check.definition.procedure.data.get(name) in NO_TIME:
            says = "Thời hạn “{text}” tính theo “{name}”, nhưng dữ liệu này không phải ngày, cũng không phải số."
            check.say("deadline", node.id, says, "Chọn một ngày có trong danh sách.", text=written, name=name)
    for name in sorted(unknown):
        if written.strip() == name:
            says = "“{text}” không phải một khoảng thời gian, cũng không phải tên một dữ liệu ngày của thủ tục."
            do = "Chọn lại thời gian, ví dụ 10 ngày làm việc hoặc 15 ngày."
            check.say("deadline", node.id, says, do, text=written)
            continue
        says = "Thời hạn “{text}” tính từ “{name}”, nhưng thủ tục không có dữ liệu nào tên như vậy."
        check.say(
            "deadline",
            node.id,
            says,
            "Chọn một ngày có trong danh sách, hoặc thêm “{name}” (kiểu ngày) vào “Dữ liệu của thủ tục”.",
            text=written,
            name=name,
        )
