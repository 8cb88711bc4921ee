"""How texts that a case keeps, words of the procedure and notes of rules, are said in the reader's language."""

from collections.abc import Callable

from engine.definitions.folder import Definition
from engine.rules.dated import RuleBook
from engine.wording import engine_catalogue


def speaker(definition: Definition, book: RuleBook, language: str) -> Callable[[str], str]:
    """How texts that a case keeps are said in a language: words of the procedure, of the engine, notes of the rules."""
    notes = {
        version.note["vi"]: version.note.get(language, version.note["vi"])
        for rule in book.rules.values()
        for version in rule.versions
        if version.note
    }

    def say(text: str) -> str:
        known = definition.say(text, language)
        return known if known != text else notes.get(text) or engine_catalogue().say(text, language)

    return say
