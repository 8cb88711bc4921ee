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
            says = "Hai sự kiện bắt đầu “{name}” chờ cùng một điều; chỉ một sự kiện sẽ bắt đầu hồ sơ."
            do = "Giữ một sự kiện, hoặc đặt thông điệp khác nhau."
            yield _finding("start-twice", node.id, says, do, name=node.name or node.id)


def _by_timer(definition: Definition) -> Iterator[Finding]:
    procedure, timers = definition.procedure, definition.diagram.timer_starts()
    for node in timers:
        yield from _reads_nothing(node)
    if timers and not procedure.timer_units:
        says = "“{name}” bắt đầu theo thời gian nhưng procedure.toml chưa nói mở hồ sơ cho đơn vị nào."
        do = "Thêm timer_units = “all” (mọi đơn vị thuộc unit_kinds) hoặc danh sách mã đơn vị."
        yield _finding("timer-units", timers[0].id, says, do, "procedure.toml", name=timers[0].name or timers[0].id)
    if procedure.timer_units and not timers:
        says = "procedure.toml có timer_units nhưng sơ đồ không có sự kiện bắt đầu theo thời gian."
        yield _finding("timer-units", definition.diagram.process_id, says, "Xóa timer_units.", "procedure.toml")
    if timers and procedure.timer_units == ALL_UNITS and not procedure.unit_kinds:
        says = "timer_units = “all” cần unit_kinds: mở hồ sơ cho những loại đơn vị nào."
        yield _finding("timer-units", timers[0].id, says, "Thêm unit_kinds.", "procedure.toml")
    if timers and procedure.subject == "person":
        says = "Hồ sơ về một người không thể bắt đầu theo thời gian: không ai chọn người đó."
        yield _finding("timer-subject", timers[0].id, says, "Đổi subject, hoặc bắt đầu bằng việc của người.")


def _reads_nothing(node: Node) -> Iterator[Finding]:
    """Before a case begins there are no variables."""
    text = node.event.text
    if timing.check(text) is None and (expressions.placeholders(text) or timing.names(text)):
        says = "Thời gian bắt đầu “{text}” đọc biến, nhưng trước khi hồ sơ mở chưa có biến nào."
        yield _finding("timer-variable", node.id, says, "Ghi ngày hoặc chu kỳ cụ thể, ví dụ R/P1M.", text=text)


def _finding(code: str, element: str, says: str, do: str, file: str = "process.bpmn", **values: str) -> Finding:
    return Finding(code, element, says, do, tuple(values.items()), file)
