"""Does an expression fit the declared types of its variables? Tried on samples of each type before a release.

The library has no types of its own to check with: it finds at run time that a text is no number. So each expression is
evaluated on a few values of the declared types. One that fails on every combination, and never for the lack of an
element or a key, can never have a value; one whose values are never of the wanted kind can never be right there.
"""

import re
from collections.abc import Mapping
from itertools import islice, product
from typing import Any

from engine.rules import expressions
from engine.wording import Said

SAMPLES: dict[str, list[Any]] = {
    "text": ["a", "2026-01-31"],
    "int": [1, 7],
    "bool": [True, False],
    "date": ["2026-01-31", "2025-12-31"],
    "person": ["p-1"],
    "unit": ["u-1"],
    "list": [[]],
    "map": [{}],
}
#: declared type -> the kind of value it holds
KINDS = {"text": "text", "date": "text", "person": "text", "unit": "text", "int": "int", "bool": "bool"}
KINDS |= {"list": "list", "map": "map"}
#: kind -> how people call it
WORDS = {"text": "chữ", "int": "số nguyên", "bool": "đúng hoặc sai", "list": "danh sách", "map": "nhóm giá trị"}
#: More combinations tell nothing new.
MOST = 24

_OF_THE_DAY: dict[str, Any] = {
    "working_days": lambda day, count: "2026-01-31",
    "superior_of": lambda unit: "u-1",
    "level_of": lambda unit: "cell",
    "body": lambda text: "u-1",
    "name_of": lambda person: "A",
    "holder": lambda text: "p-1",
    "term": lambda text: "a",
}
_LITERAL = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+|true\b|false\b)"""
_NAME = r"(?<![\w.])([A-Za-z_]\w*)(?![\w.(\[])"
_COMPARED = re.compile(rf"{_NAME}\s*[!=]=\s*{_LITERAL}|{_LITERAL}\s*[!=]=\s*{_NAME}")

Fault = tuple[str, dict[str, str]]


def faults(text: str, types: Mapping[str, str], wanted: str | None = None) -> list[Fault]:
    """What the declared types forbid, as sentences with values.

    types: declared type of each name; an expression that reads another name is left alone. wanted: the declared type
    that the value must have. The expression itself is readable.
    """
    bare = expressions.strip(text)
    names = sorted(expressions.variables(bare))
    if any(types.get(name) not in SAMPLES for name in names):
        return []
    never = _compared_in_vain(bare, types)
    if never:
        return never
    kinds: set[str] = set()
    failed = open_question = False
    for values in islice(product(*(SAMPLES[types[name]] for name in names)), MOST):
        try:
            kinds.add(_kind(expressions.evaluate(bare, dict(zip(names, values, strict=True)), _OF_THE_DAY)))
        except expressions.ExpressionError as error:
            if _wrong_type(error):
                failed = True
            else:
                open_question = True
    if failed and not kinds and not open_question:
        if not names:
            return [("“{text}” không bao giờ tính được.", {"text": bare})]
        declared = _declared([(name, KINDS[types[name]]) for name in names])
        says = "“{text}” không bao giờ tính được, vì {declared}."
        return [(says, {"text": bare, "declared": declared})]
    kinds.discard("null")
    if wanted is not None and kinds and KINDS[wanted] not in kinds:
        says = "“{text}” cho ra {found}, nhưng ở đây cần {wanted}."
        found = _words(sorted(kinds))
        return [(says, {"text": bare, "found": found, "wanted": Said(WORDS[KINDS[wanted]])})]
    return []


def _compared_in_vain(text: str, types: Mapping[str, str]) -> list[Fault]:
    """`amount == "3"`: the library says false for ever instead of refusing."""
    found: list[Fault] = []
    for match in _COMPARED.finditer(text):
        name, literal = (match[1], match[2]) if match[1] else (match[4], match[3])
        if name not in types or name in ("true", "false", "null"):
            continue
        kind = "text" if literal[0] in "\"'" else "bool" if literal in ("true", "false") else "int"
        if KINDS[types[name]] != kind:
            says = "“{name}” là {declared}, nên so sánh với {literal} không bao giờ đúng."
            found.append((says, {"name": name, "declared": Said(WORDS[KINDS[types[name]]]), "literal": literal}))
    return found


def _declared(named: list[tuple[str, str]]) -> Said:
    """What the variables are: “days” là số nguyên, “reason” là chữ."""
    name, kind = named[0]
    first = Said("“{name}” là {kind}", name=name, kind=Said(WORDS[kind]))
    return Said("{first}, {others}", first=first, others=_declared(named[1:])) if len(named) > 1 else first


def _words(kinds: list[str]) -> str:
    """Several kinds of value as people call them."""
    first = Said(WORDS[kinds[0]]) if kinds[0] in WORDS else kinds[0]
    return Said("{first}, {others}", first=first, others=_words(kinds[1:])) if len(kinds) > 1 else first


def _wrong_type(error: expressions.ExpressionError) -> bool:
    """Is it the types, and not an empty list, a missing key, or a division by nothing?"""
    cause = error.__cause__
    return isinstance(cause, TypeError | AttributeError) or "Undefined variable or function" in error.reason


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "bool"
        case int():
            return "int"
        case str():
            return "text"
        case list():
            return "list"
        case dict():
            return "map"
    return type(value).__name__
