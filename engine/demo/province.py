"""The demo province: Trà Vinh from 2015, Vĩnh Long from 1 July 2025, set up day after day by the product's
own acts.

Places bear real names; which old communes make up which new one is simplified. People are invented.
"""

from datetime import date

from engine.calendar import holiday_lists
from engine.demo import accounts, communes, office_cell
from engine.demo.accounts import ACCOUNTS, DUTIES, PASSWORD
from engine.demo.building import Building, numbered
from engine.organisation import bodies, people, posts
from engine.organisation.reorganise import dissolve_unit, merge_units, move_unit, rename_unit, split_unit
from engine.store.transaction import Transaction

__all__ = ["ACCOUNTS", "DUTIES", "MERGER", "PASSWORD", "SINCE", "build"]

#: From this day the demo organisation is complete; scenarios about earlier days find nobody.
SINCE = date(2015, 1, 1)
#: Years whose list of days off is confirmed; the next one waits for the visitor.
DAYS_OFF = range(2020, 2027)
#: Two-level government and the merger of three provinces (glossary 6).
MERGER = date(2025, 7, 1)
#: Caucuses and the committee of all agencies end; committees of the Party agencies and of the government
#: begin.
STREAMLINING = date(2025, 2, 1)

OLD, NEW = "tinh-uy-tra-vinh", "tinh-uy"

#: secretary, two deputies, then the others of the executive committee; the first nine form the standing
#: committee
LEADERS = (
    "p-tinh-uy-bi-thu",
    "p-tinh-uy-pho-bi-thu",
    "p-tinh-uy-pho-bi-thu-2",
    *numbered("p-tinh-uy-btv", 6),
    *numbered("p-tinh-uy-bch", 4),
)
#: id, kind, name, titles, people, symbol of the bodies of the provincial committee
BODIES = (
    ("ubkt", "inspection_committee", "Ủy ban Kiểm tra Tỉnh ủy", "inspection_committee", 7, "UBKTTU"),
    ("btc", "organisation_board", "Ban Tổ chức Tỉnh ủy", "board", 5, "BTCTU"),
    ("btg", "propaganda_board", "Ban Tuyên giáo Tỉnh ủy", "board", 5, "BTG"),
    ("bdv", "mass_mobilisation_board", "Ban Dân vận Tỉnh ủy", "board", 3, "BDV"),
    ("bnc", "internal_affairs_board", "Ban Nội chính Tỉnh ủy", "board", 4, "BNC"),
    ("vptu", "office", "Văn phòng Tỉnh ủy", "office", 5, "VPTU"),
)
#: id, kind, name, titles, people, name after the merger
STATE = (
    ("hdnd", "council", "Hội đồng nhân dân tỉnh Trà Vinh", "chaired", 9, "Hội đồng nhân dân tỉnh Vĩnh Long"),
    ("ubnd", "peoples_committee", "Ủy ban nhân dân tỉnh Trà Vinh", "chaired", 5,
     "Ủy ban nhân dân tỉnh Vĩnh Long"),
    ("mttq", "fatherland_front", "Ủy ban Mặt trận Tổ quốc tỉnh Trà Vinh", "chaired", 5,
     "Ủy ban Mặt trận Tổ quốc tỉnh Vĩnh Long"),
    ("cong-doan", "mass_organisation", "Liên đoàn Lao động tỉnh Trà Vinh", "chaired", 4,
     "Liên đoàn Lao động tỉnh Vĩnh Long"),
    ("doan-tn", "mass_organisation", "Tỉnh Đoàn Trà Vinh", "party", 3, "Tỉnh Đoàn Vĩnh Long"),
    ("phu-nu", "mass_organisation", "Hội Liên hiệp Phụ nữ tỉnh Trà Vinh", "chaired", 3,
     "Hội Liên hiệp Phụ nữ tỉnh Vĩnh Long"),
    ("nong-dan", "mass_organisation", "Hội Nông dân tỉnh Trà Vinh", "chaired", 3,
     "Hội Nông dân tỉnh Vĩnh Long"),
    ("cuu-chien-binh", "mass_organisation", "Hội Cựu chiến binh tỉnh Trà Vinh", "chaired", 3,
     "Hội Cựu chiến binh tỉnh Vĩnh Long"),
    ("truong-chinh-tri", "political_school", "Trường Chính trị tỉnh Trà Vinh", "school", 4,
     "Trường Chính trị tỉnh Vĩnh Long"),
)  # fmt: skip
DEPARTMENTS = (
    ("so-noi-vu", "department", "Sở Nội vụ", "department"),
    ("so-tai-chinh", "department", "Sở Tài chính", "department"),
    ("so-xay-dung", "department", "Sở Xây dựng", "department"),
    ("so-y-te", "department", "Sở Y tế", "department"),
    ("so-gddt", "department", "Sở Giáo dục và Đào tạo", "department"),
    ("so-tu-phap", "justice_department", "Sở Tư pháp", "department"),
    ("thanh-tra-tinh", "state_inspectorate", "Thanh tra tỉnh", "inspectorate"),
)


def build(tx: Transaction, accounts_too: bool = True) -> None:
    """Set up the whole province in an empty database, from the oldest day to the latest; always the same
    rows.

    accounts_too: with accounts to sign in; scenarios need none.
    """
    house = Building(tx, SINCE)
    centre(house)
    _province(house)
    _state(house)
    office_cell.build(house, OLD)
    house.cell("chi-bo-thuong-truc", "Chi bộ Thường trực Tỉnh ủy", office_cell.COMMITTEE, list(LEADERS))
    house.cell("chi-bo-lanh-dao-vp", "Chi bộ Lãnh đạo Văn phòng", office_cell.COMMITTEE, numbered("p-tinh-uy-vp", 5))
    communes.old(house, OLD)
    _steering_committee(house)
    _streamline(house)
    _merge(house)
    communes.new(house, NEW, MERGER)
    _wardens(house)
    holiday_lists.confirm_as_proposed(tx, DAYS_OFF)
    if accounts_too:
        accounts.build(tx, SINCE)


def centre(house: Building) -> None:
    """Only contact persons: what the province sends up finds a desk, and nobody real is invented."""
    contacts = [
        house.person(f"p-trung-uong-{number}", full_name=f"Đầu mối Văn phòng Trung ương {number}", born=1975)
        for number in range(1, 5)
    ]
    house.unit("trung-uong", "central_committee", "central", "Ban Chấp hành Trung ương", None, symbol="TW")
    house.post("trung-uong", "secretary", "Đầu mối Văn phòng Trung ương", contacts[0])
    for id, kind, name in (
        ("bch-tw", "executive_committee", "Ban Chấp hành Trung ương (đầu mối)"),
        ("ban-bi-thu", "standing_committee", "Ban Bí thư (đầu mối)"),
        ("ubkt-tw", "inspection_committee", "Ủy ban Kiểm tra Trung ương (đầu mối)"),
        ("btc-tw", "organisation_board", "Ban Tổ chức Trung ương (đầu mối)"),
        ("btg-tw", "propaganda_board", "Ban Tuyên giáo và Dân vận Trung ương (đầu mối)"),
        ("bnc-tw", "internal_affairs_board", "Ban Nội chính Trung ương (đầu mối)"),
        ("vptw", "office", "Văn phòng Trung ương (đầu mối)"),
    ):
        house.unit(id, kind, "central", name, "trung-uong")
        house.post(id, "head", "Đầu mối", contacts[0])
        house.members(id, contacts)


def _province(house: Building) -> None:
    """The provincial committee of Trà Vinh with its bodies."""
    house.unit(OLD, "province_committee", "province", "Tỉnh ủy Trà Vinh", "trung-uong", symbol="TU")
    leaders = [house.person(id) for id in LEADERS]
    former = house.person("p-tinh-uy-bi-thu-cu")
    house.post(OLD, "secretary", "Bí thư", former)
    house.post(OLD, "deputy_secretary", "Phó Bí thư Thường trực", leaders[1])
    house.post(OLD, "deputy_secretary", "Phó Bí thư", leaders[2], mark="-2")
    house.post(OLD, "clerk", "Thư ký", leaders[8])
    standing = house.unit("ban-thuong-vu", "standing_committee", "province", "Ban Thường vụ Tỉnh ủy", OLD, symbol="TU")
    whole = house.unit(
        "ban-chap-hanh", "executive_committee", "province", "Ban Chấp hành Đảng bộ tỉnh", OLD, symbol="TU"
    )
    for body, members in ((standing, leaders[1:9]), (whole, leaders[1:13])):
        house.post(body, "secretary", "Bí thư", former)
        house.post(body, "deputy_secretary", "Phó Bí thư", leaders[1])
        house.post(body, "clerk", "Thư ký", leaders[8])
        house.members(body, [former, *members])
    for id, kind, name, titles, count, symbol in BODIES:
        house.body(id, kind, name, OLD, "province", titles, house.people(_prefix(id), count), symbol=symbol)


def _state(house: Building) -> None:
    """Council, government, departments, Front and mass organisations; and the Party cells of their people."""
    for id, kind, name, titles, count, _ in STATE:
        house.body(id, kind, name, OLD, "province", titles, house.people(f"p-{id}", count))
    house.body(
        "tt-hdnd", "council_standing_committee", "Thường trực Hội đồng nhân dân tỉnh", "hdnd", "province",
        "chaired", numbered("p-hdnd", 4),
    )  # fmt: skip
    house.body(
        "vp-hdnd", "council_office", "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "hdnd",
        "province", "office", house.people("p-vp-hdnd", 3),
    )  # fmt: skip
    house.unit(
        "dang-uy-khoi",
        "committee_under_province",
        "grassroots",
        "Đảng ủy Khối Các cơ quan tỉnh",
        OLD,
        symbol="ĐUK",
    )
    house.seat("dang-uy-khoi", "party", house.people("p-duk", 3))
    house.unit("bcs-ubnd", "party_affairs_committee", "province", "Ban cán sự đảng Ủy ban nhân dân tỉnh", OLD)
    house.members("bcs-ubnd", ["p-ubnd-1", "p-ubnd-2", "p-ubnd-3"])
    house.unit("dang-doan-hdnd", "party_caucus", "province", "Đảng đoàn Hội đồng nhân dân tỉnh", OLD)
    house.members("dang-doan-hdnd", ["p-hdnd-1", "p-hdnd-2", "p-hdnd-3"])
    for id, kind, name, titles in DEPARTMENTS:
        staff = house.people(f"p-{id}", 5)
        house.body(id, kind, name, "ubnd", "province", titles, staff)
        house.cell(f"chi-bo-{id}", f"Chi bộ {name}", "dang-uy-khoi", staff)
    for id, _, name, _, count, _ in BODIES:
        if id == "vptu":
            continue
        staff = numbered(_prefix(id), count)
        house.cell(f"chi-bo-{id}", f"Chi bộ {name}", "dang-uy-khoi", staff)


def _steering_committee(house: Building) -> None:
    """The provincial steering committee against corruption, since 2022."""
    house.body(
        "bcd-pctn", "anti_corruption_steering_committee",
        "Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh", OLD, "province", "board",
        ["p-tinh-uy-pho-bi-thu", "p-tinh-uy-bnc-1", "p-tinh-uy-ubkt-1", "p-tinh-uy-btv-2",
         "p-tinh-uy-bnc-2"],
        since=date(2022, 7, 1),
    )  # fmt: skip


def _streamline(house: Building) -> None:
    """February 2025: two committees follow the one of all agencies; caucuses end; two boards merge."""
    tx, day = house.tx, STREAMLINING
    for id, name, prefix in (
        ("dang-uy-cqd", "Đảng ủy các cơ quan Đảng tỉnh", "p-cqd"),
        ("dang-uy-ubnd", "Đảng ủy Ủy ban nhân dân tỉnh", "p-dub"),
    ):
        house.unit(id, "committee_under_province", "grassroots", name, OLD, since=day)
        staff = house.people(prefix, 9)
        house.seat(id, "party", staff, day)
        house.cell(f"chi-bo-co-quan-{id.removeprefix('dang-uy-')}", f"Chi bộ cơ quan {name}", id, staff, since=day)
        mark = id.removeprefix("dang-uy-")
        for body, kind, called, titles, members in (
            (f"bch-{mark}", "executive_committee", "Ban Chấp hành", "party", staff),
            (f"btv-{mark}", "standing_committee", "Ban Thường vụ", "party", staff[:3]),
            (f"ubkt-{mark}", "inspection_committee", "Ủy ban Kiểm tra", "inspection_committee", staff[3:6]),
            (f"btc-{mark}", "organisation_board", "Ban Tổ chức", "board", staff[6:9]),
        ):
            house.body(body, kind, f"{called} {name}", id, "grassroots", titles, members, since=day)
    below = {f"chi-bo-{id}": "dang-uy-ubnd" for id, _, _, _ in DEPARTMENTS}
    below |= {f"chi-bo-{id}": "dang-uy-cqd" for id, _, _, _, _, _ in BODIES if id != "vptu"}
    split_unit(tx, "dang-uy-khoi", ["dang-uy-cqd", "dang-uy-ubnd"], day, below)
    dissolve_unit(tx, "bcs-ubnd", date(2025, 1, 31), successors=["dang-uy-ubnd"])
    dissolve_unit(tx, "dang-doan-hdnd", date(2025, 1, 31), successors=["dang-uy-cqd"])
    merge_units(tx, ["bdv"], "btg", day)
    rename_unit(tx, "btg", "Ban Tuyên giáo và Dân vận Tỉnh ủy", day)
    for person in ("p-tinh-uy-bdv-1", "p-tinh-uy-bdv-2"):
        bodies.admit(tx, "btg", person, day)


def _merge(house: Building) -> None:
    """1 July 2025: three provinces become one; its bodies go on under the new committee."""
    tx, day = house.tx, MERGER
    others = (
        ("tinh-uy-vinh-long-cu", "Tỉnh ủy Vĩnh Long", "p-vlc"),
        ("tinh-uy-ben-tre", "Tỉnh ủy Bến Tre", "p-btr"),
    )
    for id, name, prefix in others:
        house.unit(id, "province_committee", "province", name, "trung-uong", symbol="TU")
        house.seat(id, "party", house.people(prefix, 3))
    house.unit(NEW, "province_committee", "province", "Tỉnh ủy Vĩnh Long", "trung-uong", symbol="TU", since=day)
    house.post(NEW, "secretary", "Bí thư", LEADERS[0], day)
    house.post(NEW, "deputy_secretary", "Phó Bí thư Thường trực", LEADERS[1], day)
    house.post(NEW, "deputy_secretary", "Phó Bí thư", LEADERS[2], day, mark="-2")
    house.post(NEW, "clerk", "Thư ký", LEADERS[8], day)
    for body in ("ban-thuong-vu", "ban-chap-hanh"):
        move_unit(tx, body, NEW, day)
        posts.end_holding(tx, f"{body}-secretary", "p-tinh-uy-bi-thu-cu", date(2025, 6, 30), "Thôi giữ chức vụ")
        posts.appoint(tx, f"{body}-secretary", LEADERS[0], day, ground="Quyết định minh họa")
        bodies.end_membership(tx, body, "p-tinh-uy-bi-thu-cu", date(2025, 6, 30))
        bodies.admit(tx, body, LEADERS[0], day, standing="chair")
        for person in ("p-vlc-1", "p-btr-1"):
            bodies.admit(tx, body, person, day)
    for id, *_ in BODIES:
        if id != "bdv":
            move_unit(tx, id, NEW, day)
    move_unit(tx, "bcd-pctn", NEW, day)
    communes.dissolve_old(house, day)
    merge_units(tx, [OLD, *(id for id, _, _ in others)], NEW, day)
    for id, _, _, _, _, name in STATE:
        rename_unit(tx, id, name, day)
    people.declare_kinship(tx, "p-tinh-uy-btv-3", "p-tinh-uy-btc-3", "vợ chồng", SINCE)


def _wardens(house: Building) -> None:
    """People who look after the installation and hold no post."""
    for id in DUTIES:
        house.person(id)


def _prefix(body: str) -> str:
    """How the ids of a provincial body's people begin."""
    return f"p-tinh-uy-{'vp' if body == 'vptu' else body}"
