"""Print data as JSON or as readable lines."""

import json
from dataclasses import asdict, is_dataclass
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def show(value: Any, as_json: bool, lines: list[str]) -> None:
    """Print a value (dataclasses allowed) or its lines."""
    if as_json:
        click.echo(json.dumps(plain(value), ensure_ascii=False, indent=1, default=str))
    else:
        click.echo("\n".join(lines))


def plain(value: Any) -> Any:
    """Dataclasses as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value
