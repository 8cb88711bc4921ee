"""What people call the data of a procedure: variables, parts of them, values, events, other procedures.

Identifiers are for the software. Each name is looked for where people gave one: in the forms, in what the settings call
it, in the rule that answers it, in the procedure that is called. Other procedures are not asked: the same identifier
means other things there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.definitions.diagram import Diagram, Node
from engine.definitions.folder import Definition
from engine.execution.not_here import called
from engine.execution.timeline import outcome_words
from engine.organisation.kinds import KINDS as KINDS_OF_UNITS
from engine.rules.dated import Rule
from engine.wording import sentence

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
#: parts of people, units, answers of rules and results of operations that no form and no rule names
PARTS = {
    "person": "người", "name": "tên", "unit": "đơn vị", "key": "khóa", "item": "mục", "ok": "kết quả đạt",
    "text": "nội dung", "about": "người liên quan", "title": "tiêu đề", "value": "giá trị", "label": "nhãn",
    "winner": "phương án thắng", "subject": "người mà hồ sơ nói đến",
    "outcome": "kết quả", "suspended": "bị đình chỉ", "party_status": "tư cách đảng viên", "id": "mã",
    "exempt_from_activity": "được miễn sinh hoạt", "admitted_on": "ngày vào Đảng", "is_leader": "là lãnh đạo",
    "basis": "căn cứ", "document": "văn bản", "note": "ghi chú", "verified": "đã đối chiếu văn bản gốc",
    "body": "cơ quan", "result": "kết quả", "invalid": "phiếu không hợp lệ",
    "agree": "phiếu đồng ý",
}  # fmt: skip
#: what the parts of people may be
VALUES = {
    "yes": "có", "no": "không", "probationary": "dự bị", "official": "chính thức", "urgent": "khẩn",
}  # fmt: skip


#: What the condition for the end of a repeated step may ask, by the names that Camunda gave them.
COUNTED = {
    "nrOfInstances": "số người tất cả",
    "nrOfCompletedInstances": "số người đã xong",
    "nrOfActiveInstances": "số người đang làm",
    "nrOfTerminatedInstances": "số người thôi giữa chừng",
}


@dataclass(frozen=True)
class House:
    """What the house calls what a definition refers to outside itself: procedures by id, rules by name."""

    procedures: Mapping[str, Definition] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)


class Names:
    """Names of one definition in one language."""

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

    # -- what lies outside the diagram -----------------------------------------------------------------------------

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

    def event(self, kind: str, name: str) -> str:
        """A message, signal, error or escalation by the name of who waits for it, else of who sends it."""
        found: list[tuple[bool, bool, str]] = []
        own = self.definition.procedure.id
        others = [one for one in self.house.procedures.values() if one.procedure.id != own]
        for definition in [self.definition, *others]:
            for node in definition.diagram.nodes.values():
                if node.event.kind == kind and node.event.message == name and node.name:
                    waits = node.kind in ("start", "catch", "boundary")
                    # its own sender may be called after what it sent before
                    mine = not waits and definition is self.definition
                    found.append((not waits, mine, definition.say(node.name, self.language)))
        return f"“{min(found, key=lambda one: one[:2])[2] if found else name}”"

    def of_procedure(self, id: str, name: str) -> str:
        """A variable of another procedure as that one calls it."""
        if name in GIVEN:
            return self(GIVEN[name][1]).lower()
        known = self.house.procedures.get(id)
        if known is not None and (words := known.variable_words(name, self.language)) != name:
            return f"“{words}”"
        return Names(known, self.language, self.house).variable(name) if known else f"“{name}”"

    def option_of(self, id: str, name: str, value: str) -> str:
        """A value that is handed to another procedure, as that one calls it."""
        known = self.house.procedures.get(id)
        return Names(known, self.language, self.house).option(name, value) if known else self.option(name, value)

    # -- variables and their parts ---------------------------------------------------------------------------------

    def variable(self, name: str) -> str:
        """What people call a variable: its label in a form, else the step whose result it is."""
        if name in GIVEN:
            return self(GIVEN[name][1]).lower()
        if name in COUNTED:
            return self(COUNTED[name])
        words = self.definition.variable_words(name, self.language)
        if words != name:
            return f"“{words}”"
        if step := self._only_result(name):
            return self("kết quả của bước “{step}”", step=self.text(step))
        if named := self._called_gives(name) or self._rule_gives(name):
            return named
        if step := self.definition.set_at(name):
            return self("kết quả của bước “{step}”", step=self.text(step))
        return f"“{words}”"

    def member(self, name: str, key: str) -> str:
        """A part of what a variable holds: from the step that set it, or of what people call the variable."""
        part, step = self.part(name, key), self.definition.set_at(name)
        if step and self.definition.variable_words(name, self.language) == name:
            return self("{part} ở bước “{step}”", part=part, step=self.text(step))
        return self("{part} của {of}", part=part, of=self.variable(name))

    def is_member(self, name: str) -> bool:
        """Is it one item of a list that the diagram goes through?"""
        return name == "item" or any(node.loop and node.loop.variable == name for node in self.diagram.nodes.values())

    def part(self, name: str, key: str) -> str:
        """What people call one part of what a variable holds: as the rule that answered it, the form, or we call it."""
        for rule in self._rules(name):
            if said := rule.words.get(key):
                return f"“{said.get(self.language) or said.get('vi') or key}”"
        words = self.definition.variable_words(key, self.language)
        if words == key:
            if named := self._called_gives(key) or self._value_words([self.definition], key, quoted=True):
                return named
            if key in PARTS:
                return self(PARTS[key])
            if named := self._value_words(self._spoken_to, key, quoted=True):
                return named
        return f"“{words}”"

    def _called_gives(self, name: str) -> str:
        """A variable that a called procedure gives back, as that one calls it."""
        for node in self.diagram.nodes.values():
            for mapping in node.outs:
                known = self.house.procedures.get(node.called)
                if mapping.target == name and known is not None:
                    words = known.variable_words(mapping.source, self.language)
                    if words != mapping.source:
                        return f"“{words}”"
        return ""

    def _rule_gives(self, name: str) -> str:
        """The answer of a rule for one item, which nobody named."""
        rules = self._rules(name)
        return self("câu trả lời về {rule}", rule=self.rule(rules[0].name)) if rules else ""

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

    # -- values ----------------------------------------------------------------------------------------------------

    def option(self, name: str, value: str) -> str:
        """A value as the form calls it that offers it, else as the settings, the rules or the others call it."""
        for form in self.definition.forms.values():
            for item in form.all_fields():
                if item.key == name:
                    for known, label in item.options:
                        if known == value:
                            return self.text(label)
        if said := self.definition.procedure.value_names.get(value):
            return self.text(said)
        if value in self.definition.procedure.outcome_names:
            return outcome_words(value, self.language, self.definition)
        for rule in [*self._rules(name), *(self._rules("") if name else [])]:
            if said_by_rule := rule.words.get(value):
                return said_by_rule.get(self.language) or said_by_rule.get("vi") or value
        if value in KINDS_OF_UNITS or value in VALUES:
            return self(KINDS_OF_UNITS.get(value) or VALUES[value])
        for asked in ([self.definition], self._spoken_to):
            if found := self._value_words(asked, value):
                return found
        return self.text(value)

    @cached_property
    def _spoken_to(self) -> list[Definition]:
        """The procedures that this one calls or tells."""
        ids = {id for node in self.diagram.nodes.values() for id in (node.called, _told(node)) if id}
        return [self.house.procedures[id] for id in sorted(ids) if id in self.house.procedures]

    def _value_words(self, asked: Iterable[Definition], value: str, *, quoted: bool = False) -> str:
        """What these procedures call a value of a choice, whatever it is a choice for, when they all agree."""
        found = {known.say(words, self.language) for known in asked for words in _choices(known, value)}
        said = found.pop() if len(found) == 1 else ""
        return f"“{said}”" if said and quoted else said


def _told(node: Node) -> str:
    return node.properties.get("to_procedure", "")


def _choices(definition: Definition, value: str) -> set[str]:
    """Every label under which a definition offers a value; what its settings call it stands alone."""
    procedure = definition.procedure
    if said := procedure.value_names.get(value) or procedure.outcome_names.get(value):
        return {said}
    return {
        label
        for form in definition.forms.values()
        for item in form.all_fields()
        for known, label in item.options
        if known == value and label != value
    }
