"""The private calendar of an official: secret, revocable, the same bytes for the same content, as the inbox shows."""

from datetime import date, datetime
from typing import Any

import pytest
import vobject
from icalendar import Calendar
from sqlalchemy import select, update

from engine.clock import ZONE, SetClock
from engine.definitions.folder import workflows_root
from engine.errors import NotFound
from engine.execution import acts, rights
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.notices import feed, my_calendar
from engine.organisation import accounts
from engine.schedule import terms
from engine.schedule.loading import load_calendar
from engine.store.tables import case_file, task
from engine.store.transaction import Actor
from tests.drawing import drawn, event
from tests.stage import SECRETARY, Stage

BOARD = Actor("p-dang-uy-vp-btc-1")
ADMIN = Actor("p-quan-tri-1")
LEADER = Actor("p-tinh-uy-bi-thu")
GUIDE = {
    "guide_title": "Hướng dẫn", "criteria": "Theo quy định", "report_due": "2026-11-20", "review_by": "2026-12-20",
}  # fmt: skip


@pytest.fixture
def review(office: Office) -> str:
    answer = acts.start_case(office, BOARD, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    return str(answer["case_id"])


def tasks(content: bytes) -> list[Any]:
    found = Calendar.from_ical(content).walk("VEVENT")
    return [event for event in found if str(event["uid"]).startswith("t")]


def test_the_feed_has_the_open_tasks_on_their_due_days(office: Office, review: str) -> None:
    read = feed.read_feed(office, feed.make_address(office, BOARD))
    found = [(str(event["summary"]), event.decoded("dtstart")) for event in tasks(read.content)]
    assert found == [("Ban hành hướng dẫn kiểm điểm", date(2026, 11, 16))]
    assert feed.read_feed(office, feed.make_address(office, BOARD)).etag == read.etag


def test_a_new_address_ends_the_old_one_and_a_revoked_one_answers_nobody(office: Office, review: str) -> None:
    first = feed.make_address(office, BOARD)
    second = feed.make_address(office, BOARD)
    assert first != second
    with pytest.raises(NotFound):
        feed.read_feed(office, first)
    assert feed.feed_state(office, str(BOARD.person)).made_at is not None
    feed.revoke_address(office, BOARD)
    for secret in (first, second, "x"):
        with pytest.raises(NotFound):
            feed.read_feed(office, secret)
    assert feed.feed_state(office, str(BOARD.person)).made_at is None


def test_the_feed_ends_with_the_account(office: Office, review: str) -> None:
    secret = feed.make_address(office, BOARD)
    with office.store.write() as tx:
        accounts.end_account(tx, "to-chuc", date(2026, 11, 2))
    feed.read_feed(office, secret)
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(2026, 11, 3, 8, tzinfo=ZONE))
    with pytest.raises(NotFound):
        feed.read_feed(office, secret)


def test_the_own_calendar_shows_due_days_days_off_and_what_is_late(office: Office, review: str) -> None:
    viewer = Viewer(str(BOARD.person), "")
    month = my_calendar.month_page(office, viewer)
    due = [entry for cell in month.listed for entry in cell.entries if entry.kind == "task"]
    assert [(entry.day, entry.name) for entry in due] == [(date(2026, 11, 16), "Ban hành hướng dẫn kiểm điểm")]
    off = [cell.day.day for week in month.weeks for cell in week if cell.in_month and not cell.working]
    assert 24 in off and 16 not in off
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(2026, 12, 1, 8, tzinfo=ZONE))
    assert [entry.name for entry in my_calendar.month_page(office, viewer).overdue] == ["Ban hành hướng dẫn kiểm điểm"]


def read_elsewhere(office: Office, secret: str) -> dict[str, Any]:
    """The events by UID as a reader from another house understands them."""
    calendar = vobject.readOne(feed.read_feed(office, secret).content.decode())
    return {event.uid.value: event for event in calendar.components() if event.name == "VEVENT"}


def later(office: Office, *at: int) -> datetime:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime(*at, tzinfo=ZONE))  # type: ignore[misc, arg-type]
    return clock.now()


def first_task(office: Office) -> str:
    with office.store.read() as tx:
        return str(tx.rows(select(task.c.id).where(task.c.status == "open"))[0]["id"])


def test_a_deadline_that_moves_keeps_its_event_and_says_that_it_is_newer(office: Office, review: str) -> None:
    secret, uid = feed.make_address(office, BOARD), f"{first_task(office)}@quytrinh"
    before = read_elsewhere(office, secret)[uid]
    assert (before.sequence.value, before.dtstart.value) == ("0", date(2026, 11, 16))
    at = later(office, 2026, 11, 3, 9)
    acts.put_day(office, ADMIN, 2026, date(2026, 11, 10), "Nghỉ bão", "holiday", "Công điện 5")
    acts.confirm_holidays(office, ADMIN, 2026, "Thông báo 1/TB", "Có thông báo mới")
    after = read_elsewhere(office, secret)[uid]
    assert (after.sequence.value, after.dtstart.value) == ("1", date(2026, 11, 17))
    assert after.last_modified.value == after.dtstamp.value == at > before.dtstamp.value
    later(office, 2026, 11, 4, 9)
    again = read_elsewhere(office, secret)[uid]
    assert (again.sequence.value, again.dtstamp.value) == ("1", at)  # nothing happened since: nothing is newer


def test_a_clock_that_stands_still_and_runs_again_is_newer_each_time(office: Office) -> None:
    stage = Stage(office)
    stage.release(drawn("s>u u>e").replace('id="u"', 'id="u" camunda:dueDate="10 working days"'))
    stage.start()
    secret, id = feed.make_address(office, SECRETARY), first_task(office)
    acts.stop_deadline(office, SECRETARY, id, "Sở Nội vụ", "Chờ ý kiến, bằng văn bản; xin lỗi")
    stopped = read_elsewhere(office, secret)[f"{id}@quytrinh"]
    assert stopped.sequence.value == "1"
    assert "chờ Sở Nội vụ: Chờ ý kiến, bằng văn bản; xin lỗi" in stopped.description.value
    later(office, 2026, 11, 5, 9)
    acts.resume_deadline(office, SECRETARY, id)
    resumed = read_elsewhere(office, secret)[f"{id}@quytrinh"]
    assert resumed.sequence.value == "2" and resumed.dtstart.value > stopped.dtstart.value


def test_what_somebody_else_has_done_is_not_in_the_calendar_any_more(office: Office, review: str) -> None:
    secret, id = feed.make_address(office, BOARD), first_task(office)
    assert f"{id}@quytrinh" in read_elsewhere(office, secret)
    with office.store.read() as tx:
        colleague = next(person for person in rights.holders(tx, id) if person != BOARD.person)
    acts.complete_task(office, Actor(colleague), id, GUIDE, typed=True)
    assert f"{id}@quytrinh" not in read_elsewhere(office, secret)


def test_a_case_that_is_cancelled_takes_its_open_tasks_out_of_the_calendar(office: Office) -> None:
    stage = Stage(office)
    due = 'camunda:dueDate="10 working days"'
    sketch = drawn("s>p p>u1 p>u2 u1>e1 u2>e2", events={"e1": event("terminate")})
    for element in ("u1", "u2"):
        sketch = sketch.replace(f'id="{element}"', f'id="{element}" {due}')
    stage.release(sketch)
    case, other = stage.start(), stage.start()
    secret = feed.make_address(office, SECRETARY)
    mine = {row["id"]: row["case_id"] for row in stage.rows(select(task.c.id, task.c.case_id))}
    shown = {f"{id}@quytrinh" for id in mine}
    assert len(shown) == 4 and shown <= set(read_elsewhere(office, secret))
    stage.do("u1")  # called off: the end that ends everything, while the other task of the case is still open
    assert (stage.status(case), stage.status(other)) == ("closed", "open")
    assert shown & set(read_elsewhere(office, secret)) == {f"{id}@quytrinh" for id, of in mine.items() if of == other}


def test_a_task_that_its_case_no_longer_needs_leaves_the_calendar(office: Office) -> None:
    stage = Stage(office)
    sketch = drawn("s>u u>e b>e2", hosts="b@u", events={"b": event("timer", "P3D")})
    stage.release(sketch.replace('id="u"', 'id="u" camunda:dueDate="10 working days"'))
    stage.start()
    secret, id = feed.make_address(office, SECRETARY), first_task(office)
    assert f"{id}@quytrinh" in read_elsewhere(office, secret)
    stage.wait(4)
    assert stage.rows(select(task.c.status).where(task.c.id == id))[0]["status"] == "cancelled"
    assert f"{id}@quytrinh" not in read_elsewhere(office, secret)


def test_long_names_with_every_sign_come_through_in_short_lines(office: Office, review: str) -> None:
    title = "Kiểm điểm, xếp loại; “Đảng viên” \\ năm 2026\nhàng hai " + "rất dài, " * 20
    with office.store.write() as tx:
        tx.execute(update(case_file).values(title=title))
    secret = feed.make_address(office, BOARD)
    content = feed.read_feed(office, secret).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n")) and b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    assert read_elsewhere(office, secret)[f"{first_task(office)}@quytrinh"].description.value == title


def test_a_moved_congress_moves_the_days_of_its_cycles_under_the_same_names(office: Office) -> None:
    with office.store.write() as tx:
        load_calendar(tx, workflows_root())
    secret, uid = feed.make_address(office, LEADER), "cal-term-summary-tinh-uy-party-2025-2030:tinh-uy@quytrinh"
    later(office, 2029, 11, 2, 8)
    before = read_elsewhere(office, secret)
    assert before[uid].dtstart.value == date(2030, 3, 30)
    later(office, 2029, 11, 3, 8)
    with office.store.read() as tx:
        confirmer = terms.resolved(tx, terms.CONFIRMERS, "tinh-uy").candidates[0].person
    with office.store.write(Actor(confirmer)) as tx:
        terms.move(tx, "party-2025-2030:tinh-uy", date(2025, 10, 1), date(2030, 8, 31))
    after = read_elsewhere(office, secret)
    assert after[uid].dtstart.value == date(2030, 2, 28)
    assert int(after[uid].sequence.value) == int(before[uid].sequence.value) + 1
    assert after[uid].dtstamp.value > before[uid].dtstamp.value


def test_the_calendar_says_what_it_is_and_when_to_look_again(office: Office, review: str) -> None:
    calendar = vobject.readOne(feed.read_feed(office, feed.make_address(office, BOARD)).content.decode())
    said = {line.name: line.value for line in calendar.lines()}
    assert (said["METHOD"], said["VERSION"], said["CALSCALE"]) == ("PUBLISH", "2.0", "GREGORIAN")
    assert said["REFRESH-INTERVAL"] == said["X-PUBLISHED-TTL"] == "PT6H"
    assert said["NAME"] == said["X-WR-CALNAME"] and said["X-WR-TIMEZONE"] == "Asia/Ho_Chi_Minh"
    whole_days = [event for event in calendar.vevent_list if type(event.dtstart.value) is date]
    assert len(whole_days) == len(calendar.vevent_list) > 0  # a civil day is the same in every zone
