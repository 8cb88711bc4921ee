"""The calendar of the term: cycles, what comes next, previews, terms, and starting what is due."""

from datetime import date, datetime, timedelta
from typing import Any

import click

from engine.cli.printing import json_option, show
from engine.clock import SetClock, start_of_day
from engine.organisation import reorganise
from engine.organisation.days import shown
from engine.schedule import changing, cycles, occurrences, reading, terms, trigger, waking
from engine.schedule.preview import Moved, Preview, Spot, preview
from engine.store.transaction import SYSTEM, Actor, Transaction

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
as_option = click.option("--as", "person", default=None, help="Person who acts, by id.")


@click.group("calendar")
def calendar_group() -> None:
    """Terms and cycles: what comes when, for whom, and on which basis."""


@calendar_group.command("list")
@json_option
@click.pass_obj
def list_cycles(desk: Any, as_json: bool) -> None:
    """Every cycle with its next day; also those whose procedure is not there yet."""
    with desk.office.store.read() as tx:
        found = reading.catalogue(tx)
    lines = [
        f"{line.cycle.id:26} {shown(line.next_on) if line.next_on else '-':10}  {line.units:5}  "
        f"{line.cycle.called()}{_not_there(line)}"
        for line in found
    ]
    show(found, as_json, lines)


def _not_there(line: reading.CycleLine) -> str:
    if line.cycle.event:
        return f"  [{line.cycle.event['vi']}]"
    return "" if line.there or not line.cycle.procedure else "  [thủ tục chưa có / procedure not there yet]"


@calendar_group.command("next")
@click.option("--from", "frm", type=DAY, default=None, help="First day [today].")
@click.option("--to", type=DAY, default=None, help="Last day [30 days later].")
@click.option("--unit", default=None, help="Only this unit, one line for each of its occurrences.")
@click.option("--procedure", default=None, help="Only this procedure.")
@json_option
@click.pass_obj
def next_occurrences(
    desk: Any, frm: datetime | None, to: datetime | None, unit: str | None, procedure: str | None, as_json: bool
) -> None:
    """What is due in a period, in order of D."""
    with desk.office.store.read() as tx:
        first = frm.date() if frm else tx.today
        last = to.date() if to else first + timedelta(days=30)
        if unit is not None:
            mine = occurrences.upcoming(tx, first, last, unit, procedure)
            show(mine, as_json, [f"{shown(one.due_on)}  {one.cycle:26} {one.name}  {one.status}" for one in mine])
            return
        found = reading.entries(tx, first, last, procedure=procedure)
    lines = [
        f"{shown(one.due_on)}  {one.cycle.id:26} {one.units:5}  {one.cycle.called()}  {one.state}" for one in found
    ]
    show(found, as_json, lines)


@calendar_group.command("show")
@click.argument("cycle_id")
@json_option
@click.pass_obj
def show_cycle(desk: Any, cycle_id: str, as_json: bool) -> None:
    """One cycle: its versions, its next days, its units."""
    with desk.office.store.read() as tx:
        known = changing.newest(tx, cycle_id)
        following = occurrences.planned(tx, tx.today, tx.today + timedelta(days=5 * 366), only=[cycle_id])[:12]
        versions = reading.history_of(tx, cycle_id)
    told: dict[str, Any] = {"cycle": known, "versions": versions, "next": following}
    lines = [f"{known.id}: {known.called()} / {known.called('en')}", f"{known.procedure} ({known.process})"]
    lines += [f"{known.timing}: {known.rrule or known.dates or known.term or known.event['vi']}"]
    lines += [f"{', '.join(known.units)}; {known.nature}; {', '.join(known.basis)}; {known.source}"]
    lines += [f"version {one.number} from {one.valid_from} ({one.origin}) {one.reason}" for one in versions]
    lines += [f"{shown(one.due_on)}  {one.key}  {one.moved}" for one in following]
    show(told, as_json, lines)


@calendar_group.command("preview")
@click.option("--cycle", "cycle_id", default=None, help="A cycle that changes: with --rrule, --opens, --from.")
@click.option("--rrule", default=None)
@click.option("--opens", type=int, default=None)
@click.option("--from", "frm", type=DAY, default=None, help="From which day the change holds [today].")
@click.option("--term", "term_id", default=None, help="A term whose congress moves: with --begins, --next.")
@click.option("--begins", type=DAY, default=None)
@click.option("--next", "next_on", type=DAY, default=None)
@click.option("--merge", multiple=True, help="A unit that is merged (several): with --into, --from.")
@click.option("--into", default=None)
@as_option
@json_option
@click.pass_obj
def preview_change(
    desk: Any,
    cycle_id: str | None,
    rrule: str | None,
    opens: int | None,
    frm: datetime | None,
    term_id: str | None,
    begins: datetime | None,
    next_on: datetime | None,
    merge: tuple[str, ...],
    into: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """What a change would move, before and after; nothing is kept."""

    def change(tx: Transaction) -> None:
        day = frm.date() if frm else tx.today
        if cycle_id is not None:
            wanted = {"rrule": rrule, "opens": opens}
            given = {name: value for name, value in wanted.items() if value is not None}
            changing.change_cycle(tx, cycle_id, given, day, "preview")
        if term_id is not None:
            known = terms.one(tx, term_id)
            terms.move(
                tx, term_id, begins.date() if begins else known.begins_on, next_on.date() if next_on else known.next_on
            )
        if merge and into is not None:
            reorganise.merge_units(tx, merge, into, day)

    found = preview(desk.office, Actor(person) if person else SYSTEM, change)
    show(found, as_json, _preview_lines(found))


def _preview_lines(found: Preview) -> list[str]:
    lines = [
        f"{_spot(one.before)} -> {_spot(one.after)}  {one.cycle:26} {one.key}{_change(one)}" for one in found.moved
    ]
    return [*lines, f"{len(found.moved)} moved; {found.stay} have begun and stay."]


def _change(one: Moved) -> str:
    parts = ["  at once, late"] if one.at_once else []
    if one.before and one.after and one.before.units != one.after.units:
        lost, won = set(one.before.units) - set(one.after.units), set(one.after.units) - set(one.before.units)
        parts += [f"  -{', -'.join(sorted(lost))}"] if lost else []
        parts += [f"  +{', +'.join(sorted(won))}"] if won else []
    return "".join(parts)


def _spot(spot: Spot | None) -> str:
    return f"{shown(spot.due_on)} ({len(spot.units)})" if spot else "-"


@calendar_group.command("edit")
@click.argument("cycle_id")
@click.option("--rrule", default=None)
@click.option("--opens", type=int, default=None, help="Days before D at which the case opens.")
@click.option("--remind", default=None, help="Days before D, separated by commas.")
@click.option("--from", "frm", type=DAY, required=True, help="From which day the change holds.")
@click.option("--reason", required=True)
@click.option("--as", "person", default=None, help="A process admin; without it the operator acts.")
@click.pass_obj
def edit(
    desk: Any,
    cycle_id: str,
    rrule: str | None,
    opens: int | None,
    remind: str | None,
    frm: datetime,
    reason: str,
    person: str | None,
) -> None:
    """A new version of a cycle from a day on; look at `calendar preview --cycle` first."""
    days = tuple(int(part) for part in remind.split(",")) if remind else None
    wanted = {"rrule": rrule, "opens": opens, "reminders": days}
    given = {name: value for name, value in wanted.items() if value is not None}
    answer = changing.edit_cycle(desk.office, Actor(person), cycle_id, given, frm.date(), reason)
    click.echo(f"{answer['cycle']} {answer['version']}")


@calendar_group.command("run")
@click.option("--to", type=DAY, default=None, help="Pretend that it is the morning of each day up to this one.")
@click.option("--limit", default=0, show_default=True, help="At most so many units; 0: all that is due.")
@click.option("--yes", is_flag=True, help="With --to outside a demo: these data are a copy.")
@json_option
@click.pass_obj
def run(desk: Any, to: datetime | None, limit: int, yes: bool, as_json: bool) -> None:
    """Start what is due now, with progress; safe beside a running server, and after it was interrupted.

    --to is for a copy of the data: it starts the days ahead too, on their own days.
    """
    office = desk.office
    if to is not None and not office.demo and not yes:
        raise click.ClickException("--to opens cases of days to come; only in a demo, or with --yes on a copy.")

    def told(cycle: str, key: str, done: int, total: int) -> None:
        click.echo(f"{cycle} {key}: {done}/{total}", err=as_json)

    begun = trigger.trigger_due(office, limit=limit, progress=told)
    if to is not None:
        clock, real = SetClock(office.store.clock.now()), office.store.clock
        office.store.clock = clock
        last = start_of_day(to.date(), trigger.OPENS_AT)
        while True:
            with office.store.read() as tx:
                following = trigger.next_opening(tx, clock.now())
            if following is None or following > last:
                break
            clock.move_to(following)
            begun += trigger.trigger_due(office, limit=limit, progress=told)
        office.store.clock = real
    with office.store.read() as tx:
        failed = trigger.failures(tx)
    show({"begun": begun, "failed": failed}, as_json, [f"{begun} begun, {failed} failed."])


@calendar_group.command("health")
@json_option
@click.pass_obj
def health(desk: Any, as_json: bool) -> None:
    """Is the scheduler alive, is something late, has something failed; the last occurrences."""
    with desk.office.store.read() as tx:
        found, last = waking.health(tx), reading.last_firings(tx, 10)
    lines = [f"{found.light}: {found.late} late, {found.failed} failed"]
    lines += [f"  {one.name} {one.last_at:%d/%m/%Y %H:%M:%S} {one.fault}" for one in found.processes]
    lines += [f"{one.begun_at:%d/%m/%Y %H:%M}  {one.cycle} {one.key}  {one.by_status}" for one in last]
    show({"health": found, "last": last}, as_json, lines)


@calendar_group.group("terms", invoke_without_command=True)
@json_option
@click.pass_context
def terms_group(ctx: click.Context, as_json: bool) -> None:
    """The terms with their third year; `terms confirm` and `terms move` change them."""
    if ctx.invoked_subcommand is not None:
        return
    with ctx.obj.office.store.read() as tx:
        found = terms.terms(tx)
    lines = [
        f"{one.id:34} {shown(one.begins_on)} - {shown(one.over)}  "
        f"{one.year3 or f'{one.year3_proposed}? (chưa xác nhận / not confirmed)'}"
        for one in found
    ]
    show(found, as_json, lines)


@terms_group.command("confirm")
@click.argument("term_id")
@click.argument("year", type=int)
@click.option("--as", "person", required=True, help="A member of the organisation board.")
@click.pass_obj
def confirm(desk: Any, term_id: str, year: int, person: str) -> None:
    """Confirm the third year of a term."""
    changing.confirm_year3(desk.office, Actor(person), term_id, year)
    click.echo(f"{term_id}: {year}")


@terms_group.command("add")
@click.argument("unit_id")
@click.argument("name")
@click.option("--body", type=click.Choice(["party", "council"]), default="party", show_default=True)
@click.option("--begins", type=DAY, required=True, help="The congress or election that begins it.")
@click.option("--next", "next_on", type=DAY, required=True, help="The congress or election that ends it.")
@click.option("--as", "person", required=True, help="A member of the organisation board.")
@click.pass_obj
def add(desk: Any, unit_id: str, name: str, body: str, begins: datetime, next_on: datetime, person: str) -> None:
    """Enter a term of a unit; its third year is proposed and waits to be confirmed."""
    answer = changing.add_term(desk.office, Actor(person), unit_id, body, name, begins.date(), next_on.date())
    click.echo(answer["term"])


@terms_group.command("move")
@click.argument("term_id")
@click.option("--begins", type=DAY, default=None, help="The congress or election that begins it.")
@click.option("--next", "next_on", type=DAY, default=None, help="The congress or election that ends it.")
@click.option("--as", "person", required=True, help="A member of the organisation board.")
@click.pass_obj
def move(desk: Any, term_id: str, begins: datetime | None, next_on: datetime | None, person: str) -> None:
    """Move a congress or an election; look at `calendar preview --term` first."""
    with desk.office.store.read() as tx:
        known = terms.one(tx, term_id)
    changing.move_term(
        desk.office,
        Actor(person),
        term_id,
        begins.date() if begins else known.begins_on,
        next_on.date() if next_on else known.next_on,
    )
    click.echo(term_id)


@calendar_group.command("since")
@click.argument("day", type=DAY, required=False)
@click.pass_obj
def since(desk: Any, day: datetime | None) -> None:
    """From which day the calendar starts cases; give a day to set it."""
    if day is not None:
        with desk.office.store.write() as tx:
            cycles.begin_from(tx, day.date())
    with desk.office.store.read() as tx:
        found: date = cycles.since(tx)
    click.echo(found.isoformat())


commands = [calendar_group]
