"""A small JSON API: tasks, their forms as JSON Schema, completing, cases. HTTP Basic with an account."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from engine.definitions.form_reading import FormRejected
from engine.definitions.forms import Form
from engine.execution import acts, case_page, inbox, task_page
from engine.execution.views import Viewer
from engine.organisation import accounts, people
from web.session import actor, office
from web.texts import language

pages = Blueprint("api", __name__, url_prefix="/api")


@pages.before_request
def _sign_in() -> Any:
    """Each request carries its account; cookies are not looked at, so no other site can act through a browser."""
    given = request.authorization
    g.viewer = None
    if given is not None and given.type == "basic":
        with office().store.read() as tx:
            account = accounts.verify(tx, given.username or "", given.password or "", tx.today)
            if account is not None:
                g.viewer = Viewer(
                    account.person, people.person(tx, account.person).full_name, account.duties, language()
                )
    if g.viewer is None:
        answer = jsonify(type="SignInNeeded", title="Cần đăng nhập.", status=401)
        return Response(
            answer.get_data(), 401, {"WWW-Authenticate": 'Basic realm="quytrinh"'}, mimetype="application/problem+json"
        )
    return None


@pages.get("/tasks")
def tasks() -> Any:
    return jsonify([asdict(row) for row in inbox.inbox(office(), g.viewer)])


@pages.get("/tasks/<task_id>")
def task(task_id: str) -> Any:
    page = task_page.task_page(office(), g.viewer, task_id)
    found = asdict(page)
    found["form"] = None
    if page.form is not None:
        found["schema"] = Form("", tuple(item.field for item in page.form.fields)).json_schema(page.form)
    return jsonify(found)


@pages.post("/tasks/<task_id>/complete")
def complete(task_id: str) -> Any:
    body = request.get_json(force=True)
    try:
        answer = acts.complete_task(
            office(), actor(), task_id, body.get("answers", {}), body.get("request_id"), typed=True
        )
    except FormRejected as rejected:
        errors = [{"path": e.path, "code": e.code, "says": e.sentence(language())} for e in rejected.errors]
        answer = jsonify(type="FormRejected", title=rejected.says, status=422, errors=errors)
        answer.mimetype = "application/problem+json"
        return answer, 422
    return jsonify(answer)


@pages.get("/cases/<case_id>")
def case(case_id: str) -> Any:
    return jsonify(asdict(case_page.case_page(office(), g.viewer, case_id)))


@pages.post("/cases")
def start() -> Any:
    body = request.get_json(force=True)
    answer = acts.start_case(
        office(), actor(), body["procedure"], body["unit"], body.get("subject"), body.get("answers", {}),
        body.get("request_id"), typed=True,
    )  # fmt: skip
    return jsonify(answer), 201
