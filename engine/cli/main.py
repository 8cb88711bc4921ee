"""`quytrinh`: the commands of the modules beside this one and of installed packages (serve).

A module is imported when one of its commands is asked for: whoever asks a rule does not wait for the bench.
"""

from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import click

from engine.errors import Refused

if TYPE_CHECKING:
    from engine.execution.office import Office

#: command -> the module beside this one that has it in `commands`
COMMANDS = {
    "audit": "case",
    "bench": "bench",
    "calendar": "calendar",
    "case": "case",
    "cases": "case",
    "check": "procedure",
    "complete": "case",
    "demo": "demo",
    "deploy": "procedure",
    "mail": "mail",
    "move": "moving",
    "procedure": "procedure",
    "rehearse": "rehearse",
    "rule": "rule",
    "scenario": "procedure",
    "start": "case",
    "task": "case",
    "tasks": "case",
    "tick": "case",
    "undo-move": "moving",
    "unit": "unit",
}
DEFAULT_DATABASE = "sqlite:///var/quytrinh.db"


class Desk:
    """What a command gets: the database to open, and how to print."""

    def __init__(self, database: str) -> None:
        self.database = database
        self._office: Office | None = None

    @property
    def office(self) -> "Office":
        """The installation, opened when first needed."""
        if self._office is None:
            from engine.execution.office import Office

            self._office = Office.open(self.database)
            self._office.follow_demo_clock()
        return self._office


class Edge(click.Group):
    """Finds the commands; tells refusals as sentences with exit status 1; only defects show a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*COMMANDS, *(entry.name for entry in entry_points(group="quytrinh.commands"))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name in COMMANDS:
            found: list[click.Command] = import_module(f"engine.cli.{COMMANDS[cmd_name]}").commands
            return next(command for command in found if command.name == cmd_name)
        for entry in entry_points(group="quytrinh.commands", name=cmd_name):
            loaded: click.Command = entry.load()
            return loaded
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused


@click.group(cls=Edge)
@click.option(
    "--database",
    envvar="QUYTRINH_DATABASE",
    default=DEFAULT_DATABASE,
    show_default=True,
    help="Database URL (SQLite or PostgreSQL).",
)
@click.pass_context
def main(ctx: click.Context, database: str) -> None:
    """Quy Trình: the procedures of a term, run as diagrams."""
    ctx.obj = ctx.obj or Desk(database)
