"""What a diagram puts together (titles of ballots and decisions, rows of results) is English on an English page."""

import re
from typing import Any

import pytest
import yaml
from lxml import html

from engine.definitions.composed import composed
from engine.definitions.folder import procedure_folders, read_definition, read_folder, workflows_root
from engine.execution.office import Office
from tests.web.through_pages import ThroughPages

DEFINITIONS = [read_definition(read_folder(folder))[0] for folder in procedure_folders(workflows_root())]
#: the Vietnamese words of every sentence that a diagram puts together, and of the titles of cases
WORDS = {
    part.strip(" ;:.,()-“”")
    for definition in DEFINITIONS
    for text in {*composed(definition.diagram), definition.procedure.title}
    for part in re.split(r"\$\{[^}]*\}", text)
}
WORDS = {word for word in WORDS if len(word) > 10 and not word.isascii()}


class InBothLanguages(ThroughPages):
    """Looks at each page in English before it is filled in."""

    def __init__(self, office: Office, scenario: dict[str, Any]) -> None:
        super().__init__(office, scenario)
        self.vietnamese: list[tuple[str, str]] = []
        self.looked_at = 0

    def page(self, person: str, path: str, language: str = "vi") -> str:
        tree = html.fromstring(super().page(person, path, "en")).xpath("//main")[0]
        for paper in tree.xpath('.//a[starts-with(@href, "/documents/")]'):  # papers are issued in Vietnamese
            paper.text = ""
        said = " ".join(tree.xpath("string()").split())
        self.vietnamese += [(said[:60], word) for word in sorted(WORDS) if word in said]
        self.looked_at += 1
        return super().page(person, path, language)


@pytest.mark.parametrize(
    ("procedure", "name"),
    [
        ("confidence-vote-party", "exactly-two-thirds"),
        ("resignation-dismissal", "resigned"),
        ("discipline-case", "depends-on-who-is-counted"),
    ],
)
def test_no_sentence_of_a_diagram_stays_vietnamese(sqlite_office: Office, procedure: str, name: str) -> None:
    path = workflows_root() / procedure / "scenarios" / f"{name}.yaml"
    player = InBothLanguages(sqlite_office, yaml.safe_load(path.read_text("utf-8")))
    player.play()
    assert player.looked_at > 8
    assert player.vietnamese == []


def test_every_title_of_a_case_has_its_english() -> None:
    assert len(WORDS) > 20
    for definition in DEFINITIONS:
        if definition.procedure.kind == "procedure":
            assert definition.texts.missing({definition.procedure.title}) == []
