"""Declare a conflict of interest."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine import history
from engine.errors import Kind, NotFound, Refused
from engine.execution import rights
from engine.execution.acting_for import acting_for
from engine.execution.advance import begin
from engine.execution.beside import start_beside
from engine.execution.office import Office
from engine.execution.run import save_all
from engine.store.tables import task
from engine.store.transaction import Actor, Transaction


@dataclass(eq=False)
class GroundsMissing(Refused):
    """A conflict was declared without a reason."""

    kind = Kind.INVALID
    says = "Chưa nêu lý do từ chối tham gia."
    do = "Viết một câu, ví dụ: “Người được kiểm điểm là em ruột tôi”."


@dataclass(eq=False)
class NoRecusalPattern(Refused):
    """This installation has released no procedure that decides on recusal."""

    kind = Kind.UNAVAILABLE
    says = "Chưa ban hành quy trình từ chối tham gia (dp-recusal)."
    do = "Báo cho quản trị quy trình."


def declare_conflict(
    office: Office, actor: Actor, task_id: str, grounds: str, request_id: str | None = None
) -> dict[str, Any]:
    """Anyone with a task may declare a conflict; the head (or the level above) decides (dp-recusal, R-091).

    It is the head of the unit or body in whose name the declarer acts, which need not be the unit of the case. The task
    stays with the declarer until the decision. Refuses: NotFound, NotYourTask, TaskAlreadyCompleted,
    GroundsMissing, NoRecusalPattern.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        row = tx.row(select(task).where(task.c.id == task_id))
        if row is None:
            raise NotFound("việc", task_id)
        rights.require_open(tx, row, actor)
        on_behalf, _capacity = rights.require_holder(tx, row, actor)
        if not grounds.strip():
            raise GroundsMissing()
        ctx = begin(tx, office.library)
        run = ctx.run(row["instance_id"])
        details = {"task": row["name"], "grounds": grounds.strip()}
        history.record(tx, "conflict_declared", run.case_id, details, instance_id=run.id, task_id=task_id)
        data = {"person": actor.person, "subject": actor.person, "grounds": grounds.strip()}
        data["unit"] = acting_for(tx, run, row["assignment"], on_behalf or str(actor.person))
        if not start_beside(ctx, run, row, "conflict_declared", data):
            raise NoRecusalPattern()
        save_all(tx)
        return {"case_id": run.case_id}

    return office.store.act("declare_conflict", actor, work, request_id, [task_id, grounds])
