"""Fragments that the modeler pastes: the shared patterns, connected and filled in as far as anybody can beforehand.

Each lies in `workflows/templates/<id>/`: `template.toml` (name, description, the data it declares), `fragment.bpmn`
(a small complete diagram), `texts/en.po`, and the forms it brings.
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.authoring import drafts
from engine.definitions.folder import workflows_root
from engine.execution.views import Viewer
from engine.wording import Catalogue


def templates_root() -> Path:
    """Where the fragments lie."""
    return workflows_root() / "templates"


def templates(viewer: Viewer) -> list[dict[str, Any]]:
    """All fragments, in the order of their folders' `order`. Refuses: NotProcessAdmin."""
    drafts.require_reader(viewer)
    english = viewer.language == "en"
    return [
        {**found, "name": found["en" if english else "vi"], "description": found["about_en" if english else "about_vi"]}
        for found in _read()
    ]


@lru_cache(maxsize=1)
def _read() -> tuple[dict[str, Any], ...]:
    found = [_template(path.parent) for path in sorted(templates_root().glob("*/template.toml"))]
    return tuple(sorted(found, key=lambda item: item["order"]))


def _template(folder: Path) -> dict[str, Any]:
    raw = tomllib.loads((folder / "template.toml").read_text("utf-8"))
    texts = Catalogue.read(folder / "texts" / "en.po")
    brings = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for part in ("forms", "documents")
        for path in sorted((folder / part).glob("*"))
    }
    return {
        "id": folder.name,
        "order": raw["order"],
        "vi": raw["name"],
        "en": texts.say(raw["name"], "en"),
        "about_vi": raw["description"],
        "about_en": texts.say(raw["description"], "en"),
        "bpmn": (folder / "fragment.bpmn").read_text("utf-8"),
        "files": brings,
        "texts": texts.english,
        "data": raw.get("data", {}),
    }
