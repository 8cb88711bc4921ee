"""The pages of the terms: their days and third years, confirmed or moved by the organisation board."""

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from engine.errors import Refused
from engine.organisation import people, units
from engine.schedule import changing, terms
from engine.schedule.preview import preview
from engine.store.transaction import Transaction
from web import typed_values
from web.schedule import name
from web.session import actor, office

pages = Blueprint("terms", __name__)


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
        begins, following = typed_values.day(raw.get("begins_on", "")), typed_values.day(raw.get("next_on", ""))
        answer = changing.add_term(
            office(), actor(), raw.get("unit", ""), raw.get("body", ""), raw.get("name", ""), begins, following
        )
    except Refused as refused:
        return Response(_term_list(raw, refused), status=422)
    return redirect(url_for("terms.term", term_id=answer["term"]))


def _may_confirm(tx: Transaction, unit_id: str) -> bool:
    return g.viewer.person in [one.person for one in terms.resolved(tx, terms.CONFIRMERS, unit_id).candidates]


@pages.post("/calendar/term-days")
def confirm_days() -> Any:
    """Confirm the days of several terms as they stand."""
    changing.confirm_days(office(), actor(), request.form.getlist("term"))
    return redirect(url_for("terms.term_list"))


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
            return redirect(url_for("terms.term", term_id=term_id))
        if action in ("confirm", "see_confirm"):
            year = typed_values.number(raw.get("year3", ""))
            done = lambda tx: terms.confirm_year3(tx, term_id, year)  # noqa: E731
            if action == "confirm":
                changing.confirm_year3(office(), actor(), term_id, year)
                return redirect(url_for("terms.term", term_id=term_id))
        else:
            begins, following = typed_values.day(raw.get("begins_on", "")), typed_values.day(raw.get("next_on", ""))
            done = lambda tx: terms.move(tx, term_id, begins, following)  # noqa: E731
            if action == "move":
                changing.move_term(office(), actor(), term_id, begins, following)
                return redirect(url_for("terms.term", term_id=term_id))
        seen = preview(office(), actor(), done)
    except Refused as refused:
        return Response(_term_page(term_id, raw, None, refused), status=422)
    return _term_page(term_id, {**raw, "seen": action}, seen, None)
