"""Let tokens move until each waits for a person, a day or another case.

The order is that in which tokens appeared; what an element needs stands in the module of its kind. An element that
fails keeps its token and becomes an incident; everything before it stays done.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from engine.definitions.diagram import Node
from engine.execution import automatic, calls, cases, events, incidents, messages, scopes, throwing, user_work
from engine.execution.activities import cancel_activity, close_activity
from engine.execution.context import Context
from engine.execution.library import Library
from engine.execution.run import Run, fill, runs, snapshot
from engine.store.tables import activity
from engine.store.transaction import StaleInstance, Transaction
from engine.wording import Said

#: One act may carry out this many elements by itself; more is a loop that nobody would ever see the end of.
MAX_STEPS = 2_000


#: Elements that write no rows by themselves: nothing in the database is to be taken back when they fail.
IN_MEMORY = {"exclusive", "inclusive", "script", "boundary", "end"}


class EndlessLoop(Exception):
    """A diagram went round without ever waiting for anybody: an incident, and what people did before it stays."""

    says = "Đã qua {n} bước tự động mà không dừng ở ai hay ngày nào: có thể là vòng lặp không lối ra."


def begin(tx: Transaction, library: Library) -> Context:
    """The context of one act."""
    return Context(tx, library, advance, complete, cases.cancel_run, scopes.trigger)


def advance(ctx: Context, run: Run) -> None:
    """Take up every token that arrived somewhere, until all wait."""
    for _step in range(MAX_STEPS):
        if run.status != "open":
            break
        run.interpreter.settle()
        token = next((t for t in run.interpreter.ready() if t.id not in run.activities), None)
        if token is not None:
            _take_up(ctx, run, run.node(token.element), token.id)
        elif (sub := run.interpreter.emptied(run.activities)) is not None:
            close_activity(ctx, run, sub, "completed")
            run.interpreter.complete(sub)
        else:
            break
    else:
        _stop(ctx, run)
    run.note_flows()
    if run.status == "open" and run.interpreter.finished():
        _finish(ctx, run)
    elif run.status == "open" and run.interpreter.stuck():
        incidents.open_incident(ctx.tx, run, "", Said("Các nhánh song song chờ nhau và không bao giờ gặp."))


def _stop(ctx: Context, run: Run) -> None:
    """The token that would go on stays where it is; a retry lets it go on for as many steps again."""
    token = next((t for t in run.interpreter.ready() if t.id not in run.activities), None)
    if token is not None:
        run.activities.add(token.id)
        incidents.fail_activity(ctx.tx, run, token.id, token.element, EndlessLoop(Said(EndlessLoop.says, n=MAX_STEPS)))


def complete(ctx: Context, run: Run, activity_id: str, values: dict[str, Any]) -> None:
    """An activity is done: set its variables, close its rows, move its token, go on."""
    run.data.update(values)
    close_activity(ctx, run, activity_id, "completed")
    run.interpreter.complete(activity_id)
    advance(ctx, run)


def retry(ctx: Context, run: Run, element_id: str, activity_id: str | None, task_id: str | None) -> None:
    """Try a failed element again after its cause was mended."""
    node = run.node(element_id)
    if node.kind == "user" and task_id is not None and activity_id is not None:
        user_work.retry(ctx, run, node, activity_id, task_id)
        return
    at_work = activity_id is not None and ctx.tx.row(
        select(activity.c.id).where(activity.c.id == activity_id, activity.c.status == "open")
    )
    if activity_id is not None and at_work and node.loop is not None:  # its members stand; only what follows failed
        (user_work if node.kind == "user" else calls).decide(ctx, run, node, activity_id)
    elif activity_id is not None and run.interpreter.has(activity_id):
        cancel_activity(ctx, run, activity_id)
        ctx.tx.execute(activity.delete().where(activity.c.id == activity_id))
        advance(ctx, run)


def _take_up(ctx: Context, run: Run, node: Node, token_id: str) -> None:
    run.activities.add(token_id)
    before = snapshot(run.data)
    #: a message moves other runs' tokens too; if this element then fails, they were never moved
    reaches_others = node.event.kind in ("message", "signal", "error", "escalation")
    others = [(other, other.checkpoint()) for other in runs(ctx.tx).values()] if reaches_others else []
    try:
        with nullcontext() if node.kind in IN_MEMORY and node.event.kind == "none" else ctx.tx.savepoint():
            CARRY_OUT[node.kind](ctx, run, node, token_id)
    except (StaleInstance, DBAPIError):
        raise
    except Exception as error:  # an author's mistake in one element must not undo what people did before it
        for other, checkpoint in others:
            other.restore(checkpoint)
        run.data = before
        run.activities.add(token_id)
        if not isinstance(error, throwing.UncaughtError) and throwing.failed(ctx, run, node, token_id, error):
            return
        incidents.fail_activity(ctx.tx, run, token_id, node.id, error)


def _pass_on(ctx: Context, run: Run, node: Node, token_id: str) -> None:
    run.activities.discard(token_id)
    run.interpreter.complete(token_id)


def _choose(ctx: Context, run: Run, node: Node, token_id: str) -> None:
    flows = automatic.choose_flows(ctx, run, node)
    run.activities.discard(token_id)
    run.interpreter.complete(token_id, flows)


def _assign(step: Callable[[Context, Run, Node], dict[str, Any]]) -> Callable[[Context, Run, Node, str], None]:
    def carry_out(ctx: Context, run: Run, node: Node, token_id: str) -> None:
        run.data.update(step(ctx, run, node))
        _pass_on(ctx, run, node, token_id)

    return carry_out


def _throw(ctx: Context, run: Run, node: Node, token_id: str) -> None:
    if not _sent(ctx, run, node, token_id):
        _pass_on(ctx, run, node, token_id)


def _end(ctx: Context, run: Run, node: Node, token_id: str) -> None:
    if node.properties.get("outcome"):
        value = fill(ctx.tx, run, node.properties["outcome"])
        run.outcome = str(value) if value is not None else None
    if _sent(ctx, run, node, token_id):
        return
    if node.event.kind == "terminate":
        _terminate(ctx, run, token_id)
    else:
        _pass_on(ctx, run, node, token_id)


def _sent(ctx: Context, run: Run, node: Node, token_id: str) -> bool:
    """Send what a throwing event sends; says whether its own token was taken away by the answer."""
    if node.event.kind == "message":
        messages.throw(ctx, run, node)
    elif node.event.kind == "signal":
        messages.broadcast(ctx, run, node)
    elif node.event.kind in ("error", "escalation"):
        return throwing.throw(ctx, run, node, token_id)
    return run.status != "open" or not run.interpreter.has(token_id)


def _terminate(ctx: Context, run: Run, token_id: str) -> None:
    """All that runs beside this token ends: in the process, or in the sub-process where the end stands."""
    scope = run.interpreter.scope(token_id)
    run.activities.discard(token_id)
    scopes.clear(ctx, run, scope)


def _open_sub(ctx: Context, run: Run, node: Node, token_id: str) -> None:
    (calls.open_calls if node.loop is not None else scopes.open_sub)(ctx, run, node, token_id)


def _finish(ctx: Context, run: Run) -> None:
    run.status = "completed"
    if run.compiled.definition.diagram.event_starts(""):
        scopes.deaf(ctx, run, run.id)
    if run.parent_id is not None:
        calls.child_finished(ctx, run)
    elif run.beside_task_id is None:
        cases.close_case(ctx, run)


CARRY_OUT: dict[str, Callable[[Context, Run, Node, str], None]] = {
    "user": user_work.open_tasks,
    "call": calls.open_calls,
    "catch": events.open_catch,
    "boundary": _pass_on,
    "sub": _open_sub,
    "exclusive": _choose,
    "inclusive": _choose,
    "event_gate": events.open_gate,
    "script": _assign(automatic.run_script),
    "rule": _assign(automatic.ask_rule),
    "service": _assign(automatic.operate),
    "throw": _throw,
    "end": _end,
}
