"""Procedures: check, deploy, scenario, procedure list and new."""

import re
import tempfile
from pathlib import Path
from typing import Any

import click

from engine.cli.printing import json_option, show
from engine.definitions import versions
from engine.definitions.beginning import first_files
from engine.definitions.check.paths import check_path
from engine.definitions.folder import workflows_root
from engine.definitions.telling import as_data
from engine.demo import province
from engine.errors import Finding
from engine.execution.deploy import check_all, deploy_all, read_all, read_rules, surroundings
from engine.scenarios.collect import Theatre, scenario_files
from engine.scenarios.player import Player, ScenarioFailed, all_flows, taken_flows
from engine.schedule.loading import load_calendar

root_option = click.option(
    "--root", type=click.Path(path_type=Path, exists=True), default=None, help="Folder of the procedures [workflows/]."
)


@click.command()
@root_option
@json_option
@click.pass_obj
def deploy(desk: Any, root: Path | None, as_json: bool) -> None:
    """Check and release every new or changed procedure and rule, all or nothing."""
    with desk.office.store.write() as tx:
        done = deploy_all(tx, root or workflows_root())
        load_calendar(tx, root or workflows_root())
    show(done, as_json, [f"{item.procedure} {item.number}{' (new)' if item.new else ''}" for item in done])


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
        around = surroundings([definition for definition, _faults in read_all(where)], read_rules(where))
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


commands = [deploy, check, scenario, procedure]
