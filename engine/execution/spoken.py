"""How texts that a case keeps, words of the procedure and notes of rules, are said in the reader's language."""

from collections.abc import Callable

from engine.definitions.folder import Definition
from engine.execution.context import Context
from engine.execution.run import Run
from engine.rules.dated import RuleBook, basis
from engine.wording import engine_catalogue


def speakers(ctx: Context, run: Run) -> list[Definition]:
    """The procedure of a run and those that called it: a called process shows what its caller put together."""
    found = [run.compiled.definition]
    while run.around is not None:
        run = run.around
    while run.parent_id:
        run = ctx.run(run.parent_id)
        found.append(run.compiled.definition)
    return found


def speaker(definitions: list[Definition], book: RuleBook, language: str) -> Callable[[str], str]:
    """How texts that a case keeps are said in a language: words of the procedures, of the engine, notes of the rules.

    definitions: the procedure that speaks, then those that called it; the first one that knows a text says it.
    """
    versions = [version for rule in book.rules.values() for version in rule.versions]
    notes = {text.note["vi"]: text.note.get(language, text.note["vi"]) for text in versions if text.note}
    notes |= {
        basis(text.document, text.dated, text.verified): basis(text.document, text.dated, text.verified, language)
        for text in versions
    }

    def say(text: str) -> str:
        for definition in definitions:
            if (known := definition.say(text, language)) != text:
                return known
        return notes.get(text) or engine_catalogue().say(text, language)

    return say
