"""What a rule was asked and answered, as people say it; identifiers stay what data and commands carry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.calendar.timing import amount
from engine.rules.dated import Rule, shown
from engine.wording import sentence


def in_words(rule: Rule | None, values: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Names and values in a language, nulls left out: `band = over_half` → (mức phiếu thấp, trên một nửa …).

    A name or value for which the rule gives no words stays as it is.
    """
    words = rule.words if rule is not None else {}
    return [
        (_word(words, name, language), _value(words, value, language))
        for name, value in values.items()
        if value is not None
    ]


def word(rule: Rule | None, name: str, language: str) -> str:
    """One of its identifiers in a language; what the rule gives no words for stays as it is."""
    return _word(rule.words if rule is not None else {}, name, language)


def _word(words: Mapping[str, Mapping[str, str]], name: str, language: str) -> str:
    said = words.get(name) or {}
    return said.get(language) or said.get("vi") or name


def _value(words: Mapping[str, Mapping[str, str]], value: Any, language: str) -> str:
    match value:
        case bool():
            return sentence("có" if value else "không", {}, language)
        case dict():
            parts = (f"{_word(words, str(key), language)} {part}" for key, part in value.items() if part is not None)
            return ", ".join(parts)
        case list():
            return ", ".join(_value(words, part, language) for part in value)
        case str() if len(value) == 10 and value[4] == value[7] == "-":
            return _day(value)
        case str() if (length := amount(value)) is not None and length[1]["n"].isdigit() and "anchor" not in length[1]:
            return sentence(*length, language)  # `10 working days`
        case str():
            return _word(words, value, language)
    return str(value)


def _day(text: str) -> str:
    try:
        return shown(date.fromisoformat(text))
    except ValueError:
        return text
