"""Elements that the software carries out by itself: assignments, rules, operations. They count, check, route."""

import json
from datetime import date
from typing import Any

from engine import history
from engine.definitions.diagram import Node
from engine.execution.context import Context, item_names
from engine.execution.members import enough, members
from engine.execution.operations import registry
from engine.execution.run import Run, evaluate, fill, functions
from engine.ids import new_id
from engine.rules import expressions
from engine.rules.dated import Answer, basis
from engine.store.tables import rule_use
from engine.wording import Said


class OperationFailed(Exception):
    """An element could not be carried out; `inputs` are what it was given."""

    def __init__(self, message: str, inputs: dict[str, Any]) -> None:
        super().__init__(message)
        self.inputs = inputs


def choose_flows(ctx: Context, run: Run, node: Node) -> list[str]:
    """The flows that a gateway takes: every one whose condition holds, at an exclusive gateway only the first in the
    order of the file, else the default. Raises OperationFailed when none holds."""
    outgoing = run.compiled.definition.diagram.outgoing(node.id)
    if len(outgoing) == 1 and outgoing[0].condition is None:
        return [outgoing[0].id]
    found = []
    for flow in outgoing:
        if flow.condition is not None and flow.id != node.default_flow:
            if evaluate(ctx.tx, run, flow.condition) is True:
                found.append(flow.id)
                if node.kind == "exclusive":
                    break
    if not found and node.default_flow:
        found = [node.default_flow]
    if found:
        return found
    read = {name for flow in outgoing if flow.condition for name in expressions.variables(flow.condition)}
    seen = run.visible()
    raise OperationFailed(Said("Không có nhánh nào đúng điều kiện."), {name: seen.get(name) for name in sorted(read)})


def run_script(ctx: Context, run: Run, node: Node) -> dict[str, Any]:
    """Assignments `name = expression`, each seeing the ones before it."""
    return expressions.run_assignments(node.script, run.visible(), functions(ctx.tx, run))


def ask_rule(ctx: Context, run: Run, node: Node) -> dict[str, Any]:
    """The rule in force on its key date; which version answered is recorded with the case (dp-rule-date)."""
    return _each(ctx, run, node, _ask, node.attributes.get("resultVariable"))


def operate(ctx: Context, run: Run, node: Node) -> dict[str, Any]:
    """A registered operation."""
    return _each(ctx, run, node, _operate, node.properties.get("result"))


def _each(ctx: Context, run: Run, node: Node, step: Any, result: str | None) -> dict[str, Any]:
    if node.loop is None:
        value = step(ctx, run, node, {})
        return {result: value} if result else {}
    items = members(ctx, run, node)
    values: list[Any] = []
    for index, item in enumerate(items):
        value = step(ctx, run, node, item_names(node.loop.variable, item, index))
        values.append({"item": item, **(value if isinstance(value, dict) else {"value": value})})
        if enough(ctx, run, node, len(items), len(values), 0, lambda: values):
            break
    name = node.properties.get("collect") or result
    return {name: values} if name else {}


def _ask(ctx: Context, run: Run, node: Node, extra: dict[str, Any]) -> dict[str, Any]:
    tx = ctx.tx
    book = ctx.library.rules_of(tx, run.compiled.version_id)
    name = node.attributes.get("decisionRef", "")
    seen = run.visible(extra)
    inputs = {
        wanted: fill(tx, run, node.inputs[wanted], extra) if wanted in node.inputs else seen.get(wanted)
        for wanted in book.inputs(name)
    }
    key_text = node.properties.get("key_date", "${today}")
    key_date = date.fromisoformat(str(fill(tx, run, key_text, extra)))
    answer = book.ask(name, key_date, inputs)
    tx.add(
        rule_use,
        {
            "id": new_id("r"),
            "case_id": run.case_id,
            "instance_id": run.id,
            "element_id": node.id,
            "name": name,
            "rule": answer.rule,
            "version": answer.version,
            "document": answer.document,
            "source": answer.source,
            "verified": answer.verified,
            "key_date": key_date.isoformat(),
            "inputs": json.dumps(inputs, ensure_ascii=False),
            "outputs": json.dumps(answer.outputs, ensure_ascii=False),
            "about": (about := about_whom(extra.get("item"))),
            "at": tx.at,
        },
    )
    details: dict[str, Any] = {
        "rule": answer.rule,
        "name": name,
        "version": answer.version,
        "document": answer.document,
    }
    details |= {"key_date": key_date.isoformat(), "inputs": inputs, "outputs": answer.outputs}
    details |= {"dated": answer.dated, "source": answer.source, "verified": answer.verified}
    if about:
        details["about"] = about
    history.record(tx, "rule_used", run.case_id, details, instance_id=run.id, element_id=node.id)
    return {**said(answer), **answer.outputs}


def about_whom(item: Any) -> str:
    """Of an element of a list, who or what it is: the person's id, else its name, else the text itself."""
    if isinstance(item, dict):
        return next((str(item[key]) for key in ("person", "unit", "name", "key") if item.get(key)), "")
    return item if isinstance(item, str) else ""


def said(answer: Answer) -> dict[str, Any]:
    """What a case keeps of an answer beside its outputs: the text, as documents cite it, and what is open about it."""
    told: dict[str, Any] = {"document": answer.document, "verified": answer.verified, "note": answer.note.get("vi", "")}
    return told | {"basis": basis(answer.document, answer.dated, answer.verified)}


def _operate(ctx: Context, run: Run, node: Node, extra: dict[str, Any]) -> Any:
    name = node.attributes.get("topic", "")
    operation = registry.find(name)
    if operation is None:
        raise OperationFailed(Said("Máy không biết làm việc “{topic}”.", topic=name), {})
    inputs = {key: fill(ctx.tx, run, text, extra) for key, text in node.inputs.items()}
    missing = [key for key in operation.required if inputs.get(key) is None]
    if missing:
        raise OperationFailed(
            Said("Thao tác “{name}” thiếu: {missing}.", name=name, missing=", ".join(missing)), inputs
        )
    return operation.carry_out(ctx, run, node, inputs)
