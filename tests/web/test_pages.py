"""The pages: default deny, nothing typed is lost, both languages."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from engine.execution import acts
from engine.execution.office import Office
from engine.scenarios.player import Player
from engine.store.transaction import Actor
from engine.wording import Catalogue

BOARD = Actor("p-dang-uy-vp-btc-1")
ROOT = Path(__file__).parents[2]


def token(html: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, html[:500]
    return found.group(1)


@pytest.fixture
def case(sqlite_office: Office) -> dict[str, object]:
    return acts.start_case(sqlite_office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)


def fields(**more: str) -> dict[str, str]:
    return {
        "guide_title": "Hướng dẫn",
        "criteria": "Theo quy định",
        "report_due": "2026-11-20",
        "review_by": "2026-12-20",
        "request_id": uuid.uuid4().hex,
        "action": "complete",
        **more,
    }


@pytest.mark.parametrize(
    "path", ["/", "/cases", "/procedures", "/organisation", "/history", "/notices", "/tasks/x", "/cases/x"]
)
def test_nobody_sees_anything_without_signing_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_health_answers_without_signing_in(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


def test_a_wrong_password_says_so_and_five_must_wait(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    for _attempt in range(5):
        answer = client.post("/sign-in", data={"csrf_token": token(page), "login": "van-hanh", "password": "x"})
        assert answer.status_code == 401
    answer = client.post("/sign-in", data={"csrf_token": token(page), "login": "van-hanh", "password": "quytrinh"})
    assert answer.status_code == 429


def test_a_task_is_completed_and_the_page_says_who_has_the_case_now(
    signed_in: Callable[[str], FlaskClient], case: dict[str, list[str]]
) -> None:
    client = signed_in("to-chuc")
    path = f"/tasks/{case['tasks'][0]}"
    page = client.get(path).text
    assert "10 ngày làm việc kể từ 02/11/2026" in page
    answer = client.post(path, data=fields(csrf_token=token(page)))
    assert answer.status_code == 200
    assert "Xác nhận danh sách kiểm điểm" in answer.text


def test_errors_are_marked_and_what_was_typed_stays(
    signed_in: Callable[[str], FlaskClient], case: dict[str, list[str]]
) -> None:
    client = signed_in("to-chuc")
    path = f"/tasks/{case['tasks'][0]}"
    page = client.get(path).text
    answer = client.post(path, data=fields(csrf_token=token(page), report_due="", criteria="Giữ lại câu này"))
    assert answer.status_code == 422
    assert "Giữ lại câu này" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "Mục này bắt buộc." in answer.text


def test_a_double_click_and_a_second_window_are_told_what_happened(
    signed_in: Callable[[str], FlaskClient], case: dict[str, list[str]]
) -> None:
    client = signed_in("to-chuc")
    path = f"/tasks/{case['tasks'][0]}"
    first = fields(csrf_token=token(client.get(path).text))
    client.post(path, data=first)
    again = client.post(path, data={**first, "request_id": uuid.uuid4().hex, "criteria": "Bản thứ hai"})
    assert again.status_code == 409
    assert "Bản thứ hai" in again.text


def test_what_was_typed_when_the_session_ended_becomes_a_draft(
    signed_in: Callable[[str], FlaskClient], case: dict[str, list[str]]
) -> None:
    client = signed_in("to-chuc")
    path = f"/tasks/{case['tasks'][0]}"
    data = fields(csrf_token=token(client.get(path).text), criteria="Gõ trước khi hết phiên")
    client.post("/sign-out", data={"csrf_token": token(client.get("/").text)})
    answer = client.post(path, data=data)
    assert answer.status_code == 401
    kept = re.search(r'name="kept" value="([^"]*)"', answer.text)
    assert kept
    import html

    entered = client.post(
        "/sign-in",
        data={
            "csrf_token": token(answer.text),
            "login": "to-chuc",
            "password": "quytrinh",
            "next": path,
            "kept": html.unescape(kept.group(1)),
        },
        follow_redirects=True,
    )
    assert "Gõ trước khi hết phiên" in entered.text


def test_a_decision_without_an_explicit_choice_is_asked_once_more(
    signed_in: Callable[[str], FlaskClient], sqlite_office: Office
) -> None:
    scenario = yaml.safe_load(
        (ROOT / "workflows/annual-review/scenarios/good-with-remediation.yaml").read_text("utf-8")
    )
    steps = scenario["steps"]
    here = next(number for number, step in enumerate(steps) if step.get("do") == "task_decide_levels")
    Player(sqlite_office, {**scenario, "steps": steps[:here]}).play()
    above = signed_in("bi-thu-dang-uy")
    found = re.search(r'href="(/tasks/[^"]+)"', above.get("/").text)
    assert found
    page = above.get(found.group(1)).text
    data = {
        "csrf_token": token(page),
        "collective_level": "good",
        "votes_for": "7",
        "votes_against": "0",
        "action": "complete",
    }
    data |= {f"decided.{row}.level": "good" for row in range(6)} | {"decided.__count": "6"}
    wrong = above.post(found.group(1), data={**data, "votes_for": "nhiều"})
    assert wrong.status_code == 422
    assert "Xin xác nhận" not in wrong.text
    asked = above.post(found.group(1), data=data)
    assert "Xin xác nhận" in asked.text
    done = above.post(found.group(1), data={**data, "confirmed": "1"})
    assert "Đã hoàn thành" in done.text


def test_a_stranger_is_told_whom_to_ask(signed_in: Callable[[str], FlaskClient], case: dict[str, str]) -> None:
    answer = signed_in("tuyen-giao").get(f"/cases/{case['case_id']}")
    assert answer.status_code == 403
    assert "Nếu cần xem, hỏi" in answer.text


def test_an_auditor_sees_the_case_and_its_intact_history(
    signed_in: Callable[[str], FlaskClient], case: dict[str, str]
) -> None:
    client = signed_in("kiem-toan")
    assert "Mở hồ sơ" in client.get(f"/cases/{case['case_id']}").text
    assert "nguyên vẹn" in client.get(f"/history?case={case['case_id']}").text


def test_rows_are_added_and_removed_without_script(
    signed_in: Callable[[str], FlaskClient], sqlite_office: Office
) -> None:
    client = signed_in("to-chuc")
    page = client.get("/procedures/remediation-followup/start?unit=chi-bo-vp").text
    data = {"csrf_token": token(page), "unit_id": "chi-bo-vp", "year": "2026", "shortcomings.0.text": "Chậm"}
    more = client.post(
        "/procedures/remediation-followup/start",
        data={**data, "shortcomings.__count": "1", "action": "add:shortcomings"},
    )
    assert "shortcomings.1.text" in more.text
    assert "Chậm" in more.text


@pytest.mark.parametrize("login", ["to-chuc", "bi-thu", "kiem-toan", "quan-tri", "van-hanh"])
def test_every_main_page_answers_in_both_languages(
    signed_in: Callable[[str], FlaskClient], case: dict[str, object], login: str
) -> None:
    client = signed_in(login)
    for _language in range(2):
        for path in (
            "/",
            "/cases",
            "/procedures",
            "/procedures/annual-review",
            "/organisation",
            "/history",
            "/notices",
        ):
            assert client.get(path).status_code == 200, path
        client.post("/language", data={"csrf_token": token(client.get("/").text), "language": "en"})
    assert "My tasks" in client.get("/").text


def test_english_pages_hold_no_vietnamese_of_ours(
    signed_in: Callable[[str], FlaskClient], case: dict[str, list[str]]
) -> None:
    client = signed_in("to-chuc")
    client.post("/language", data={"csrf_token": token(client.get("/").text), "language": "en"})
    page = client.get(f"/tasks/{case['tasks'][0]}").text
    assert "Issue the guide of the year" in page
    assert "Criteria and requirements" in page
    assert "working days from" in page


def test_every_sentence_of_the_pages_has_english() -> None:
    found = set()
    for path in [*ROOT.glob("web/templates/**/*.html"), *ROOT.glob("web/*.py")]:
        for match in re.finditer(r"""\b_\(\s*(?:"([^"]+)"|'([^']+)')""", path.read_text("utf-8")):
            found.add(match.group(1) or match.group(2))
    assert Catalogue.read(ROOT / "web/texts/en.po").missing(found) == []


def test_no_other_site_is_asked(signed_in: Callable[[str], FlaskClient]) -> None:
    answer = signed_in("to-chuc").get("/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r'(?:src|href)="https?://', answer.text)


def test_the_api_needs_an_account_and_answers_problems(client: FlaskClient, case: dict[str, list[str]]) -> None:
    assert client.get("/api/tasks").status_code == 401
    entered = {"auth": ("to-chuc", "quytrinh")}
    rows = client.get("/api/tasks", **entered).json
    assert rows[0]["name"] == "Ban hành hướng dẫn kiểm điểm"
    path = f"/api/tasks/{case['tasks'][0]}"
    assert client.get(path, **entered).json["schema"]["properties"]["report_due"]["format"] == "date"
    refused = client.post(f"{path}/complete", json={"answers": {"report_due": "x"}}, **entered)
    assert refused.status_code == 422
    assert {error["path"] for error in refused.json["errors"]} >= {"report_due"}
    answers = {"report_due": "2026-11-20", "review_by": "2026-12-20"}
    done = client.post(f"{path}/complete", json={"answers": answers, "request_id": "r1"}, **entered)
    assert done.json["next"][0]["name"] == "Xác nhận danh sách kiểm điểm"


def test_the_rules_are_listed_and_each_shows_its_versions(signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("quan-tri")
    listed = client.get("/rules").text
    assert "Mức tín nhiệm thấp" in listed
    page = client.get("/rules/band").text
    assert "96-QĐ/TW" in page
    assert "262-QĐ/TW" in page
    assert client.get("/rules/no-such-rule").status_code == 404
