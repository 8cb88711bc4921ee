"""How cases begin: each message once, and by a timer only where it is said for which units."""

from collections import Counter
from collections.abc import Iterator

from engine.calendar import timing
from engine.definitions.diagram import Diagram, Node
from engine.definitions.folder import ALL_UNITS, Definition
from engine.errors import Finding
from engine.rules import expressions


def check_beginnings(definition: Definition) -> list[Finding]:
    """What is wrong with the start events of a process and with what procedure.toml says of them."""
    return [*_twice(definition.diagram), *_by_timer(definition)]


def _twice(diagram: Diagram) -> Iterator[Finding]:
    starts = diagram.starts()
    counted = Counter((node.event.kind, node.event.message) for node in starts if node.event.kind != "timer")
    for node in starts:
        if counted[(node.event.kind, node.event.message)] > 1:
            says = "Có hai điểm bắt đầu như nhau (một là “{name}”); chỉ một điểm sẽ mở hồ sơ."
            do = "Giữ một điểm bắt đầu, hoặc cho mỗi điểm một thông điệp khác nhau."
            yield _finding("start-twice", node.id, says, do, name=node.name or node.id)


def _by_timer(definition: Definition) -> Iterator[Finding]:
    procedure, timers = definition.procedure, definition.diagram.timer_starts()
    for node in timers:
        yield from _reads_nothing(node)
    if timers and not procedure.timer_units:
        says = "“{name}” tự mở hồ sơ khi đến ngày, nhưng chưa nói mở cho đơn vị nào."
        do = "Chọn đơn vị ở mục “Mở hồ sơ” của thủ tục."
        yield _finding("timer-units", timers[0].id, says, do, "procedure.toml", name=timers[0].name or timers[0].id)
    if procedure.timer_units and not timers:
        says = "Thủ tục nói mở hồ sơ theo lịch cho các đơn vị, nhưng sơ đồ không có điểm bắt đầu theo ngày."
        yield _finding(
            "timer-units",
            definition.diagram.process_id,
            says,
            "Xóa danh sách đơn vị đó, hoặc thêm điểm bắt đầu theo ngày.",
            "procedure.toml",
        )
    if timers and procedure.timer_units == ALL_UNITS and not procedure.unit_kinds:
        says = "Mở hồ sơ theo lịch cho mọi đơn vị thì phải nói những loại đơn vị nào."
        yield _finding("timer-units", timers[0].id, says, "Chọn loại đơn vị ở thiết đặt của thủ tục.", "procedure.toml")
    if timers and procedure.subject == "person":
        says = "Hồ sơ về một người không thể tự mở theo lịch: không ai chọn người đó."
        yield _finding(
            "timer-subject", timers[0].id, says, "Đổi “Hồ sơ nói về” thành một đơn vị, hoặc để người mở hồ sơ."
        )


def _reads_nothing(node: Node) -> Iterator[Finding]:
    """Before a case begins there are no variables."""
    text = node.event.text
    if timing.check(text) is None and (expressions.placeholders(text) or timing.names(text)):
        says = "Ngày bắt đầu “{text}” dùng dữ liệu của hồ sơ, nhưng trước khi hồ sơ mở thì chưa có dữ liệu nào."
        yield _finding("timer-variable", node.id, says, "Ghi ngày hoặc chu kỳ cụ thể, ví dụ R/P1M.", text=text)


def _finding(code: str, element: str, says: str, do: str, file: str = "process.bpmn", **values: str) -> Finding:
    return Finding(code, element, says, do, tuple(values.items()), file)
