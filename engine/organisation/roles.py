"""An assignment on a day: the people who may do the task, in words, or why nobody can."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from engine.organisation import bodies, posts, units
from engine.organisation.assignments import (
    Above,
    AssignmentError,
    Expression,
    Here,
    Part,
    Place,
    RoleAt,
    Starter,
    Subject,
    Superior,
    check,
    check_place,
    parse,
    parse_place,
    parts,
)
from engine.organisation.days import holds_on, shown
from engine.organisation.kinds import (
    ALL_MEMBERS,
    CELLS,
    HEADS,
    KINDS,
    MEMBERS,
    POSTS_OF_ROLE,
    role_words,
    standing_words,
)
from engine.organisation.kinds import ROLES as ROLE_WORDS
from engine.organisation.units import Unit
from engine.store.prepared import Prepared, one_of, several
from engine.store.tables import person
from engine.store.transaction import Transaction
from engine.wording import Said, engine_catalogue

__all__ = [
    "ROLE_WORDS",
    "AssignmentError",
    "Candidate",
    "Resolution",
    "RoleContext",
    "check",
    "check_place",
    "in_language",
    "parse",
    "parts",
    "place",
    "place_of",
    "resolve",
]


@dataclass(frozen=True)
class RoleContext:
    """From where an assignment resolves."""

    #: id of the unit of the case or of the called process
    unit: str
    #: the person the case is about
    subject: str | None
    starter: str | None
    #: the member of a multi-instance; expressions see it, the language itself does not name it
    item: Any
    #: the value of an expression (the text inside `${…}` comes with its braces)
    evaluate: Callable[[str], Any]
    #: people who never get this task
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """A person who may do the task, and in which capacity: "Bí thư, Chi bộ Văn phòng"."""

    person: str
    capacity: str


@dataclass
class Resolution:
    """Who may do a task. `vacancy` says why when there is nobody."""

    candidates: list[Candidate]
    #: "Ban Tổ chức - Tỉnh ủy Vĩnh Long", "Người đứng đầu, Cấp phó - Ủy ban Kiểm tra Tỉnh ủy"
    words: str
    vacancy: str | None


INVOLVED = "{words}: người giữ vai trò là người liên quan đến hồ sơ hoặc đã thôi tham gia hồ sơ này"

#: What one part of an assignment gives: people, words, and the reason when there is nobody.
_Found = tuple[list[Candidate], str, str]


def resolve(tx: Transaction, text: str, context: RoleContext, day: date) -> Resolution:
    """The people of an assignment on the day, each once, in a fixed order, without the excluded ones.

    Raises AssignmentError for a text that is not an assignment, and whatever `context.evaluate` raises.
    """
    people: dict[str, Candidate] = {}
    words: list[str] = []
    held: list[str] = []
    reasons: list[str] = []
    for part in parse(text):
        found, said, reason = _part(tx, part, context, day)
        if found or not isinstance(part, Expression):  # an expression that names nobody is a way not taken
            words.append(said)
            held += [said] if found else []
        if reason:
            reasons.append(reason)
        elif all(candidate.person in context.excluded for candidate in found):
            reasons.append(Said(INVOLVED, words=said))
        for candidate in found:
            if candidate.person not in context.excluded:
                people.setdefault(candidate.person, candidate)
    return Resolution(
        list(people.values()),
        _by_unit(held or words) or str(said),
        None
        if people
        else Said("Ngày {day} chưa có người thực hiện. {reasons}.", day=shown(day), reasons=_all(reasons)),
    )


def _by_unit(words: list[str]) -> str:
    """The roles that somebody holds, those of one unit together: "Người đứng đầu, Cấp phó - Ủy ban Kiểm tra"."""
    roles_in: dict[str, list[str]] = {}
    for said in dict.fromkeys(words):
        role, _between, unit = str(said).partition(" - ")
        roles_in.setdefault(unit, []).append(role)
    return "; ".join(", ".join(found) + (f" - {unit}" if unit else "") for unit, found in roles_in.items())


def in_language(words: str, language: str) -> str:
    """`Resolution.words` as it was kept, in a language: roles are said, a unit keeps its name."""
    say, parts = engine_catalogue().say, []
    for part in words.split("; "):
        role, between, unit = part.partition(" - ")
        parts.append(", ".join(say(one, language) for one in role.split(", ")) + between + unit)
    return "; ".join(parts)


def place_of(tx: Transaction, text: str, context: RoleContext, person: str, day: date) -> str | None:
    """The unit (or body) of the first role of an assignment that this person holds; None: they hold none of them."""
    for part in parse(text):
        if not isinstance(part, RoleAt):
            continue
        for unit in _place(tx, part.place, part.role, context, day):
            if any(candidate.person == person for candidate in _role_in(tx, part.role, unit, day)[0]):
                body = units.body_of(tx, unit.id, part.role, day) if part.role in KINDS else None
                return body.id if body is not None else unit.id
    return None


def _all(said: list[str]) -> str:
    """Several sentences as one that still knows its parts."""
    together = said[0] if said else ""
    for other in said[1:]:
        together = Said("{one}; {other}", one=together, other=other)
    return together


def place(tx: Transaction, text: str, context: RoleContext, day: date) -> str | None:
    """The unit that a place means (`superior(unit)`), or the body of a kind there (`office@unit`); None:
    there is none.

    Raises AssignmentError.
    """
    kind, where = parse_place(text)
    found = _place(tx, where, kind, context, day)
    if not found:
        return None
    if kind is None:
        return found[0].id
    body = units.body_of(tx, found[0].id, kind, day)
    return body.id if body else None


def _part(tx: Transaction, part: Part, context: RoleContext, day: date) -> _Found:
    match part:
        case Subject():
            return _named(tx, [context.subject], Said("Người được xem xét"), day)
        case Starter():
            return _named(tx, [context.starter], Said("Người lập hồ sơ"), day)
        case Expression():
            value = context.evaluate(f"${{{part.text}}}")
            return _named(tx, value if isinstance(value, list) else [value], Said("Người được chỉ định"), day)
        case RoleAt():
            return _role_at(tx, part, context, day)


@cache
def _on_record(count: int) -> Prepared:
    return Prepared(select(person.c.id).where(one_of(person.c.id, count), holds_on(person, bindparam("day"))))


def _named(tx: Transaction, values: Iterable[Any], words: str, day: date) -> _Found:
    """People given by id, or by a map with `person`; people not on record are left out."""
    ids = [value.get("person") if isinstance(value, dict) else value for value in values]
    wanted = list(dict.fromkeys(id for id in ids if isinstance(id, str) and id))
    known: set[str] = set()
    for start in range(0, len(wanted), 100):
        some = wanted[start : start + 100]
        known |= {row["id"] for row in tx.all(_on_record(len(some)), day=day.isoformat(), **several(some))}
    found = [Candidate(id, str(words)) for id in wanted if id in known]
    return (
        found,
        words,
        "" if found else Said("{words}: hồ sơ chưa nêu tên ai, hoặc người đó không còn trong danh sách", words=words),
    )


def _role_at(tx: Transaction, part: RoleAt, context: RoleContext, day: date) -> _Found:
    where = _place(tx, part.place, part.role, context, day)
    if not where:
        nowhere = _role_of(part.role, _place_words(part.place))
        return [], nowhere, Said("{words}: không có đơn vị nào như vậy", words=nowhere)
    found: list[Candidate] = []
    said: list[str] = []
    reasons: list[str] = []
    for unit in where:
        people, words, reason = _role_in(tx, part.role, unit, day)
        found += people
        said.append(words)
        reasons += [reason] if reason else []
    return found, _all(said), "" if found else _all(reasons)


def _role_in(tx: Transaction, role: str, unit: Unit, day: date) -> _Found:
    """The people of a role in a unit: holders of posts first, then members of the body."""
    if role == MEMBERS:
        return _members(tx, unit, day)
    if role == ALL_MEMBERS:
        return _all_members(tx, unit, day)
    body = units.body_of(tx, unit.id, role, day) if role in KINDS else None
    words = unit.name if body is not None and body.id == unit.id else _role_of(role, unit.name)
    if not unit.in_being(day):
        return [], words, _ended(tx, unit, words)
    found = [_holder(holder, unit) for holder in _first_role(posts.holders_in(tx, [unit.id], day, _posts(role)), role)]
    if body is not None:
        found += _people_of_body(tx, body, day)
    if found:
        return found, words, ""
    there = body is not None or any(post.role in _posts(role) for post in posts.posts(tx, unit.id, day))
    if there:
        return [], words, Said("{words}: chưa có người giữ", words=words)
    return [], words, Said("{words}: đơn vị không có chức vụ hoặc cơ quan này", words=words)


def _members(tx: Transaction, unit: Unit, day: date) -> _Found:
    """Official members of a cell, members of a body, or those of a unit's executive committee."""
    role = Said("Đảng viên") if unit.kind in CELLS else Said(role_words(MEMBERS))
    words = Said("{role} - {unit}", role=role, unit=unit.name)
    if not unit.in_being(day):
        return [], words, _ended(tx, unit, words)
    found = _voting(tx, unit, day)
    if not found and unit.is_body:
        found = _people_of_body(tx, unit, day)
    elif not found and unit.kind not in CELLS:
        committee = units.body_of(tx, unit.id, "executive_committee", day)
        found = _voting(tx, committee, day) if committee else []
    return found, words, "" if found else Said("{words}: chưa có thành viên", words=words)


def _all_members(tx: Transaction, unit: Unit, day: date) -> _Found:
    """The members of a cell or body with the probationary ones after them."""
    found, words, reason = _members(tx, unit, day)
    known = {candidate.person for candidate in found}
    probationary = [
        Candidate(member.person, f"{standing_words(member.standing, unit.kind)}, {unit.name}")
        for member in bodies.members(tx, unit.id, day)
        if member.person not in known and unit.in_being(day)
    ]
    everybody = [*found, *probationary]
    return everybody, words, "" if everybody else reason


def _people_of_body(tx: Transaction, body: Unit, day: date) -> list[Candidate]:
    """Holders of posts in the body (the head first), then its members."""
    sitting = sorted(posts.holders_in(tx, [body.id], day), key=lambda holder: _rank(holder.role))
    return [_holder(holder, body) for holder in sitting] + _voting(tx, body, day)


def _voting(tx: Transaction, unit: Unit, day: date) -> list[Candidate]:
    """The members who have a vote; whoever only serves the body (a clerk) has none."""
    return [
        Candidate(member.person, f"{standing_words(member.standing, unit.kind)}, {unit.name}")
        for member in bodies.official_members(tx, unit.id, day)
    ]


def _place(tx: Transaction, where: Place, role: str | None, context: RoleContext, day: date) -> list[Unit]:
    """The units that a place means; several only when an expression gives a list."""
    match where:
        case Here():
            return _known(tx, [context.unit], day)
        case Expression():
            value = context.evaluate(f"${{{where.text}}}")
            return _known(tx, value if isinstance(value, list) else [value], day)
        case Superior():
            inner = _place(tx, where.of, role, context, day)
            return _distinct(units.superior(tx, unit.id, day) for unit in inner)
        case Above():
            inner = _place(tx, where.of, role, context, day)
            if role is None or role in (MEMBERS, ALL_MEMBERS):
                return _distinct(units.superior(tx, unit.id, day) for unit in inner)
            return _distinct(units.above_with(tx, unit.id, role, day) for unit in inner)


def _known(tx: Transaction, values: Iterable[Any], day: date) -> list[Unit]:
    ids = [value.get("unit") if isinstance(value, dict) else value for value in values]
    wanted = [id for id in ids if isinstance(id, str) and id]
    found = units.units(tx, wanted, day)
    return [found[id] for id in dict.fromkeys(wanted) if id in found]


def _distinct(found: Iterable[Unit | None]) -> list[Unit]:
    return list({unit.id: unit for unit in found if unit is not None}.values())


def _ended(tx: Transaction, unit: Unit, words: str) -> str:
    """Why a unit of the past has nobody, and where its work went."""
    links = units.successors(tx, unit.id)
    names = [found.name for link in links for found in units.units(tx, [link.successor], link.on).values()]
    if not unit.valid_to:
        return words
    told = {"words": words, "day": shown(unit.valid_to)}
    if not names:
        return Said("{words}: đơn vị đã kết thúc ngày {day}", **told)
    return Said("{words}: đơn vị đã kết thúc ngày {day}, đơn vị kế thừa: {units}", units=", ".join(names), **told)


def _holder(holder: posts.Holder, unit: Unit) -> Candidate:
    return Candidate(holder.person, f"{holder.title}, {unit.name}")


def _posts(role: str) -> tuple[str, ...]:
    return POSTS_OF_ROLE.get(role, (role,))


def _first_role(holders: list[posts.Holder], role: str) -> list[posts.Holder]:
    """For `head`: only those of the first leading role that somebody holds."""
    leading = min((_posts(role).index(holder.role) for holder in holders), default=None)
    return [holder for holder in holders if leading is not None and holder.role == _posts(role)[leading]]


def _rank(role: str) -> int:
    """Heads before deputies before the others."""
    if role in HEADS:
        return 0
    return 1 if role in ("deputy", "deputy_secretary") else 2


def _place_words(where: Place) -> str:
    match where:
        case Here():
            return Said("đơn vị")
        case Expression():
            return Said("đơn vị được chỉ định")
        case Superior() | Above():
            return Said("cấp trên của {unit}", unit=_place_words(where.of))


def _role_of(role: str, unit: str) -> Said:
    """ "Bí thư - Chi bộ Văn phòng"; the role is said in the reader's language, a unit has its name."""
    return Said("{role} - {unit}", role=Said(role_words(role)), unit=unit)
