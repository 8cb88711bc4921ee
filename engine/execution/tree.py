"""SpiffWorkflow's task tree without what we never ask of it.

It writes a log record for each change of state, foresees the whole way to the end whenever a token is placed, and walks
over every task after each step. Our marking needs the next elements only, and joins count their tokens as they come.
"""

from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

#: Never used, as no element has code; one is enough for all trees.
_NO_SCRIPTS = PythonScriptEngine()


class Tree(BpmnWorkflow):  # type: ignore[misc]
    """An empty tree; the root stands for everything that is done."""

    def __init__(self, spec: BpmnProcessSpec) -> None:
        super().__init__(spec, script_engine=_NO_SCRIPTS, deserializing=True)
        self.task_tree = Leaf(self, spec.start, state=TaskState.COMPLETED)

    def _task_completed_notify(self, task: Task) -> None:
        self.last_task = task


class Leaf(Task):  # type: ignore[misc]
    """A task whose followers are made when its token may go on, not before."""

    def __init__(self, workflow: Any, spec: Any, parent: Task | None = None, state: int = TaskState.MAYBE,
                 id: UUID | None = None) -> None:  # fmt: skip
        super().__init__(workflow, spec, parent, state=state, id=id)

    def _set_state(self, value: int) -> None:
        self._state = value

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> Task:
        return Leaf(self.workflow, task_spec, self, state=state)
