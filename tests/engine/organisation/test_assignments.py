"""The assignment language, read and resolved."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from engine.organisation import bodies, people, posts, roles
from engine.organisation.assignments import Above, Expression, Here, RoleAt, Starter, Subject, Superior, parse
from engine.organisation.reorganise import dissolve_unit, found_unit
from engine.organisation.roles import AssignmentError, RoleContext, check, place, resolve
from engine.store.transaction import Transaction

START = date(2020, 1, 1)
TODAY = date(2026, 11, 23)


def context(unit: str = "chi-bo", excluded: frozenset[str] = frozenset(), **values: Any) -> RoleContext:
    def evaluate(text: str) -> Any:
        return values[text.removeprefix("${").removesuffix("}")]

    return RoleContext(unit, "p-3", "p-5", None, evaluate, excluded)


def holders(tx: Transaction, text: str, ctx: RoleContext | None = None, day: date = TODAY) -> list[str]:
    return [candidate.person for candidate in resolve(tx, text, ctx or context(), day).candidates]


def test_it_reads_every_form() -> None:
    assert parse("organisation_board@above( superior(unit) ), ${find(a, {'x': '}'})},subject , starter") == (
        RoleAt("organisation_board", Above(Superior(Here()))),
        Expression("find(a, {'x': '}'})"),
        Subject(),
        Starter(),
    )
    assert parse("head@${u}") == (RoleAt("head", Expression("u")),)
    assert roles.parts("head@superior(unit), ${f(a, b)},subject") == [
        "head@superior(unit)",
        "${f(a, b)}",
        "subject",
    ]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0), ("head", 4), ("head@", 5), ("head@units", 5), ("head@superior(unit", 18), ("head@unit,", 10),
        ("head@unit subject", 10), ("${x", 0), ("${}", 2), ("Head@unit", 0), ("head@above unit", 11),
        ("a@b", 2),
    ],
)  # fmt: skip
def test_it_says_where_reading_stopped(text: str, position: int) -> None:
    with pytest.raises(AssignmentError) as error:
        parse(text)
    assert error.value.position == position
    assert str(position + 1) in str(error.value)
    assert check(text) == str(error.value)


def test_check_knows_roles_and_proposes_one() -> None:
    assert check("secretary@unit, members@superior(unit), office@above(unit)") is None
    assert "secretary" in str(check("secretery@unit"))


@given(st.text(alphabet="abusrt@(),${} _", max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert (check(text) is None) or isinstance(check(text), str)


def test_posts_bodies_and_places(tx: Transaction) -> None:
    assert holders(tx, "secretary@unit") == ["p-1"]
    assert holders(tx, "head@unit") == ["p-1"]
    assert holders(tx, "organisation_board@superior(unit)") == ["p-5", "p-6"]
    assert holders(tx, "organisation_board@above(unit)") == ["p-5", "p-6"]
    assert holders(tx, "organisation_board@unit", context("btc")) == ["p-5", "p-6"]
    assert holders(tx, "secretary@${u}", context(u="chi-bo")) == ["p-1"]
    assert holders(tx, "subject, starter, ${who}", context(who=["p-1", {"person": "p-2"}, "xyz", "p-3"])) == [
        "p-3", "p-5", "p-1", "p-2",
    ]  # fmt: skip


def test_members_are_official_members(tx: Transaction) -> None:
    assert holders(tx, "members@unit") == ["p-1", "p-2", "p-3"]
    assert holders(tx, "members@${u}", context(u="btc")) == ["p-5", "p-6"]
    found_unit(tx, "bch", "executive_committee", "grassroots", "Ban Chấp hành", START, parent="dang-uy")
    bodies.admit(tx, "bch", "p-7", START)
    assert holders(tx, "members@superior(unit)") == ["p-7"], (
        "a committee's members are those of its executive body"
    )


def test_a_clerk_of_a_body_is_asked_but_has_no_vote(tx: Transaction) -> None:
    posts.create_post(tx, "btc-clerk", "btc", "clerk", "Văn thư", START)
    posts.appoint(tx, "btc-clerk", "p-7", START)
    assert holders(tx, "organisation_board@above(unit)") == ["p-5", "p-7", "p-6"]
    assert holders(tx, "members@unit", context("btc")) == ["p-5", "p-6"]


def test_words_and_capacities(tx: Transaction) -> None:
    found = resolve(tx, "organisation_board@above(unit), secretary@unit", context(), TODAY)
    assert found.words == "Ban Tổ chức - Đảng ủy Thử; Bí thư - Chi bộ Thử"
    assert [c.capacity for c in found.candidates] == [
        "Trưởng ban, Ban Tổ chức Đảng ủy Thử",
        "Thành viên, Ban Tổ chức Đảng ủy Thử",
        "Bí thư, Chi bộ Thử",
    ]
    assert found.vacancy is None


def test_excluded_people_never_get_it(tx: Transaction) -> None:
    assert holders(tx, "members@unit", context(excluded=frozenset({"p-1"}))) == ["p-2", "p-3"]
    nobody = resolve(tx, "secretary@unit", context(excluded=frozenset({"p-1"})), TODAY)
    assert nobody.candidates == []
    assert "người liên quan" in str(nobody.vacancy)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("clerk@unit", "không có chức vụ"),
        ("secretary@superior(superior(unit))", "chưa có người giữ"),
        ("office@above(unit)", "không có đơn vị nào"),
        ("secretary@superior(superior(superior(unit)))", "không có đơn vị nào"),
        ("${who}", "chưa nêu tên ai"),
        ("head@${who}", "không có đơn vị nào"),
    ],
)
def test_a_vacancy_says_why(tx: Transaction, text: str, reason: str) -> None:
    found = resolve(tx, text, context(who=None), TODAY)
    assert found.candidates == []
    assert reason in str(found.vacancy)
    assert "23/11/2026" in str(found.vacancy)


def test_an_ended_unit_names_its_successor(tx: Transaction) -> None:
    found_unit(tx, "moi", "cell", "cell", "Chi bộ Mới", START, parent="dang-uy")
    dissolve_unit(tx, "chi-bo", date(2025, 6, 30), successors=["moi"])
    assert holders(tx, "secretary@unit", day=date(2025, 6, 30)) == ["p-1"]
    assert "Chi bộ Mới" in str(resolve(tx, "secretary@unit", context(), TODAY).vacancy)
    assert holders(tx, "organisation_board@above(unit)") == ["p-5", "p-6"]


def test_holders_of_the_day(tx: Transaction) -> None:
    posts.end_holding(tx, "chi-bo-secretary", "p-1", date(2023, 12, 31))
    posts.appoint(tx, "chi-bo-secretary", "p-2", date(2024, 1, 1))
    assert holders(tx, "secretary@unit", day=date(2023, 12, 31)) == ["p-1"]
    assert holders(tx, "secretary@unit", day=date(2024, 1, 1)) == ["p-2"]
    people.end_person(tx, "p-3", date(2025, 1, 1))
    assert holders(tx, "subject") == []


def test_a_place_is_a_unit_or_the_body_there(tx: Transaction) -> None:
    assert place(tx, "unit", context(), TODAY) == "chi-bo"
    assert place(tx, "superior(unit)", context(), TODAY) == "dang-uy"
    assert place(tx, "above(unit)", context(), TODAY) == "dang-uy"
    assert place(tx, "organisation_board@superior(unit)", context(), TODAY) == "btc"
    assert place(tx, "superior(superior(superior(unit)))", context(), TODAY) is None
    assert place(tx, "${u}", context(u="btc"), TODAY) == "btc"


def test_it_asks_the_database_few_times(tx: Transaction) -> None:
    asked: list[str] = []
    event.listen(tx.connection, "before_cursor_execute", lambda *args: asked.append(args[2]))
    resolve(tx, "organisation_board@above(unit)", context(), TODAY)
    assert len(asked) <= 8, asked
