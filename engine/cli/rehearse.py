"""Rehearse: a whole term, or a year of the real province, in a minute, on a database that is thrown away."""

import json
import sys
import time
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from engine.definitions.folder import read_definition, read_folder
from engine.rehearsal.habits import FILE, HabitsUnreadable
from engine.rehearsal.page import drawn
from engine.rehearsal.rehearse import TERMS, YEARS, Wanted, rehearse
from engine.rehearsal.stage import SIZES


@click.command("rehearse")
@click.option("--term", type=click.Choice(sorted(TERMS)), default="2025-2030", show_default=True)
@click.option("--size", type=click.Choice(SIZES), default="demo", show_default=True, help="How large an organisation.")
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same report.")
@click.option("--years", type=click.IntRange(1, YEARS), default=YEARS, show_default=True, help="Only the first years.")
@click.option("--days", type=click.IntRange(1), default=None, help="Only the first days.")
@click.option(
    "--reorganise", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Merge a unit into a neighbour on this day."
)
@click.option(
    "--draft",
    "drafts",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a procedure that is not released; played in place of the released version.",
)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for report.json and report.html.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def rehearse_term(
    term: str, size: str, seed: int, years: int, days: int | None, reorganise: datetime | None,
    drafts: tuple[Path, ...], out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Play a term through the real diagrams, calendar, deadlines and assignments.

    Nothing is read from or written to the database of this installation: the rehearsal makes its own and removes it.
    Ends with status 1 when an occurrence was missed or doubled.
    """
    on = reorganise.date() if reorganise else None
    wanted = Wanted(term, size, seed, years, days, on, drafts_of(drafts))
    try:
        report = rehearse(wanted, Progress())
    except HabitsUnreadable as error:
        raise click.ClickException(str(error)) from error
    text = json.dumps(report, ensure_ascii=False, indent=1)
    if out is not None:
        write(out, report, text)
    if as_json:
        click.echo(text)
    else:
        click.echo("\n".join(lines(report)))
    if report["missed"] or report["doubled"]:
        sys.exit(1)


def drafts_of(folders: Iterable[Path]) -> dict[str, dict[str, str]]:
    """The files of drafts by the id of their procedure, with their habits, which are no part of a version."""
    found = {}
    for folder in folders:
        files = read_folder(folder)
        habits = folder / FILE
        if habits.is_file():
            files[FILE] = habits.read_text("utf-8")
        found[read_definition(files)[0].procedure.id or folder.name] = files
    return found


def write(out: Path, report: dict[str, Any], text: str) -> None:
    """The report for machines and for people."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(text, "utf-8")
    for language, name in (("vi", "report.html"), ("en", "report.en.html")):
        (out / name).write_text(drawn(report, language), "utf-8")


def lines(report: dict[str, Any]) -> list[str]:
    """The report in a screenful, in Vietnamese."""
    overdue = report["overdue"]
    found = [
        f"Diễn tập {report['term']}, {report['from']} đến {report['until']}, hạt giống {report['seed']}: "
        f"{report['seconds']} giây",
        f"Hồ sơ: mở {report['started']}, xong {report['completed']}. Việc xong: {report['tasks']['completed']}.",
        f"Kỳ hạn trong lịch: {report['calendar']['expected']}, bỏ sót {report['missed']}, trùng {report['doubled']}.",
        f"Quá hạn: {overdue['late']} trên {overdue['of']} việc có hạn.",
        f"Sự cố: {sum(one['count'] for one in report['incidents'])}. "
        f"Luồng chưa đi qua: {len(report['untaken_flows'])} trên {sum(report['flows'].values())}.",
    ]
    for procedure, one in report["cases"].items():
        outcomes = ", ".join(f"{name or '-'} {count}" for name, count in one["outcomes"].items())
        found.append(f"  {procedure}: {one['started']} ({outcomes}; còn mở {one['open']})")
    for one in report["incidents"][:10]:
        found.append(f"  ! {one['count']} × {one['kind']} {one['procedure']}/{one['element']}: {one['message'][:120]}")
    return found


class Progress:
    """The day that is played, on the error output, at most twice a second."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._last = 0.0

    def __call__(self, day: date, started: int, completed: int) -> None:
        now = time.monotonic()
        if now - self._last < 0.5:
            return
        self._last = now
        rate = completed / max(now - self._began, 0.001)
        click.echo(f"\r… {day:%d/%m/%Y}  {completed} việc, {rate:.0f}/s ", nl=False, err=True)


commands = [rehearse_term]
