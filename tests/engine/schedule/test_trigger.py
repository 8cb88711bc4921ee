"""What the calendar starts: once for each unit and occurrence, in order, late ones marked, one failure alone."""

from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import DataError

from engine import history
from engine.clock import SetClock
from engine.execution import acts
from engine.execution.office import Office
from engine.schedule import cycles, occurrences, reading, trigger
from engine.schedule.trigger import trigger_due
from engine.store.tables import case_file, firing, unit
from engine.store.tables import history as record
from engine.store.transaction import SYSTEM, Actor
from tests.engine.schedule.conftest import begin, begun, morning

REVIEW = "cal-review-prepare"


def reviewed(office: Office, day: date) -> list[str]:
    with office.store.read() as tx:
        [group] = occurrences.planned(tx, day, day, only=[REVIEW])
        return occurrences.units_of(tx, group, day)


def test_the_review_starts_for_every_unit_on_the_morning_of_1_november_and_never_again(office: Office) -> None:
    begin(office, "2027-10-20")
    trigger_due(office, limit=0)
    office.store.clock.move_to(morning("2027-11-01", 7))
    trigger_due(office, limit=0)
    assert begun(office, REVIEW) == []
    office.store.clock.move_to(morning("2027-11-01"))
    trigger_due(office, limit=0)
    rows = begun(office, REVIEW)
    assert {(row["status"], row["reason"], row["caught_up"]) for row in rows} == {("started", "", False)}
    assert sorted(row["unit_id"] for row in rows) == reviewed(office, date(2027, 11, 1))
    with office.store.read() as tx:
        cases = tx.rows(select(case_file).where(case_file.c.procedure_id == "annual-review"))
        assert sorted(case["id"] for case in cases) == sorted(row["case_id"] for row in rows)
        assert {case["started_by"] for case in cases} == {None}
        assert {case["title"].split(" - ")[0] for case in cases} == {"Kiểm điểm năm 2027"}
    assert trigger_due(office, limit=0) == 0
    assert len(begun(office, REVIEW)) == len(rows)


def test_two_weeks_without_a_server_over_tet_are_caught_up_in_order_with_the_days_of_then(at) -> None:
    office = at("2027-01-28")
    trigger_due(office, limit=0)
    before = len(begun(office))
    office.store.clock.move_to(morning("2027-02-13"))
    trigger_due(office, limit=0)
    rows = begun(office)[before:]
    with office.store.read() as tx:
        opened = [
            one
            for one in occurrences.planned(tx, date(2027, 1, 1), date(2027, 9, 30))
            if date(2027, 1, 28) < one.opens_on <= date(2027, 2, 13)
        ]
        order = tx.rows(select(firing).where(firing.c.caught_up).order_by(firing.c.begun_at, firing.c.due_on))
        expected = {
            (one.cycle.id, unit, one.key) for one in opened for unit in occurrences.units_of(tx, one, one.opens_on)
        }
        told = tx.rows(select(record.c.details).where(record.c.verb == "cycle_begun").order_by(record.c.position))
    assert {(row["cycle_id"], row["unit_id"], row["key"]) for row in rows} == expected
    late = [one for one in opened if one.opens_on < date(2027, 2, 13)]
    assert late and all(row["caught_up"] for row in rows if row["opens_on"] < "2027-02-13")
    assert {row["due_on"] for row in order} <= {one.due_on.isoformat() for one in opened}
    days = [row["due_on"] for row in order]
    assert days == sorted(days)
    assert told


def test_a_clock_that_jumps_forward_and_back_starts_nothing_twice(at) -> None:
    office = at("2026-12-01")
    office.store.clock = SetClock(morning("2027-12-31"))
    trigger_due(office, limit=0)
    first = [(row["cycle_id"], row["unit_id"], row["key"]) for row in begun(office)]
    assert len(first) == len(set(first)) > 400
    for day in ("2026-12-02", "2027-06-30", "2026-12-15", "2027-12-31"):
        office.store.clock = SetClock(morning(day))
        assert trigger_due(office, limit=0) == 0
    assert len(begun(office)) == len(first)


def test_what_opened_before_the_calendar_began_is_left_to_people(at) -> None:
    office = at("2027-11-02")
    trigger_due(office, limit=0)
    assert begun(office, REVIEW) == []


def test_what_opened_before_the_calendar_began_is_not_announced(at) -> None:
    """The list of who declares assets opens on 31 October and is due on 30 November."""
    office, later = at("2026-11-02"), date(2026, 11, 27)
    with office.store.read() as tx:
        due = [one.cycle.id for one in reading.entries(tx, later, date(2026, 11, 30)) if one.opens_on < tx.today]
        coming = reading.next_firings(tx)
    assert due and coming == sorted(coming, key=lambda one: one.opens_on)
    assert coming[0].opens_on >= date(2026, 11, 2)


def test_a_case_that_people_opened_by_hand_is_not_opened_again(at) -> None:
    office = at("2027-10-20")
    person = "p-tinh-uy-btc-1"
    with office.store.read() as tx:
        allowed = acts.start_case.__globals__["starters"](tx, office.library.current(tx, "annual-review"), "chi-bo-vp")
        person = allowed.candidates[0].person
    mine = acts.start_case(office, Actor(person), "annual-review", "chi-bo-vp", None, {"review_year": "2027"})
    office.store.clock.move_to(morning("2027-11-01"))
    trigger_due(office, limit=0)
    rows = {row["unit_id"]: row for row in begun(office, REVIEW)}
    assert (rows["chi-bo-vp"]["status"], rows["chi-bo-vp"]["case_id"]) == ("adopted", mine["case_id"])
    with office.store.read() as tx:
        count = select(func.count()).where(
            case_file.c.unit_id == "chi-bo-vp", case_file.c.procedure_id == "annual-review"
        )
        assert tx.connection.execute(count).scalar() == 1


def test_one_unit_that_fails_does_not_stop_the_others_and_can_be_tried_again(at) -> None:
    office = at("2027-10-20")
    with office.store.write() as tx:  # the procedure is not meant for this kind: the start is refused
        known = cycles.versions(tx)[REVIEW][0]
        wider = {**known.__dict__, "units": (*known.units, "political_school")}
        wider.pop("number"), wider.pop("valid_from")
        cycles.add_version(tx, cycles.Cycle(**wider), tx.today, "test")
    office.store.clock.move_to(morning("2027-11-01"))
    trigger_due(office, limit=0)
    rows = begun(office, REVIEW)
    failed = [row for row in rows if row["status"] == "failed"]
    assert {row["unit_id"] for row in failed} == {"truong-chinh-tri"} and "không áp dụng" in failed[0]["reason"]
    assert sum(row["status"] == "started" for row in rows) == len(rows) - 1 > 30
    with office.store.write() as tx:
        assert trigger.failures(tx) == 1
        tx.execute(update(unit).where(unit.c.id == "truong-chinh-tri").values(kind="grassroots_cell"))
    assert trigger.retry(office, SYSTEM, failed[0]["id"])["started"]
    assert [row["status"] for row in begun(office, REVIEW) if row["unit_id"] == "truong-chinh-tri"] == ["started"]


def test_a_wake_up_stops_at_its_limit_and_the_next_one_goes_on(at) -> None:
    office = at("2027-10-31")
    trigger_due(office, limit=0)
    office.store.clock.move_to(morning("2027-11-01"))
    told: list[tuple[str, str, int, int]] = []
    total = len(reviewed(office, date(2027, 11, 1)))
    counts = []
    for _turn in range(20):
        counts.append(trigger_due(office, limit=10, progress=lambda *one: told.append(one)))
        if counts[-1] < 10:
            break
    assert max(counts) == 10 and sum(counts) >= total == len(begun(office, REVIEW))
    mine = [done for cycle, _key, done, _all in told if cycle == REVIEW]
    assert mine == sorted(mine) and mine[-1] == total


def test_a_unit_that_ended_before_a_late_start_is_recorded_not_lost(at) -> None:
    office = at("2027-10-31")
    trigger_due(office, limit=0)
    office.store.clock.move_to(morning("2027-11-10"))
    with office.store.write() as tx:
        tx.execute(update(unit).where(unit.c.id == "chi-bo-vp").values(valid_to="2027-11-05"))
    trigger_due(office, limit=0)
    rows = {row["unit_id"]: row for row in begun(office, REVIEW)}
    assert rows["chi-bo-vp"]["status"] == "lapsed" and rows["chi-bo-vp"]["case_id"] is None
    assert rows["chi-bo-th"]["status"] == "started" and rows["chi-bo-th"]["caught_up"]


def test_a_procedure_that_is_not_there_yet_gives_an_entry_and_starts_nothing(at) -> None:
    office = at("2026-11-20")
    office.store.clock.move_to(morning("2026-12-03"))
    trigger_due(office, limit=0)
    rows = begun(office, "cal-cell-meeting")
    assert rows and {(row["status"], row["case_id"]) for row in rows} == {("noted", None)}
    with office.store.read() as tx:
        found = occurrences.upcoming(tx, date(2027, 1, 1), date(2027, 1, 31), "chi-bo-vp", "party-meeting-cycle")
    assert {one.status for one in found} == {"entry"} and not any(one.starts for one in found)


def test_the_history_tells_what_was_begun_and_stays_whole(at) -> None:
    office = at("2027-10-31")
    office.store.clock.move_to(morning("2027-11-01"))
    trigger_due(office, limit=0)
    with office.store.read() as tx:
        assert history.broken_link(tx, None) is None
        case = begun(office, REVIEW)[0]["case_id"]
        assert history.broken_link(tx, case) is None
        first = tx.row(select(record).where(record.c.case_id == case, record.c.position == 1))
        assert first["verb"] == "case_started" and first["actor"] is None


def test_reminders_reach_the_secretary_once_each_and_the_last_one_after_a_pause(at) -> None:
    from engine.store.tables import notice

    office = at("2026-12-01")
    for day in range(1, 20):
        office.store.clock.move_to(morning("2026-12-01") + timedelta(days=day))
        trigger_due(office, limit=0)
        trigger_due(office, limit=0)
    with office.store.read() as tx:
        told = tx.rows(select(notice).where(notice.c.subject.like("Chi bộ và đảng viên kiểm điểm%")))
    people = {row["person_id"] for row in told}
    assert people and len(told) == 3 * len(people)
    assert {row["body"].split(".")[0] for row in told} == {"Còn 15 ngày", "Còn 7 ngày", "Còn 2 ngày"}
    assert all("R-024" in row["body"] for row in told)


def test_a_unit_that_the_database_refuses_does_not_hold_up_the_others(at, monkeypatch) -> None:
    office = at("2027-10-31")
    office.store.clock.move_to(morning("2027-11-01"))
    real = trigger.start_by_calendar

    def broken(tx, library, procedure, unit_id, answers):  # as a driver says that a value does not fit its column
        if unit_id == "chi-bo-vp":
            raise DataError("insert", {}, Exception("value too long"))
        return real(tx, library, procedure, unit_id, answers)

    monkeypatch.setattr(trigger, "start_by_calendar", broken)
    trigger_due(office, limit=0)
    rows = {row["unit_id"]: row for row in begun(office, REVIEW)}
    assert (rows["chi-bo-vp"]["status"], rows["chi-bo-vp"]["reason"]) == ("failed", "DataError: value too long")
    assert {row["status"] for unit_id, row in rows.items() if unit_id != "chi-bo-vp"} == {"started"}
    assert len(rows) == len(reviewed(office, date(2027, 11, 1)))
