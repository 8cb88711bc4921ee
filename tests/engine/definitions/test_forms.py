"""Forms: one definition for page, validation and schema; nothing typed is lost."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.form_fields import FormFault
from engine.definitions.form_reading import FormRejected, accept_typed, parse_date, parse_number, read_posted
from engine.definitions.forms import Form


def form(*components: dict[str, object]) -> Form:
    return Form.parse(json.dumps({"type": "default", "id": "f", "components": list(components)}))


def test_numbers_as_vietnamese_people_write_them() -> None:
    assert parse_number("12.000.000") == 12_000_000
    assert parse_number("89,99", 100) == 8999
    assert parse_number("90", 100) == 9000
    assert parse_number("89,999", 100) is None
    assert parse_number("1,5") is None
    assert parse_number("mười") is None


@given(st.integers(0, 10**12))
def test_a_number_written_with_thousands_dots_reads_back(value: int) -> None:
    assert parse_number(f"{value:,}".replace(",", ".")) == value


def test_dates() -> None:
    assert parse_date("20/12/2026") == "2026-12-20"
    assert parse_date("2026-02-30") is None


def test_every_error_comes_at_once_with_what_was_typed() -> None:
    made = form(
        {"type": "textfield", "key": "name", "label": "Tên", "validate": {"required": True}},
        {"type": "number", "key": "n", "label": "Số", "validate": {"min": 1, "max": 5}},
        {"type": "datetime", "subtype": "date", "key": "day", "dateLabel": "Ngày"},
    )
    with pytest.raises(FormRejected) as refused:
        read_posted(made, {"name": "", "n": "9", "day": "hôm nay"}, {}, {})
    assert {(error.path, error.code) for error in refused.value.errors} == {
        ("name", "required"),
        ("n", "maximum"),
        ("day", "date"),
    }
    assert refused.value.raw["day"] == "hôm nay"


def test_a_hidden_field_is_not_required_and_is_null() -> None:
    made = form(
        {
            "type": "radio",
            "key": "v",
            "label": "?",
            "values": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
        },
        {
            "type": "textarea",
            "key": "why",
            "label": "Lý do",
            "validate": {"required": True},
            "conditional": {"hide": '${v != "b"}'},
        },
    )
    assert read_posted(made, {"v": "a", "why": "bỏ"}, {}, {}) == {"v": "a", "why": None}
    with pytest.raises(FormRejected):
        read_posted(made, {"v": "b"}, {}, {})


def test_fixed_rows_keep_their_map_and_add_the_answers() -> None:
    made = form(
        {
            "type": "dynamiclist", "path": "people", "label": "Người",
            "properties": {"rows": "${list}", "row_label": "name"},
            "components": [{"type": "checkbox", "key": "exempt", "label": "Miễn"}],
        }
    )  # fmt: skip
    data = {"list": [{"person": "p1", "name": "A", "exempt": False}, {"person": "p2", "name": "B", "exempt": True}]}
    read = read_posted(made, {"people.__count": "2", "people.0.exempt": "on"}, data, {})
    assert read == {
        "people": [{"person": "p1", "name": "A", "exempt": True}, {"person": "p2", "name": "B", "exempt": False}]
    }
    assert accept_typed(made, {}, data, {})["people"][1]["exempt"] is True


def test_a_rule_across_fields() -> None:
    made = form(
        {"type": "number", "key": "issued", "label": "Phát"},
        {
            "type": "number",
            "key": "back",
            "label": "Thu",
            "properties": {"rule": "${back <= issued}", "rule_message": "Nhiều hơn"},
        },
    )
    with pytest.raises(FormRejected) as refused:
        read_posted(made, {"issued": "3", "back": "4"}, {}, {})
    assert refused.value.errors[0].sentence() == "Nhiều hơn"


def test_unknown_parts_are_faults_found_at_deployment() -> None:
    made = form(
        {"type": "spinner", "key": "x"}, {"type": "textfield", "key": "y", "label": "Y", "properties": {"magic": 1}}
    )
    assert len(made.check(set())) == 2
    with pytest.raises(FormFault):
        Form.parse("[]")
