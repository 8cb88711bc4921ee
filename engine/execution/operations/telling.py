"""Documents and notices as steps of a diagram."""

from typing import Any

from engine.definitions.diagram import Node
from engine.execution import documents, notices
from engine.execution.context import Context
from engine.execution.operations.registry import operation
from engine.execution.run import Run
from engine.execution.spoken import speaker, speakers
from engine.organisation import bodies, people


@operation("issue_document", required=("template",), optional=("to",), open=True)
def issue_document(ctx: Context, run: Run, node: Node, inputs: dict[str, Any]) -> dict[str, str]:
    """Issue a document from a template of the procedure; further inputs are its data, `to` may read it."""
    data = {key: value for key, value in inputs.items() if key not in ("template", "to")}
    return documents.issue(ctx, run, node, str(inputs["template"]), data, to=recipients(ctx, inputs.get("to")))


@operation("notify", required=("to", "subject"), optional=("body", "event", "urgency"))
def notify(ctx: Context, run: Run, node: Node, inputs: dict[str, Any]) -> int:
    """Tell people something: a notice in the app, mail through the outbox. Returns how many were told.

    event: what happened, by name; a person who was told of it before is not told again. urgency: normal (the daily
    letter, the default), urgent (mail in working hours), legal (mail at once).
    """
    event = str(inputs["event"]) if inputs.get("event") else None
    urgency = inputs.get("urgency") if inputs.get("urgency") in notices.URGENCIES else notices.NORMAL
    subject, body = str(inputs["subject"]), str(inputs.get("body") or "")
    told = 0
    for person in recipients(ctx, inputs["to"]):
        words = _in_language(ctx, run, notices.language_of(ctx.tx, person), subject, body)
        told += notices.tell(ctx.tx, person, *words, case_id=run.case_id, event=event, urgency=str(urgency))
    return told


def _in_language(ctx: Context, run: Run, language: str, subject: str, body: str) -> tuple[str, str]:
    """What a person is told, in the language of the account."""
    if language == "vi":
        return subject, body
    say = speaker(speakers(ctx, run), ctx.library.rules_of(ctx.tx, run.compiled.version_id), language)
    return say(subject), say(body)


def recipients(ctx: Context, value: Any) -> list[str]:
    """People named by id, by a map with `person`, by a unit (its members) or by a list of these."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return sorted({person for part in value for person in recipients(ctx, part)})
    if isinstance(value, dict):
        return recipients(ctx, value.get("person"))
    text = str(value)
    if people.names(ctx.tx, [text]):
        return [text]
    return sorted({member.person for member in bodies.members(ctx.tx, text, ctx.tx.today)})
