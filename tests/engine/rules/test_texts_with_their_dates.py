"""A row that rests on several texts names each with its date: numbers are used again in other years."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli.main import main
from engine.definitions.folder import workflows_root
from engine.rules.dated import RuleBook, basis, cited, documents

BOOK = RuleBook.load(workflows_root())
TWO = "132-QĐ/TW; 21-HD/BTCTW (18/10/2019)"
RULE = """name: share
rule: R-900
title: {vi: Tỷ lệ, en: Share}
key_date: {vi: ngày bỏ phiếu, en: day of the vote}
inputs: {n: int}
outputs: {needed: int}
versions:
- {id: v1, TEXTS, from: '2020-01-01', source: T, verified: true, result: {needed: n / 2}}
"""


@pytest.mark.parametrize("name", BOOK.names())
def test_every_text_behind_every_row_has_its_date(name: str) -> None:
    for row in BOOK.rules[name].versions:
        for number, dated in row.documents:
            assert number
            assert date.fromisoformat(dated) <= date(2026, 11, 27), (row.id, number)


def test_papers_cite_each_text_with_its_date_in_both_languages() -> None:
    assert basis(TWO, "2018-03-08", True) == "132-QĐ/TW ngày 08/03/2018; 21-HD/BTCTW ngày 18/10/2019"
    assert basis(TWO, "2018-03-08", True, "en") == "132-QĐ/TW of 08/03/2018; 21-HD/BTCTW of 18/10/2019"
    assert basis("22-QĐ/TW", "2021-07-28", False) == "22-QĐ/TW ngày 28/07/2021 (chưa đối chiếu văn bản ký)"


def test_a_declared_list_gives_number_and_date_of_each() -> None:
    declared = "documents: [{number: 1-QĐ, dated: '2019-12-01'}, {number: 2-HD, dated: '2020-02-03'}]"
    book = RuleBook.from_files({"share.yaml": RULE.replace("TEXTS", declared)})
    assert book.findings == []
    row = book.rules["share"].versions[0]
    assert (row.document, row.dated) == ("1-QĐ; 2-HD (03/02/2020)", "2019-12-01")
    assert row.documents == (("1-QĐ", "2019-12-01"), ("2-HD", "2020-02-03"))


def test_a_further_text_without_its_date_is_refused() -> None:
    book = RuleBook.from_files({"share.yaml": RULE.replace("TEXTS", "document: 1-QĐ; 2-HD, dated: '2019-12-01'")})
    assert [found.code for found in book.findings] == ["rule-undated"]
    assert "2-HD" in book.findings[0].sentence()


def test_an_answer_recorded_before_the_dates_were_declared_is_cited_with_them() -> None:
    row = next(row for row in BOOK.rules["excellent_cap"].versions if row.id == "v2019")
    assert cited("132-QĐ/TW; 21-HD/BTCTW", "2018-03-08", row) == basis(TWO, "2018-03-08", True)
    assert cited("132-QĐ/TW", "2018-03-08", row) == "132-QĐ/TW ngày 08/03/2018"
    assert cited("132-QĐ/TW; 9-HD", "2018-03-08", None) == "132-QĐ/TW ngày 08/03/2018; 9-HD"
    assert documents("132-QĐ/TW; 9-HD", "2018-03-08")[1] == ("9-HD", "")


def test_the_command_names_every_text(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'none.db'}"
    asked = ["--database", database, "rule", "excellent_cap", "--on", "2020-12-31", "good=10", "--json"]
    told = json.loads(CliRunner().invoke(main, asked).output)
    assert told["documents"] == [
        {"number": "132-QĐ/TW", "dated": "2018-03-08"},
        {"number": "21-HD/BTCTW", "dated": "2019-10-18"},
    ]
