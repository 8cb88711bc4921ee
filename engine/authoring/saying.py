"""Parts of a procedure in the words of people: who, by when, under which condition, which way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definitions.diagram import Diagram, Node
from engine.definitions.folder import Definition
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
        return f"“{known.say(known.procedure.name, self.language) if known else id}”"

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
        """What people call a variable."""
        return f"“{self.definition.variable_words(name, self.language)}”"

    def value(self, text: str) -> str:
        """An expression or a fixed text, as far as it can be said; else as it is written."""
        whole = re.fullmatch(r"\$\{(.*)\}", text.strip(), re.S)
        if whole is None:
            return f"“{text}”"
        inside = whole[1].strip()
        if re.fullmatch(r"[A-Za-z_]\w*", inside):
            return self.variable(inside)
        if quoted := re.fullmatch(r'"([^"]*)"', inside):
            return f"“{self.text(quoted[1])}”"
        return self.condition(inside)

    def condition(self, text: str) -> str:
        """A condition: comparisons in words, whatever is more than that as it is written."""
        whole = re.fullmatch(r"\$\{(.*)\}", text.strip(), re.S)
        inside = (whole[1] if whole else text).strip()
        for sign, joined in (("||", " hoặc "), ("&&", " và ")):
            parts = _split(inside, sign)
            if len(parts) > 1:
                return self(joined).join(self.condition(part) for part in parts)
        return self._comparison(inside) or f"[{inside}]"  # what cannot be said is shown as it is written

    def _comparison(self, text: str) -> str | None:
        if re.fullmatch(r"!?[A-Za-z_]\w*", text):
            name = self.variable(text.lstrip("!"))
            return self("không {name}", name=name) if text.startswith("!") else self("có {name}", name=name)
        found = re.fullmatch(r'([A-Za-z_]\w*)\s*(==|!=|>=|<=|>|<)\s*("[^"]*"|-?\d+|true|false|null|[A-Za-z_]\w*)', text)
        if found is None:
            return None
        name, sign, literal = found.groups()
        words = {
            "==": "{name} là {value}",
            "!=": "{name} không phải {value}",
            ">=": "{name} từ {value} trở lên",
            "<=": "{name} không quá {value}",
            ">": "{name} lớn hơn {value}",
            "<": "{name} nhỏ hơn {value}",
        }
        return self(words[sign], name=self.variable(name), value=self.literal(name, literal))

    def literal(self, name: str, literal: str) -> str:
        """A fixed value as people call it where the name stands."""
        fixed = {"true": "có", "false": "không", "null": "trống"}
        if literal in fixed:
            return self(fixed[literal])
        if literal.startswith('"'):
            value = literal[1:-1]
            return f"“{self.option(name, value)}”"
        return literal if literal.lstrip("-").isdigit() else self.variable(literal)

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
        return value


def _split(text: str, sign: str) -> list[str]:
    """The parts between a sign that stands outside of brackets and quotes."""
    parts, depth, quoted, begun = [], 0, False, 0
    for at, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "([{":
            depth += 1
        elif not quoted and letter in ")]}":
            depth -= 1
        elif not quoted and depth == 0 and text.startswith(sign, at):
            parts.append(text[begun:at])
            begun = at + len(sign)
    return [part.strip() for part in [*parts, text[begun:]]]
