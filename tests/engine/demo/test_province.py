"""The demo province holds what scenarios, pages and manuals rely on."""

from datetime import date

import pytest
from sqlalchemy import func, select

from engine import history
from engine.demo import province
from engine.organisation import accounts, bodies, exchange, people, posts, roles, substitutes, units
from engine.organisation.kinds import BODY_KINDS, KINDS, LEVELS
from engine.store import tables
from engine.store.transaction import Store, Transaction

TODAY = date(2026, 11, 23)
DAYS = [date(2016, 3, 1), date(2022, 12, 31), date(2025, 3, 1), date(2025, 7, 1), TODAY]


def holders(
    tx: Transaction, text: str, unit: str, day: date, excluded: frozenset[str] = frozenset()
) -> list[str]:
    context = roles.RoleContext(unit, None, None, None, lambda _: None, excluded)
    return [candidate.person for candidate in roles.resolve(tx, text, context, day).candidates]


def test_two_builds_are_alike(demo: Store, empty: Store) -> None:
    with empty.write() as tx:
        province.build(tx)
        again = exchange.export(tx)
        hashes = tx.connection.execute(select(tables.account.c.password_hash).distinct()).scalars().all()
        assert history.broken_link(tx, None) is None
    with demo.read() as tx:
        assert exchange.export(tx) == again
        assert (
            tx.connection.execute(select(tables.account.c.password_hash).distinct()).scalars().all() == hashes
        )


def test_the_province_is_of_the_promised_size(tx: Transaction) -> None:
    tree = [unit for _, unit in units.tree(tx, TODAY)]
    assert 100 <= len(tree) <= 160
    assert 45 <= len([unit for unit in tree if not unit.is_body]) <= 80
    assert 300 <= tx.connection.execute(select(func.count()).select_from(tables.person)).scalar_one() <= 400
    assert all(unit.kind in KINDS and unit.level in LEVELS for unit in tree)
    names = tx.connection.execute(select(tables.person.c.full_name)).scalars().all()
    assert len(set(names)) == len(names)
    emails = tx.connection.execute(select(tables.person.c.email)).scalars()
    assert all(email.endswith("@example.invalid") for email in emails)


@pytest.mark.parametrize("day", DAYS)
def test_the_office_and_its_cell_resolve_on_every_day(tx: Transaction, day: date) -> None:
    for text in (
        "secretary@unit",
        "deputy_secretary@unit",
        "members@unit",
        "secretary@superior(unit)",
        "clerk@superior(unit)",
        "head@superior(superior(unit))",
        "secretary@superior(superior(superior(unit)))",
        *(f"{kind}@superior(unit)" for kind in (
            "organisation_board", "inspection_committee", "propaganda_board", "standing_committee",
            "office", "executive_committee",
        )),
        *(f"{kind}@above(superior(unit))" for kind in (
            "organisation_board", "inspection_committee", "propaganda_board", "standing_committee",
            "office", "executive_committee", "internal_affairs_board", "council",
            "fatherland_front", "mass_organisation",
        )),
        "organisation_board@above(superior(superior(unit)))",
        "inspection_committee@above(superior(superior(unit)))",
    ):  # fmt: skip
        assert holders(tx, text, "chi-bo-vp", day), text


@pytest.mark.parametrize("day", DAYS)
def test_every_body_has_three_people(tx: Transaction, day: date) -> None:
    for _, unit in units.tree(tx, day):
        if unit.kind in BODY_KINDS:
            found = {member.person for member in bodies.members(tx, unit.id, day)}
            assert len(found) >= 3, unit.id


@pytest.mark.parametrize("day", DAYS)
def test_no_unit_hangs_in_the_air(tx: Transaction, day: date) -> None:
    tops = {unit.id for depth, unit in units.tree(tx, day) if depth == 0}
    assert tops == {"trung-uong"}
    stored = select(func.count()).select_from(tables.unit).where(tables.unit.c.valid_from <= day.isoformat())
    open_ = stored.where(tables.unit.c.valid_to.is_(None) | (tables.unit.c.valid_to >= day.isoformat()))
    assert len(units.tree(tx, day)) == tx.connection.execute(open_).scalar_one()


def test_both_pictures_of_the_province(tx: Transaction) -> None:
    old, new = date(2025, 6, 30), date(2025, 7, 1)
    assert [unit.name for unit in units.ancestors(tx, "chi-bo-vp", old)][1] == "Tỉnh ủy Trà Vinh"
    assert [unit.name for unit in units.ancestors(tx, "chi-bo-vp", new)][1] == "Tỉnh ủy Vĩnh Long"
    assert units.unit(tx, "hdnd", old).name == "Hội đồng nhân dân tỉnh Trà Vinh"
    assert units.unit(tx, "hdnd", new).name == "Hội đồng nhân dân tỉnh Vĩnh Long"
    assert any(unit.level == "district" for _, unit in units.tree(tx, old))
    assert not any(unit.level == "district" for _, unit in units.tree(tx, new))
    assert {link.unit for link in units.predecessors(tx, "tinh-uy")} == {
        "tinh-uy-tra-vinh", "tinh-uy-vinh-long-cu", "tinh-uy-ben-tre",
    }  # fmt: skip
    assert {link.successor for link in units.successors(tx, "huyen-chau-thanh")} == {
        "xa-chau-thanh",
        "xa-hoa-minh",
    }
    assert units.unit(tx, "xa-hoa-minh", old).parent == "huyen-chau-thanh"
    assert units.unit(tx, "xa-hoa-minh", new).parent == "tinh-uy"
    for _, unit in units.tree(tx, old):
        if not units.exists(tx, unit.id, new):
            assert units.successors(tx, unit.id), unit.id


def test_the_cell_of_the_scenarios(tx: Transaction) -> None:
    cell = {member.person: member for member in bodies.members(tx, "chi-bo-vp", TODAY)}
    assert sorted(cell) == [f"p-vp-0{number}" for number in range(1, 8)]
    assert [person for person, member in cell.items() if member.standing == "probationary"] == ["p-vp-06"]
    assert cell["p-vp-07"].admitted_on == date(2026, 8, 15)
    assert [person for person in sorted(cell) if not people.person(tx, person).works_in_system] == ["p-vp-04"]
    assert holders(tx, "secretary@unit", "chi-bo-vp", TODAY) == ["p-vp-01"]
    assert holders(tx, "deputy_secretary@unit", "chi-bo-vp", TODAY) == ["p-vp-02"]
    elsewhere = {
        person: {found.unit for found in people.memberships_of(tx, person, TODAY)} - {"chi-bo-vp"}
        for person in cell
    }
    assert elsewhere == {person: {"btv-vp"} if person == "p-vp-01" else set() for person in cell}
    assert people.relatives(tx, "p-vp-05", TODAY) == {"p-dang-uy-vp-ubkt-3"}
    left = holders(
        tx,
        "inspection_committee@superior(unit)",
        "chi-bo-vp",
        TODAY,
        frozenset(cell) | {"p-dang-uy-vp-ubkt-3"},
    )
    assert len(left) == 3
    assert substitutes.substituted_by(tx, "p-dang-uy-vp-btg-2", TODAY) == ["p-dang-uy-vp-btg-1"]


def test_every_account_signs_in_and_every_duty_is_there(tx: Transaction) -> None:
    day = tx.today
    assert accounts.verify(tx, "bi-thu", "quytrinh", day) is not None
    for login, person, words in province.ACCOUNTS:
        found = accounts.account(tx, login)
        assert found is not None, login
        assert found.person == person
        assert words
        assert people.person(tx, person)
        holds = people.posts_of(tx, person, day) or people.memberships_of(tx, person, day)
        assert bool(holds) is (not found.duties), login
    assert len(accounts.with_duty(tx, "process_admin", day)) == 2
    assert len(accounts.with_duty(tx, "auditor", day)) == len(accounts.with_duty(tx, "operator", day)) == 1


def test_accounts_may_be_left_out(empty: Store) -> None:
    with empty.write() as tx:
        province.build(tx, accounts_too=False)
        assert accounts.account(tx, "bi-thu") is None


def test_a_former_holder_shows_only_on_old_days(tx: Transaction) -> None:
    assert len(posts.holders(tx, "dang-uy-vp", "deputy_secretary", date(2020, 6, 30))) == 2
    assert len(posts.holders(tx, "dang-uy-vp", "deputy_secretary", date(2020, 7, 1))) == 1


def test_it_comes_back_from_its_own_files(demo: Store, empty: Store) -> None:
    with demo.read() as tx:
        files = exchange.export(tx)
    with empty.write() as tx:
        found = exchange.preview(tx, files)
        assert found.errors == []
        exchange.apply(tx, found)
        assert exchange.export(tx) == files
