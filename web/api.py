"""The JSON API for programs (docs/api.md): tasks and their forms, cases, procedures, the check. HTTP Basic."""

from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from engine.authoring.acts import resume_procedure, suspend_procedure
from engine.authoring.checking import check_given
from engine.authoring.running import running_page
from engine.definitions.form_reading import FormRejected
from engine.definitions.forms import Form, ResolvedForm
from engine.definitions.telling import as_data
from engine.errors import Refused
from engine.execution import acts, case_page, history_page, inbox, task_page
from engine.execution import procedures as reading
from engine.execution.views import Viewer
from engine.organisation import accounts, people
from web.session import actor, office
from web.texts import _, language

pages = Blueprint("api", __name__, url_prefix="/api")


@dataclass(eq=False)
class BadRequest(Refused):
    """The body of a request is not what this address takes."""

    where: str
    says = "Nội dung yêu cầu không đúng: {where}."
    do = "Gửi một đối tượng JSON như docs/api.md mô tả."


@pages.before_request
def _sign_in() -> Any:
    """Each request carries its account; cookies are not looked at, so no other site can act through a browser."""
    given = request.authorization
    g.viewer = None
    g.language = request.accept_languages.best_match(["vi", "en"], "vi")
    if given is not None and given.type == "basic":
        with office().store.read() as tx:
            account = accounts.verify(tx, given.username or "", given.password or "", tx.today)
            if account is not None:
                g.viewer = Viewer(
                    account.person, people.person(tx, account.person).full_name, account.duties, language()
                )
    if g.viewer is None:
        answer = jsonify(type="SignInNeeded", title=_("Cần đăng nhập."), status=401)
        return Response(
            answer.get_data(), 401, {"WWW-Authenticate": 'Basic realm="quytrinh"'}, mimetype="application/problem+json"
        )
    return None


def _body(*needed: str) -> dict[str, Any]:
    """The JSON object of the request, its texts as texts. Refuses: BadRequest, which names the member."""
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise BadRequest("JSON")
    for name in ("procedure", "unit", "subject", "version", "reason", "request_id"):
        if (name in needed or body.get(name) is not None) and not isinstance(body.get(name), str):
            raise BadRequest(name)
    if not isinstance(body.setdefault("answers", {}), dict):
        raise BadRequest("answers")
    return body


def _schema(form: ResolvedForm | None) -> dict[str, Any] | None:
    return Form("", tuple(item.field for item in form.fields)).json_schema(form) if form else None


def _rejected(rejected: FormRejected) -> Any:
    errors = [{"path": e.path, "code": e.code, "says": e.sentence(language())} for e in rejected.errors]
    answer = jsonify(type="FormRejected", title=_("Biểu mẫu còn chỗ cần sửa."), status=422, errors=errors)
    answer.mimetype = "application/problem+json"
    return answer, 422


@pages.get("/tasks")
def tasks() -> Any:
    return jsonify([asdict(row) for row in inbox.inbox(office(), g.viewer)])


@pages.get("/tasks/<task_id>")
def task(task_id: str) -> Any:
    page = task_page.task_page(office(), g.viewer, task_id)
    found = asdict(page)
    found["form"] = None
    found["schema"] = _schema(page.form)
    return jsonify(found)


@pages.post("/tasks/<task_id>/complete")
def complete(task_id: str) -> Any:
    body = _body()
    try:
        answer = acts.complete_task(office(), actor(), task_id, body["answers"], body.get("request_id"), typed=True)
    except FormRejected as rejected:
        return _rejected(rejected)
    return jsonify(answer)


@pages.get("/cases")
def cases() -> Any:
    asked = {name: request.args.get(name) or None for name in ("procedure", "status", "unit", "text")}
    return jsonify([asdict(row) for row in case_page.cases(office(), g.viewer, **asked)])


@pages.get("/cases/<case_id>")
def case(case_id: str) -> Any:
    return jsonify(asdict(case_page.case_page(office(), g.viewer, case_id)))


@pages.get("/cases/<case_id>/history")
def history(case_id: str) -> Any:
    number = max(request.args.get("page", 1, type=int), 1)
    rows, more, intact = history_page.of_case(office(), g.viewer, case_id, number)
    return jsonify(entries=[asdict(row) for row in rows], more=more, intact=intact)


@pages.post("/cases")
def start() -> Any:
    body = _body("procedure", "unit")
    try:
        answer = acts.start_case(
            office(), actor(), body["procedure"], body["unit"], body.get("subject"), body["answers"],
            body.get("request_id"), typed=True,
        )  # fmt: skip
    except FormRejected as rejected:
        return _rejected(rejected)
    return jsonify(answer), 201


@pages.get("/procedures")
def procedures() -> Any:
    return jsonify([asdict(row) for row in reading.procedures(office(), g.viewer)])


@pages.get("/procedures/<procedure_id>/start")
def start_form(procedure_id: str) -> Any:
    page = reading.start_page(office(), g.viewer, procedure_id, request.args.get("unit"))
    units = [{"id": id, "name": name} for id, name in page.units]
    return jsonify(units=units, needs_person=page.needs_person, schema=_schema(page.form))


@pages.post("/incidents/<incident_id>/retry")
def retry(incident_id: str) -> Any:
    return jsonify(acts.retry_incident(office(), actor(), incident_id, _body().get("request_id")))


@pages.post("/procedures/<procedure_id>/suspend")
def suspend(procedure_id: str) -> Any:
    body = _body("reason")
    return jsonify(suspend_procedure(office(), actor(), procedure_id, body["reason"], body.get("request_id")))


@pages.post("/procedures/<procedure_id>/resume")
def resume(procedure_id: str) -> Any:
    return jsonify(resume_procedure(office(), actor(), procedure_id, _body().get("request_id")))


@pages.get("/procedures/<procedure_id>/running")
def running(procedure_id: str) -> Any:
    return jsonify(asdict(running_page(office(), g.viewer, procedure_id, request.args.get("to", type=int))))


@pages.post("/instances/<instance_id>/move")
def move(instance_id: str) -> Any:
    body = _body("version")
    return jsonify(acts.move_case(office(), actor(), instance_id, body["version"], request_id=body.get("request_id")))


@pages.post("/moves/<move_id>/undo")
def undo(move_id: str) -> Any:
    return jsonify(acts.undo_move(office(), actor(), move_id, _body().get("request_id")))


@pages.post("/check")
def check() -> Any:
    findings, readable = check_given(office(), request.get_data())
    accepted = readable and not any(found.severity == "error" for found in findings)
    return jsonify(accepted=accepted, readable=readable, findings=[as_data(found) for found in findings])
