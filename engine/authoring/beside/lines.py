"""Changed lines of a text, told one by one."""

import difflib

from engine.authoring.saying import Speaker

#: file, elements of the new diagram that it concerns, sentence
Told = tuple[str, tuple[str, ...], str]
#: How many changed lines of a text are told one by one.
LINES = 40


def changed_lines(say: Speaker, old: str, new: str) -> str:
    """What was added and what was taken away, or that only blanks differ."""
    found = [
        (line[0], line[2:].strip())
        for line in difflib.ndiff(old.splitlines(), new.splitlines())
        if line[:1] in "+-" and line[2:].strip()
    ]
    said = [
        say("thêm “{line}”", line=say.filled(text)) if sign == "+" else say("bỏ “{line}”", line=say.filled(text))
        for sign, text in found[:LINES]
    ]
    if len(found) > LINES:
        said.append(say("và {n} dòng khác", n=len(found) - LINES))
    return "; ".join(said) + "." if said else say("chỉ khoảng trắng.")


def upper(words: str) -> str:
    """A sentence begins with a capital."""
    return words[:1].upper() + words[1:]


def instead(say: Speaker, name: str, new: str, old: str, raw: tuple[object, object] = ("", "")) -> str:
    """One thing instead of another; what sounds alike is told as it is written."""
    if new == old:
        new, old = f"{new} [{raw[0]}]", f"{old} [{raw[1]}]"
    return say("{name}: {new} thay vì {old}", name=name, new=new, old=old)
