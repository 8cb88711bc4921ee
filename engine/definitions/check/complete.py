"""Is everything there that the diagram names: roles, forms, deadlines, documents, rules, called processes?"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from engine.calendar import reminders, timing
from engine.definitions.check.beginnings import check_beginnings
from engine.definitions.check.circles import calls_at_once, comes_back
from engine.definitions.check.four_eyes import check_four_eyes
from engine.definitions.check.soundness import check_soundness
from engine.definitions.diagram import Diagram, Node
from engine.definitions.documents import placeholders
from engine.definitions.folder import Definition, Procedure
from engine.errors import Finding
from engine.organisation import roles
from engine.rules import expressions, typed
from engine.wording import Catalogue

GIVEN = {
    "unit", "unit_name", "unit_kind", "unit_level", "subject", "starter", "today", "case_number", "case_started_on",
}  # fmt: skip
#: kind of element -> the properties that mean something there; `legal_basis` and `explain` may stand anywhere
PROPERTIES: dict[str, set[str]] = {
    "user": {
        "open_to_subject",
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
    "call": {"collect"},
    "sub": {"collect"},
    "throw": {"for_each", "to_procedure"},
    "end": {"outcome", "for_each", "to_procedure"},
    **dict.fromkeys(("catch", "boundary", "start"), {"correlation"}),
}
NOTES = {"legal_basis", "explain"}
#: Throwing events whose inputs are what they bring along.
CARRIES = {"message", "signal", "error", "escalation"}


@dataclass(frozen=True)
class Surroundings:
    """What exists besides the definition: ids of procedures, names of rules with inputs, operations."""

    procedures: Collection[str] = ()
    rules: dict[str, dict[str, str]] = field(default_factory=dict)
    rule_numbers: Collection[str] = ()
    operations: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = field(default_factory=dict)
    #: procedure -> the processes that it calls before it waits for anybody
    calls: dict[str, frozenset[str]] = field(default_factory=dict)


def check_definition(definition: Definition, around: Surroundings) -> list[Finding]:
    """Everything that must be mended; an empty list means that the version may be released."""
    return _Check(definition, around).run()


_AUTOMATIC = {"service", "rule", "script"}
_INSIDE = {"call", "sub"}
#: boundary event -> the elements on which it may stand: timers and messages come to what waits, errors to what fails
HOSTS = {
    "error": _AUTOMATIC | _INSIDE,
    "escalation": _INSIDE,
    **dict.fromkeys(("timer", "message", "signal"), {"user", "catch", *_INSIDE}),
}
ALL_HOSTS = set().union(*HOSTS.values())
#: What the completion condition of a multi-instance sees of its members.
COUNTERS = dict.fromkeys(
    ("nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances", "nrOfTerminatedInstances", "loopCounter"), "int"
)
#: What a diagram without its folder cannot have yet: told, but no reason to refuse the drawing.
LATER = {"no-role", "no-form", "no-document", "document-variable", "undeclared", "timer-units"}


def check_alone(diagram: Diagram, around: Surroundings) -> list[Finding]:
    """What can be said of a diagram without forms, documents and declared data; what these will add is a warning."""
    alone = Procedure(diagram.process_id, diagram.name or diagram.process_id, title="")
    check = _Check(Definition(alone, diagram, {}, {}, Catalogue({}), {}, ""), around, alone=True)
    check.drawing()
    return [replace(found, severity="warning") if found.code in LATER else found for found in check.findings]


class _Check:
    def __init__(self, definition: Definition, around: Surroundings, *, alone: bool = False) -> None:
        self.definition = definition
        self.alone = alone
        self.around = around
        self.diagram: Diagram = definition.diagram
        self.known = set(definition.procedure.data) | GIVEN
        self.types = {**definition.procedure.data, **dict.fromkeys(GIVEN, "text")}
        self.findings: list[Finding] = []

    def say(self, code: str, element: str, says: str, do: str, file: str = "process.bpmn", **values: str) -> None:
        """Note a fault; what belongs to no element belongs to the process."""
        carrier = element or self.diagram.process_id
        self.findings.append(Finding(code, carrier, says, do, tuple(values.items()), file))

    def run(self) -> list[Finding]:
        procedure = self.definition.procedure
        if procedure.id != self.diagram.process_id:
            says = "Mã thủ tục “{a}” khác mã trong sơ đồ “{b}”."
            self.say("process-id", "", says, "Đặt hai mã giống nhau.", a=procedure.id, b=self.diagram.process_id)
        if procedure.start != "nobody" and (wrong := roles.check(procedure.start)):
            says = "Người được mở hồ sơ không hợp lệ: {what}"
            self.say("start-role", "", says, "Ví dụ: secretary@unit.", "procedure.toml", what=wrong)
        if procedure.start_form and procedure.start_form not in self.definition.forms:
            says = "Không có biểu mẫu “{form}”."
            self.say("no-form", "", says, "Tạo biểu mẫu.", "procedure.toml", form=procedure.start_form)
        for name in sorted(set(procedure.outcome_names) - set(procedure.outcomes)):
            says = "Kết quả “{name}” có tên gọi nhưng không có trong outcomes."
            self.say("outcome-name", "", says, "Thêm vào outcomes, hoặc xóa tên gọi.", "procedure.toml", name=name)
        self.expression("", procedure.title, filled=True)
        self.drawing()
        for key, form in self.definition.forms.items():
            for says, values in form.check(self.known | self.item_names(key)):
                self.say("form", key, says, "Sửa biểu mẫu.", f"forms/{key}.form.json", **values)
        self.texts()
        return self.findings

    def drawing(self) -> None:
        """The diagram itself: every element, the ways between them, and how tokens run on them."""
        self.structure()
        for node in self.diagram.nodes.values():
            self.node(node)
        for found in check_beginnings(self.definition):
            self.findings.append(found)
        ends = {end for flow in self.diagram.flows.values() for end in (flow.source, flow.target)}
        if ends <= set(self.diagram.nodes):
            self.findings += check_soundness(self.diagram)
            self.findings += check_four_eyes(self.definition)

    def item_names(self, form_key: str) -> set[str]:
        """Names of the member that a form of a multi-instance sees."""
        used = [node for node in self.diagram.nodes.values() if node.attributes.get("formKey") == form_key]
        return {"item", "index"}.union(*(self.member_names(node) for node in used))

    def member_names(self, node: Node) -> set[str]:
        """What an expression sees of members: of the element's own, and of those of the sub-processes around it."""
        around = [self.diagram.nodes[scope] for scope in self.diagram.scopes_around(node.id)]
        loops = [other.loop for other in (node, *around) if other.loop is not None]
        return {name for loop in loops for name in (loop.variable, "item", "index", "loopCounter")}

    def structure(self) -> None:
        """Every element lies on a way from a start to an end."""
        nodes = self.diagram.nodes
        if not self.diagram.starts():
            self.say("no-start", "", "Sơ đồ không có sự kiện bắt đầu.", "Thêm sự kiện bắt đầu.")
        begin = {n.id for n in self.diagram.starts()} | {n.id for n in nodes.values() if n.kind == "boundary"}
        events = [n for n in nodes.values() if n.kind == "event_sub"]
        begin |= {n.id for n in events} | {start.id for n in events for start in self.diagram.starts(n.id)}
        forward = self.reach(begin, True)
        backward = self.reach({n.id for n in nodes.values() if n.kind in ("end", "event_sub")}, False)
        for node in nodes.values():
            label = node.name or node.id
            if node.id not in forward:
                self.say("unreachable", node.id, "Không có đường nào dẫn tới “{name}”.", "Nối vào sơ đồ.", name=label)
            ways = len(self.diagram.outgoing(node.id))
            if node.kind not in ("end", "event_sub") and ways == 0:
                says = "“{name}” không có đường ra."
                self.say("outgoing", node.id, says, "Nối tới một sự kiện kết thúc.", name=label)
            elif node.id not in backward:
                says = "Từ “{name}” không có đường nào tới kết thúc."
                self.say("no-way-out", node.id, says, "Nối tới một sự kiện kết thúc.", name=label)
            many = ("exclusive", "inclusive", "parallel", "event_gate", "end", "event_sub")
            if node.kind not in many and ways > 1:
                says = "“{name}” phải có đúng một đường ra."
                self.say("outgoing", node.id, says, "Dùng cổng để rẽ nhánh.", name=label)
            if node.kind == "boundary":
                self.border(node)

    def border(self, node: Node) -> None:
        """A boundary event stands on an element that can bring what it catches."""
        host = self.diagram.nodes.get(node.attached_to)
        if host is None or host.parent != node.parent or host.kind not in ALL_HOSTS:
            says = "Sự kiện biên “{name}” không gắn vào phần tử nào."
            self.say(
                "boundary-host", node.id, says, "Gắn vào một bước hoặc một quy trình con.", name=node.name or node.id
            )
        elif host.kind not in HOSTS.get(node.event.kind, ALL_HOSTS):
            says = "“{host}” không bao giờ báo điều mà sự kiện biên “{name}” chờ."
            values = {"host": host.name or host.id, "name": node.name or node.id}
            self.say("boundary-event", node.id, says, "Gắn vào một bước tự động hoặc một quy trình con.", **values)

    def reach(self, start: set[str], forward: bool) -> set[str]:
        seen, pending = set(start), list(start)
        while pending:
            here = pending.pop()
            flows = self.diagram.outgoing(here) if forward else self.diagram.incoming(here)
            following = [flow.target if forward else flow.source for flow in flows]
            node = self.diagram.nodes.get(here)
            if not forward and node is not None and node.attached_to:
                following.append(node.attached_to)
            if forward:
                following += [other.id for other in self.diagram.boundaries(here)]
            if forward and node is not None and node.kind == "sub":
                following += [other.id for other in self.diagram.starts(here)]
            fresh = [item for item in following if item not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        return seen

    def expression(
        self,
        element: str,
        text: str,
        extra: set[str] | None = None,
        *,
        filled: bool = False,
        wanted: str | None = None,
    ) -> None:
        """Check one expression, or (filled) every placeholder of a text. wanted: the type that its value must have."""
        parts = expressions.placeholders(text) if filled else [text]
        for part in parts:
            unreadable = expressions.faults(part, None if self.alone else self.known | (extra or set()))
            for says, values in unreadable:
                self.say("expression", element, says, "Sửa biểu thức hoặc khai báo biến trong [data].", **values)
            if not unreadable and not self.alone:
                types = {name: kind for name, kind in self.types.items() if name not in (extra or ())}
                for says, values in typed.faults(part, types | COUNTERS, wanted):
                    self.say("expression-type", element, says, "Sửa biểu thức hoặc kiểu trong [data].", **values)

    def node(self, node: Node) -> None:
        extra = self.member_names(node)
        self.without_effect(node)
        if node.loop:
            outside = self.member_names(self.diagram.nodes[node.parent]) if node.parent else set()
            if node.loop.cardinality:
                self.expression(node.id, node.loop.cardinality, outside, wanted="int")
            else:
                self.expression(node.id, node.loop.collection, outside, wanted="list")
            if node.loop.completion:
                self.expression(node.id, node.loop.completion, extra | set(COUNTERS) | {"results"}, wanted="bool")
        for number in node.legal_basis:
            if self.around.rule_numbers and number not in self.around.rule_numbers and not number.startswith("R-"):
                self.say("legal-basis", node.id, "Không có quy tắc “{number}”.", "Sửa số quy tắc.", number=number)
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
                says = "Biến “{name}” chưa khai báo trong [data]."
                self.say("undeclared", node.id, says, "Thêm vào procedure.toml.", name=name)
        getattr(self, f"node_{node.kind}", lambda _node, _extra: None)(node, extra)
        if node.event.kind == "timer":
            self.timer(node, extra)

    def without_effect(self, node: Node) -> None:
        """Properties, inputs and results that the element does not carry out where it stands."""
        idle = set(node.properties) - PROPERTIES.get(node.kind, set()) - NOTES
        if node.loop is None:
            idle |= set(node.properties) & {"collect"}
        if node.event.kind != "message" and node.kind in ("throw", "end"):
            idle |= set(node.properties) & {"for_each", "to_procedure"}
        if node.event.kind != "message":
            idle |= set(node.properties) & {"correlation"}
        for name in sorted(idle):
            self.say(
                "unknown-property", node.id, "Thuộc tính “{name}” không có tác dụng.", "Xóa hoặc sửa tên.", name=name
            )
        carries = node.kind in ("service", "rule") or (node.kind in ("throw", "end") and node.event.kind in CARRIES)
        gives = node.kind == "call" or (node.kind == "sub" and node.loop is not None)
        if (node.inputs and not carries) or (node.ins and node.kind != "call") or (node.outs and not gives):
            says = "“{name}” không nhận và không trả giá trị nào: phần khai báo vào, ra ở đây không có tác dụng."
            self.say("no-mapping", node.id, says, "Xóa phần khai báo vào, ra.", name=node.name or node.id)

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

    def timer(self, node: Node, extra: set[str]) -> None:
        """A time that can be read, and that repeats only where something can happen more than once."""
        if wrong := timing.check(node.event.text):
            self.say("timer", node.id, "Thời gian không đọc được: {what}", "Ví dụ: P15D, 10 working days.", what=wrong)
        else:
            self.read_by(node, node.event.text, extra)
        if node.event.timing == "cycle" and timing.too_often(node.event.text):
            says = (
                "“{name}” lặp lại quá thường xuyên ({text}): không giới hạn số lần thì mỗi giờ một lần là nhiều nhất."
            )
            do = "Ghi số lần, ví dụ R3/PT10M, hoặc một khoảng từ một giờ trở lên."
            self.say("timer-too-often", node.id, says, do, name=node.name or node.id, text=node.event.text)
        begins = node.kind == "start" and not node.parent  # of a process: a case for each time
        once = node.kind == "catch" or (node.kind in ("boundary", "start") and node.interrupting and not begins)
        if once and node.event.timing == "cycle":
            says = "“{name}” chỉ xảy ra một lần nên không thể lặp lại ({text})."
            do = "Dùng khoảng thời gian, hoặc sự kiện không ngắt."
            self.say("timer-cycle", node.id, says, do, name=node.name or node.id, text=node.event.text)

    def read_by(self, node: Node, written: str, extra: set[str]) -> None:
        """Every variable from which a time is counted is declared."""
        self.expression(node.id, written, extra, filled=True)
        unknown = set() if self.alone else timing.names(written) - self.known - extra
        for name in sorted(unknown):
            says = "Thời hạn “{text}” tính từ “{name}”, biến này chưa khai báo."
            self.say("deadline", node.id, says, "Khai báo biến trong [data].", text=written, name=name)

    def node_sub(self, node: Node, extra: set[str]) -> None:
        starts = self.diagram.starts(node.id)
        if len(starts) != 1:
            says = "Quy trình con “{name}” phải có đúng một sự kiện bắt đầu."
            self.say("sub-start", node.id, says, "Thêm hoặc xóa sự kiện bắt đầu.", name=node.name or node.id)

    def node_event_sub(self, node: Node, extra: set[str]) -> None:
        self.node_sub(node, extra)
        if self.diagram.incoming(node.id) or self.diagram.outgoing(node.id) or self.diagram.boundaries(node.id):
            says = "Quy trình con theo sự kiện “{name}” tự bắt đầu: không có đường nối vào, ra hay sự kiện biên."
            self.say("event-sub-flow", node.id, says, "Xóa các đường nối.", name=node.name or node.id)

    def node_event_gate(self, node: Node, extra: set[str]) -> None:
        outgoing = self.diagram.outgoing(node.id)
        for flow in outgoing:
            target = self.diagram.nodes.get(flow.target)
            alone = len(self.diagram.incoming(flow.target)) == 1 and not self.diagram.boundaries(flow.target)
            if target is not None and (target.kind != "catch" or not alone):
                says = "Sau cổng chờ sự kiện “{name}” chỉ được có sự kiện chờ, mỗi sự kiện một đường vào."
                self.say("gate-event", flow.id, says, "Đổi thành sự kiện chờ.", name=node.name or node.id)
        if len(outgoing) < 2:
            says = "Cổng chờ sự kiện “{name}” cần ít nhất hai sự kiện."
            self.say("gate-event", node.id, says, "Thêm một sự kiện, hoặc bỏ cổng.", name=node.name or node.id)

    def node_inclusive(self, node: Node, extra: set[str]) -> None:
        self.node_exclusive(node, extra)

    def node_user(self, node: Node, extra: set[str]) -> None:
        who = node.attributes.get("candidateGroups")
        if not who:
            self.say("no-role", node.id, "Việc “{name}” chưa giao cho ai.", "Chọn vai trò.", name=node.name)
        elif wrong := roles.check(who):
            self.say("role", node.id, "Vai trò không đọc được: {what}", "Ví dụ: secretary@unit.", what=wrong)
        else:
            self.expression(node.id, who, extra, filled=True)
        form = node.attributes.get("formKey")
        if form and form not in self.definition.forms:
            self.say("no-form", node.id, "Không có biểu mẫu “{form}”.", "Tạo biểu mẫu.", form=form)
        if not form:
            self.say("no-form", node.id, "Việc “{name}” chưa có biểu mẫu.", "Chọn biểu mẫu.", name=node.name)
        due = node.attributes.get("dueDate")
        if due and (wrong := timing.check(due)):
            self.say(
                "deadline",
                node.id,
                "Thời hạn không đọc được: {what}",
                "Ví dụ: 10 working days after opened.",
                what=wrong,
            )
        elif due:
            self.read_by(node, due, extra)
        self.deadline_properties(node)
        for key in node.documents:
            self.document(node, key)
        declared = set(self.definition.procedure.data)
        form_read = self.definition.forms.get(form or "")
        if form_read is not None and node.loop is None:
            for item in form_read.answers():
                if item.key not in declared:
                    says = "Mục “{key}” của biểu mẫu “{form}” chưa khai báo trong [data]."
                    self.say("undeclared", node.id, says, "Thêm vào procedure.toml.", key=item.key, form=form or "")

    def deadline_properties(self, node: Node) -> None:
        """Whose deadline it is, when to remind of it, who may stop its clock."""
        whose, steps = node.properties.get("deadline_of"), node.properties.get("reminders")
        if whose not in (None, "person", "authority"):
            says = "Thuộc tính deadline_of không nhận “{what}”."
            self.say("deadline-of", node.id, says, "Ghi person hoặc authority.", what=str(whose))
        if steps is not None and not reminders.readable(steps):
            says = "Không đọc được các lần nhắc “{what}”."
            self.say("reminders", node.id, says, "Ví dụ: 30, 14, 7 days; unit_duty.", what=steps)
        stop = node.properties.get("clock_stop", "no")
        if stop not in ("no", "holder") and (wrong := roles.check(stop)):
            self.say("role", node.id, "Vai trò không đọc được: {what}", "Ví dụ: secretary@unit.", what=wrong)

    def document(self, node: Node, key: str) -> None:
        template = self.definition.documents.get(key)
        if template is None:
            self.say("no-document", node.id, "Không có mẫu văn bản “{key}”.", "Tạo documents/{key}.md.", key=key)
            return
        form = self.definition.forms.get(node.attributes.get("formKey", ""))
        names = self.known | {"item", "index"} | self.member_names(node) | set(node.inputs)
        names |= {item.key for item in form.answers()} if form else set()
        written = placeholders(replace(template, paper=None))
        for name in sorted(placeholders(template) - names):
            says = "Mẫu “{key}” cần “{name}” nhưng không có biến này."
            file = f"documents/{key}.{'md' if name in written else 'docx'}"
            self.say("document-variable", node.id, says, "Sửa mẫu hoặc khai báo biến.", file, key=key, name=name)

    def node_service(self, node: Node, extra: set[str]) -> None:
        topic = node.attributes.get("topic", "")
        known = self.around.operations.get(topic)
        if not topic:
            says = "Bước tự động “{name}” chưa chọn thao tác."
            do = "Chọn thao tác có sẵn: camunda:type=“external” và camunda:topic."
            self.say("no-operation", node.id, says, do, name=node.name or node.id)
            return
        if known is None:
            self.say("no-operation", node.id, "Không có thao tác “{topic}”.", "Chọn thao tác có sẵn.", topic=topic)
            return
        required, optional, open_inputs = known
        for name in required:
            if name not in node.inputs:
                says = "Thao tác “{topic}” thiếu “{name}”."
                self.say("operation-input", node.id, says, "Thêm giá trị vào.", topic=topic, name=name)
        for name in node.inputs:
            if not open_inputs and name not in (*required, *optional):
                says = "Thao tác “{topic}” không nhận “{name}”."
                self.say("operation-input", node.id, says, "Xóa giá trị này.", topic=topic, name=name)
        if topic == "issue_document" and "${" not in node.inputs.get("template", ""):
            self.document(node, node.inputs.get("template", ""))

    def node_rule(self, node: Node, extra: set[str]) -> None:
        name = node.attributes.get("decisionRef", "")
        if name not in self.around.rules:
            self.say("no-rule", node.id, "Không có quy tắc “{name}”.", "Chọn quy tắc có sẵn.", name=name)
            return
        for wanted, kind in self.around.rules[name].items():
            if not kind.endswith("?") and wanted not in node.inputs and wanted not in self.known:
                says = "Quy tắc “{name}” cần “{wanted}”."
                self.say("rule-input", node.id, says, "Thêm giá trị vào.", name=name, wanted=wanted)

    def node_call(self, node: Node, extra: set[str]) -> None:
        if node.called not in self.around.procedures:
            self.say(
                "no-called", node.id, "Không có quy trình được gọi “{id}”.", "Chọn quy trình có sẵn.", id=node.called
            )
        own = self.diagram.process_id
        if node.called in calls_at_once(self.diagram) and comes_back(node.called, own, self.around.calls):
            says = "“{name}” gọi “{id}”, và quy trình đó gọi lại quy trình này trước khi chờ ai: không bao giờ dừng."
            do = "Để một việc của người hoặc một cổng đứng trước bước gọi."
            self.say("call-circle", node.id, says, do, name=node.name or node.id, id=node.called)

    def node_script(self, node: Node, extra: set[str]) -> None:
        try:
            lines = expressions.assignments(node.script)
        except expressions.ExpressionError as error:
            self.say("expression", node.id, error.says, "Sửa biểu thức.", text=error.text, reason=error.reason)
            return
        for name, text in lines:
            self.expression(node.id, text, extra, wanted=self.definition.procedure.data.get(name))
            if name not in self.definition.procedure.data:
                says = "Biến “{name}” chưa khai báo trong [data]."
                self.say("undeclared", node.id, says, "Thêm vào procedure.toml.", name=name)

    def node_exclusive(self, node: Node, extra: set[str]) -> None:
        outgoing = self.diagram.outgoing(node.id)
        conditional = any(flow.condition for flow in outgoing)
        if node.default_flow and node.default_flow not in {flow.id for flow in outgoing}:
            says = "Đường mặc định “{flow}” của cổng “{name}” không phải là đường ra của cổng này."
            values = {"flow": node.default_flow, "name": node.name or node.id}
            self.say("default-flow", node.id, says, "Chọn lại đường mặc định.", **values)
        for flow in outgoing:
            if flow.condition and flow.id == node.default_flow:
                says = "Đường mặc định “{name}” có điều kiện; điều kiện này không được xét."
                self.say("default-condition", flow.id, says, "Xóa điều kiện.", name=flow.name or flow.id)
            if flow.condition:
                self.expression(flow.id, flow.condition, extra, wanted="bool")
            elif len(outgoing) > 1 and flow.id != node.default_flow:
                says = "Đường “{name}” ra khỏi cổng không có điều kiện và không phải đường mặc định."
                self.say("no-condition", flow.id, says, "Thêm điều kiện.", name=flow.name or flow.id)
        if (len(outgoing) > 1 or conditional) and not node.default_flow:
            self.say(
                "no-default",
                node.id,
                "Cổng “{name}” có thể không có nhánh nào đúng.",
                "Đặt một nhánh mặc định.",
                name=node.name or node.id,
            )

    def texts(self) -> None:
        """Every Vietnamese text has its English."""
        for text in self.definition.texts.missing(texts_of(self.definition)):
            self.say(
                "untranslated", "", "Chưa có bản tiếng Anh: “{text}”", "Thêm vào texts/en.po.", "texts/en.po", text=text
            )


def texts_of(definition: Definition) -> set[str]:
    """Every text of a procedure that people read."""
    procedure = definition.procedure
    found = {procedure.name, procedure.summary, *procedure.outcome_names.values()}
    for node in definition.diagram.nodes.values():
        found |= {node.name, node.properties.get("explain", "")}
    found |= {flow.name for flow in definition.diagram.flows.values()}
    for form in definition.forms.values():
        for item in form.all_fields():
            found |= {item.label, item.description, item.text, str(item.properties.get("rule_message", ""))}
            found |= {label for _value, label in item.options}
    found |= {template.title for template in definition.documents.values()}
    return {text for text in found if text}
