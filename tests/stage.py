"""One office in which small diagrams are released and played as officials play them."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from engine.clock import SetClock
from engine.definitions import versions
from engine.definitions.check.soundness import check_soundness
from engine.definitions.folder import read_definition
from engine.execution import acts
from engine.execution.office import Office
from engine.store.tables import case_file, incident, instance, subscription, task, timer
from engine.store.tables import history as history_table
from engine.store.transaction import SYSTEM, Actor
from tests.drawing import drawn

SECRETARY = Actor("p-vp-01")


class Stage:
    """One office in which small diagrams are released and played."""

    def __init__(self, office: Office) -> None:
        self.office = office

    #: the software itself, which may retry what failed
    system = SYSTEM

    def release(self, process: str, id: str = "tiny", data: str | dict[str, str] = "a") -> str:
        """Release a diagram; names in a text of `data` are numbers. Returns the id of the version."""
        types = data if isinstance(data, dict) else dict.fromkeys(data.split(), "int")
        declared = "".join(f'{name} = "{kind}"\n' for name, kind in types.items())
        toml = f'id = "{id}"\nname = "{id}"\ntitle = "{id}"\n[data]\n{declared}'
        definition, faults = read_definition({"procedure.toml": toml, "process.bpmn": process})
        assert faults == []
        assert check_soundness(definition.diagram) == []
        with self.office.store.write() as tx:
            return versions.release(tx, definition)[0].id

    def start(self, id: str = "tiny", **data: Any) -> str:
        case = acts.start_case(self.office, SECRETARY, id, "chi-bo-vp", None, {}, typed=True, data=data)
        return str(case["case_id"])

    def play(self, text: str, **drawing: Any) -> str:
        """Release a diagram and start a case of it."""
        data = drawing.pop("data", {})
        self.release(drawn(text, **drawing))
        return self.start(**data)

    def rows(self, statement: Any) -> list[Any]:
        with self.office.store.read() as tx:
            return tx.rows(statement)

    def open(self) -> list[str]:
        """The elements whose tasks are open."""
        found = self.rows(select(task.c.element_id).where(task.c.status == "open").order_by(task.c.element_id))
        return [row["element_id"] for row in found]

    def do(self, element: str, which: int = 0) -> None:
        """Complete the open task of an element; `which` of several, in the order of the members."""
        query = select(task.c.id).where(task.c.status == "open", task.c.element_id == element).order_by(task.c.id)
        acts.complete_task(self.office, SECRETARY, self.rows(query)[which]["id"], {}, typed=True)

    def set(self, case: str, **values: Any) -> None:
        """Mend a variable of the case, as after an incident."""
        here = (instance.c.case_id == case) & instance.c.parent_id.is_(None)
        known = json.loads(self.rows(select(instance.c.data).where(here))[0]["data"])
        with self.office.store.write() as tx:
            version = instance.c.lock_version + 1
            tx.execute(update(instance).where(here).values(data=json.dumps(known | values), lock_version=version))

    def wait(self, days: int) -> None:
        clock = self.office.store.clock
        assert isinstance(clock, SetClock)
        clock.move_to(clock.now() + timedelta(days=days))
        acts.fire_due(self.office)

    def status(self, case: str) -> str:
        return str(self.rows(select(case_file.c.status).where(case_file.c.id == case))[0]["status"])

    def incidents(self) -> list[str]:
        return [row["element_id"] for row in self.rows(select(incident.c.element_id).where(incident.c.open.is_(True)))]

    def verbs(self) -> list[str]:
        return [row["verb"] for row in self.rows(select(history_table.c.verb).order_by(history_table.c.id))]

    def left_over(self) -> int:
        """Timers and subscriptions that nobody waits with any more."""
        return len(self.rows(select(timer.c.id))) + len(self.rows(select(subscription.c.id)))
