"""The sentences that a diagram puts together, as entries of a catalogue: `"Kỷ luật " + words` is "Kỷ luật ${words}".

A script, a mapping or a notice writes Vietnamese that the case keeps; pages say it in the reader's language by the
entry whose places stand where the sentence has words of its own (`Catalogue.say_composed`).
"""

import re
from collections.abc import Iterator

from engine.definitions.diagram import Diagram, Node
from engine.rules import expressions

_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
_NAME = re.compile(r"(?:string\()?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\)?")
#: what ends a chain of texts joined by `+`, at its own depth
_ENDS = ("?", ":", ",", "&&", "||", "==", "!=", "<", ">")


def has_words(text: str) -> bool:
    """Does a text say anything in Vietnamese? One with none of its letters is an identifier or a mark."""
    return any(letter.isalpha() and not letter.isascii() for letter in text)


def composed(diagram: Diagram) -> set[str]:
    """Every Vietnamese sentence that scripts, mappings and notices of a diagram put together."""
    found: set[str] = set()
    for node in diagram.nodes.values():
        for text in _expressions(node):
            found |= set(sentences(text))
        if node.kind == "service" and node.attributes.get("topic") == "notify":
            found |= {text for name in ("subject", "body") if has_words(text := node.inputs.get(name, ""))}
    return found


def _expressions(node: Node) -> Iterator[str]:
    try:
        yield from (expression for _name, expression in expressions.assignments(node.script))
    except expressions.ExpressionError:
        return  # a finding of its own
    yield from (mapping.source for mapping in node.ins)


def sentences(expression: str) -> Iterator[str]:
    """The Vietnamese texts in an expression, each with the values that stand before, between and after its parts."""
    text = expressions.strip(expression)
    seen = 0
    for match in _STRING.finditer(text):
        if match.start() >= seen and has_words(match[0]):
            start, end = _chain(text, match.start())
            seen = end
            yield _entry(text[start:end])
            for part in _parts(text[start:end]):  # a choice inside the chain has sentences of its own
                if not _STRING.fullmatch(part) and len(part) < end - start:
                    yield from sentences(part.removeprefix("(").removesuffix(")"))


def _chain(text: str, inside: int) -> tuple[int, int]:
    """From where to where texts are joined by `+` around a position."""
    bare = _STRING.sub(lambda found: "_" * len(found[0]), text)
    depth, start = 0, inside
    while start > 0:
        letter = bare[start - 1]
        depth += {")": 1, "]": 1, "}": 1, "(": -1, "[": -1, "{": -1}.get(letter, 0)
        if depth < 0 or (depth == 0 and bare[:start].endswith(_ENDS)):
            break
        start -= 1
    depth, end = 0, inside
    while end < len(bare):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(bare[end], 0)
        if depth < 0 or (depth == 0 and bare.startswith(_ENDS, end)):
            break
        end += 1
    return start, end


def _parts(chain: str) -> list[str]:
    """What is joined by `+` at the outermost depth."""
    bare = _STRING.sub(lambda found: "_" * len(found[0]), chain)
    found, depth, begin = [], 0, 0
    for position, letter in enumerate(bare):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(letter, 0)
        if letter == "+" and depth == 0:
            found.append(chain[begin:position].strip())
            begin = position + 1
    return [*found, chain[begin:].strip()]


def _entry(chain: str) -> str:
    """The chain as an entry: its own words, and a place for each value, named after it where it has a plain name."""
    said, names = "", set[str]()
    for part in _parts(chain):
        if _STRING.fullmatch(part):
            said += part[1:-1].replace("\\n", "\n").replace('\\"', '"')
            continue
        plain = _NAME.fullmatch(part)
        name = plain[1].split(".")[-1] if plain else "value"
        name = next(one for one in (name, *(f"{name}_{n}" for n in range(2, 99))) if one not in names)
        names.add(name)
        said += f"${{{name}}}"
    return said
