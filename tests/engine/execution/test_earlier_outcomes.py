"""What an earlier case said of a person is found again, whether or not the person had a task in it."""

import json

import pytest
from sqlalchemy import select

from engine.execution.office import Office
from engine.store.tables import instance
from tests.drawing import drawn
from tests.stage import Stage

ASKS = """<bpmn:serviceTask id="v1" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
 camunda:type="external" camunda:topic="previous_outcome"><bpmn:extensionElements><camunda:inputOutput>
 <camunda:inputParameter name="procedure">before</camunda:inputParameter>
 <camunda:inputParameter name="year">${year}</camunda:inputParameter>
 <camunda:inputParameter name="person">${person}</camunda:inputParameter></camunda:inputOutput>
 <camunda:properties><camunda:property name="result" value="found"/></camunda:properties>
 </bpmn:extensionElements></bpmn:serviceTask>"""


def reviewed(stage: Stage, year: int, *results: tuple[str, str]) -> None:
    rows = [{"person": person, "level": level} for person, level in results]
    case = stage.start("before", review_year=year, results=rows)
    stage.do("u1")
    assert stage.status(case) == "closed"


def asked(stage: Stage, year: int, person: str) -> str | None:
    case = stage.start("after", year=year, person=person)
    row = stage.rows(select(instance.c.data).where(instance.c.case_id == case))[0]
    found = json.loads(row["data"])["found"]
    return found and str(found["outcome"])


@pytest.mark.parametrize("person", ["p-vp-01", "p-vp-03"], ids=["had a task in it", "was only named"])
def test_the_level_of_that_year_is_found(office: Office, person: str) -> None:
    stage = Stage(office)
    stage.release(drawn("s>u1 u1>e", process_id="before"), "before", {"review_year": "int", "results": "list"})
    asking = drawn("s>v1 v1>u9 u9>e", process_id="after")
    start, end = asking.index('<bpmn:serviceTask id="v1"'), asking.index("</bpmn:serviceTask>")
    asking = asking[:start] + ASKS + asking[end + len("</bpmn:serviceTask>") :]
    stage.release(asking, "after", {"year": "int", "person": "text", "found": "map"})
    reviewed(stage, 2025, (person, "not_completed"), ("p-vp-02", "good"))
    reviewed(stage, 2026, (person, "completed"))
    reviewed(stage, 2026, ("p-vp-02", "good"))
    assert asked(stage, 2025, person) == "not_completed"
    assert asked(stage, 2026, person) == "completed"
    assert asked(stage, 2024, person) is None
