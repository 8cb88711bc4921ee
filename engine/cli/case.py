"""Cases and tasks: start, tasks, task, complete, case, cases, audit, tick."""

import json
from typing import Any

import click

from engine.cli.printing import json_option, show
from engine.execution import acts, audit, case_page, inbox, task_page
from engine.execution.views import Viewer
from engine.organisation import accounts, people
from engine.store.transaction import Actor
from engine.wording import sentence

as_option = click.option("--as", "who", required=True, help="Login of an account, or id of a person.")


def viewer(desk: Any, who: str) -> Viewer:
    """The person behind a login or an id."""
    with desk.office.store.read() as tx:
        known = accounts.account(tx, who)
        person = people.person(tx, known.person if known else who)
        duties = known.duties if known else accounts.duties_of(tx, person.id, tx.today)
    return Viewer(person.id, person.full_name, duties)


def values(pairs: tuple[str, ...], data: str | None) -> dict[str, Any]:
    """Answers from `key=value` pairs and a JSON object."""
    found: dict[str, Any] = json.loads(data) if data else {}
    for pair in pairs:
        key, separator, value = pair.partition("=")
        if not separator:
            raise click.BadParameter(f"{pair}: key=value")
        try:
            found[key] = json.loads(value)
        except json.JSONDecodeError:
            found[key] = value
    return found


@click.command()
@click.argument("procedure")
@click.option("--unit", required=True, help="Id of the unit that the case is about.")
@click.option("--subject", default=None, help="Id of the person that the case is about.")
@click.option("--data", default=None, help="Answers of the start form as a JSON object.")
@click.option("--request-id", default=None, help="Idempotency key: sent twice, it is done once.")
@click.argument("answers", nargs=-1)
@as_option
@json_option
@click.pass_obj
def start(
    desk: Any, procedure: str, unit: str, subject: str | None, data: str | None, request_id: str | None,
    answers: tuple[str, ...], who: str, as_json: bool,
) -> None:  # fmt: skip
    """Start a case; ANSWERS are key=value pairs of the start form."""
    actor = Actor(viewer(desk, who).person)
    answer = acts.start_case(
        desk.office, actor, procedure, unit, subject, values(answers, data), request_id, typed=True
    )
    show(answer, as_json, [f"{answer['number']} ({answer['case_id']})"])


@click.command()
@as_option
@json_option
@click.pass_obj
def tasks(desk: Any, who: str, as_json: bool) -> None:
    """List the open tasks of a person, the most urgent first."""
    rows = inbox.inbox(desk.office, viewer(desk, who))
    show(rows, as_json, [f"{r.task_id}  {r.due_on or '-':10}  {r.name}  [{r.case_title}]" for r in rows] or ["(0)"])


@click.command()
@click.argument("task_id")
@as_option
@json_option
@click.pass_obj
def task(desk: Any, task_id: str, who: str, as_json: bool) -> None:
    """Show one task with the fields of its form."""
    page = task_page.task_page(desk.office, viewer(desk, who), task_id)
    lines = [page.name, page.case_title, page.due_sentence, page.explain]
    for item in page.form.flat() if page.form else []:
        lines.append(f"  {item.field.key}: {item.field.label}{' *' if item.field.required else ''}")
    show(page, as_json, [line for line in lines if line])


@click.command()
@click.argument("task_id")
@click.argument("answers", nargs=-1)
@click.option("--data", default=None, help="Answers as a JSON object.")
@click.option("--request-id", default=None, help="Idempotency key: sent twice, it is done once.")
@as_option
@json_option
@click.pass_obj
def complete(
    desk: Any, task_id: str, answers: tuple[str, ...], data: str | None, request_id: str | None, who: str, as_json: bool
) -> None:
    """Complete a task; ANSWERS are key=value pairs of its form."""
    actor = Actor(viewer(desk, who).person)
    answer = acts.complete_task(desk.office, actor, task_id, values(answers, data), request_id, typed=True)
    lines = [
        answer["done"],
        *(f"-> {n['name']}: {', '.join(n['holders'])} ({n['due_on'] or '-'})" for n in answer["next"]),
    ]
    show(answer, as_json, lines)


@click.command()
@as_option
@json_option
@click.pass_obj
def cases(desk: Any, who: str, as_json: bool) -> None:
    """List the cases that a person may see."""
    rows = case_page.cases(desk.office, viewer(desk, who))
    show(rows, as_json, [f"{r.case_id}  {r.number}  {r.status}  {r.title}" for r in rows])


@click.command()
@click.argument("case_id")
@as_option
@json_option
@click.pass_obj
def case(desk: Any, case_id: str, who: str, as_json: bool) -> None:
    """Show a case: where it waits and what happened."""
    page = case_page.case_page(desk.office, viewer(desk, who), case_id)
    lines = [page.row.title, f"{page.row.number}: {page.row.status} {page.outcome_words}"]
    lines += [f"* {item.name}: {', '.join(item.holders)} ({item.due_on or '-'})" for item in page.open_tasks]
    lines += [f"! {found.step or found.element}: {found.message}" for found in page.incidents]
    lines += [f"  {entry.at[:16]} {entry.sentence} {entry.actor_name}" for entry in page.timeline]
    show(page, as_json, lines)


@click.command("audit")
@click.argument("case_number")
@as_option
@json_option
@click.pass_context
def audit_command(ctx: click.Context, case_number: str, who: str, as_json: bool) -> None:
    """Print which texts, people and papers decided a case, and check its history. CASE_NUMBER: number or id.

    Exit status 1 when a line of the history or a paper is no longer what it was.
    """
    sheet = audit.audit(ctx.obj.office, viewer(ctx.obj, who), case_number)
    whole = sheet.broken_at is None and all(paper.intact for paper in sheet.papers)
    lines = [f"{sheet.number}: {sheet.title}", f"{sheet.status} {sheet.outcome}", ""]
    for text in sheet.texts:
        mark = "" if text.verified else "  [" + sentence("chưa đối chiếu", {}) + "]"
        said = "; ".join(f"{name}: {value}" for name, value in text.answered)
        whom = f"{text.about}: " if text.about else ""
        lines.append(f"{text.key_date}  {text.rule} {text.name}: {text.cited}{mark} -> {whom}{said}")
    lines += ["", *(f"{deed.at[:16]}  {deed.task}: {deed.person}  {deed.legal_basis}" for deed in sheet.deeds), ""]
    lines += [f"{'ok' if paper.intact else '!!'}  {paper.sha256[:16]}  {paper.title}" for paper in sheet.papers]
    lines += [f"{item.direction} {item.number}" for item in sheet.links]
    lines.append(f"{sheet.history_lines}: {'ok' if sheet.broken_at is None else f'!! {sheet.broken_at}'}")
    show(sheet, as_json, lines)
    ctx.exit(0 if whole else 1)


@click.command()
@json_option
@click.pass_obj
def tick(desk: Any, as_json: bool) -> None:
    """Let everything happen that is due now (timers, reminders, overdue tasks)."""
    fired = acts.fire_due(desk.office)
    show({"fired": fired}, as_json, [str(fired)])


commands = [start, tasks, task, complete, cases, case, audit_command, tick]
