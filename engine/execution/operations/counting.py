"""Exact counting: quorum and majorities as whole numbers."""

from typing import Any

from engine.definitions.diagram import Node
from engine.execution.context import Context
from engine.execution.operations.registry import operation
from engine.execution.run import Run
from engine.rules import shares


@operation("quorum", required=("summoned", "present"), optional=("share",))
def quorum(ctx: Context, run: Run, node: Node, inputs: dict[str, Any]) -> dict[str, Any]:
    """Are enough of the summoned present (share of the summoned, default 2/3; R-006)?"""
    summoned, present = int(inputs["summoned"]), int(inputs["present"])
    share = str(inputs.get("share") or "2/3")
    return {"ok": shares.at_least(present, summoned, share), "needed": shares.needed(summoned, share)}


@operation("tally", required=("lines", "choices", "voters"), optional=("share",))
def tally(ctx: Context, run: Run, node: Node, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """For each line the choice with over a share (default 1/2) of those entitled to vote on it, or null.

    voters: list of people. A person who is on a line does not vote on it and is not counted in its base.
    """
    choices = [choice.strip() for choice in str(inputs["choices"]).split(",")]
    share = str(inputs.get("share") or "1/2")
    found = []
    for line in inputs["lines"]:
        entitled = sum(1 for voter in inputs["voters"] if voter["person"] != line.get("person"))
        votes = {choice: int(line.get(choice) or 0) for choice in choices}
        winner = next((choice for choice, count in votes.items() if shares.over(count, entitled, share)), None)
        found.append({**line, "entitled": entitled, "winner": winner})
    return found
