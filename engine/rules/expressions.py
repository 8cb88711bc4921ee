"""Expressions in diagrams, forms and rules: CEL, never Python.

Traps of the library that this module closes: only referenced variables are passed (passing all is slow and refuses odd
types), a missing variable reads as null, dates are ISO texts (they compare as dates do), and length and nesting are
capped because the library has no step budget.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import cel

from engine.rules import functions as ours
from engine.wording import Said

MAX_LENGTH = 1_000
MAX_NESTED_COMPREHENSIONS = 2
#: Lists longer than this are not given to expressions: two nested comprehensions over it would take minutes.
MAX_ELEMENTS = 20_000
#: The same for a list that is gone through once for each element of another.
MAX_SQUARED = 2_000
#: Letters and elements in one value: lines that double a text must not fill the memory.
MAX_WEIGHT = 4_000_000
_NAMES = re.compile(r"(?<![\w.])[A-Za-z_]\w*")

_PLACEHOLDER = re.compile(r"\$\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\s*=(?!=)\s*(.+)", re.S)
_COMPREHENSION = re.compile(r"\.\s*(?:filter|map|exists|exists_one|all)\s*\(\s*(\w+)?")
_ONE_FILTER = re.compile(r"([A-Za-z_]\w*)\.filter\(\s*([A-Za-z_]\w*)\s*,(.+)\)", re.S)
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')

#: What the library itself understands; the names it prints for operators start with a sign.
BUILT_IN = {
    "size", "contains", "startsWith", "endsWith", "matches", "int", "uint", "double", "string", "bytes", "dyn", "type",
    "timestamp", "duration", "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear",
}  # fmt: skip
#: Functions that need the calendar or the organisation of the day; `engine.execution.run` provides them.
OF_THE_DAY = {"working_days", "superior_of", "level_of", "body", "holder", "name_of", "term"}

#: What is said of a name that nobody declares.
UNKNOWN = "Không có dữ liệu nào tên “{name}”."

Functions = Mapping[str, Callable[..., Any]]


class ExpressionError(ValueError):
    """An expression cannot be read or has no value for these inputs."""

    says = "Không hiểu “{text}”: {reason}"

    def __init__(self, text: str, reason: str, inputs: dict[str, Any] | None = None) -> None:
        super().__init__(self.says.format(text=text, reason=reason))
        self.text = text
        self.reason = reason
        self.said = Said(self.says, text=text, reason=reason)
        self.inputs = inputs or {}


class NoValueError(ExpressionError):
    """An expression that is read has no value for what the case holds."""

    says = "Không tính được “{text}”: {reason}"


def strip(text: str) -> str:
    """The expression without its one `${…}` wrapper."""
    text = text.strip()
    if text.startswith("="):
        text = text[1:].strip()
    return text[2:-1].strip() if text.startswith("${") and text.endswith("}") else text


@lru_cache(maxsize=8192)
def _program(text: str) -> tuple[Any, frozenset[str], frozenset[str]]:
    """The compiled text, the variables that it reads and the functions that it calls."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(text[:60] + "…", Said("dài quá {most} ký tự", most=MAX_LENGTH))
    bare = _STRINGS.sub('""', text)
    if len(_COMPREHENSION.findall(bare)) > 1 and _nesting(bare) > MAX_NESTED_COMPREHENSIONS:
        raise ExpressionError(text, Said("lồng quá nhiều danh sách"))
    try:
        program = cel.compile(text)
        bound = set(_COMPREHENSION.findall(bare))  # the library counts a comprehension's own variable too
        return program, frozenset(program.variables()) - bound, frozenset(program.functions())
    except ExpressionError:
        raise
    except Exception as error:  # the library raises several kinds for text that is no CEL
        raise ExpressionError(text, _why_unreadable(bare, str(error))) from error


def _why_unreadable(bare: str, told: str) -> str:
    """What people mistake most often, else where the library stopped reading. bare: the text with empty quotes."""
    if re.search(r"(?<![=!<>])=(?!=)", bare):
        return Said("so sánh bằng nhau viết hai dấu ==, không phải một dấu =")
    if found := re.search(r"\b(and|or|not)\b", bare):
        return Said("“{word}” không dùng được: “và” viết &&, “hoặc” viết ||, “không” viết !", word=found[1])
    if bare.count("(") != bare.count(")"):
        return Said("số dấu ngoặc mở và đóng không bằng nhau")
    at = re.search(r"<input>:\d+:(\d+)", told)
    return Said("không đọc được từ ký tự thứ {at}", at=at[1]) if at else told.splitlines()[0]


def _nesting(text: str) -> int:
    """How deep comprehensions stand inside each other."""
    deepest, stack = 0, []
    starts = {text.index("(", match.start()) for match in _COMPREHENSION.finditer(text)}
    for position, letter in enumerate(text):
        if letter == "(":
            stack.append(position in starts)
            deepest = max(deepest, sum(stack))
        elif letter == ")" and stack:
            stack.pop()
    return deepest


def evaluate(text: str, data: Mapping[str, Any], functions: Functions | None = None) -> Any:
    """The value of an expression over the data; a variable that nothing has set is null. Raises ExpressionError."""
    bare = strip(text)
    program, names, called = _program(bare)
    inputs = {name: data.get(name) for name in names}
    for name, value in inputs.items():
        if isinstance(value, list) and len(value) > MAX_SQUARED:
            if len(value) > MAX_ELEMENTS or name in _repeated(bare):
                raise NoValueError(bare, Said("danh sách “{name}” quá dài", name=name))
    # a variable alone is what forms and diagrams ask most: the library would only copy it
    found = _alone(inputs[bare]) if names == {bare} else _picked(bare, inputs)
    if found is _NOT_PLAIN:
        try:
            known = {name: of[name] for of in (ours.FUNCTIONS, functions or {}) for name in called if name in of}
            found = _plain(program.execute(cel.Context(inputs, known)))
        except Exception as error:  # any failure of an author's expression is an incident, never a branch taken
            raise NoValueError(
                bare, str(error).splitlines()[0] if str(error) else type(error).__name__, inputs
            ) from error
    if isinstance(found, str | list | dict) and _weight(found) > MAX_WEIGHT:
        raise NoValueError(bare, Said("giá trị quá lớn"), {})
    return found


_NOT_PLAIN = object()


def _alone(value: Any) -> Any:
    """A value of its own, as the library gives back a variable; `_NOT_PLAIN` for what only the library can judge."""
    try:
        return _copied(value)
    except RecursionError:
        return _NOT_PLAIN


def _copied(value: Any) -> Any:
    kind = type(value)
    if kind is str or value is None or kind is bool or kind is int and -(2**63) <= value < 2**63:
        return value
    if kind is list:
        found = [_copied(part) for part in value]
        return _NOT_PLAIN if _NOT_PLAIN in found else found
    if kind is dict and all(type(key) is str for key in value):
        inside = {key: _copied(part) for key, part in value.items()}
        return _NOT_PLAIN if _NOT_PLAIN in inside.values() else inside
    return _NOT_PLAIN


def _picked(text: str, inputs: Mapping[str, Any]) -> Any:
    """`list.filter(x, …)`, element by element; `_NOT_PLAIN` for every other text, and whenever the library must judge.

    The library copies all that it has picked for each further element: twice the length takes four times as long.
    """
    found = _filter(text)
    if found is None or not isinstance(inputs[found[0]], list):
        return _NOT_PLAIN
    of, each, condition = found
    picked = []
    try:
        for element in inputs[of]:
            holds = condition.execute(cel.Context({each: element}, {}))
            if holds is True:
                picked.append(element)
            elif holds is not False:
                return _NOT_PLAIN
    except Exception:  # whatever it is, the library tells it for the whole text
        return _NOT_PLAIN
    return _alone(picked)


@lru_cache(maxsize=8192)
def _filter(text: str) -> tuple[str, str, Any] | None:
    """The list, an element's name and the condition of a text that is one filter about nothing but its element."""
    match = _ONE_FILTER.fullmatch(text)
    if match is None or _COMPREHENSION.search(_STRINGS.sub('""', match[3])):
        return None
    try:
        program, names, called = _program(match[3].strip())
    except ExpressionError:
        return None  # the bracket at the end is not the one of the filter
    plain = all(name in BUILT_IN or not name[0].isalpha() for name in called)
    return (match[1], match[2], program) if plain and names <= {match[2]} and match[1] != match[2] else None


@lru_cache(maxsize=8192)
def _repeated(text: str) -> frozenset[str]:
    """The names inside the bodies of comprehensions: a list among them is gone through once for each element."""
    bare = _STRINGS.sub('""', text)
    bodies = []
    for match in _COMPREHENSION.finditer(bare):
        start = bare.index("(", match.start())
        depth, end = 0, len(bare)
        for position in range(start, len(bare)):
            depth += {"(": 1, ")": -1}.get(bare[position], 0)
            if depth == 0:
                end = position
                break
        bodies.append(bare[start:end])
    return frozenset(name for body in bodies for name in _NAMES.findall(body))


def _weight(value: Any) -> int:
    """How much a value holds, counted no further than is allowed."""
    total, pending = 0, [value]
    while pending and total <= MAX_WEIGHT:
        part = pending.pop()
        if isinstance(part, str):
            total += len(part)
        elif isinstance(part, dict):
            pending += part.values()
            total += len(part)
        elif isinstance(part, list):
            pending += part
            total += len(part)
    return total


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def variables(text: str) -> set[str]:
    """The variables that an expression reads. Raises ExpressionError when it cannot be read."""
    return set(_program(strip(text))[1])


def faults(text: str, known: set[str] | None) -> list[tuple[str, dict[str, str]]]:
    """What is wrong with an expression: not readable, reads names that nobody declares, calls what does not exist.

    Each as a sentence of the catalogue with its values. known: the declared names; None when nothing is declared yet
    (a diagram without its folder).
    """
    try:
        unknown = variables(text) - known if known is not None else set()
        called = set(_program(strip(text))[0].functions())
    except ExpressionError as error:
        return [(error.says, {"text": error.text, "reason": error.reason})]
    strange = {name for name in called if name.isidentifier() and not name.startswith("_")}
    strange -= BUILT_IN | OF_THE_DAY | set(ours.FUNCTIONS)
    return [
        *((UNKNOWN, {"name": name}) for name in sorted(unknown)),
        *(("“{name}” không phải một phép tính dùng được ở đây.", {"name": name}) for name in sorted(strange)),
    ]


def check(text: str, known: set[str] | None) -> list[str]:
    """The same in Vietnamese sentences."""
    return [says.format(**values) for says, values in faults(text, known)]


def placeholders(text: str) -> list[str]:
    """The expressions in `${…}` of a text."""
    return [match.group(1) for match in _PLACEHOLDER.finditer(text)]


def render(
    text: str, data: Mapping[str, Any], functions: Functions | None = None, shown: Callable[[Any], str] = str
) -> str:
    """A text with its `${…}` replaced by their values, as `shown` writes them; null becomes nothing.

    Raises ExpressionError.
    """

    def value(match: re.Match[str]) -> str:
        found = evaluate(match.group(1), data, functions)
        return "" if found is None else shown(found)

    return _PLACEHOLDER.sub(value, text)


def assignments(script: str) -> list[tuple[str, str]]:
    """The lines `name = expression` of a script; a line that ends inside brackets goes on. Raises ExpressionError."""
    found: list[tuple[str, str]] = []
    pending = ""
    for line in script.splitlines():
        pending = f"{pending} {line.strip()}".strip()
        bare = _STRINGS.sub('""', pending)
        if not pending or any(bare.count(a) > bare.count(b) for a, b in ("()", "[]", "{}")):
            continue
        match = _ASSIGNMENT.fullmatch(pending)
        if match is None:
            raise ExpressionError(pending, Said("mỗi dòng viết: tên dữ liệu = giá trị"))
        found.append((match.group(1), match.group(2).strip()))
        pending = ""
    if pending:
        raise ExpressionError(pending, Said("thiếu dấu ngoặc đóng"))
    return found


def run_assignments(script: str, data: Mapping[str, Any], functions: Functions | None = None) -> dict[str, Any]:
    """The variables that a script sets; each line sees the lines before it. Raises ExpressionError."""
    seen = dict(data)
    result: dict[str, Any] = {}
    for name, expression in assignments(script):
        result[name] = seen[name] = evaluate(expression, seen, functions)
    return result
