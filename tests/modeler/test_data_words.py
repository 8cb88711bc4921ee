"""Data in a text stands there by its name, [Năm kiểm điểm]; nobody reads or types ${review_year}."""

import re
from collections.abc import Iterator

import pytest

from engine.definitions.folder import Definition, read_definition, read_folder, workflows_root
from tests.modeler.asking import Ask, asking

REVIEW = [
    {"value": "review_year", "type": "int", "words": "Năm kiểm điểm"},
    {"value": "unit_name", "type": "text", "words": "Tên đơn vị"},
    {"value": "met_on", "type": "date", "words": "Ngày họp"},
    {"value": "chair", "type": "person", "words": "Chủ trì"},
    {"value": "people", "type": "list", "words": "Danh sách"},
    {"value": "vote.basis", "type": "text", "words": "Kết quả: căn cứ [viết đủ]"},
    {"value": "first", "type": "text", "words": "Ý kiến"},
    {"value": "second", "type": "text", "words": "Ý kiến"},
]


@pytest.fixture(scope="module")
def panel() -> Iterator[Ask]:
    """The panel's reading and writing, without its pages."""
    with asking("data_words.mjs") as ask:
        yield ask


def procedures() -> Iterator[Definition]:
    for path in sorted(workflows_root().glob("**/procedure.toml")):
        definition, _findings = read_definition(read_folder(path.parent))
        yield definition


def known(definition: Definition) -> list[dict[str, str]]:
    return [
        {"value": name, "type": kind, "words": f"Dữ liệu {name}"} for name, kind in definition.procedure.data.items()
    ]


def test_data_is_read_and_written_by_its_name(panel: Ask) -> None:
    title = panel(
        text="Năm ${review_year} - ${unit_name}", kind="expression", variables=REVIEW, typed="[Ngày họp]: [tên đơn vị]"
    )
    assert title["shown"] == "Năm [Năm kiểm điểm] - [Tên đơn vị]"
    assert title["written"] == "${met_on}: ${unit_name}"


def test_in_a_paper_days_and_people_are_written_as_papers_show_them(panel: Ask) -> None:
    paper = panel(
        text="{{ met_on | date }}, {{met_on}}",
        kind="paper",
        variables=REVIEW,
        typed="[Chủ trì], [Ngày họp], [Tên đơn vị]",
    )
    assert paper["shown"] == "[Ngày họp], {{met_on}}"  # a day without its form is no day that people read
    assert paper["written"] == "{{ chair | person }}, {{ met_on | date }}, {{ unit_name }}"


def test_names_with_brackets_and_names_of_two_are_told_apart(panel: Ask) -> None:
    text = panel(text="{{ vote.basis }} {{ first }} {{ second }}", kind="text", variables=REVIEW)
    assert text["shown"] == "[Kết quả: căn cứ (viết đủ)] [Ý kiến (first)] [Ý kiến (second)]"
    assert text["same"] == "{{ vote.basis }} {{ first }} {{ second }}"


def test_what_is_no_data_stays_as_it_was_typed(panel: Ask) -> None:
    said = "[xem phụ lục] ${people.size()} {% if refused %}[1]{% endif %}"
    answer = panel(text=said, kind="paper", variables=REVIEW)
    assert (answer["shown"], answer["same"]) == (said, said)


def test_the_english_of_a_text_keeps_the_data_as_the_text_has_it(panel: Ask) -> None:
    given = "Ngày {{ met_on | date }} tại ${unit_name}"
    answer = panel(
        text="On {{ met_on | date }}",
        kind="other",
        given=given,
        variables=REVIEW,
        typed="At [Tên đơn vị] on [Ngày họp]",
    )
    assert (answer["shown"], answer["written"]) == ("On [Ngày họp]", "At ${unit_name} on {{ met_on | date }}")


def test_every_shipped_text_comes_back_as_it_was(panel: Ask) -> None:
    shown = 0
    for definition in procedures():
        variables = known(definition)
        papers = [
            text for path, text in definition.files.items() if path.startswith("documents/") and path.endswith(".md")
        ]
        texts = [field.text for form in definition.forms.values() for field in form.fields if field.type == "text"]
        kinds = {"expression": [definition.procedure.title], "paper": papers, "text": texts}
        for kind, all_of_it in kinds.items():
            for text in all_of_it:
                answer = panel(text=text, kind=kind, variables=variables)
                assert close(answer["same"]) == close(text), definition.procedure.id
                shown += answer["shown"].count("[Dữ liệu ")
    assert shown > 100


def close(text: str) -> str:
    """Without the blanks that mean nothing, inside the marks of data."""
    return re.sub(r"\{\{\s*(.*?)\s*\}\}", lambda mark: "{{" + mark[1].replace(" ", "") + "}}", text)
