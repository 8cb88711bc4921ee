"""Move tokens: load a marking, complete elements, save the marking. No database, no data, no time.

The state of an instance is its *marking*: the open tokens only, each with the element it stands at and the element it
came from. Finished work is not kept (the history has it), so loading and saving cost the same in the thousandth turn of
a loop as in the first.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.definitions.diagram import Diagram
from engine.execution.compile import PREFIX, Join

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
        self._build(json.loads(state)["tokens"] if state else [])

    def _build(self, tokens: list[list[Any]]) -> None:
        self.workflow = BpmnWorkflow(self.spec, deserializing=True)
        self.root = Task(self.workflow, self.spec.start, state=TaskState.COMPLETED)
        self.workflow.task_tree = self.root
        for token_id, element, came_from, waiting in tokens:
            self._place(token_id, element, came_from, TaskState.WAITING if waiting else TaskState.READY)

    def _place(self, token_id: str | None, element: str, came_from: str | None, state: int) -> Task:
        parent = self.root
        if came_from is not None:
            parent = Task(self.workflow, self.spec.task_specs[came_from], self.root, state=TaskState.COMPLETED)
        spec = self.spec.task_specs[element]
        task = Task(self.workflow, spec, parent, state=state, id=UUID(token_id) if token_id else None)
        spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
        return task

    def start(self, element: str) -> None:
        """Put a token on a start event and let it run to the first elements that wait."""
        self._place(None, PREFIX + element, None, TaskState.READY)
        self._run()

    def inject(self, element: str) -> str:
        """Put a token on an element without incoming flow (a boundary event that fired); returns its id."""
        return str(self._place(None, PREFIX + element, None, TaskState.READY).id)

    def ready(self) -> list[Token]:
        """Tokens that wait for the engine."""
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

    def complete(self, token_id: str, flow: str | None = None) -> None:
        """The engine has carried out the element; the token moves on.

        flow: the sequence flow that an exclusive gateway takes.
        """
        task = self.workflow.tasks[UUID(token_id)]
        if flow is not None:
            task.internal_data["chosen"] = PREFIX + self.diagram.flows[flow].target
            self.taken.append(flow)
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
        return not self._tokens()

    def stuck(self) -> bool:
        """Do tokens wait at joins only, so that nothing can ever happen again?"""
        return bool(self._tokens()) and not self.ready()

    def dump(self) -> bytes:
        """The marking as compact bytes, in the order in which tokens appeared."""
        return json.dumps({"codec": CODEC, "tokens": self._tokens()}, separators=(",", ":")).encode()

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
        found = []
        for task in self.workflow.tasks.values():
            waiting = task.state == TaskState.WAITING and isinstance(task.task_spec, Join)
            if task.state == TaskState.READY or waiting:
                came_from = task.parent.task_spec.name if task.parent is not self.root else None
                found.append([str(task.id), task.task_spec.name, came_from, waiting])
        return found
