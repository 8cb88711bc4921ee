"""A process as drawn: elements, flows between them, and the scopes (sub-processes) in which they stand.

The elements of sub-processes stand in the same two tables as all others and name the sub-process that contains them.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is CEL without its `${}`-wrapper removed."""

    id: str
    source: str
    target: str
    condition: str | None
    name: str


@dataclass(frozen=True)
class Loop:
    """A multi-instance marker: one run for each element of `collection`, or `cardinality` runs."""

    collection: str
    variable: str
    sequential: bool
    completion: str | None
    #: an expression that gives how many times, where no collection is named
    cardinality: str = ""


@dataclass(frozen=True)
class Event:
    """What an event waits for or does.

    `message` is the name of a message, signal or link, or the code of an error or escalation ("" catches every one);
    `timing` is one of duration, date, cycle for timers, with `text` as written.
    """

    kind: str
    message: str = ""
    timing: str = ""
    text: str = ""

    @property
    def awaited(self) -> str:
        """The name under which a subscription waits: messages by their name, signals apart from them."""
        return f"signal:{self.message}" if self.kind == "signal" else self.message


@dataclass(frozen=True)
class Mapping:
    """One `camunda:in` or `camunda:out`: an expression (or variable) to a variable."""

    source: str
    target: str


@dataclass(frozen=True)
class Node:
    """An element of the diagram that the engine executes. `parent` is the sub-process in which it stands."""

    id: str
    kind: str
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    ins: tuple[Mapping, ...] = ()
    outs: tuple[Mapping, ...] = ()
    loop: Loop | None = None
    event: Event = Event("none")
    script: str = ""
    attached_to: str = ""
    interrupting: bool = True
    default_flow: str = ""
    called: str = ""
    parent: str = ""

    @property
    def holds(self) -> bool:
        """Do the tokens of its inside stand in the same run? Those of a multi-instance have a run for each member."""
        return self.kind == "sub" and self.loop is None

    @property
    def documents(self) -> tuple[str, ...]:
        """Keys of the document templates issued when this task is completed."""
        return tuple(key.strip() for key in self.properties.get("document", "").split(",") if key.strip())

    @property
    def different_from(self) -> tuple[str, ...]:
        """Ids of the elements whose doers may not do this task (four eyes)."""
        return tuple(key.strip() for key in self.properties.get("different_from", "").split(",") if key.strip())

    @property
    def is_own_part(self) -> bool:
        """Does the person act for themself, as only they can: a self-review, a reply, an appeal? Then a recusal, which
        takes somebody off judging others, does not take it away."""
        return (
            self.properties.get("own_part") == "true" or self.attributes.get("candidateGroups", "").strip() == "subject"
        )

    @property
    def legal_basis(self) -> tuple[str, ...]:
        """Rule numbers behind this element."""
        return tuple(key.strip() for key in self.properties.get("legal_basis", "").split(",") if key.strip())


@dataclass(frozen=True)
class Diagram:
    """One process as drawn, with the messages it names."""

    process_id: str
    name: str
    nodes: dict[str, Node]
    flows: dict[str, Flow]

    @cached_property
    def _outgoing(self) -> dict[str, list[Flow]]:
        found: dict[str, list[Flow]] = {}
        for flow in self.flows.values():
            found.setdefault(flow.source, []).append(flow)
        return found

    @cached_property
    def _incoming(self) -> dict[str, list[Flow]]:
        found: dict[str, list[Flow]] = {}
        for flow in self.flows.values():
            found.setdefault(flow.target, []).append(flow)
        return found

    @cached_property
    def _attached(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.attached_to:
                found.setdefault(node.attached_to, []).append(node)
        return found

    @cached_property
    def _inside(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            found.setdefault(node.parent, []).append(node)
        return found

    @cached_property
    def _ways(self) -> dict[tuple[str, bool], dict[str, frozenset[str]]]:
        return {}

    @cached_property
    def has_scopes(self) -> bool:
        """Are there sub-processes?"""
        return any(node.kind in ("sub", "event_sub") for node in self.nodes.values())

    def outgoing(self, node_id: str) -> list[Flow]:
        """Flows that leave an element, in the order of the file (the order in which conditions are tested)."""
        return self._outgoing.get(node_id, [])

    def incoming(self, node_id: str) -> list[Flow]:
        """Flows that reach an element."""
        return self._incoming.get(node_id, [])

    def boundaries(self, node_id: str) -> list[Node]:
        """Boundary events attached to an element."""
        return self._attached.get(node_id, [])

    def scopes_around(self, element: str) -> list[str]:
        """The sub-processes in which an element stands, the innermost first."""
        found: list[str] = []
        node = self.nodes.get(element)
        while node is not None and node.parent:
            found.append(node.parent)
            node = self.nodes.get(node.parent)
        return found

    def within(self, scope: str) -> "Diagram":
        """The inside of a sub-process as a process of its own: what one member of a multi-instance runs."""
        nodes = {
            node.id: replace(node, parent="") if node.parent == scope else node
            for node in self.nodes.values()
            if scope in self.scopes_around(node.id)
        }
        flows = {flow.id: flow for flow in self.flows.values() if flow.source in nodes}
        return Diagram(self.process_id, self.nodes[scope].name, nodes, flows)

    def inside(self, scope: str) -> list[Node]:
        """The elements that stand directly in a sub-process; "" is the process itself."""
        return self._inside.get(scope, [])

    def starts(self, scope: str = "") -> list[Node]:
        """Start events of the process, or of a sub-process."""
        return [node for node in self.inside(scope) if node.kind == "start"]

    def event_starts(self, scope: str) -> list[Node]:
        """Start events of the event sub-processes that stand directly in a scope: what the scope listens to."""
        return [start for node in self.inside(scope) if node.kind == "event_sub" for start in self.starts(node.id)]

    def plain_start(self, scope: str = "") -> Node | None:
        """The start event without a trigger."""
        return next((node for node in self.starts(scope) if node.event.kind == "none"), None)

    def timer_starts(self) -> list[Node]:
        """Start events of the process that begin a case by themselves when their time comes."""
        return [node for node in self.starts() if node.event.kind == "timer"]

    def start_messages(self) -> list[str]:
        """What starts a case: names of messages, and of signals as `Event.awaited` writes them."""
        return [node.event.awaited for node in self.starts() if node.event.kind in ("message", "signal")]

    def sends(self) -> set[str]:
        """Names of the messages that some element sends."""
        return {
            node.event.message
            for node in self.nodes.values()
            if node.kind in ("throw", "end") and node.event.kind == "message"
        }

    def ways_into(self, element: str, join: str) -> frozenset[str]:
        """Incoming flows of `join` that a token at `element` may still come by, without passing the join before."""
        return self._sources_of(join, True).get(element, frozenset())

    def own_ways_into(self, element: str, join: str) -> frozenset[str]:
        """The same without what begins beside a token that stays: events at its border that do not interrupt it."""
        return self._sources_of(join, False).get(element, frozenset())

    def _sources_of(self, join: str, beside: bool) -> dict[str, frozenset[str]]:
        """For every element from which tokens may reach a join: the incoming flows by which they may come."""
        known = self._ways.get((join, beside))
        if known is None:
            found: dict[str, set[str]] = {}
            for flow in self.incoming(join):
                for element in self._behind(flow.source, join, beside):
                    found.setdefault(element, set()).add(flow.id)
            known = self._ways[(join, beside)] = {element: frozenset(flows) for element, flows in found.items()}
        return known

    def _behind(self, element: str, join: str, beside: bool) -> set[str]:
        """The element and all from which it can be reached without passing the join."""
        if element == join:
            return set()
        seen, pending = {element, join}, [element]
        while pending:
            here = pending.pop()
            before = [flow.source for flow in self.incoming(here)]
            node = self.nodes.get(here)
            if node is not None and node.attached_to and (beside or node.interrupting):
                before.append(node.attached_to)
            fresh = [item for item in before if item not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        return seen - {join}


def matching(nodes: list[Node], kind: str, code: str) -> Node | None:
    """The error or escalation event that names this code, else one that catches every code."""
    of_kind = [node for node in nodes if node.event.kind == kind]
    exact = (node for node in of_kind if node.event.message == code)
    return next(exact, None) or next((node for node in of_kind if not node.event.message), None)
