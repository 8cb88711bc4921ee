"""Forms, settings, papers and decisions of a stranger: told with a reason, no exception, nothing executed."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from jinja2 import TemplateError

from engine.definitions.check.paths import check_path
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.documents import read_template
from engine.definitions.folder import read_definition
from engine.definitions.telling import as_data
from engine.definitions.word import check_word
from tests.drawing import drawn

FORM = '{"type": "default", "id": "f", "schemaVersion": 18, "components": [%s]}'
TOML = 'id = "tiny"\nname = "tiny"\ntitle = "tiny"\n[data]\na = "int"\n'


def told(**files: str) -> set[str]:
    """The codes of the faults of a procedure with these files, by part of their name; all can be sent as JSON."""
    named = {"procedure.toml": TOML, "process.bpmn": drawn("s>u1 u1>e")}
    named |= {{"form": "forms/f.form.json", "toml": "procedure.toml", "paper": "documents/d.md"}[kind]: text
              for kind, text in files.items()}  # fmt: skip
    _definition, faults = read_definition(named)
    json.dumps([as_data(fault) for fault in faults], ensure_ascii=False).encode()
    return {fault.code for fault in faults}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 90_000,
        '{"a":' * 50_000,
        '{"components": {}}',
        '{"components": [null]}',
        '{"components": [], "components": []}',
        FORM.replace("18", "NaN") % "",
        FORM.replace("18", "9" * 5_000) % "",
        FORM % '{"type": "textfield", "key": "k", "label": "\\ud800"}',
        FORM % ",".join(f'{{"type": "textfield", "key": "k{n}", "label": "x"}}' for n in range(2_000)),
    ],
    ids=["deep", "deep-objects", "no-list", "nothing", "twice", "nan", "huge-number", "half-a-letter", "too-many"],
)
def test_a_form_that_cannot_be_read_is_told(text: str) -> None:
    assert told(form=text) == {"form-unreadable"}


@pytest.mark.parametrize("text", ["a=" + "[" * 5_000, "a=" + "{a=" * 3_000, "= ="])
def test_settings_that_cannot_be_read_are_told(text: str) -> None:
    assert "procedure-unreadable" in told(toml=text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ a['__class__'] }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}",
        "{{ " + "(1 + " * 90 + "1" + ")" * 90 + " }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as o %}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% extends 'x' %}",
        "{{ a | nothing_like_it }}",
    ],
)
def test_a_placeholder_that_does_more_than_fill_in_is_told(text: str) -> None:
    assert told(paper=text) == {"document-placeholder"}


@pytest.mark.parametrize("text", ["{{ a * 1000000000 }}", "{{ rows * 3 }}", "{{ b ** 2 }}"])
def test_what_the_data_would_blow_up_is_an_error_when_the_paper_is_filled(text: str) -> None:
    template, _faults = read_template("d", text)
    with pytest.raises(TemplateError):
        template.render({"a": "x", "rows": [1], "b": 10**9}, {})


def test_numbers_may_be_multiplied() -> None:
    template, faults = read_template("d", "{{ a * 3 }}")
    assert (faults, template.render({"a": 7}, {})[1]) == ([], "21\n")


def test_a_word_file_with_parts_outside_of_it_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in ("[Content_Types].xml", "word/document.xml", "../../outside.xml"):
            packed.writestr(name, "<x/>")
    assert [fault.code for fault in check_word("documents/d.docx", made.getvalue())] == ["word-outside"]


@pytest.mark.parametrize(
    "rule", ["", "- a", "versions: 5", "a: &a [*a]", "x: !!python/object/apply:os.system [id]", "[" * 9_000]
)
def test_a_decision_in_the_folder_that_cannot_be_read_is_told(tmp_path: Path, rule: str) -> None:
    folder = tmp_path / "tiny"
    (folder / "decisions").mkdir(parents=True)
    (folder / "procedure.toml").write_text(TOML)
    (folder / "process.bpmn").write_text(drawn("s>u1 u1>e"))
    assert "rule-unreadable" not in {fault.code for fault in check_path(folder, Surroundings())[0]}
    (folder / "decisions" / "own.yaml").write_text(rule)
    found, readable = check_path(folder, Surroundings())
    assert readable and "rule-unreadable" in {fault.code for fault in found}
