"""The history across cases."""

from flask import Blueprint, g, render_template, request

from engine.execution.history_page import history, intact
from engine.execution.timeline import SENTENCES
from web.session import office

pages = Blueprint("history", __name__)


@pages.get("/history")
def history_page() -> str:
    page = max(request.args.get("page", 1, type=int), 1)
    case_id, verb = request.args.get("case", ""), request.args.get("verb", "")
    rows, more = history(office(), g.viewer, case_id or None, None, verb or None, page)
    whole = intact(office(), case_id) if case_id else None
    return render_template(
        "history.html",
        rows=rows,
        more=more,
        page=page,
        case_id=case_id,
        verb=verb,
        verbs=sorted(SENTENCES),
        whole=whole,
    )
