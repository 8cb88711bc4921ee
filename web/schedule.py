"""The calendar of the term: cycle board, the next five years, what was started, cycles and terms with previews."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from engine.errors import NotFound, Refused
from engine.execution import inbox
from engine.execution.self_starting import failed_starts
from engine.organisation import people, units
from engine.organisation.kinds import KINDS
from engine.organisation.reorganise import merge_units
from engine.schedule import board, changing, cycles, patterns, reading, terms, trigger, waking, words
from engine.schedule.preview import preview
from engine.store.transaction import Transaction
from web.session import actor, office
from web.texts import _, language

pages = Blueprint("schedule", __name__)

#: The calendar looks so many days ahead.
FIVE_YEARS = 5 * 366
#: On the board, what comes next.
SOON = 45


def name(one: Any) -> str:
    """The name of a cycle, board or occurrence in the language of the page."""
    if hasattr(one, "called"):
        return str(one.called(language()))
    return str(one.name_en if language() == "en" else one.name)


@pages.get("/board")
def cycle_board() -> str:
    with office().store.read() as tx:
        led = board.scope(tx, g.viewer.person)
        top = _top(tx, led)
        among = board.below(tx, top.id) if top else None
        shown = board.boards(tx, among)
        opens = board.openable(tx, g.viewer, [line for one in shown for line in one.worst])
        coming = reading.entries(tx, tx.today, tx.today + timedelta(days=SOON), among=among)
        open_terms = [term for term in reading.unconfirmed(tx) if among is None or term.unit in among]
        expected = [term for term in reading.expected_days(tx) if among is None or term.unit in among]
        health, begins = waking.health(tx), cycles.since(tx)
    mine = inbox.inbox(office(), g.viewer)
    overdue = sum(row.deadline_state == "overdue" for row in mine)
    return render_template(
        "schedule/board.html", boards=shown, led=led, top=top, coming=coming, open_terms=open_terms, health=health,
        expected=expected, waiting=len(mine), overdue=overdue, name=name, states=states(), mine=opens, begins=begins,
        behind=len({unit for one in shown for unit in one.behind}),
    )  # fmt: skip


@pages.get("/board/<cycle_id>/<path:key>")
def cycle_units(cycle_id: str, key: str) -> str:
    state = request.args.get("state", "")
    with office().store.read() as tx:
        one = reading.find(tx, cycle_id, key)
        if one is None:
            raise NotFound("kỳ", f"{cycle_id} {key}")
        top = _top(tx, board.scope(tx, g.viewer.person))
        lines = board.lines_of(tx, one, board.below(tx, top.id) if top else None)
        mine = board.openable(tx, g.viewer, lines)
        today, begins = tx.today, cycles.since(tx)
    counts = board.counted(lines)
    kept = [line for line in lines if state in ("", line.state)]
    return render_template(
        "schedule/units.html", one=one, lines=kept, counts=counts, state=state, name=name, states=states(), top=top,
        today=today, mine=mine, begins=begins,
    )  # fmt: skip


def _top(tx: Transaction, led: list[Any]) -> Any:
    """The unit whose board is shown: the one asked for below what the viewer leads, else the highest; None: all."""
    wanted = request.args.get("unit", "")
    if wanted:
        return units.unit(tx, wanted, tx.today)
    return led[0] if led else None


def states() -> dict[str, str]:
    """The states of the board in words."""
    return {
        "not_begun": _("Chưa bắt đầu"),
        "running": _("Đang làm"),
        "late": _("Chậm"),
        "done": _("Xong"),
        "refused": _("Không mở được"),
        "before": _("Trước khi bật lịch"),
    }


@pages.get("/calendar")
def years() -> str:
    view = request.args.get("view", "month")
    unit_id = request.args.get("unit", "").strip()
    procedure = request.args.get("procedure", "").strip()
    with office().store.read() as tx:
        first, last = tx.today, tx.today + timedelta(days=FIVE_YEARS)
        among = {units.unit(tx, unit_id, tx.today).id} if unit_id else None
        found = reading.entries(tx, first, last, among=among, procedure=procedure or None)
        places = [(depth, unit) for depth, unit in units.tree(tx, tx.today)] if view == "unit" else []
        lines = reading.catalogue(tx)
    months: dict[str, list[Any]] = {}
    for entry in found:
        months.setdefault(f"{entry.due_on:%Y-%m}", []).append(entry)
    rows: dict[str, list[Any]] = {line.cycle.id: [] for line in lines}
    for entry in found:
        rows[entry.cycle.id].append(entry)
    rows = {id: entries for id, entries in rows.items() if entries}
    return render_template(
        "schedule/years.html", view=view, first=first, last=last, months=months, rows=rows, lines=lines,
        places=places, unit_id=unit_id, procedure=procedure, name=name, words=words, lang=language(),
    )  # fmt: skip


@pages.get("/calendar/firings")
def firings() -> str:
    with office().store.read() as tx:
        told = {
            "health": waking.health(tx),
            "following": reading.next_firings(tx),
            "last": reading.last_firings(tx),
            "failed": reading.failed(tx),
            "failed_starts": failed_starts(office(), tx, language()),
            "may_retry": bool({"process_admin", "operator"} & g.viewer.duties),
            "now": tx.now,
        }
    return render_template("schedule/firings.html", name=name, **told)


@pages.post("/calendar/failed/<occurrence_id>/retry")
def retry(occurrence_id: str) -> Any:
    answer = trigger.retry(office(), actor(), occurrence_id)
    if answer.get("case_id"):
        return redirect(url_for("cases.case", case_id=answer["case_id"]))
    return redirect(url_for("schedule.firings"))


@pages.get("/calendar/cycles/<cycle_id>")
def cycle(cycle_id: str) -> str:
    return _cycle_page(cycle_id, {}, None, None)


def _cycle_page(cycle_id: str, raw: dict[str, str], seen: Any, refused: Refused | None) -> str:
    with office().store.read() as tx:
        known = changing.newest(tx, cycle_id)
        following = [
            entry
            for entry in reading.entries(tx, tx.today, tx.today + timedelta(days=FIVE_YEARS))
            if entry.cycle.id == cycle_id
        ]
        versions = reading.history_of(tx, cycle_id)
        by = people.names(tx, [version.made_by for version in versions if version.made_by])
        there = any(line.there for line in reading.catalogue(tx) if line.cycle.id == cycle_id)
        today = tx.today
    return render_template(
        "schedule/cycle.html", cycle=known, following=following[:24], versions=versions, by=by, there=there, raw=raw,
        seen=seen, refused=refused, may_edit=changing.DUTY in g.viewer.duties, words=words, lang=language(),
        name=name, today=today, pattern=_shown_pattern(known, raw), day=raw.get("day"),
        kinds=KINDS, weekdays=words.WEEKDAYS,
        chosen=request.form.getlist("units") if raw else known.units,
    )  # fmt: skip


def _shown_pattern(known: Any, raw: dict[str, str]) -> patterns.Pattern | None:
    try:
        return _pattern(known, raw)
    except changing.NotANumber:  # said above the form; what was typed stays in its field
        return replace(patterns.pattern_of(known.rrule), kind=raw.get("how", "day"))


def _pattern(known: Any, raw: dict[str, str]) -> patterns.Pattern | None:
    """The recurrence as the form shows it: what was typed, else what holds. Refuses: NotANumber."""
    if not known.rrule:
        return None
    holds = patterns.pattern_of(known.rrule)
    if not raw:
        return holds
    kind = raw.get("how", "rrule")
    months = tuple(sorted(_number(month) for month in request.form.getlist("months")))
    if kind == "rrule":
        return patterns.Pattern(kind, rrule=raw.get("rrule", "").strip().upper())
    if kind in ("first_workday", "last_workday"):
        return patterns.Pattern(kind, months)
    if kind == "weekday":
        return patterns.Pattern(kind, months, nth=_number(raw.get("nth", "")), weekday=raw.get("weekday", "MO"))
    return patterns.Pattern("day", months, day=_number(raw.get("day", "")))


@pages.post("/calendar/cycles/<cycle_id>")
def edit_cycle(cycle_id: str) -> Any:
    raw = {key: value for key, value in request.form.items() if key not in ("csrf_token", "action")}
    try:
        changes, start = _changes(cycle_id, raw), _date(raw.get("valid_from", ""))
        if request.form.get("action") == "save":
            changing.edit_cycle(office(), actor(), cycle_id, changes, start, raw.get("reason", ""))
            return redirect(url_for("schedule.cycle", cycle_id=cycle_id))
        seen = preview(
            office(),
            actor(),
            lambda tx: changing.change_cycle(tx, cycle_id, changes, start, raw.get("reason", "") or "-"),
        )
    except Refused as refused:
        return Response(_cycle_page(cycle_id, raw, None, refused), status=422)
    return _cycle_page(cycle_id, raw, seen, None)


def _changes(cycle_id: str, raw: dict[str, str]) -> dict[str, Any]:
    """What the form changes; an empty field of the form that the cycle does not use stays out."""
    with office().store.read() as tx:
        known = changing.newest(tx, cycle_id)
    found: dict[str, Any] = {"opens": _number(raw.get("opens", "0")), "source": raw.get("source", "").strip()}
    found["reminders"] = tuple(sorted(map(_number, _listed(raw.get("reminders", ""))), reverse=True))
    found["basis"] = tuple(_listed(raw.get("basis", "")))
    found["nature"] = raw.get("nature", known.nature)
    found["name"] = {"vi": raw.get("name_vi", "").strip(), "en": raw.get("name_en", "").strip()}
    found["starts"] = raw.get("starts") == "1"
    units_ = tuple(request.form.getlist("units"))
    found["units"] = known.units if set(units_) == set(known.units) else units_
    found["told"] = tuple(_listed(raw.get("told", "")))
    if known.rrule:
        wanted = _pattern(known, raw)
        if wanted is not None and wanted != patterns.pattern_of(known.rrule):
            found["rrule"] = patterns.rrule_of(wanted)
            found["adjust"] = {"first_workday": "after", "last_workday": "before"}.get(wanted.kind, "")
    if known.dates:
        found["dates"] = tuple(_listed(raw.get("dates", "")))
    if known.term.get("anchor") == "year3":
        found["term"] = {**known.term, "day": raw.get("term_day", "").strip()}
    elif known.term.get("months"):
        found["term"] = {**known.term, "months": _number(raw.get("term_months", "0"))}
    return found


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise changing.NotANumber(text) from error


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise changing.NotADay(text) from error


@pages.get("/calendar/terms")
def term_list() -> str:
    return _term_list({}, None)


def _term_list(raw: dict[str, str], refused: Refused | None) -> str:
    with office().store.read() as tx:
        found = [(term, units.unit(tx, term.unit, tx.today)) for term in terms.terms(tx)]
        by = people.names(tx, [term.year3_by for term, _unit in found if term.year3_by])
        today = tx.today
        places = [(depth, unit) for depth, unit in units.tree(tx, today) if not unit.is_body]
        sits = [seat.unit for seat in people.memberships_of(tx, g.viewer.person, today)]
        mine = any(place.kind == "organisation_board" for place in units.units(tx, sits, today).values())
        waiting = [
            (term, unit)
            for term, unit in found
            if mine and term.expected and term.over >= today and _may_confirm(tx, term.unit)
        ]
    return render_template(
        "schedule/terms.html",
        rows=found,
        by=by,
        today=today,
        places=places,
        mine=mine,
        raw=raw,
        refused=refused,
        waiting=waiting,
    )


@pages.post("/calendar/terms")
def add_term() -> Any:
    raw = {key: value for key, value in request.form.items() if key != "csrf_token"}
    try:
        begins, following = _date(raw.get("begins_on", "")), _date(raw.get("next_on", ""))
        answer = changing.add_term(
            office(), actor(), raw.get("unit", ""), raw.get("body", ""), raw.get("name", ""), begins, following
        )
    except Refused as refused:
        return Response(_term_list(raw, refused), status=422)
    return redirect(url_for("schedule.term", term_id=answer["term"]))


def _may_confirm(tx: Transaction, unit_id: str) -> bool:
    return g.viewer.person in [one.person for one in terms.resolved(tx, terms.CONFIRMERS, unit_id).candidates]


@pages.post("/calendar/term-days")
def confirm_days() -> Any:
    """Confirm the days of several terms as they stand."""
    changing.confirm_days(office(), actor(), request.form.getlist("term"))
    return redirect(url_for("schedule.term_list"))


@pages.get("/calendar/terms/<path:term_id>")
def term(term_id: str) -> str:
    return _term_page(term_id, {}, None, None)


def _term_page(term_id: str, raw: dict[str, str], seen: Any, refused: Refused | None) -> str:
    with office().store.read() as tx:
        known = terms.one(tx, term_id)
        unit = units.unit(tx, known.unit, tx.today)
        allowed = terms.resolved(tx, terms.CONFIRMERS, known.unit)
        by = people.names(tx, [person for person in (known.year3_by, known.days_by) if person])
    mine = g.viewer.person in [candidate.person for candidate in allowed.candidates]
    return render_template(
        "schedule/term.html", term=known, unit=unit, raw=raw, seen=seen, refused=refused, mine=mine,
        whom=allowed.words, by=by, name=name,
    )  # fmt: skip


@pages.post("/calendar/terms/<path:term_id>")
def change_term(term_id: str) -> Any:
    raw = {key: value for key, value in request.form.items() if key not in ("csrf_token", "action")}
    action = request.form.get("action", "")
    try:
        if action == "confirm_days":
            changing.confirm_days(office(), actor(), [term_id])
            return redirect(url_for("schedule.term", term_id=term_id))
        if action in ("confirm", "see_confirm"):
            year = _number(raw.get("year3", ""))
            done = lambda tx: terms.confirm_year3(tx, term_id, year)  # noqa: E731
            if action == "confirm":
                changing.confirm_year3(office(), actor(), term_id, year)
                return redirect(url_for("schedule.term", term_id=term_id))
        else:
            begins, following = _date(raw.get("begins_on", "")), _date(raw.get("next_on", ""))
            done = lambda tx: terms.move(tx, term_id, begins, following)  # noqa: E731
            if action == "move":
                changing.move_term(office(), actor(), term_id, begins, following)
                return redirect(url_for("schedule.term", term_id=term_id))
        seen = preview(office(), actor(), done)
    except Refused as refused:
        return Response(_term_page(term_id, raw, None, refused), status=422)
    return _term_page(term_id, {**raw, "seen": action}, seen, None)


@pages.get("/calendar/reorganise")
def reorganise() -> Any:
    """What a merger would do to the calendar; the merger itself is an act of the organisation, not of this page."""
    asked = {key: request.args.get(key, "").strip() for key in ("unit", "into", "on")}
    seen, refused = None, None
    if asked["unit"] and asked["into"]:
        try:
            day = _date(asked["on"])
            change: Callable[[Transaction], None] = lambda tx: merge_units(  # noqa: E731
                tx, [asked["unit"]], asked["into"], day
            )
            seen = preview(office(), actor(), change)
        except Refused as error:
            refused = error
    with office().store.read() as tx:
        places = units.tree(tx, tx.today)
        today = tx.today
    page = render_template(
        "schedule/reorganise.html", places=places, asked=asked, seen=seen, refused=refused, name=name, today=today
    )
    return Response(page, status=422 if refused else 200)
