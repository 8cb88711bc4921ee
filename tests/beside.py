"""One diagram in two engines: ours, stored after every step, and SpiffWorkflow's whole tree, read by its own parser."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition, SignalEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import select

from engine.store.tables import instance, subscription, timer
from tests.drawing import drawn
from tests.stage import Stage

#: The variables that scripts of the diagrams may set.
NAMES = ("a", "b", "c")


class Whole:
    """SpiffWorkflow with everything it ever did, nothing pruned; only the spelling of expressions is its own."""

    def __init__(self, process: str, called: dict[str, str], data: dict[str, Any]) -> None:
        parser = BpmnParser()
        for number, text in enumerate([process, *called.values()]):
            parser.add_bpmn_str(in_python(text).encode(), f"drawn-{number}.bpmn")
        spec = parser.get_spec("tiny")
        self.workflow = BpmnWorkflow(spec, parser.get_subprocess_specs("tiny"))
        self.workflow.task_tree.set_data(**data)
        self.settle()

    def settle(self) -> None:
        self.workflow.do_engine_steps()
        self.workflow.refresh_waiting_tasks()
        self.workflow.do_engine_steps()

    def open(self) -> list[str]:
        return sorted(one.task_spec.bpmn_id for one in self.ready())

    def ready(self) -> list[Any]:
        return list(self.workflow.get_tasks(state=TaskState.READY, manual=True))

    def waiting(self) -> list[str]:
        """The events that are waited for, by the id of their element."""
        found = []
        for one in self.awaiting():
            at_gate = type(one.task_spec).__name__ == "EventBasedGateway"
            found += [spec.bpmn_id for spec in one.task_spec.outputs] if at_gate else [one.task_spec.bpmn_id]
        return sorted(found)

    def awaiting(self) -> list[Any]:
        waiting = self.workflow.get_tasks(state=TaskState.WAITING)
        return [one for one in waiting if _event(one).startswith(("Duration", "Message", "Signal", "Multiple"))]

    def data(self) -> dict[str, Any]:
        """The variables as the branch sees them that was at work last."""
        at_work = [*self.ready(), *self.awaiting()]
        seen = at_work[0].data if at_work else self.workflow.data
        return {name: seen[name] for name in NAMES if name in seen}

    def do(self, element: str) -> None:
        next(one for one in self.ready() if one.task_spec.bpmn_id == element).run()
        self.settle()

    def days_pass(self) -> None:
        past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
        for one in self.awaiting():
            if _event(one).startswith("Duration"):
                one._set_internal_data(event_value=past)
        self.settle()

    def say(self, kind: str) -> None:
        made = {"message": MessageEventDefinition, "signal": SignalEventDefinition}[kind]("one")
        self.workflow.catch(BpmnEvent(made, {}))
        self.settle()

    def finished(self) -> bool:
        return bool(self.workflow.is_completed())


def _event(one: Any) -> str:
    return type(getattr(one.task_spec, "event_definition", None)).__name__


def in_python(text: str) -> str:
    """The same diagram with expressions, times and names as SpiffWorkflow wants them."""
    text = re.sub(
        r"(<bpmn:(?:conditionExpression|completionCondition|loopCardinality)>)\$\{(.*?)\}(</)", r"\1\2\3", text
    )
    text = re.sub(r"(<bpmn:timeDuration>)(.*?)(</)", r'\1"\2"\3', text)
    text = re.sub(r'(<bpmn:(?:error|escalation) id="\w+") ', r'\1 name="x" ', text)
    return text.replace(' scriptFormat="cel"', "")


class Ours:
    """Our engine: every step is an act of its own, loaded from the database and stored again."""

    def __init__(self, stage: Stage, process: str, called: dict[str, str], data: dict[str, Any]) -> None:
        self.stage = stage
        for id, text in called.items():
            stage.release(text, id, data=" ".join(NAMES))
        for kind in ("message", "signal"):
            sends = f'<bpmn:{kind}EventDefinition {kind}Ref="{kind}_one"/>'
            stage.release(drawn("s>t1 t1>e", f"says-{kind}", events={"t1": sends}), f"says-{kind}")
        stage.release(process, data=" ".join(NAMES))
        self.case = stage.start(**data)

    def here(self) -> Any:
        return select(instance.c.id).where(instance.c.case_id == self.case)

    def open(self) -> list[str]:
        return self.stage.open()

    def waiting(self) -> list[str]:
        """The events that are waited for: rows that are found by index, never by loading."""
        found = []
        for table in (timer, subscription):
            found += self.stage.rows(select(table.c.element_id).where(table.c.instance_id.in_(self.here())))
        return sorted(row["element_id"] for row in found)

    def data(self) -> dict[str, Any]:
        query = select(instance.c.data).where(instance.c.case_id == self.case, instance.c.parent_id.is_(None))
        seen = json.loads(self.stage.rows(query)[0]["data"])
        return {name: seen[name] for name in NAMES if name in seen}

    def do(self, element: str) -> None:
        self.stage.do(element)

    def days_pass(self) -> None:
        self.stage.wait(4)

    def say(self, kind: str) -> None:
        self.stage.start(f"says-{kind}")

    def finished(self) -> bool:
        return self.stage.status(self.case) == "closed"


def steps(ours: Ours) -> Iterator[tuple[str, str]]:
    """What could happen now: an open task is completed, days pass, a message or a signal comes."""
    for element in sorted(set(ours.open())):
        yield "do", element
    waits = {(kind, row["message"]) for kind, row in _subscriptions(ours)}
    if ours.stage.rows(select(timer.c.id).where(timer.c.kind == "event", timer.c.instance_id.in_(ours.here()))):
        yield "days_pass", ""
    for kind, _name in sorted(waits):
        yield "say", kind


def _subscriptions(ours: Ours) -> Iterator[tuple[str, Any]]:
    for row in ours.stage.rows(select(subscription.c.message).where(subscription.c.instance_id.in_(ours.here()))):
        yield ("signal" if row["message"].startswith("signal:") else "message"), row
