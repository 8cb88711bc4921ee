"""Where a step must be done by another person than an earlier one: no way around the earlier one, no third hand.

`different_from` takes those who did the named steps off a task. That helps nothing on a run that reaches the task
without them, nor when some other step writes what they proposed.
"""

from collections.abc import Iterator, Mapping

from engine.definitions.check.soundness import run_to
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.diagram import Diagram, Node
from engine.definitions.folder import Definition
from engine.errors import Finding
from engine.rules.expressions import ExpressionError, variables

#: Steps in which people act; whoever acted in any task inside a call or a sub-process is taken off.
DONE_BY_PEOPLE = {"user", "call", "sub"}


def check_four_eyes(definition: Definition, around: Surroundings) -> Iterator[Finding]:
    """Every way on which one person could both propose and approve although the diagram wants two.

    “call/step” names a step inside what an element calls.
    """
    diagram, called = definition.diagram, around.diagrams
    for node in diagram.nodes.values():
        wanted = node.different_from if node.kind in ("user", "call") else ()
        for name in wanted:
            if "/" in name:
                yield from _inside_a_call(diagram, node, name, called)
            else:
                yield from _misnamed(diagram, node, name)
        known = [name for name in (written.partition("/")[0] for written in wanted) if name in diagram.nodes]
        first = frozenset(name for name in known if name != node.id and diagram.nodes[name].kind in DONE_BY_PEOPLE)
        if not first:
            continue
        run = run_to(diagram, node.id, first)
        if run is not None:
            says = "Có đường tới “{name}” mà không ai làm “{what}”: một người có thể tự quyết một mình."
            do = (
                "Cho mọi đường tới bước này đi qua bước đó, hoặc thêm bước của đường kia vào "
                "mục “Phải là người khác với người đã làm”."
            )
            values = (("name", _label(node)), ("what", ", ".join(_label(diagram.nodes[one]) for one in sorted(first))))
            yield Finding("four-eyes-around", node.id, says, do, values, "process.bpmn", run=run)
        yield from _third_hands(definition, node, first, around.by_hand)


def _misnamed(diagram: Diagram, node: Node, name: str) -> Iterator[Finding]:
    found = diagram.nodes.get(name)
    values = (("name", _label(node)), ("what", name))
    code = "different-from"
    if found is None:
        says = "“{name}” phải do người khác với người đã làm “{what}”, nhưng sơ đồ không có bước đó."
    elif found.kind not in DONE_BY_PEOPLE:
        says = "“{name}” phải do người khác với người đã làm “{what}”, nhưng bước đó không do người làm."
    elif found is node and (node.loop is None or node.kind != "user"):
        says = "“{name}” phải do người khác với chính bước này, nhưng bước này chỉ có một người làm: không ai làm được."
        code = "different-never"
    else:
        return
    yield Finding(code, node.id, says, "Chọn lại ở mục “Phải là người khác với người đã làm”.", values, "process.bpmn")


def _inside_a_call(diagram: Diagram, node: Node, name: str, called: Mapping[str, Diagram]) -> Iterator[Finding]:
    """The named step must be one of people in the process that is called, and every run of that must come by it."""
    call, _slash, step = name.partition("/")
    outer = diagram.nodes.get(call)
    inner = called.get(outer.called) if outer is not None and outer.kind == "call" else None
    there = inner.nodes.get(step) if inner is not None else None
    if outer is node:
        yield from _misnamed(diagram, node, call)
    elif inner is None or there is None or there.kind not in DONE_BY_PEOPLE:
        says = "“{name}” phải do người khác với người đã làm “{what}”, nhưng quy trình được gọi không có việc đó."
        do = "Ghi mã của bước gọi, dấu / và mã của một việc của người trong quy trình đó."
        yield Finding("different-from", node.id, says, do, (("name", _label(node)), ("what", name)), "process.bpmn")
    else:
        ends = [end.id for end in inner.nodes.values() if end.kind == "end" and not end.parent]
        for run in (run_to(inner, end, frozenset({step})) for end in ends):
            if run is not None:
                says = "“{call}” có thể xong mà không ai làm “{what}”: một người có thể tự quyết một mình ở “{name}”."
                do = (
                    "Cho mọi đường của quy trình được gọi đi qua bước đó, hoặc chọn cả bước "
                    "gọi ở mục “Phải là người khác với người đã làm”."
                )
                values = (("call", _label(diagram.nodes[call])), ("what", _label(there)), ("name", _label(node)))
                yield Finding("four-eyes-around", node.id, says, do, values, "process.bpmn", run=run)
                return


def _third_hands(
    definition: Definition, node: Node, first: frozenset[str], by_hand: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    """Other steps that write what the first step proposed and lead to the second without the first."""
    written = {name: _writes(definition, one, by_hand) for name, one in definition.diagram.nodes.items()}
    proposed = set().union(*(written[name] for name in first))
    proposed -= written[node.id]  # what the second person enters is the second person's
    for other in definition.diagram.nodes.values():
        shared = sorted(written[other.id] & proposed)
        if other.id in first or other is node or not shared:
            continue
        if node.id in _reached(definition.diagram, other.id, first):
            says = "“{other}” cũng ghi “{what}”, nhưng người làm bước đó vẫn được làm “{name}”."
            values = (("other", _label(other)), ("what", ", ".join(shared)), ("name", _label(node)))
            yield Finding(
                "four-eyes-third",
                node.id,
                says,
                "Thêm bước đó vào mục “Phải là người khác với người đã làm”.",
                values,
                "process.bpmn",
            )


def written_by_hand(definitions: Mapping[str, Definition]) -> dict[str, frozenset[str]]:
    """For each process the variables that people set in its tasks, or in those of what it calls."""
    found: dict[str, frozenset[str]] = {}
    for _depth in definitions:  # what is called is known before what calls it, at the latest when all were looked at
        before = found
        found = {
            id: frozenset().union(*(_writes(one, node, before) for node in one.diagram.nodes.values()))
            for id, one in definitions.items()
        }
        if found == before:
            break
    return found


def _writes(definition: Definition, node: Node, by_hand: Mapping[str, frozenset[str]]) -> set[str]:
    """The variables that a person sets in a task, or in a task inside what is called."""
    if node.kind == "call":
        inside = by_hand.get(node.called, frozenset())
        brought = {out.target for out in node.outs if _reads(out.source) & inside}
        return brought if node.loop is None else {node.properties.get("collect", "")} - {""} if brought else set()
    form = definition.forms.get(node.attributes.get("formKey", "")) if node.kind == "user" else None
    if form is None:
        return set()
    return (
        {node.properties["collect"]}
        if node.loop and "collect" in node.properties
        else {item.key for item in form.answers() if node.loop is None}
    )


def _reads(text: str) -> set[str]:
    try:
        return variables(text)
    except ExpressionError:  # noted where expressions are checked
        return set()


def _reached(diagram: Diagram, start: str, without: frozenset[str]) -> set[str]:
    seen, pending = {start}, [start]
    while pending:
        here = pending.pop()
        if here in without:
            continue
        following = [flow.target for flow in diagram.outgoing(here)]
        following += [border.id for border in diagram.boundaries(here)]
        following += [inner.id for inner in diagram.starts(here)] if diagram.nodes[here].kind == "sub" else []
        if not diagram.outgoing(here) and diagram.nodes[here].parent:
            following.append(diagram.nodes[here].parent)  # the end of a sub-process leads out of it
        fresh = [item for item in following if item not in seen]
        seen.update(fresh)
        pending.extend(fresh)
    return seen


def _label(node: Node) -> str:
    return node.name or node.id
