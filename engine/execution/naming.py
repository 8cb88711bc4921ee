"""What people call an element of a diagram: its kind by what it does, and its name, also when nobody gave it one."""

from engine.definitions.diagram import Node
from engine.definitions.folder import Definition
from engine.wording import sentence

KINDS = {
    "user": "Việc của người",
    "service": "Máy làm",
    "rule": "Tra quy tắc",
    "script": "Tính toán",
    "call": "Gọi quy trình chung",
    "catch": "Chờ",
    "throw": "Mốc",
    "boundary": "Khi xảy ra",
    "sub": "Quy trình con",
    "event_sub": "Khi xảy ra, làm riêng",
    "end": "Kết thúc",
}
#: what an operation does
OPERATIONS = {
    "people_of": "Máy lập danh sách người",
    "issue_document": "Máy ban hành văn bản",
    "notify": "Máy báo tin",
    "quorum": "Máy tính số người cần có mặt",
    "tally": "Máy cộng phiếu",
    "previous_outcome": "Máy tra kết quả năm trước",
    "recuse": "Máy ghi người thôi tham gia hồ sơ",
    "list_overdue": "Máy ghi vào danh sách quá hạn",
}
#: kind of element and of its event
EVENTS = {
    ("throw", "message"): "Chuyển sang thủ tục khác",
    ("throw", "signal"): "Báo tin chung",
    ("throw", "escalation"): "Báo lên trên",
    ("end", "message"): "Kết thúc, chuyển sang thủ tục khác",
    ("end", "error"): "Kết thúc vì lỗi",
    ("end", "terminate"): "Chấm dứt mọi việc",
    ("catch", "timer"): "Chờ đến ngày",
    ("catch", "message"): "Chờ tin từ thủ tục khác",
    ("catch", "signal"): "Chờ tin chung",
    ("boundary", "timer"): "Khi đến hạn",
    ("boundary", "message"): "Khi có tin từ thủ tục khác",
    ("boundary", "error"): "Khi có lỗi",
    ("boundary", "escalation"): "Khi có việc báo lên",
}
GATES = {
    "exclusive": "Chỗ rẽ",
    "inclusive": "Chỗ rẽ nhiều nhánh",
    "parallel": "Chỗ tách hoặc gộp song song",
    "event_gate": "Chỗ chờ sự kiện đầu tiên",
    "start": "Bắt đầu",
    "link": "Chỗ nối",
}


def kind_words(node: Node, language: str) -> str:
    """What kind of step it is, by what it does."""
    words = (
        EVENTS.get((node.kind, node.event.kind))
        or (OPERATIONS.get(node.attributes.get("topic", "")) if node.kind == "service" else None)
        or KINDS.get(node.kind)
        or GATES.get(node.kind, node.kind)
    )
    return sentence(words, {}, language)


def name_words(definition: Definition, node: Node, language: str) -> str:
    """The name of an element; one without a name is told by what it does and what stands before it."""
    if node.name:
        return definition.say(node.name, language)
    kind, diagram = kind_words(node, language), definition.diagram
    for says, beside in (
        ("{kind} sau “{name}”", [diagram.nodes[flow.source] for flow in diagram.incoming(node.id)]),
        ("{kind} trước “{name}”", [diagram.nodes[flow.target] for flow in diagram.outgoing(node.id)]),
        ("{kind} kèm “{name}”", [diagram.nodes[node.attached_to]] if node.attached_to in diagram.nodes else []),
    ):
        if named := [other for other in beside if other.name]:
            return sentence(says, {"kind": kind, "name": definition.say(named[0].name, language)}, language)
    return kind
