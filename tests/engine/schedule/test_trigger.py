"""What the calendar starts: once for each unit and occurrence, in order, late ones marked, one failure alone."""

from datetime import date, datetime

from sqlalchemy import select

from engine.clock import ZONE
from engine.execution.office import Office
from engine.schedule import occurrences
from engine.schedule.trigger import trigger_due
from engine.store.tables import case_file, occurrence


def at(year: int, month: int, day: int, hour: int = 8) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


def rows(office: Office, *where):
    with office.store.read() as tx:
        return tx.rows(select(occurrence).where(*where).order_by(occurrence.c.at, occurrence.c.due_on))


def test_the_annual_review_starts_for_every_unit_on_1_november_and_never_again(office: Office) -> None:
    office.store.clock.move_to(at(2027, 11, 1, 7))
    trigger_due(office, limit=0)
    assert rows(office, occurrence.c.cycle_id == "cal-review-prepare") == []
    office.store.clock.move_to(at(2027, 11, 1, 8))
    trigger_due(office, limit=0)
    begun = rows(office, occurrence.c.cycle_id == "cal-review-prepare")
    assert {row["status"] for row in begun} == {"started"}, {row["reason"] for row in begun}
    with office.store.read() as tx:
        [group] = occurrences.planned(tx, date(2027, 11, 1), date(2027, 11, 1), only=["cal-review-prepare"])
        assert [row["unit_id"] for row in sorted(begun, key=lambda r: r["unit_id"])] == occurrences.units_of(
            tx, group, date(2027, 11, 1)
        )
        cases = tx.rows(select(case_file).where(case_file.c.procedure_id == "annual-review"))
        assert {row["started_by"] for row in cases} == {None}
        assert len(cases) == len(begun) > 20
    assert trigger_due(office, limit=0) == 0
