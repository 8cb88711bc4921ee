"""Ask a dated rule as the engine would on a day."""

from datetime import date
from typing import Any

import click

from engine.cli.case import values
from engine.cli.printing import json_option, show
from engine.definitions.folder import workflows_root
from engine.execution.deploy import read_rules
from engine.rules.dated import RuleRefused


@click.command()
@click.argument("name")
@click.argument("inputs", nargs=-1)
@click.option("--on", "day", required=True, help="The key date, 2026-12-31.")
@json_option
def rule(name: str, inputs: tuple[str, ...], day: str, as_json: bool) -> None:
    """Answer a rule for INPUTS (key=value) as the engine would on a day, with the version and source used."""
    try:
        answer = read_rules(workflows_root()).ask(name, date.fromisoformat(day), values(inputs, None))
    except (RuleRefused, ValueError) as error:
        raise click.ClickException(str(error)) from error
    told: dict[str, Any] = {
        **answer.outputs,
        "rule": answer.rule,
        "version": answer.version,
        "document": answer.document,
    }
    told |= {"source": answer.source, "verified": answer.verified, "on": day}
    show(told, as_json, [f"{key}: {value}" for key, value in told.items()])


commands = [rule]
