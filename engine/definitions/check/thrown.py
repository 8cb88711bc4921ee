"""Errors and escalations as a diagram tells them: who catches what is thrown, and what comes without being drawn.

The same order as in a running case (engine/execution/throwing.py): event sub-processes of the scope, its border, the
scope around it. BPMN 2.0, 10.5.6.
"""

from engine.definitions.diagram import Diagram, Node, matching

THROWN = ("error", "escalation")
#: What the machine does: it may fail with a code that no diagram names.
_FAILS = {"service", "rule", "script", "call"}


def catcher(diagram: Diagram, scope: str, kind: str, code: str) -> Node | None:
    """The boundary event or the start of an event sub-process that catches what is thrown in a scope."""
    handling = False  # thrown inside an event sub-process: the event sub-processes beside it are not asked
    while True:
        holder = diagram.nodes.get(scope)
        inside_handler = holder is not None and holder.kind == "event_sub"
        if not handling and not inside_handler:
            if start := matching(diagram.event_starts(scope), kind, code):
                return start
        if holder is None:
            return None
        if boundary := matching(diagram.boundaries(scope), kind, code):
            return boundary
        scope, handling = holder.parent, inside_handler


def caught_here(diagram: Diagram, thrower: Node) -> Node | None:
    """What catches the error or escalation of an end or throwing event."""
    return catcher(diagram, thrower.parent, thrower.event.kind, thrower.event.message)


def comes_by_itself(diagram: Diagram, event: Node) -> bool:
    """May the event come although nothing in the diagram throws it? Days, messages and signals always may.

    What the machine does may fail, and a called process may throw anything; any step may fail without a code.
    """
    if event.event.kind not in THROWN:
        return True
    if event.event.kind == "error" and not event.event.message:
        return True
    sources = _FAILS if event.event.kind == "error" else {"call"}
    return any(node.kind in sources for node in _work_before(diagram, event))


def ever_comes(diagram: Diagram, event: Node) -> bool:
    """Is there anything that could bring the event?"""
    if comes_by_itself(diagram, event):
        return True
    throwers = (node for node in diagram.nodes.values() if node.kind in ("throw", "end"))
    return any(node.event.kind == event.event.kind and caught_here(diagram, node) is event for node in throwers)


def _work_before(diagram: Diagram, event: Node) -> list[Node]:
    """The elements whose failures and calls come to this event."""
    if event.kind == "boundary":
        inside = [node for node in diagram.nodes.values() if event.attached_to in diagram.scopes_around(node.id)]
        host = diagram.nodes.get(event.attached_to)
        return [host, *inside] if host is not None else inside
    around = diagram.nodes[event.parent].parent  # of the event sub-process that it starts
    return [
        node
        for node in diagram.nodes.values()
        if not around or around in diagram.scopes_around(node.id)
        if event.parent not in diagram.scopes_around(node.id)
    ]
