"""The useful part of FEEL's unary tests, translated to CEL; anything else is refused with the cell named."""

import re

_LITERAL = r'(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|date\("\d{4}-\d\d-\d\d"\))'
_ONE = re.compile(rf"^{_LITERAL}$")
_COMPARE = re.compile(rf"^(<=|>=|<|>|=|!=)\s*({_LITERAL})$")
_RANGE = re.compile(rf"^([\[\](])\s*({_LITERAL})\s*\.\.\s*({_LITERAL})\s*([\[\])])$")
_NOT = re.compile(r"^not\((.*)\)$", re.S)
_SPLIT = re.compile(rf",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")  # noqa: F541


class UnreadableCell(ValueError):
    """A cell that is none of the supported unary tests."""


def literal(text: str) -> str:
    """A FEEL literal as CEL."""
    text = text.strip()
    if not _ONE.match(text):
        raise UnreadableCell(text)
    return text[5:-1] if text.startswith("date(") else text


def unary(text: str, name: str) -> str | None:
    """A unary test on the variable `name` as CEL condition; None when the cell matches everything.

    Raises UnreadableCell.
    """
    text = text.strip()
    if text in ("", "-"):
        return None
    if match := _NOT.match(text):
        inner = unary(match.group(1), name)
        return f"!({inner})" if inner else "false"
    if match := _RANGE.match(text):
        low = ">=" if match.group(1) == "[" else ">"
        high = "<=" if match.group(4) == "]" else "<"
        bounds = f"{name} {low} {literal(match.group(2))} && {name} {high} {literal(match.group(3))}"
        return f"({name} != null && {bounds})"
    parts = [part.strip() for part in _SPLIT.split(text)]
    if len(parts) > 1:
        return "(" + " || ".join(unary(part, name) or "true" for part in parts) + ")"
    if match := _COMPARE.match(text):
        operator = "==" if match.group(1) == "=" else match.group(1)
        guard = "" if operator in ("==", "!=") else f"{name} != null && "
        return f"({guard}{name} {operator} {literal(match.group(2))})"
    return f"({name} == {literal(text)})"
