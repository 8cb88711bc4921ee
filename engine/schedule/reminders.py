"""Reminders of the calendar: before D, and after it while the work is open; each step once, one notice per person.

They only tell. Of several steps that were missed while no server ran, the latest is sent.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.calendar.holiday_lists import calendar_of
from engine.calendar.working_days import PROPOSED, Calendar
from engine.clock import start_of_day
from engine.execution import notices
from engine.execution.office import Office
from engine.organisation import units
from engine.organisation.days import shown
from engine.schedule import cycles, occurrences, terms
from engine.schedule.occurrences import BEFORE_TET, LONGEST_LEAD, Planned
from engine.store.prepared import Prepared
from engine.store.tables import case_file, cycle_reminder
from engine.store.transaction import SYSTEM, Transaction
from engine.wording import sentence

#: Reminders go out at the start of the working morning.
AT = time(8)
#: The third year is asked for so many days before the first cycle that needs it opens (section 4, events of the term).
YEAR3 = (120, 60, 30, 7, 1)
#: The cycle under which those are kept.
CONFIRM = "year3"
#: How far back a case lies that an occurrence is about.
LOOK_BACK = {"year": 200, "half": 150, "quarter": 92, "month": 31, "term": 730, "once": 200}
#: The steps of so many days are remembered.
REMEMBERED = 4_000
#: So many units are named in a notice; the rest is counted.
NAMED = 5

_SENT = Prepared(select(cycle_reminder.c.cycle_id, cycle_reminder.c.key, cycle_reminder.c.step))
_COUNTED = Prepared(select(func.count().label("sent")).select_from(cycle_reminder))
_ONE_SENT = Prepared(
    select(cycle_reminder.c.at).where(
        cycle_reminder.c.cycle_id == bindparam("cycle"), cycle_reminder.c.key == bindparam("key"),
        cycle_reminder.c.step == bindparam("step"),
    )
)  # fmt: skip
_LATEST_CASE = Prepared(
    select(case_file.c.status)
    .where(case_file.c.unit_id == bindparam("unit"), case_file.c.procedure_id == bindparam("procedure"))
    .where(case_file.c.started_on >= bindparam("since"))
    .order_by(case_file.c.started_at.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Step:
    """One reminder whose day has come; the third year of a term has no cycle, only the units that wait for it."""

    cycle_id: str
    key: str
    step: str
    due_on: date
    one: Planned | None = None
    units: tuple[str, ...] = ()


def remind_due(office: Office, among: Collection[str] | None = None) -> int:
    """Send what has come and was not sent; returns to how many people. Safe in several processes at once.

    among: only about these units; for a rehearsal that plays the others elsewhere.
    """
    with office.store.read() as tx:
        steps = list(_due(tx))
    told = 0
    for step in steps:
        with office.store.read() as tx:
            letters = _letters(tx, step, among)
        told += office.store.act("remind", SYSTEM, _sending(step, letters))["told"]
    return told


def next_reminder(tx: Transaction) -> datetime | None:
    """The next instant at which the calendar has something to tell, within the next days; None without."""
    now = tx.now
    today = start_of_day(tx.today, AT)
    return today if now < today else today + timedelta(days=1)


def steps_of(one: Planned, calendar: Calendar = PROPOSED) -> list[tuple[str, date]]:
    """The steps of an occurrence with their days, the earliest first. calendar: the working days of the office."""
    days = {f"D-{count}": one.due_on - timedelta(days=count) for count in one.cycle.reminders}
    quiet = calendar.year(one.due_on.year).quiet_from
    if quiet and one.cycle.reminders and calendar.in_quiet_weeks(one.due_on):
        days["Tết"] = calendar.add(quiet, -1)  # a deadline of a text stays in Tết: one more reminder before it
    days |= {f"D+{count}": one.due_on + timedelta(days=count) for count in one.cycle.after}
    return sorted(days.items(), key=lambda step: step[1])


def _due(tx: Transaction) -> Iterator[Step]:
    begins = cycles.since(tx)
    sent = _sent(tx)
    frm, calendar = tx.today - timedelta(days=40), calendar_of(tx)
    begun = occurrences.firings(tx)
    longest = max(occurrences.longest_reminder(tx, tx.today), BEFORE_TET)
    for one in occurrences.planned(tx, frm, tx.today + timedelta(days=longest), begun=begun):
        if one.waiting or one.due_on < begins or tx.today < one.told_from:
            continue
        come = [
            (step, day)
            for step, day in _steps(tx, one, calendar)
            if begins <= day <= tx.today and start_of_day(day, AT) <= tx.now
        ]
        if come and (tx.today <= one.due_on or come[-1][0].startswith("D+")):
            if (one.cycle.id, one.key, come[-1][0]) not in sent:
                yield Step(one.cycle.id, one.key, come[-1][0], one.due_on, one)
    yield from _third_years(tx, sent, begun)


def _sent(tx: Transaction) -> set[tuple[str, str, str]]:
    """The steps that were sent. None is ever taken back, so this process reads them again only when there are more."""
    counted = tx.one(_COUNTED)
    if counted is None or counted["sent"] != len(tx.known.sent):
        tx.known.sent = {(row["cycle_id"], row["key"], row["step"]) for row in tx.all(_SENT)}
    return tx.known.sent


def _steps(tx: Transaction, one: Planned, calendar: Calendar) -> list[tuple[str, date]]:
    """`steps_of`, remembered in this process as long as the working days are the same."""
    known = tx.known.steps
    key = (calendar.version, one.cycle.reminders, one.cycle.after, one.due_on)
    found = known.get(key)
    if found is None:
        if len(known) > REMEMBERED:
            known.clear()
        found = known[key] = steps_of(one, calendar)
    return found


def _third_years(
    tx: Transaction, sent: set[tuple[str, str, str]], begun: Mapping[tuple[str, str], Any]
) -> Iterator[Step]:
    """The terms whose third year is not confirmed while a cycle that needs it comes near; one step for all of a day."""
    opening: dict[str, date] = {}
    for one in occurrences.waiting(tx, tx.today, tx.today + timedelta(days=2 * LONGEST_LEAD), begun):
        opening[one.key] = min(one.opens_on, opening.get(one.key, one.opens_on))
    unit_of = {term.id: term.unit for term in terms.terms(tx)}
    for day in sorted(set(opening.values())):
        come = [count for count in YEAR3 if start_of_day(day - timedelta(days=count), AT) <= tx.now]
        if come and (CONFIRM, day.isoformat(), f"D-{min(come)}") not in sent:
            waiting = tuple(sorted(unit_of[term] for term, opens in opening.items() if opens == day))
            yield Step(CONFIRM, day.isoformat(), f"D-{min(come)}", day, units=waiting)


def _letters(tx: Transaction, step: Step, among: Collection[str] | None = None) -> dict[str, tuple[str, str]]:
    """Person -> subject and text; somebody who is told for several units gets one letter."""
    one = step.one
    about: dict[str, list[str]] = {}
    if one is None:
        reached, told = list(step.units), terms.CONFIRMERS
    else:
        told = ", ".join(one.cycle.told)
        reached = occurrences.units_of(tx, one, tx.today) if told else []
    for unit_id in reached:
        if among is not None and unit_id not in among or one is not None and _done(tx, one, unit_id):
            continue
        for candidate in terms.resolved(tx, told, unit_id).candidates:
            about.setdefault(candidate.person, []).append(units.unit(tx, unit_id, tx.today).name)
    language = notices.languages_of(tx, about)
    return {person: _letter(tx, step, names, language[person]) for person, names in about.items()}


def _letter(tx: Transaction, step: Step, names: list[str], language: str) -> tuple[str, str]:
    """Subject and text in the language of the reader."""
    rest, day = len(names) - NAMED, shown(step.due_on)
    where = "; ".join(names[:NAMED])
    if rest > 0:
        where = sentence("{units} và {n} đơn vị khác", {"units": where, "n": rest}, language)
    if step.one is None:
        values = {"day": day, "units": where}
        body = (
            "Chưa xác nhận năm thứ ba: {units}. Từ {day} có chu kỳ cần năm này; chưa xác nhận thì không mở hồ sơ. "
            "Vào Lịch, Nhiệm kỳ để xác nhận."
        )
        subject = sentence("Cần xác nhận năm thứ ba của nhiệm kỳ trước {day}", values, language)
        return subject, sentence(body, values, language)
    left = (step.due_on - tx.today).days
    when = "Còn {n} ngày." if left > 0 else "Hôm nay là hạn." if left == 0 else "Đã qua {n} ngày."
    said = [sentence(when, {"n": abs(left)}, language), sentence("Đơn vị: {units}.", {"units": where}, language)]
    if step.one.cycle.basis:
        said.append(sentence("Căn cứ: {basis}.", {"basis": ", ".join(step.one.cycle.basis)}, language))
    subject = sentence("{cycle}: hạn {day}", {"cycle": step.one.cycle.called(language), "day": day}, language)
    return subject, " ".join(said)


def _done(tx: Transaction, one: Planned, unit_id: str) -> bool:
    """Is the unit's case of this occurrence closed already?"""
    if one.cycle.done_when == "holidays_confirmed":
        return calendar_of(tx).year(one.due_on.year + 1).confirmed
    if not one.cycle.procedure:
        return False
    since = one.due_on - timedelta(days=LOOK_BACK[one.cycle.period])
    row = tx.one(_LATEST_CASE, unit=unit_id, procedure=one.cycle.procedure, since=since.isoformat())
    return row is not None and row["status"] == "closed"


def _sending(step: Step, letters: dict[str, tuple[str, str]]) -> Any:
    def work(tx: Transaction) -> dict[str, Any]:
        if tx.one(_ONE_SENT, cycle=step.cycle_id, key=step.key, step=step.step) is not None:
            return {"told": 0}
        values = {"cycle_id": step.cycle_id, "key": step.key, "step": step.step, "told": len(letters), "at": tx.at}
        tx.add(cycle_reminder, values)  # of two processes one fails on the key and finds it sent
        tx.after_commit.append(lambda: tx.known.sent.add((step.cycle_id, step.key, step.step)))
        notices.tell_each(tx, letters, f"cycle:{step.cycle_id}:{step.key}:{step.step}")
        return {"told": len(letters)}

    return work
