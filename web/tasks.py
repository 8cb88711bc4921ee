"""The inbox, a task with its form, and what happens after it."""

import uuid
from typing import Any

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from engine.authoring.pages import open_drafts
from engine.definitions.form_reading import FormRejected
from engine.errors import Kind, Refused
from engine.execution import acts, inbox
from engine.execution import task_page as reading
from web.errors import STATUS, words
from web.session import actor, office
from web.texts import _

pages = Blueprint("tasks", __name__)

#: Names of the page's own fields, never part of an answer.
OWN = {"csrf_token", "request_id", "confirmed", "action", "next"}


def posted(form: MultiDict[str, str]) -> dict[str, Any]:
    """The fields of a posted form: one value, or a list where there are several."""
    return {
        key: values if len(values) > 1 else values[0]
        for key, values in form.lists()
        if key not in OWN and not key.startswith("__")
    }


@pages.get("/")
def inbox_page() -> str:
    rows = inbox.inbox(office(), g.viewer)
    groups = {
        "overdue": [row for row in rows if row.deadline_state == "overdue"],
        "due_soon": [row for row in rows if row.deadline_state == "due_soon"],
        "others": [row for row in rows if row.deadline_state not in ("overdue", "due_soon")],
    }
    done = inbox.recently_done(office(), g.viewer, 5)
    return render_template(
        "inbox.html", groups=groups, count=len(rows), done=done, drafts=open_drafts(office(), g.viewer)
    )


@pages.get("/notices")
def notices() -> str:
    return render_template("notices.html", rows=inbox.notices(office(), g.viewer))


@pages.post("/notices/<notice_id>/read")
def read_notice(notice_id: str) -> Any:
    acts.read_notice(office(), actor(), notice_id)
    return redirect(url_for("tasks.notices"))


@pages.get("/tasks/<task_id>")
def task(task_id: str) -> str:
    page = reading.task_page(office(), g.viewer, task_id)
    return _show(page, page.raw, [])


def _show(page: Any, raw: dict[str, Any], errors: list[Any], **more: Any) -> str:
    return render_template("task.html", task=page, raw=raw, errors=errors, request_id=uuid.uuid4().hex, **more)


@pages.post("/tasks/<task_id>")
def complete(task_id: str) -> Any:
    """Complete, save as draft, add or remove a row: what the pressed button says."""
    raw = posted(request.form)
    action = request.form.get("action", "complete")
    try:
        page = reading.task_page(office(), g.viewer, task_id)
        if page.status == "open" and page.may_complete:
            raw |= _file(task_id, page)
        if action.startswith(("add:", "remove:")):
            return _show(page, change_rows(raw, action), [])
        if action == "draft":
            acts.save_draft(office(), actor(), task_id, raw)
            return redirect(url_for("tasks.task", task_id=task_id, saved=1))
        if action == "back":
            return _show(page, raw, [])
        if needs_confirmation(page) and not request.form.get("confirmed"):
            reading.check_answers(office(), g.viewer, task_id, raw)
            return _show(page, raw, [], confirm=True)
        answer = acts.complete_task(office(), actor(), task_id, raw, request.form.get("request_id"))
    except FormRejected as rejected:
        return Response(_show(page, raw, rejected.errors), status=422)
    except Refused as refused:
        if refused.kind not in (Kind.CONFLICT, Kind.NOT_ALLOWED):
            raise
        says, do = words(refused)
        return Response(
            render_template("kept.html", says=says, do=do, raw=raw, task_id=task_id), status=STATUS[refused.kind]
        )
    return render_template("done.html", answer=answer)


def needs_confirmation(page: Any) -> bool:
    """A decision that is not already made by an explicit choice ("Ký", "Trả lại") is asked once more."""
    if not page.decides or not page.may_complete or page.form is None:
        return False
    return not any(item.field.type == "radio" and item.field.required for item in page.form.flat())


def _file(task_id: str, page: Any) -> dict[str, Any]:
    """File what was uploaded; the field's answer is the ids of the files, also those filed before."""
    found: dict[str, Any] = {}
    for name, uploads in request.files.lists():
        earlier = request.form.getlist(name)
        fresh = [
            acts.file_attachment(
                office(), actor(), task_id, name, item.filename or "tep", item.mimetype or "", item.read()
            )["id"]
            for item in uploads
            if item.filename
        ]
        found[name] = [*earlier, *fresh]
    return found


def change_rows(raw: dict[str, Any], action: str) -> dict[str, Any]:
    """Add an empty row to a list, or take one out and move the following up."""
    verb, _colon, rest = action.partition(":")
    key, _dot, place = rest.partition(".")
    count = int(str(raw.get(f"{key}.__count") or "1"))
    if verb == "add":
        return {**raw, f"{key}.__count": str(count + 1)}
    gone = int(place)
    changed: dict[str, Any] = {}
    for name, value in raw.items():
        parts = name.split(".")
        if parts[0] == key and len(parts) == 3 and parts[1].isdigit():
            index = int(parts[1])
            if index == gone:
                continue
            name = f"{key}.{index - (index > gone)}.{parts[2]}"
        changed[name] = value
    return {**changed, f"{key}.__count": str(max(count - 1, 1))}


@pages.post("/tasks/<task_id>/preview")
def preview(task_id: str) -> Any:
    """Which fields are hidden with what is typed so far; only a convenience of the script."""
    form = reading.preview(office(), g.viewer, task_id, posted(request.form))
    return jsonify(hidden=[item.field.key for item in form.flat() if item.hidden] if form else [])


@pages.get("/tasks/<task_id>/conflict")
def conflict(task_id: str) -> str:
    page = reading.task_page(office(), g.viewer, task_id)
    return render_template("conflict.html", task=page, message="", request_id=uuid.uuid4().hex)


@pages.post("/tasks/<task_id>/conflict")
def declare(task_id: str) -> Any:
    grounds = request.form.get("grounds", "")
    try:
        answer = acts.declare_conflict(office(), actor(), task_id, grounds, request.form.get("request_id"))
    except Refused as refused:
        page = reading.task_page(office(), g.viewer, task_id)
        says, do = words(refused)
        shown = render_template("conflict.html", task=page, message=f"{says} {do}", request_id=uuid.uuid4().hex)
        return Response(shown, status=STATUS[refused.kind])
    return render_template("declared.html", case_id=answer["case_id"], message=_("Đã ghi nhận khai báo của bạn."))
