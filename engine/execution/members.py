"""Multi-instances: of whom or what there is one run each, when enough are done, what the standard's counters say."""

from collections.abc import Callable
from typing import Any

from engine.definitions.diagram import Node
from engine.execution.context import Context
from engine.execution.run import Run, evaluate
from engine.rules import expressions
from engine.rules.expressions import MAX_ELEMENTS
from engine.wording import Said


class NotMembers(ValueError):
    """What should be a list of members is none, or has more members than an act can open."""

    says = "“{text}” phải cho ra một danh sách hoặc một số từ 0 đến {most}; hiện là {value}."

    def __init__(self, text: str, value: Any) -> None:
        shown = f"{type(value).__name__}({len(value)})" if isinstance(value, list) else repr(value)[:80]
        super().__init__(Said(self.says, text=text, most=MAX_ELEMENTS, value=shown))
        self.inputs = {"text": text, "value": shown}


def members(ctx: Context, run: Run, node: Node) -> list[Any]:
    """The members of a multi-instance, in their order; with a cardinality they are numbers from 0.

    Raises ExpressionError, NotMembers.
    """
    assert node.loop is not None, node.id
    if node.loop.cardinality:
        count = evaluate(ctx.tx, run, node.loop.cardinality)
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MAX_ELEMENTS:
            raise NotMembers(node.loop.cardinality, count)
        return list(range(count))
    found = evaluate(ctx.tx, run, node.loop.collection)
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > MAX_ELEMENTS:
        raise NotMembers(node.loop.collection, found)
    return found


def enough(
    ctx: Context, run: Run, node: Node, total: int, done: int, active: int, results: Callable[[], list[Any]]
) -> bool:
    """Does the completion condition hold? It is asked after each member (BPMN 2.0, 13.3.7). Raises ExpressionError.

    results: gives what the members that are done have brought, in their order; asked only when the condition reads it.
    """
    if node.loop is None or node.loop.completion is None:
        return False
    extra: dict[str, Any] = {
        "nrOfInstances": total,
        "nrOfCompletedInstances": done,
        "nrOfActiveInstances": active,
        "nrOfTerminatedInstances": total - done - active,
    }
    if "results" in expressions.variables(node.loop.completion):
        extra["results"] = results()
    return evaluate(ctx.tx, run, node.loop.completion, extra) is True
