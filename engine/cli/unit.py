"""Units: tree, show, people; rename, merge, dissolve; export and import as CSV."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from engine.cli.printing import json_option, show
from engine.organisation import bodies, exchange, people, posts, reorganise, units
from engine.organisation.days import shown
from engine.organisation.kinds import KINDS, standing_words
from engine.store.transaction import Store, Transaction

on_option = click.option(
    "--on", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="As of this day, or from this day on [today]."
)


@click.group("unit")
def unit_group() -> None:
    """The organisation as of a day."""


@unit_group.command()
@click.argument("top", required=False)
@on_option
@json_option
@click.pass_obj
def tree(desk: Any, top: str | None, on: datetime | None, as_json: bool) -> None:
    """All units of a day, or those below TOP, parents before children."""
    with _store(desk).read() as tx:
        day = _day(tx, on)
        found = units.tree(tx, day)
        if top is not None:
            units.in_being(tx, top, day)
            found = _branch(found, top)
    lines = [f"{'  ' * depth}{unit.id}  {unit.name}" for depth, unit in found]
    show([{"depth": depth, "unit": unit} for depth, unit in found], as_json, lines)


@unit_group.command("show")
@click.argument("unit_id")
@on_option
@json_option
@click.pass_obj
def show_unit(desk: Any, unit_id: str, on: datetime | None, as_json: bool) -> None:
    """One unit: what is above and below, who holds its posts, its members, what it followed."""
    with _store(desk).read() as tx:
        day = _day(tx, on)
        picture = _picture(tx, unit_id, day)
    show(picture, as_json, _lines(picture, day))


@unit_group.command("people")
@click.argument("text")
@click.option("--limit", default=20, show_default=True, help="At most so many.")
@on_option
@json_option
@click.pass_obj
def find_people(desk: Any, text: str, limit: int, on: datetime | None, as_json: bool) -> None:
    """Find people by name, with or without diacritics."""
    with _store(desk).read() as tx:
        day = _day(tx, on)
        found = [(person, people.posts_of(tx, person.id, day)) for person in people.search(tx, text, limit)]
    lines = [
        f"{person.id}  {person.full_name}  " + "; ".join(f"{post.title}, {post.unit_name}" for post in held)
        for person, held in found
    ]
    show([{"person": person, "posts": held} for person, held in found], as_json, lines or ["Không có ai."])


@unit_group.command()
@click.argument("unit_id")
@click.argument("name")
@on_option
@click.pass_obj
def rename(desk: Any, unit_id: str, name: str, on: datetime | None) -> None:
    """Give a unit a new name from a day on; older days keep the old one."""
    with _store(desk).write() as tx:
        day = _day(tx, on)
        reorganise.rename_unit(tx, unit_id, name, day)
    click.echo(f"Từ ngày {shown(day)}: {name}")


@unit_group.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--into", required=True, help="The unit that goes on; it must exist on the day.")
@on_option
@click.pass_obj
def merge(desk: Any, ids: tuple[str, ...], into: str, on: datetime | None) -> None:
    """Merge units into one from a day on."""
    with _store(desk).write() as tx:
        day = _day(tx, on)
        reorganise.merge_units(tx, ids, into, day)
    click.echo(f"Từ ngày {shown(day)}, {into} kế thừa {', '.join(ids)}.")


@unit_group.command()
@click.argument("unit_id")
@click.option("--successor", "successors", multiple=True, help="A unit that takes over; may be repeated.")
@on_option
@click.pass_obj
def dissolve(desk: Any, unit_id: str, successors: tuple[str, ...], on: datetime | None) -> None:
    """End a unit; --on is its last day."""
    with _store(desk).write() as tx:
        day = _day(tx, on)
        reorganise.dissolve_unit(tx, unit_id, day, successors=successors)
    click.echo(f"{unit_id} kết thúc hết ngày {shown(day)}.")


@unit_group.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def export(desk: Any, target: Path) -> None:
    """Write the organisation as CSV into the folder TARGET, or into one file if it ends in .zip."""
    with _store(desk).read() as tx:
        files = exchange.export(tx)
    if target.suffix == ".zip":
        target.write_bytes(exchange.write_zip(files))
    else:
        exchange.write_folder(files, target)
    click.echo(f"Đã xuất {len(files)} tệp vào {target}.")


@unit_group.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would change and what is wrong.")
@json_option
@click.pass_obj
def import_files(desk: Any, source: Path, dry_run: bool, as_json: bool) -> None:
    """Add and end units, posts, people from CSV in a folder or zip; nothing is deleted. Faults: exit 1."""
    files = exchange.read_files(source)
    store = _store(desk)
    with store.read() if dry_run else store.write() as tx:
        found = exchange.preview(tx, files)
        done = not dry_run and not found.errors
        if done:
            exchange.apply(tx, found)
    lines = [f"{e.file}:{e.line}: {e.column + ': ' if e.column else ''}{e.sentence}" for e in found.errors]
    lines += [f"{change.file}:{change.line}: {change.sentence}" for change in found.changes]
    said = "đã nhập" if done else "chưa nhập"
    lines.append(f"{len(found.errors)} lỗi, {len(found.changes)} thay đổi, {said}.")
    errors = [error._asdict() for error in found.errors]
    show({"errors": errors, "changes": found.changes, "applied": done}, as_json, lines)
    if found.errors:
        raise SystemExit(1)


commands = [unit_group]


def _store(desk: Any) -> Store:
    store: Store = desk.office.store
    return store


def _day(tx: Transaction, on: datetime | None) -> date:
    return on.date() if on is not None else tx.today


def _branch(lines: list[tuple[int, units.Unit]], top: str) -> list[tuple[int, units.Unit]]:
    """The part of a tree from one unit down."""
    branch: list[tuple[int, units.Unit]] = []
    base: int | None = None
    for depth, found in lines:
        if found.id == top:
            base = depth
        elif base is not None and depth <= base:
            break
        if base is not None:
            branch.append((depth - base, found))
    return branch


def _picture(tx: Transaction, unit_id: str, day: date) -> dict[str, Any]:
    """All that `show` tells of a unit."""
    held = posts.holders(tx, unit_id, None, day)
    members = bodies.members(tx, unit_id, day)
    return {
        "unit": units.unit(tx, unit_id, day),
        "above": units.ancestors(tx, unit_id, day),
        "below": units.children(tx, unit_id, day),
        "holders": held,
        "members": members,
        "names": people.names(
            tx, [*(holder.person for holder in held), *(member.person for member in members)]
        ),
        "predecessors": units.predecessors(tx, unit_id),
        "successors": units.successors(tx, unit_id),
    }


def _lines(picture: dict[str, Any], day: date) -> list[str]:
    unit, names = picture["unit"], picture["names"]
    until = f" đến ngày {shown(unit.valid_to)}" if unit.valid_to else ""
    lines = [
        f"{unit.name}  [{unit.id}]  {KINDS.get(unit.kind, unit.kind)}, ngày {shown(day)}",
        f"  Có từ ngày {shown(unit.valid_from)}{until}",
        f"  Cấp trên: {' < '.join(above.name for above in picture['above']) or 'không'}",
    ]
    if picture["below"]:
        lines.append(f"  Trực thuộc: {', '.join(below.name for below in picture['below'])}")
    lines += [f"  Tiếp nhận từ {link.unit}, ngày {shown(link.on)}" for link in picture["predecessors"]]
    lines += [f"  Được kế thừa bởi {link.successor}, ngày {shown(link.on)}" for link in picture["successors"]]
    lines += [f"  {holder.title}: {names[holder.person]} [{holder.person}]" for holder in picture["holders"]]
    lines += [
        f"  {standing_words(member.standing, unit.kind)}: {names[member.person]} [{member.person}]"
        for member in picture["members"]
    ]
    return lines
