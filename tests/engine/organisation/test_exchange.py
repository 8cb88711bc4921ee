"""The organisation out as CSV and back in: the same picture, every fault at its line, nothing deleted."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine.errors import Refused
from engine.organisation import bodies, exchange, people, posts, substitutes, units
from engine.organisation.exchange import ImportRefused, PictureMoved, UnreadableFiles
from engine.organisation.reorganise import dissolve_unit, found_unit, merge_units, move_unit, rename_unit
from engine.store import tables
from engine.store.transaction import Store, Transaction

START = date(2020, 1, 1)
TODAY = date(2026, 11, 23)

UNITS = "id,kind,level,symbol,name,parent,valid_from,valid_to,successors"
POSTS = "id,unit,role,title,valid_from,valid_to,holder,holder_from,holder_to,ground"
PERSONS = "id,full_name,birth_year,email,phone,works_in_system,valid_from,valid_to"
MEMBERSHIPS = "unit,person,standing,exemption,admitted_on,valid_from,valid_to"


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def told(tx: Transaction, files: dict[str, bytes]) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.column) for fault in exchange.preview(tx, files).errors]


def test_an_unchanged_export_changes_nothing(tx: Transaction) -> None:
    found = exchange.preview(tx, exchange.export(tx))
    assert (found.errors, found.changes) == ([], [])


def test_an_export_opens_in_a_spreadsheet(tx: Transaction) -> None:
    files = exchange.export(tx)
    assert set(files) == {
        "units.csv", "posts.csv", "persons.csv", "memberships.csv", "kinship.csv", "substitutions.csv",
    }  # fmt: skip
    assert all(content.startswith(b"\xef\xbb\xbf") for content in files.values())
    assert "Đặng Thị Ánh" in files["persons.csv"].decode("utf-8-sig")


def test_new_lines_are_added_and_open_ones_ended(tx: Transaction) -> None:
    files = {
        "persons.csv": csv(PERSONS, "p-8,Mai Thị Sen,1990,sen@example.invalid,,1,2026-01-01,"),
        "posts.csv": csv(
            POSTS,
            "chi-bo-secretary,chi-bo,secretary,Bí thư,2020-01-01,,p-1,2020-01-01,2026-11-30,",
            "chi-bo-secretary,chi-bo,secretary,Bí thư,2020-01-01,,p-8,1/12/2026,,Quyết định 12",
        ),
        "memberships.csv": csv(MEMBERSHIPS, "chi-bo,p-8,official,,2015-03-26,2026-01-01,"),
    }
    found = exchange.preview(tx, files)
    assert found.errors == []
    assert sorted((change.kind, change.sheet) for change in found.changes) == [
        ("add", "holdings"), ("add", "memberships"), ("add", "persons"), ("end", "holdings"),
    ]  # fmt: skip
    assert "Mai Thị Sen" in " ".join(change.sentence for change in found.changes)
    assert posts.holders(tx, "chi-bo", "secretary", date(2026, 12, 1))[0].person == "p-1", (
        "a preview writes nothing"
    )
    exchange.apply(tx, found)
    assert [h.person for h in posts.holders(tx, "chi-bo", "secretary", date(2026, 11, 30))] == ["p-1"]
    assert [h.person for h in posts.holders(tx, "chi-bo", "secretary", date(2026, 12, 1))] == ["p-8"]
    assert len(bodies.members(tx, "chi-bo", TODAY)) == 5


def test_a_unit_is_renamed_and_moved_by_ending_its_line(tx: Transaction) -> None:
    lines = csv(
        UNITS,
        "khoi,committee_under_province,grassroots,,Đảng ủy Khối,tinh,2025-01-01,,",
        "chi-bo,cell,cell,,Chi bộ Thử,dang-uy,2020-01-01,2025-06-30,",
        "chi-bo,cell,cell,,Chi bộ Mới,khoi,2025-07-01,,",
    )
    exchange.apply(tx, exchange.preview(tx, {"units.csv": lines}))
    assert (units.unit(tx, "chi-bo", TODAY).name, units.unit(tx, "chi-bo", TODAY).parent) == (
        "Chi bộ Mới",
        "khoi",
    )
    old = units.unit(tx, "chi-bo", date(2025, 6, 30))
    assert (old.name, old.parent, old.valid_to) == ("Chi bộ Thử", "dang-uy", None)


def test_semicolons_and_vietnamese_days_are_read(tx: Transaction) -> None:
    content = csv(PERSONS.replace(",", ";"), "p-8;Mai Thị Sen;1990;;;không;01/02/2026;")
    exchange.apply(tx, exchange.preview(tx, {"persons.csv": content}))
    assert people.person(tx, "p-8").valid_from == date(2026, 2, 1)
    assert people.person(tx, "p-8").works_in_system is False


def test_contact_data_is_corrected_other_columns_are_not(tx: Transaction) -> None:
    files = {
        "persons.csv": csv(PERSONS, "p-1,Đặng Thị Ánh,1980,anh@example.invalid,,1,2020-01-01,"),
        "memberships.csv": csv(MEMBERSHIPS, "chi-bo,p-4,official,,2020-01-01,2020-01-01,"),
    }
    assert told(tx, files) == [("memberships.csv", 2, "standing")]
    del files["memberships.csv"]
    exchange.apply(tx, exchange.preview(tx, files))
    assert people.person(tx, "p-1").birth_year == 1980


def test_every_fault_is_told_with_its_line(tx: Transaction) -> None:
    files = {
        "units.csv": csv(
            UNITS,
            "a,cell,cell,,Chi bộ A,nowhere,2021-01-01,,",
            "b,cell,cell,,Chi bộ B,dang-uy,2021-13-01,,",
            "c,party,cell,,Chi bộ C,dang-uy,2021-01-01,,",
            "d,cell,cell,,Chi bộ D,dang-uy,2021-01-01,2020-01-01,",
            "e,cell,cell,,Chi bộ E,dang-uy,2021-01-01,,",
            "e,cell,cell,,Chi bộ E,dang-uy,2021-01-01,,",
            "f,cell,cell,,Chi bộ F,g,2021-01-01,,",
            "g,cell,cell,,Chi bộ G,f,2021-01-01,,",
            "h,cell,cell,,Chi bộ H,dang-uy,2019-01-01,,",
            "i,cell,cell,,Chi bộ I,dang-uy,2021-01-01,,nowhere:merged:2022-01-01 x",
            "chi-bo,cell,cell,,Chi bộ Thử,dang-uy,2020-01-01,2024-12-31,",
            "Chi bộ,cell,cell,,Chi bộ,dang-uy,2021-01-01,,",
        ),
        "posts.csv": csv(
            POSTS,
            "chi-bo-secretary,chi-bo,secretary,Bí thư,2020-01-01,,p-3,2025-01-01,,",
            "x,nowhere,secretary,Bí thư,2020-01-01,,,,,",
            "y,btc,deputy,Phó,2020-01-01,,p-99,2020-01-01,,",
            "z,btc,deputy,Phó,2020-01-01,,p-7,2019-01-01,,",
            "w,btc,deputy,Phó,2020-01-01,,p-7,,,",
        ),
        "memberships.csv": csv(
            MEMBERSHIPS, "btc,p-1,guest,,,2020-01-01,", "btc,p-6,member,,,2023-01-01,", "btc,p-2,member"
        ),
        "kinship.csv": csv("person,relative,relation,valid_from,valid_to", "p-1,p-1,anh em,2020-01-01,"),
        "substitutions.csv": csv("person,substitute,valid_from,valid_to,ground", "p-1,p-2,2020-01-01,,"),
        "persons.csv": csv(PERSONS.replace("phone,", ""), "p-8,A,,,1,2020-01-01,"),
        "other.csv": b"",
    }
    found = set(told(tx, files))
    assert {
        ("units.csv", 2, "parent"), ("units.csv", 3, "valid_from"), ("units.csv", 4, "kind"),
        ("units.csv", 5, "valid_to"), ("units.csv", 7, "id"), ("units.csv", 8, "parent"),
        ("units.csv", 10, "valid_from"), ("units.csv", 11, "successors"), ("units.csv", 13, "id"),
        ("posts.csv", 2, "holder_from"), ("posts.csv", 3, "unit"), ("posts.csv", 4, "holder"),
        ("posts.csv", 5, "holder_from"), ("posts.csv", 6, "holder_from"),
        ("memberships.csv", 2, "standing"), ("memberships.csv", 3, "valid_from"), ("memberships.csv", 4, ""),
        ("kinship.csv", 2, "relative"), ("substitutions.csv", 2, "valid_to"),
        ("persons.csv", 1, "phone"), ("other.csv", 0, ""),
        ("units.csv", 12, "valid_to"),
    } <= found  # fmt: skip
    before = exchange.export(tx)
    with pytest.raises(ImportRefused):
        exchange.apply(tx, exchange.preview(tx, files))
    assert exchange.export(tx) == before


def test_a_file_that_is_not_utf8_is_a_fault(tx: Transaction) -> None:
    assert told(tx, {"persons.csv": PERSONS.encode() + b"\np-8,\xff\xfe,,,,1,2020-01-01,"}) == [
        ("persons.csv", 2, "")
    ]


def test_an_import_of_an_old_preview_is_refused(tx: Transaction) -> None:
    line = "p-8,Mai Thị Sen,,,,1,2026-01-01,"
    found = exchange.preview(tx, {"persons.csv": csv(PERSONS, line)})
    exchange.apply(tx, found)
    with pytest.raises(PictureMoved):
        exchange.apply(tx, found)


def test_folder_and_zip_give_the_same_files(tx: Transaction, tmp_path: Path) -> None:
    files = exchange.export(tx)
    exchange.write_folder(files, tmp_path / "out")
    (tmp_path / "out.zip").write_bytes(exchange.write_zip(files))
    assert exchange.read_files(tmp_path / "out") == files
    assert exchange.read_files(tmp_path / "out.zip") == files
    assert exchange.read_files(exchange.write_zip(files)) == files
    with pytest.raises(UnreadableFiles):
        exchange.read_files(b"no zip")


def random_history(tx: Transaction, seed: int) -> None:
    """Many acts in a random order; those that are impossible are refused and leave nothing."""
    source = random.Random(seed)

    def some_day() -> date:
        return date(source.randint(2020, 2027), source.randint(1, 12), source.randint(1, 28))

    ids = ["tinh", "dang-uy", "btc", "chi-bo"]
    for number in range(30):
        day, one, other = some_day(), source.choice(ids), source.choice(ids)
        person = f"p-{source.randint(1, 7)}"
        acts = (
            lambda n=number, o=one, d=day: found_unit(
                tx, f"u-{n}", "cell", "cell", f"Chi bộ {n}", d, parent=o
            ),
            lambda n=number, o=one, d=day: rename_unit(tx, o, f"Tên, “{n}”", d),
            lambda o=one, p=other, d=day: move_unit(tx, o, p, d),
            lambda o=one, p=other, d=day: dissolve_unit(tx, o, d, successors=[p]),
            lambda o=one, p=other, d=day: merge_units(tx, [o], p, d),
            lambda n=number, o=one, d=day: posts.create_post(tx, f"post-{n}", o, "deputy", "Phó", d),
            lambda p=person, d=day: posts.appoint(
                tx, "tinh-secretary", p, d, until=source.choice([None, some_day()])
            ),
            lambda p=person, d=day: posts.end_holding(tx, "tinh-secretary", p, d),
            lambda o=one, p=person, d=day: bodies.admit(tx, o, p, d),
            lambda o=one, p=person, d=day: bodies.end_membership(tx, o, p, d),
            lambda p=person, d=day: people.declare_kinship(tx, p, "p-7", "anh em", d),
            lambda p=person, d=day: substitutes.name_substitute(tx, p, "p-6", d, some_day()),
            lambda p=person, d=day: people.end_person(tx, p, d),
        )
        point = tx.connection.begin_nested()
        try:
            source.choice(acts)()
            point.commit()
        except Refused:
            point.rollback()
            units.forget(tx)
        ids += [f"u-{number}"] if units.units(tx, [f"u-{number}"], date(2030, 1, 1)) else []


ROWS = (
    tables.unit, tables.unit_name, tables.unit_parent, tables.unit_successor, tables.person, tables.post,
    tables.holding, tables.membership, tables.kinship, tables.substitution,
)  # fmt: skip


def rows(tx: Transaction) -> list[list[tuple[object, ...]]]:
    return [sorted((tuple(row) for row in tx.connection.execute(select(table))), key=repr) for table in ROWS]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_export_then_import_gives_the_same_rows(
    new_store: Callable[[], Store], fill: Callable[[Transaction], None], seed: int
) -> None:
    with new_store().write() as tx:
        fill(tx)
        random_history(tx, seed)
        files = exchange.export(tx)
        expected = rows(tx)
    with new_store().write() as tx:
        found = exchange.preview(tx, files)
        assert found.errors == []
        exchange.apply(tx, found)
        assert rows(tx) == expected
        assert exchange.export(tx) == files
        imports = select(func.count()).where(tables.history.c.verb == "organisation_imported")
        assert tx.connection.execute(imports).scalar() == 1
