"""The pages of days off, stopped clocks, the own calendar and its feed, notices and mail."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.clock import ZONE, SetClock
from engine.execution import acts
from engine.execution.office import Office
from engine.store.tables import task
from engine.store.transaction import Actor
from tests.web.conftest import token

BOARD = Actor("p-dang-uy-vp-btc-1")
Enter = Callable[[str], FlaskClient]


@pytest.fixture
def review(sqlite_office: Office) -> str:
    acts.start_case(sqlite_office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    with sqlite_office.store.read() as tx:
        return str(tx.rows(select(task.c.id))[0]["id"])


def post(client: FlaskClient, path: str, page: str, **fields: str) -> object:
    return client.post(path, data={"csrf_token": token(client.get(page).text), **fields})


def test_the_admin_corrects_a_year_sees_what_would_move_and_confirms(signed_in: Enter, review: str) -> None:
    admin = signed_in("quan-tri")
    here = "/days-off/2026"
    assert "Đã xác nhận" in admin.get(here).text
    post(admin, here, here, action="put", day="2026-11-10", name="Nghỉ bão", kind="holiday", source="Công điện 5")
    page = admin.get(here).text
    assert "Nếu xác nhận, các hạn này thay đổi" in page and "17/11/2026" in page
    refused = post(admin, here, here, action="confirm", confirm_source="Thông báo 3")
    assert refused.status_code == 422 and 'value="Thông báo 3"' in refused.text  # type: ignore[attr-defined]
    done = post(admin, here, here, action="confirm", confirm_source="Thông báo 3", reason="Bão")
    assert done.status_code == 302  # type: ignore[attr-defined]
    assert "Hạn: 17/11/2026" in signed_in("to-chuc").get(f"/tasks/{review}").text


def test_a_day_that_is_none_is_told_and_what_was_typed_is_kept(signed_in: Enter) -> None:
    admin = signed_in("quan-tri")
    answer = post(admin, "/days-off/2027", "/days-off/2027", action="put", day="", name="Ngày hội", kind="local")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'value="Ngày hội"' in answer.text  # type: ignore[attr-defined]


def test_an_official_reads_the_list_but_does_not_change_it(signed_in: Enter) -> None:
    client = signed_in("bi-thu")
    assert "Ghi ngày này" not in client.get("/days-off/2027").text
    answer = post(client, "/days-off/2027", "/notices/settings", action="confirm", confirm_source="x")
    assert answer.status_code == 403  # type: ignore[attr-defined]


def test_a_clock_is_stopped_and_runs_again_on_the_page_of_the_task(
    signed_in: Enter, sqlite_office: Office, review: str
) -> None:
    head = signed_in("bi-thu")  # leads the unit of the case, and does not hold the task
    here = f"/tasks/{review}"
    acts.stop_deadline(sqlite_office, Actor("p-vp-01"), review, "Ban Tổ chức Trung ương", "Chờ hướng dẫn")
    board = signed_in("to-chuc")
    page = board.get(here).text
    assert "Đang dừng tính hạn" in page and "chờ Ban Tổ chức Trung ương: Chờ hướng dẫn" in page
    assert "Đang dừng tính hạn" in board.get("/").text
    clock = sqlite_office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(2026, 11, 5, 8, tzinfo=ZONE))
    assert post(head, f"{here}/resume", "/notices/settings").status_code == 302  # type: ignore[attr-defined]
    assert "Hạn: 19/11/2026" in board.get(here).text


def test_a_stop_without_a_reason_is_told_and_what_was_typed_is_kept(signed_in: Enter, sqlite_office: Office) -> None:
    data = {"reply_days": 8, "subject": "p-vp-02", "unit": "chi-bo-vp"}
    acts.start_case(sqlite_office, BOARD, "dp-reply", "chi-bo-vp", "p-vp-02", {}, typed=True, data=data)
    with sqlite_office.store.read() as tx:
        here = f"/tasks/{tx.rows(select(task.c.id))[0]['id']}"
    holder = signed_in("pho-bi-thu")
    answer = post(holder, f"{here}/stop", here, awaited="Bệnh viện tỉnh", reason="")
    assert answer.status_code == 422 and 'value="Bệnh viện tỉnh"' in answer.text  # type: ignore[attr-defined]
    assert post(holder, f"{here}/stop", here, awaited="Bệnh viện", reason="Nằm viện").status_code == 302  # type: ignore[attr-defined]
    assert "Đã có kết quả, tính tiếp thời hạn" in holder.get(here).text


def test_the_feed_is_read_without_a_session_and_answers_unchanged(
    signed_in: Enter, client: FlaskClient, review: str
) -> None:
    board = signed_in("to-chuc")
    here = "/notices/settings"
    shown = post(board, f"{here}/feed", here, action="make").text  # type: ignore[attr-defined]
    address = shown.partition('readonly value="')[2].partition('"')[0]
    path = address[address.index("/my-calendar") :]
    answer = client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert "Ban hành hướng dẫn kiểm điểm" in answer.text
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert address not in board.get(here).text  # shown once
    post(board, f"{here}/feed", here, action="revoke")
    assert client.get(path).status_code == 404


def test_the_month_of_an_official_and_the_choice_of_letters(signed_in: Enter, review: str) -> None:
    board = signed_in("to-chuc")
    page = board.get("/my-calendar?month=2026-11").text
    assert "Ban hành hướng dẫn kiểm điểm" in page and "Ngày Văn hóa Việt Nam" in page
    assert board.get("/my-calendar?month=x").status_code == 200
    here = "/notices/settings"
    assert post(board, here, here, mail="on", hour="9").status_code == 302  # type: ignore[attr-defined]
    assert '<option value="9" selected>' in board.get(here).text
    assert post(board, here, here, hour="3").status_code == 422  # type: ignore[attr-defined]


def test_mail_is_the_business_of_the_operator(signed_in: Enter) -> None:
    assert signed_in("van-hanh").get("/mail").status_code == 200
    assert signed_in("bi-thu").get("/mail").status_code == 403


def test_the_overdue_report_and_its_table(signed_in: Enter, sqlite_office: Office, review: str) -> None:
    clock = sqlite_office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(2026, 11, 17, 8, tzinfo=ZONE))
    acts.fire_due(sqlite_office)
    head = signed_in("bi-thu")
    page = head.get("/overdue").text
    assert "Ban hành hướng dẫn kiểm điểm" in page and "chậm 1 ngày làm việc" in page
    table = head.get("/overdue?format=csv")
    assert table.mimetype == "text/csv" and "Ban hành hướng dẫn kiểm điểm" in table.text
