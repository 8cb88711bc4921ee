"""Word files as templates: what is refused before anybody opens it, what is filled, what the page shows of it."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from jinja2 import TemplateError

from engine.definitions.check import check_definition
from engine.definitions.documents import paper_words, placeholders, read_template, with_paper
from engine.definitions.folder import read_definition, read_folder, workflows_root
from engine.definitions.word import as_text
from engine.execution.deploy import read_rules, surroundings

DAY = date(2026, 12, 20)


def word_file(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    """A real Word file with these paragraphs and a table."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        drawn = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(drawn.add_row().cells, row, strict=True):
                cell.text = text
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with one part added or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in with_paper("minutes", None, data)[1]]


def filled(data: bytes, **values: object) -> bytes:
    template, findings = with_paper("minutes", None, data)
    assert findings == []
    paper = template.fill_paper(values, {}, DAY)
    assert paper is not None
    return paper


def test_placeholders_and_rows_of_a_table_are_filled() -> None:
    loop = [["Họ tên"], ["{%tr for p in people %}"], ["{{ p.name }}"], ["{%tr endfor %}"]]
    data = word_file("Biên bản ngày {{ held_on }}", table=loop)
    paper = filled(data, held_on="20/12/2026", people=[{"name": "Bà Hoa"}, {"name": "Ông Bình"}])
    template, _none = with_paper("minutes", None, data)
    assert placeholders(template) == {"held_on", "people"}
    text = paper_words(template, "\n", paper)
    assert text.startswith("Biên bản ngày 20/12/2026")
    assert [line for line in text.splitlines() if "|" in line] == [
        "| Họ tên |", "| --- |", "| Bà Hoa |", "| Ông Bình |",
    ]  # fmt: skip


def test_the_same_data_on_the_same_day_give_the_same_bytes() -> None:
    data = word_file("{{ who }}")
    assert filled(data, who="a") == filled(data, who="a")
    assert filled(data, who="a") != filled(data, who="b")


def test_what_people_typed_stays_text() -> None:
    text = paper_words(
        with_paper("m", None, word_file("x"))[0], "", filled(word_file("{{ who }}"), who="<b>{{ 7*7 }}</b> *a*")
    )
    assert text == "\\<b\\>{{ 7\\*7 }}\\</b\\> \\*a\\*\n"


def test_the_head_of_the_markdown_file_goes_with_the_paper() -> None:
    head, _none = read_template("minutes", "---\ntitle: Biên bản\nreaders: unit\n---\n")
    template, findings = with_paper("minutes", head, word_file("{{ who }}"))
    assert (findings, template.title, template.readers) == ([], "Biên bản", "unit")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "word-unreadable"),
        (b"PK\x03\x04 broken", "word-unreadable"),
        (with_part(word_file("x"), "word/vbaProject.bin", b"macro"), "word-macro"),
        (with_part(word_file("x"), "word/embeddings/oleObject1.bin", b"object"), "word-macro"),
        (
            with_part(
                word_file("x"), "word/document.xml",
                b'<!DOCTYPE w [<!ENTITY a "b">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
            ),
            "xml-doctype",
        ),
        (
            with_part(
                word_file("x"), "word/_rels/settings.xml.rels",
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                b'<Relationship Id="r1" '
                b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
                b'Target="http://example.org/t.dotm" TargetMode="External"/></Relationships>',
            ),
            "word-outside",
        ),
        (with_part(word_file("x"), "word/media/large.emf", b"\0" * 41_000_000), "word-too-large"),
        (word_file("{{ open"), "document-placeholder"),
        (word_file("{% for x in people %}"), "document-placeholder"),
    ],
)  # fmt: skip
def test_it_refuses(data: bytes, code: str) -> None:
    assert codes(data) == [code]


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{{ cycler.__init__.__globals__ }}"])
def test_a_placeholder_that_reaches_for_the_program_is_refused(attack: str) -> None:
    assert [fault.code for fault in with_paper("minutes", None, word_file(attack))[1]] == ["document-placeholder"]


def test_a_placeholder_reaches_nothing_but_the_data() -> None:
    with pytest.raises(TemplateError):
        filled(word_file("{{ nobody }}"))


def test_the_check_names_the_placeholder_that_no_variable_fills() -> None:
    files = read_folder(workflows_root() / "annual-review")
    files["documents/guideline.docx"] = as_text("guideline.docx", word_file("{{ review_year }} {{ no_such_name }}"))
    definition, faults = read_definition(files)
    assert faults == []
    around = surroundings([definition], read_rules(workflows_root()))
    found = [dict(said.values) for said in check_definition(definition, around) if said.code == "document-variable"]
    assert found == [{"key": "guideline", "name": "no_such_name"}]
