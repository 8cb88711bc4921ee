"""A province of the real size, for measuring: 124 communes and wards, 2,500 organisations, 60,000 members."""

import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, insert

from engine import history
from engine.demo.names import GIVEN_F, GIVEN_M, MIDDLES_F, MIDDLES_M, SURNAMES
from engine.store import tables
from engine.store.transaction import Transaction

SINCE = "2025-07-01"
#: size: (communes, cells of a commune, members of a cell)
SIZES = {"province": (124, 15, 32), "small": (6, 4, 8), "tiny": (1, 3, 6)}
#: Bodies of every commune: id prefix, kind, name, leading role and title
BODIES = (
    ("btv", "standing_committee", "Ban Thường vụ", "secretary", "Bí thư"),
    ("ubkt", "inspection_committee", "Ủy ban Kiểm tra", "chair", "Chủ nhiệm"),
    ("bxd", "organisation_board", "Ban Xây dựng Đảng", "head", "Trưởng ban"),
    ("vp", "office", "Văn phòng", "head", "Chánh Văn phòng"),
)
#: The executive committee: the secretary, the deputy and heads of the cells below.
EXECUTIVE = ("bch", "executive_committee", "Ban Chấp hành", "secretary", "Bí thư")
MOST = 15
#: What the province sends up finds a desk at the centre.
CENTRE = (
    ("bch", "executive_committee", "Ban Chấp hành Trung ương (đầu mối)"),
    ("bbt", "standing_committee", "Ban Bí thư (đầu mối)"),
    ("ubkt", "inspection_committee", "Ủy ban Kiểm tra Trung ương (đầu mối)"),
    ("btc", "organisation_board", "Ban Tổ chức Trung ương (đầu mối)"),
    ("btg", "propaganda_board", "Ban Tuyên giáo và Dân vận Trung ương (đầu mối)"),
    ("vp", "office", "Văn phòng Trung ương (đầu mối)"),
)
BATCH = 5_000
#: In the order in which rows may refer to one another.
TABLES = (
    tables.unit,
    tables.unit_name,
    tables.unit_parent,
    tables.person,
    tables.post,
    tables.holding,
    tables.membership,
)


def build(
    tx: Transaction, size: str = "province", progress: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Fill an empty database by bulk inserts; returns how many rows of each table were written.

    size: a key of `SIZES`. progress: told the table and the number of rows written so far. The same size
    always gives the same rows; nothing but one line of the history records them.
    """
    communes, cells, members = SIZES[size]
    rows = _Rows()
    _province(rows)
    for number in range(1, communes + 1):
        _commune(rows, number, cells, members)
    counts = {}
    for table in TABLES:
        found = rows.of(table)
        for start in range(0, len(found), BATCH):
            tx.execute(insert(table), found[start : start + BATCH])
            if progress is not None:
                progress(table.name, min(start + BATCH, len(found)))
        counts[table.name] = len(found)
    history.record(tx, "demo_built", None, {"size": size, "rows": counts})
    return counts


class _Rows:
    def __init__(self) -> None:
        self.found: dict[str, list[dict[str, Any]]] = {}
        self.source = random.Random(7)

    def of(self, table: Table) -> list[dict[str, Any]]:
        return self.found.setdefault(table.name, [])

    def unit(self, id: str, kind: str, level: str, name: str, parent: str | None) -> None:
        self.of(tables.unit).append({"id": id, "kind": kind, "level": level, "symbol": "", "valid_from": SINCE})
        self.of(tables.unit_name).append({"unit_id": id, "valid_from": SINCE, "name": name})
        if parent is not None:
            self.of(tables.unit_parent).append({"unit_id": id, "valid_from": SINCE, "parent_id": parent})

    def person(self, id: str) -> str:
        choice = self.source.choice
        woman = self.source.random() < 0.5
        name = (
            choice(SURNAMES),
            choice(MIDDLES_F if woman else MIDDLES_M),
            choice(GIVEN_F if woman else GIVEN_M),
        )
        self.of(tables.person).append(
            {
                "id": id,
                "full_name": " ".join(name),
                "birth_year": self.source.randint(1945, 2004),
                "email": f"{id}@example.invalid",
                "phone": "",
                "works_in_system": self.source.random() < 0.6,
                "valid_from": SINCE,
            }
        )
        return id

    def joined(self, standing: str) -> str:
        """A day of admission; somebody on probation joined in the year before."""
        year = 2025 if standing == "probationary" else self.source.randint(1975, 2023)
        return f"{year}-{self.source.randint(1, 6):02d}-{self.source.randint(1, 28):02d}"

    def post(self, unit: str, role: str, title: str, holder: str) -> None:
        id = f"{unit}-{role.replace('_', '-')}"
        self.of(tables.post).append({"id": id, "unit_id": unit, "role": role, "title": title, "valid_from": SINCE})
        self.of(tables.holding).append({"post_id": id, "person_id": holder, "valid_from": SINCE, "ground": ""})

    def member(self, unit: str, person: str, standing: str, admitted_on: str | None = None) -> None:
        self.of(tables.membership).append(
            {
                "unit_id": unit,
                "person_id": person,
                "valid_from": SINCE,
                "standing": standing,
                "exemption": "",
                "admitted_on": admitted_on,
            }
        )

    def body(
        self, prefix: str, kind: str, name: str, role: str, title: str, of: str, level: str, people: list[str]
    ) -> None:
        id = f"{prefix}-{of}"
        self.unit(id, kind, level, name, of)
        self.post(id, role, title, people[0])
        for position, person in enumerate(people):
            self.member(id, person, "chair" if position == 0 else "member")

    def executive(self, of: str, name: str, level: str, people: list[str]) -> None:
        prefix, kind, called, role, title = EXECUTIVE
        self.body(prefix, kind, f"{called} {name}", role, title, of, level, people)


def _province(rows: _Rows) -> None:
    rows.unit("trung-uong", "central_committee", "central", "Ban Chấp hành Trung ương", None)
    contacts = [rows.person(f"s-tw-{number}") for number in range(1, 5)]
    rows.post("trung-uong", "secretary", "Đầu mối Văn phòng Trung ương", contacts[0])
    for prefix, kind, name in CENTRE:
        rows.body(prefix, kind, name, "head", "Đầu mối", "trung-uong", "central", contacts)
    rows.unit("tinh-uy", "province_committee", "province", "Tỉnh ủy (đo kiểm)", "trung-uong")
    people = [rows.person(f"s-tinh-{number:02d}") for number in range(1, 21)]
    rows.post("tinh-uy", "secretary", "Bí thư", people[0])
    rows.post("tinh-uy", "deputy_secretary", "Phó Bí thư", people[1])
    rows.executive("tinh-uy", "Tỉnh ủy", "province", people[:MOST])
    for position, (prefix, kind, name, role, title) in enumerate(BODIES):
        seats = people[position * 5 : position * 5 + 5]
        rows.body(prefix, kind, f"{name} Tỉnh ủy", role, title, "tinh-uy", "province", seats)
    opinion = [rows.person(f"s-btg-{number:02d}") for number in range(1, 6)]
    name, title = "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Trưởng ban"
    rows.body("btg", "propaganda_board", name, "head", title, "tinh-uy", "province", opinion)


def _commune(rows: _Rows, number: int, cells: int, members: int) -> None:
    """A commune's committee, its bodies, and its cells with their members."""
    commune = f"xa-{number:03d}"
    rows.unit(commune, "commune_committee", "commune", f"Đảng ủy xã {number:03d}", "tinh-uy")
    people: list[str] = []
    for cell_number in range(1, cells + 1):
        cell = f"cb-{number:03d}-{cell_number:02d}"
        rows.unit(cell, "cell", "cell", f"Chi bộ {cell_number}, xã {number:03d}", commune)
        own = [rows.person(f"s-{number:03d}-{cell_number:02d}-{member:02d}") for member in range(1, members + 1)]
        for position, person in enumerate(own):
            standing = "probationary" if position == members - 1 else "official"
            rows.member(cell, person, standing, rows.joined(standing))
        rows.post(cell, "secretary", "Bí thư", own[0])
        rows.post(cell, "deputy_secretary", "Phó Bí thư", own[1])
        people += own[:4]
    rows.post(commune, "secretary", "Bí thư", people[0])
    rows.post(commune, "deputy_secretary", "Phó Bí thư", people[5])
    heads = list(dict.fromkeys([people[0], people[5], *people[::4]]))
    rows.executive(commune, f"xã {number:03d}", "commune", heads[:MOST])
    for position, (prefix, kind, name, role, title) in enumerate(BODIES):
        rows.body(
            prefix,
            kind,
            f"{name} xã {number:03d}",
            role,
            title,
            commune,
            "commune",
            people[position:16:4],  # of several cells: who is reviewed in a cell does not also judge it
        )
