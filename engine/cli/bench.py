"""Bench: how fast, as ratios within one run."""

import json
from pathlib import Path

import click

from engine.bench.chart import drawn
from engine.bench.run import TARGETS, met, run


@click.command()
@click.option("--quick", is_flag=True, help="Smaller sizes, under a minute; the sizes are printed.")
@click.option("--postgresql", default=None, envvar="QUYTRINH_BENCH_POSTGRESQL", help="URL of an empty database.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for the report (JSON and SVG).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def bench(quick: bool, postgresql: str | None, out: Path | None, as_json: bool) -> None:
    """Measure completions, pages and timers against growth, the bare database and the documented way."""
    result = run(quick, postgresql, lambda said: click.echo(f"… {said}", err=True))
    text = json.dumps(result, indent=1, ensure_ascii=False)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "bench.json").write_text(text, "utf-8")
        (out / "bench.svg").write_text(drawn(result), "utf-8")
    if as_json:
        click.echo(text)
        return
    for name, (how, target) in TARGETS.items():
        value = result[name]
        mark = "-" if value is None else "ok" if met(name, value) else "MISSED"
        click.echo(f"{name:34} {value!s:>9}  {how} {target:<6} {mark}")
    for part in ("notes", "sizes", "machine", "versions"):
        click.echo(f"{part}: " + json.dumps(result[part], ensure_ascii=False))


commands = [bench]
