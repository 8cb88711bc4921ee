"""Ask a dated rule as the engine would on a day."""

import json
from datetime import date
from typing import Any

import click

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
        answer = read_rules(workflows_root()).ask(name, date.fromisoformat(day), asked(inputs))
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


def asked(pairs: tuple[str, ...]) -> dict[str, Any]:
    """`base=20 forms.warning=11` as a question; numbers with decimals stay text, so that nothing is rounded."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, separator, text = pair.partition("=")
        if not separator:
            raise click.BadParameter(f"{pair}: key=value")
        try:
            value = json.loads(text, parse_float=str)
        except json.JSONDecodeError:
            value = text
        outer, dot, inner = key.partition(".")
        if not dot:
            found[key] = value
        elif isinstance(found.setdefault(outer, {}), dict):
            found[outer][inner] = value
    return found


commands = [rule]
