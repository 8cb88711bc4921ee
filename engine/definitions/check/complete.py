"""Is a definition complete: what belongs to no single element, each element by its kind, the ways, and the texts?

The order of one check: `Noting` knows the names and notes faults; `connected`, `steps` and `ways` look at the elements;
`beginnings`, `soundness` and `four_eyes` at what can happen.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from engine.definitions.check import steps, ways
from engine.definitions.check.beginnings import check_beginnings
from engine.definitions.check.connected import GATES, structure
from engine.definitions.check.four_eyes import check_four_eyes
from engine.definitions.check.noting import COUNTERS, Noting
from engine.definitions.check.soundness import check_soundness
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.check.ways import timer
from engine.definitions.composed import composed
from engine.definitions.diagram import Diagram, Node
from engine.definitions.folder import Definition, Procedure
from engine.errors import Finding
from engine.organisation import roles
from engine.rules import expressions
from engine.wording import Catalogue

#: kind of element -> the properties that mean something there; `legal_basis` and `explain` may stand anywhere
PROPERTIES: dict[str, set[str]] = {
    "user": {
        "open_to_subject",
        "own_part",
        "different_from",
        "document",
        "decides",
        "collect",
        "deadline_of",
        "reminders",
        "clock_stop",
    },
    "service": {"result", "collect"},
    "rule": {"key_date", "collect"},
    "call": {"collect", "different_from"},
    "sub": {"collect"},
    "throw": {"for_each", "to_procedure"},
    "end": {"outcome", "for_each", "to_procedure"},
    **dict.fromkeys(("catch", "boundary", "start"), {"correlation"}),
}
NOTES = {"legal_basis", "explain"}
#: Throwing events whose inputs are what they bring along.
CARRIES = {"message", "signal", "error", "escalation"}
#: kind of element -> what is looked at in particular
BY_KIND: dict[str, Callable[[Noting, Node, set[str]], None]] = {
    "user": steps.task_of_people,
    "service": steps.operation,
    "rule": steps.rule,
    "call": steps.call,
    "script": steps.script,
    "exclusive": ways.deciding_gate,
    "inclusive": ways.deciding_gate,
    "event_gate": ways.event_gate,
    "sub": ways.sub_process,
    "event_sub": ways.event_sub_process,
}
#: Faults that say already why no run comes to an element.
TOLD_ALREADY = {"unreachable", "boundary-host", "boundary-event"}
#: A number as it is written down, and not computed.
NUMBER = re.compile(r"-?[0-9]+")
#: What a diagram without its folder cannot have yet: told, but no reason to refuse the drawing.
LATER = {"no-role", "no-form", "no-document", "document-variable", "undeclared", "timer-units"}


def check_definition(definition: Definition, around: Surroundings) -> list[Finding]:
    """Everything that must be mended; an empty list means that the version may be released."""
    return _Check(definition, around).run()


def alone(diagram: Diagram) -> Definition:
    """A diagram as a procedure without forms, documents and declared data."""
    procedure = Procedure(diagram.process_id, diagram.name or diagram.process_id, title="")
    return Definition(procedure, diagram, {}, {}, Catalogue({}), {}, "")


def check_alone(diagram: Diagram, around: Surroundings) -> list[Finding]:
    """What can be said of a diagram without forms, documents and declared data; what these will add is a warning."""
    check = _Check(alone(diagram), around, alone=True)
    check.drawing()
    return [replace(found, severity="warning") if found.code in LATER else found for found in check.findings]


class _Check(Noting):
    def run(self) -> list[Finding]:
        procedure = self.definition.procedure
        if procedure.id != self.diagram.process_id and (self.diagram.process_id or self.diagram.nodes):
            says = "Sơ đồ này của thủ tục “{b}”, không phải của “{a}”."
            self.say(
                "process-id",
                "",
                says,
                "Đặt mã (id) của sơ đồ giống mã của thủ tục.",
                a=procedure.id,
                b=self.diagram.process_id,
            )
        if procedure.start != "nobody" and (wrong := roles.check(procedure.start)):
            says = "Không hiểu ai được mở hồ sơ: {what}."
            self.say(
                "start-role",
                "",
                says,
                "Chọn lại từ danh sách, ví dụ Bí thư của đơn vị.",
                "procedure.toml",
                what=wrong,
            )
        if procedure.start_form and procedure.start_form not in self.definition.forms:
            says = "Thủ tục không có biểu mẫu “{form}”."
            self.say(
                "no-form",
                "",
                says,
                "Chọn biểu mẫu khác, hoặc tạo mới ở mục “Biểu mẫu”.",
                "procedure.toml",
                form=procedure.start_form,
            )
        for name in sorted(set(procedure.outcome_names) - set(procedure.outcomes)):
            says = "Kết quả “{name}” có tên gọi nhưng không nằm trong “Các kết quả” của thủ tục."
            self.say("outcome-name", "", says, "Thêm vào “Các kết quả”, hoặc xóa tên gọi.", "procedure.toml", name=name)
        self.expression("", procedure.title, filled=True)
        self.drawing()
        for key, form in self.definition.forms.items():
            for says, values in form.check(self.known | self.item_names(key)):
                self.say("form", key, says, "Sửa mục này ở “Biểu mẫu”.", f"forms/{key}.form.json", **values)
        self.texts()
        return self.findings

    def drawing(self) -> None:
        """The diagram itself: every element, the ways between them, and how tokens run on them."""
        if not self.diagram.nodes:
            says = "Sơ đồ chưa vẽ gì, hoặc tệp không đọc được."
            self.say("no-start", "", says, "Kéo hình tròn “Bắt đầu” vào sơ đồ và nối tới bước đầu tiên.")
            return
        structure(self)
        for node in self.diagram.nodes.values():
            self.node(node)
        for found in check_beginnings(self.definition):
            self.findings.append(found)
        ends = {end for flow in self.diagram.flows.values() for end in (flow.source, flow.target)}
        if ends <= set(self.diagram.nodes):
            unreached = {found.element for found in self.findings if found.code in TOLD_ALREADY}
            played = check_soundness(self.diagram)
            if self.chooses_at_a_task():  # told already; played as if every way were taken
                played = [one for one in played if one.code not in ("runs-twice", "ends-twice")]
            if any(found.code == "never-thrown" for found in self.findings):  # what lies behind it is dead with it
                played = [one for one in played if one.code != "dead-step"]
            self.findings += [one for one in played if one.code != "dead-step" or one.element not in unreached]
            self.findings += check_four_eyes(self.definition, self.around)

    def chooses_at_a_task(self) -> bool:
        """Does some step that is no gate have several ways out, and conditions for them?"""
        ways = [self.diagram.outgoing(node.id) for node in self.diagram.nodes.values() if node.kind not in GATES]
        return any(len(out) > 1 and any(flow.condition for flow in out) for out in ways)

    def node(self, node: Node) -> None:
        extra = self.member_names(node)
        self.without_effect(node)
        if node.loop:
            outside = self.member_names(self.diagram.nodes[node.parent]) if node.parent else set()
            if node.loop.cardinality:
                self.expression(node.id, node.loop.cardinality, outside, wanted="int")
                self.so_many(node, node.loop.cardinality)
            else:
                self.expression(node.id, node.loop.collection, outside, wanted="list")
            if node.loop.completion:
                self.expression(node.id, node.loop.completion, extra | set(COUNTERS) | {"results"}, wanted="bool")
        for number in node.legal_basis:
            if self.around.rule_numbers and number not in self.around.rule_numbers and not number.startswith("R-"):
                self.say("legal-basis", node.id, "Không có quy định số “{number}”.", "Sửa số quy tắc.", number=number)
        for key in ("key_date", "outcome", "for_each", "correlation"):
            if key in node.properties:
                self.expression(node.id, node.properties[key], extra, filled=True)
        item = {"item", "index"} if "for_each" in node.properties else set()
        for text in node.inputs.values():
            self.expression(node.id, text, extra | item, filled=True)
        for mapping in node.ins:
            source = mapping.source if "${" in mapping.source else "${" + mapping.source + "}"
            self.expression(node.id, source, extra, filled=True)
        for name in self.sets(node):
            if name not in self.definition.procedure.data:
                says = "Bước này ghi vào “{name}”, nhưng thủ tục chưa có dữ liệu tên như vậy."
                self.say(
                    "undeclared",
                    node.id,
                    says,
                    "Thêm vào “Dữ liệu của thủ tục” (bảng bên phải, khi không chọn hình nào).",
                    name=name,
                )
        self.known_outcome(node)
        self.message_of_somebody(node)
        if node.kind in BY_KIND:
            BY_KIND[node.kind](self, node, extra)
        if node.event.kind == "timer":
            timer(self, node, extra)

    def so_many(self, node: Node, text: str) -> None:
        """A number of times that is written down is one that a case can carry out."""
        bare = expressions.strip(text)
        if NUMBER.fullmatch(bare) and not 1 <= int(bare[:20]) <= expressions.MAX_ELEMENTS:
            says = "“{name}” được làm {n} lần; chỉ được từ 1 đến {most} lần."
            values = {"name": node.name or node.id, "n": bare[:40], "most": str(expressions.MAX_ELEMENTS)}
            self.say("loop-times", node.id, says, "Ghi lại số lần.", **values)

    def known_outcome(self, node: Node) -> None:
        """An end of a case names one of the outcomes of the procedure."""
        outcome, outcomes = node.properties.get("outcome", ""), self.definition.procedure.outcomes
        if node.kind == "end" and not node.parent and outcomes and outcome and "${" not in outcome:
            if outcome not in outcomes:
                says = "Điểm kết thúc “{name}” ghi kết quả “{outcome}”, nhưng thủ tục không có kết quả này."
                do = "Chọn lại kết quả, hoặc thêm vào “Các kết quả” của thủ tục."
                self.say("outcome", node.id, says, do, name=node.name or node.id, outcome=outcome)

    def message_of_somebody(self, node: Node) -> None:
        """A message that no procedure sends may still come from outside: a person is asked to look."""
        waits = node.kind in ("catch", "boundary") or (node.kind == "start" and node.parent)
        if self.around.sent is None or node.event.kind != "message" or not waits:
            return
        if node.event.message and node.event.message not in {*self.around.sent, *self.diagram.sends()}:
            says = (
                "“{name}” chờ thông điệp “{message}”, nhưng không thủ tục nào gửi thông điệp này: hồ sơ có thể chờ mãi."
                if node.kind == "catch"
                else "“{name}” chờ thông điệp “{message}”, nhưng không thủ tục nào gửi: có thể không bao giờ xảy ra."
            )
            do = "Chọn thông điệp khác, vẽ chỗ gửi trong thủ tục kia, hoặc chắc rằng một hệ thống bên ngoài gửi."
            self.doubt(
                "nobody-sends", node.id, says, do, name=node.name or node.event.message, message=node.event.message
            )

    def without_effect(self, node: Node) -> None:
        """Properties, inputs and results that the element does not carry out where it stands."""
        idle = set(node.properties) - PROPERTIES.get(node.kind, set()) - NOTES
        if node.loop is None:
            idle |= set(node.properties) & {"collect"}
        if node.event.kind != "message" and node.kind in ("throw", "end"):
            idle |= set(node.properties) & {"for_each", "to_procedure"}
        if node.event.kind not in ("message", "signal"):
            idle |= set(node.properties) & {"correlation"}
        for name in sorted(idle):
            self.say(
                "unknown-property",
                node.id,
                "“{name}” được ghi ở đây nhưng không có tác dụng.",
                "Xóa mục này.",
                name=name,
            )
        carries = node.kind in ("service", "rule") or (node.kind in ("throw", "end") and node.event.kind in CARRIES)
        gives = node.kind == "call" or (node.kind == "sub" and node.loop is not None)
        if (node.inputs and not carries) or (node.ins and node.kind != "call") or (node.outs and not gives):
            says = (
                "“{name}” không nhận và không trả dữ liệu nào: dữ liệu đưa vào hoặc lấy ra ghi ở đây không có tác dụng."
            )
            self.say("no-mapping", node.id, says, "Xóa phần đưa vào, lấy ra đó.", name=node.name or node.id)

    def sets(self, node: Node) -> list[str]:
        """The variables that an element sets by its attributes and properties."""
        result = {"service": node.properties.get("result"), "rule": node.attributes.get("resultVariable")}.get(
            node.kind
        )
        if node.loop is not None:
            named = [node.properties.get("collect") or result]
        else:
            named = [result, *(mapping.target for mapping in node.outs if node.kind == "call")]
        return [name for name in named if name]

    def texts(self) -> None:
        """Every Vietnamese text has its English."""
        for text in self.definition.texts.missing(texts_of(self.definition)):
            self.say(
                "untranslated",
                "",
                "Chưa có bản tiếng Anh: “{text}”",
                "Điền ở mục “Tiếng Anh”.",
                "texts/en.po",
                text=text,
            )


def texts_of(definition: Definition) -> set[str]:
    """Every text of a procedure that people read."""
    procedure = definition.procedure
    found = {procedure.name, procedure.summary}
    for names in (procedure.outcome_names, procedure.data_names, procedure.value_names):
        found |= set(names.values())
    for node in definition.diagram.nodes.values():
        found |= {node.name, node.properties.get("explain", "")}
    found |= {flow.name for flow in definition.diagram.flows.values()}
    for form in definition.forms.values():
        for item in form.all_fields():
            found |= {item.label, item.description, item.text, str(item.properties.get("rule_message", ""))}
            found |= {label for _value, label in item.options}
    found |= {template.title for template in definition.documents.values()}
    found |= composed(definition.diagram)
    return {text for text in found if text}
