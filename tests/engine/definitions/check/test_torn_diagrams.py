"""Diagrams torn at random places: accepted or refused in sentences, never a traceback."""

import random
from pathlib import Path

import pytest
from lxml import etree

from engine.definitions.check import check_alone
from engine.definitions.check.complete import Surroundings
from engine.definitions.folder import workflows_root
from engine.definitions.reading import read_diagram
from engine.definitions.xml import BPMN, XmlRefused
from engine.execution.deploy import read_all, read_rules, surroundings

FILES = sorted(workflows_root().glob("**/process.bpmn"))
OTHER = ("task", "subProcess", "inclusiveGateway", "eventBasedGateway", "endEvent", "parallelGateway")
ODD = ("", "x", "${", "../a", "<b>", "P", "R/", "1/0", "a.b.c", "[1", "9" * 200)


@pytest.fixture(scope="module")
def around() -> Surroundings:
    root = workflows_root()
    return surroundings([definition for definition, _faults in read_all(root)], read_rules(root))


def torn(path: Path, chance: random.Random) -> bytes:
    """The diagram with some of its elements, attributes and texts taken away or made odd."""
    tree = etree.fromstring(path.read_bytes())
    elements = [
        element for element in tree.iter() if isinstance(element.tag, str) and element.tag.startswith(f"{{{BPMN}}}")
    ]
    for _tear in range(chance.randint(1, 4)):
        element, kind = chance.choice(elements), chance.random()
        above = element.getparent()
        if kind < 0.35 and above is not None:
            above.remove(element)
        elif kind < 0.6 and element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        elif kind < 0.8 and element.attrib:
            element.attrib[chance.choice(list(element.attrib))] = chance.choice(ODD)
        elif kind < 0.9:
            element.text = chance.choice(ODD)
        else:
            element.tag = f"{{{BPMN}}}{chance.choice(OTHER)}"
    return etree.tostring(tree)


@pytest.mark.parametrize("seed", range(60))
def test_a_torn_diagram_is_told_in_sentences(seed: int, around: Surroundings) -> None:
    chance = random.Random(seed)
    for path in FILES:
        data = torn(path, chance)
        try:
            diagram, faults = read_diagram(data)
        except XmlRefused as refused:
            assert refused.finding.sentence()
            continue
        for finding in [*faults, *check_alone(diagram, around)]:
            assert finding.sentence()
            assert finding.code
