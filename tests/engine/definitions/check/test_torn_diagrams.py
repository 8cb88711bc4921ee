"""Diagrams torn at random places: accepted or refused in sentences, never a traceback."""

import random

import pytest
from lxml import etree

from engine.definitions.check import check_alone
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.folder import workflows_root
from engine.definitions.reading import read_diagram
from engine.definitions.xml import BPMN, XmlRefused
from engine.execution.deploy import read_all, read_rules, surroundings
from tests.drawing import drawn, event, level

FILES = sorted(workflows_root().glob("**/process.bpmn"))
INNER = level(
    "s2>p2 p2>u1 p2>u2 u1>e2 u2>t2 t2>e3",
    events={"e2": event("error", "one"), "t2": event("escalation", "two")},
    subs={"y1": level("s5>u5 u5>e5", events={"s5": event("signal", "one", False)}, prefix="y")},
    prefix="w",
)
DRAWN = [
    drawn(
        "s>i1 i1>w1[a] i1>g1* g1>c1 g1>c2 c1>t1 c2>i2 w1>i2 i2>r1 r1>e b1>e1 b2>e4 c4>e6",
        hosts="b1@w1 b2!@w1",
        events={
            "b1": event("error", "one"), "b2": event("escalation"), "c1": event("message", "one"),
            "t1": event("link", "there"), "c4": event("link", "there"), "e6": event("signal", "two"),
        },
        subs={"w1": INNER, "y2": level("s7>e7", events={"s7": event("error")}, prefix="z")},
    ).encode()
]  # fmt: skip
OTHER = (
    "task", "subProcess", "receiveTask", "boundaryEvent", "linkEventDefinition", "errorEventDefinition",
    "inclusiveGateway", "eventBasedGateway", "endEvent", "parallelGateway",
)  # fmt: skip
ODD = ("", "x", "${", "../a", "<b>", "P", "R/", "1/0", "a.b.c", "[1", "9" * 200)


@pytest.fixture(scope="module")
def around() -> Surroundings:
    root = workflows_root()
    return surroundings([definition for definition, _faults in read_all(root)], read_rules(root))


def torn(data: bytes, chance: random.Random) -> bytes:
    """The diagram with some of its elements, attributes and texts taken away or made odd."""
    tree = etree.fromstring(data)
    elements = [
        element for element in tree.iter() if isinstance(element.tag, str) and element.tag.startswith(f"{{{BPMN}}}")
    ]
    for _tear in range(chance.randint(1, 4)):
        element, kind = chance.choice(elements), chance.random()
        above = element.getparent()
        if kind < 0.35 and above is not None:
            above.remove(element)
        elif kind < 0.4 and above is not None:
            inside = set(element.iter())
            chance.choice([other for other in elements if other not in inside]).append(element)
        elif kind < 0.6 and element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        elif kind < 0.8 and element.attrib:
            element.attrib[chance.choice(list(element.attrib))] = chance.choice(ODD)
        elif kind < 0.9:
            element.text = chance.choice(ODD)
        else:
            element.tag = f"{{{BPMN}}}{chance.choice(OTHER)}"
    return etree.tostring(tree)


def test_the_drawn_one_is_whole(around: Surroundings) -> None:
    diagram, faults = read_diagram(DRAWN[0])
    assert faults == []
    assert {found.code for found in check_alone(diagram, around) if found.severity == "error"} == set()


@pytest.mark.parametrize("seed", range(60))
def test_a_torn_diagram_is_told_in_sentences(seed: int, around: Surroundings) -> None:
    chance = random.Random(seed)
    for whole in [*(path.read_bytes() for path in FILES), *DRAWN]:
        data = torn(whole, chance)
        try:
            diagram, faults = read_diagram(data)
        except XmlRefused as refused:
            assert refused.finding.sentence()
            continue
        for finding in [*faults, *check_alone(diagram, around)]:
            assert finding.sentence()
            assert finding.code
