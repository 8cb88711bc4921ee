"""A diagram to the interpreter's specification.

We build SpiffWorkflow's specification from our own reading of the diagram instead of letting its parser read the
XML: flows without ids, the drawing order of boxes, half-read files and unknown elements then have no effect.
SpiffWorkflow moves the tokens; whatever touches people, data, time or other cases is *hosted*: the token stops at the
element until the engine has carried it out.
"""

from collections import Counter
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.definitions.diagram import Diagram

#: Element ids of authors must never meet names that SpiffWorkflow reserves ("Start", "End").
PREFIX = "e:"


class Element(BpmnSpecMixin):  # type: ignore[misc]
    """An element that passes its token on at once: start event, link, parallel split."""

    def test(self) -> None:
        """Boundary and start events have no incoming flow; that is no fault."""

    def foresee(self, my_task: Any) -> None:
        """Make the tasks that follow; SpiffWorkflow makes the whole way to the end each time a token is placed."""
        my_task._sync_children(self.outputs, TaskState.FUTURE)

    def _on_ready_hook(self, my_task: Any) -> None:
        self.foresee(my_task)

    def _predict(self, my_task: Any, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Nothing: see `foresee`."""


class Hosted(Element):
    """An element that waits until the engine has carried it out."""

    def __init__(self, spec: Any, name: str, **kwargs: Any) -> None:
        super().__init__(spec, name, manual=True, **kwargs)


class Choice(Hosted):
    """A gateway that does not take all its ways out; the engine put the chosen elements into `internal_data`."""

    def foresee(self, my_task: Any) -> None:
        """Nothing: which elements follow is not known before the engine has chosen."""

    def _run_hook(self, my_task: Any) -> bool:
        chosen = [my_task.workflow.spec.task_specs[name] for name in my_task.internal_data["chosen"]]
        my_task._sync_children(chosen, TaskState.FUTURE)
        return True


class Gather(Choice):
    """An inclusive gateway with several ways in: its tokens wait until the interpreter sees that no other can come."""

    def _update_hook(self, my_task: Any) -> bool | None:
        my_task._set_state(TaskState.WAITING)
        return None


class Join(Element):
    """A parallel join that counts tokens: it needs one on each incoming flow and consumes exactly these.

    SpiffWorkflow's own join looks at finished tasks and fires early when it stands in a loop.
    """

    def _update_hook(self, my_task: Any) -> bool | None:
        needed = Counter(source.name for source in self.inputs)
        needed[my_task.parent.task_spec.name] -= 1
        scope = scope_of(my_task)
        consumed = []
        for other in my_task.workflow.tasks.values():
            if other is my_task or other.task_spec is not self or other.state != TaskState.WAITING:
                continue
            source = other.parent.task_spec.name
            if needed[source] > 0 and scope_of(other) == scope:
                needed[source] -= 1
                consumed.append(other)
        if any(count > 0 for count in needed.values()):
            my_task._set_state(TaskState.WAITING)
            return None
        for other in consumed:
            other._set_state(TaskState.CANCELLED)
            other._drop_children()
        return True


def scope_of(task: Any) -> str:
    """In which running sub-process a token is: "" is the process itself. A token is where its predecessor was."""
    while task is not None:
        found = task.internal_data.get("scope")
        if found is not None:
            return str(found)
        task = task.parent
    return ""


def compile_diagram(diagram: Diagram) -> BpmnProcessSpec:
    """Return the specification that SpiffWorkflow runs; built once per version and never changed."""
    spec = BpmnProcessSpec(name=diagram.process_id)
    for node in diagram.nodes.values():
        if node.kind == "event_sub":
            continue  # no token ever stands on it: its start event takes the token
        if node.kind == "inclusive" and len(diagram.incoming(node.id)) > 1:
            Gather(spec, PREFIX + node.id)
        elif node.kind in ("exclusive", "inclusive", "event_gate"):
            Choice(spec, PREFIX + node.id)
        elif node.kind == "parallel":
            (Join if len(diagram.incoming(node.id)) > 1 else Element)(spec, PREFIX + node.id)
        elif node.kind in ("start", "link"):
            Element(spec, PREFIX + node.id)
        else:
            Hosted(spec, PREFIX + node.id)
    for flow in diagram.flows.values():
        spec.task_specs[PREFIX + flow.source].connect(spec.task_specs[PREFIX + flow.target])
    return spec
