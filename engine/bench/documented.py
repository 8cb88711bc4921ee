"""The way that SpiffWorkflow's documentation shows, as a baseline: parse, run, write the whole workflow as JSON."""

from io import BytesIO

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, insert, select, update

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<process id="approval" isExecutable="true"><startEvent id="start"/><userTask id="write"/><userTask id="approve"/>
<exclusiveGateway id="ok" default="f4"/><endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="start" targetRef="write"/><sequenceFlow id="f2" sourceRef="write" targetRef="approve"/>
<sequenceFlow id="f3" sourceRef="approve" targetRef="ok"/><sequenceFlow id="f4" sourceRef="ok" targetRef="end"/>
<sequenceFlow id="f5" sourceRef="ok" targetRef="write"><conditionExpression>again</conditionExpression></sequenceFlow>
</process></definitions>"""


class Documented:
    """One table, one row for each instance, one JSON text for each row; no rights, no history, no tasks to find."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.table = Table(
            "workflow", MetaData(), Column("id", Integer, primary_key=True), Column("state", Text, nullable=False)
        )
        self.table.metadata.create_all(engine)
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.parse(BytesIO(DIAGRAM.encode())))
        self.spec = parser.get_spec("approval")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def start(self) -> int:
        """A new instance at its first user task; returns its row."""
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        with self.engine.begin() as connection:
            row = connection.execute(insert(self.table).values(state=self.serializer.serialize_json(workflow)))
            return int(row.lastrowid)

    def complete(self, instance_id: int) -> bool:
        """Complete the open user task; returns whether another one is open."""
        with self.engine.begin() as connection:
            text = connection.execute(select(self.table.c.state).where(self.table.c.id == instance_id)).scalar_one()
            workflow = self.serializer.deserialize_json(text)
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            task.data.update({"note": "Đồng ý", "again": False})
            task.run()
            workflow.do_engine_steps()
            state = self.serializer.serialize_json(workflow)
            connection.execute(update(self.table).where(self.table.c.id == instance_id).values(state=state))
            return workflow.get_next_task(state=TaskState.READY, manual=True) is not None
