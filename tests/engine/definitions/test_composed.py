"""The sentences that scripts and mappings put together are found, with a place for each value."""

import pytest

from engine.definitions.composed import sentences


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('"Kỷ luật " + form_words', {"Kỷ luật ${form_words}"}),
        ('${"Lấy phiếu - " + unit_name}', {"Lấy phiếu - ${unit_name}"}),
        ('a ? "cảnh cáo" : "khiển trách"', {"cảnh cáo", "khiển trách"}),
        ('r.name + " (thấp " + string(r.low) + "/" + string(n + 1) + ")"', {"${name} (thấp ${low}/${value})"}),
        (
            '"giữ nguyên " + (form == "warning" ? "cảnh cáo" : "khai trừ")',
            {"giữ nguyên ${value}", "cảnh cáo", "khai trừ"},
        ),
        ('rows.map(r, {"name": r.name, "title": "Kết quả " + r.name + "\\n"})', {"Kết quả ${name}\n"}),
        ('"a" + b + "warning"', set()),
        ("votes.size()", set()),
    ],
)
def test_a_chain_of_texts_is_one_entry(expression: str, found: set[str]) -> None:
    assert set(sentences(expression)) == found
