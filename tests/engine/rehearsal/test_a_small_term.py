"""A whole term of a very small organisation, rehearsed through the production acts."""

import json
import multiprocessing
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert, select, update

from engine.cli.main import Desk, main
from engine.clock import ZONE
from engine.definitions import versions
from engine.definitions.beginning import first_files
from engine.definitions.folder import workflows_root
from engine.execution.deploy import DefinitionRefused
from engine.execution.office import Office
from engine.organisation import units
from engine.organisation.kinds import KINDS
from engine.rehearsal import measuring
from engine.rehearsal.attendance import morning
from engine.rehearsal.chance import Chance
from engine.rehearsal.expected import compare
from engine.rehearsal.habits import ProcedureHabits
from engine.rehearsal.happenings import by_hand
from engine.rehearsal.page import drawn
from engine.rehearsal.parts import beside, divided
from engine.rehearsal.played import Played
from engine.rehearsal.rehearse import UnknownTerm, Wanted, rehearse
from engine.rehearsal.stage import staged
from engine.schedule import occurrences
from engine.store.tables import case_file, occurrence
from tests.engine.rehearsal.conftest import with_dead_flow, with_hopeless_form, write

BEGINNING = datetime(2025, 7, 1, 8, tzinfo=ZONE)
Report = dict[str, Any]


@pytest.fixture(scope="module")
def report(one_procedure: Path) -> Report:
    return rehearse(Wanted(size="tiny", root=one_procedure))


def timeless(report: Report) -> Report:
    return {**report, "seconds": 0}


def test_five_years_are_played_and_nothing_is_missed_or_doubled(report: Report) -> None:
    assert (report["from"], report["until"]) == ("2025-07-01", "2030-06-30")
    assert (report["missed"], report["doubled"]) == (0, 0)
    assert [change[:17] for change in report["changes"] if "merged" in change] == ["2027-07-01 merged"]
    # the months with a 31st: 14 while there were three cells, 21 with two
    assert report["calendar"]["cycles"]["cal-month"]["begun"] == {"started": 3 * 14 + 2 * 21}
    assert report["calendar"]["cycles"]["cal-year"]["begun"] == {"noted": 4 * 2 + 3 * 3}
    assert report["calendar"]["cycles"]["cal-vote"]["begun"] == {"started": 1}
    assert report["calendar"]["without_procedure"] == ["not-drawn"]
    assert report["started"] == report["cases"]["word"]["by_calendar"]
    assert report["incidents"] == []
    assert report["untaken_flows"] == []


def test_what_people_did_is_counted(report: Report) -> None:
    assert report["completed"] == report["tasks"]["completed"] > 0
    assert sum(report["load"]["deputy_secretary"]["weeks"].values()) == report["tasks"]["completed"]
    assert report["overdue"]["late"] == report["bottlenecks"][0]["overdue"]
    assert 0 <= report["overdue_share"] <= 1
    assert report["cases"]["word"]["outcomes"] == {"done": report["completed"]}


def test_the_same_seed_gives_the_same_report_to_the_byte(one_procedure: Path, report: Report) -> None:
    again = rehearse(Wanted(size="tiny", root=one_procedure))
    assert json.dumps(timeless(again)) == json.dumps(timeless(report))


def test_a_rehearsal_in_two_parts_tells_the_same(one_procedure: Path) -> None:
    whole, parted = (rehearse(Wanted(size="small", years=1, parts=count, root=one_procedure)) for count in (1, 2))
    assert parted["started"] > 0
    assert timeless(parted) == timeless(whole)


def test_a_fault_in_the_other_part_is_not_lost(one_procedure: Path) -> None:
    with beside(broken, one_procedure) as other, staged(one_procedure, "small", BEGINNING, {}) as office:
        with office.store.read() as tx:
            _mine, others = divided(tx, 2)
        other.begin(office, others, Wanted(size="small", days=40, root=one_procedure))
        with pytest.raises(UnknownTerm):
            other.gather(office)


def test_the_other_part_ends_when_there_is_nothing_to_play(one_procedure: Path) -> None:
    unreadable = {"word": {"procedure.toml": "id = 'word'"}}
    with (
        pytest.raises(DefinitionRefused),
        beside(broken, one_procedure),
        staged(one_procedure, "small", BEGINNING, unreadable),
    ):
        raise AssertionError("a draft that cannot be read is not staged")
    assert multiprocessing.active_children() == []


def broken(_office: Office, _of_units: frozenset[str], _wanted: Wanted, *, progress: Any = None) -> Played:
    """A part that cannot be played."""
    raise UnknownTerm()


def test_whoever_watches_is_told_what_both_parts_have_done(one_procedure: Path) -> None:
    with beside(three_done, one_procedure) as other, staged(one_procedure, "small", BEGINNING, {}) as office:
        with office.store.read() as tx:
            _mine, others = divided(tx, 2)
        other.begin(office, others)
        played = other.gather(office)
        assert other.done() == (played.acts["started"], played.acts["completed"]) == (1, 3)


def three_done(office: Office, _of_units: frozenset[str], *, progress: Any = None) -> Played:
    """A part that says what it did."""
    progress(date(2025, 7, 1), 0, 2)
    return Played(office.store.clock.now(), acts=Counter({"started": 1, "completed": 3}))


def test_a_term_of_the_demo_is_of_forty_units_of_every_kind() -> None:
    with (
        staged(workflows_root(), "demo", BEGINNING, {}) as office,
        office.store.read() as tx,
    ):
        size = measuring.organisation(tx, date(2025, 7, 1))
        kinds = {unit.kind for _depth, unit in units.tree(tx, date(2025, 7, 1))}
    assert size["units"] == 40
    ended = {"district_committee", "party_caucus", "party_affairs_committee", "mass_mobilisation_board"}
    assert kinds == set(KINDS) - ended


def test_the_term_before_has_its_third_year_at_the_demo_too() -> None:
    """Congresses of 2020: the Party bodies of the forty units vote in December 2023, as the council does."""
    since = date(2020, 7, 1)
    with staged(workflows_root(), "demo", morning(since), {}) as office, office.store.read() as tx:
        found = occurrences.planned(tx, since, date(2025, 6, 30), only=["cal-confidence-party", "cal-term-summary"])
        released = {version.procedure_id for version in versions.all_current(tx)}
        expected = compare(tx, workflows_root(), since, date(2025, 6, 30), released)
    votes = {one.unit: (one.due_on, one.waiting) for one in found if one.cycle.id == "cal-confidence-party"}
    assert votes["tinh-uy"] == (date(2023, 12, 22), "") and len(votes) == 6
    assert {one.unit for one in found if one.cycle.id == "cal-term-summary"} >= {"tinh-uy", "xa-cang-long"}
    of_terms = {(cycle, unit) for cycle, key, unit in expected.missed if key.startswith("party-2020-2025")}
    assert ("cal-confidence-party", "tinh-uy") in of_terms  # nothing was played: all of it is missed
    assert not any(cycle == "cal-inspection-term" for cycle, _unit in of_terms)  # of 2021, before the catalogue begins


def test_cases_opened_by_hand_are_at_least_as_many_as_the_procedure_says_for_a_term(one_procedure: Path) -> None:
    first, chance = date(2025, 7, 1), Chance(7)
    with staged(one_procedure, "tiny", morning(first), {}) as office:

        def opened(by_hand_a_year: int, at_least: int, last: date) -> list[str]:
            habits = {"word": ProcedureHabits(by_hand_a_year, at_least)}
            return [one.key for _at, one in by_hand(office, chance, habits, first, last)]

        term = date(2030, 6, 30)
        assert opened(0, 0, term) == []
        assert len(opened(0, 5, term)) == 5 and len(opened(0, 5, date(2026, 6, 30))) == 1
        many = opened(500, 0, term)
        assert len(many) > 5 and opened(500, 5, term) == many  # enough by themselves: none is added
        assert opened(0, 5, term) == opened(0, 5, term) and set(opened(0, 5, term)) <= set(opened(0, 9, term))


def test_another_seed_gives_another_report(one_procedure: Path, report: Report) -> None:
    other = rehearse(Wanted(size="tiny", seed=8, root=one_procedure))
    assert timeless(other) != {**timeless(report), "seed": 8}
    assert (other["missed"], other["doubled"]) == (0, 0)


def lose_one(office: Office) -> None:
    """As if the trigger had skipped a unit."""
    with office.store.write() as tx:
        row = tx.rows(select(occurrence).where(occurrence.c.cycle_id == "cal-month").order_by(occurrence.c.id))[3]
        tx.execute(delete(occurrence).where(occurrence.c.id == row["id"]))
        tx.execute(update(case_file).where(case_file.c.id == row["case_id"]).values(started_by="s-001-01-01"))


def start_twice(office: Office) -> None:
    """As if two schedulers had both begun the same occurrence."""
    with office.store.write() as tx:
        row = dict(tx.rows(select(case_file).order_by(case_file.c.id))[0])
        tx.execute(insert(case_file).values(**{**row, "id": "c-again", "number": "word/again"}))


def begin_under_another_name(office: Office) -> None:
    """As if a key had been miscounted: the same case stands for two occurrences."""
    with office.store.write() as tx:
        row = dict(tx.rows(select(occurrence).where(occurrence.c.cycle_id == "cal-month"))[0])
        tx.execute(insert(occurrence).values(**{**row, "id": "k-again", "key": "2026-13"}))


@pytest.mark.parametrize(
    ("meddle", "missed", "doubled"), [(lose_one, 1, 0), (start_twice, 0, 1), (begin_under_another_name, 0, 2)]
)
def test_a_broken_calendar_is_seen(
    one_procedure: Path, meddle: Callable[[Office], None], missed: int, doubled: int
) -> None:
    found = rehearse(Wanted(size="tiny", years=1, root=one_procedure), meddle=meddle)
    assert (found["missed"], found["doubled"]) == (missed, doubled)
    assert len(found["calendar"]["missed_occurrences"]) == missed


def test_a_draft_with_a_dead_flow_shows_it(one_procedure: Path) -> None:
    found = rehearse(Wanted(size="tiny", years=1, root=one_procedure, drafts={"word": with_dead_flow()}))
    assert [flow["flow"] for flow in found["untaken_flows"]] == ["flow_04"]
    assert found["drafts"] == ["word"]
    assert found["completed"] > 0


def test_a_form_that_nobody_can_answer_is_an_incident(one_procedure: Path) -> None:
    found = rehearse(Wanted(size="tiny", years=1, root=one_procedure, drafts={"word": with_hopeless_form()}))
    assert [(one["kind"], one["element"]) for one in found["incidents"]] == [("unanswerable", "task_first")]
    assert found["completed"] == 0


def test_a_unit_that_ends_on_a_date_gets_no_more_cases(one_procedure: Path) -> None:
    found = rehearse(
        Wanted(size="tiny", years=2, root=one_procedure, reorganise_on=date(2026, 7, 1)),
        meddle=lambda office: check_the_successor(office),
    )
    assert (found["missed"], found["doubled"]) == (0, 0)
    assert any("merged" in change for change in found["changes"])


def check_the_successor(office: Office) -> None:
    with office.store.read() as tx:
        rows = tx.rows(
            select(occurrence.c.unit_id)
            .where(occurrence.c.cycle_id == "cal-month", occurrence.c.opens_on > "2026-07-01")
            .distinct()
        )
        assert len(rows) == 2


def test_other_terms_are_refused(one_procedure: Path) -> None:
    with pytest.raises(UnknownTerm):
        rehearse(Wanted(term="1990-1995", root=one_procedure))


def test_the_page_tells_it_in_both_languages(report: Report) -> None:
    vietnamese, english = drawn(report, "vi"), drawn(report, "en")
    assert "Diễn tập nhiệm kỳ 2025-2030" in vietnamese
    assert "Rehearsal of the term 2025-2030" in english
    assert vietnamese.count("<svg") == english.count("<svg") == 4
    assert english.count("aria-label") == 4


def test_the_command_as_a_user_calls_it(tmp_path: Path) -> None:
    """Real procedures, half a year of one commune; the database of the installation is never opened."""
    desk = Desk(f"sqlite:///{tmp_path / 'live.db'}")
    out = tmp_path / "out"
    call = ["rehearse", "--size", "tiny", "--years", "1", "--days", "200", "--seed", "7", "--json", "--out", str(out)]
    done = CliRunner().invoke(main, call, obj=desk)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    promised = {"seconds", "started", "completed", "doubled", "missed", "incidents", "untaken_flows", "overdue_share"}
    assert promised <= set(told)
    assert told["cases"]["annual-review"]["by_calendar"] == 4
    assert told["tasks"]["completed"] > 60
    assert [one for one in told["incidents"] if one["kind"] not in ("vacant",)] == []
    assert json.loads((out / "report.json").read_text("utf-8")) == told
    assert (out / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert not (tmp_path / "live.db").exists()


def test_a_draft_at_the_command_line(tmp_path: Path) -> None:
    write(tmp_path / "word", with_dead_flow())
    call = ["rehearse", "--size", "tiny", "--years", "1", "--days", "10", "--draft", str(tmp_path / "word"), "--json"]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["drafts"] == ["word"]
    (tmp_path / "word" / "process.bpmn").write_text("<nothing/>", "utf-8")
    refused = CliRunner().invoke(main, call)
    assert refused.exit_code == 1
    assert "word" in refused.output


def test_a_draft_is_rehearsed_with_the_rules_it_brings(one_procedure: Path) -> None:
    rule = """name: waiting_days
rule: R-900
title: {vi: Số ngày chờ, en: Days to wait}
key_date: {vi: hôm nay, en: today}
inputs: {people: int}
outputs: {days: int}
versions:
  - {id: v1, document: 1-QD, dated: 2020-01-01, from: 2020-01-01, source: thử, result: {days: people * 2}}
"""
    drafts = {"word": {**first_files("word"), "decisions/waiting_days.yaml": rule}}
    first = datetime(2026, 1, 5, 8, tzinfo=ZONE)
    with staged(one_procedure, "tiny", first, drafts) as office, office.store.read() as tx:
        book = office.library.rules(tx)
        assert book.ask("waiting_days", tx.today, {"people": 4}).outputs == {"days": 8}
