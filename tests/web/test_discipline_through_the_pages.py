"""A discipline case with cumulated votes through every step of the appeal ladder, on the pages."""

from collections.abc import Callable
from typing import Any

import yaml
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.definitions.folder import workflows_root
from engine.execution.office import Office
from engine.scenarios.expecting import expect
from engine.scenarios.player import Player
from engine.store.tables import document
from tests.web.conftest import token
from tests.web.through_pages import ThroughPages

Enter = Callable[[str], FlaskClient]
SUBJECT = "p-vp-03"


def scenario(procedure: str, name: str) -> dict[str, Any]:
    path = workflows_root() / procedure / "scenarios" / f"{name}.yaml"
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def level(team: list[str], board: list[str], votes: dict[str, int]) -> list[dict[str, Any]]:
    """One level of the ladder decides; the appellant hears of it."""
    present = sum(votes.values())
    count = [{"uphold": 0, "change": 0, "annul": 0, "invalid": 0, **votes}]
    checks = "inspection_committee@unit"
    return [
        {"as": checks, "do": "task_receive", "with": {"received_on": "2024-11-04", "admissible": "yes"}},
        {"as": checks, "do": "task_plan", "with": {"team": team, "plan": "Nghe hai bên."}},
        {"as": team[0], "do": "task_hear",
         "with": {"heard_appellant": True, "heard_decider": True, "findings": "Đã xác minh."}},
        {"as": "secretary@unit", "do": "task_meeting", "with": {"present": present}},
        {"as": "each", "do": "task_name_board", "with": {"board": board}},
        {"as": "each", "do": "task_enter_count", "with": {"issued": present, "collected": present, "count": count}},
        {"as": "secretary@unit", "do": "task_sign", "with": {"sign_reasons": "Theo kết quả bỏ phiếu."}},
        {"as": checks, "do": "task_announce", "with": {"announced_on": "2024-11-04"}},
    ]  # fmt: skip


FURTHER = {
    "as": "subject",
    "do": "task_further",
    "with": {"further_choice": "further", "further_text": "Chưa xem chứng cứ."},
}


def test_a_cumulated_warning_goes_up_the_ladder_to_its_last_level(sqlite_office: Office, signed_in: Enter) -> None:
    begun = scenario("discipline-case", "cumulated-to-a-warning")
    stop = next(n for n, step in enumerate(begun["steps"]) if step.get("do") == "task_appeal")
    appeal = {"as": "subject", "do": "task_appeal", "with": {"appeal_choice": "appeal", "appeal_text": "Quá nặng."}}
    base = ["p-dang-uy-vp-btv-1", "p-dang-uy-vp-btv-2", "p-dang-uy-vp-btv-3"]
    above = ["p-tinh-uy-btv-1", "p-tinh-uy-btv-2", "p-tinh-uy-btv-3"]
    centre = ["p-trung-uong-1", "p-trung-uong-2", "p-trung-uong-3"]
    steps = [
        *begun["steps"][:stop], appeal, {"follow": "discipline-appeal"},
        *level(["p-dang-uy-vp-ubkt-1", "p-dang-uy-vp-ubkt-2"], base, {"uphold": 6, "change": 1}), FURTHER,
        {"expect": {"closed": "appealed_further"}}, {"follow": "discipline-appeal"},
        *level(["p-tinh-uy-ubkt-1", "p-tinh-uy-ubkt-2"], above, {"uphold": 8, "annul": 1}), FURTHER,
        {"expect": {"closed": "appealed_further"}}, {"follow": "discipline-appeal"},
        *level(["p-trung-uong-2", "p-trung-uong-3"], centre, {"uphold": 3}),
        {"expect": {"closed": "upheld"}},
    ]  # fmt: skip
    player = ThroughPages(sqlite_office, {**begun, "steps": steps})
    player.play()
    assert "cử bạn ngày 04/11/2024, ở bước “Cử ban kiểm phiếu”" in player.pages["task_enter_count"]
    assert "kỷ luật cảnh cáo, do Chi bộ Văn phòng quyết định" in player.pages["task_appeal"]
    assert "Khiếu nại gửi Đảng ủy Văn phòng Tỉnh ủy." in player.pages["task_appeal"]
    last = signed_in("kiem-toan").get(f"/cases/{player.case_id}/audit").text
    assert "cơ quan giải quyết: ủy ban kiểm tra" in last  # the last level for a warning
    for judge in ("p-dang-uy-vp-ubkt-1", above[0], centre[1]):  # whoever judges at any level reads what is appealed
        assert "kỷ luật" in player.page(judge, f"/cases/{player.main_case_id}")
    assert signed_in("quan-tri-2").get(f"/cases/{player.main_case_id}").status_code == 403
    player.case_id = player.main_case_id
    expect(player, {"data": {"form": "warning", "how": "cumulated", "appeal_result": "upheld"}})
    sheet = signed_in("kiem-toan").get(f"/cases/{player.case_id}/audit").text
    assert "kết quả: cảnh cáo; cách tính: cộng dồn" in sheet
    assert "22-QĐ/TW" in sheet and "69-QĐ/TW" in sheet
    player._step({"advance": "370 days"})
    expect(player, {"closed": "effect_ended"})


def test_the_form_of_discipline_is_named_in_the_language_of_the_reader(sqlite_office: Office) -> None:
    begun = scenario("discipline-case", "cumulated-to-a-warning")
    stop = next(n for n, step in enumerate(begun["steps"]) if step.get("do") == "task_appeal")
    player = ThroughPages(sqlite_office, {**begun, "steps": begun["steps"][:stop]})
    player.play()
    task_id = player.open("task_appeal")[0]["id"]
    assert "Decision: warning, by " in player.page(SUBJECT, f"/tasks/{task_id}", "en")
    assert "Quyết định: kỷ luật cảnh cáo, do " in player.page(SUBJECT, f"/tasks/{task_id}", "vi")


def test_an_inspection_committee_decides_and_one_sheet_tells_by_which_texts(
    sqlite_office: Office, signed_in: Enter
) -> None:
    begun = scenario("discipline-case", "the-inspection-committee-decides-and-is-appealed")
    stop = next(n for n, step in enumerate(begun["steps"]) if step.get("follow"))
    done = [step for step in begun["steps"][:stop] if "refused" not in str(step.get("expect"))]
    player = ThroughPages(sqlite_office, {**begun, "steps": [*done, {"follow": "discipline-appeal"}]})
    player.play()
    competence = player.pages["task_competence"]
    assert "Ủy ban Kiểm tra Đảng ủy Văn phòng Tỉnh ủy (không có thẩm quyền quyết định)" in competence
    assert "Ủy ban Kiểm tra Tỉnh ủy (máy đề xuất: quyết định được)" in competence
    assert "tổng số 7 thành viên, 7 người được bỏ phiếu" in player.pages["task_taken_meeting"]
    confirm = player.pages["task_inspection_competence"]
    assert "Máy đề xuất: <strong>ủy ban kiểm tra quyết định</strong>" in confirm
    assert "22-QĐ/TW ngày 28/07/2021 (chưa đối chiếu văn bản ký)" in confirm
    assert "do Ủy ban Kiểm tra Tỉnh ủy quyết định. Khiếu nại gửi Tỉnh ủy Trà Vinh." in player.pages["task_appeal"]
    receive = player.open("task_receive")[0]["id"]
    assert "Quyết định của Ủy ban Kiểm tra Tỉnh ủy." in player.page("p-tinh-uy-btc-1", f"/tasks/{receive}")
    sheet = signed_in("kiem-toan").get(f"/cases/{player.main_case_id}/audit").text
    competent = sheet.split("Ủy ban kiểm tra có quyết định được hình thức này không")[-1].split("</summary>")[0]
    assert "tự quyết định được: có" in competent
    assert "R-046" in competent and "chưa đối chiếu văn bản ký" in competent
    assert "khiếu nại lần đầu: cấp ủy, ban thường vụ cùng cấp" in sheet
    assert "(khiển trách)" in sheet and "(reprimand)" not in sheet


def test_the_paper_of_an_inspection_committee_bears_its_name_and_number(sqlite_office: Office) -> None:
    begun = scenario("discipline-case", "the-same-inspection-committee-in-2026")
    played = Player(sqlite_office, begun)
    played.play()
    with sqlite_office.store.read() as tx:
        rows = tx.rows(select(document).where(document.c.case_id == played.main_case_id))
        papers = {row["template"]: row["id"] for row in rows}
    reader = ThroughPages(sqlite_office, begun)
    paper = reader.page("p-tinh-uy-ubkt-1", f"/documents/{papers['decision_inspection']}")
    assert "T/M ỦY BAN KIỂM TRA TỈNH ỦY" in paper and "-QĐ/UBKTTU" in paper
    assert "khiếu nại với Tỉnh ủy Vĩnh Long" in paper
    count = reader.page("p-tinh-uy-ubkt-1", f"/documents/{papers['count_minutes']}")
    assert "Vĩnh Long, ngày 05 tháng 09 năm 2026" in count


def test_beyond_its_competence_the_committee_is_refused_in_the_language_of_the_reader(sqlite_office: Office) -> None:
    begun = scenario("discipline-case", "the-inspection-committee-proposes-a-removal")
    stop = next(n for n, step in enumerate(begun["steps"]) if step.get("do") == "task_inspection_competence")
    played = Player(sqlite_office, {**begun, "steps": begun["steps"][:stop]})
    played.play()
    reader = ThroughPages(sqlite_office, begun)
    path = f"/tasks/{played.open('task_inspection_competence')[0]['id']}"
    page = reader.page("p-tinh-uy-ubkt-3", path, "en")
    assert "The engine proposes: <strong>propose to the standing committee of the same level</strong>" in page
    assert "By: R-046, 22-QĐ/TW of 28/07/2021 (not compared with the signed text)" in page
    answers = {"inspection_choice": "decide", "inspection_reason": "x", "action": "complete", "confirmed": "1"}
    refused = reader.client.post(path, data={**answers, "csrf_token": token(page)})
    assert refused.status_code == 422
    assert "This form is beyond the competence of the inspection committee: it may only propose." in refused.text
    assert "ngoài thẩm quyền" not in refused.text
