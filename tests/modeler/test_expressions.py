"""What stands in a diagram can be chosen from lists in the panel, and comes back as it was written."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from engine.definitions.diagram import Node
from engine.definitions.folder import workflows_root
from engine.definitions.reading import read_diagram
from engine.rules import expressions
from tests.modeler.asking import Ask, asking


@pytest.fixture(scope="module")
def panel() -> Iterator[Ask]:
    """The panel's reading and writing, without its pages."""
    with asking("expressions.mjs") as ask:
        yield ask


def _nodes() -> Iterator[Node]:
    for path in sorted(workflows_root().glob("**/process.bpmn")):
        yield from read_diagram(path.read_bytes())[0].nodes.values()


def _conditions() -> Iterator[str]:
    for path in sorted(workflows_root().glob("**/process.bpmn")):
        yield from (flow.condition for flow in read_diagram(path.read_bytes())[0].flows.values() if flow.condition)


def _times() -> Iterator[str]:
    for node in _nodes():
        if "dueDate" in node.attributes:
            yield node.attributes["dueDate"]
        if node.event.timing in ("duration", "date"):
            yield node.event.text


def _values() -> Iterator[str]:
    for node in _nodes():
        if node.kind == "script":
            yield from (text for _name, text in expressions.assignments(node.script))
        if node.loop is not None:
            yield expressions.strip(node.loop.collection)
        given = [*node.inputs.values(), *(mapping.source for mapping in node.ins)]
        yield from (expressions.strip(text) for text in given if text.startswith("${") and text.endswith("}"))


def _fields() -> Iterator[dict[str, Any]]:
    """Every field of every form, columns of lists too."""
    pending = [json.loads(path.read_text("utf-8")) for path in sorted(workflows_root().glob("**/*.form.json"))]
    while pending:
        field = pending.pop()
        pending.extend(field.get("components") or [])
        yield field


def test_every_expression_of_a_form_is_chosen_and_comes_back(panel: Ask) -> None:
    """When a field is hidden and which answers are refused are conditions; lists and defaults are values."""
    conditions, values = set(), set()
    for field in _fields():
        own = field.get("properties") or {}
        conditions |= {(field.get("conditional") or {}).get("hide"), own.get("rule")}
        values |= {field.get("valuesExpression"), field.get("defaultValue"), own.get("rows"), own.get("choices")}
    asked = {expressions.strip(text) for text in conditions if text}
    assert len(asked) > 30
    assert [text for text in sorted(asked) if panel(condition=text) != {"same": f"${{{text}}}", "shown": True}] == []
    given = {expressions.strip(text) for text in values if isinstance(text, str) and "${" in text}
    assert [text for text in sorted(given) if panel(value=text) != {"same": text, "shown": True}] == []


def test_every_condition_of_the_procedures_is_chosen_in_rows_and_comes_back(panel: Ask) -> None:
    found = {text: panel(condition=text) for text in _conditions()}
    assert len(found) > 70
    assert found == {text: {"same": text, "shown": True} for text in found}


def test_every_time_of_the_procedures_is_chosen_and_comes_back(panel: Ask) -> None:
    found = {text: panel(time=text) for text in _times()}
    assert len(found) > 30
    assert found == {text: {"same": text, "shown": True} for text in found}


def test_every_value_of_the_procedures_is_chosen_and_comes_back(panel: Ask) -> None:
    found = {text: panel(value=text) for text in _values()}
    assert len(found) > 150
    assert {text for text, said in found.items() if not said["shown"]} == set()
    written = {text: said["same"] for text, said in found.items()}
    assert {text: same for text, same in written.items() if same.strip("()") != text.strip("()")} == {}


def test_whoever_does_a_step_of_the_procedures_is_chosen_and_comes_back(panel: Ask) -> None:
    written = {node.attributes["candidateGroups"] for node in _nodes() if "candidateGroups" in node.attributes}
    found = {text: panel(who=text) for text in written}
    assert len(found) > 25
    assert found == {text: {"same": text, "shown": True} for text in found}


@pytest.mark.parametrize(
    "text",
    [
        "P15D",
        "2 months after met_on",
        "n days before vote_on",
        "${lead.file} days before vote_on",
        "2026-12-31",
        "5 working days",
        "P1Y",
    ],
)
def test_a_time_that_a_person_chose_is_read_again(panel: Ask, text: str) -> None:
    assert panel(time=text) == {"same": text, "shown": True}


@pytest.mark.parametrize("text", ["R3/P7D", "R/P1M", "R/yearly 06-30,12-31", "R/quarterly 01-05,04-05,07-05,10-05"])
def test_a_cycle_is_chosen_and_comes_back(panel: Ask, text: str) -> None:
    assert panel(cycle=text) == {"same": text, "shown": True}


@pytest.mark.parametrize(
    "text", ["a +", 'level == "good', "x.map(y", "[1, 2", "a b", "{a: 1}", "", "a ? b", "1..2", "a.filter()"]
)
def test_what_is_no_expression_is_not_taken_for_one(panel: Ask, text: str) -> None:
    assert panel(value=text)["shown"] is False


@pytest.mark.parametrize(
    "text",
    [
        '${!(level == "good" && votes > 3)}',
        "${(a == 1 || b == 2) && c.size() > 0}",
        '${level in ["good", "excellent"] && !(kind in kinds)}',
        "${people.exists(p, p.points >= 70 && !is_empty(p.comment))}",
        "${days(met_on, 3) <= today}",
        "${2 * count[0].agree > body.size()}",
        "${has(past.outcome) && past.outcome != null}",
    ],
)
def test_a_condition_that_holds_more_than_one_comparison_is_rows_too(panel: Ask, text: str) -> None:
    assert panel(condition=text) == {"same": text, "shown": True}


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ('${!(level == "good" && votes > 3)}', '${!(level == "good" && votes > 3)}'),
        ("${(a == 1 || b == 2) && c.size() > 0}", "${(a == 1 || b == 2) && c.size() > 0}"),
        ('${!(kind in ["a", "b"])}', '${!(kind in ["a", "b"])}'),
        ("${over && !done}", "${over == true && done != true}"),
        ("${found_on != null}", "${found_on != null}"),  # an empty text is not null
        ("${found_on == null && !is_empty(lines)}", "${found_on == null && !is_empty(lines)}"),
        ("${over == false || over != false}", "${over == false || over != false}"),  # null is neither
        ("${2 * agree > body.size() - 1}", "${2 * agree > body.size() - 1}"),
        ("${met_on > announced_on}", "${met_on > announced_on}"),
    ],
)
def test_rows_that_a_person_touched_mean_the_same(panel: Ask, text: str, touched: str) -> None:
    assert panel(anew=text) == touched
    assert panel(anew=touched) == touched
