"""Sentences in two languages. Vietnamese is written in the source; catalogues (`.po`) give the English.

The same mechanism serves the engine's own sentences, the pages and the texts of a procedure.
"""

import io
import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en")
#: a place in an entry of a catalogue where a composed text has words of its own: ${form_words}
_PLACE = re.compile(r"\$\{([^{}]+)\}")


def _group(place: str) -> str:
    return re.sub(r"\W", "_", place.strip())


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

    def say_composed(self, text: str, language: str = "vi") -> str:
        """A text that a case put together, in a language: by the entry whose `${…}` stand where it has its own words.

        `Kỷ luật ${form_words}` says "Kỷ luật cảnh cáo". What stood in the places is said the same way, and so is each
        part of a text in several lines or set off by semicolons. A text that no entry fits comes back unchanged.
        """
        if language != "en" or not text or text in self.english:
            return self.say(text, language)
        for shape, english in self._shapes:
            if (match := shape.fullmatch(text)) is not None:
                pieces = _PLACE.split(english)
                taken = match.groupdict(default="")
                pieces[1::2] = [self.say_composed(taken.get(_group(place), ""), language) for place in pieces[1::2]]
                return "".join(pieces)
        for between in ("\n", "; "):
            if between in text:
                return between.join(self.say_composed(part, language) for part in text.split(between))
        return text

    @cached_property
    def _shapes(self) -> list[tuple[re.Pattern[str], str]]:
        """The entries with places in them; those with more words of their own come first."""
        found = []
        for vietnamese, english in self.english.items():
            own = _PLACE.sub("", vietnamese)
            if own != vietnamese and "{{" not in vietnamese and sum(letter.isalpha() for letter in own) >= 3:
                seen: set[str] = set()
                pieces = _PLACE.split(vietnamese)
                pattern = re.escape(pieces[0])
                for place, after in zip(pieces[1::2], pieces[2::2], strict=True):
                    name = _group(place)
                    pattern += (f"(?P={name})" if name in seen else f"(?P<{name}>.*?)") + re.escape(after)
                    seen.add(name)
                found.append((len(own), re.compile(pattern, re.DOTALL), english))
        return [(shape, english) for _length, shape, english in sorted(found, key=lambda one: -one[0])]

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
