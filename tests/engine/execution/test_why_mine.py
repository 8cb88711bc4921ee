"""Why a task is mine: in which capacity, in whose place, and who named me in which step."""

from datetime import date
from typing import Any

import pytest
import yaml

from engine.definitions.folder import workflows_root
from engine.execution.office import Office
from engine.execution.task_page import task_page
from engine.execution.views import Viewer
from engine.organisation import people, substitutes
from engine.scenarios.player import Player

CHAIR, DEPUTY = "p-dang-uy-vp-ubkt-1", "p-dang-uy-vp-ubkt-2"
ROLE = "Bạn được giao việc này với tư cách: {capacity}."


def played(office: Office, until: str, *more: dict[str, Any], scenario: str = "appealed") -> Player:
    """A discipline case up to a step, then on with other steps."""
    path = workflows_root() / "discipline-case" / "scenarios" / f"{scenario}.yaml"
    read = yaml.safe_load(path.read_text("utf-8"))
    stop = next(number for number, step in enumerate(read["steps"]) if step.get("do") == until)
    player = Player(office, {**read, "steps": [*read["steps"][:stop], *more]})
    player.play()
    return player


def why(office: Office, player: Player, element: str, person: str, language: str = "vi", number: int = 0) -> list[str]:
    duties = frozenset({"auditor"} if person == "p-kiem-toan" else ())
    return task_page(office, Viewer(person, "", duties, language), player.open(element)[number]["id"]).why


def name(office: Office, person: str) -> str:
    with office.store.read() as tx:
        return people.names(tx, [person])[person]


def test_who_holds_a_post_reads_the_post(sqlite_office: Office) -> None:
    player = played(sqlite_office, "task_competence")
    capacity = "Chủ nhiệm, Ủy ban Kiểm tra Đảng ủy Văn phòng Tỉnh ủy"
    assert why(sqlite_office, player, "task_competence", CHAIR) == [ROLE.format(capacity=capacity)]
    assert why(sqlite_office, player, "task_competence", CHAIR, "en") == [f"You have this task as: {capacity}."]


def test_who_only_reads_is_told_whose_it_is(sqlite_office: Office) -> None:
    player = played(sqlite_office, "task_competence")
    told = why(sqlite_office, player, "task_competence", "p-kiem-toan")
    assert told == ["Việc này giao cho: Ủy ban Kiểm tra - Đảng ủy Văn phòng Tỉnh ủy."]


def test_the_subject_is_told_that_the_case_is_about_them(sqlite_office: Office) -> None:
    player = played(sqlite_office, "task_appeal")
    assert why(sqlite_office, player, "task_appeal", "p-vp-03") == [ROLE.format(capacity="Người được xem xét")]


def test_a_substitute_is_told_in_whose_place(sqlite_office: Office) -> None:
    begun = yaml.safe_load((workflows_root() / "discipline-case" / "scenarios" / "appealed.yaml").read_text("utf-8"))
    player = Player(sqlite_office, {**begun, "steps": begun["steps"][:1]})
    with sqlite_office.store.write() as tx:
        substitutes.name_substitute(tx, CHAIR, "p-chi-bo-qt-01", date(2024, 11, 1), date(2024, 11, 30), "đi công tác")
    player.play()
    told = why(sqlite_office, player, "task_competence", "p-chi-bo-qt-01")
    assert told[0].startswith(f"Bạn làm thay {name(sqlite_office, CHAIR)} (Chủ nhiệm, ")


def test_who_is_absent_and_the_others_read_who_does_it_in_their_place(sqlite_office: Office) -> None:
    begun = yaml.safe_load((workflows_root() / "discipline-case" / "scenarios" / "appealed.yaml").read_text("utf-8"))
    player = Player(sqlite_office, {**begun, "steps": begun["steps"][:1]})
    with sqlite_office.store.write() as tx:
        substitutes.name_substitute(tx, CHAIR, "p-chi-bo-qt-01", date(2024, 11, 1), date(2024, 11, 30), "đi công tác")
        # a relative of the person judged acts for nobody in this case
        substitutes.name_substitute(tx, DEPUTY, "p-vp-04", date(2024, 11, 1), date(2024, 11, 30), "đi công tác")
        people.declare_kinship(tx, "p-vp-04", "p-vp-03", "sibling", date(2024, 11, 1))
    player.play()
    task = player.open("task_competence")[0]["id"]
    acting = f"{name(sqlite_office, 'p-chi-bo-qt-01')} (làm thay {name(sqlite_office, CHAIR)})"
    for reader in (CHAIR, DEPUTY):
        others = task_page(sqlite_office, Viewer(reader, "", frozenset(), "vi"), task).others
        assert acting in others
        assert not [other for other in others if other.startswith(name(sqlite_office, "p-vp-04"))]
    english = task_page(sqlite_office, Viewer(CHAIR, "", frozenset(), "en"), task).others
    assert acting.replace("làm thay", "acting for") in english


def test_the_heads_of_a_committee_are_named_with_the_committee(sqlite_office: Office) -> None:
    """Alternatives that nobody holds there (a deputy secretary of an inspection committee) are not told."""
    scenario = "three-of-the-inspection-committee-are-left"
    player = played(sqlite_office, "task_taken_meeting", scenario=scenario)
    told = why(sqlite_office, player, "task_taken_meeting", "p-kiem-toan")
    assert told == ["Việc này giao cho: Người đứng đầu, Cấp phó - Ủy ban Kiểm tra Tỉnh ủy."]
    english = why(sqlite_office, player, "task_taken_meeting", "p-kiem-toan", "en")
    assert english == ["This task is given to: Head, Deputy - Ủy ban Kiểm tra Tỉnh ủy."]


def test_who_was_named_in_an_answer_reads_by_whom_when_and_where(sqlite_office: Office) -> None:
    player = played(sqlite_office, "task_enter_count")
    told = why(sqlite_office, player, "task_enter_count", "p-vp-01")
    assert told[1:] == [f"{name(sqlite_office, 'p-vp-01')} cử bạn ngày 04/11/2024, ở bước “Cử ban kiểm phiếu”."]
    english = why(sqlite_office, player, "task_enter_count", "p-vp-02", "en", 1)
    assert english[1:] == [
        f"{name(sqlite_office, 'p-vp-01')} named you on 04/11/2024, in the step “Name the counting board”."
    ]


def test_a_place_that_no_answer_gave_names_nobody(sqlite_office: Office) -> None:
    """Who presides over the ballot follows from the list of voters: no person chose them."""
    player = played(sqlite_office, "task_name_board")
    assert why(sqlite_office, player, "task_name_board", "p-vp-01") == [ROLE.format(capacity="Người được chỉ định")]


def test_a_team_reads_who_put_it_together(sqlite_office: Office) -> None:
    player = played(sqlite_office, "task_hear")
    told = why(sqlite_office, player, "task_hear", CHAIR)
    assert told[1].endswith("cử bạn ngày 04/11/2024, ở bước “Lập tổ, kế hoạch xác minh”.")
    assert name(sqlite_office, CHAIR) in told[1]


@pytest.mark.parametrize("person", ["p-tinh-uy-ubkt-1", "p-tinh-uy-ubkt-2"])
def test_members_of_an_inspection_committee_chosen_for_the_case_read_their_post(
    sqlite_office: Office, person: str
) -> None:
    """The committee was chosen in an answer, not its members."""
    until, scenario = "task_taken_meeting", "the-inspection-committee-decides-and-is-appealed"
    player = played(sqlite_office, until, scenario=scenario)
    (told,) = why(sqlite_office, player, until, person)
    assert told.endswith(", Ủy ban Kiểm tra Tỉnh ủy.")
