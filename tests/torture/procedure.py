"""What the officials of the torture work on: two branches at once, then a task with a timer at its border."""

from engine.bench import world
from engine.definitions import versions
from engine.definitions.folder import read_definition
from engine.execution.office import Office

ID = "torture"
#: So long after the last task was opened the timer at its border fires, and opens a task more.
FIRES = "PT2S"
_FORM = """{"type": "default", "id": "answer", "schemaVersion": 18, "components": [
 {"type": "textfield", "key": "note", "label": "Ghi chú"}]}"""
_TOML = f'id = "{ID}"\nname = "{ID}"\nsummary = "Thử sức"\ntitle = "{ID}"\n[data]\nnote = "text"\n'


def _task(id: str) -> str:
    return (
        f'<bpmn:userTask id="{id}" name="{id}" camunda:candidateGroups="starter" camunda:formKey="answer"'
        ' camunda:dueDate="5 working days after opened"/>'
    )


_FLOWS = "start>split split>left split>right left>join right>join join>approve approve>end late>hurry hurry>end_late"
_BPMN = "".join([
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="https://quytrinh.invalid/torture">',
    f'<bpmn:process id="{ID}" isExecutable="true"><bpmn:startEvent id="start"/>',
    '<bpmn:parallelGateway id="split"/>', *map(_task, ("left", "right", "approve", "hurry")),
    '<bpmn:parallelGateway id="join"/><bpmn:boundaryEvent id="late" attachedToRef="approve" cancelActivity="false">',
    f"<bpmn:timerEventDefinition><bpmn:timeDuration>{FIRES}</bpmn:timeDuration></bpmn:timerEventDefinition>",
    '</bpmn:boundaryEvent><bpmn:endEvent id="end"/><bpmn:endEvent id="end_late"/>',
    *('<bpmn:sequenceFlow id="f{}" sourceRef="{}" targetRef="{}"/>'.format(number, *flow.split(">"))
      for number, flow in enumerate(_FLOWS.split())),
    "</bpmn:process></bpmn:definitions>",
])  # fmt: skip


def made(url: str) -> Office:
    """An installation in which the procedure is released."""
    office = world.made(url)
    definition, faults = read_definition(
        {"procedure.toml": _TOML, "process.bpmn": _BPMN, "forms/answer.form.json": _FORM}
    )
    assert not faults, faults
    with office.store.write() as tx:
        versions.release(tx, definition)
    return office
