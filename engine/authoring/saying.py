"""Parts of a procedure in the words of people: who, by when, under which condition, which way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.authoring.formulas import Formulas
from engine.definitions.diagram import Diagram, Node
from engine.definitions.folder import Definition
from engine.execution.not_here import called
from engine.execution.procedures import time_words
from engine.execution.timeline import outcome_words
from engine.organisation.assignments import (
    Above,
    AssignmentError,
    Expression,
    Here,
    Part,
    Place,
    RoleAt,
    Starter,
    Subject,
    Superior,
    parse,
    parse_place,
)
from engine.organisation.kinds import role_words
from engine.rules.dated import Rule
from engine.wording import sentence

#: kind of element -> what people call it
KINDS = {
    "user": "việc",
    "service": "bước máy làm",
    "rule": "bước tra quy định",
    "script": "bước ghi dữ liệu",
    "call": "bước gọi quy trình",
    "exclusive": "chỗ rẽ",
    "inclusive": "chỗ rẽ nhiều nhánh",
    "parallel": "chỗ tách hoặc gộp song song",
    "event_gate": "chỗ chờ sự kiện đầu tiên",
    "catch": "chỗ chờ",
    "throw": "chỗ báo đi",
    "boundary": "sự kiện kèm theo",
    "link": "chỗ nối",
    "start": "điểm bắt đầu",
    "end": "điểm kết thúc",
    "sub": "quy trình con",
    "event_sub": "quy trình con theo sự kiện",
}
#: `holder("a") == null ? holder("b") : null`: somebody else where nobody holds the role
_INSTEAD = re.compile(r'holder\("[^"]+"\)\s*==\s*null\s*\?\s*(.+)\s*:\s*null', re.S)
#: what a case always knows: type and words
GIVEN = {
    "unit": ("unit", "Đơn vị của hồ sơ"),
    "unit_name": ("text", "Tên đơn vị"),
    "unit_kind": ("text", "Loại đơn vị"),
    "unit_level": ("text", "Cấp của đơn vị"),
    "subject": ("person", "Người mà hồ sơ nói đến"),
    "starter": ("person", "Người mở hồ sơ"),
    "today": ("date", "Hôm nay"),
    "case_number": ("text", "Số hồ sơ"),
    "case_started_on": ("date", "Ngày mở hồ sơ"),
}
#: parts of people, units and results of operations that no form and no rule names
PARTS = {
    "person": "người", "name": "tên", "unit": "đơn vị", "key": "khóa", "item": "mục", "ok": "kết quả đạt",
    "text": "nội dung", "about": "người liên quan", "title": "tiêu đề", "value": "giá trị", "label": "nhãn",
    "winner": "phương án thắng",
    "outcome": "kết quả", "suspended": "bị đình chỉ", "party_status": "tư cách đảng viên", "id": "mã",
    "exempt_from_activity": "được miễn sinh hoạt", "admitted_on": "ngày vào Đảng", "is_leader": "là lãnh đạo",
}  # fmt: skip
GATES = ("exclusive", "inclusive", "parallel", "event_gate")


@dataclass(frozen=True)
class House:
    """What the house calls what a definition refers to outside itself: procedures by id, rules by name."""

    procedures: Mapping[str, Definition] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)


class Speaker:
    """Says parts of one definition in one language."""

    def __init__(self, definition: Definition, language: str, house: House | None = None) -> None:
        self.definition = definition
        self.house = house or House()
        self.language = language
        self.diagram: Diagram = definition.diagram

    def __call__(self, template: str, **values: object) -> str:
        """One sentence of ours, filled."""
        return sentence(template, values, self.language)

    def text(self, words: str) -> str:
        """A text of the procedure in this language."""
        return self.definition.say(words, self.language)

    def kind(self, node: Node) -> str:
        """What people call this kind of element."""
        return self(KINDS.get(node.kind, "phần tử"))

    def name(self, element: str) -> str:
        """An element's name; one without a name is told by what comes before it."""
        node = self.diagram.nodes.get(element)
        if node is None:
            return element
        if node.name:
            return f"“{self.text(node.name)}”"
        before = next((self.diagram.nodes[flow.source] for flow in self.diagram.incoming(element)), None)
        if before is not None and before.name:
            return self("{kind} sau “{before}”", kind=self.kind(node), before=self.text(before.name))
        after = next((self.diagram.nodes[flow.target] for flow in self.diagram.outgoing(element)), None)
        if after is not None and after.name:
            return self("{kind} trước “{after}”", kind=self.kind(node), after=self.text(after.name))
        return self.kind(node)

    def procedure(self, id: str) -> str:
        """Another procedure by its name, or by its id when nobody knows it here."""
        known = self.house.procedures.get(id)
        return f"“{known.say(known.procedure.name, self.language) if known else called(id, self.language)}”"

    def rule(self, name: str) -> str:
        """A rule or a decision table by what people call it."""
        known = self.house.rules.get(name)
        return f"“{known.title.get(self.language) or name if known else name}”"

    def document(self, key: str) -> str:
        """A document by its title as people read it before it is issued."""
        return f"“{self.definition.title_words(key, self.language)}”"

    def who(self, text: str) -> str:
        """An assignment, precisely: two that differ never sound the same."""
        if text in ("", "nobody"):
            return self("không ai") if not text else self("chỉ mở từ thủ tục khác")
        try:
            return self(" hoặc ").join(self._part(part) for part in parse(text))
        except AssignmentError:
            return text

    def _part(self, part: Part) -> str:
        match part:
            case Subject():
                return self("đối tượng của hồ sơ")
            case Starter():
                return self("người mở hồ sơ")
            case Expression():
                return self._named(part.text)
            case RoleAt():
                role = self(role_words(part.role))
                return f"{role if self.language == 'vi' else role.lower()} {self._place(part.place)}"

    def _named(self, text: str) -> str:
        """People whom an expression names: another role where nobody holds the first, whom a list or a step names."""
        if found := _INSTEAD.fullmatch(text.strip()):
            roles = re.findall(r'holder\("([^"]+)"\)', found[1])
            return self(" hoặc ").join(self("nếu không có thì {who}", who=self.who(role)) for role in roles)
        if re.fullmatch(r"\w+\.person", text.strip()):
            return self("từng người trong danh sách")
        name = text.strip()
        step = self.definition.set_at(name) if self.definition.variable_words(name, self.language) == name else ""
        if step:
            return self("người được xác định ở bước “{step}”", step=self.text(step))
        return self("người ghi ở {what}", what=self.value(f"${{{text}}}"))

    def _place(self, place: Place) -> str:
        match place:
            case Here():
                return self("của đơn vị")
            case Expression():
                return self("của đơn vị ghi ở {what}", what=self.value(f"${{{place.text}}}"))
            case Superior(of=Here()):
                return self("của cấp trên trực tiếp")
            case Above(of=Here()):
                return self("của cấp trên gần nhất có vai trò này")
            case Superior():
                return self("của cấp trên trực tiếp {of}", of=self._place(place.of))
            case Above():
                return self(
                    "của cấp gần nhất có vai trò này ở trên {of}", of=self._place(place.of).removeprefix("của ")
                )

    def place(self, text: str) -> str:
        """The body that issues a paper, or the unit: `unit`, `standing_committee@superior(unit)`."""
        try:
            kind, place = parse_place(text)
        except AssignmentError:
            return text
        where = self._place(place)
        return f"{self(role_words(kind))} {where}" if kind else self("đơn vị {where}", where=where)

    def time(self, text: str) -> str:
        """A deadline or timer."""
        return time_words(text, self.language, self.definition)

    def variable(self, name: str) -> str:
        """What people call a variable: its label in a form, else the step whose result it is."""
        if name in GIVEN:
            return self(GIVEN[name][1]).lower()
        words = self.definition.variable_words(name, self.language)
        if words == name and (step := self._only_result(name)):
            return self("kết quả của bước “{step}”", step=self.text(step))
        if words == name and (step := self.definition.set_at(name)):
            return self("{part} ở bước “{step}”", part=f"“{name}”", step=self.text(step))
        return f"“{words}”"

    def member(self, name: str, key: str) -> str:
        """A part of what a variable holds: from the step that set it, or of what people call the variable."""
        part, step = self.part(name, key), self.definition.set_at(name)
        if step and self.definition.variable_words(name, self.language) == name:
            return self("{part} ở bước “{step}”", part=part, step=self.text(step))
        return self("{part} của {of}", part=part, of=self.variable(name))

    def _only_result(self, name: str) -> str:
        """The step that sets a variable and nothing else, or nothing."""
        step = self.definition.set_at(name)
        return step if step and sum(self.definition.set_at(other) == step for other in self._results) == 1 else ""

    @cached_property
    def _results(self) -> frozenset[str]:
        """Every variable that a step sets by itself."""
        found: set[str] = set()
        for node in self.diagram.nodes.values():
            found |= {node.properties.get("collect", ""), node.properties.get("result", "")}
            found |= {node.attributes.get("resultVariable", "")}
            found |= {mapping.target for mapping in node.outs}
            found |= {line.partition("=")[0].strip() for line in node.script.splitlines()}
        return frozenset(found - {""})

    def is_member(self, name: str) -> bool:
        """Is it one item of a list that the diagram goes through?"""
        return name == "item" or any(node.loop and node.loop.variable == name for node in self.diagram.nodes.values())

    def part(self, name: str, key: str) -> str:
        """What people call one part of what a variable holds: as the rule that answered it, the form, or we call it."""
        for rule in self._rules(name):
            if said := rule.words.get(key):
                return f"“{said.get(self.language) or said.get('vi') or key}”"
        words = self.definition.variable_words(key, self.language)
        return self(PARTS[key]) if words == key and key in PARTS else f"“{words}”"

    def _rules(self, name: str) -> list[Rule]:
        """The rule whose answer a variable holds; of no variable in particular, all that the diagram asks."""
        found = []
        for node in self.diagram.nodes.values():
            asked = self.house.rules.get(node.attributes.get("decisionRef", ""))
            results = (
                node.attributes.get("resultVariable"),
                node.properties.get("result"),
                node.properties.get("collect"),
            )
            if asked is not None and (not name or name in results):
                found.append(asked)
        return found

    def value(self, text: str) -> str:
        """An expression or a fixed text, as far as it can be said; else as it is written."""
        whole = re.fullmatch(r"\$\{(.*)\}", text.strip(), re.S)
        if whole is None:
            return f"“{text}”"
        inside = whole[1].strip()
        return Formulas(self).value(inside) or f"[{inside}]"

    def condition(self, text: str) -> str:
        """A condition in words; what cannot be said is shown as it is written."""
        whole = re.fullmatch(r"\$\{(.*)\}", text.strip(), re.S)
        inside = (whole[1] if whole else text).strip()
        return Formulas(self).condition(inside) or f"[{inside}]"

    def literal(self, name: str, literal: str) -> str:
        """A fixed value of a row as people call it where the name stands."""
        fixed = {"true": "có", "false": "không", "null": "trống"}
        if literal in fixed:
            return self(fixed[literal])
        if literal.startswith('"'):
            return f"“{self.option(name, literal[1:-1])}”"
        return literal if literal.lstrip("-").isdigit() else self.variable(literal)

    def event(self, kind: str, name: str) -> str:
        """A message, signal, error or escalation by the name of who waits for it, else of who sends it."""
        found: list[tuple[bool, str]] = []
        for definition in [self.definition, *self.house.procedures.values()]:
            for node in definition.diagram.nodes.values():
                if node.event.kind == kind and node.event.message == name and node.name:
                    waits = node.kind in ("start", "catch", "boundary")
                    found.append((not waits, definition.say(node.name, self.language)))
        return f"“{min(found, key=lambda one: one[0])[1] if found else name}”"

    def of_procedure(self, id: str, name: str) -> str:
        """A variable of another procedure as that one calls it."""
        known = self.house.procedures.get(id)
        return Speaker(known, self.language, self.house).variable(name) if known else f"“{name}”"

    def option(self, name: str, value: str) -> str:
        """A value as the form calls it that offers it, else as the procedure calls that outcome."""
        for form in self.definition.forms.values():
            for item in form.all_fields():
                if item.key == name:
                    for known, label in item.options:
                        if known == value:
                            return self.text(label)
        if value in self.definition.procedure.outcome_names:
            return outcome_words(value, self.language, self.definition)
        for rule in self._rules(name):
            if said := rule.words.get(value):
                return said.get(self.language) or said.get("vi") or value
        return self.text(value)
