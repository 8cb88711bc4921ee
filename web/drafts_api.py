"""Drafts of procedures as JSON, for the modeler: the session signs in, the page's token guards every change."""

from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request
from flask_wtf.csrf import CSRFError

from engine.authoring import acts, reading, trying
from engine.authoring import choices as offered
from engine.authoring.refusals import SavedMeanwhile
from engine.authoring.templates import templates
from web.errors import words
from web.render import render_form
from web.session import actor, office
from web.texts import _

pages = Blueprint("drafts_api", __name__, url_prefix="/api")


@pages.before_request
def _signed_in() -> Any:
    """The same session as the pages; a change without the page's token is refused."""
    if g.viewer is None:
        return _problem(401, "SignInNeeded", _("Cần đăng nhập."), _("Mở trang đăng nhập ở thẻ khác rồi thử lại."))
    if request.method not in ("GET", "HEAD"):
        try:
            current_app.extensions["csrf"].protect()
        except CSRFError:
            return _problem(400, "TokenNeeded", _("Phiên làm việc đã hết."), _("Tải lại trang rồi thử lại."))
    return None


def _problem(status: int, code: str, says: str, do: str, **more: Any) -> Response:
    answer = jsonify(type=code, title=says, detail=do, status=status, **more)
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    return answer


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _unsaved(body: dict[str, Any]) -> dict[str, Any]:
    files = body.get("files")
    return files if isinstance(files, dict) else {}


@pages.get("/drafts/<draft_id>")
def draft(draft_id: str) -> Any:
    return jsonify(reading.draft_as_data(office(), g.viewer, draft_id))


@pages.put("/drafts/<draft_id>")
def save(draft_id: str) -> Any:
    body = _body()
    revision = body.get("revision")
    try:
        answer = acts.save_draft(
            office(), actor(), draft_id, revision if isinstance(revision, int) else -1, _unsaved(body)
        )
    except SavedMeanwhile as refused:
        says, do = words(refused)
        return _problem(
            409, refused.code, says, do, error=says, by=refused.by, at=refused.at, revision=refused.revision
        )
    return jsonify(answer)


@pages.post("/drafts/<draft_id>/presence")
def presence(draft_id: str) -> Any:
    return jsonify(acts.note_presence(office(), actor(), draft_id))


@pages.post("/drafts/<draft_id>/check")
def check(draft_id: str) -> Any:
    return jsonify(reading.check_as_data(office(), g.viewer, draft_id, _unsaved(_body())))


@pages.get("/drafts/<draft_id>/choices")
def choices(draft_id: str) -> Any:
    return jsonify(offered.choices(office(), g.viewer, draft_id))


@pages.get("/templates")
def shared_templates() -> Any:
    return jsonify(templates(g.viewer))


@pages.post("/drafts/<draft_id>/form-preview")
def form_preview(draft_id: str) -> Any:
    body = _body()
    data = body.get("data") if isinstance(body.get("data"), dict) else {}
    form = trying.form_preview(office(), g.viewer, draft_id, str(body.get("text") or ""), data, _unsaved(body))
    return jsonify(html=str(render_form(form)))


@pages.post("/drafts/<draft_id>/decision-try")
def decision_try(draft_id: str) -> Any:
    body = _body()
    return jsonify(trying.decision_try(office(), g.viewer, draft_id, body, _unsaved(body)))
