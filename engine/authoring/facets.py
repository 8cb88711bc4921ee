"""What an element says about how the work is done, facet by facet, raw and in words; versions are compared by it."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.authoring.saying import Speaker
from engine.definitions.diagram import Mapping, Node
from engine.rules.expressions import ExpressionError, assignments, placeholders

#: facet -> what people call it; `who` has a sentence of its own
NAMES = {
    "who": "người làm",
    "deadline": "thời hạn",
    "form": "biểu mẫu",
    "documents": "văn bản ban hành",
    "legal_basis": "căn cứ",
    "explain": "lời giải thích",
    "decides": "là một quyết định",
    "different_from": "phải khác người đã làm",
    "open_to_subject": "người được xét cũng làm được",
    "own_part": "việc của chính người đó, từ chối tham gia không làm mất",
    "decision": "quy định được tra",
    "key_date": "ngày chọn văn bản",
    "operation": "việc máy làm",
    "result": "nơi ghi kết quả",
    "collect": "nơi ghi các kết quả",
    "called": "quy trình được gọi",
    "each": "làm cho từng mục của",
    "sequential": "lần lượt từng mục",
    "completion": "xong khi",
    "event": "sự kiện",
    "time": "thời điểm",
    "outcome": "kết quả của hồ sơ",
    "interrupting": "ngắt việc đang làm",
    "attached": "kèm theo",
    "inside": "nằm trong",
    "for_each": "gửi cho từng mục của",
    "to_procedure": "thủ tục nhận",
    "correlation": "khóa để nhận ra hồ sơ",
    "reminders": "lời nhắc trước hạn",
    "deadline_of": "hạn này là",
    "clock_stop": "người được tạm dừng hạn",
    "member": "mỗi mục gọi là",
}
EVENTS = {
    "message": "nhận hoặc gửi {what}",
    "signal": "tín hiệu {what}",
    "error": "lỗi {what}",
    "escalation": "báo cấp trên {what}",
    "link": "nối {what}",
    "timer": "đến giờ",
    "terminate": "chấm dứt tất cả",
    "none": "không có sự kiện",
}


#: what an author may write in `reminders`, in words
REMINDERS = {
    "rule": "khi còn một phần ba thời gian, trước 5 và 1 ngày làm việc",
    "right": "khi còn nửa thời gian và trước 3 ngày",
    "person_duty": "trước 30, 14, 7, 3 và 1 ngày",
    "unit_duty": "trước 30, 14, 7 và 1 ngày",
    "term_event": "trước 120, 60 và 30 ngày",
}
#: attributes and properties that have a facet of their own; any other is told under its own name
TOLD = {
    "candidateGroups", "dueDate", "formKey", "decisionRef", "topic", "resultVariable", "link",
    "document", "legal_basis", "explain", "decides", "open_to_subject", "own_part", "different_from", "key_date",
    "for_each", "correlation", "to_procedure", "outcome", "result", "collect", "reminders", "deadline_of", "clock_stop",
}  # fmt: skip


Put = Callable[..., None]


@dataclass(frozen=True)
class Facet:
    """One thing said of an element: its name in words, the value to compare, the value in words."""

    name: str
    raw: str
    words: str


def facets(say: Speaker, node: Node) -> dict[str, Facet]:
    """Everything said of an element, by a key that stays the same between versions."""
    found: dict[str, Facet] = {}

    def put(key: str, raw: str, words: str | None = None, name: str | None = None) -> None:
        if raw:
            found[key] = Facet(name or say(NAMES[key]), raw, words if words is not None else raw)

    own, properties = node.attributes, node.properties
    if node.kind == "user":
        put("who", own.get("candidateGroups", ""), say.who(own.get("candidateGroups", "")))
        put("deadline", own.get("dueDate", ""), say.time(own.get("dueDate", "")))
    put("form", own.get("formKey", ""), _form(say, own.get("formKey", "")))
    put("documents", ", ".join(node.documents), ", ".join(say.document(key) for key in node.documents))
    put("legal_basis", ", ".join(node.legal_basis))
    put("explain", properties.get("explain", ""), f"“{say.text(properties.get('explain', ''))}”")
    for key in ("decides", "open_to_subject", "own_part"):
        put(key, "true" if properties.get(key) == "true" else "", say("có"))
    others = [item.strip() for item in properties.get("different_from", "").split(",") if item.strip()]
    put("different_from", ", ".join(others), ", ".join(say.name(item) for item in others))
    put("decision", own.get("decisionRef", ""), say.rule(own.get("decisionRef", "")))
    put("operation", own.get("topic", ""), _operation(say, own.get("topic", "")))
    put("called", node.called, say.procedure(node.called))
    for key in ("key_date", "for_each", "correlation"):
        put(key, properties.get(key, ""), say.value(properties.get(key, "")))
    put("to_procedure", properties.get("to_procedure", ""), say.procedure(properties.get("to_procedure", "")))
    put("outcome", properties.get("outcome", ""), _outcome(say, properties.get("outcome", "")))
    result = properties.get("result") or own.get("resultVariable") or ""
    put("result", result, say.variable(result))
    put("collect", properties.get("collect", ""), say.variable(properties.get("collect", "")))
    _deadline(say, node, put)
    for key, value in {**own, **properties}.items():
        if key not in TOLD and (key, value) != ("type", "external"):  # how every operation is written
            put(f"other:{key}", value, f"“{value}”", say("thiết đặt “{key}”", key=key))
    _loop(say, node, put)
    _event(say, node, put)
    if node.kind in ("boundary", "event_sub", "start") and (node.attached_to or node.parent):
        put("interrupting", "true" if node.interrupting else "false", say("có") if node.interrupting else say("không"))
    put("attached", node.attached_to, say.name(node.attached_to) if node.attached_to else "")
    put("inside", node.parent, say.name(node.parent) if node.parent else "")
    for name, value in node.inputs.items():
        put(f"input:{name}", value, *_input(say, node, name, value))
    for mapping in node.ins:
        key, named = (
            _free(found, f"in:{mapping.target}"),
            say("đưa vào {name}", name=_of_called(say, node, mapping.target)),
        )
        put(key, mapping.source, _source(say, mapping), named)
    for mapping in node.outs:
        words = say.variable(mapping.target)
        put(
            _free(found, f"out:{mapping.source}"),
            mapping.target,
            words,
            say("nhận về {name} vào", name=_of_called(say, node, mapping.source)),
        )
    for name, value in set_lines(node):
        words = say.value(f"${{{value}}}", name)
        put(_free(found, f"line:{name}"), value, words, say("ghi {name}", name=say.variable(name)))
    return found


def _of_called(say: Speaker, node: Node, name: str) -> str:
    """Data of a called procedure, or of the one that receives a message, as that one calls them."""
    return say.of_procedure(node.called or node.properties.get("to_procedure", ""), name)


def _input(say: Speaker, node: Node, name: str, value: str) -> tuple[str, str]:
    """What an operation or a rule is given: its value in words, and what the input is called."""
    to = node.properties.get("to_procedure", "") or node.called
    if node.kind == "rule":
        named = say.part(node.attributes.get("resultVariable") or "", name)
    elif node.kind == "service" and name in INPUTS:
        named = f"“{say(INPUTS[name])}”"
    elif node.kind in ("throw", "end") and name in HANDED:
        named = f"“{say(HANDED[name])}”"
    else:
        named = _of_called(say, node, name) if to else say.variable(name)
    return _given(say, node, name, value, to), say("đưa vào {name}", name=named)


def _given(say: Speaker, node: Node, name: str, value: str, to: str) -> str:
    """The value of an input in words."""
    if value.startswith("${"):
        return say.value(value, name)
    if name == "assignment":
        return say.who(value)
    if name == "template":
        return say.document(value)
    if name == "procedure":
        return say.procedure(value)
    if name == "event" and node.kind == "service":
        told = ", ".join(say.value(f"${{{inside}}}") for inside in placeholders(value))
        return told or say("một lần")
    if name == "choices":
        return ", ".join(f"“{say.option('', one.strip())}”" for one in value.split(","))
    if value in ("true", "false"):
        return say("có") if value == "true" else say("không")
    if "${" in value:
        return f"“{say.filled(value)}”"
    return f"“{say.option_of(to, name, value) if to else say.option(name, value)}”"


def _free(found: dict[str, Facet], key: str) -> str:
    """The key, or another one where two things have the same name."""
    number, free = 2, key
    while free in found:
        free, number = f"{key}:{number}", number + 1
    return free


def _deadline(say: Speaker, node: Node, put: Put) -> None:
    """Whose deadline it is, when it is reminded of, and who may stop it."""
    asked = node.properties.get
    reminders, stop = asked("reminders", ""), asked("clock_stop", "")
    put("reminders", reminders, say(REMINDERS[reminders]) if reminders in REMINDERS else _written(say, reminders))
    put("deadline_of", asked("deadline_of", ""), say("quyền của một người, không bị rút ngắn"))
    nobody = {"no": say("không ai"), "holder": say("người làm việc này")}
    put("clock_stop", stop, nobody.get(stop) or say.who(stop))


def _written(say: Speaker, text: str) -> str:
    """`30, 14 days`, `5, 1 working days`."""
    days = text.removesuffix("s").removesuffix("day").strip()
    if days.endswith("working"):
        return say("trước {days} ngày làm việc", days=days.removesuffix("working").strip())
    return say("trước {days} ngày", days=days)


def _loop(say: Speaker, node: Node, put: Put) -> None:
    if node.loop is None:
        return
    over = node.loop.collection or node.loop.cardinality
    put("each", over, say.value(over))
    put(
        "member", node.loop.variable if node.loop.variable != "item" else "", ""
    )  # a name inside the diagram; told only when it changes
    put("sequential", "true" if node.loop.sequential else "", say("có"))
    put("completion", node.loop.completion or "", say.condition(node.loop.completion or ""))


def _event(say: Speaker, node: Node, put: Put) -> None:
    if node.event.kind == "none" or node.kind not in ("start", "end", "catch", "throw", "boundary", "link"):
        return
    template = EVENTS.get(node.event.kind, "{what}")
    raw = f"{node.event.kind}:{node.event.message}"
    named = say.event(node.event.kind, node.event.message) if node.event.message else say("bất kỳ")
    put("event", raw, say(template, what=named))
    put("time", node.event.text, say.time(node.event.text))


def set_lines(node: Node) -> list[tuple[str, str]]:
    """What a script sets: name and expression of each line, as far as it can be read."""
    try:
        return assignments(node.script)
    except ExpressionError:
        halves = [line.partition("=") for line in node.script.splitlines() if "=" in line]
        return [(name.strip(), value.strip()) for name, _is, value in halves]


def _source(say: Speaker, mapping: Mapping) -> str:
    return say.value(mapping.source if mapping.source.startswith("${") else f"${{{mapping.source}}}")


def _form(say: Speaker, key: str) -> str:
    """A form by what it asks; one that asks nothing by its key."""
    known = say.definition.forms.get(key)
    labels = [f"“{say.text(item.label)}”" for item in known.answers() if item.label] if known else []
    return ", ".join(labels[:4]) + (", …" if len(labels) > 4 else "") if labels else f"“{key}”"


def _operation(say: Speaker, topic: str) -> str:
    return f"“{say(OPERATION_WORDS.get(topic, topic))}”"


def _outcome(say: Speaker, outcome: str) -> str:
    if outcome.startswith("${"):
        return say.value(outcome)
    return f"“{say.option('', outcome)}”"


#: The words of the operations, as the pickers have them.
OPERATION_WORDS = {
    "people_of": "Lập danh sách người",
    "issue_document": "Ban hành văn bản",
    "notify": "Báo cho người",
    "quorum": "Tính số người cần có mặt",
    "tally": "Cộng phiếu",
    "previous_outcome": "Tra kết quả năm trước",
    "recuse": "Cho người thôi tham gia hồ sơ",
    "list_overdue": "Ghi vào danh sách quá hạn",
}
#: What an operation is given, as the pickers have it.
INPUTS = {
    "assignment": "Những ai",
    "on": "Tại ngày",
    "include_subject": "Kể cả người được xét",
    "include_recused": "Kể cả người đã thôi tham gia",
    "template": "Mẫu văn bản",
    "to": "Gửi ai",
    "subject": "Tiêu đề",
    "body": "Nội dung",
    "summoned": "Số người được triệu tập",
    "present": "Số người có mặt",
    "share": "Tỷ lệ",
    "lines": "Các dòng phiếu",
    "choices": "Các lựa chọn",
    "voters": "Người bỏ phiếu",
    "procedure": "Thủ tục",
    "year": "Năm",
    "person": "Người",
    "grounds": "Lý do",
    "replacement": "Người thay",
    "accepted": "Được chấp nhận",
    "task": "Việc",
    "task_name": "Tên việc",
    "holder": "Người đang giữ việc",
    "due_on": "Hạn",
    "reason": "Lý do quá hạn",
    "event": "Chỉ báo một lần cho mỗi",
    "urgency": "Mức khẩn",
}
#: What goes with a message whatever procedure receives it.
HANDED = {
    "correlation": "Khóa để nhận ra hồ sơ",
    "subject": "Người mà hồ sơ nói đến",
    "unit": "Đơn vị",
    "ground": "Căn cứ",
    "year": "Năm",
    "collective": "Mức của tập thể",
    "source_case": "Từ hồ sơ",
    "people": "Những người",
    "sign": "Dấu hiệu",
}
