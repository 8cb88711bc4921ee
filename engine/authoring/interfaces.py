"""What a called process takes and gives, read from its diagram: what nothing inside sets must come from outside."""

from contextlib import suppress

from engine.definitions.diagram import Node
from engine.definitions.folder import Definition
from engine.organisation.assignments import AssignmentError, Subject, parse
from engine.rules import expressions


def interface(definition: Definition) -> tuple[list[str], list[str]]:
    """Variables that a caller gives (with `unit` and `subject` where roles need them) and those it may take back."""
    inside = set_inside(definition)
    data = list(definition.procedure.data)
    takes = [name for name in data if name not in inside]
    if _names_subject(definition):
        takes.insert(0, "subject")
    return ["unit", *takes], [name for name in data if name in inside]


def set_inside(definition: Definition) -> set[str]:
    """Variables that some element of the diagram sets."""
    found: set[str] = set()
    for node in definition.diagram.nodes.values():
        found |= _sets(definition, node)
    return found


def _sets(definition: Definition, node: Node) -> set[str]:
    named = [node.properties.get("collect"), node.properties.get("result"), node.attributes.get("resultVariable")]
    found = {name for name in named if name}
    found |= {mapping.target for mapping in node.outs if node.loop is None}
    if node.kind == "script":
        with suppress(expressions.ExpressionError):
            found |= {name for name, _text in expressions.assignments(node.script)}
    form = definition.forms.get(node.attributes.get("formKey", ""))
    if form is not None and node.loop is None:
        found |= {item.key for item in form.answers()}
    return found


def _names_subject(definition: Definition) -> bool:
    for node in definition.diagram.nodes.values():
        with suppress(AssignmentError):
            who = parse(node.attributes.get("candidateGroups") or "starter")
            if any(isinstance(part, Subject) for part in who):
                return True
    return False
