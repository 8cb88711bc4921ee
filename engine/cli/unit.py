"""`quytrinh unit …`: look at the organisation of a day, change it, exchange it as CSV."""

import dataclasses
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from engine.errors import Refused
from engine.organisation import bodies, exchange, people, posts, reorganise, units
from engine.organisation.days import shown
from engine.organisation.kinds import KINDS, standing_words
from engine.store.transaction import Store, Transaction

AS_JSON = click.option("--json", "as_json", is_flag=True, help="In dữ liệu JSON.")
ON = click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Ngày xét; mặc định hôm nay."
)


@click.group("unit")
def unit_group() -> None:
    """Đơn vị, chức vụ và người theo ngày."""


@unit_group.command("tree")
@click.argument("top", required=False)
@ON
@AS_JSON
@click.pass_obj
def tree(obj: Any, top: str | None, on: datetime | None, as_json: bool) -> None:
    """In cây đơn vị của một ngày, hoặc phần dưới đơn vị TOP."""
    with _store(obj).read() as tx:
        day = _day(tx, on)
        lines = units.tree(tx, day)
        if top is not None:
            units.in_being(tx, top, day)
            lines = _branch(lines, top)
    if as_json:
        _print_json([{"depth": depth, **dataclasses.asdict(found)} for depth, found in lines])
        return
    for depth, found in lines:
        click.echo(f"{'  ' * depth}{found.name}  [{found.id}]")


@unit_group.command("show")
@click.argument("id")
@ON
@AS_JSON
@click.pass_obj
def show(obj: Any, id: str, on: datetime | None, as_json: bool) -> None:
    """In một đơn vị: cấp trên, đơn vị dưới, chức vụ, thành viên, kế thừa."""
    with _refusals(), _store(obj).read() as tx:
        day = _day(tx, on)
        picture = _picture(tx, id, day)
    if as_json:
        _print_json(picture)
        return
    found = picture["unit"]
    click.echo(
        f"{found['name']}  [{found['id']}], {KINDS.get(found['kind'], found['kind'])}, ngày {shown(day)}"
    )
    ended = f", đến ngày {shown(found['valid_to'])}" if found["valid_to"] else ""
    click.echo(f"Từ ngày {shown(found['valid_from'])}{ended}")
    click.echo("Cấp trên: " + (" < ".join(above["name"] for above in picture["above"]) or "không"))
    for title, key in (("Trực thuộc", "below"), ("Tiếp nhận từ", "predecessors"), ("Kế thừa", "successors")):
        if picture[key]:
            click.echo(f"{title}: " + ", ".join(f"{item['name']} [{item['id']}]" for item in picture[key]))
    for holder in picture["holders"]:
        click.echo(f"  {holder['title']}: {holder['name']} [{holder['person']}], từ {shown(holder['since'])}")
    for member in picture["members"]:
        click.echo(f"  {member['words']}: {member['name']} [{member['person']}]")


@unit_group.command("people")
@click.argument("text")
@click.option("--limit", default=20, show_default=True, help="Nhiều nhất bao nhiêu người.")
@ON
@AS_JSON
@click.pass_obj
def find_people(obj: Any, text: str, limit: int, on: datetime | None, as_json: bool) -> None:
    """Tìm người theo tên, không cần gõ dấu."""
    with _store(obj).read() as tx:
        day = _day(tx, on)
        found = [(person, people.posts_of(tx, person.id, day)) for person in people.search(tx, text, limit)]
    if as_json:
        _print_json(
            [
                {**dataclasses.asdict(p), "posts": [dataclasses.asdict(post) for post in held]}
                for p, held in found
            ]
        )
        return
    for person, held in found:
        posts_words = "; ".join(f"{post.title}, {post.unit_name}" for post in held)
        click.echo(f"{person.full_name}  [{person.id}]  {posts_words}")
    if not found:
        click.echo("Không có ai.")


@unit_group.command("rename")
@click.argument("id")
@click.argument("name")
@ON
@click.pass_obj
def rename(obj: Any, id: str, name: str, on: datetime | None) -> None:
    """Đổi tên đơn vị từ một ngày; ngày trước đó vẫn giữ tên cũ."""
    with _refusals(), _store(obj).write() as tx:
        day = _day(tx, on)
        reorganise.rename_unit(tx, id, name, day)
    click.echo(f"Từ ngày {shown(day)}: {name}")


@unit_group.command("merge")
@click.argument("ids", nargs=-1, required=True)
@click.option("--into", required=True, help="Đơn vị nhận, đã có vào ngày đó.")
@ON
@click.pass_obj
def merge(obj: Any, ids: tuple[str, ...], into: str, on: datetime | None) -> None:
    """Hợp nhất các đơn vị IDS từ một ngày."""
    with _refusals(), _store(obj).write() as tx:
        day = _day(tx, on)
        reorganise.merge_units(tx, ids, into, day)
    click.echo(f"Từ ngày {shown(day)}, {into} kế thừa {', '.join(ids)}.")


@unit_group.command("dissolve")
@click.argument("id")
@click.option("--successor", "successors", multiple=True, help="Đơn vị kế thừa; có thể nêu nhiều lần.")
@ON
@click.pass_obj
def dissolve(obj: Any, id: str, successors: tuple[str, ...], on: datetime | None) -> None:
    """Kết thúc đơn vị; ngày nêu ra là ngày hoạt động cuối cùng."""
    with _refusals(), _store(obj).write() as tx:
        day = _day(tx, on)
        reorganise.dissolve_unit(tx, id, day, successors=successors)
    click.echo(f"{id} kết thúc hết ngày {shown(day)}.")


@unit_group.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def export(obj: Any, target: Path) -> None:
    """Xuất tổ chức ra thư mục TARGET, hoặc một tệp nếu TARGET kết thúc bằng .zip."""
    with _store(obj).read() as tx:
        files = exchange.export(tx)
    if target.suffix == ".zip":
        target.write_bytes(exchange.write_zip(files))
    else:
        exchange.write_folder(files, target)
    click.echo(f"Đã xuất {len(files)} tệp vào {target}.")


@unit_group.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi gì.")
@AS_JSON
@click.pass_obj
def import_(obj: Any, source: Path, dry_run: bool, as_json: bool) -> None:
    """Nhập tổ chức từ thư mục hoặc tệp zip SOURCE; chỉ thêm và kết thúc, không xóa."""
    store = _store(obj)
    with _refusals():
        files = exchange.read_files(source)
        with store.read() if dry_run else store.write() as tx:
            found = exchange.preview(tx, files)
            if not dry_run and not found.errors:
                exchange.apply(tx, found)
    done = not dry_run and not found.errors
    if as_json:
        errors = [fault._asdict() for fault in found.errors]
        _print_json(
            {"errors": errors, "changes": [dataclasses.asdict(c) for c in found.changes], "applied": done}
        )
    else:
        for fault in found.errors:
            click.echo(
                f"{fault.file}:{fault.line}: {fault.column + ': ' if fault.column else ''}{fault.sentence}"
            )
        for change in found.changes:
            click.echo(f"{change.file}:{change.line}: {change.sentence}")
        verb = "đã nhập" if done else "chưa nhập"
        click.echo(f"{len(found.errors)} lỗi, {len(found.changes)} thay đổi, {verb}.")
    if found.errors:
        raise SystemExit(1)


class _refusals:
    """Turns a refusal into its sentence and exit code 1."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, Refused):
            raise click.ClickException(str(error)) from error


def _store(obj: Any) -> Store:
    store: Store = obj.store
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


def _picture(tx: Transaction, id: str, day: date) -> dict[str, Any]:
    """All that `show` tells of a unit."""
    found = units.unit(tx, id, day)
    holders = posts.holders(tx, id, None, day)
    members = bodies.members(tx, id, day)
    names = people.names(tx, [*(h.person for h in holders), *(m.person for m in members)])
    links = {
        "predecessors": [link.unit for link in units.predecessors(tx, id)],
        "successors": [link.successor for link in units.successors(tx, id)],
    }
    return {
        "unit": dataclasses.asdict(found),
        "above": [dataclasses.asdict(above) for above in units.ancestors(tx, id, day)],
        "below": [dataclasses.asdict(child) for child in units.children(tx, id, day)],
        "holders": [{**dataclasses.asdict(h), "name": names[h.person]} for h in holders],
        "members": [
            {
                **dataclasses.asdict(m),
                "name": names[m.person],
                "words": standing_words(m.standing, found.kind),
            }
            for m in members
        ],
        **{
            key: [dataclasses.asdict(linked) for linked in units.units(tx, ids, date.max).values()]
            for key, ids in links.items()
        },
    }


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
