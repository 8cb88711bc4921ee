"""Units: tree, show."""

from datetime import date
from typing import Any

import click

from engine.cli.printing import json_option, show
from engine.organisation import bodies, people, posts, units

on_option = click.option("--on", "day", default=None, help="As of this day [today].")


@click.group()
def unit() -> None:
    """The organisation as of a day."""


@unit.command()
@on_option
@json_option
@click.pass_obj
def tree(desk: Any, day: str | None, as_json: bool) -> None:
    """All units valid on a day, parents before children."""
    with desk.office.store.read() as tx:
        rows = units.tree(tx, date.fromisoformat(day) if day else tx.today)
    show([found for _depth, found in rows], as_json, [f"{'  ' * depth}{u.id}  {u.name}" for depth, u in rows])


@unit.command("show")
@click.argument("unit_id")
@on_option
@json_option
@click.pass_obj
def show_unit(desk: Any, unit_id: str, day: str | None, as_json: bool) -> None:
    """One unit with its holders and members on a day."""
    with desk.office.store.read() as tx:
        on = date.fromisoformat(day) if day else tx.today
        found = units.unit(tx, unit_id, on)
        held = posts.holders(tx, unit_id, None, on)
        belong = bodies.members(tx, unit_id, on)
        names = people.names(tx, [h.person for h in held] + [m.person for m in belong])
    lines = [found.name, *(f"  {h.title}: {names[h.person]}" for h in held)]
    lines += [f"  {m.standing}: {names[m.person]}" for m in belong]
    show({"unit": found, "holders": held, "members": belong, "names": names}, as_json, lines)


commands = [unit]
