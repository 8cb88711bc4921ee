"""Errors and escalations: who catches what a step throws, from the step outwards to the calling process.

BPMN 2.0, 10.5.6: an event sub-process of the scope comes first, then the border of the sub-process, then the scope
around it. An error that nobody catches stays where it was thrown as an incident; it never takes the way of success.
"""

from dataclasses import dataclass
from typing import Any

from engine import history
from engine.definitions.diagram import Node, matching
from engine.execution import scopes
from engine.execution.activities import cancel_activity
from engine.execution.context import Context
from engine.execution.run import Run, fill
from engine.wording import Said


class UncaughtError(Exception):
    """An error of the diagram that no boundary event and no event sub-process catches."""


@dataclass(frozen=True)
class Catcher:
    """Where something thrown is caught: a boundary event or the start of an event sub-process, and whose it is."""

    run: Run
    node: Node
    owner: str


def throw(ctx: Context, run: Run, node: Node, token_id: str) -> bool:
    """Carry out a throwing event of an error or escalation; says whether the token was taken away by it.

    Raises UncaughtError for an error that nobody catches.
    """
    values = {name: fill(ctx.tx, run, text) for name, text in node.inputs.items()}
    found = _outwards(ctx, run, run.interpreter.scope(token_id), node.event.kind, node.event.message)
    if found is None and node.event.kind == "error":
        raise UncaughtError(Said("Không có nơi nào nhận lỗi “{error}”.", error=node.event.message))
    details: dict[str, Any] = {node.event.kind: node.event.message}
    if found is not None:
        details["caught_by"] = found.node.name or found.node.id
    history.record(ctx.tx, f"{node.event.kind}_thrown", run.case_id, details, instance_id=run.id, element_id=node.id)
    if found is not None:
        caught(ctx, found, values)
    return not run.interpreter.has(token_id)


def failed(ctx: Context, run: Run, node: Node, token_id: str, error: Exception) -> bool:
    """An element could not be carried out: says whether the diagram has an answer to that.

    The code of the error is what it calls itself (`code`), else its kind (`ZeroDivisionError`).
    """
    code = str(getattr(error, "code", type(error).__name__))
    found = _border(run, node.id, token_id, "error", code)
    if found is None:
        found = _outwards(ctx, run, run.interpreter.scope(token_id), "error", code)
    if found is None:
        return False
    details = {"error": code, "message": str(error), "caught_by": found.node.name or found.node.id}
    history.record(ctx.tx, "error_thrown", run.case_id, details, instance_id=run.id, element_id=node.id)
    caught(ctx, found, {})
    return True


def caught(ctx: Context, found: Catcher, values: dict[str, Any]) -> None:
    """Go on where the error or escalation is caught."""
    run, node = found.run, found.node
    run.data.update(values)
    if node.kind == "start":
        scopes.trigger(ctx, run, node, found.owner)
    else:
        scope = run.interpreter.scope(found.owner)
        if node.interrupting:
            if found.owner in run.activities:
                cancel_activity(ctx, run, found.owner)
            run.interpreter.cancel(found.owner)
        run.interpreter.inject(node.id, scope)
    if run.status == "open":
        ctx.advance(ctx, run)


def _outwards(ctx: Context, run: Run, scope: str, kind: str, code: str) -> Catcher | None:
    handling = False  # thrown inside an event sub-process: the event sub-processes beside it are not asked
    while True:
        owner, sub = _owner(run, scope)
        if owner is not None and not handling:
            starts = run.compiled.definition.diagram.event_starts(sub)
            if (start := matching(starts, kind, code)) is not None:
                return Catcher(run, start, owner)
        if scope == "":
            if run.parent_id is None or run.parent_activity_id is None:
                return None
            token, run = run.parent_activity_id, ctx.run(run.parent_id)
            if token not in run.activities:
                return None
        elif owner is None:  # an event sub-process: what stands around it is asked
            scope, handling = scope.rpartition("/")[0], True
            continue
        else:
            token = owner
        found = _border(run, run.interpreter.element(token) or "", token, kind, code)
        if found is not None:
            return found
        scope, handling = run.interpreter.scope(token), False


def _owner(run: Run, scope: str) -> tuple[str | None, str]:
    """The token or instance to which a scope's event sub-processes belong, and the sub-process."""
    if scope == "":
        return run.id, ""
    last = scope.rpartition("/")[2]
    if last.startswith("!"):
        return None, ""
    return last, run.interpreter.element(last) or ""


def _border(run: Run, element: str, token_id: str, kind: str, code: str) -> Catcher | None:
    node = matching(run.compiled.definition.diagram.boundaries(element), kind, code)
    return Catcher(run, node, token_id) if node is not None else None
