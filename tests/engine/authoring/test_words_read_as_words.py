"""What people read of a procedure is words: no identifier, formula, code of a value or duration is left in it."""

import re

import pytest

from engine.authoring.comparing import compare
from engine.authoring.doing import does
from engine.authoring.facets import facets
from engine.authoring.naming import House
from engine.authoring.saying import Speaker
from engine.definitions.folder import Definition, procedure_folders, read_definition, read_folder, workflows_root
from engine.execution.procedures import time_words
from engine.rules.dated import RuleBook

ROOT = workflows_root()
SHIPPED = {folder.name: read_definition(read_folder(folder))[0] for folder in procedure_folders(ROOT)}
HOUSE = House(SHIPPED, RuleBook.load(ROOT).rules)
#: `role@place`, `member.person`, `term(…)`, `two_thirds`, `[as written]`, `${…}`, durations, repetitions
CODE = re.compile(
    r"@|[A-Za-z]\.[A-Za-z]|[A-Za-z]\(|[A-Za-z0-9]_[A-Za-z0-9]|\[|\]|\$\{|==|!=|&&|\|\||“”|\bPT?\d|RRULE|FREQ=|R\d*/"
    r"|\bnull\b|\d{4}-\d\d-\d\d"
)
#: a name or value that only the software knows stands alone in its quotes
BARE = re.compile(r"[“<‘]([a-z][a-z0-9_]*)[”>’]")


def said(definition: Definition, language: str) -> list[tuple[str, str]]:
    say = Speaker(definition, language, HOUSE)
    found = []
    for node in definition.diagram.nodes.values():
        found += [(f"{node.id} {key}", f"{item.name}: {item.words}") for key, item in facets(say, node).items()]
        found.append((f"{node.id} does", does(say, node)))
    found += [(flow.id, say.condition(flow.condition)) for flow in definition.diagram.flows.values() if flow.condition]
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("id", sorted(SHIPPED))
def test_no_formula_reads_as_code(id: str, language: str) -> None:
    left = [(where, words) for where, words in said(SHIPPED[id], language) if CODE.search(words)]
    assert left == []


@pytest.mark.parametrize("id", sorted(SHIPPED))
def test_no_identifier_stands_where_people_would_have_a_word(id: str) -> None:
    left = [(where, found) for where, words in said(SHIPPED[id], "vi") if (found := BARE.findall(words))]
    assert left == []


@pytest.mark.parametrize("id", sorted(SHIPPED))
def test_the_difference_to_an_empty_procedure_is_told_without_code(id: str) -> None:
    definition = SHIPPED[id]
    before = {"procedure.toml": definition.files["procedure.toml"], "process.bpmn": empty(definition)}
    told = compare(read_definition(before)[0], definition, HOUSE)
    elements = [change for change in told.changes if change.elements]
    assert len(elements) > 3
    left = [words for change in elements for words in (change.vi, change.en) if CODE.search(words)]
    assert left == []


def empty(definition: Definition) -> str:
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
        f'<bpmn:process id="{definition.diagram.process_id}" name="{definition.diagram.name}" isExecutable="true"/>'
        "</bpmn:definitions>"
    )


def test_the_test_would_see_code() -> None:
    for text in (
        "members@unit",
        "member.person",
        "term(window)",
        "two_thirds",
        "${x}",
        "P3D",
        "[a == b]",
        "2026-01-31",
        "R/P1M",
    ):
        assert CODE.search(f"ghi “x”: {text}"), text
    assert BARE.search("là “settled”")
    assert not CODE.search("căn cứ: R-020, R-023; 49-KH/TU; “Kế hoạch năm <Năm kiểm điểm>” (nếu có)")


@pytest.mark.parametrize("text", ["PT4H", "P3D", "P1W", "P1M", "R/P1M", "R3/PT12H", "2026-12-31", "P1DT12H", "PT15M"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_times_as_other_tools_write_them_are_read_as_words(text: str, language: str) -> None:
    assert not CODE.search(time_words(text, language)), time_words(text, language)
