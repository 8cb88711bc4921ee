"""A confidence vote over one half followed into resignation, and one at exactly two thirds, on the pages."""

from collections.abc import Callable
from typing import Any

import yaml
from flask.testing import FlaskClient

from engine.definitions.folder import workflows_root
from engine.execution.office import Office
from tests.web.through_pages import ThroughPages

Enter = Callable[[str], FlaskClient]


def steps(procedure: str, name: str) -> dict[str, Any]:
    path = workflows_root() / procedure / "scenarios" / f"{name}.yaml"
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def test_over_half_goes_on_to_a_resignation_and_its_end(sqlite_office: Office, signed_in: Enter) -> None:
    vote, resigned = (
        steps("confidence-vote-party", "over-half-then-resignation"),
        steps("resignation-dismissal", "resigned"),
    )
    day = "2028-10-02"
    after = [
        {**step, "with": {key: day if key.endswith("_on") else value for key, value in step.get("with", {}).items()}}
        for step in resigned["steps"]
        if "do" in step
    ]
    player = ThroughPages(sqlite_office, {**vote, "steps": [*vote["steps"], *after, *resigned["steps"][len(after) :]]})
    player.play()
    assert "Các văn bản cạnh nhau" in player.pages["task_classify"] and "262-QĐ/TW" in player.pages["task_classify"]
    assert "377-QĐ/TW" in player.pages["task_classify"]
    sheet = signed_in("kiem-toan").get(f"/cases/{player.main_case_id}/audit").text
    low = "phiếu tín nhiệm thấp: 6; mẫu số: 10 → <strong>mức phiếu thấp: trên một nửa, dưới hai phần ba"
    whom = player.subject_name()
    assert f"<li><strong>{whom}</strong>: {low}" in sheet


def test_exactly_two_thirds_is_settled_by_people_who_see_the_texts(sqlite_office: Office) -> None:
    player = ThroughPages(sqlite_office, steps("confidence-vote-party", "exactly-two-thirds"))
    player.play()
    for element in ("task_settle", "task_confirm_settled"):
        assert 'data-column="Đúng 2/3"' in player.pages[element]
        assert "170/2025/NĐ-CP" in player.pages[element]
