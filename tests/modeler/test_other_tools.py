"""A diagram opened and saved by another tool comes back without loss.

The desktop Camunda Modeler, bpmn.io and most others read and write with bpmn-moddle: with the words of Camunda 7, with
those of Camunda 8, or with none of them. What they do not know they must carry along.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definitions.folder import workflows_root
from engine.definitions.reading import read_diagram
from tests.modeler.asking import Ask, asking

DIAGRAMS = sorted(workflows_root().glob("**/*.bpmn"))


@pytest.fixture(scope="module")
def another_tool() -> Iterator[Ask]:
    """Reads a diagram and writes it again."""
    with asking("other_tools.mjs") as ask:
        yield ask


@pytest.mark.parametrize("knows", [["camunda"], ["zeebe"], []], ids=["camunda 7", "camunda 8", "plain bpmn"])
def test_every_diagram_comes_back_from_another_tool(another_tool: Ask, knows: list[str]) -> None:
    assert len(DIAGRAMS) > 20
    for path in DIAGRAMS:
        assert_nothing_lost(path, another_tool(xml=path.read_text(), knows=knows))


def assert_nothing_lost(path: Path, saved: dict[str, object]) -> None:
    """The same elements in the same order, ways out included: conditions are asked in the order of the file."""
    (was, was_faulty), (now, now_faulty) = read_diagram(path.read_bytes()), read_diagram(str(saved["xml"]).encode())
    assert saved["warnings"] == [], path
    assert (now, now_faulty) == (was, was_faulty), path
    assert (list(now.nodes), list(now.flows)) == (list(was.nodes), list(was.flows)), path
    for node in was.nodes.values():
        assert list(now.nodes[node.id].inputs) == list(node.inputs), (path, node.id)


def test_a_second_saving_changes_nothing_more(another_tool: Ask) -> None:
    for path in DIAGRAMS:
        once = another_tool(xml=path.read_text(), knows=["camunda"])["xml"]
        assert another_tool(xml=once, knows=["camunda"])["xml"] == once, path
