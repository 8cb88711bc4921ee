"""Rehearsals of a term: start one, see how far it is, read the last reports."""

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from engine.authoring import reading
from engine.execution.procedures import procedures
from engine.rehearsal import background
from engine.rehearsal.rehearse import TERMS, YEARS, Wanted
from web.session import actor, office
from web.texts import _, language

pages = Blueprint("rehearsals", __name__)


@pages.get("/rehearsals")
def rehearsal_list() -> str:
    return _show()


def _show() -> str:
    rows = background.rehearsals(office(), g.viewer)
    draft_id = request.args.get("draft", "")
    draft = reading.draft_as_data(office(), g.viewer, draft_id) if draft_id else None
    return render_template(
        "rehearsals.html", rows=rows, draft=draft, names=_procedure_names(),
        terms=sorted(TERMS, reverse=True), years=range(1, YEARS + 1),
        sizes={"demo": _("40 đơn vị đủ các loại"), "small": _("Nhỏ (6 xã)"),
               "large": _("Cả tỉnh trình diễn (65 đơn vị, 81 cơ quan bên trong)"),
               "province": _("Cả tỉnh (2.500 tổ chức; nên chỉ chọn 1 năm)")},
        states=states(), may_start=background.DUTY in g.viewer.duties,
        running=next((row for row in rows if row.state == "running"), None),
    )  # fmt: skip


def _procedure_names() -> dict[str, str]:
    """Procedures that can be drafted, by id."""
    return {row.procedure_id: row.name for row in procedures(office(), g.viewer)}


def states() -> dict[str, str]:
    """What the state of a rehearsal is called."""
    return {
        "running": _("Đang chạy"),
        "done": _("Xong"),
        "failed": _("Không chạy được"),
        "stopped": _("Đã dừng theo yêu cầu"),
        "broken": _("Bị ngắt giữa chừng"),
    }


@pages.post("/rehearsals")
def start() -> Any:
    form = request.form
    seed = form.get("seed", "")
    wanted = Wanted(
        form.get("term", ""), form.get("size", ""), int(seed) if seed.isdecimal() and len(seed) < 10 else 7,
        form.get("years", 1, type=int),
    )  # fmt: skip
    drafts = {}
    if form.get("draft"):
        draft = reading.draft_as_data(office(), g.viewer, form["draft"])
        drafts[str(draft["procedure_id"])] = draft["files"]
    background.start(office(), actor(), wanted, drafts)
    return redirect(url_for("rehearsals.rehearsal_list", draft=form.get("draft") or None))


@pages.get("/rehearsals/progress")
def progress() -> str:
    """The part of the page that changes while a rehearsal runs."""
    rows = background.rehearsals(office(), g.viewer)
    running = next((row for row in rows if row.state == "running"), None)
    return render_template("rehearsal_progress.html", running=running)


@pages.post("/rehearsals/<id>/stop")
def stop(id: str) -> Any:
    background.stop(office(), actor(), id)
    return redirect(url_for("rehearsals.rehearsal_list"))


@pages.get("/rehearsals/<id>/report")
def report(id: str) -> Response:
    name = "report.en.html" if language() == "en" else "report.html"
    text = background.report_text(office(), g.viewer, id, name)
    back = f'<p><a href="{url_for("rehearsals.rehearsal_list")}">{_("Các lần diễn tập")}</a></p>'
    return Response(text.replace("<body>", f"<body>{back}", 1), mimetype="text/html")


@pages.get("/rehearsals/<id>/report.json")
def report_json(id: str) -> Response:
    text = background.report_text(office(), g.viewer, id, "report.json")
    headers = {"Content-Disposition": f"attachment; filename=rehearsal-{id}.json"}
    return Response(text, mimetype="application/json", headers=headers)
