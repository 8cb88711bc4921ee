"""The assignment language: `organisation_board@above(unit), ${chosen}, subject` as plain data.

assignment = part { "," part }
part       = "subject" | "starter" | "${expression}" | role "@" place
place      = "unit" | "${expression}" | "superior(" place ")" | "above(" place ")"
"""

import difflib
import re
from dataclasses import dataclass

from engine.organisation.kinds import KINDS, ROLES
from engine.wording import Said

WORD = re.compile(r"[a-z_][a-z0-9_]*")


#: What a task's row can hold.
MAX_LENGTH = 400


class AssignmentError(ValueError):
    """A text is not an assignment; `position` is the character (from 0) at which reading stopped."""

    def __init__(self, text: str, position: int, expected: str) -> None:
        self.text = text
        self.position = position
        self.expected = expected
        self.said = Said("“{text}”: ở ký tự {at} cần {expected}", text=text, at=position + 1, expected=expected)
        super().__init__(self.said)


@dataclass(frozen=True)
class Expression:
    """`${…}`: the text between the braces is evaluated in the case."""

    text: str


@dataclass(frozen=True)
class Here:
    """`unit`: the unit of the case or of the called process."""


@dataclass(frozen=True)
class Superior:
    """`superior(place)`: the direct superior."""

    of: "Place"


@dataclass(frozen=True)
class Above:
    """`above(place)`: the nearest unit above that has the role."""

    of: "Place"


Place = Here | Expression | Superior | Above


@dataclass(frozen=True)
class Subject:
    """`subject`: the person the case is about."""


@dataclass(frozen=True)
class Starter:
    """`starter`: who started the case."""


@dataclass(frozen=True)
class RoleAt:
    """`role@place`."""

    role: str
    place: Place


Part = Subject | Starter | Expression | RoleAt


def parse(text: str) -> tuple[Part, ...]:
    """An assignment as parts. Raises AssignmentError with the place at which it stops making sense."""
    reader = _Reader(text)
    parts = [reader.part()]
    while reader.take(","):
        parts.append(reader.part())
    reader.end(Said("dấu phẩy hoặc hết"))
    return tuple(parts)


def parse_place(text: str) -> tuple[str | None, Place]:
    """A place alone, or `kind@place` for the body there: (kind or None, place). Raises AssignmentError."""
    reader = _Reader(text)
    start = reader.position
    word = reader.word()
    if word and reader.take("@"):
        kind: str | None = word
    else:
        kind, reader.position = None, start
    place = reader.place()
    reader.end(Said("hết"))
    return kind, place


def check(text: str) -> str | None:
    """What is wrong with an assignment, in words, or None: its form, and roles that nobody can hold."""
    try:
        found = parse(text)
    except AssignmentError as error:
        return error.said
    unknown = [part.role for part in found if isinstance(part, RoleAt) and part.role not in known_roles()]
    return _unknown(unknown[0]) if unknown else None


def check_place(text: str) -> str | None:
    """The same for a place (the issuer of a document)."""
    try:
        kind, _ = parse_place(text)
    except AssignmentError as error:
        return error.said
    return _unknown(kind) if kind is not None and kind not in KINDS else None


def parts(text: str) -> list[str]:
    """The parts of an assignment as written. Raises AssignmentError."""
    reader = _Reader(text)
    found = []
    while True:
        start = reader.skip()
        reader.part()
        found.append(text[start : reader.position].strip())
        if not reader.take(","):
            reader.end(Said("dấu phẩy hoặc hết"))
            return found


def known_roles() -> set[str]:
    """Every word that may stand before `@`."""
    return {*ROLES, *KINDS}


def _unknown(role: str) -> str:
    near = difflib.get_close_matches(role, sorted(known_roles()), 1)
    if not near:
        return Said("không có vai trò hay cơ quan nào tên “{role}”", role=role)
    return Said("không có vai trò hay cơ quan nào tên “{role}”; có phải “{near}”?", role=role, near=near[0])


class _Reader:
    """Reads the text from left to right; blanks between signs do not matter."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise AssignmentError(text[:40] + "…", MAX_LENGTH, Said("hết: nhiều nhất {most} ký tự", most=MAX_LENGTH))
        self.text = text
        self.position = 0

    def part(self) -> Part:
        if self.ahead("${"):
            return self.expression()
        start = self.skip()
        word = self.word()
        if word is None:
            raise AssignmentError(self.text, start, Said("một vai trò, subject, starter hoặc ${{…}}"))
        if self.take("@"):
            return RoleAt(word, self.place())
        if word == "subject":
            return Subject()
        if word == "starter":
            return Starter()
        raise AssignmentError(self.text, self.position, Said("“@” rồi đến nơi"))

    def place(self) -> Place:
        if self.ahead("${"):
            return self.expression()
        start = self.skip()
        word = self.word()
        if word == "unit":
            return Here()
        if word in ("superior", "above"):
            self.need("(")
            inner = self.place()
            self.need(")")
            return Superior(inner) if word == "superior" else Above(inner)
        raise AssignmentError(self.text, start, Said("unit, superior(…), above(…) hoặc ${{…}}"))

    def expression(self) -> Expression:
        """Up to the brace that closes; braces of maps and braces inside strings do not count."""
        start = self.skip()
        depth, quote, index = 1, "", start + 2
        while index < len(self.text):
            letter = self.text[index]
            if quote:
                if letter == "\\":
                    index += 1
                elif letter == quote:
                    quote = ""
            elif letter in "\"'":
                quote = letter
            elif letter == "{":
                depth += 1
            elif letter == "}":
                depth -= 1
                if depth == 0:
                    self.position = index + 1
                    inner = self.text[start + 2 : index].strip()
                    if not inner:
                        raise AssignmentError(self.text, start + 2, Said("một biểu thức"))
                    return Expression(inner)
            index += 1
        raise AssignmentError(self.text, start, Said("dấu “}}” đóng biểu thức"))

    def skip(self) -> int:
        while self.position < len(self.text) and self.text[self.position].isspace():
            self.position += 1
        return self.position

    def word(self) -> str | None:
        found = WORD.match(self.text, self.skip())
        if found is None:
            return None
        self.position = found.end()
        return found.group()

    def ahead(self, sign: str) -> bool:
        return self.text.startswith(sign, self.skip())

    def take(self, sign: str) -> bool:
        if not self.ahead(sign):
            return False
        self.position += len(sign)
        return True

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise AssignmentError(self.text, self.position, f"“{sign}”")

    def end(self, expected: str) -> None:
        if self.skip() < len(self.text):
            raise AssignmentError(self.text, self.position, expected)
