"""Sub-processes: a token waits at the sub-process while others do the work inside; what a scope listens to meanwhile.

An event sub-process listens as long as its scope is open. Its rows (timer, subscription) belong to the token that
waits at the sub-process, or to the instance itself when it stands in the process directly.
"""

from dataclasses import dataclass

from sqlalchemy import delete

from engine.calendar.timing import TimingError
from engine.definitions.diagram import Node
from engine.errors import Refused
from engine.execution import events
from engine.execution.activities import cancel_activity, open_activity
from engine.execution.context import Context
from engine.execution.run import Run
from engine.ids import new_id
from engine.rules.expressions import ExpressionError
from engine.store.tables import subscription, timer

#: What only a throw inside the scope can bring; nothing is to be written for it.
THROWN = {"error", "escalation"}


@dataclass(eq=False)
class CannotBegin(Refused):
    """What a case listens to from its beginning (a time, a key) cannot be computed from what it begins with."""

    procedure: str
    reason: str
    says = "Không mở được hồ sơ “{procedure}”: không tính được điều phải chờ ngay từ đầu ({reason})."
    do = "Bổ sung dữ liệu ban đầu; nếu không có mục nào để nhập, báo cho quản trị quy trình sửa sơ đồ."


def start(ctx: Context, run: Run, event: Node) -> None:
    """A new run begins at this start event and goes on to its first waits."""
    run.interpreter.start(event.id)
    try:
        listen(ctx, run, "", run.id)
    except (TimingError, ExpressionError) as error:  # no token waits here, so no incident could be retried
        raise CannotBegin(run.compiled.definition.procedure.name, str(error)) from error
    ctx.advance(ctx, run)


def start_plainly(ctx: Context, run: Run) -> None:
    """A run that another one called begins at the start event without a trigger."""
    event = run.compiled.definition.diagram.plain_start()
    assert event is not None, run.compiled.definition.procedure.id
    start(ctx, run, event)


def open_sub(ctx: Context, run: Run, node: Node, activity_id: str) -> None:
    """A token reached a sub-process: what it listens to is armed, then the work inside begins."""
    open_activity(ctx, run, activity_id, node.id)
    events.arm_boundaries(ctx, run, node, activity_id)
    if activity_id in run.activities:  # else a message that was already there has interrupted it
        begin(ctx, run, node.id, activity_id)


def begin(ctx: Context, run: Run, sub: str, activity_id: str) -> None:
    """Put a token on the start of a sub-process and listen to its event sub-processes."""
    event = run.compiled.definition.diagram.plain_start(sub)
    assert event is not None, sub
    run.interpreter.start(event.id, f"{run.interpreter.scope(activity_id)}/{activity_id}")
    listen(ctx, run, sub, activity_id)


def listen(ctx: Context, run: Run, sub: str, owner: str) -> None:
    """Arm the event sub-processes of a scope. owner: the token at the sub-process, or the instance."""
    for event in run.compiled.definition.diagram.event_starts(sub):
        if event.event.kind not in THROWN:
            events.arm(ctx, run, event, owner)


def owned_scope(run: Run, owner: str) -> str:
    """The scope whose event sub-processes belong to this owner."""
    return "" if owner == run.id else f"{run.interpreter.scope(owner)}/{owner}"


def trigger(ctx: Context, run: Run, event: Node, owner: str) -> None:
    """The start event of an event sub-process has happened: its work begins, with or without ending the scope's own."""
    scope = owned_scope(run, owner)
    if event.interrupting:
        clear(ctx, run, scope)
        deaf(ctx, run, owner)
    run.interpreter.start(event.id, f"{scope}/!{event.parent}.{new_id('n')}")


def clear(ctx: Context, run: Run, scope: str) -> None:
    """Everything inside a scope ends."""
    for token in run.interpreter.within(scope):
        if token.id in run.activities:
            cancel_activity(ctx, run, token.id)
    for token in run.interpreter.within(scope):
        run.interpreter.cancel(token.id)


def deaf(ctx: Context, run: Run, owner: str) -> None:
    """The event sub-processes of a scope no longer listen; events at the border of a sub-process still do."""
    sub = "" if owner == run.id else run.interpreter.element(owner) or ""
    starts = [event.id for event in run.compiled.definition.diagram.event_starts(sub)]
    for rows in (timer, subscription):
        ctx.tx.execute(delete(rows).where(rows.c.token_id == owner, rows.c.element_id.in_(starts)))
