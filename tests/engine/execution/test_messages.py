"""An element that fails after it reached another case takes that back too, also what stood in memory only."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from engine.authoring import acts as authoring
from engine.clock import SetClock
from engine.definitions import versions
from engine.definitions.folder import read_definition
from engine.execution import acts
from engine.execution.deploy import check_all, read_rules
from engine.execution.events import KEPT
from engine.execution.office import Office
from engine.rules.dated import RuleBook
from engine.store.tables import case_file, handover, incident, instance, subscription
from engine.store.transaction import Actor

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="https://quytrinh.invalid/test">'
    '<bpmn:message id="m1" name="first"/><bpmn:message id="m2" name="second"/>'
)
LISTENS = (
    '<bpmn:process id="listens" isExecutable="true"><bpmn:startEvent id="start"/>'
    '<bpmn:intermediateCatchEvent id="one"><bpmn:messageEventDefinition messageRef="m1"/></bpmn:intermediateCatchEvent>'
    '<bpmn:intermediateCatchEvent id="two"><bpmn:messageEventDefinition messageRef="m2"/></bpmn:intermediateCatchEvent>'
    '<bpmn:endEvent id="end"/><bpmn:sequenceFlow sourceRef="start" targetRef="one"/>'
    '<bpmn:sequenceFlow sourceRef="one" targetRef="two"/><bpmn:sequenceFlow sourceRef="two" targetRef="end"/>'
    "</bpmn:process></bpmn:definitions>"
)
SPEAKS = (
    '<bpmn:process id="speaks" isExecutable="true"><bpmn:startEvent id="start"/>'
    '<bpmn:intermediateThrowEvent id="first"><bpmn:messageEventDefinition messageRef="m1"/>'
    "</bpmn:intermediateThrowEvent>"
    '<bpmn:intermediateThrowEvent id="second"><bpmn:extensionElements><camunda:inputOutput>'
    '<camunda:inputParameter name="heard">${10 / item}</camunda:inputParameter></camunda:inputOutput>'
    '<camunda:properties><camunda:property name="for_each" value="${numbers}"/></camunda:properties>'
    '</bpmn:extensionElements><bpmn:messageEventDefinition messageRef="m2"/></bpmn:intermediateThrowEvent>'
    '<bpmn:endEvent id="end"/><bpmn:sequenceFlow sourceRef="start" targetRef="first"/>'
    '<bpmn:sequenceFlow sourceRef="first" targetRef="second"/><bpmn:sequenceFlow sourceRef="second" targetRef="end"/>'
    "</bpmn:process></bpmn:definitions>"
)


def release(office: Office, id: str, process: str) -> None:
    toml = f'id = "{id}"\nname = "{id}"\ntitle = "{id}"\n[data]\nnumbers = "list"\nkey = "text"\nheard = "int"\n'
    definition, faults = read_definition({"procedure.toml": toml, "process.bpmn": HEAD + process})
    assert faults == []
    with office.store.write() as tx:
        versions.release(tx, definition)


def started(office: Office, id: str, **data: object) -> str:
    case = acts.start_case(office, Actor("p-vp-01"), id, "chi-bo-vp", None, {}, typed=True, data=data)
    return str(case["case_id"])


def test_the_other_case_waits_where_it_waited(office: Office) -> None:
    release(office, "listens", LISTENS)
    release(office, "speaks", SPEAKS)
    listening = started(office, "listens")
    started(office, "speaks", numbers=[5, 0])  # the second element divides by nothing, after the first was heard
    with office.store.read() as tx:
        run = tx.row(select(instance).where(instance.c.case_id == listening))
        waiting = tx.rows(select(subscription.c.message).where(subscription.c.instance_id == run["id"]))
        failed = tx.rows(select(incident.c.element_id).where(incident.c.open.is_(True)))
    assert [row["message"] for row in waiting] == ["second"]
    assert run["status"] == "open"
    assert [token[1] for token in json.loads(run["state"])["tokens"]] == ["e:two"]
    assert "heard" not in json.loads(run["data"])
    assert [row["element_id"] for row in failed] == ["second"]


def test_a_rule_may_lie_in_the_folder_of_its_procedure(tmp_path: Path) -> None:
    shipped = read_rules(Path(__file__).parents[3] / "workflows")
    name = shipped.names()[0]
    file = next(path for path, text in shipped.files.items() if f"name: {name}" in text and "test" not in path)
    folder = tmp_path / "leave-request" / "decisions"
    folder.mkdir(parents=True)
    (folder / file).write_text(shipped.files[file], "utf-8")
    assert RuleBook.load(tmp_path).names() == [name]
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / file).write_text(shipped.files[file], "utf-8")
    assert [found.code for found in check_all(tmp_path)["rules"]] == ["rule-twice"]


def test_two_cases_that_hear_the_same_are_told_apart_or_refused(office: Office) -> None:
    release(office, "listens", LISTENS)
    release(office, "speaks", SPEAKS)
    first, second = started(office, "listens"), started(office, "listens")
    started(office, "speaks", numbers=[])
    with office.store.read() as tx:
        states = {
            row["case_id"]: json.loads(row["state"])["tokens"][0][1]
            for row in tx.rows(select(instance).where(instance.c.case_id.in_([first, second])))
        }
        failed = tx.rows(select(incident.c.element_id, incident.c.message).where(incident.c.open.is_(True)))
    assert states == {first: "e:one", second: "e:one"}
    assert [row["element_id"] for row in failed] == ["first"]
    assert "SeveralReceivers" in failed[0]["message"]


KEYED = (
    '<bpmn:process id="keyed" isExecutable="true"><bpmn:startEvent id="start"/>'
    '<bpmn:intermediateCatchEvent id="one"><bpmn:extensionElements><camunda:properties>'
    '<camunda:property name="correlation" value="${key}"/></camunda:properties></bpmn:extensionElements>'
    '<bpmn:messageEventDefinition messageRef="m1"/></bpmn:intermediateCatchEvent>'
    '<bpmn:endEvent id="end"/><bpmn:sequenceFlow sourceRef="start" targetRef="one"/>'
    '<bpmn:sequenceFlow sourceRef="one" targetRef="end"/></bpmn:process></bpmn:definitions>'
)
TELLS = (
    '<bpmn:process id="tells" isExecutable="true"><bpmn:startEvent id="start"/>'
    '<bpmn:intermediateThrowEvent id="first"><bpmn:extensionElements><camunda:inputOutput>'
    '<camunda:inputParameter name="correlation">${key}</camunda:inputParameter>'
    '<camunda:inputParameter name="heard">7</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>'
    '<bpmn:messageEventDefinition messageRef="m1"/></bpmn:intermediateThrowEvent>'
    '<bpmn:endEvent id="end"/><bpmn:sequenceFlow sourceRef="start" targetRef="first"/>'
    '<bpmn:sequenceFlow sourceRef="first" targetRef="end"/></bpmn:process></bpmn:definitions>'
)
BEGINS = (
    '<bpmn:process id="begins" isExecutable="true"><bpmn:startEvent id="start">'
    '<bpmn:messageEventDefinition messageRef="m1"/></bpmn:startEvent>'
    '<bpmn:endEvent id="end"/><bpmn:sequenceFlow sourceRef="start" targetRef="end"/>'
    "</bpmn:process></bpmn:definitions>"
)


def status(office: Office, case_id: str) -> str:
    with office.store.read() as tx:
        return str(tx.row(select(case_file.c.status).where(case_file.c.id == case_id))["status"])


def test_a_message_that_comes_early_is_kept_for_the_case_with_its_key(office: Office) -> None:
    release(office, "keyed", KEYED)
    release(office, "tells", TELLS)
    started(office, "tells", key="k-1")
    other, wanted = started(office, "keyed", key="k-2"), started(office, "keyed", key="k-1")
    assert (status(office, other), status(office, wanted)) == ("open", "closed")
    assert status(office, started(office, "keyed", key="k-1")) == "open"  # one message, one receiver
    with office.store.read() as tx:
        kept = tx.rows(select(handover.c.status, handover.c.to_case_id))
    assert [(row["status"], row["to_case_id"]) for row in kept] == [("delivered", wanted)]


def test_a_message_is_not_kept_for_ever(sqlite_office: Office) -> None:
    release(sqlite_office, "keyed", KEYED)
    release(sqlite_office, "tells", TELLS)
    started(sqlite_office, "tells", key="k-1")
    clock = sqlite_office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(clock.now() + KEPT + timedelta(days=1))
    assert status(sqlite_office, started(sqlite_office, "keyed", key="k-1")) == "open"


def test_a_message_with_a_key_starts_one_case(office: Office) -> None:
    release(office, "begins", BEGINS)
    release(office, "tells", TELLS)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _number: started(office, "tells", key="k-1"), range(4)))
    started(office, "tells", key="k-2")
    with office.store.read() as tx:
        begun = tx.rows(select(case_file.c.id).where(case_file.c.procedure_id == "begins"))
        kept = tx.rows(select(handover.c.status).where(handover.c.from_case_id.in_(told)))
    assert len(begun) == 2
    assert sorted(row["status"] for row in kept) == ["delivered", "repeated", "repeated", "repeated"]


def begun(office: Office) -> int:
    with office.store.read() as tx:
        return len(tx.rows(select(case_file.c.id).where(case_file.c.procedure_id == "begins")))


def kept(office: Office, *cases: str) -> list[str]:
    with office.store.read() as tx:
        query = select(handover.c.status).where(handover.c.from_case_id.in_(cases)).order_by(handover.c.at)
        return [row["status"] for row in tx.rows(query)]


def test_a_message_kept_while_a_procedure_is_suspended_starts_its_case_when_it_is_resumed(office: Office) -> None:
    release(office, "tells", TELLS)
    before = started(office, "tells", key="k-0")  # nobody was there to receive it; people have seen to that
    release(office, "begins", BEGINS)
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(clock.now() + timedelta(hours=1))
    admin = Actor("p-quan-tri-1")
    authoring.suspend_procedure(office, admin, "begins", "Chờ văn bản mới")
    teller, again = started(office, "tells", key="k-1"), started(office, "tells", key="k-1")
    assert (begun(office), kept(office, teller, again)) == (0, ["waiting", "waiting"])
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _number: authoring.resume_procedure(office, admin, "begins"), range(2)))
    assert sorted(len(answer["cases"]) for answer in answers) == [0, 1]
    assert begun(office) == 1
    assert sorted(kept(office, teller, again)) == ["delivered", "repeated"]
    assert kept(office, before) == ["waiting"]
    started(office, "tells", key="k-1")  # the key has had its case
    started(office, "tells", key="k-2")
    assert begun(office) == 2


def test_one_of_several_messages_at_once_reaches_the_case_that_waits(office: Office) -> None:
    release(office, "keyed", KEYED)
    release(office, "tells", TELLS)
    waiting = started(office, "keyed", key="k-1")
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _number: started(office, "tells", key="k-1"), range(4)))
    assert status(office, waiting) == "closed"
    with office.store.read() as tx:
        kept = tx.rows(select(handover.c.status).where(handover.c.from_case_id.in_(told)))
    assert sorted(row["status"] for row in kept) == ["delivered", "waiting", "waiting", "waiting"]
    assert [status(office, started(office, "keyed", key="k-1")) for _case in range(4)] == ["closed"] * 3 + ["open"]


LISTENS_TO_ALL = LISTENS.replace("listens", "hears").replace("message", "signal").replace('"m1"', '"g1"')
LISTENS_TO_ALL = LISTENS_TO_ALL.replace('"m2"', '"g1"')
CALLS_ALL = (
    '<bpmn:process id="calls-all" isExecutable="true"><bpmn:startEvent id="start"/>'
    '<bpmn:endEvent id="end"><bpmn:signalEventDefinition signalRef="g1"/></bpmn:endEvent>'
    '<bpmn:sequenceFlow sourceRef="start" targetRef="end"/></bpmn:process></bpmn:definitions>'
)


def test_signals_at_once_reach_each_case_once_each(office: Office) -> None:
    """Three cases wait twice for the signal; two callers at the same moment take each of them one step on, twice."""
    signal = '<bpmn:signal id="g1" name="all"/>'
    release(office, "hears", signal + LISTENS_TO_ALL)
    release(office, "calls-all", signal + CALLS_ALL)
    cases = [started(office, "hears") for _case in range(3)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _number: started(office, "calls-all"), range(2)))
    assert [status(office, case) for case in cases] == ["closed"] * 3
