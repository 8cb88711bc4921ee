"""Move tokens: load a marking, complete elements, save the marking. No database, no data, no time.

The state of an instance is its *marking*: the open tokens only, each with the element it stands at, the element it
came from, and the running sub-process it belongs to. The scope of a sub-process is written as the ids of the tokens
that wait at the sub-processes around it (`/<token>/<token>`); a running event sub-process, which has no token, adds
`/!<element>.<number>`. Finished work is not kept (the history has it), so loading and saving cost the same in the
thousandth turn of a loop as in the first.
"""

import json
from collections.abc import Container
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.definitions.diagram import Diagram
from engine.execution.compile import PREFIX, Gather, Join, scope_of
from engine.execution.tree import Leaf, Tree

#: SpiffWorkflow's tree walks stop silently at a depth of 1,000; long before that the finished part is dropped.
REBASE_AFTER = 100

CODEC = 1


@dataclass(frozen=True)
class Token:
    """A token that waits for the engine at an element."""

    id: str
    element: str


class Interpreter:
    """One instance in memory, between loading and saving."""

    def __init__(self, diagram: Diagram, spec: BpmnProcessSpec, state: bytes | None = None) -> None:
        self.diagram = diagram
        self.spec = spec
        #: sequence flows taken since loading, in order
        self.taken: list[str] = []
        self._completed = 0
        #: the marking as it was loaded, until a token is to move: most acts on a large body, and all pages, move none
        self._loaded = state
        self._tree: Tree | None = None

    @property
    def workflow(self) -> Tree:
        """The tokens as SpiffWorkflow's tasks."""
        if self._tree is None:
            return self._build(self._stored())
        return self._tree

    @property
    def root(self) -> Task:
        """Stands for everything that is done."""
        return self.workflow.task_tree

    def _stored(self) -> list[list[Any]]:
        return json.loads(self._loaded)["tokens"] if self._loaded else []

    def _build(self, tokens: list[list[Any]]) -> Tree:
        self._tree = Tree(self.spec)
        for token_id, element, came_from, waiting, *scope in tokens:
            state = TaskState.WAITING if waiting else TaskState.READY
            self._place(token_id, element, came_from, state, scope[0] if scope else "")
        return self._tree

    def _place(self, token_id: str | None, element: str, came_from: str | None, state: int, scope: str = "") -> Task:
        parent = self.root
        if came_from is not None:
            parent = Leaf(self.workflow, self.spec.task_specs[came_from], self.root, state=TaskState.COMPLETED)
        spec = self.spec.task_specs[element]
        task = Leaf(self.workflow, spec, parent, state=state, id=UUID(token_id) if token_id else None)
        if scope:
            task.internal_data["scope"] = scope
        spec.foresee(task)
        return task

    def start(self, element: str, scope: str = "") -> None:
        """Put a token on a start event and let it run to the first elements that wait."""
        self._place(None, PREFIX + element, None, TaskState.READY, scope)
        self._run()

    def inject(self, element: str, scope: str = "") -> str:
        """Put a token on an element without incoming flow (a boundary event that fired); returns its id."""
        return str(self._place(None, PREFIX + element, None, TaskState.READY, scope).id)

    def scope(self, token_id: str) -> str:
        """The running sub-process to which an open token belongs; "" is the process itself."""
        return scope_of(self.workflow.tasks[UUID(token_id)]) if self.diagram.has_scopes else ""

    def within(self, scope: str) -> list[Token]:
        """Every open token inside a scope, those waiting at joins too."""
        return [
            Token(str(task.id), task.task_spec.name.removeprefix(PREFIX))
            for task in self._open()
            if (scope_of(task) + "/").startswith(scope + "/")
        ]

    def ready(self) -> list[Token]:
        """Tokens that wait for the engine."""
        if self._tree is None:
            return [
                Token(token_id, element.removeprefix(PREFIX))
                for token_id, element, _came_from, waiting, *_scope in self._stored()
                if not waiting and self.spec.task_specs[element].manual
            ]
        return [
            Token(str(task.id), task.task_spec.name.removeprefix(PREFIX))
            for task in self.workflow.tasks.values()
            if task.state == TaskState.READY and task.task_spec.manual
        ]

    def has(self, token_id: str) -> bool:
        """Is this token still open?"""
        task = self.workflow.tasks.get(UUID(token_id))
        return task is not None and task.state == TaskState.READY

    def element(self, token_id: str) -> str | None:
        """Where an open token stands."""
        task = self.workflow.tasks.get(UUID(token_id))
        return str(task.task_spec.name).removeprefix(PREFIX) if task is not None else None

    def complete(self, token_id: str, flows: list[str] | None = None) -> None:
        """The engine has carried out the element; the token moves on.

        flows: the sequence flows that a gateway takes; without it all are taken.
        """
        task = self.workflow.tasks[UUID(token_id)]
        if flows is not None:
            task.internal_data["chosen"] = [PREFIX + self.diagram.flows[flow].target for flow in flows]
            self.taken.extend(flows)
        else:
            self._note_flows(task)
        task.run()
        self._run()
        self._completed += 1
        if self._completed % REBASE_AFTER == 0:
            self._build(self._tokens())

    def cancel(self, token_id: str) -> None:
        """Take a token away: its activity was interrupted."""
        self.workflow.tasks[UUID(token_id)].cancel()

    def terminate(self) -> list[Token]:
        """Take all tokens away (a terminate end event) and return those that were waiting."""
        gone = self.ready()
        self._build([])
        return gone

    def finished(self) -> bool:
        """Are there no tokens left?"""
        return not self._open()

    def emptied(self, begun: Container[str]) -> str | None:
        """A token that waits at a sub-process inside which nothing is left to do. begun: the tokens taken up."""
        if not self.diagram.has_scopes:
            return None
        tasks = self._open()
        scopes = [scope_of(task) + "/" for task in tasks]
        for task, scope in zip(tasks, scopes, strict=True):
            begins = self._holds(task) and str(task.id) in begun
            if begins and not any(other.startswith(f"{scope}{task.id}/") for other in scopes):
                return str(task.id)
        return None

    def stuck(self) -> bool:
        """Do tokens wait at joins only, so that nothing can ever happen again?"""
        tasks = self._open()
        return bool(tasks) and all(task.state == TaskState.WAITING or self._holds(task) for task in tasks)

    def settle(self) -> None:
        """Let inclusive gateways go on for which no further token can come.

        BPMN 2.0, 13.4.3: a token elsewhere that could still reach an empty way in holds the gateway back, unless it
        could as well reach a way in that has its token already. What an event at its border may begin beside a token is
        waited for, but does not stand for the token itself.
        """
        gathering = [
            task for task in self._open() if isinstance(task.task_spec, Gather) and task.state == TaskState.WAITING
        ]
        for task in gathering:
            if task.state != TaskState.WAITING:
                continue  # consumed by the gateway's first token
            join, scope = task.task_spec.name.removeprefix(PREFIX), scope_of(task)
            here = [other for other in gathering if other.task_spec is task.task_spec and scope_of(other) == scope]
            here = [other for other in here if other.state == TaskState.WAITING]
            sources = {other.parent.task_spec.name.removeprefix(PREFIX) for other in here}
            filled = {flow.id for flow in self.diagram.incoming(join) if flow.source in sources}
            others = [
                other.task_spec.name.removeprefix(PREFIX)
                for other in self._open()
                if other not in here and scope_of(other) == scope
            ]
            if any(
                self.diagram.ways_into(element, join) - filled
                and not self.diagram.own_ways_into(element, join) & filled
                for element in others
            ):
                continue
            first = {other.parent.task_spec.name: other for other in reversed(here)}
            for other in first.values():
                if other is not task:
                    other._set_state(TaskState.CANCELLED)
                    other._drop_children()
            task._set_state(TaskState.READY)

    def dump(self) -> bytes:
        """The marking as compact bytes, in the order in which tokens appeared."""
        if self._tree is None and self._loaded:
            return self._loaded
        return json.dumps({"codec": CODEC, "tokens": self._tokens()}, separators=(",", ":")).encode()

    def _holds(self, task: Task) -> bool:
        node = self.diagram.nodes.get(task.task_spec.name.removeprefix(PREFIX))
        return node is not None and node.holds

    def _open(self) -> list[Task]:
        return [
            task
            for task in self.workflow.tasks.values()
            if task.state == TaskState.READY
            or (task.state == TaskState.WAITING and isinstance(task.task_spec, Join | Gather))
        ]

    def _run(self) -> None:
        moved = True
        while moved:
            moved = False
            for task in list(self.workflow.tasks.values()):
                if task.state == TaskState.READY and not task.task_spec.manual:
                    self._note_flows(task)
                    task.run()
                    moved = True

    def _note_flows(self, task: Task) -> None:
        self.taken.extend(flow.id for flow in self.diagram.outgoing(task.task_spec.name.removeprefix(PREFIX)))

    def _tokens(self) -> list[list[Any]]:
        found: list[list[Any]] = []
        for task in self._open():
            came_from = task.parent.task_spec.name if task.parent is not self.root else None
            token = [str(task.id), task.task_spec.name, came_from, task.state == TaskState.WAITING]
            if self.diagram.has_scopes and (scope := scope_of(task)):
                token.append(scope)
            found.append(token)
        return found
