"""Assignments: a role at a place, resolved to the holders of a day.

    assignment = part { "," part }
    part       = "subject" | "starter" | "${…}" | role "@" place
    place      = "unit" | "${…}" | "superior(" place ")" | "above(" place ")"
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.organisation import bodies, people, posts, units
from engine.store.transaction import Transaction

HEAD = ("head", "secretary", "director", "chair")
ROLE_WORDS = {
    "secretary": "Bí thư",
    "deputy_secretary": "Phó bí thư",
    "head": "Người đứng đầu",
    "deputy": "Cấp phó",
    "chair": "Chủ nhiệm",
    "clerk": "Văn thư",
    "member": "Ủy viên",
    "members": "Các thành viên",
}
_ROLE = re.compile(r"^([a-z_]+)@(.+)$")
_STEP = re.compile(r"^(superior|above)\((.+)\)$")


class AssignmentError(ValueError):
    """An assignment that cannot be read; the text says where."""


@dataclass(frozen=True)
class Candidate:
    """A person who may do a task, and in which capacity."""

    person: str
    capacity: str


@dataclass(frozen=True)
class Resolution:
    """Who holds an assignment on a day; `vacancy` says why nobody does."""

    candidates: list[Candidate]
    words: str
    vacancy: str | None


@dataclass(frozen=True)
class RoleContext:
    """From where an assignment resolves, and who never gets it."""

    unit: str
    subject: str | None
    starter: str | None
    item: Any
    evaluate: Callable[[str], Any]
    excluded: frozenset[str] = frozenset()


def parts(text: str) -> list[str]:
    """The alternatives of an assignment; commas inside brackets do not separate."""
    found, depth, current = [], 0, ""
    for letter in text:
        depth += (letter in "({") - (letter in ")}")
        if letter == "," and depth == 0:
            found.append(current.strip())
            current = ""
        else:
            current += letter
    return [part for part in [*found, current.strip()] if part]


def check(text: str) -> str | None:
    """What is wrong with an assignment as written, or None."""
    if not parts(text):
        return "trống"
    for part in parts(text):
        if part in ("subject", "starter") or part.startswith("${") and part.endswith("}"):
            continue
        match = _ROLE.match(part)
        if match is None:
            return part
        if not _place_ok(match.group(2).strip()):
            return match.group(2)
    return None


def _place_ok(text: str) -> bool:
    if text == "unit" or text.startswith("${") and text.endswith("}"):
        return True
    match = _STEP.match(text)
    return match is not None and _place_ok(match.group(2).strip())


def resolve(tx: Transaction, text: str, context: RoleContext, day: date) -> Resolution:
    """The people who hold an assignment on a day, without those excluded. Raises AssignmentError, NotFound."""
    found: dict[str, Candidate] = {}
    words = []
    for part in parts(text):
        candidates, said = _part(tx, part, context, day)
        words.append(said)
        for candidate in candidates:
            found.setdefault(candidate.person, candidate)
    said = " hoặc ".join(dict.fromkeys(word for word in words if word))
    kept = [candidate for candidate in found.values() if candidate.person not in context.excluded]
    vacancy = None
    if not kept:
        vacancy = f"Không có ai giữ vai trò “{said or text}”."
        if found:
            vacancy = f"Mọi người giữ vai trò “{said}” đều là đối tượng, người thân của đối tượng hoặc đã từ chối tham gia."
    return Resolution(kept, said, vacancy)


def place(tx: Transaction, text: str, context: RoleContext, day: date, roles: tuple[str, ...] = ()) -> str | None:
    """The unit that a place names; for `above(…)` the nearest one that has one of the roles."""
    text = text.strip()
    if text == "unit":
        return context.unit
    if text.startswith("${"):
        value = context.evaluate(text)
        return str(value) if value else None
    match = _STEP.match(text)
    if match is None:
        raise AssignmentError(text)
    inner = place(tx, match.group(2), context, day, roles)
    if inner is None:
        return None
    if match.group(1) == "superior":
        above = units.superior(tx, inner, day)
    else:
        above = units.above_with(tx, inner, roles or HEAD, day)
    return above.id if above else None


def _part(tx: Transaction, part: str, context: RoleContext, day: date) -> tuple[list[Candidate], str]:
    if part == "subject":
        return _people(tx, [context.subject], "đối tượng của hồ sơ"), "Đối tượng của hồ sơ"
    if part == "starter":
        return _people(tx, [context.starter], "người mở hồ sơ"), "Người mở hồ sơ"
    if part.startswith("${"):
        value = context.evaluate(part)
        values = value if isinstance(value, list) else [value]
        named = [item.get("person") if isinstance(item, dict) else item for item in values]
        found = _people(tx, named, "được nêu tên trong hồ sơ")
        return found, ", ".join(people.names(tx, [item.person for item in found]).values())
    match = _ROLE.match(part)
    if match is None:
        raise AssignmentError(part)
    role, where = match.group(1), match.group(2)
    wanted = HEAD if role == "head" else (role,)
    unit_id = place(tx, where, context, day, wanted)
    if unit_id is None:
        return [], f"{ROLE_WORDS.get(role, role)} ({where})"
    return _holders(tx, unit_id, role, wanted, day)


def _holders(
    tx: Transaction, unit_id: str, role: str, wanted: tuple[str, ...], day: date
) -> tuple[list[Candidate], str]:
    unit = units.unit(tx, unit_id, day)
    if role == "members":
        found = [Candidate(item.person, f"Thành viên, {unit.name}") for item in bodies.members(tx, unit_id, day, voting=True)]
        return found, f"Các thành viên {unit.name}"
    held = posts.holders(tx, unit_id, wanted, day)
    if role == "head" and held:  # one head: the first role in the order of HEAD that anybody holds
        first = min((HEAD.index(item.role) for item in held), default=0)
        held = [item for item in held if item.role == HEAD[first]]
    if held:
        words = f"{ROLE_WORDS.get(role, held[0].title)} - {unit.name}"
        return [Candidate(item.person, f"{item.title}, {unit.name}") for item in held], words
    body = unit if unit.kind == role else units.body_of(tx, unit_id, role, day)
    if body is None:
        return [], f"{ROLE_WORDS.get(role, role)} - {unit.name}"
    found = [Candidate(item.person, f"{item.title}, {body.name}") for item in posts.holders(tx, body.id, None, day)]
    known = {item.person for item in found}
    for item in bodies.members(tx, body.id, day):
        if item.person not in known:
            found.append(Candidate(item.person, f"Thành viên, {body.name}"))
    return found, body.name


def _people(tx: Transaction, ids: list[Any], capacity: str) -> list[Candidate]:
    known = people.names(tx, [item for item in ids if isinstance(item, str)])
    return [Candidate(item, capacity) for item in known]
