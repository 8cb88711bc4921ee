"""Mail: how the outbox stands, deliver it now, try a dead letter again."""

from typing import Any

import click

from engine.cli.case import viewer
from engine.cli.printing import json_option, show
from engine.notices import deliver as delivery
from engine.notices.digest import write_digests
from engine.notices.mail import SMTP, sender_of
from engine.store.transaction import Actor


@click.group()
def mail() -> None:
    """Mail that leaves the house: status, deliver, retry."""


@mail.command()
@json_option
@click.pass_obj
def status(desk: Any, as_json: bool) -> None:
    """How many letters wait, went out, are dead; and which need a person."""
    found = delivery.mail_state(desk.office)
    counts = {name: getattr(found, name) for name in ("waiting", "failing", "sent", "dead", "oldest")}
    answer = {
        **counts,
        "trouble": found.trouble,
        "configured": sender_of() is not None,
        "letters": [vars(row) for row in found.rows],
    }
    lines = [", ".join(f"{name}: {value}" for name, value in counts.items())]
    if not answer["configured"]:
        lines.append(f"{SMTP} is not set: letters wait, nothing is lost.")
    if found.trouble:
        lines.append(found.trouble)
    lines += [f"{row.state:8} {row.id} {row.to} ({row.attempts}) {row.last_error}" for row in found.rows]
    show(answer, as_json, lines)


@mail.command()
@json_option
@click.pass_obj
def deliver(desk: Any, as_json: bool) -> None:
    """Write the daily letters that are due and send what may leave now."""
    sender = sender_of()
    if sender is None:
        raise click.ClickException(f"{SMTP} is not set, e.g. smtp://user:pass@host:587?starttls=1")
    written = write_digests(desk.office)
    sent = delivery.deliver(desk.office, sender)
    show({"written": written, "sent": sent}, as_json, [f"{written} written, {sent} sent"])


@mail.command()
@click.argument("mail_id")
@click.option("--as", "who", required=True, help="Login of an account, or id of a person.")
@click.pass_obj
def retry(desk: Any, mail_id: str, who: str) -> None:
    """Try a dead letter again (by the operator)."""
    delivery.retry_mail(desk.office, Actor(viewer(desk, who).person), mail_id)
    click.echo(mail_id)


commands = [mail]
