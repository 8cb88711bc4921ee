"""Shorthand for setting up an organisation by the acts of `engine.organisation`."""

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

from engine.demo.names import Names
from engine.organisation import bodies, people, posts
from engine.organisation.reorganise import found_unit
from engine.store.transaction import Transaction

#: Titles of the posts of each kind of unit: leader, deputy, clerk as (role, title).
TITLES = {
    "party": (("secretary", "Bí thư"), ("deputy_secretary", "Phó Bí thư"), ("clerk", "Thư ký")),
    "cell": (("secretary", "Bí thư"), ("deputy_secretary", "Phó Bí thư"), ("clerk", "Thư ký")),
    "inspection_committee": (("chair", "Chủ nhiệm"), ("deputy", "Phó Chủ nhiệm"), ("clerk", "Thư ký")),
    "board": (("head", "Trưởng ban"), ("deputy", "Phó Trưởng ban"), ("clerk", "Chuyên viên văn thư")),
    "office": (("head", "Chánh Văn phòng"), ("deputy", "Phó Chánh Văn phòng"), ("clerk", "Văn thư")),
    "department": (("director", "Giám đốc"), ("deputy", "Phó Giám đốc"), ("clerk", "Văn thư")),
    "inspectorate": (("head", "Chánh Thanh tra"), ("deputy", "Phó Chánh Thanh tra"), ("clerk", "Văn thư")),
    "school": (("head", "Hiệu trưởng"), ("deputy", "Phó Hiệu trưởng"), ("clerk", "Văn thư")),
    "chaired": (("chair", "Chủ tịch"), ("deputy", "Phó Chủ tịch"), ("clerk", "Thư ký")),
}


class Building:
    """The organisation under construction: makes people with invented names and seats them."""

    def __init__(self, tx: Transaction, since: date) -> None:
        self.tx = tx
        self.since = since
        self.source = random.Random(7)
        self.names = Names(self.source)

    def person(self, id: str, *, born: int | None = None, **values: Any) -> str:
        """A person with an invented name; returns the id."""
        people.register(
            self.tx,
            id,
            values.pop("full_name", None) or self.names.next(),
            self.since,
            birth_year=born or self.source.randint(1964, 1990),
            email=f"{id}@example.invalid",
            **values,
        )
        return id

    def people(self, prefix: str, count: int) -> list[str]:
        """Several people: prefix-1, prefix-2 …"""
        return [self.person(id) for id in numbered(prefix, count)]

    def unit(
        self,
        id: str,
        kind: str,
        level: str,
        name: str,
        parent: str | None,
        *,
        symbol: str = "",
        since: date | None = None,
    ) -> str:
        """A unit; returns the id."""
        found_unit(self.tx, id, kind, level, name, since or self.since, parent=parent, symbol=symbol)
        return id

    def seat(self, unit: str, titles: str, holders: Iterable[str], since: date | None = None) -> None:
        """Posts for leader, deputy and clerk of the unit, held by the people in this order."""
        for (role, title), holder in zip(TITLES[titles], holders, strict=False):
            self.post(unit, role, title, holder, since)

    def post(
        self, unit: str, role: str, title: str, holder: str, since: date | None = None, mark: str = ""
    ) -> str:
        """One post with its holder; returns the id of the post."""
        id = f"{unit}-{role.replace('_', '-')}{mark}"
        posts.create_post(self.tx, id, unit, role, title, since or self.since)
        posts.appoint(self.tx, id, holder, since or self.since, ground="Quyết định minh họa")
        return id

    def body(
        self, id: str, kind: str, name: str, parent: str, level: str, titles: str, members: list[str],
        *, symbol: str = "", since: date | None = None,
    ) -> str:  # fmt: skip
        """A body with posts for its first three people; all are its members. Returns the id."""
        self.unit(id, kind, level, name, parent, symbol=symbol, since=since)
        self.seat(id, titles, members, since)
        self.members(id, members, since)
        return id

    def members(self, unit: str, members: Iterable[str], since: date | None = None) -> None:
        """Members of a body: the first leads, the second is the deputy."""
        for position, person in enumerate(members):
            standing = ("chair", "deputy_chair")[position] if position < 2 else "member"
            bodies.admit(self.tx, unit, person, since or self.since, standing=standing)

    def cell(
        self, id: str, name: str, parent: str, members: list[str], *, kind: str = "cell", symbol: str = "",
        since: date | None = None,
    ) -> str:  # fmt: skip
        """A Party cell: the first person is its secretary, the second the deputy, the third the clerk."""
        first = since or self.since
        self.unit(id, kind, "cell", name, parent, symbol=symbol, since=first)
        self.seat(id, "cell", members, first)
        for person in members:
            joined = date(
                self.source.randint(1990, 2013), self.source.randint(1, 12), self.source.randint(1, 28)
            )
            bodies.admit(self.tx, id, person, first, standing="official", admitted_on=joined)
        return id


def numbered(prefix: str, count: int) -> list[str]:
    """Ids of people: prefix-1, prefix-2 …"""
    return [f"{prefix}-{number}" for number in range(1, count + 1)]
