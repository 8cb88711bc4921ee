"""The cast of most scenarios: the Party committee of the provincial office and its cells."""

from datetime import date

from engine.demo.building import Building
from engine.organisation import bodies, people, posts, substitutes

COMMITTEE = "dang-uy-vp"
CELL = "chi-bo-vp"


def build(house: Building, above: str) -> None:
    """Set up `dang-uy-vp` under the unit `above`, with its bodies, `chi-bo-vp` and the cells for comparison."""
    house.unit(
        COMMITTEE, "grassroots_committee", "grassroots", "Đảng ủy Văn phòng Tỉnh ủy", above, symbol="ĐUVP"
    )
    leaders = house.people("p-du", 7)
    organisers = house.people("p-btc-vp", 4)
    inspectors = house.people("p-ubkt-vp", 4)
    speakers = house.people("p-btg-vp", 3)
    clerks = house.people("p-vp-vp", 3)
    _cell(house)
    house.seat(COMMITTEE, "party", [leaders[0], leaders[1], leaders[4]])
    whole = "Đảng ủy Văn phòng Tỉnh ủy"
    for id, kind, name, titles, members, symbol in (
        (
            "bch-vp",
            "executive_committee",
            "Ban Chấp hành Đảng bộ Văn phòng Tỉnh ủy",
            "party",
            leaders,
            "ĐUVP",
        ),
        (
            "btv-vp",
            "standing_committee",
            f"Ban Thường vụ {whole}",
            "party",
            [*leaders[:4], "p-vp-01"],
            "ĐUVP",
        ),
        (
            "ubkt-vp",
            "inspection_committee",
            f"Ủy ban Kiểm tra {whole}",
            "inspection_committee",
            inspectors,
            "UBKTĐU",
        ),
        ("btc-vp", "organisation_board", f"Ban Tổ chức {whole}", "board", organisers, "BTCĐU"),
        ("btg-vp", "propaganda_board", f"Ban Tuyên giáo {whole}", "board", speakers, "BTGĐU"),
        ("vp-vp", "office", f"Văn phòng {whole}", "office", clerks, "VPĐU"),
    ):
        house.body(id, kind, name, COMMITTEE, "grassroots", titles, members, symbol=symbol)
    general = house.people("p-th", 6)
    house.cell("chi-bo-th", "Chi bộ Tổng hợp", COMMITTEE, [*general, *leaders, *organisers], symbol="CBTH")
    service = house.people("p-qtr", 5)
    house.cell(
        "chi-bo-qt", "Chi bộ Quản trị", COMMITTEE, [*service, *inspectors, *speakers, *clerks], symbol="CBQT"
    )
    house.body(
        "cong-doan-vp", "mass_organisation", "Công đoàn cơ sở Văn phòng Tỉnh ủy", COMMITTEE, "grassroots", "chaired",
        [general[3], general[4], service[3], service[4]],
    )  # fmt: skip
    people.declare_kinship(house.tx, "p-vp-05", "p-ubkt-vp-03", "vợ chồng", house.since)
    people.declare_kinship(house.tx, "p-du-03", "p-th-02", "anh em ruột", house.since)
    substitutes.name_substitute(
        house.tx, "p-du-01", "p-du-02", date(2026, 11, 16), date(2027, 1, 31), "Đi học lớp bồi dưỡng"
    )


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
        ("p-vp-06", 1998, date(2026, 3, 26), "probationary"),
        ("p-vp-07", 1996, date(2026, 8, 15), "official"),
    ):
        house.person(id, born=born)
        bodies.admit(tx, CELL, id, joined, standing=standing, admitted_on=joined)
    house.seat(CELL, "cell", ["p-vp-01", "p-vp-02", "p-vp-03"])


def former_deputy(house: Building) -> None:
    """A deputy secretary of `dang-uy-vp` who left in 2020: the former holder of the tests."""
    house.person("p-du-cu", born=1959)
    id = "dang-uy-vp-deputy-secretary-2"
    posts.create_post(house.tx, id, COMMITTEE, "deputy_secretary", "Phó Bí thư", house.since)
    posts.appoint(house.tx, id, "p-du-cu", house.since, until=date(2020, 6, 30), ground="Quyết định minh họa")
