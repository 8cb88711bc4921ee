"""What every check of a definition uses: the names that exist, reading an expression, noting a fault."""

from engine.definitions.check.surroundings import Surroundings
from engine.definitions.diagram import Diagram, Node
from engine.definitions.folder import Definition
from engine.errors import Finding
from engine.rules import expressions, typed

GIVEN = {
    "unit", "unit_name", "unit_kind", "unit_level", "subject", "starter", "today", "case_number", "case_started_on",
}  # fmt: skip
CHOOSE_DATA = "Chọn lại từ danh sách dữ liệu, hoặc thêm dữ liệu này vào “Dữ liệu của thủ tục”."
#: What the completion condition of a multi-instance sees of its members.
COUNTERS = dict.fromkeys(
    ("nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances", "nrOfTerminatedInstances", "loopCounter"), "int"
)


class Noting:
    """The faults of one definition, in the order in which they are found."""

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

    def doubt(self, code: str, element: str, says: str, do: str, **values: str) -> None:
        """Note what a person should look at, and what is no reason to refuse."""
        self.findings.append(Finding(code, element, says, do, tuple(values.items()), "process.bpmn", "warning"))

    def item_names(self, form_key: str) -> set[str]:
        """Names of the member that a form of a multi-instance sees."""
        used = [node for node in self.diagram.nodes.values() if node.attributes.get("formKey") == form_key]
        return {"item", "index"}.union(*(self.member_names(node) for node in used))

    def member_names(self, node: Node) -> set[str]:
        """What an expression sees of members: of the element's own, and of those of the sub-processes around it."""
        around = [self.diagram.nodes[scope] for scope in self.diagram.scopes_around(node.id)]
        loops = [other.loop for other in (node, *around) if other.loop is not None]
        return {name for loop in loops for name in (loop.variable, "item", "index", "loopCounter")}

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
                do = CHOOSE_DATA if says == expressions.UNKNOWN else "Chọn hoặc viết lại điều kiện ở bảng bên phải."
                self.say("expression", element, says, do, **values)
            if not unreadable:
                types = {name: kind for name, kind in self.types.items() if name not in (extra or ())}
                for says, values in typed.faults(part, types | COUNTERS, wanted):
                    self.say(
                        "expression-type",
                        element,
                        says,
                        "Sửa điều kiện, hoặc đổi kiểu của dữ liệu này trong “Dữ liệu của thủ tục”.",
                        **values,
                    )
