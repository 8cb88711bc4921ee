"""Drafts of procedures as JSON, for the modeler: the session signs in, the page's token guards every change."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request
from flask_wtf.csrf import CSRFError

from engine.authoring import acts, dry_run, reading, trying
from engine.authoring import choices as offered
from engine.authoring.refusals import SavedMeanwhile
from engine.authoring.scenarios.mending import mended_files
from engine.authoring.scenarios.playing import play_scenarios
from engine.authoring.templates import templates
from engine.definitions.form_reading import FormRejected
from engine.definitions.forms import ResolvedForm
from engine.definitions.telling import as_data
from engine.execution.deploy import DefinitionRefused
from web.errors import words
from web.render import render_form
from web.session import actor, office
from web.tasks import change_rows
from web.texts import _, language

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


@pages.post("/drafts/<draft_id>/scenario")
def scenario(draft_id: str) -> Any:
    body = _body()
    name, text = body.get("name"), body.get("text")
    answer = play_scenarios(
        office(), g.viewer, draft_id, str(name) if name else None, str(text) if text else None, _unsaved(body)
    )
    return jsonify(answer)


@pages.post("/drafts/<draft_id>/scenario/mend")
def mend_scenarios(draft_id: str) -> Any:
    """The texts of scenarios with a line for the new step at which they stop."""
    body = _body()
    stopped = [one for one in body.get("stopped") or [] if isinstance(one, dict)]
    return jsonify(files=mended_files(office(), g.viewer, draft_id, _unsaved(body), stopped))


@pages.post("/drafts/<draft_id>/dry-run")
def dry_run_begin(draft_id: str) -> Any:
    """A room with the draft in it; what it can begin with."""
    body = _body()
    run, told = dry_run.beginning(
        office(), g.viewer, draft_id, body.get("unit"), _unsaved(body), here=body.get("organisation") != "demo"
    )
    return jsonify(run=run, **_beginning(told)), 201


@pages.post("/drafts/<draft_id>/dry-run/<run_id>/for")
def dry_run_for(draft_id: str, run_id: str) -> Any:
    return jsonify(_beginning(dry_run.begin_for(office(), g.viewer, run_id, str(_body().get("unit") or ""))))


def _beginning(told: dry_run.Beginning) -> dict[str, Any]:
    return {
        "units": [{"value": key, "words": words} for key, words in told.units],
        "people": [{"person": key, "name": words} for key, words in told.people],
        "unit": told.unit,
        "needs_person": told.needs_person,
        "html": str(render_form(told.form)) if told.form else "",
        "direct": told.direct,
        "data": told.data,
        "suggested": told.suggested,
    }


@pages.post("/drafts/<draft_id>/dry-run/<run_id>/start")
def dry_run_start(draft_id: str, run_id: str) -> Any:
    body = _body()
    answers, typed = _answers(body)
    answer = dry_run.start(
        office(),
        g.viewer,
        run_id,
        unit=str(body.get("unit") or ""),
        subject=body.get("subject"),
        person=body.get("person"),
        day=body.get("day"),
        answers=answers,
        typed=typed,
    )
    return jsonify(answer)


def _answers(body: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """`answers` are typed values; `posted` is what the fields of the page's form hold."""
    answers = body.get("answers")
    if isinstance(answers, dict):
        return answers, True
    posted = body.get("posted")
    return (posted if isinstance(posted, dict) else {}), False


@pages.get("/drafts/<draft_id>/dry-run/<run_id>")
def dry_run_state(draft_id: str, run_id: str) -> Any:
    return jsonify(dry_run.state(office(), g.viewer, run_id))


@pages.get("/drafts/<draft_id>/dry-run/<run_id>/tasks/<task_id>")
def dry_run_task(draft_id: str, run_id: str, task_id: str) -> Any:
    page = dry_run.task(office(), g.viewer, run_id, task_id, request.args.get("as", ""))
    return jsonify(
        name=page.name,
        explain=page.explain,
        due=page.due_sentence,
        decides=page.decides,
        may_complete=page.may_complete,
        refusal=page.refusal,
        legal_basis=[f"{item.rule} {item.title}" for item in page.legal_basis],
        html=str(render_form(page.form)) if page.form else "",
    )


@pages.post("/drafts/<draft_id>/dry-run/<run_id>/tasks/<task_id>")
def dry_run_complete(draft_id: str, run_id: str, task_id: str) -> Any:
    body = _body()
    answers, typed = _answers(body)
    person = str(body.get("as") or "")
    return jsonify(dry_run.complete(office(), g.viewer, run_id, task_id, person, answers, typed=typed))


@pages.post("/drafts/<draft_id>/dry-run/<run_id>/tasks/<task_id>/rows")
def dry_run_rows(draft_id: str, run_id: str, task_id: str) -> Any:
    """The same form with what was typed and one row more or fewer; nothing is written."""
    body = _body()
    page = dry_run.task(office(), g.viewer, run_id, task_id, str(body.get("as") or ""))
    return jsonify(html=_with_rows(page.form, body))


@pages.post("/drafts/<draft_id>/dry-run/<run_id>/rows")
def dry_run_start_rows(draft_id: str, run_id: str) -> Any:
    """The start form with one row more or fewer."""
    body = _body()
    told = dry_run.begin_for(office(), g.viewer, run_id, str(body.get("unit") or ""))
    return jsonify(html=_with_rows(told.form, body))


def _with_rows(form: ResolvedForm | None, body: Mapping[str, Any]) -> str:
    posted = body.get("posted")
    raw = change_rows(posted if isinstance(posted, dict) else {}, str(body.get("action") or ""))
    return str(render_form(form, raw)) if form else ""


@pages.post("/drafts/<draft_id>/dry-run/<run_id>/advance")
def dry_run_advance(draft_id: str, run_id: str) -> Any:
    return jsonify(dry_run.advance(office(), g.viewer, run_id, str(_body().get("to") or "next")))


@pages.post("/drafts/<draft_id>/dry-run/<run_id>/back")
def dry_run_back(draft_id: str, run_id: str) -> Any:
    return jsonify(dry_run.back(office(), g.viewer, run_id))


@pages.post("/drafts/<draft_id>/dry-run/<run_id>/end")
def dry_run_end(draft_id: str, run_id: str) -> Any:
    dry_run.end(g.viewer, run_id)
    return jsonify(ended=run_id)


@pages.errorhandler(FormRejected)
def _form_rejected(rejected: FormRejected) -> Any:
    errors = [{"path": e.path, "code": e.code, "says": e.sentence(language())} for e in rejected.errors]
    says, do = words(rejected)
    return _problem(422, rejected.code, " ".join([says, *(error["says"] for error in errors[:3])]), do, errors=errors)


@pages.errorhandler(DefinitionRefused)
def _definition_refused(refused: DefinitionRefused) -> Any:
    says, do = words(refused)
    return _problem(422, refused.code, says, do, findings=[as_data(found) for found in refused.findings])
