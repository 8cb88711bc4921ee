"""Where the case of a scenario stands: open tasks, who holds them, what failed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from engine.execution.office import Office
from engine.organisation import roles
from engine.store.tables import assignment, incident, instance, task
from engine.store.transaction import Transaction

#: Whoever acts in no post: refusals are tried with this person.
STRANGER = "p-quan-tri-2"


@dataclass
class Standing:
    """The case on which a scenario acts, and questions to it."""

    office: Office
    scenario: dict[str, Any]
    until: float = float("inf")
    case_id: str = ""

    def open(self, element: str) -> list[Any]:
        """Open tasks of an element; `dp-reply/task_x` looks in called processes, else everywhere in the case."""
        pattern, _slash, name = element.rpartition("/")
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(task, instance.c.version_id)
                .join(instance, instance.c.id == task.c.instance_id)
                .where(task.c.case_id == self.case_id, task.c.status == "open", task.c.element_id == name)
                .order_by(task.c.id)
            )
            if pattern:
                rows = [r for r in rows if self.procedure(tx, r["version_id"]) == pattern]
        return sorted(rows, key=lambda row: (row["instance_id"], row["item_index"]))

    def people(self, tx: Transaction, text: str, unit: str, subject: str | None) -> list[str]:
        """Who a scenario means by a role, from a unit and for a subject."""
        if text.startswith("p-"):
            return [text]
        if text == "stranger":
            return [STRANGER]
        context = roles.RoleContext(unit, subject, None, None, lambda _text: None)
        found = [candidate.person for candidate in roles.resolve(tx, text, context, tx.today).candidates]
        if not found:
            raise ValueError(f"nobody is {text}")
        return found

    def procedure(self, tx: Transaction, version_id: str) -> str:
        """The procedure of a version."""
        return self.office.library.version(tx, version_id).definition.procedure.id

    def holder(self, tx: Transaction, row: Any) -> str:
        """Who holds an open task; of several the first."""
        held = tx.rows(
            select(assignment.c.person_id).where(assignment.c.task_id == row["id"]).order_by(assignment.c.person_id)
        )
        if not held:
            raise ValueError(f"nobody holds {row['element_id']}")
        return str(held[0]["person_id"])

    def waiting_at(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Where the case waits now: open tasks as (procedure, element), and incidents as (element, message)."""
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(task.c.element_id, instance.c.version_id)
                .join(instance, instance.c.id == task.c.instance_id)
                .where(task.c.case_id == self.case_id, task.c.status == "open")
                .order_by(task.c.id)
            )
            open_at = dict.fromkeys((self.procedure(tx, row["version_id"]), row["element_id"]) for row in rows)
            broken = tx.rows(
                select(incident.c.element_id, incident.c.message).where(
                    incident.c.case_id == self.case_id, incident.c.open.is_(True)
                )
            )
        return list(open_at), [(row["element_id"], row["message"]) for row in broken]

    def where(self) -> str:
        """Where the case waits, for the person who wrote the scenario."""
        with self.office.store.read() as tx:
            rows = tx.rows(
                select(task.c.element_id, func.count().label("n"))
                .where(task.c.case_id == self.case_id, task.c.status == "open")
                .group_by(task.c.element_id)
            )
            broken = tx.rows(
                select(incident.c.element_id, incident.c.message, incident.c.inputs).where(
                    incident.c.case_id == self.case_id, incident.c.open.is_(True)
                )
            )
        waiting = ", ".join(f"{row['element_id']} x{row['n']}" for row in rows) or "nobody"
        faults = "; ".join(f"{row['element_id']}: {row['message']} {row['inputs'][:600]}" for row in broken)
        return f"{waiting}" + (f"; INCIDENT {faults}" if faults else "")
