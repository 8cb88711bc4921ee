"""Processes that call each other in a circle before anybody is asked: no case of them would ever begin to wait."""

from collections.abc import Collection, Mapping

from engine.definitions.diagram import Diagram

#: What a token does not certainly pass at once: it waits there, or the data decide where it goes.
HOLDS = {"user", "catch", "event_gate", "exclusive", "inclusive"}


def calls_at_once(diagram: Diagram) -> frozenset[str]:
    """The processes that every run calls before it waits for anybody or anything is decided."""
    found: set[str] = set()
    seen: set[str] = set()
    pending = [start.id for start in diagram.starts() if start.event.kind == "none"]
    while pending:
        node = diagram.nodes.get(pending.pop())
        if node is None or node.id in seen or node.kind in HOLDS or node.loop is not None:
            continue
        seen.add(node.id)
        if node.kind == "call":
            found.add(node.called)
        elif node.kind == "sub":
            pending += [inner.id for inner in diagram.starts(node.id)]
        else:
            pending += [flow.target for flow in diagram.outgoing(node.id)]
    return frozenset(found)


def comes_back(called: str, own: str, calls: Mapping[str, Collection[str]]) -> bool:
    """Does a called process, by whatever it calls at once, call this one again?"""
    seen: set[str] = set()
    pending = [called]
    while pending:
        here = pending.pop()
        if here == own:
            return True
        if here not in seen:
            seen.add(here)
            pending += calls.get(here, ())
    return False
