"""Procedures: check, deploy, scenario, procedure list and new."""

import re
import tempfile
from pathlib import Path
from typing import Any

import click

from engine.authoring import drafts
from engine.authoring.acts import begin_from_files
from engine.authoring.checking import check_files
from engine.authoring.importing import files_of_bpmn
from engine.authoring.packages import pack, unpack
from engine.cli.printing import json_option, show
from engine.definitions import versions
from engine.definitions.beginning import first_files
from engine.definitions.check.paths import check_path, definition_at
from engine.definitions.folder import procedure_folders, read_folder, workflows_root
from engine.definitions.telling import as_data
from engine.definitions.word import as_bytes
from engine.demo import province
from engine.errors import Finding
from engine.execution.deploy import Released, check_all, deploy_all, read_all, read_rules, surroundings
from engine.scenarios.collect import Theatre, scenario_files
from engine.scenarios.coverage import all_flows, taken_flows
from engine.scenarios.player import Player, ScenarioFailed
from engine.schedule.loading import load_calendar
from engine.store.transaction import Actor

root_option = click.option(
    "--root", type=click.Path(path_type=Path, exists=True), default=None, help="Folder of the procedures [workflows/]."
)


@click.command()
@root_option
@click.option("--replace", multiple=True, metavar="ID", help="The folder of ID wins over the pages.")
@click.option("--correct-rule", "correct", multiple=True, metavar="NAME", help="A released row of NAME had a typo.")
@click.option("--reason", default="", help="Why, for the history; goes with --correct-rule.")
@json_option
@click.pass_obj
def deploy(
    desk: Any, root: Path | None, replace: tuple[str, ...], correct: tuple[str, ...], reason: str, as_json: bool
) -> None:
    """Check and release every new or changed procedure and rule, all or nothing.

    A version that was released on the pages stays, and is told, unless --replace names it. A row of a rule that was
    released is not edited: a new text is a new row.
    """
    if correct and not reason.strip():
        raise click.UsageError("--correct-rule: --reason is missing")
    with desk.office.store.write() as tx:
        done = deploy_all(tx, root or workflows_root(), replace, correct, reason.strip())
        load_calendar(tx, root or workflows_root())
    show(done, as_json, [_deployed(item) for item in done])


def _deployed(item: Released) -> str:
    if item.kept:
        says = "kept: released on the pages, the folder differs; `quytrinh procedure checkout` takes it into the folder"
        return f"{item.procedure} {item.number} ({says}, --replace {item.procedure} releases the folder)"
    return f"{item.procedure} {item.number}{' (new)' if item.new else ''}"


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@root_option
@json_option
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], root: Path | None, as_json: bool) -> None:
    """Check procedure folders or .bpmn FILES (without arguments: all). Exit 0 accepted, 1 refused, 2 not readable."""
    where = root or workflows_root()
    found: dict[str, list[Finding]] = {}
    readable = True
    if not files:
        found = check_all(where)
    else:
        house = [definition for definition, _faults in read_all(where)]
        # what is given together may call and message each other; a lone diagram never stands for a whole folder
        drawings = [definition_at(path) for path in files if not path.is_dir()]
        folders = [definition_at(path) for path in files if path.is_dir()]
        around = surroundings([one for one in (*drawings, *house, *folders) if one is not None], read_rules(where))
        for path in files:
            found[str(path)], read = check_path(path, around)
            readable = readable and read
    lines = [
        f"{name}: {'ok' if not faults else ''}" + "".join(f"\n  {_line(f)}" for f in faults)
        for name, faults in found.items()
    ]
    shown = {name: [as_data(f) for f in faults] for name, faults in found.items()}
    show(shown, as_json, lines)
    wrong = any(f.severity == "error" for faults in found.values() for f in faults)
    ctx.exit(1 if wrong and readable else 0 if readable else 2)


def _line(finding: Finding) -> str:
    run = f"\n    {' → '.join(finding.run)}" if finding.run else ""
    mark = "(!) " if finding.severity == "warning" else ""
    return f"{mark}{finding.file} {finding.element} [{finding.code}]: {finding.sentence()}{run}"


@click.command()
@click.argument("procedure_id", required=False)
@root_option
@json_option
@click.pass_context
def scenario(ctx: click.Context, procedure_id: str | None, root: Path | None, as_json: bool) -> None:
    """Play the scenarios of a procedure (or all) on a fresh database, and list the flows that none took."""
    where = root or workflows_root()
    told: dict[str, Any] = {"played": [], "failed": [], "untaken": {}}
    with tempfile.TemporaryDirectory() as folder:
        theatre = Theatre(Path(folder), where, province.build)
        taken: dict[str, set[str]] = {}
        every: dict[str, set[str]] = {}
        for name, path in scenario_files(where, procedure_id):
            office = theatre.office(f"{name}.{path.stem}")
            played = False
            try:
                Player.of(office, path.read_text("utf-8")).play()
                told["played"].append(f"{name}/{path.stem}")
                played = True
            except ScenarioFailed as failed:
                told["failed"].append(f"{name}/{path.stem}: {failed}")
            if not as_json:
                click.echo(f"{'ok  ' if played else 'FAIL'} {name}/{path.stem}")
            taken.setdefault(name, set()).update(taken_flows(office, name))
            every[name] = all_flows(office, name)
            office.store.engine.dispose()
        told["untaken"] = {name: sorted(every[name] - taken[name]) for name in every if every[name] - taken[name]}
    lines = told["failed"] + [f"untaken in {name}: {', '.join(flows)}" for name, flows in told["untaken"].items()]
    missing = sum(map(len, told["untaken"].values()))
    lines.append(f"{len(told['played'])} ok, {len(told['failed'])} failed, {missing} flows untaken")
    show(told, as_json, lines)
    ctx.exit(1 if told["failed"] else 0)


@click.group()
def procedure() -> None:
    """Look at procedures, or begin a new one."""


@procedure.command("list")
@json_option
@click.pass_obj
def list_procedures(desk: Any, as_json: bool) -> None:
    """The released procedures with their version."""
    with desk.office.store.read() as tx:
        rows = versions.all_current(tx)
    show(rows, as_json, [f"{row.procedure_id} {row.number} {row.sha256[:12]}" for row in rows])


@procedure.command("new")
@click.argument("procedure_id")
@root_option
def new_procedure(procedure_id: str, root: Path | None) -> None:
    """Write a folder that already passes the check: one task and one scenario."""
    where = (root or workflows_root()) / procedure_id
    if where.exists():
        raise click.ClickException(f"{where.name}: exists")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", procedure_id):
        raise click.ClickException(f"{procedure_id}: kebab-case, a-z 0-9 -")
    for path, text in first_files(procedure_id).items():
        target = where / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    click.echo(f"workflows/{procedure_id}")


@procedure.command("export")
@click.argument("procedure_id")
@click.option("--version", "number", type=int, help="The number of the version [the current one].")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
@click.pass_obj
def export_procedure(desk: Any, procedure_id: str, number: int | None, out: Path) -> None:
    """Write a version as one file: diagram, forms, decisions, documents, texts, scenarios, checksums."""
    out.write_bytes(pack(_content(desk, procedure_id, number)))
    click.echo(out.name)


@procedure.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--id", "procedure_id", default="", help="Id of the procedure, for a plain .bpmn file.")
@click.option("--as", "person", required=True, help="The process admin whose draft it becomes.")
@json_option
@click.pass_obj
def import_procedure(desk: Any, file: Path, procedure_id: str, person: str, as_json: bool) -> None:
    """Begin a draft from a package (.zip) or a plain .bpmn file, and list what must be completed."""
    data = file.read_bytes()
    if data[:2] == b"PK":
        begun = begin_from_files(desk.office, Actor(person), unpack(data), "package")
    else:
        begun = begin_from_files(desk.office, Actor(person), files_of_bpmn(data, procedure_id), "bpmn")
    with desk.office.store.read() as tx:
        _definition, findings = check_files(desk.office, tx, drafts.files(tx, begun["draft"]))
    told = {**begun, "findings": [as_data(found) for found in findings]}
    show(told, as_json, [f"{begun['procedure']}: draft {begun['draft']}", *(f"  {_line(found)}" for found in findings)])


@procedure.command("checkout")
@click.argument("procedure_id")
@click.option("--version", "number", type=int, help="The number of the version [the current one].")
@click.option("--into", type=click.Path(path_type=Path), default=None, help="The folder [that of the procedure].")
@click.pass_obj
def checkout_procedure(desk: Any, procedure_id: str, number: int | None, into: Path | None) -> None:
    """Write a version into a folder, byte by byte; files that the version does not have are taken away."""
    content = _content(desk, procedure_id, number)
    known = {folder.name: folder for folder in procedure_folders(workflows_root())}
    folder = into or known.get(procedure_id) or workflows_root() / procedure_id
    for path in read_folder(folder) if folder.exists() else ():
        if path not in content:
            (folder / path).unlink()
    for path, text in content.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(as_bytes(path, text))
    click.echo(f"{procedure_id}: {len(content)} files")


def _content(desk: Any, procedure_id: str, number: int | None) -> dict[str, str]:
    with desk.office.store.read() as tx:
        version = versions.current(tx, procedure_id) if number is None else versions.numbered(tx, procedure_id, number)
        if version is None:
            raise click.ClickException(f"{procedure_id}: not released here")
        return versions.content(tx, version.id)


commands = [deploy, check, scenario, procedure]
