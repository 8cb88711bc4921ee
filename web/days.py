"""The list of days off with its confirmation, clocks that stand still, and the overdue report."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from engine.clock import civil_date
from engine.errors import Kind, Refused
from engine.execution import acts, holidays_page, overdue_page, task_page
from web.errors import STATUS, words
from web.session import actor, office

pages = Blueprint("days", __name__)


def _today() -> date:
    return civil_date(office().store.clock.now())


@pages.get("/days-off")
def this_year() -> Any:
    return redirect(url_for("days.year", year=_today().year))


@pages.get("/days-off/<int:year>")
def year(year: int) -> Any:
    return _year(year)


def _year(year: int, refused: Refused | None = None) -> Any:
    """The page of a year, also after a refusal, with what was typed."""
    page = holidays_page.year_page(office(), g.viewer, min(max(year, 2015), 2100))
    says, do = words(refused) if refused else ("", "")
    shown = render_template(
        "days_off.html", page=page, this_year=_today().year, says=says, do=do, typed=request.form,
        request_id=uuid.uuid4().hex,
    )  # fmt: skip
    return Response(shown, status=STATUS[refused.kind]) if refused else shown


@pages.post("/days-off/<int:year>")
def edit_year(year: int) -> Any:
    """Put a day in, take one out, swap two, drop the proposal, confirm: what the pressed button says."""
    form, action = request.form, request.form.get("action", "")
    try:
        if action.startswith("remove:"):
            acts.take_day_out(office(), actor(), year, _date(action.removeprefix("remove:")))
        elif action == "put":
            day, name = _date(form.get("day", "")), form.get("name", "")
            acts.put_day(office(), actor(), year, day, name, form.get("kind", ""), form.get("source", ""))
        elif action == "swap":
            off, worked = _date(form.get("off", "")), _date(form.get("worked", ""))
            acts.swap_days(office(), actor(), year, off, worked, form.get("swap_source", ""))
        elif action == "drop":
            acts.drop_proposal(office(), actor(), year)
        elif action == "confirm":
            source, reason = form.get("confirm_source", ""), form.get("reason", "")
            acts.confirm_holidays(office(), actor(), year, source, reason, form.get("request_id"))
            return redirect(url_for("days.year", year=year, confirmed=1))
    except Refused as refused:
        return _year(year, refused)
    return redirect(url_for("days.year", year=year, changed=1))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise acts.NoSuchDay(text) from error


@pages.post("/tasks/<task_id>/stop")
def stop(task_id: str) -> Any:
    form = request.form
    try:
        acts.stop_deadline(office(), actor(), task_id, form.get("awaited", ""), form.get("reason", ""))
    except Refused as refused:
        if refused.kind is not Kind.INVALID:
            raise
        page = task_page.task_page(office(), g.viewer, task_id)
        said = {"stop_message": " ".join(words(refused)), "stop": form}
        shown = render_template("task.html", task=page, raw=page.raw, errors=[], request_id=uuid.uuid4().hex, **said)
        return Response(shown, status=STATUS[refused.kind])
    return redirect(url_for("tasks.task", task_id=task_id))


@pages.post("/tasks/<task_id>/resume")
def resume(task_id: str) -> Any:
    acts.resume_deadline(office(), actor(), task_id, request.form.get("request_id"))
    return redirect(url_for("tasks.task", task_id=task_id))


@pages.get("/overdue")
def overdue() -> Any:
    wanted = request.args.get("year", "")
    page = overdue_page.overdue_page(office(), g.viewer, int(wanted) if wanted.isdigit() else None)
    if request.args.get("format") == "csv":
        name = f"qua-han-{page.year}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(overdue_page.as_csv(page, g.language), mimetype="text/csv", headers=headers)
    return render_template("overdue.html", page=page, this_year=_today().year)
