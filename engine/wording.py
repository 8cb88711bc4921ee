"""Sentences in two languages. Vietnamese is written in the source; catalogues (`.po`) give the English.

The same mechanism serves the engine's own sentences, the pages and the texts of a procedure.
"""

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en")


class Said(str):
    """A Vietnamese sentence that is a value inside another one; it remembers how to say itself in English."""

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> "Said":
        """The sentence, filled with values that may be such sentences themselves."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), self.values

    def kept(self) -> dict[str, Any]:
        """The template and its values as JSON data, for a row that is read years later in either language."""
        values = {
            name: value.kept() if isinstance(value, Said) else value if isinstance(value, int | str) else str(value)
            for name, value in self.values.items()
        }
        return {"says": self.template, "values": values}


class Catalogue:
    """Vietnamese text to its translation; unknown texts come back unchanged."""

    def __init__(self, english: dict[str, str]) -> None:
        self.english = english

    @classmethod
    def parse(cls, text: str) -> "Catalogue":
        """Read the text of a `.po` file."""
        found = read_po(io.BytesIO(text.encode()), locale="en", abort_invalid=True)
        return cls({str(m.id): str(m.string) for m in found if m.id and m.string})

    @classmethod
    def read(cls, path: Path) -> "Catalogue":
        """Read a `.po` file."""
        return cls.parse(path.read_text("utf-8"))

    def say(self, text: str, language: str = "vi") -> str:
        """The text in a language (`vi` or `en`)."""
        return self.english.get(text, text) if language == "en" else text

    def missing(self, texts: set[str]) -> list[str]:
        """Texts without English, sorted."""
        return sorted(text for text in texts if text and text not in self.english)


@lru_cache(maxsize=1)
def engine_catalogue() -> Catalogue:
    """The engine's own sentences: refusals, findings, the verbs of the history."""
    return Catalogue.read(Path(__file__).parent / "texts" / "en.po")


#: English has a singular, Vietnamese and its templates have not.
_ONE = re.compile(r"\b1 ((?:working )?(?:day|week|month|year|hour|minute|second|time))s\b")


def sentence(template: str, values: dict[str, Any], language: str = "vi") -> str:
    """One of the engine's sentences, filled."""
    said = {
        name: sentence(value.template, value.values, language) if isinstance(value, Said) else value
        for name, value in values.items()
    }
    text = engine_catalogue().say(template, language).format(**said)
    return _ONE.sub(r"1 \1", text) if language == "en" else text


def say_kept(kept: dict[str, Any], language: str = "vi") -> str:
    """A sentence that `Said.kept` wrote down, in a language."""
    said = {
        name: say_kept(value, language) if isinstance(value, dict) else value for name, value in kept["values"].items()
    }
    return sentence(kept["says"], said, language)
