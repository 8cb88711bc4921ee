"""Parts of a procedure in the words of people: who, by when, under which condition, which way."""

import re
from datetime import date

from engine.authoring.formulas import Formulas
from engine.authoring.naming import Names
from engine.definitions.diagram import Node
from engine.execution.procedures import time_words
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
from engine.rules.expressions import placeholders

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
#: Data in a text: ${year} where the engine fills it in, {{ year | date }} in forms and papers.
_MARK = re.compile(r"\$\{([^{}]+)\}|\{\{([^{}]+)\}\}")
GATES = ("exclusive", "inclusive", "parallel", "event_gate")


class Speaker(Names):
    """Says parts of one definition in one language."""

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
        host = self.diagram.nodes.get(node.attached_to)
        if host is not None and host.name:
            return f"{self.kind(node)} “{self.text(host.name)}”"
        before = next((self.diagram.nodes[flow.source] for flow in self.diagram.incoming(element)), None)
        if before is not None and before.name:
            return self("{kind} sau “{before}”", kind=self.kind(node), before=self.text(before.name))
        after = next((self.diagram.nodes[flow.target] for flow in self.diagram.outgoing(element)), None)
        if after is not None and after.name:
            return self("{kind} trước “{after}”", kind=self.kind(node), after=self.text(after.name))
        return self.kind(node)

    def called(self, node: Node) -> str:
        """An element without quotes: its name, or what it is and what stands beside it."""
        return self.text(node.name) if node.name else self.name(node.id)

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

    def where(self, text: str) -> str:
        """A place without a body: of the unit, of its superior."""
        try:
            return self._place(parse_place(text)[1])
        except AssignmentError:
            return text

    def time(self, text: str) -> str:
        """A deadline or timer."""
        return time_words(text, self.language, self.definition)

    def value(self, text: str, of: str = "") -> str:
        """An expression or a fixed text, as far as it can be said; else as it is written. of: whose value it is."""
        whole = re.fullmatch(r"\$\{(.*)\}", text.strip(), re.S)
        if whole is None or len(placeholders(text)) > 1:
            return f"“{self.filled(text)}”"
        inside = whole[1].strip()
        return Formulas(self, of).value(inside) or f"[{inside}]"

    def filled(self, text: str) -> str:
        """A text with data in it, those by their names: “Quá hạn: <Tên việc>”; what cannot be said stays as it is."""

        def words(mark: re.Match[str]) -> str:
            inside = (mark[1] or mark[2]).split("|")[0].strip()
            said = Formulas(self).value(inside) if inside else ""
            return f"<{said.replace('“', '').replace('”', '')}>" if said else mark[0]

        return _MARK.sub(words, self.text(text))

    def fixed(self, of: str, text: str) -> str:
        """A fixed text inside an expression: an assignment, a text to be filled, or a value of a choice."""
        if "@" in text or re.fullmatch(r"\$\{.*\}", text.strip(), re.S):
            who = self.who(text)
            if who != text:
                return who
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text).strftime("%d/%m/%Y")
        return f"“{self.filled(text) if '${' in text else self.option(of, text)}”"

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
