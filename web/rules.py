"""Rules in force by date: the list, one rule with its versions, and what a new one means for open cases."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from engine.execution import acts
from engine.execution import rule_pages as reading
from web.session import actor, office

pages = Blueprint("rules", __name__)


@pages.get("/rules")
def rule_list() -> str:
    return render_template("rules.html", rows=reading.rules(office(), g.viewer))


@pages.get("/rules/<name>")
def rule(name: str) -> str:
    return render_template("rule.html", page=reading.rule_page(office(), g.viewer, name))


@pages.post("/rules/uses/<use_id>")
def choose(use_id: str) -> Any:
    given = request.form
    answer = acts.choose_rule(office(), actor(), use_id, given.get("choice", ""), given.get("reason", ""))
    return redirect(url_for("rules.rule", name=answer["name"]))
