"""Rules in force by date: the list, one rule with its versions, and what a new one means for open cases."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from engine.errors import Kind, Refused
from engine.execution import acts
from engine.execution import rule_pages as reading
from web.errors import STATUS, words
from web.session import actor, office
from web.texts import _

pages = Blueprint("rules", __name__)


@pages.get("/rules")
def rule_list() -> str:
    return render_template("rules.html", rows=reading.rules(office(), g.viewer))


@pages.get("/rules/<name>")
def rule(name: str) -> str:
    return render_template("rule.html", page=reading.rule_page(office(), g.viewer, name))


@pages.post("/rules/uses/<use_id>")
def choose(use_id: str) -> Any:
    """Keep or convert one answer; a refusal is told where it was chosen, and the reason typed stays."""
    choice, reason = request.form.get("choice", ""), request.form.get("reason", "")
    try:
        answer = acts.choose_rule(office(), actor(), use_id, choice, reason)
    except Refused as refused:
        if refused.kind not in (Kind.INVALID, Kind.CONFLICT):
            raise
        page = reading.rule_page(office(), g.viewer, request.form.get("name", ""))
        told = {"use_id": use_id, "reason": reason, "message": " ".join(words(refused))}
        return Response(render_template("rule.html", page=page, told=told), status=STATUS[refused.kind])
    kept = choice == "keep"
    flash(_("Đã ghi: giữ câu trả lời cũ.") if kept else _("Đã ghi: đổi theo văn bản mới."))
    return redirect(url_for("rules.rule", name=answer["name"]))
