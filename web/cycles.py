"""The page of one cycle: its versions, its next days, and a change of it with a preview."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from engine.errors import Refused
from engine.organisation import people
from engine.organisation.kinds import KINDS
from engine.schedule import changing, patterns, reading, words
from engine.schedule.preview import preview
from web.schedule import FIVE_YEARS, name
from web.session import actor, office
from web.texts import language
from web.typed_values import day as typed_day
from web.typed_values import listed, number

pages = Blueprint("cycles", __name__)


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
    months = tuple(sorted(number(month) for month in request.form.getlist("months")))
    if kind == "rrule":
        return patterns.Pattern(kind, rrule=raw.get("rrule", "").strip().upper())
    if kind in ("first_workday", "last_workday"):
        return patterns.Pattern(kind, months)
    if kind == "weekday":
        return patterns.Pattern(kind, months, nth=number(raw.get("nth", "")), weekday=raw.get("weekday", "MO"))
    return patterns.Pattern("day", months, day=number(raw.get("day", "")))


@pages.post("/calendar/cycles/<cycle_id>")
def edit_cycle(cycle_id: str) -> Any:
    raw = {key: value for key, value in request.form.items() if key not in ("csrf_token", "action")}
    try:
        changes, start = _changes(cycle_id, raw), typed_day(raw.get("valid_from", ""))
        if request.form.get("action") == "save":
            changing.edit_cycle(office(), actor(), cycle_id, changes, start, raw.get("reason", ""))
            return redirect(url_for("cycles.cycle", cycle_id=cycle_id))
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
    found: dict[str, Any] = {"opens": number(raw.get("opens", "0")), "source": raw.get("source", "").strip()}
    found["reminders"] = tuple(sorted(map(number, listed(raw.get("reminders", ""))), reverse=True))
    found["basis"] = tuple(listed(raw.get("basis", "")))
    found["nature"] = raw.get("nature", known.nature)
    found["name"] = {"vi": raw.get("name_vi", "").strip(), "en": raw.get("name_en", "").strip()}
    found["starts"] = raw.get("starts") == "1"
    units_ = tuple(request.form.getlist("units"))
    found["units"] = known.units if set(units_) == set(known.units) else units_
    found["told"] = tuple(listed(raw.get("told", "")))
    if known.rrule:
        wanted = _pattern(known, raw)
        if wanted is not None and wanted != patterns.pattern_of(known.rrule):
            found["rrule"] = patterns.rrule_of(wanted)
            found["adjust"] = {"first_workday": "after", "last_workday": "before"}.get(wanted.kind, "")
    if known.dates:
        found["dates"] = tuple(listed(raw.get("dates", "")))
    if known.term.get("anchor") == "year3":
        found["term"] = {**known.term, "day": raw.get("term_day", "").strip()}
    elif known.term.get("months"):
        found["term"] = {**known.term, "months": number(raw.get("term_months", "0"))}
    return found
