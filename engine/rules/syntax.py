"""The parts of an expression, for those who say it in words. What it means is decided by the library that runs it."""

import re
from dataclasses import dataclass
from typing import Any


class NotRead(ValueError):
    """The text is no expression that this module reads."""


@dataclass(frozen=True)
class Literal:
    """A fixed value."""

    value: Any


@dataclass(frozen=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True)
class Member:
    """`of.key`."""

    of: Any
    key: str


@dataclass(frozen=True)
class Index:
    """`of[at]`."""

    of: Any
    at: Any


@dataclass(frozen=True)
class Call:
    """`function(arguments)`, or `of.function(arguments)`."""

    function: str
    of: Any
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Sign:
    """A sign before one part, or between two."""

    sign: str
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Choice:
    """`condition ? then : otherwise`."""

    condition: Any
    then: Any
    otherwise: Any


@dataclass(frozen=True)
class Many:
    """`[a, b]`."""

    items: tuple[Any, ...]


@dataclass(frozen=True)
class Pairs:
    """`{"a": b}`."""

    pairs: tuple[tuple[Any, Any], ...]


_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)"""
    r"""|(?P<sign>\|\||&&|==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}]))"""
)
_FIXED = {"true": True, "false": False, "null": None}
#: signs between two parts, the weakest first
_LEVELS = (("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%"))


def read(text: str) -> Any:
    """The parts of an expression. Raises NotRead."""
    reader = _Reader(text)
    found = reader.choice()
    if reader.at < len(reader.tokens):
        raise NotRead(text)
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        position, text = 0, text.rstrip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None or found.lastgroup is None:
                raise NotRead(text)
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            position = found.end()

    def next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise NotRead("end")
        self.at += 1
        return self.tokens[self.at - 1]

    def sees(self, *signs: str) -> str:
        """The sign that comes next and is one of these, taken; nothing else is."""
        if self.at < len(self.tokens) and self.tokens[self.at][0] != "text" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def must(self, sign: str) -> None:
        if not self.sees(sign):
            raise NotRead(sign)

    def choice(self) -> Any:
        condition = self.between(0)
        if not self.sees("?"):
            return condition
        then = self.choice()
        self.must(":")
        return Choice(condition, then, self.choice())

    def between(self, level: int) -> Any:
        if level == len(_LEVELS):
            return self.before()
        found = self.between(level + 1)
        while sign := self.sees(*_LEVELS[level]):
            found = Sign(sign, (found, self.between(level + 1)))
        return found

    def before(self) -> Any:
        sign = self.sees("!", "-")
        return Sign(sign, (self.before(),)) if sign else self.after()

    def after(self) -> Any:
        found = self.primary()
        while sign := self.sees(".", "["):
            if sign == "[":
                found = Index(found, self.choice())
                self.must("]")
                continue
            kind, key = self.next()
            if kind != "name":
                raise NotRead(key)
            found = Call(key, found, self.until(")")) if self.sees("(") else Member(found, key)
        return found

    def primary(self) -> Any:
        kind, token = self.next()
        if kind == "text":
            return Literal(re.sub(r"\\(.)", lambda sign: {"n": "\n", "t": "\t"}.get(sign[1], sign[1]), token[1:-1]))
        if kind == "number":
            return Literal(float(token) if "." in token else int(token))
        if token == "(":
            found = self.choice()
            self.must(")")
            return found
        if token == "[":
            return Many(self.until("]"))
        if token == "{":
            return Pairs(self.pairs())
        if kind != "name":
            raise NotRead(token)
        if token in _FIXED:
            return Literal(_FIXED[token])
        return Call(token, None, self.until(")")) if self.sees("(") else Name(token)

    def until(self, end: str) -> tuple[Any, ...]:
        found: list[Any] = []
        while not self.sees(end):
            if found:
                self.must(",")
            found.append(self.choice())
        return tuple(found)

    def pairs(self) -> tuple[tuple[Any, Any], ...]:
        found: list[tuple[Any, Any]] = []
        while not self.sees("}"):
            if found:
                self.must(",")
            key = self.choice()
            self.must(":")
            found.append((key, self.choice()))
        return tuple(found)
