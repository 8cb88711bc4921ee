"""The cast of most scenarios: the Party committee of the provincial office and its cells."""

from datetime import date

from engine.demo.building import Building, numbered
from engine.organisation import bodies, people, posts, substitutes

COMMITTEE = "dang-uy-vp"
CELL = "chi-bo-vp"
WHOLE = "Đảng ủy Văn phòng Tỉnh ủy"


def build(house: Building, above: str) -> None:
    """Set up `dang-uy-vp` under the unit `above`, its bodies, `chi-bo-vp` and other cells."""
    house.unit(COMMITTEE, "grassroots_committee", "grassroots", WHOLE, above, symbol="ĐUVP")
    names = ("bi-thu", "pho-bi-thu", *numbered("btv", 5), "van-thu", "bch-1", "bch-2")
    leaders = [house.person(f"p-{COMMITTEE}-{name}") for name in names]
    organisers = house.people(f"p-{COMMITTEE}-btc", 4)
    inspectors = house.people(f"p-{COMMITTEE}-ubkt", 4)
    speakers = house.people(f"p-{COMMITTEE}-btg", 3)
    clerks = house.people(f"p-{COMMITTEE}-vp", 3)
    _cell(house)
    house.seat(COMMITTEE, "party", [leaders[0], leaders[1], leaders[7]])
    for id, kind, name, titles, members, symbol in (
        ("bch-vp", "executive_committee", f"Ban Chấp hành {WHOLE}", "party", leaders, "ĐUVP"),
        (
            "btv-vp",
            "standing_committee",
            f"Ban Thường vụ {WHOLE}",
            "party",
            [*leaders[:7], "p-vp-01"],
            "ĐUVP",
        ),
        (
            "ubkt-vp",
            "inspection_committee",
            f"Ủy ban Kiểm tra {WHOLE}",
            "inspection_committee",
            inspectors,
            "UBKTĐU",
        ),
        ("btc-vp", "organisation_board", f"Ban Tổ chức {WHOLE}", "board", organisers, "BTCĐU"),
        ("btg-vp", "propaganda_board", f"Ban Tuyên giáo {WHOLE}", "board", speakers, "BTGĐU"),
        ("vp-vp", "office", f"Văn phòng {WHOLE}", "office", clerks, "VPĐU"),
    ):
        house.body(id, kind, name, COMMITTEE, "grassroots", titles, members, symbol=symbol)
    staff = [*leaders, *organisers, *inspectors, *speakers, *clerks]
    house.cell("chi-bo-co-quan-vp", "Chi bộ cơ quan Đảng ủy Văn phòng", COMMITTEE, staff)
    general = [house.person(f"p-chi-bo-th-{number:02d}") for number in range(1, 9)]
    house.cell("chi-bo-th", "Chi bộ Tổng hợp", COMMITTEE, general, symbol="CBTH")
    service = [house.person(f"p-chi-bo-qt-{number:02d}") for number in range(1, 7)]
    house.cell("chi-bo-qt", "Chi bộ Quản trị", COMMITTEE, service, symbol="CBQT")
    house.body(
        "cong-doan-vp",
        "mass_organisation",
        "Công đoàn cơ sở Văn phòng Tỉnh ủy",
        COMMITTEE,
        "grassroots",
        "chaired",
        [*general[5:8], service[5]],
    )
    _ties(house)


def _cell(house: Building) -> None:
    """`chi-bo-vp`: secretary, deputy, three members, one on probation, one admitted in August 2026."""
    tx, since = house.tx, house.since
    house.unit(CELL, "cell", "cell", "Chi bộ Văn phòng", COMMITTEE, symbol="CBVP")
    for id, born, joined, works in (
        ("p-vp-01", 1972, date(2001, 5, 19), True),
        ("p-vp-02", 1976, date(2004, 9, 2), True),
        ("p-vp-03", 1983, date(2009, 2, 3), True),
        ("p-vp-04", 1957, date(1986, 11, 7), False),
        ("p-vp-05", 1985, date(2012, 12, 22), True),
    ):
        house.person(id, born=born, works_in_system=works)
        bodies.admit(tx, CELL, id, since, standing="official", admitted_on=joined)
    for id, born, joined, standing in (
        ("p-vp-06", 1998, date(2026, 3, 1), "probationary"),
        ("p-vp-07", 1996, date(2026, 8, 15), "official"),
    ):
        house.person(id, born=born)
        bodies.admit(tx, CELL, id, joined, standing=standing, admitted_on=joined)
    house.seat(CELL, "cell", ["p-vp-01", "p-vp-02", "p-vp-03"])


def _ties(house: Building) -> None:
    """A spouse in the inspection committee, somebody away on a course, and a former holder."""
    people.declare_kinship(house.tx, "p-vp-05", f"p-{COMMITTEE}-ubkt-3", "vợ chồng", house.since)
    people.declare_kinship(house.tx, f"p-{COMMITTEE}-btv-1", "p-chi-bo-th-02", "anh em ruột", house.since)
    first, last = date(2026, 11, 1), date(2027, 1, 31)
    absent, substitute = f"p-{COMMITTEE}-btg-1", f"p-{COMMITTEE}-btg-2"
    substitutes.name_substitute(house.tx, absent, substitute, first, last, "đi học tập trung")
    former = house.person(f"p-{COMMITTEE}-pho-bi-thu-cu", born=1959)
    id = f"{COMMITTEE}-deputy-secretary-2"
    posts.create_post(house.tx, id, COMMITTEE, "deputy_secretary", "Phó Bí thư", house.since)
    posts.appoint(house.tx, id, former, house.since, until=date(2020, 6, 30), ground="Quyết định minh họa")
