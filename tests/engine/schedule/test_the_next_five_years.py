"""The next five years, compared with the catalogue's calendar row by row."""

from datetime import date, timedelta

import pytest

from engine.calendar.working_days import is_working_day
from engine.definitions.folder import workflows_root
from engine.execution.office import Office
from engine.schedule import cycles, occurrences, reading
from tests.engine.schedule import days_by_hand as hand
from tests.engine.schedule import recurring
from tests.engine.schedule.calendar_rows import ROWS

FROM, TO = date(2026, 11, 27), date(2031, 11, 26)
#: 23rd of the 12th lunar month to the 6th of the 1st, from the table of Tết in the catalogue.
#: The last lunar month has 29 days in each of these years: it begins with the new moons of 27 December 2027 20:12,
#: 14 January 2029 17:24, 4 January 2030 02:49 and 24 December 2030 17:32 UTC, seven hours later in Viet Nam.
TET = {
    2027: (date(2027, 1, 30), date(2027, 2, 11)),
    2028: (date(2028, 1, 19), date(2028, 1, 31)),
    2029: (date(2029, 2, 6), date(2029, 2, 18)),
    2030: (date(2030, 1, 26), date(2030, 2, 7)),
    2031: (date(2031, 1, 16), date(2031, 1, 28)),
}
#: Those that the words call "working day" and the rule only Monday to Friday.
BY_WORKING_DAY = {
    "cal-rollout-monitor": -1,
    "cal-quarter-evaluation": -1,
    "cal-reception-check": -1,
    "cal-rule-watch": 1,
}


@pytest.fixture(scope="module")
def shipped() -> dict[str, cycles.Cycle]:
    return {cycle.id: cycle for cycle in cycles.read_cycles(workflows_root())}


def test_every_row_is_there_and_nothing_else(shipped: dict[str, cycles.Cycle]) -> None:
    assert sorted(shipped) == sorted(id for id, *_rest in ROWS)


@pytest.mark.parametrize(("id", "process", "how", "reminders"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_says_what_the_catalogue_says(
    shipped: dict[str, cycles.Cycle], id: str, process: int, how: str, reminders: tuple[int, ...]
) -> None:
    cycle = shipped[id]
    assert (cycle.process, cycle.reminders) == (process, reminders)
    assert cycle.timing == ("rrule" if how.startswith("FREQ") else {"once": "dates"}.get(how[:4], how[:5].strip()))
    assert cycle.called("vi") and cycle.called("en") and (cycle.basis or cycle.source)
    if cycle.rrule:
        assert cycle.rrule == how


def test_the_days_of_five_years_are_those_of_the_rows(sqlite_office: Office) -> None:
    with sqlite_office.store.read() as tx:
        found: dict[str, list[occurrences.Planned]] = {}
        for one in occurrences.planned(tx, FROM - timedelta(days=40), TO + timedelta(days=40)):
            found.setdefault(one.cycle.id, []).append(one)
    for id, _process, how, _reminders in ROWS:
        mine = [one for one in found.get(id, []) if FROM <= one.planned_on <= TO]
        if how == "event":
            assert mine == [], id
        elif how.startswith("once"):
            day = date.fromisoformat(how[5:])
            assert [one.planned_on for one in mine] == ([day] if FROM <= day <= TO else []), id
        elif how.startswith("term"):
            whole = [one for one in found.get(id, []) if one.unit in ("tinh-uy", "hdnd")]
            expected = [how[5:]] if f"{FROM:%Y-%m}" <= how[5:] <= f"{TO:%Y-%m}" else []
            assert [f"{one.planned_on:%Y-%m}" for one in whole] == expected, id
        else:
            assert [one.planned_on for one in mine] == recurring.days(how, date(2022, 1, 1), FROM, TO), id
            assert len({one.key for one in mine}) == len(mine), id


def test_defaults_step_out_of_tet_and_texts_do_not_move(sqlite_office: Office) -> None:
    with sqlite_office.store.read() as tx:
        found = occurrences.planned(tx, FROM, TO)
    moved = [one for one in found if one.moved == "tet"]
    assert len(moved) > 20
    for one in found:
        first, last = TET.get(one.planned_on.year, (date.max, date.min))
        if first <= one.planned_on <= last and one.cycle.nature == "default":
            assert one.moved == "tet" and one.due_on > last and is_working_day(one.due_on), one
        elif one.cycle.id in BY_WORKING_DAY:
            assert is_working_day(one.due_on), one
            step = BY_WORKING_DAY[one.cycle.id]
            between = [
                one.planned_on + timedelta(days=step * n) for n in range(abs((one.due_on - one.planned_on).days))
            ]
            assert not any(is_working_day(day) for day in between), one
        else:
            assert one.due_on == one.planned_on and one.moved == "", one


def test_cycles_without_their_procedure_are_listed_and_said_so(sqlite_office: Office) -> None:
    with sqlite_office.store.read() as tx:
        lines = {line.cycle.id: line for line in reading.catalogue(tx)}
        states = {(entry.cycle.id, entry.state) for entry in reading.entries(tx, FROM, TO)}
    assert len(lines) == len(ROWS)
    assert not lines["cal-asset-file"].there and lines["cal-review-prepare"].there
    assert ("cal-asset-file", "entry") in states and ("cal-confidence-council", "waiting") in states


def _by_hand(id: str) -> list[date]:
    if id in hand.YEARLY:
        found = [date(year, *day) for year in range(2026, 2032) for day in hand.YEARLY[id]]
        return sorted(day for day in found if hand.FROM <= day <= hand.TO)
    return [date.fromisoformat(text) for text in (hand.LISTED.get(id) or hand.MONTHLY.get(id, "")).split()]


def test_every_row_is_counted_by_hand() -> None:
    kinds = [*hand.YEARLY, *hand.LISTED, *hand.MONTHLY, *hand.TERMS, *hand.PER_CASE]
    assert sorted(kinds) == sorted(id for id, *_rest in ROWS)


@pytest.mark.parametrize("id", [row[0] for row in ROWS])
def test_the_days_units_and_rules_of_a_row_are_those_counted_by_hand(sqlite_office: Office, id: str) -> None:
    with sqlite_office.store.read() as tx:
        cycle = cycles.current(tx, id)
        assert cycle is not None
        found = occurrences.planned(tx, hand.FROM - timedelta(days=40), hand.TO + timedelta(days=40), only=[id])
    days = [one.planned_on for one in found if hand.FROM <= one.planned_on <= hand.TO]
    if id in hand.MONTHLY:
        days = [day for day in days if day.year < 2028]
    if id in hand.TERMS:
        unit, month = hand.TERMS[id]
        mine = [f"{one.planned_on:%Y-%m}" for one in found if one.unit == unit and one.planned_on <= hand.TO]
        assert mine == ([month] if month else [])
    else:
        assert days == _by_hand(id)
    assert set(hand.BASIS.get(id, "").split()) <= set(cycle.basis)
    if id in hand.UNITS:
        assert set(cycle.units) == hand.UNITS[id]
    if id in hand.HOLDS_FROM:
        assert cycle.first == hand.HOLDS_FROM[id].isoformat()
        with sqlite_office.store.read() as tx:
            assert occurrences.planned(tx, date(2022, 1, 1), date(2025, 12, 31), only=[id]) == []
