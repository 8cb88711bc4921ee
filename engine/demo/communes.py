"""Districts and communes before, communes and wards after 1 July 2025. Which make up which is simplified."""

from datetime import date

from engine.demo.building import Building
from engine.organisation.days import day_before
from engine.organisation.reorganise import dissolve_unit, merge_units, move_unit

DISTRICTS = (
    ("thanh-pho-tra-vinh", "Thành ủy Trà Vinh"),
    ("huyen-cang-long", "Huyện ủy Càng Long"),
    ("huyen-chau-thanh", "Huyện ủy Châu Thành"),
    ("huyen-cau-ke", "Huyện ủy Cầu Kè"),
    ("huyen-tieu-can", "Huyện ủy Tiểu Cần"),
    ("huyen-cau-ngang", "Huyện ủy Cầu Ngang"),
    ("huyen-tra-cu", "Huyện ủy Trà Cú"),
    ("thi-xa-duyen-hai", "Thị ủy Duyên Hải"),
)
#: id, name, district, the new commune or ward that it becomes a part of
OLD = (
    ("phuong-1-cu", "phường 1, thành phố Trà Vinh", "thanh-pho-tra-vinh", "tra-vinh"),
    ("phuong-3-cu", "phường 3, thành phố Trà Vinh", "thanh-pho-tra-vinh", "tra-vinh"),
    ("xa-long-duc-cu", "xã Long Đức, thành phố Trà Vinh", "thanh-pho-tra-vinh", "long-duc"),
    ("thi-tran-cang-long-cu", "thị trấn Càng Long", "huyen-cang-long", "cang-long"),
    ("xa-my-cam-cu", "xã Mỹ Cẩm", "huyen-cang-long", "cang-long"),
    ("thi-tran-chau-thanh-cu", "thị trấn Châu Thành", "huyen-chau-thanh", "chau-thanh"),
    ("thi-tran-cau-ke-cu", "thị trấn Cầu Kè", "huyen-cau-ke", "cau-ke"),
    ("thi-tran-tieu-can-cu", "thị trấn Tiểu Cần", "huyen-tieu-can", "tieu-can"),
    ("thi-tran-cau-ngang-cu", "thị trấn Cầu Ngang", "huyen-cau-ngang", "cau-ngang"),
    ("thi-tran-tra-cu-cu", "thị trấn Trà Cú", "huyen-tra-cu", "tra-cu"),
    ("phuong-1-dh-cu", "phường 1, thị xã Duyên Hải", "thi-xa-duyen-hai", "duyen-hai"),
)
#: short name, id, name
NEW = (
    ("tra-vinh", "phuong-tra-vinh", "phường Trà Vinh"),
    ("long-duc", "phuong-long-duc", "phường Long Đức"),
    ("duyen-hai", "phuong-duyen-hai", "phường Duyên Hải"),
    ("cang-long", "xa-cang-long", "xã Càng Long"),
    ("chau-thanh", "xa-chau-thanh", "xã Châu Thành"),
    ("cau-ke", "xa-cau-ke", "xã Cầu Kè"),
    ("tieu-can", "xa-tieu-can", "xã Tiểu Cần"),
    ("cau-ngang", "xa-cau-ngang", "xã Cầu Ngang"),
    ("tra-cu", "xa-tra-cu", "xã Trà Cú"),
)
#: One of the few that stayed as they were: it only moved under the province.
UNCHANGED = ("hoa-minh", "xa-hoa-minh", "xã Hòa Minh")
RESIDENCE = (
    ("chi-bo-khom-1", "Chi bộ khóm 1, phường Trà Vinh", "phuong-tra-vinh", "p-khom-1"),
    ("chi-bo-khom-2", "Chi bộ khóm 2, phường Trà Vinh", "phuong-tra-vinh", "p-khom-2"),
    ("chi-bo-ap-1", "Chi bộ ấp 1, xã Càng Long", "xa-cang-long", "p-ap-1"),
)


def old(house: Building, province: str) -> None:
    """The districts of 2015 with the communes of the picture, and the commune that stays."""
    for id, name in DISTRICTS:
        house.unit(id, "district_committee", "district", name, province)
        house.seat(id, "party", house.people(f"p-{id}", 3))
    for id, name, district, _ in OLD:
        house.unit(id, "commune_committee", "commune", f"Đảng ủy {name}", district)
        house.seat(id, "party", house.people(f"p-{id}", 2))
    short, id, name = UNCHANGED
    _commune(house, short, id, name, "huyen-chau-thanh", house.since)


def dissolve_old(house: Building, day: date) -> None:
    """The commune that stays moves up; the others merge; then the districts end, followed by their communes.

    The new communes are founded on the day itself, so that everything has a successor.
    """
    province = "tinh-uy"
    move_unit(house.tx, UNCHANGED[1], province, day)
    ids = {short: id for short, id, _ in NEW}
    for _, id, name in NEW:
        house.unit(id, "commune_committee", "commune", f"Đảng ủy {name}", province, since=day)
    for id, _, _, short in OLD:
        merge_units(house.tx, [id], ids[short], day)
    for district, _ in DISTRICTS:
        following = {ids[short] for _, _, within, short in OLD if within == district}
        following |= {UNCHANGED[1]} if district == "huyen-chau-thanh" else set()
        dissolve_unit(house.tx, district, day_before(day), successors=sorted(following), kind="split")


def new(house: Building, province: str, day: date) -> None:
    """People and bodies of the new communes and wards; some cells where people live."""
    for short, id, name in NEW:
        _commune(house, short, id, name, None, day)
    for id, name, commune, prefix in RESIDENCE:
        house.cell(id, name, commune, house.people(prefix, 4), kind="residence_cell", since=day)


def _commune(house: Building, short: str, id: str, name: str, parent: str | None, day: date) -> None:
    """A commune's bodies and the cell of its staff; the committee too, when a parent is given."""
    whole = f"Đảng ủy {name}"
    if parent is not None:
        house.unit(id, "commune_committee", "commune", whole, parent, since=day)
    staff = house.people(f"p-{id}", 10)
    house.seat(id, "party", [staff[0], staff[1], staff[9]], day)
    for body, kind, called, titles, members in (
        (f"bch-{short}", "executive_committee", f"Ban Chấp hành {whole}", "party", staff),
        (f"btv-{short}", "standing_committee", f"Ban Thường vụ {whole}", "party", staff[:3]),
        (
            f"ubkt-{short}",
            "inspection_committee",
            f"Ủy ban Kiểm tra {whole}",
            "inspection_committee",
            staff[3:6],
        ),
        (f"bxd-{short}", "organisation_board", f"Ban Xây dựng Đảng {name}", "board", staff[6:9]),
        (f"vp-{short}", "office", f"Văn phòng {whole}", "office", [staff[9], staff[8], staff[5]]),
    ):
        house.body(body, kind, called, id, "commune", titles, members, since=day)
    # its staff lead the cell, not the heads of the committee: they would decide as the superior of their own proposals
    led = [*staff[8:], *staff[:8]]
    house.cell(f"chi-bo-co-quan-{short}", f"Chi bộ cơ quan Đảng {name}", id, led, since=day)
