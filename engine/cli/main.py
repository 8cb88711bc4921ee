"""`quytrinh`: the commands, loaded from the modules beside this one and from installed packages (serve)."""

from importlib.metadata import entry_points
from typing import Any

import click

from engine.cli import bench, calendar, case, demo, mail, moving, procedure, rehearse, rule, unit
from engine.errors import Refused
from engine.execution.office import Office

DEFAULT_DATABASE = "sqlite:///var/quytrinh.db"


class Desk:
    """What a command gets: the database to open, and how to print."""

    def __init__(self, database: str) -> None:
        self.database = database
        self._office: Office | None = None

    @property
    def office(self) -> Office:
        """The installation, opened when first needed."""
        if self._office is None:
            self._office = Office.open(self.database)
            self._office.follow_demo_clock()
        return self._office


class Edge(click.Group):
    """Tells refusals as sentences with exit status 1; only defects show a traceback."""

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


for group in (
    bench.commands,
    calendar.commands,
    case.commands,
    demo.commands,
    mail.commands,
    moving.commands,
    procedure.commands,
    rehearse.commands,
    rule.commands,
    unit.commands,
):
    for command in group:
        main.add_command(command)
for entry in entry_points(group="quytrinh.commands"):
    main.add_command(entry.load(), entry.name)
