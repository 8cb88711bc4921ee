"""Who may stop the clock of a task, and when it cannot be stopped."""

from typing import Any

from engine.calendar.deadlines import can_be_counted
from engine.definitions.diagram import Node
from engine.execution import deadlines, rights
from engine.execution.context import Context
from engine.execution.run import Run, role_context
from engine.organisation import roles

#: Who leads where the task is done may always stop and restart the clock, besides those whom the diagram names.
HEADS = "head@unit"


def why_not(ctx: Context, run: Run, node: Node, row: Any, person: str) -> str:
    """Why this person cannot stop this clock now; empty when they can."""
    basis = deadlines.basis(row)
    if row["due_on"] is None:
        return "việc này không có hạn"
    if basis.get("stopped"):
        return "đang dừng rồi"
    if row["due_on"] < ctx.tx.today.isoformat() or row["overdue"]:
        return "việc đã quá hạn"
    if not can_be_counted(basis):
        return "hạn này tính theo giờ"
    diagram = run.compiled.definition.diagram
    ends = any(b.event.kind == "timer" and b.interrupting for b in diagram.boundaries(node.id))
    if node.loop is not None and ends:
        return "thời gian này chung cho nhiều người"
    if not may_stop(ctx, run, node, row, person):
        return "quy trình không cho bạn dừng thời hạn này"
    return ""


def may_stop(ctx: Context, run: Run, node: Node, row: Any, person: str) -> bool:
    """May this person stop and restart the clock of this task?"""
    wanted = node.properties.get("clock_stop", "")
    if wanted == "no":
        return False
    held = rights.capacity(ctx.tx, row["id"], person, ctx.tx.today) is not None
    if held and (wanted == "holder" or (not wanted and not node.legal_basis)):
        return True
    named = [HEADS] + ([wanted] if wanted and wanted != "holder" else [])
    context = role_context(ctx.tx, run, excluded=rights.excluded(ctx.tx, ctx.library, run, node))
    return any(
        candidate.person == person
        for text in named
        for candidate in roles.resolve(ctx.tx, text, context, ctx.tx.today).candidates
    )
