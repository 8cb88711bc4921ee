"""Running cases to another version of their procedure: move and undo-move."""

from typing import Any

import click

from engine.cli.printing import json_option, show
from engine.definitions import versions
from engine.errors import Refused
from engine.execution import acts
from engine.store.transaction import Actor


@click.command()
@click.argument("procedure_id")
@click.option("--from", "from_number", type=int, help="The version on which the cases run [the one before --to].")
@click.option("--to", "to_number", type=int, help="The version to which they go [the current one].")
@click.option("--map", "pairs", multiple=True, metavar="OLD=NEW", help="An element that has another id in the new one.")
@click.option("--case", "numbers", multiple=True, metavar="NUMBER", help="Only this case; may be repeated.")
@click.option("--as", "person", help="The process admin who does it; without it the installation itself.")
@click.option("--apply", is_flag=True, help="Do it; without it only what would happen is shown.")
@json_option
@click.pass_obj
def move(
    desk: Any,
    procedure_id: str,
    from_number: int | None,
    to_number: int | None,
    pairs: tuple[str, ...],
    numbers: tuple[str, ...],
    person: str | None,
    apply: bool,
    as_json: bool,
) -> None:
    """Show which running cases can go over to another version and why not; with --apply move those that can."""
    elements = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    with desk.office.store.read() as tx:
        listed = {found.number: found for found in versions.versions(tx, procedure_id)}
    if not listed:
        raise click.ClickException(f"{procedure_id}: not released here")
    to = to_number or next((number for number, found in listed.items() if found.status == "current"), max(listed))
    begun = from_number or to - 1
    for number in (to, begun):
        if number not in listed:
            raise click.ClickException(f"{procedure_id}: no version {number}; there are {sorted(listed)}")
    plan, fits = acts.preview_move(desk.office, listed[begun].id, listed[to].id, elements)
    told: list[dict[str, Any]] = []
    for fit in fits:
        if numbers and fit.number not in numbers:
            continue
        entry = {
            "case": fit.number,
            "instance": fit.instance_id,
            "can": fit.can,
            "why_vi": fit.why(),
            "why_en": fit.why("en"),
            "empty_vi": fit.loses(),
            "empty_en": fit.loses("en"),
        }
        if apply and fit.can:
            entry |= _moved(desk, Actor(person), fit.instance_id, listed[to].id, elements)
        told.append(entry)
    lines = [f"{procedure_id} {begun} -> {to}: lost {list(plan.lost)}, added {list(plan.added)}"]
    for item in told:
        done = f" moved: {item['move']}" if item.get("move") else ""
        fits_as = f"can move. {item['empty_en']}".rstrip(". ") if item["can"] else item["why_en"]
        lines.append(f"{item['case']} {item['instance']} {fits_as}{done}")
    show({"lost": plan.lost, "added": plan.added, "cases": told}, as_json, lines)


def _moved(desk: Any, actor: Actor, instance_id: str, version_id: str, elements: dict[str, str]) -> dict[str, Any]:
    """One case, one transaction: what happened to it since the preview is told, the others go on."""
    try:
        return {"move": acts.move_case(desk.office, actor, instance_id, version_id, elements)["move_id"]}
    except Refused as refused:
        return {"can": False, "why_vi": str(refused), "why_en": str(refused)}


@click.command("undo-move")
@click.argument("move_id")
@click.option("--as", "person", help="The process admin who does it; without it the installation itself.")
@json_option
@click.pass_obj
def undo_move(desk: Any, move_id: str, person: str | None, as_json: bool) -> None:
    """Put a moved case back as it was, as long as nothing has happened in it since."""
    show(acts.undo_move(desk.office, Actor(person), move_id), as_json, [f"{move_id}: undone"])


commands = [move, undo_move]
