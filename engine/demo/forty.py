"""An organisation of forty units for rehearsals: every kind of unit that there is after 1 July 2025, none of it twice
without need, each Party committee with its own bodies.

Bodies (an executive committee, a board, an office) are parts of a unit and not counted among the forty. People are
invented. The province of the demonstration, which has more of everything, is `engine.demo.province`.
"""

from datetime import date

from engine.calendar import holiday_lists
from engine.demo.building import Building, numbered
from engine.demo.province import DAYS_OFF, centre
from engine.organisation import people
from engine.store.transaction import Transaction

#: From this day the organisation is complete.
SINCE = date(2015, 1, 1)
UNITS = 40
TOP = "tinh-uy"

#: id, kind, name, titles, people, unit above: the state's bodies, courts, Front and mass organisations
STATE = (
    ("hdnd", "council", "Hội đồng nhân dân tỉnh", "chaired", 9, TOP),
    ("ubnd", "peoples_committee", "Ủy ban nhân dân tỉnh", "chaired", 5, TOP),
    ("so-noi-vu", "department", "Sở Nội vụ", "department", 5, "ubnd"),
    ("so-y-te", "department", "Sở Y tế", "department", 5, "ubnd"),
    ("so-tu-phap", "justice_department", "Sở Tư pháp", "department", 5, "ubnd"),
    ("phong-nhan-su", "division", "Phòng Công chức, Sở Nội vụ", "board", 3, "so-noi-vu"),
    ("thanh-tra-tinh", "state_inspectorate", "Thanh tra tỉnh", "inspectorate", 5, "ubnd"),
    ("kiem-soat-tai-san", "asset_control_body", "Phòng Kiểm soát tài sản, thu nhập", "board", 3, "thanh-tra-tinh"),
    ("dieu-tra", "investigation_body", "Cơ quan Cảnh sát điều tra", "board", 3, TOP),
    ("vien-kiem-sat", "procuracy", "Viện kiểm sát nhân dân tỉnh", "board", 3, TOP),
    ("toa-an", "court", "Tòa án nhân dân tỉnh", "board", 3, TOP),
    ("thi-hanh-an", "enforcement_body", "Thi hành án dân sự tỉnh", "board", 3, TOP),
    ("kiem-toan", "state_audit", "Kiểm toán nhà nước khu vực", "board", 3, TOP),
    ("mttq", "fatherland_front", "Ủy ban Mặt trận Tổ quốc tỉnh", "chaired", 5, TOP),
    ("cong-doan", "mass_organisation", "Liên đoàn Lao động tỉnh", "chaired", 4, "mttq"),
    ("doan-tn", "mass_organisation", "Tỉnh Đoàn", "party", 3, "mttq"),
    ("phu-nu", "mass_organisation", "Hội Liên hiệp Phụ nữ tỉnh", "chaired", 3, "mttq"),
    ("truong-chinh-tri", "political_school", "Trường Chính trị tỉnh", "school", 4, TOP),
    ("to-can-bo", "personnel_unit", "Tổ tham mưu công tác cán bộ", "board", 3, TOP),
)
#: id, kind, name, unit above, how the ids of its bodies end, its cells (id, kind, name, people)
COMMITTEES = (
    ("dang-uy-cqd", "committee_under_province", "Đảng ủy các cơ quan Đảng tỉnh", TOP, "cqd", (
        ("chi-bo-btc", "cell", "Chi bộ Ban Tổ chức", 7),
        ("chi-bo-ubkt", "cell", "Chi bộ Cơ quan Ủy ban Kiểm tra", 6),
        ("chi-bo-truong", "grassroots_cell", "Chi bộ cơ sở Trường Chính trị", 7),
    )),
    ("dang-uy-ubnd", "committee_under_province", "Đảng ủy Ủy ban nhân dân tỉnh", TOP, "ubnd", (
        ("chi-bo-so-noi-vu", "cell", "Chi bộ Sở Nội vụ", 8),
        ("chi-bo-so-y-te", "cell", "Chi bộ Sở Y tế", 7),
    )),
    ("dang-uy-vp", "grassroots_committee", "Đảng ủy Văn phòng Tỉnh ủy", TOP, "vp", (
        ("chi-bo-vp", "cell", "Chi bộ Văn phòng", 7),
        ("chi-bo-th", "cell", "Chi bộ Tổng hợp", 6),
    )),
    ("dang-uy-bp", "section_committee", "Đảng ủy bộ phận Nhà khách Tỉnh ủy", "dang-uy-vp", "bp", (
        ("chi-bo-nha-khach", "subordinate_cell", "Chi bộ trực thuộc Nhà khách", 6),
    )),
    ("phuong-tra-vinh", "commune_committee", "Đảng ủy phường Trà Vinh", TOP, "tra-vinh", (
        ("chi-bo-phuong-tra-vinh", "cell", "Chi bộ cơ quan phường Trà Vinh", 8),
        ("chi-bo-khom-1", "residence_cell", "Chi bộ khóm 1, phường Trà Vinh", 5),
    )),
    ("xa-cang-long", "commune_committee", "Đảng ủy xã Càng Long", TOP, "cang-long", (
        ("chi-bo-xa-cang-long", "cell", "Chi bộ cơ quan xã Càng Long", 8),
        ("chi-bo-ap-1", "residence_cell", "Chi bộ ấp 1, xã Càng Long", 5),
    )),
)  # fmt: skip
#: id, kind, name, titles, people of the province's own bodies besides its committees
BODIES = (
    ("ubkt", "inspection_committee", "Ủy ban Kiểm tra Tỉnh ủy", "inspection_committee", 7),
    ("btc", "organisation_board", "Ban Tổ chức Tỉnh ủy", "board", 5),
    ("btg", "propaganda_board", "Ban Tuyên giáo và Dân vận Tỉnh ủy", "board", 5),
    ("bnc", "internal_affairs_board", "Ban Nội chính Tỉnh ủy", "board", 4),
    ("vptu", "office", "Văn phòng Tỉnh ủy", "office", 5),
)


def build(tx: Transaction) -> None:
    """Set up the forty units with their bodies and people in an empty database; always the same rows."""
    house = Building(tx, SINCE)
    centre(house)
    _province(house)
    for id, kind, name, titles, count, above in STATE:
        house.body(id, kind, name, above, "province", titles, house.people(f"p-{id}", count))
    house.body(
        "tt-hdnd", "council_standing_committee", "Thường trực Hội đồng nhân dân tỉnh", "hdnd", "province", "chaired",
        numbered("p-hdnd", 4),
    )  # fmt: skip
    house.body(
        "vp-hdnd", "council_office", "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "hdnd", "province",
        "office", house.people("p-vp-hdnd", 3),
    )  # fmt: skip
    for id, kind, name, above, short, cells in COMMITTEES:
        _committee(house, id, kind, name, above, short)
        for cell, of_kind, called, count in cells:
            house.cell(cell, called, id, house.people(f"p-{cell}", count), kind=of_kind)
    house.cell("chi-bo-thuong-truc", "Chi bộ Thường trực Tỉnh ủy", "dang-uy-vp", numbered("p-tinh-uy", 9))
    house.body("cb-th", "cell_board", "Chi ủy Chi bộ Tổng hợp", "chi-bo-th", "cell", "cell", numbered("p-chi-bo-th", 3))
    people.declare_kinship(tx, "p-chi-bo-vp-5", "p-vp-ubkt-3", "vợ chồng", SINCE)
    people.declare_kinship(tx, "p-vp-bch-4", "p-chi-bo-th-2", "anh em ruột", SINCE)
    holiday_lists.confirm_as_proposed(tx, DAYS_OFF)


def _province(house: Building) -> None:
    """The provincial committee with its bodies; its leaders are a cell of their own."""
    house.unit(TOP, "province_committee", "province", "Tỉnh ủy Vĩnh Long", "trung-uong", symbol="TU")
    leaders = house.people("p-tinh-uy", 13)
    house.seat(TOP, "party", [leaders[0], leaders[1], leaders[8]])
    for id, kind, name, members in (
        ("ban-chap-hanh", "executive_committee", "Ban Chấp hành Đảng bộ tỉnh", leaders),
        ("ban-thuong-vu", "standing_committee", "Ban Thường vụ Tỉnh ủy", leaders[:9]),
        ("thuong-truc", "permanent_board", "Thường trực Tỉnh ủy", leaders[:3]),
    ):
        house.body(id, kind, name, TOP, "province", "party", members, symbol="TU")
    for id, kind, name, titles, count in BODIES:
        house.body(id, kind, name, TOP, "province", titles, house.people(f"p-{id}", count))
    house.body(
        "bcd-pctn", "anti_corruption_steering_committee", "Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh", TOP,
        "province", "board", [leaders[1], "p-bnc-1", "p-ubkt-1", leaders[4], "p-bnc-2"],
    )  # fmt: skip


def _committee(house: Building, id: str, kind: str, name: str, above: str, short: str) -> None:
    """A Party committee below the province with its bodies. Nobody of them stands in one of its cells, so that nobody
    judges the own review."""
    level = "commune" if kind == "commune_committee" else "grassroots"
    house.unit(id, kind, level, name, above)
    whole = house.people(f"p-{short}-bch", 9)
    house.seat(id, "party", [whole[0], whole[1], whole[8]])
    boards = (
        ("bch", "executive_committee", "Ban Chấp hành", "party", whole),
        ("btv", "standing_committee", "Ban Thường vụ", "party", whole[:5]),
        ("ubkt", "inspection_committee", "Ủy ban Kiểm tra", "inspection_committee", _staff(house, short, "ubkt", 4)),
        ("btc", "organisation_board", "Ban Tổ chức", "board", _staff(house, short, "btc", 4)),
        ("vpdu", "office", "Văn phòng", "office", _staff(house, short, "vpdu", 3)),
    )
    for prefix, of_kind, called, titles, members in boards:
        house.body(f"{prefix}-{short}", of_kind, f"{called} {name}", id, level, titles, members)


def _staff(house: Building, short: str, body: str, count: int) -> list[str]:
    return house.people(f"p-{short}-{body}", count)
