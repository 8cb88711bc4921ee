"""The page where a draft of a procedure is drawn; everything on it speaks with /api/drafts."""

from flask import Blueprint, render_template

pages = Blueprint("modeler", __name__)


@pages.get("/modeler/<draft_id>")
def modeler(draft_id: str) -> str:
    """The empty page; the script fills it from the draft, or says why it cannot."""
    return render_template("modeler.html", draft_id=draft_id)
