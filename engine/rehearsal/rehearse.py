"""Rehearse a term: stage, play, compare, count; one call, one report."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from engine.clock import civil_date
from engine.definitions import versions
from engine.definitions.folder import workflows_root
from engine.errors import Refused
from engine.execution.office import Office
from engine.rehearsal import measuring, parts
from engine.rehearsal.attendance import morning
from engine.rehearsal.calendar import Calendar, third_years
from engine.rehearsal.chance import Chance
from engine.rehearsal.expected import Compared, compare
from engine.rehearsal.habits import all_habits
from engine.rehearsal.happenings import by_hand, long_absences, reorganisation
from engine.rehearsal.played import Played, Progress
from engine.rehearsal.playing import Player
from engine.rehearsal.stage import Drafts, staged
from engine.schedule import cycles
from engine.store.tables import cycle_version, firing, occurrence
from engine.store.transaction import Transaction

#: A term is played from the day on which its province began, five years long.
TERMS = {"2025-2030": date(2025, 7, 1), "2020-2025": date(2020, 7, 1)}
YEARS = 5
#: The report's own form; a reader of an older one can tell.
FORMAT = 1

#: Looks at, or breaks on purpose, what was played, before it is compared; for tests.
Meddle = Callable[[Office], None]


class UnknownTerm(Refused):
    """Only the terms of this catalogue can be rehearsed."""

    says = "Chỉ diễn tập được các nhiệm kỳ 2020-2025 và 2025-2030, từ 1 đến 5 năm."
    do = "Chọn lại nhiệm kỳ hoặc số năm."


@dataclass(frozen=True)
class Wanted:
    """What to rehearse."""

    term: str = "2025-2030"
    size: str = "demo"
    seed: int = 7
    years: int = YEARS
    #: play only so many days instead of whole years
    days: int | None = None
    #: a unit is merged into a neighbour on this day; None: on 1 July of the middle year of a whole term
    reorganise_on: date | None = None
    drafts: Drafts = field(default_factory=dict)
    root: Path = field(default_factory=workflows_root)
    #: in how many parts at once, 1 or 2; None: as its size has it (see `engine.rehearsal.parts`)
    parts: int | None = None


def rehearse(wanted: Wanted, progress: Progress | None = None, meddle: Meddle | None = None) -> dict[str, Any]:
    """Play a term, or some of its years, on a database of its own and report what happened, as JSON values.

    The same `wanted` gives the same report, except `seconds`. Raises UnknownTerm, HabitsUnreadable, and
    DefinitionRefused when the check finds something in a draft.
    """
    began = time.perf_counter()
    first, last = period(wanted)
    count = parts.DIVIDED.get(wanted.size, 1) if wanted.parts is None else wanted.parts
    with (
        parts.beside(_play, wanted.root) if count > 1 else nullcontext() as other,
        staged(wanted.root, wanted.size, morning(first), wanted.drafts) as office,
    ):
        until = morning(last) + timedelta(hours=12)
        played = _played(office, other, wanted, first, until, progress)
        if meddle is not None:
            meddle(office)
        report = _report(office, wanted, first, until, played)
    report["seconds"] = round(time.perf_counter() - began, 1)
    return report


def period(wanted: Wanted) -> tuple[date, date]:
    """The first and the last day that are played. Raises UnknownTerm."""
    if wanted.term not in TERMS or not 1 <= wanted.years <= YEARS:
        raise UnknownTerm()
    first = TERMS[wanted.term]
    last = first + relativedelta(years=wanted.years) - timedelta(days=1)
    return first, min(last, first + timedelta(days=wanted.days)) if wanted.days is not None else last


def _played(
    office: Office, other: parts.OtherPart | None, wanted: Wanted, first: date, until: datetime,
    progress: Progress | None,
) -> Played:  # fmt: skip
    """In one part, or in two at once."""
    if other is None:
        return _play(office, None, wanted, first, until, progress=progress)
    with office.store.read() as tx:
        mine, others = parts.divided(tx, 2)
    other.begin(office, others, wanted, first, until)

    def both(day: date, started: int, completed: int) -> None:
        if progress is not None:
            there = other.done()
            progress(day, started + there[0], completed + there[1])

    played = _play(office, mine, wanted, first, until, progress=both)
    return parts.together(played, other.gather(office))


def _play(
    office: Office, of_units: frozenset[str] | None, wanted: Wanted, first: date, until: datetime, *,
    progress: Progress | None = None,
) -> Played:  # fmt: skip
    chance = Chance(wanted.seed)
    habits = all_habits(wanted.root, wanted.drafts)
    last = civil_date(until)
    calendar = Calendar(office, last, of_units)
    player = Player(office, chance, habits, calendar, until, progress)
    changes = third_years(office, chance, first, calendar)
    changes += long_absences(office, chance, player.attendance, first, last)
    changes += reorganisation(office, chance, wanted.reorganise_on or _middle(wanted, first), last, calendar)
    opened = by_hand(office, chance, habits, first, last)
    return player.play(changes, [one for one in opened if of_units is None or one[1].unit in of_units])


def _middle(wanted: Wanted, first: date) -> date | None:
    """1 July of the middle year, when a whole term is played."""
    return date(first.year + 2, 7, 1) if wanted.years == YEARS and wanted.days is None else None


def _report(office: Office, wanted: Wanted, first: date, until: datetime, played: Played) -> dict[str, Any]:
    library, last = office.library, civil_date(until)
    with office.store.read() as tx:
        released = {version.procedure_id for version in versions.all_current(tx)}
        compared = compare(tx, wanted.root, first, last, released)
        by_procedure = measuring.cases(tx)
        work = measuring.Work(tx, library, until)
        untaken, flow_counts = measuring.flows(tx, library)
        overdue = work.overdue()
        return {
            "format": FORMAT,
            "term": wanted.term,
            "size": wanted.size,
            "organisation": measuring.organisation(tx, first),
            "seed": wanted.seed,
            "from": first.isoformat(),
            "until": last.isoformat(),
            "drafts": sorted(wanted.drafts),
            "seconds": 0.0,
            "started": sum(one["started"] for one in by_procedure.values()),
            "completed": sum(one["closed"] for one in by_procedure.values()),
            "tasks": {"opened": work.opened, "completed": work.completed},
            "doubled": len(compared.doubled),
            "missed": len(compared.missed),
            "incidents": measuring.incidents(tx, library, played),
            "untaken_flows": untaken,
            #: late tasks of all with a deadline; exact in `overdue`
            "overdue_share": round(overdue["late"] / max(overdue["of"], 1), 4),
            "overdue": overdue,
            "cases": by_procedure,
            **_names(tx, office),
            "load": work.load(),
            "months": dict(sorted(work.months.items())),
            "bottlenecks": work.bottlenecks(),
            "calendar": _calendar(tx, compared, released),
            "flows": flow_counts,
            "not_played": measuring.not_played(tx),
            "stuck": measuring.stuck(tx, last - timedelta(days=30)),
            "paper": measuring.paper(tx),
            "changes": played.changes,
            "acts": dict(sorted(played.acts.items())),
        }


def _names(tx: Transaction, office: Office) -> dict[str, Any]:
    """What procedures and their outcomes are called, in both languages."""
    names, outcomes = {}, {}
    for version in versions.all_current(tx):
        definition = office.library.version(tx, version.id).definition
        procedure = definition.procedure
        names[procedure.id] = {"vi": procedure.name, "en": definition.say(procedure.name, "en")}
        outcomes[procedure.id] = {
            outcome: {"vi": words, "en": definition.say(words, "en")}
            for outcome, words in procedure.outcome_names.items()
        }
    return {"names": names, "outcome_names": outcomes}


def _calendar(tx: Transaction, compared: Compared, released: set[str]) -> dict[str, Any]:
    """The comparison with the independent count, and each cycle with what it began."""
    rows = tx.rows(select(occurrence.c.cycle_id, occurrence.c.status, occurrence.c.caught_up))
    known = cycles.versions(tx)
    begun: dict[str, dict[str, int]] = {}
    for row in rows:
        one = begun.setdefault(row["cycle_id"], {})
        one[row["status"]] = one.get(row["status"], 0) + 1
    unfinished = tx.rows(select(firing.c.cycle_id, firing.c.key).where(firing.c.finished_at.is_(None)))
    return {
        "expected": compared.expected,
        "begun": compared.begun,
        "missed_occurrences": [list(one) for one in compared.missed],
        "doubled_occurrences": [list(one) for one in compared.doubled],
        "unfinished": sorted([row["cycle_id"], row["key"]] for row in unfinished),
        "cycles": {
            id: {
                "procedure": known[id][0].procedure,
                "vi": known[id][0].called("vi"),
                "en": known[id][0].called("en"),
                "begun": begun.get(id, {}),
            }
            for id in sorted(known)
        },
        "without_procedure": sorted(
            {of_cycle[0].procedure for of_cycle in known.values() if of_cycle[0].procedure not in released} - {""}
        ),
        "versions": len(tx.rows(select(cycle_version.c.cycle_id))),
    }
