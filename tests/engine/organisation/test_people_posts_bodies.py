"""People, posts, memberships: from a day to a day, and never two in one chair."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import NotFound
from engine.organisation import bodies, people, posts, substitutes
from engine.organisation.refusals import (
    AfterEnd,
    AlreadyExists,
    BeforeStart,
    Missing,
    NothingToEnd,
    NotWithYourself,
    Overlaps,
    ReversedPeriod,
)
from engine.store.transaction import Store, Transaction

START = date(2020, 1, 1)
TODAY = date(2026, 11, 23)


def test_people_are_found_with_or_without_marks(tx: Transaction) -> None:
    for text in ("đặng thị ánh", "dang anh", "ANH DANG", "Ánh"):
        assert [found.id for found in people.search(tx, text, 5)] == ["p-1"]
    assert [found.id for found in people.search(tx, "dien", 5)] == ["p-5"]
    assert people.search(tx, "thi", 1) == [people.person(tx, "p-4")] or len(people.search(tx, "thi", 1)) == 1
    assert {found.id for found in people.search(tx, "thi", 5)} == {"p-1", "p-4"}
    assert people.search(tx, "%", 5) == []
    assert people.search(tx, "  ", 5) == []


def test_names_come_in_the_order_asked(tx: Transaction) -> None:
    assert list(people.names(tx, ["p-3", "xyz", "p-1"]).items()) == [
        ("p-3", "Lê Minh Châu"),
        ("p-1", "Đặng Thị Ánh"),
    ]
    assert people.names(tx, []) == {}


def test_names_are_kept_composed(tx: Transaction) -> None:
    people.register(tx, "p-9", "Nguyê\u0303n  A", START)
    assert people.person(tx, "p-9").full_name == "Nguyễn A"
    with pytest.raises(AlreadyExists):
        people.register(tx, "p-9", "B", START)
    with pytest.raises(Missing):
        people.register(tx, "p-10", "  ", START)
    with pytest.raises(NotFound):
        people.person(tx, "p-10")


def test_contact_data_can_be_corrected(tx: Transaction) -> None:
    people.correct(tx, "p-1", email="anh@example.invalid", works_in_system=False)
    found = people.person(tx, "p-1")
    assert (found.email, found.works_in_system) == ("anh@example.invalid", False)


def test_kinship_counts_from_either_side_and_by_day(tx: Transaction) -> None:
    people.declare_kinship(tx, "p-1", "p-6", "vợ chồng", date(2022, 1, 1), date(2024, 12, 31))
    assert people.relatives(tx, "p-1", date(2023, 1, 1)) == {"p-6"}
    assert people.relatives(tx, "p-6", date(2024, 12, 31)) == {"p-1"}
    assert people.relatives(tx, "p-6", date(2025, 1, 1)) == set()
    with pytest.raises(Overlaps):
        people.declare_kinship(tx, "p-6", "p-1", "vợ chồng", date(2024, 1, 1))
    with pytest.raises(NotWithYourself):
        people.declare_kinship(tx, "p-1", "p-1", "anh em", START)


def test_what_a_person_holds(tx: Transaction) -> None:
    held = people.posts_of(tx, "p-1", TODAY)
    assert [(post.id, post.unit, post.unit_name, post.title, post.since) for post in held] == [
        ("chi-bo-secretary", "chi-bo", "Chi bộ Thử", "Bí thư", START)
    ]
    member = people.memberships_of(tx, "p-4", TODAY)[0]
    assert (member.unit, member.standing, member.admitted_on) == ("chi-bo", "probationary", START)


def test_head_finds_the_secretary_of_a_party_unit(tx: Transaction) -> None:
    assert [holder.person for holder in posts.holders(tx, "chi-bo", "head", TODAY)] == ["p-1"]
    assert [holder.person for holder in posts.holders(tx, "btc", "head", TODAY)] == ["p-5"]
    assert [h.person for h in posts.holders(tx, "chi-bo", ("secretary", "deputy_secretary"), TODAY)] == [
        "p-2",
        "p-1",
    ]
    assert len(posts.holders(tx, "chi-bo", None, TODAY)) == 2


def test_one_chair_one_holder(tx: Transaction) -> None:
    with pytest.raises(Overlaps) as refused:
        posts.appoint(tx, "chi-bo-secretary", "p-3", TODAY)
    assert "nay" in str(refused.value)
    posts.end_holding(tx, "chi-bo-secretary", "p-1", TODAY)
    with pytest.raises(Overlaps):
        posts.appoint(tx, "chi-bo-secretary", "p-3", TODAY)
    posts.appoint(tx, "chi-bo-secretary", "p-3", TODAY + timedelta(1))
    assert [h.person for h in posts.holders(tx, "chi-bo", "secretary", TODAY)] == ["p-1"]
    assert [h.person for h in posts.holders(tx, "chi-bo", "secretary", TODAY + timedelta(1))] == ["p-3"]
    with pytest.raises(NothingToEnd):
        posts.end_holding(tx, "chi-bo-secretary", "p-1", TODAY + timedelta(5))


def test_appointments_stay_within_post_and_person(tx: Transaction) -> None:
    with pytest.raises(BeforeStart):
        posts.appoint(tx, "tinh-secretary", "p-7", date(2019, 1, 1))
    with pytest.raises(ReversedPeriod):
        posts.appoint(tx, "tinh-secretary", "p-7", TODAY, until=date(2020, 1, 1))
    with pytest.raises(NotFound):
        posts.appoint(tx, "tinh-secretary", "p-77", TODAY)
    posts.end_post(tx, "tinh-secretary", date(2024, 12, 31))
    with pytest.raises(AfterEnd):
        posts.appoint(tx, "tinh-secretary", "p-7", date(2024, 1, 1))
    posts.appoint(tx, "tinh-secretary", "p-7", date(2024, 1, 1), until=date(2024, 12, 31))


def test_members_and_their_standing(tx: Transaction) -> None:
    assert [m.person for m in bodies.members(tx, "chi-bo", TODAY)] == ["p-1", "p-2", "p-3", "p-4"]
    assert [m.person for m in bodies.members(tx, "chi-bo", TODAY, "probationary")] == ["p-4"]
    assert [m.person for m in bodies.official_members(tx, "chi-bo", TODAY)] == ["p-1", "p-2", "p-3"]
    assert [m.person for m in bodies.members(tx, "btc", TODAY)] == ["p-5", "p-6"]
    bodies.change_standing(tx, "chi-bo", "p-4", date(2021, 1, 1), standing="official")
    assert len(bodies.official_members(tx, "chi-bo", date(2020, 12, 31))) == 3
    assert len(bodies.official_members(tx, "chi-bo", date(2021, 1, 1))) == 4
    assert bodies.membership(tx, "chi-bo", "p-4", TODAY).admitted_on == START  # type: ignore[union-attr]


def test_nobody_is_a_member_twice(tx: Transaction) -> None:
    with pytest.raises(Overlaps):
        bodies.admit(tx, "chi-bo", "p-1", TODAY, standing="official")
    bodies.end_membership(tx, "chi-bo", "p-1", date(2024, 12, 31))
    bodies.admit(tx, "chi-bo", "p-1", date(2025, 1, 1), standing="official")
    with pytest.raises(NothingToEnd):
        bodies.end_membership(tx, "chi-bo", "p-7", TODAY)
    with pytest.raises(Missing):
        bodies.admit(tx, "chi-bo", "p-7", TODAY, standing="guest")


def test_a_person_taken_off_the_record_leaves_everything(tx: Transaction) -> None:
    people.end_person(tx, "p-1", date(2026, 1, 31))
    assert people.posts_of(tx, "p-1", date(2026, 1, 31)) != []
    assert people.posts_of(tx, "p-1", date(2026, 2, 1)) == []
    assert people.memberships_of(tx, "p-1", date(2026, 2, 1)) == []
    with pytest.raises(AfterEnd):
        posts.appoint(tx, "tinh-secretary", "p-1", TODAY)


def test_substitutes_act_between_two_days(tx: Transaction) -> None:
    substitutes.name_substitute(tx, "p-1", "p-2", date(2026, 11, 1), date(2026, 11, 30), "Đi học")
    assert substitutes.substituted_by(tx, "p-2", date(2026, 11, 30)) == ["p-1"]
    assert substitutes.substituted_by(tx, "p-2", date(2026, 12, 1)) == []
    assert substitutes.substitutes_of(tx, "p-1", date(2026, 11, 1)) == ["p-2"]
    with pytest.raises(Overlaps):
        substitutes.name_substitute(tx, "p-1", "p-2", date(2026, 11, 30), date(2026, 12, 30))
    with pytest.raises(NotWithYourself):
        substitutes.name_substitute(tx, "p-1", "p-1", date(2027, 1, 1), date(2027, 1, 2))
    substitutes.end_substitution(tx, "p-1", "p-2", date(2026, 11, 15))
    assert substitutes.substituted_by(tx, "p-2", date(2026, 11, 16)) == []


days = st.dates(date(2020, 1, 1), date(2028, 12, 31))
periods = st.lists(st.tuples(st.sampled_from(["p-3", "p-4", "p-7"]), days, st.none() | days), max_size=8)


@settings(max_examples=40, deadline=None)
@given(wanted=periods, asked=days)
def test_nobody_holds_a_post_before_appointment_or_after_its_end(
    new_store: Callable[[], Store],
    fill: Callable[[Transaction], None],
    wanted: list[tuple[str, date, date | None]],
    asked: date,
) -> None:

    with new_store().write() as tx:
        fill(tx)
        accepted: list[tuple[str, date, date | None]] = []
        for person, first, last in wanted:
            try:
                posts.appoint(tx, "tinh-secretary", person, first, until=last)
                accepted.append((person, first, last))
            except (Overlaps, ReversedPeriod):
                pass
        holding = [p for p, first, last in accepted if first <= asked and (last is None or asked <= last)]
        assert [holder.person for holder in posts.holders(tx, "tinh", "secretary", asked)] == holding
        assert len(holding) <= 1
