"""A congress moves, a rule changes, units merge: what has not begun moves, with a preview; what has begun stays."""

from datetime import date

import pytest
from sqlalchemy import select

from engine import history
from engine.execution.office import Office
from engine.organisation.duties import NotProcessAdmin
from engine.organisation.reorganise import merge_units
from engine.schedule import changing, cycles, occurrences, terms, trigger
from engine.schedule.preview import preview
from engine.store.tables import case_file, cycle_version, notice
from engine.store.tables import history as record
from engine.store.transaction import SYSTEM, Actor
from tests.engine.schedule.conftest import begin, begun, morning

BOARD = Actor("p-tinh-uy-btc-1")  # organisation board of the province
ADMIN = Actor("p-quan-tri-1")
TERM = "party-2025-2030:tinh-uy"
FIVE_YEARS = (date(2026, 11, 27), date(2031, 11, 26))


def days(office: Office, cycle: str, unit: str | None = None) -> dict[str, date]:
    with office.store.read() as tx:
        return {
            one.key: one.due_on
            for one in occurrences.planned(tx, *FIVE_YEARS, only=[cycle])
            if unit in (None, one.unit)
        }


def test_an_unconfirmed_third_year_starts_nothing_and_asks_the_organisation_board(sqlite_office: Office) -> None:
    office = sqlite_office
    begin(office, "2028-11-30")
    office.store.clock.move_to(morning("2028-12-01"))
    trigger.trigger_due(office, limit=0)
    assert begun(office, "cal-confidence-party") == []
    with office.store.read() as tx:
        asked = tx.rows(select(notice).where(notice.c.subject.like("Cần xác nhận năm thứ ba%")))
    assert BOARD.person in {row["person_id"] for row in asked}


def test_once_confirmed_the_vote_is_opened_120_days_before_and_answers_its_own_form(sqlite_office: Office) -> None:
    office = sqlite_office
    with pytest.raises(terms.NotYoursToConfirm):
        changing.confirm_year3(office, Actor("p-vp-01"), TERM, 2028)
    with pytest.raises(terms.YearOutsideTerm):
        changing.confirm_year3(office, BOARD, TERM, 2031)
    changing.confirm_year3(office, BOARD, TERM, 2028)
    begin(office, "2028-08-23")
    trigger.trigger_due(office, limit=0)
    assert begun(office, "cal-confidence-party") == []
    office.store.clock.move_to(morning("2028-08-24"))
    trigger.trigger_due(office, limit=0)
    [row] = begun(office, "cal-confidence-party")
    assert (row["unit_id"], row["status"], row["due_on"], row["reason"]) == ("tinh-uy", "started", "2028-12-22", "")
    with office.store.read() as tx:
        started = tx.row(select(record).where(record.c.case_id == row["case_id"], record.c.verb == "case_started"))
        assert '"occasion": "cycle"' in started["details"]
        confirmed = tx.row(select(record).where(record.c.verb == "year3_confirmed"))
    assert confirmed["actor"] == BOARD.person


def test_a_moved_congress_moves_what_hangs_on_it_and_nothing_else(sqlite_office: Office) -> None:
    office = sqlite_office
    before = {id: days(office, id) for id in ("cal-term-summary", "cal-congress-freeze", "cal-cell-meeting")}
    seen = preview(office, BOARD, lambda tx: terms.move(tx, TERM, date(2025, 10, 1), date(2031, 3, 31)))
    assert {one.cycle for one in seen.moved} == {"cal-term-summary", "cal-congress-freeze"}
    summary = next(one for one in seen.moved if one.cycle == "cal-term-summary")
    assert summary.before and summary.after
    assert (summary.before.due_on, summary.after.due_on) == (date(2030, 3, 30), date(2030, 9, 30))
    assert {id: days(office, id) for id in before} == before  # a preview keeps nothing
    changing.move_term(office, BOARD, TERM, date(2025, 10, 1), date(2031, 3, 31))
    assert days(office, "cal-term-summary", "tinh-uy") == {TERM: date(2030, 9, 30)}
    assert days(office, "cal-cell-meeting") == before["cal-cell-meeting"]
    with office.store.read() as tx:
        assert tx.row(select(record.c.actor).where(record.c.verb == "term_moved"))["actor"] == BOARD.person
        assert history.broken_link(tx, None) is None


def test_a_congress_that_moves_into_another_year_asks_for_its_third_year_again(sqlite_office: Office) -> None:
    changing.confirm_year3(sqlite_office, BOARD, TERM, 2028)
    changing.move_term(sqlite_office, BOARD, TERM, date(2026, 2, 1), date(2030, 9, 30))
    with sqlite_office.store.read() as tx:
        moved = terms.one(tx, TERM)
    assert (moved.year3, moved.year3_proposed) == (None, 2029)


def test_what_has_begun_stays_when_its_congress_moves(sqlite_office: Office) -> None:
    office = sqlite_office
    changing.confirm_year3(office, BOARD, TERM, 2028)
    begin(office, "2028-08-24")
    trigger.trigger_due(office, limit=0)
    changing.move_term(office, BOARD, TERM, date(2026, 10, 1), date(2030, 9, 30))
    changing.confirm_year3(office, BOARD, TERM, 2029)
    begin(office, "2029-12-01")
    office.store.clock.move_to(morning("2029-12-22"))
    trigger.trigger_due(office, limit=0)
    rows = [row for row in begun(office, "cal-confidence-party") if row["unit_id"] == "tinh-uy"]
    assert [row["due_on"] for row in rows] == ["2028-12-22"]


def test_a_changed_rule_is_a_new_version_that_moves_the_periods_from_then_on(sqlite_office: Office) -> None:
    office = sqlite_office
    office.store.clock.move_to(morning("2026-11-27"))
    before = days(office, "cal-review-cells")
    change = {"rrule": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10", "nature": "rule"}
    with pytest.raises(NotProcessAdmin):
        changing.edit_cycle(office, BOARD, "cal-review-cells", change, date(2027, 1, 1), "thử")
    with pytest.raises(changing.WhyMissing):
        changing.edit_cycle(office, ADMIN, "cal-review-cells", change, date(2027, 1, 1), " ")
    with pytest.raises(changing.InThePast):
        changing.edit_cycle(office, ADMIN, "cal-review-cells", change, date(2026, 1, 1), "thử")
    with pytest.raises(cycles.CycleRefused):
        changing.edit_cycle(office, ADMIN, "cal-review-cells", {"rrule": "FREQ=SOMETIMES"}, date(2027, 1, 1), "thử")
    changing.edit_cycle(office, ADMIN, "cal-review-cells", change, date(2027, 1, 1), "Hướng dẫn mới")
    after = days(office, "cal-review-cells")
    assert before["2026"] == after["2026"] == date(2026, 12, 20)
    assert {after[year] for year in ("2027", "2028", "2029", "2030")} == {date(y, 12, 10) for y in range(2027, 2031)}
    with office.store.read() as tx:
        rows = tx.rows(select(cycle_version).where(cycle_version.c.cycle_id == "cal-review-cells"))
    assert [(row["number"], row["origin"]) for row in rows] == [(1, "shipped"), (2, "edited")]


def test_a_cycle_that_is_moved_after_it_began_does_not_begin_twice_in_its_period(sqlite_office: Office) -> None:
    office = sqlite_office
    begin(office, "2027-11-01")
    trigger.trigger_due(office, limit=0)
    first = len(begun(office, "cal-review-prepare"))
    change = {"rrule": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1"}
    seen = preview(
        office, ADMIN, lambda tx: changing.change_cycle(tx, "cal-review-prepare", change, date(2027, 11, 2), "-")
    )
    assert "2027" not in {one.key for one in seen.moved} and seen.stay > 0
    changing.edit_cycle(office, ADMIN, "cal-review-prepare", change, date(2027, 11, 1), "dời")
    office.store.clock.move_to(morning("2027-12-01"))
    trigger.trigger_due(office, limit=0)
    assert len(begun(office, "cal-review-prepare")) == first > 0


def test_a_merger_takes_the_old_units_off_the_calendar_from_its_day_on(sqlite_office: Office) -> None:
    office = sqlite_office
    office.store.clock.move_to(morning("2026-11-27"))

    def merge(tx: object) -> None:
        merge_units(tx, ["chi-bo-th"], "chi-bo-qt", date(2027, 3, 1))  # type: ignore[arg-type]

    seen = preview(office, SYSTEM, merge)
    assert seen.moved and all(
        set(one.before.units) - set(one.after.units) == {"chi-bo-th"} for one in seen.moved if one.before and one.after
    )
    with office.store.read() as tx:
        kept = occurrences.upcoming(tx, *FIVE_YEARS, unit="chi-bo-th")
    assert max(one.due_on for one in kept) > date(2031, 1, 1)
    with office.store.write() as tx:
        merge(tx)
    with office.store.read() as tx:
        left = occurrences.upcoming(tx, *FIVE_YEARS, unit="chi-bo-th")
        other = occurrences.upcoming(tx, *FIVE_YEARS, unit="chi-bo-qt", procedure="annual-review")
    assert left and max(one.opens_on for one in left) < date(2027, 3, 1)
    assert {one.due_on.year for one in other if one.cycle == "cal-review-prepare"} == {2027, 2028, 2029, 2030, 2031}
    begin(office, "2027-11-01")
    trigger.trigger_due(office, limit=0)
    with office.store.read() as tx:
        cases = tx.rows(select(case_file.c.unit_id).where(case_file.c.procedure_id == "annual-review"))
    assert "chi-bo-th" not in {case["unit_id"] for case in cases}
