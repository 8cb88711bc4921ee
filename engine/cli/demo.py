"""The demonstration: prepare it, look at its accounts, move its clock."""

from typing import Any

import click

from engine.cli.printing import json_option, show
from engine.demo import clock, prepare, province, scale


@click.group()
def demo() -> None:
    """A province in the middle of its year."""


@demo.command("prepare")
@click.pass_obj
def prepare_demo(desk: Any) -> None:
    """Fill an empty database with the demo; an existing demo is left as it is."""
    fresh = prepare.prepare(desk.office)
    click.echo("Đã tạo bản trình diễn." if fresh else "Tiếp tục bản trình diễn đang có.")


@demo.command()
@click.option("--size", type=click.Choice(["province"]), default="province", show_default=True)
@click.pass_obj
def seed(desk: Any, size: str) -> None:
    """Fill an empty database at the real scale (124 communes, some 2,500 organisations, 60,000 members), to measure."""
    with desk.office.store.write() as tx:
        scale.build(tx, size=size, progress=lambda *told: click.echo(" ".join(str(part) for part in told)))


@demo.command()
@json_option
def accounts(as_json: bool) -> None:
    """The accounts of the demo; the password of all is `quytrinh`."""
    rows = [{"login": login, "person": person, "what": what} for login, person, what in province.ACCOUNTS]
    show(rows, as_json, [f"{row['login']:20} {row['what']}" for row in rows])


@demo.command("advance")
@click.argument("days", type=int)
@click.pass_obj
def advance_clock(desk: Any, days: int) -> None:
    """Move the demo's clock ahead; everything due on the way happens in order."""
    click.echo(clock.advance(desk.office, days).isoformat())


commands = [demo]
