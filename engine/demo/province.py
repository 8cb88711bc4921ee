"""Build the demo province: Trà Vinh until 30 June 2025, Vĩnh Long since (glossary section 6), with invented people."""

import random
from dataclasses import dataclass
from datetime import date

from engine.demo.names import full_name
from engine.organisation import accounts, bodies, people, posts, substitutes, units
from engine.store.transaction import Transaction

START = date(2015, 10, 1)
MERGER = date(2025, 7, 1)
PASSWORD = "quytrinh"

#: kind, id suffix, name, symbol, title of the head, people
BODIES = [
    ("standing_committee", "btv", "Ban Thường vụ", "", "Ủy viên Ban Thường vụ", 5),
    ("inspection_committee", "ubkt", "Ủy ban Kiểm tra", "UBKT", "Chủ nhiệm", 4),
    ("organisation_board", "btc", "Ban Tổ chức", "BTC", "Trưởng ban", 4),
    ("propaganda_board", "btg", "Ban Tuyên giáo và Dân vận", "BTGDV", "Trưởng ban", 3),
    ("office", "vp", "Văn phòng", "VP", "Chánh Văn phòng", 3),
]

COMMUNES = [
    ("xa-long-duc", "Xã Long Đức"),
    ("phuong-tra-vinh", "Phường Trà Vinh"),
    ("xa-cang-long", "Xã Càng Long"),
    ("xa-tieu-can", "Xã Tiểu Cần"),
]

#: login, person, what the account is for
ACCOUNTS = [
    ("to-chuc", "p-dang-uy-vp-btc-1", "Trưởng ban Tổ chức Đảng ủy Văn phòng: mở hồ sơ, ban hành hướng dẫn"),
    ("to-chuc-2", "p-dang-uy-vp-btc-2", "Cán bộ Ban Tổ chức Đảng ủy Văn phòng"),
    ("bi-thu", "p-vp-01", "Bí thư Chi bộ Văn phòng: viết báo cáo, tự kiểm điểm"),
    ("pho-bi-thu", "p-vp-02", "Phó bí thư Chi bộ Văn phòng"),
    ("dang-vien-3", "p-vp-03", "Đảng viên Chi bộ Văn phòng"),
    ("dang-vien-4", "p-vp-04", "Đảng viên Chi bộ Văn phòng"),
    ("dang-vien-5", "p-vp-05", "Đảng viên Chi bộ Văn phòng, có người thân ở Ủy ban Kiểm tra"),
    ("bi-thu-dang-uy", "p-dang-uy-vp-bi-thu", "Bí thư Đảng ủy Văn phòng: ký quyết định"),
    ("pho-bi-thu-dang-uy", "p-dang-uy-vp-pho-bi-thu", "Phó bí thư Đảng ủy Văn phòng"),
    ("kiem-tra", "p-dang-uy-vp-ubkt-1", "Chủ nhiệm Ủy ban Kiểm tra Đảng ủy Văn phòng"),
    ("kiem-tra-2", "p-dang-uy-vp-ubkt-2", "Ủy viên Ủy ban Kiểm tra Đảng ủy Văn phòng"),
    ("tuyen-giao", "p-dang-uy-vp-btg-1", "Trưởng ban Tuyên giáo Đảng ủy Văn phòng"),
    ("van-phong", "p-dang-uy-vp-vp-1", "Chánh Văn phòng Đảng ủy Văn phòng"),
    ("bi-thu-tinh", "p-tinh-uy-bi-thu", "Bí thư Tỉnh ủy: xem xét lại"),
    ("pho-bi-thu-tinh", "p-tinh-uy-pho-bi-thu", "Phó bí thư Tỉnh ủy"),
    ("to-chuc-tinh", "p-tinh-uy-btc-1", "Trưởng ban Tổ chức Tỉnh ủy"),
    ("kiem-tra-tinh", "p-tinh-uy-ubkt-1", "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy"),
    ("quan-tri", "p-quan-tri-1", "Quản trị quy trình"),
    ("quan-tri-2", "p-quan-tri-2", "Quản trị quy trình thứ hai"),
    ("kiem-toan", "p-kiem-toan", "Người kiểm tra hồ sơ: xem mọi lịch sử, không làm việc nào"),
    ("van-hanh", "p-van-hanh", "Người vận hành hệ thống"),
]
DUTIES = {
    "p-quan-tri-1": "process_admin",
    "p-quan-tri-2": "process_admin",
    "p-kiem-toan": "auditor",
    "p-van-hanh": "operator",
}


@dataclass
class _Builder:
    """Adds units and people; the same seed gives the same province."""

    tx: Transaction
    chance: random.Random

    def person(self, person_id: str, **more: str | int | bool) -> str:
        email = f"{person_id}@example.invalid"
        people.register(self.tx, person_id, full_name(self.chance), START, email=email, **more)
        return person_id

    def holder(self, unit_id: str, suffix: str, role: str, title: str, start: date = START) -> str:
        posts.create_post(self.tx, f"{unit_id}.{suffix}", unit_id, role, title, start)
        person_id = self.person(f"p-{unit_id}-{suffix}")
        posts.appoint(self.tx, f"{unit_id}.{suffix}", person_id, start)
        return person_id

    def committee(self, unit_id: str, kind: str, level: str, name: str, parent: str | None, symbol: str, start: date = START) -> None:
        """A Party unit with its secretary, deputy, clerk and bodies."""
        units.found_unit(self.tx, unit_id, kind, level, name, parent, start, symbol)
        heads = [
            self.holder(unit_id, "bi-thu", "secretary", "Bí thư", start),
            self.holder(unit_id, "pho-bi-thu", "deputy_secretary", "Phó bí thư", start),
        ]
        self.holder(unit_id, "van-thu", "clerk", "Văn thư", start)
        for body_kind, suffix, body_name, body_symbol, title, count in BODIES:
            body_id = f"{unit_id}-{suffix}"
            units.found_unit(
                self.tx, body_id, body_kind, level, f"{body_name} {name}", unit_id, start, f"{body_symbol}{symbol}"
            )
            if body_kind == "standing_committee":
                for head in heads:
                    bodies.admit(self.tx, body_id, head, "member", start)
            for number in range(1, count + 1):
                if number == 1 and body_kind != "standing_committee":
                    role = "chair" if body_kind == "inspection_committee" else "head"
                    posts.create_post(self.tx, f"{body_id}.1", body_id, role, title, start)
                    person_id = self.person(f"p-{body_id}-1")
                    posts.appoint(self.tx, f"{body_id}.1", person_id, start)
                else:
                    person_id = self.person(f"p-{body_id}-{number}")
                bodies.admit(self.tx, body_id, person_id, "member", start)

    def cell(self, unit_id: str, name: str, parent: str, size: int, prefix: str | None = None, start: date = START) -> list[str]:
        """A cell with its secretary, deputy and members; the last one is probationary."""
        units.found_unit(self.tx, unit_id, "cell", "cell", name, parent, start, "CB")
        found = []
        for number in range(1, size + 1):
            person_id = self.person(f"{prefix}-{number:02d}" if prefix else f"p-{unit_id}-{number:02d}", works_in_system=number != 4)
            standing = "probationary" if number == size else "official"
            admitted = date(2012 - number, 6, 1) if number < size else date(2026, 3, 1)
            bodies.admit(self.tx, unit_id, person_id, standing, start, admitted)
            found.append(person_id)
        for number, (role, title) in enumerate([("secretary", "Bí thư chi bộ"), ("deputy_secretary", "Phó bí thư chi bộ")]):
            posts.create_post(self.tx, f"{unit_id}.{role}", unit_id, role, title, start)
            posts.appoint(self.tx, f"{unit_id}.{role}", found[number], start)
        return found


def build(tx: Transaction, accounts_too: bool = True) -> None:
    """Fill an empty database with the demo province; about 60 units (some ended) and 300 people."""
    make = _Builder(tx, random.Random(7))
    units.found_unit(tx, "trung-uong", "central_committee", "central", "Trung ương", None, START, "TW")
    make.holder("trung-uong", "bi-thu", "secretary", "Thường trực")
    make.holder("trung-uong", "pho-bi-thu", "deputy_secretary", "Phó thường trực")
    units.found_unit(tx, "tinh-uy-tra-vinh", "province_committee", "province", "Tỉnh ủy Trà Vinh", "trung-uong", START, "TU")
    make.committee("tinh-uy", "province_committee", "province", "Tỉnh ủy Trà Vinh", "trung-uong", "TU")
    units.dissolve_unit(tx, "tinh-uy-tra-vinh", MERGER, ["tinh-uy"])
    units.rename_unit(tx, "tinh-uy", "Tỉnh ủy Vĩnh Long", MERGER)
    for suffix, _kind, name in [(s, k, n) for k, s, n, _y, _t, _c in BODIES]:
        units.rename_unit(tx, f"tinh-uy-{suffix}", f"{name} Tỉnh ủy Vĩnh Long", MERGER)
    for district, name in (("huyen-cang-long", "Huyện ủy Càng Long"), ("huyen-tieu-can", "Huyện ủy Tiểu Cần")):
        units.found_unit(tx, district, "district_committee", "district", name, "tinh-uy", START, "HU")
        make.holder(district, "bi-thu", "secretary", "Bí thư")
    make.committee("dang-uy-vp", "grassroots_committee", "grassroots", "Đảng ủy Văn phòng Tỉnh ủy", "tinh-uy", "ĐUVP")
    _office_cells(make)
    for number, (unit_id, name) in enumerate(COMMUNES):
        parent = ("huyen-cang-long", "huyen-tieu-can")[number % 2]
        make.committee(unit_id, "commune_committee", "commune", f"Đảng ủy {name}", parent, "ĐU")
        units.move_unit(tx, unit_id, "tinh-uy", MERGER)
        make.cell(f"chi-bo-{unit_id}", f"Chi bộ Ấp 1, {name}", unit_id, 7)
    for district in ("huyen-cang-long", "huyen-tieu-can"):
        units.dissolve_unit(tx, district, MERGER, ["tinh-uy"])
    for unit_id, kind, name, symbol in (
        ("hdnd", "council", "Hội đồng nhân dân tỉnh", "HĐND"),
        ("mttq", "fatherland_front", "Ủy ban Mặt trận Tổ quốc tỉnh", "MTTQ"),
        ("cong-doan", "mass_organisation", "Liên đoàn Lao động tỉnh", "LĐLĐ"),
        ("so-noi-vu", "department", "Sở Nội vụ", "SNV"),
        ("so-tu-phap", "department", "Sở Tư pháp", "STP"),
        ("truong-chinh-tri", "political_school", "Trường Chính trị tỉnh", "TCT"),
        ("noi-chinh", "internal_affairs_board", "Ban Nội chính Tỉnh ủy", "BNC"),
    ):
        units.found_unit(tx, unit_id, kind, "province", name, "tinh-uy", START, symbol)
        make.holder(unit_id, "truong", "head", "Người đứng đầu")
        make.holder(unit_id, "pho", "deputy", "Cấp phó")
        for number in range(1, 4):
            bodies.admit(tx, unit_id, make.person(f"p-{unit_id}-{number}"), "member", START)
    for person_id in DUTIES:
        make.person(person_id)
    if accounts_too:
        hashed = accounts.hash_password(PASSWORD)
        for login, person_id, _words in ACCOUNTS:
            accounts.create_account(tx, login, person_id, hashed, START, DUTIES.get(person_id, ""))


def _office_cells(make: _Builder) -> None:
    tx = make.tx
    make.cell("chi-bo-vp", "Chi bộ Văn phòng", "dang-uy-vp", 6, prefix="p-vp")
    new = make.person("p-vp-07")
    bodies.admit(tx, "chi-bo-vp", new, "official", date(2026, 8, 15), date(2026, 8, 15))
    make.cell("chi-bo-th", "Chi bộ Tổng hợp", "dang-uy-vp", 8)
    make.cell("chi-bo-qt", "Chi bộ Quản trị", "dang-uy-vp", 6)
    # the cell's secretary also sits in the body that decides, and a member has a spouse in the inspection committee
    bodies.admit(tx, "dang-uy-vp-btv", "p-vp-01", "member", START)
    people.declare_kinship(tx, "p-vp-05", "p-dang-uy-vp-ubkt-3", "vợ chồng", START)
    absent, deputy = "p-dang-uy-vp-btg-1", "p-dang-uy-vp-btg-2"
    substitutes.substitute(tx, absent, deputy, date(2026, 11, 1), date(2027, 1, 31), "đi học tập trung")
