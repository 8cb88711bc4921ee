"""The words of the pages: Vietnamese in the source, English from `en.po`."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import g

from engine.wording import Catalogue


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The pages' catalogue."""
    return Catalogue.read(Path(__file__).parent / "en.po")


def language() -> str:
    """The language of this request."""
    return str(g.get("language", "vi"))


def _(text: str, **values: Any) -> str:
    """A sentence of the pages in the language of this request."""
    said = catalogue().say(text, language())
    return said.format(**values) if values else said
