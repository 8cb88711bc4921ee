"""The calendar: the leader's board, five years, a cycle edited with a preview, a term confirmed, what failed."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from engine.clock import stored
from engine.definitions.folder import workflows_root
from engine.execution import acts
from engine.execution.office import Office
from engine.schedule import cycles, occurrences, terms, trigger, waking
from engine.store.tables import case_file, occurrence, start_timer
from engine.store.transaction import Actor
from tests.drawing import event
from tests.engine.execution.test_timer_starts import release
from tests.engine.schedule.conftest import begin, begun, morning
from tests.web.conftest import token
from web import schedule

SignedIn = Callable[[str], FlaskClient]
REVIEW = "cal-review-prepare"


@pytest.fixture
def november(sqlite_office: Office) -> Office:
    """The morning of 1 November 2027: the reviews of the year are open."""
    begin(sqlite_office, "2027-10-31")
    sqlite_office.store.clock.move_to(morning("2027-11-01"))
    trigger.trigger_due(sqlite_office, limit=0)
    return sqlite_office


def numbers(html: str) -> dict[str, int]:
    """The figures of the first board: state -> number."""
    first = html[html.index('class="figures"') :].split("</ul>")[0]
    found = re.findall(r'swatch (\w+)".*?class="number">(\d+)<', first, re.S)
    return {state: int(number) for state, number in found}


def test_the_units_of_a_cycle_of_many_come_in_pages(
    november: Office, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "LINES", 15)
    client, whole = signed_in("bi-thu-tinh"), len(begun(november, REVIEW))

    def units(page: str) -> list[str]:
        text = client.get(f"/board/{REVIEW}/2027?state=running&page={page}").text.split('<ul class="list">')[1]
        return re.findall(r"<strong>(.*?)</strong>", text)

    found = [units(str(page)) for page in range(1, -(-whole // 15) + 1)]
    assert sum(map(len, found)) == whole == len({name for page in found for name in page})
    assert units("999") == found[-1] and units("-1") == units("x") == units("") == found[0]
    assert "state=running&amp;unit=tinh-uy&amp;page=2" in client.get(f"/board/{REVIEW}/2027?state=running").text


def test_leaders_begin_with_the_board_and_officials_with_their_inbox(client: FlaskClient) -> None:
    def first_page(login: str) -> str:
        form = {"login": login, "password": "quytrinh", "csrf_token": token(client.get("/sign-in").text)}
        answer = client.post("/sign-in", data=form)
        client.post("/sign-out", data={"csrf_token": token(client.get("/").text)})
        return str(answer.headers["Location"])

    assert first_page("bi-thu-tinh") == "/board"
    assert first_page("thuong-vu-tinh") == "/board"
    assert first_page("bi-thu-xa") == "/board"
    assert first_page("dang-vien-3") == "/"
    assert first_page("quan-tri") == "/"


def test_the_board_counts_the_units_of_the_leader_and_leads_to_them(november: Office, signed_in: SignedIn) -> None:
    whole = len(begun(november, REVIEW))
    page = signed_in("bi-thu-tinh").get("/board").text
    assert numbers(page) == {"not_begun": 0, "running": whole, "late": 0, "done": 0, "refused": 0}
    assert f"0 trong {whole} đơn vị đã xong" in page
    own = signed_in("bi-thu-xa").get("/board").text
    assert 0 < numbers(own)["running"] < whole
    client = signed_in("bi-thu-tinh")
    with november.store.write() as tx:
        tx.execute(
            update(occurrence)
            .where(occurrence.c.cycle_id == REVIEW, occurrence.c.unit_id == "chi-bo-vp")
            .values(status="failed", case_id=None, reason="Thiếu dữ liệu để thử.")
        )
    listed = client.get(f"/board/{REVIEW}/2027?state=refused").text.split("<main")[1]
    assert "Chi bộ Văn phòng" in listed and "Thiếu dữ liệu để thử." in listed and "Chi bộ Tổng hợp" not in listed
    assert "Đảng ủy xã Càng Long" in client.get(f"/board/{REVIEW}/2027?state=running").text


def test_the_board_compares_with_the_year_before(november: Office, signed_in: SignedIn) -> None:
    november.store.clock.move_to(morning("2028-11-01"))
    with november.store.write() as tx:
        cycles.begin_from(tx, date(2028, 10, 31))
    trigger.trigger_due(november, limit=0)
    page = signed_in("bi-thu-tinh").get("/board").text
    whole = len([row for row in begun(november, REVIEW) if row["key"] == "2028"])
    assert numbers(page)["running"] == whole
    assert "Kỳ trước: sau cùng số ngày 0 xong" in page


def test_what_opened_before_the_calendar_was_switched_on_is_neither_late_nor_done(
    sqlite_office: Office, signed_in: SignedIn
) -> None:
    sqlite_office.store.clock.move_to(morning("2028-02-10"))
    with sqlite_office.store.write() as tx:
        cycles.begin_from(tx, date(2028, 2, 10))
    client = signed_in("bi-thu-tinh")
    page = client.get("/board").text
    assert "Không đơn vị nào chậm" not in page and "Chưa có chu kỳ nào đang chạy" in page
    folded = page.split("<details")[-1]
    assert "Trước khi bật lịch (" in folded and "10/02/2028" in folded and f"/board/{REVIEW}/2027" in folded
    units = client.get(f"/board/{REVIEW}/2027").text
    counted = numbers(units)
    assert counted["before"] > 30 and sum(counted.values()) == counted["before"]
    assert "không tính là chậm" in units


def test_a_case_opened_by_hand_before_that_counts_and_the_numbers_add_up(
    sqlite_office: Office, signed_in: SignedIn
) -> None:
    sqlite_office.store.clock.move_to(morning("2027-11-03"))
    with sqlite_office.store.write() as tx:
        cycles.begin_from(tx, date(2027, 11, 3))
    board = Actor("p-dang-uy-vp-btc-1")
    acts.start_case(sqlite_office, board, "annual-review", "chi-bo-vp", None, {"review_year": 2027}, typed=True)
    client = signed_in("bi-thu-tinh")
    counted = numbers(client.get(f"/board/{REVIEW}/2027").text)
    assert counted["running"] == 1 and counted["before"] > 30
    whole = counted["running"] + counted["before"]
    page = client.get("/board").text
    assert f"0 trong {whole} đơn vị đã xong" in page and "Không đơn vị nào chậm" in page
    sqlite_office.store.clock.move_to(morning("2028-03-01"))
    page = client.get("/board").text
    assert numbers(page)["late"] == 1 and "1 đơn vị chậm hoặc không mở được" in page


def test_a_unit_that_was_never_begun_is_late_after_its_day(november: Office, signed_in: SignedIn) -> None:
    with november.store.write() as tx:
        tx.execute(delete(occurrence).where(occurrence.c.cycle_id == REVIEW, occurrence.c.unit_id == "chi-bo-th"))
        tx.execute(update(case_file).where(case_file.c.unit_id == "chi-bo-th").values(started_on="2020-01-01"))
    client = signed_in("bi-thu-tinh")
    assert "Chi bộ Tổng hợp" in client.get(f"/board/{REVIEW}/2027?state=not_begun").text.split("<main")[1]
    november.store.clock.move_to(morning("2027-12-21"))
    late = client.get(f"/board/{REVIEW}/2027?state=late").text.split("<main")[1]
    assert "Chi bộ Tổng hợp" in late


def test_last_period_is_told_as_many_days_after_it_opened(november: Office, signed_in: SignedIn) -> None:
    """Of a monthly cycle too, where the same day a year ago would say nothing."""
    client = signed_in("bi-thu-tinh")
    with november.store.write() as tx:
        first = tx.rows(select(occurrence.c.case_id).where(occurrence.c.cycle_id == REVIEW).limit(3))
        for number, row in enumerate(first):
            closed = stored(morning("2027-11-05") + timedelta(days=5 * number))
            tx.execute(update(case_file).where(case_file.c.id == row["case_id"]).values(
                status="closed", outcome="completed", closed_at=closed
            ))  # fmt: skip
    november.store.clock.move_to(morning("2028-11-01"))
    trigger.trigger_due(november, limit=0)
    november.store.clock.move_to(morning("2028-11-11"))
    whole = len([row for row in begun(november, REVIEW) if row["key"] == "2027"])
    assert f"Kỳ trước: sau cùng số ngày 2 xong, cả kỳ 3 trong {whole} xong" in client.get("/board").text


@pytest.mark.parametrize("view", ["month", "procedure", "unit"])
def test_five_years_on_one_page(sqlite_office: Office, signed_in: SignedIn, view: str) -> None:
    page = signed_in("bi-thu-tinh").get(f"/calendar?view={view}").text
    for year in range(2026, 2032):
        assert str(year) in page
    assert "thủ tục chưa có, chỉ nhắc" in page and "chờ xác nhận năm thứ ba" in page
    if view == "procedure":
        for line in cycles.read_cycles(workflows_root()):
            assert line.name["vi"] in page, line.id
    else:
        assert "dời khỏi Tết, theo lịch 31/01/2027" in page and "R-024" in page


def test_one_units_years_hold_only_what_is_its_own(sqlite_office: Office, signed_in: SignedIn) -> None:
    page = signed_in("bi-thu").get("/calendar?view=unit&unit=chi-bo-vp").text
    assert "Sinh hoạt chi bộ hằng tháng" in page and "Bí thư Tỉnh ủy tiếp dân" not in page


def form_of(html: str) -> dict[str, object]:
    """What the form of a cycle would send as it stands."""
    form: dict[str, object] = {"csrf_token": token(html)}
    start = html.index('<form method="post" action="/calendar/cycles/')
    inside = html[start : html.index("</form>", start)]
    for name, value in re.findall(r'<input(?![^>]*checkbox)[^>]*name="(\w+)"[^>]*value="([^"]*)"', inside):
        form[name] = unescape(value)
    for name, body in re.findall(r'<select[^>]*name="(\w+)">(.*?)</select>', inside, re.S):
        picked = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', body)
        form[name] = (picked.group(1) or picked.group(2)) if picked else ""
    for name in ("units", "months", "starts"):
        form[name] = re.findall(rf'name="{name}" value="(\w+)" checked', inside)
    return form


def test_a_cycle_is_edited_with_a_preview_and_typed_text_is_never_lost(
    sqlite_office: Office, signed_in: SignedIn
) -> None:
    path = "/calendar/cycles/cal-cell-meeting"
    assert "Sửa chu kỳ" not in signed_in("bi-thu").get(path).text
    client = signed_in("quan-tri")
    form = form_of(client.get(path).text) | {"day": "5", "reason": "Nghị quyết mới", "valid_from": "2027-01-01"}
    seen = client.post(path, data=form | {"action": "see"})
    assert seen.status_code == 200 and "Chưa có gì được lưu" in seen.text
    assert "03/01/2027" in seen.text and "05/01/2027" in seen.text and 'value="Nghị quyết mới"' in seen.text
    with sqlite_office.store.read() as tx:
        assert len(cycles.versions(tx)["cal-cell-meeting"]) == 1
    wrong = client.post(path, data=form | {"action": "save", "day": "ba"})
    assert wrong.status_code == 422 and "không phải là số" in wrong.text and 'value="Nghị quyết mới"' in wrong.text
    assert client.post(path, data=form | {"action": "save"}).status_code == 302
    with sqlite_office.store.read() as tx:
        newest = cycles.versions(tx)["cal-cell-meeting"][0]
        assert (newest.number, newest.rrule) == (2, "FREQ=MONTHLY;BYMONTHDAY=5")
        assert newest.units == cycles.versions(tx)["cal-cell-meeting"][1].units
    assert "Nghị quyết mới" in client.get(path).text
    assert signed_in("bi-thu").post(
        path, data=form | {"csrf_token": token(signed_in("bi-thu").get("/").text)}
    ).status_code in (400, 401, 403, 422)


def test_the_form_of_every_cycle_sent_as_it_stands_changes_nothing(sqlite_office: Office, signed_in: SignedIn) -> None:
    client = signed_in("quan-tri")
    for cycle in cycles.read_cycles(workflows_root()):
        if cycle.event:
            continue
        path = f"/calendar/cycles/{cycle.id}"
        answer = client.post(path, data=form_of(client.get(path).text) | {"reason": "-", "action": "see"})
        assert answer.status_code == 200 and "Không kỳ nào thay đổi." in answer.text, cycle.id
        answer = client.post(path, data=form_of(client.get(path).text) | {"reason": "-", "action": "save"})
        assert answer.status_code == 302, cycle.id
    with sqlite_office.store.read() as tx:
        assert {len(found) for found in cycles.versions(tx).values()} == {1}


def test_the_organisation_board_confirms_the_third_year_on_a_page(sqlite_office: Office, signed_in: SignedIn) -> None:
    path = "/calendar/terms/party-2025-2030:tinh-uy"
    client = signed_in("to-chuc-tinh")
    page = client.get(path).text
    assert "đề xuất, chưa xác nhận" in page
    form = {"csrf_token": token(page), "year3": "2028"}
    seen = client.post(path, data=form | {"action": "see_confirm"}).text
    assert "Lấy phiếu tín nhiệm trong Đảng" in seen and "chờ xác nhận năm thứ ba" in seen
    assert client.post(path, data=form | {"action": "confirm"}).status_code == 302
    with sqlite_office.store.read() as tx:
        assert terms.one(tx, "party-2025-2030:tinh-uy").year3 == 2028
    other = signed_in("bi-thu-tinh").get(path).text
    assert "Người được xác nhận và dời" in other and "Dời đại hội, bầu cử" not in other
    moved = {"csrf_token": token(client.get(path).text), "begins_on": "2025-10-01", "next_on": "2031-03-31"}
    assert "30/09/2030" in client.post(path, data=moved | {"action": "see_move"}).text
    assert client.post(path, data=moved | {"action": "move"}).status_code == 302


def test_the_organisation_board_enters_a_term(sqlite_office: Office, signed_in: SignedIn) -> None:
    client = signed_in("to-chuc-tinh")
    form = {"csrf_token": token(client.get("/calendar/terms").text), "unit": "tinh-uy", "body": "party"}
    form |= {"name": "Đảng bộ tỉnh, nhiệm kỳ 2030-2035", "begins_on": "2030-09-30", "next_on": "2030-01-01"}
    wrong = client.post("/calendar/terms", data=form)
    assert wrong.status_code == 422 and 'value="Đảng bộ tỉnh, nhiệm kỳ 2030-2035"' in wrong.text
    there = client.post("/calendar/terms", data=form | {"begins_on": "2027-01-01", "next_on": "2032-01-01"})
    assert there.status_code == 422 and "đã có nhiệm kỳ" in there.text
    done = client.post("/calendar/terms", data=form | {"next_on": "2035-09-30"})
    assert done.headers["Location"].endswith("party-2030-2035:tinh-uy")
    with sqlite_office.store.read() as tx:
        assert terms.one(tx, "party-2030-2035:tinh-uy").year3_proposed == 2033
    assert "Ghi một nhiệm kỳ mới" not in signed_in("bi-thu").get("/calendar/terms").text


def test_a_merger_is_previewed_and_nothing_is_merged(sqlite_office: Office, signed_in: SignedIn) -> None:
    asked = "/calendar/reorganise?unit=chi-bo-th&into=chi-bo-qt&on=2027-03-01"
    page = signed_in("to-chuc-tinh").get(asked).text
    assert "− Chi bộ Tổng hợp" in page and "Sinh hoạt chi bộ hằng tháng" in page
    assert page.count("− Chi bộ Tổng hợp") < 40  # alike ones in one line
    with sqlite_office.store.read() as tx:
        assert "chi-bo-th" in {one.unit for one in occurrences.upcoming(tx, date(2027, 6, 1), date(2027, 6, 30))}


def test_the_light_is_red_without_a_scheduler_and_green_with_one(sqlite_office: Office, signed_in: SignedIn) -> None:
    client = signed_in("quan-tri")
    assert "Bộ lập lịch không chạy" in client.get("/calendar/firings").text
    waking.wake(sqlite_office, "may-1:42")
    page = client.get("/calendar/firings").text
    assert "Bộ lập lịch đang chạy tốt" in page and "may-1:42" in page


def test_a_failed_start_is_shown_with_its_reason_and_tried_again(november: Office, signed_in: SignedIn) -> None:
    row = begun(november, "cal-review-prepare")[0]
    with november.store.write() as tx:
        changed = {"status": "failed", "case_id": None, "reason": "Thiếu dữ liệu để thử."}
        tx.execute(update(occurrence).where(occurrence.c.id == row["id"]).values(**changed))
    assert "Mở lại" not in signed_in("bi-thu-tinh").get("/calendar/firings").text
    client = signed_in("van-hanh")
    page = client.get("/calendar/firings").text
    assert "Thiếu dữ liệu để thử." in page and "Mở lại" in page
    answer = client.post(f"/calendar/failed/{row['id']}/retry", data={"csrf_token": token(page)})
    assert answer.headers["Location"].startswith("/cases/")
    assert "Thiếu dữ liệu để thử." not in client.get("/calendar/firings").text


@pytest.mark.parametrize(
    "path",
    ["/board", "/calendar", "/calendar?view=procedure", "/calendar/firings", "/calendar/terms"]
    + [f"/calendar/cycles/{id}" for id in ("cal-cell-meeting", "cal-confidence-party", "cal-reception-commune")],
)
def test_the_calendar_speaks_english(sqlite_office: Office, signed_in: SignedIn, path: str) -> None:
    client = signed_in("kiem-toan")  # sees no form, in which names stand in both languages
    client.post("/language", data={"csrf_token": token(client.get("/").text), "language": "en"})
    page = client.get(path).text
    for word in ("Chu kỳ", "Mở ", "hạn ", "Đơn vị", "ngày ", "tháng ", "mặc định", "chờ xác nhận"):
        assert word not in re.sub(
            r"(?s)<option.*?</option>|<p>Đảng bộ.*?</p>|<h1.*?</h1>", "", page.split("<main")[1]
        ), word


def test_the_board_confirms_the_days_of_several_congresses_at_once(signed_in: SignedIn, sqlite_office: Office) -> None:
    client = signed_in("to-chuc-tinh")
    page = unescape(client.get("/calendar/terms").text)
    assert "Ngày đại hội, bầu cử chờ xác nhận" in page
    chosen = re.findall(r'name="term" value="([^"]+)"', page)
    assert len(chosen) > 5
    client.post("/calendar/term-days", data={"csrf_token": token(page), "term": chosen[:3]})
    with sqlite_office.store.read() as tx:
        assert [terms.one(tx, id).expected for id in chosen[:4]] == [False, False, False, True]
    assert "ngày dự kiến, chờ xác nhận" in unescape(client.get(f"/calendar/terms/{chosen[3]}").text)


def test_the_board_says_first_how_many_units_are_late_and_by_when_all_must_be_done(
    november: Office, signed_in: SignedIn
) -> None:
    calm = unescape(signed_in("bi-thu-tinh").get("/board").text)
    assert "Không đơn vị nào chậm" in calm and "phải xong 20/12/2027 đến 31/12/2027 tùy đơn vị" in calm
    november.store.clock.move_to(morning("2028-01-03"))
    late = unescape(signed_in("bi-thu-tinh").get("/board").text)
    assert "41 đơn vị chậm hoặc không mở được" in late and "Cần xem trước" in late and "Xem cả 41 đơn vị" in late


def test_a_procedure_says_when_its_cases_begin_by_themselves(sqlite_office: Office, signed_in: SignedIn) -> None:
    page = unescape(signed_in("bi-thu-tinh").get("/procedures/annual-review").text)
    assert "Tự mở hồ sơ" in page and "/calendar/cycles/cal-review-prepare" in page
    assert "Tự mở hồ sơ" not in signed_in("bi-thu-tinh").get("/procedures/remediation-followup").text


def test_a_case_that_could_not_begin_by_its_diagram_is_shown_and_tried_again(
    sqlite_office: Office, signed_in: SignedIn
) -> None:
    release(sqlite_office, event("timer", "R/P1M"))
    page = signed_in("bi-thu-tinh").get("/procedures/yearly").text
    assert "cứ 1 tháng một lần · Chi bộ Văn phòng · lần tới 02/12/2026 08:00" in page
    with sqlite_office.store.write() as tx:
        tx.execute(update(start_timer).values(element_id="nowhere", unit_id="chi-bo-vp"))
    sqlite_office.store.clock.move_to(morning("2027-02-02"))
    acts.fire_due(sqlite_office)
    waking.sign(sqlite_office, "may-1:42", 0)
    for path in ("/procedures/yearly", "/calendar/firings"):
        assert "Mở lại" not in signed_in("bi-thu-tinh").get(path).text
        page = signed_in("van-hanh").get(path).text
        assert "KeyError" in page and "Mở lại" in page
    assert "Bộ lập lịch chạy, có việc cần xem" in page
    (retry,) = re.findall(r"/procedures/yearly/failed/[\w-]+", page)
    client = signed_in("van-hanh")
    refused = client.post(retry, data={"csrf_token": token(client.get("/").text)})
    assert (refused.status_code, "Vẫn chưa mở được hồ sơ" in refused.text) == (409, True)
    with sqlite_office.store.write() as tx:
        tx.execute(update(start_timer).values(element_id="s"))
    client.post(retry, data={"csrf_token": token(client.get("/").text)})
    page = client.get("/procedures/yearly").text
    assert "Đã mở hồ sơ." in page and "Không tự mở được" not in page
