"""What a step does, in one sentence: the operation, the rule that is asked, the hand-over, the call."""

from collections.abc import Callable

from engine.authoring.facets import set_lines
from engine.authoring.saying import Speaker
from engine.definitions.diagram import Node


def does(say: Speaker, node: Node) -> str:
    """The sentence, or nothing for what is told otherwise (tasks of people, ends, waits for a day)."""
    how = _OPERATIONS.get(node.attributes.get("topic", "")) if node.kind == "service" else _KINDS.get(node.kind)
    said = how(say, node) if how else ""
    if said and node.loop is not None:
        over = node.loop.collection or node.loop.cardinality
        said += " " + say("Làm cho từng mục của {over}.", over=say.value(over))
    return said


def _given(say: Speaker, node: Node, name: str) -> str:
    written = node.inputs.get(name, "")
    if written.startswith("${"):
        return say.value(written)
    return say.who(written) if name in ("assignment", "to") and written else f"“{say.filled(written)}”"


def _lists(say: Speaker, node: Node) -> str:
    return say("Máy lập danh sách: {who}.", who=_given(say, node, "assignment"))


def _issues(say: Speaker, node: Node) -> str:
    title = say.document(node.inputs.get("template", ""))
    if "to" not in node.inputs:
        return say("Máy ban hành {title}.", title=title)
    return say("Máy ban hành {title}, gửi {to}.", title=title, to=_given(say, node, "to"))


def _tells(say: Speaker, node: Node) -> str:
    return say("Máy báo cho {to}: {what}.", to=_given(say, node, "to"), what=_given(say, node, "subject"))


def _counts(say: Speaker, node: Node) -> str:
    return say("Máy cộng {what}.", what=_given(say, node, "lines"))


def _enough(say: Speaker, node: Node) -> str:
    values = {"present": _given(say, node, "present"), "summoned": _given(say, node, "summoned")}
    return say("Máy so {present} với {summoned}.", **values)


def _asks(say: Speaker, node: Node) -> str:
    return say("Máy tra {rule}.", rule=say.rule(node.attributes.get("decisionRef", "")))


def _calls(say: Speaker, node: Node) -> str:
    return say("Chạy quy trình {name}.", name=say.procedure(node.called))


def _hands_over(say: Speaker, node: Node) -> str:
    if node.event.kind != "message":
        return ""
    what = say.event("message", node.event.message)
    if not node.properties.get("to_procedure"):
        return say("Báo tin {what} cho hồ sơ đang chờ tin đó.", what=what)
    return say("Báo sang thủ tục {name}: {what}.", name=say.procedure(node.properties["to_procedure"]), what=what)


def _waits(say: Speaker, node: Node) -> str:
    if node.event.kind not in ("message", "signal"):
        return ""
    return say("Chờ tin {what}.", what=say.event(node.event.kind, node.event.message))


def _beside(say: Speaker, node: Node) -> str:
    step = say.name(node.attached_to)
    if node.interrupting:
        return say("Có thể xảy ra trong khi {step} đang mở; khi đó việc ấy dừng lại.", step=step)
    return say("Có thể xảy ra trong khi {step} đang mở; việc ấy vẫn tiếp tục.", step=step)


def _sets(say: Speaker, node: Node) -> str:
    lines = [f"{say.variable(name)}: {say.value(f'${{{value}}}', name)}" for name, value in set_lines(node)]
    return say("Máy ghi {what}.", what="; ".join(lines)) if lines else ""


_How = Callable[[Speaker, Node], str]
_OPERATIONS: dict[str, _How] = {
    "people_of": _lists, "issue_document": _issues, "notify": _tells, "tally": _counts, "quorum": _enough,
}  # fmt: skip
_KINDS: dict[str, _How] = {
    "rule": _asks, "script": _sets, "call": _calls, "throw": _hands_over, "end": _hands_over, "catch": _waits,
    "boundary": _beside,
}  # fmt: skip
