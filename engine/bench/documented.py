"""The way that SpiffWorkflow's documentation shows, as a baseline: parse, run, write the whole workflow as JSON.

Its own parser reads the diagram once. A completion reads the row, deserialises, runs the task and the engine's steps,
looks at what waits (`refresh_waiting_tasks`, as its examples do after every step; without it no timer would ever
fire), serialises and writes the row, in one transaction on the same kind of connection as ours. Left out, in its
favour: who may do the task, who did it, and any list of open tasks; `WithService` adds what people would miss first.
"""

import json
from io import BytesIO

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from engine.clock import SystemClock, stored

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<process id="approval" isExecutable="true"><startEvent id="start"/><userTask id="write"/><userTask id="approve"/>
<exclusiveGateway id="ok" default="f4"/><endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="start" targetRef="write"/><sequenceFlow id="f2" sourceRef="write" targetRef="approve"/>
<sequenceFlow id="f3" sourceRef="approve" targetRef="ok"/><sequenceFlow id="f4" sourceRef="ok" targetRef="end"/>
<sequenceFlow id="f5" sourceRef="ok" targetRef="write"><conditionExpression>again</conditionExpression></sequenceFlow>
</process></definitions>"""

_TASKS = ("draft", "comment_a", "comment_b", "propose", "decide", "file")
_SCRIPTS = ("prepare", "count", "note_a", "note_b", "remember", "result")
_WAYS = (
    "start>prepare prepare>draft draft>count count>complete complete>draft? complete>split split>comment_a "
    "split>comment_b comment_a>note_a comment_b>note_b note_a>join note_b>join join>propose late>remember "
    "remember>end_late propose>decide decide>agreed agreed>result agreed>propose? result>file file>end"
)
#: The same twenty elements as in `diagrams.REALISTIC`, with scripts in the library's own language.
REALISTIC = "".join(
    [
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">',
        '<process id="realistic" isExecutable="true">',
        '<startEvent id="start"/><endEvent id="end"/><endEvent id="end_late"/>',
        *(f'<userTask id="{name}"/>' for name in _TASKS),
        *(f'<scriptTask id="{name}"><script>step = 1</script></scriptTask>' for name in _SCRIPTS),
        '<exclusiveGateway id="complete" default="f5"/><exclusiveGateway id="agreed" default="f17"/>',
        '<parallelGateway id="split"/><parallelGateway id="join"/>',
        '<boundaryEvent id="late" attachedToRef="propose" cancelActivity="false"><timerEventDefinition>',
        "<timeDuration>'P30D'</timeDuration></timerEventDefinition></boundaryEvent>",
        *(
            f'<sequenceFlow id="f{number}" sourceRef="{way.split(">")[0]}" targetRef="{way.split(">")[1].rstrip("?")}">'
            + ("<conditionExpression>again</conditionExpression>" if way.endswith("?") else "")
            + "</sequenceFlow>"
            for number, way in enumerate(_WAYS.split())
        ),
        "</process></definitions>",
    ]
)


class Documented:
    """One table, one row for each instance, one JSON text for each row; no rights, no history, no tasks to find."""

    PERSON = "p-vp-01"

    def __init__(self, engine: Engine, diagram: str = DIAGRAM) -> None:
        self.engine = engine
        self.table = Table(
            "workflow", MetaData(), Column("id", Integer, primary_key=True), Column("state", Text, nullable=False)
        )
        self.table.metadata.create_all(engine)
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.parse(BytesIO(diagram.encode())))
        self.spec = parser.get_spec(parser.get_process_ids()[0])
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def start(self) -> int:
        """A new instance at its first user task; returns its row."""
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        with self.engine.begin() as connection:
            row = connection.execute(insert(self.table).values(state=self.serializer.serialize_json(workflow)))
            instance_id = int(row.lastrowid)
            self.opened(connection, instance_id, workflow)
            return instance_id

    def complete(self, instance_id: int) -> bool:
        """Complete the open user task; returns whether another one is open."""
        with self.engine.begin() as connection:
            text = connection.execute(select(self.table.c.state).where(self.table.c.id == instance_id)).scalar_one()
            workflow = self.serializer.deserialize_json(text)
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            self.before(connection, instance_id, task)
            task.data.update({"note": "Đồng ý", "again": False})
            task.run()
            workflow.do_engine_steps()
            workflow.refresh_waiting_tasks()
            self.after(connection, instance_id, task, workflow)
            state = self.serializer.serialize_json(workflow)
            connection.execute(update(self.table).where(self.table.c.id == instance_id).values(state=state))
            return workflow.get_next_task(state=TaskState.READY, manual=True) is not None

    def opened(self, connection: Connection, instance_id: int, workflow: BpmnWorkflow) -> None:
        """What is written beside a new instance: nothing."""

    def before(self, connection: Connection, instance_id: int, task: Task) -> None:
        """What is asked before a task is done: nothing."""

    def after(self, connection: Connection, instance_id: int, task: Task, workflow: BpmnWorkflow) -> None:
        """What is written beside the instance: nothing."""


class WithService(Documented):
    """The same with what its users would miss first: tasks found by person, the right to do one, who did what when."""

    def __init__(self, engine: Engine, diagram: str = DIAGRAM) -> None:
        super().__init__(engine, diagram)
        meta = self.table.metadata
        self.tasks = Table(
            "open_task",
            meta,
            Column("id", String(40), primary_key=True),
            Column("workflow_id", Integer, nullable=False, index=True),
            Column("person", String(40), nullable=False, index=True),
            Column("name", String(100), nullable=False),
        )
        self.record = Table(
            "record",
            meta,
            Column("id", Integer, primary_key=True),
            Column("workflow_id", Integer, nullable=False, index=True),
            Column("person", String(40), nullable=False),
            Column("name", String(100), nullable=False),
            Column("answers", Text, nullable=False),
            Column("at", String(40), nullable=False),
        )
        meta.create_all(engine)

    def opened(self, connection: Connection, instance_id: int, workflow: BpmnWorkflow) -> None:
        """List the open tasks."""
        for task in workflow.get_tasks(state=TaskState.READY, manual=True):
            values = {"workflow_id": instance_id, "person": self.PERSON, "name": task.task_spec.name}
            connection.execute(insert(self.tasks).values(id=str(task.id), **values))

    def before(self, connection: Connection, instance_id: int, task: Task) -> None:
        """May this person do the task?"""
        query = select(self.tasks.c.person).where(self.tasks.c.id == str(task.id))
        assert connection.execute(query).scalar_one() == self.PERSON

    def after(self, connection: Connection, instance_id: int, task: Task, workflow: BpmnWorkflow) -> None:
        """Take the task off the list, put new ones on it, record who did it."""
        connection.execute(delete(self.tasks).where(self.tasks.c.workflow_id == instance_id))
        self.opened(connection, instance_id, workflow)
        values = {"workflow_id": instance_id, "person": self.PERSON, "name": task.task_spec.name}
        answers = json.dumps(task.data, ensure_ascii=False)
        connection.execute(insert(self.record).values(answers=answers, at=stored(SystemClock().now()), **values))
