"""A unit is what it was on the day that is asked for."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import NotFound
from engine.organisation import bodies, posts, units
from engine.organisation.refusals import (
    AfterEnd,
    AlreadyExists,
    BadId,
    BeforeStart,
    ChangedLater,
    CircleInTree,
    NotWithYourself,
    StartsLater,
    StillBelow,
)
from engine.organisation.reorganise import (
    dissolve_unit,
    found_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from engine.store.transaction import Store, Transaction

START = date(2020, 1, 1)
TODAY = date(2026, 11, 23)


def test_an_old_day_shows_the_old_name(tx: Transaction) -> None:
    rename_unit(tx, "tinh", "Tỉnh ủy Mới", date(2025, 7, 1))
    assert units.unit(tx, "tinh", date(2025, 6, 30)).name == "Tỉnh ủy Thử"
    assert units.unit(tx, "tinh", date(2025, 7, 1)).name == "Tỉnh ủy Mới"


def test_an_old_day_shows_the_old_parent(tx: Transaction) -> None:
    found_unit(tx, "khoi", "committee_under_province", "grassroots", "Đảng ủy Khối", START, parent="tinh")
    move_unit(tx, "dang-uy", "khoi", date(2024, 1, 1))
    assert [above.id for above in units.ancestors(tx, "chi-bo", date(2023, 12, 31))] == ["dang-uy", "tinh"]
    assert [above.id for above in units.ancestors(tx, "chi-bo", date(2024, 1, 1))] == [
        "dang-uy",
        "khoi",
        "tinh",
    ]
    assert units.children(tx, "tinh", date(2024, 1, 1)) == [units.unit(tx, "khoi", date(2024, 1, 1))]


def test_it_answers_for_superior_body_and_the_nearest_above(tx: Transaction) -> None:
    above = units.superior(tx, "chi-bo", TODAY)
    assert above is not None
    assert above.id == "dang-uy"
    assert units.superior(tx, "tinh", TODAY) is None
    board = units.body_of(tx, "dang-uy", "organisation_board", TODAY)
    assert board is not None
    assert board.id == "btc"
    assert units.body_of(tx, "btc", "organisation_board", TODAY) == board
    assert units.body_of(tx, "tinh", "organisation_board", TODAY) is None
    for role, expected in (("organisation_board", "dang-uy"), ("secretary", "tinh"), ("head", "tinh")):
        found = units.above_with(tx, "chi-bo", role, TODAY)
        assert found is not None
        assert found.id == expected
    assert units.above_with(tx, "chi-bo", "office", TODAY) is None


def test_the_tree_lists_parents_before_children(tx: Transaction) -> None:
    assert [(depth, unit.id) for depth, unit in units.tree(tx, TODAY)] == [
        (0, "tinh"), (1, "dang-uy"), (2, "btc"), (2, "chi-bo"),
    ]  # fmt: skip
    assert units.tree(tx, date(2019, 1, 1)) == []


def test_an_unknown_unit_and_a_day_before_founding_are_not_found(tx: Transaction) -> None:
    with pytest.raises(NotFound):
        units.unit(tx, "xyz", TODAY)
    with pytest.raises(BeforeStart) as refused:
        units.unit(tx, "tinh", date(2019, 12, 31))
    assert "01/01/2020" in str(refused.value)
    assert isinstance(refused.value, NotFound)


def test_a_dissolved_unit_is_still_readable_but_not_in_being(tx: Transaction) -> None:
    dissolve_unit(tx, "chi-bo", date(2025, 6, 30))
    after = units.unit(tx, "chi-bo", TODAY)
    assert (after.name, after.parent, after.valid_to) == ("Chi bộ Thử", "dang-uy", date(2025, 6, 30))
    assert not units.exists(tx, "chi-bo", date(2025, 7, 1))
    assert units.exists(tx, "chi-bo", date(2025, 6, 30))
    assert [above.id for above in units.ancestors(tx, "chi-bo", TODAY)] == ["dang-uy", "tinh"]
    with pytest.raises(AfterEnd):
        units.in_being(tx, "chi-bo", TODAY)
    assert bodies.members(tx, "chi-bo", date(2025, 7, 1)) == []
    assert len(bodies.members(tx, "chi-bo", date(2025, 6, 30))) == 4
    assert posts.holders(tx, "chi-bo", "secretary", date(2025, 7, 1)) == []


def test_founding_refuses_bad_ids_doubles_and_missing_parents(tx: Transaction) -> None:
    with pytest.raises(BadId):
        found_unit(tx, "Chi bộ", "cell", "cell", "Chi bộ", START)
    with pytest.raises(AlreadyExists):
        found_unit(tx, "chi-bo", "cell", "cell", "Chi bộ", START)
    with pytest.raises(NotFound):
        found_unit(tx, "moi", "cell", "cell", "Chi bộ", START, parent="xyz")
    with pytest.raises(BeforeStart):
        found_unit(tx, "moi", "cell", "cell", "Chi bộ", date(2019, 1, 1), parent="tinh")


def test_changes_come_in_order_and_within_the_life_of_the_unit(tx: Transaction) -> None:
    rename_unit(tx, "chi-bo", "Chi bộ A", date(2022, 1, 1))
    with pytest.raises(ChangedLater):
        rename_unit(tx, "chi-bo", "Chi bộ B", date(2021, 1, 1))
    with pytest.raises(ChangedLater):
        rename_unit(tx, "chi-bo", "Chi bộ B", date(2022, 1, 1))
    with pytest.raises(BeforeStart):
        rename_unit(tx, "chi-bo", "Chi bộ B", date(2019, 1, 1))
    dissolve_unit(tx, "chi-bo", date(2023, 1, 1))
    with pytest.raises(AfterEnd):
        rename_unit(tx, "chi-bo", "Chi bộ B", date(2024, 1, 1))
    with pytest.raises(AfterEnd):
        dissolve_unit(tx, "chi-bo", date(2022, 6, 1))


def test_nobody_stands_above_themselves_also_not_later(tx: Transaction) -> None:
    with pytest.raises(CircleInTree):
        move_unit(tx, "dang-uy", "chi-bo", TODAY)
    with pytest.raises(CircleInTree):
        move_unit(tx, "dang-uy", "dang-uy", TODAY)
    found_unit(tx, "khac", "grassroots_committee", "grassroots", "Đảng ủy Khác", START, parent="tinh")
    move_unit(tx, "khac", "chi-bo", date(2028, 1, 1))
    with pytest.raises(CircleInTree):
        move_unit(tx, "chi-bo", "khac", date(2027, 1, 1))


def test_a_unit_does_not_end_above_others_that_go_on(tx: Transaction) -> None:
    with pytest.raises(StillBelow) as refused:
        dissolve_unit(tx, "dang-uy", date(2025, 1, 1))
    assert "Chi bộ Thử" in str(refused.value)
    assert "Ban Tổ chức" not in str(refused.value), "bodies end with their unit"
    dissolve_unit(tx, "chi-bo", date(2025, 1, 1))
    dissolve_unit(tx, "dang-uy", date(2025, 1, 1))
    assert not units.exists(tx, "btc", date(2025, 1, 2))


def test_a_unit_does_not_end_before_an_appointment_in_it(tx: Transaction) -> None:
    posts.create_post(tx, "chi-bo-clerk", "chi-bo", "clerk", "Thư ký", date(2027, 1, 1))
    with pytest.raises(StartsLater):
        dissolve_unit(tx, "chi-bo", TODAY)


def test_merged_units_hand_over_what_is_below(tx: Transaction) -> None:
    day = date(2025, 7, 1)
    found_unit(tx, "moi", "grassroots_committee", "grassroots", "Đảng ủy Mới", day, parent="tinh")
    found_unit(tx, "btc-moi", "organisation_board", "grassroots", "Ban Tổ chức Mới", day, parent="moi")
    merge_units(tx, ["dang-uy"], "moi", day)
    assert [above.id for above in units.ancestors(tx, "chi-bo", day)] == ["moi", "tinh"]
    assert [(link.successor, link.kind, link.on) for link in units.successors(tx, "dang-uy")] == [
        ("moi", "merged", day)
    ]
    assert [link.successor for link in units.successors(tx, "btc")] == ["btc-moi"]
    assert [link.unit for link in units.predecessors(tx, "moi")] == ["dang-uy"]
    assert [above.id for above in units.ancestors(tx, "chi-bo", day - timedelta(1))] == ["dang-uy", "tinh"]
    with pytest.raises(NotWithYourself):
        merge_units(tx, ["moi"], "moi", day)


def test_a_split_needs_a_place_for_everything_below(tx: Transaction) -> None:
    day = date(2025, 7, 1)
    for id in ("mot", "hai"):
        found_unit(tx, id, "grassroots_committee", "grassroots", f"Đảng ủy {id}", day, parent="tinh")
    with pytest.raises(StillBelow):
        split_unit(tx, "dang-uy", ["mot", "hai"], day)
    split_unit(tx, "dang-uy", ["mot", "hai"], day, {"chi-bo": "hai"})
    assert {link.successor for link in units.successors(tx, "dang-uy")} == {"mot", "hai"}
    assert units.unit(tx, "chi-bo", day).parent == "hai"


days = st.dates(date(2020, 1, 2), date(2030, 12, 31))


@settings(max_examples=40, deadline=None)
@given(changes=st.lists(days, unique=True, max_size=6), asked=days)
def test_the_name_on_a_day_is_the_last_one_given_until_then(
    new_store: Callable[[], Store], fill: Callable[[Transaction], None], changes: list[date], asked: date
) -> None:

    with new_store().write() as tx:
        fill(tx)
        names = {START: "Chi bộ Thử"}
        for change in sorted(changes):
            names[change] = f"Chi bộ {change}"
            rename_unit(tx, "chi-bo", names[change], change)
        assert units.unit(tx, "chi-bo", asked).name == names[max(day for day in names if day <= asked)]
        assert units.unit(tx, "chi-bo", START).name == "Chi bộ Thử"
