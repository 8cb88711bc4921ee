"""May this person do this to this task: holder, not the subject, not recused, another pair of eyes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from engine.definitions.diagram import Node
from engine.errors import Kind, Refused
from engine.execution.concerned import concerned, recused
from engine.execution.first_hands import first_hands, of_callers, of_visit
from engine.execution.library import Library
from engine.execution.run import Run
from engine.organisation import people, substitutes
from engine.store.prepared import Prepared
from engine.store.tables import assignment
from engine.store.transaction import Actor, Transaction

_HOLDERS = Prepared(
    select(assignment.c.person_id, assignment.c.capacity).where(assignment.c.task_id == bindparam("task"))
)


@dataclass(eq=False)
class NotYourTask(Refused):
    """The person holds none of the posts for which the task is open."""

    kind = Kind.NOT_ALLOWED
    task: str
    whom: str
    says = "Việc “{task}” không giao cho bạn."
    do = "Người được giao: {whom}."


@dataclass(eq=False)
class TaskAlreadyCompleted(Refused):
    """Two people opened the task, or one person twice; the other pressed the button first."""

    kind = Kind.CONFLICT
    task: str
    by: str
    at: str
    says = "{by} đã hoàn thành việc “{task}” lúc {at}."
    do = "Nội dung bạn vừa nhập được giữ ở dưới. Mở hồ sơ để xem bước tiếp theo."


@dataclass(eq=False)
class TaskWithdrawn(Refused):
    """The case went another way while the task was open (a deadline ran out, somebody else's part ended it)."""

    kind = Kind.CONFLICT
    task: str
    says = "Việc “{task}” không còn mở: hồ sơ đã chuyển sang bước khác."
    do = "Nội dung bạn vừa nhập được giữ ở dưới. Mở hồ sơ để xem bước hiện tại."


def excluded(tx: Transaction, library: Library, run: Run, node: Node, activity_id: str | None = None) -> frozenset[str]:
    """People who never get this task: subjects of the case, their relatives, recused people, the first pair of eyes.

    Source: dp-recusal of processes.md, R-090, R-091. `open_to_subject` lets subjects act where they are not judged;
    `own_part` keeps for somebody who was recused what only they can do (their self-review, their appeal).
    An element that names itself in `different_from` wants different people within one visit (`activity_id`), so that
    the next vote of the same board finds it again.
    """
    open_to_subject = node.properties.get("open_to_subject") == "true"
    if node.is_own_part and open_to_subject:
        off: set[str] = set()
    else:
        off = recused(tx, run.case_id) if open_to_subject else concerned(tx, run)
    for element in node.different_from:
        if element != node.id:
            off |= first_hands(tx, run, element)
        elif activity_id is not None:
            off |= of_visit(tx, activity_id, element)
    return frozenset(off | of_callers(tx, library, run))


def holders(tx: Transaction, task_id: str) -> list[str]:
    """Who may complete an open task."""
    rows = tx.all(_HOLDERS, task=task_id)
    return [row["person_id"] for row in rows]


def capacity(tx: Transaction, task_id: str, person: str, day: date) -> tuple[str | None, str] | None:
    """How a person may complete a task: (on whose behalf or None, in which capacity); None when not at all."""
    rows = tx.all(_HOLDERS, task=task_id)
    by_person: dict[str, str] = {row["person_id"]: row["capacity"] for row in rows}
    if person in by_person:
        return None, by_person[person]
    for absent in substitutes.substituted_by(tx, person, day):
        if absent in by_person:
            return absent, by_person[absent]
    return None


def require_open(tx: Transaction, row: Any, actor: Actor) -> None:
    """Refuse with what happened when a task is no longer open."""
    if row["status"] == "completed":
        by = people.names(tx, [row["completed_by"]]).get(row["completed_by"], "?")
        raise TaskAlreadyCompleted(row["name"], by, row["closed_at"])
    if row["status"] != "open":
        raise TaskWithdrawn(row["name"])


def require_holder(tx: Transaction, row: Any, actor: Actor, own: str | None = None) -> tuple[str | None, str]:
    """Refuse unless the actor may complete the task today; returns (on whose behalf, capacity).

    own: in which capacity the actor holds the task themselves, when that was read already.
    """
    if own is not None:
        return None, own
    found = capacity(tx, row["id"], actor.person, tx.today) if actor.person else None
    if found is None:
        listed = people.names(tx, holders(tx, row["id"]))
        raise NotYourTask(row["name"], ", ".join(listed.values()) or row["role_words"])
    return found


def require_impartial(tx: Transaction, library: Library, run: Run, node: Node, row: Any, actor: Actor) -> None:
    """Refuse people who may not act in this task at this moment, also as somebody's substitute.

    The holders were resolved when the task opened; a tie declared since, or a substitution, must not let the subject, a
    relative or the first pair of eyes in.
    """
    if actor.person in excluded(tx, library, run, node, row["activity_id"]):
        others = people.names(tx, [person for person in holders(tx, row["id"]) if person != actor.person])
        raise NotYourTask(row["name"], ", ".join(others.values()) or row["role_words"])
