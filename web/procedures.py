"""Procedures: the list, one with its diagram and text, starting a case."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for

from engine.authoring.managing import manage, suspension
from engine.definitions.form_reading import FormRejected
from engine.execution import acts
from engine.execution import procedures as reading
from engine.execution.self_starting import self_starting
from engine.schedule import reading as calendar
from web.session import actor, office
from web.tasks import change_rows, posted
from web.texts import _, language

pages = Blueprint("procedures", __name__)


@pages.get("/procedures")
def procedure_list() -> str:
    rows = reading.procedures(office(), g.viewer)
    return render_template("procedures.html", rows=rows)


@pages.get("/procedures/<procedure_id>")
def procedure(procedure_id: str) -> str:
    number = request.args.get("version", type=int)
    page = reading.procedure_page(office(), g.viewer, procedure_id, number)
    return render_template(
        "procedure.html",
        page=page,
        manage=manage(office(), g.viewer, procedure_id),
        suspended=suspension(office(), procedure_id),
        self_starting=self_starting(office(), g.viewer, procedure_id),
        coming=_coming(procedure_id),
        lang=language(),
    )


def _coming(procedure_id: str) -> list[Any]:
    """What the calendar of the term opens of this procedure within a year, the nearest of each cycle."""
    with office().store.read() as tx:
        found = calendar.entries(tx, tx.today, tx.today + timedelta(days=366), procedure=procedure_id)
    opens = [entry for entry in found if entry.cycle.starts]
    nearest = {entry.cycle.id: entry for entry in sorted(opens, key=lambda one: one.opens_on, reverse=True)}
    return sorted(nearest.values(), key=lambda one: one.opens_on)


@pages.post("/procedures/<procedure_id>/failed/<row_id>")
def begin_again(procedure_id: str, row_id: str) -> Any:
    acts.begin_again(office(), actor(), row_id)
    flash(_("Đã mở hồ sơ."))
    return redirect(url_for("procedures.procedure", procedure_id=procedure_id))


@pages.get("/procedures/<procedure_id>/start")
def start(procedure_id: str) -> str:
    page = reading.start_page(office(), g.viewer, procedure_id, request.args.get("unit"))
    return _show(page, {}, [], request.args.get("unit", ""))


def _show(page: Any, raw: dict[str, Any], errors: list[Any], unit: str, subject: str = "") -> str:
    shown = {"page": page, "raw": raw, "errors": errors, "unit": unit, "subject": subject}
    shown["suspended"] = suspension(office(), page.row.procedure_id)
    return render_template("start.html", **shown, request_id=uuid.uuid4().hex)


@pages.post("/procedures/<procedure_id>/start/preview")
def preview(procedure_id: str) -> Any:
    """Which fields are hidden with what is typed so far; only a convenience of the script."""
    raw = posted(request.form)
    page = reading.start_page(office(), g.viewer, procedure_id, str(raw.pop("unit_id", "")) or None, raw)
    return jsonify(hidden=[item.field.key for item in page.form.flat() if item.hidden] if page.form else [])


@pages.post("/procedures/<procedure_id>/start")
def start_case(procedure_id: str) -> Any:
    raw = posted(request.form)
    unit = str(raw.pop("unit_id", ""))
    subject = str(raw.pop("subject_id", "")) or None
    action = request.form.get("action", "")
    page = reading.start_page(office(), g.viewer, procedure_id, unit or None, raw)
    if action.startswith(("add:", "remove:")):
        return _show(replace(page), change_rows(raw, action), [], unit, subject or "")
    try:
        answer = acts.start_case(office(), actor(), procedure_id, unit, subject, raw, request.form.get("request_id"))
    except FormRejected as rejected:
        return Response(_show(page, raw, rejected.errors, unit, subject or ""), status=422)
    return redirect(url_for("cases.case", case_id=answer["case_id"]))
