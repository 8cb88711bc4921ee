"""Drafting and releasing in plain pages: the list, a draft, what a second person looks at, words, packages, cases."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from engine.authoring import acts, importing, packages
from engine.authoring import pages as reading
from engine.authoring.bringing_back import BroughtBack, bring_back
from engine.authoring.running import running_page
from engine.authoring.scenarios.kept import play_next, scenario_check
from engine.authoring.scenarios.mending import mend_draft
from engine.authoring.words import words_page
from engine.definitions.telling import as_data
from engine.definitions.xml import MAX_BYTES
from engine.errors import Refused
from engine.execution.acts import move_case, undo_move
from engine.execution.deploy import DefinitionRefused
from web.errors import STATUS, words
from web.session import actor, office
from web.texts import _

pages = Blueprint("drafts", __name__)
#: So many things that importing left out are told on the next page, and so many letters of each (they travel in a
#: cookie); all of them stand in the README.
TOLD, TOLD_OF_ONE = 12, 90
#: Without JavaScript a page plays scenarios for so many seconds before it answers.
AT_ONCE = 20


def _list(said: tuple[str, str] | None = None, status: int = 200, typed: dict[str, str] | None = None) -> Any:
    rows, begun = reading.draft_list(office(), g.viewer)
    page = render_template("drafts.html", rows=rows, begun=begun, said=said, typed=typed or {})
    return Response(page, status=status)


@pages.get("/drafts")
def draft_list() -> Any:
    return _list()


@pages.post("/drafts")
def begin() -> Any:
    """Begin from a released version, from nothing, or from a file."""
    form = request.form
    try:
        begun = _begun(form)
    except Refused as refused:
        return _list(words(refused), STATUS[refused.kind], dict(form))
    return redirect(url_for("drafts.draft", draft_id=begun["draft"]))


def _begun(form: Any) -> dict[str, Any]:
    kind = form.get("from")
    if kind == "version":
        return acts.begin_draft(office(), actor(), form.get("procedure", ""), form.get("version", type=int))
    if kind == "nothing":
        return acts.begin_new(office(), actor(), form.get("id", "").strip(), form.get("name", ""))
    sent = request.files.get("file")
    data = sent.read(packages.MAX_PACKED + 1) if sent else b""
    if data[:2] == b"PK":
        return acts.begin_from_files(office(), actor(), packages.unpack(data), "package")
    files = importing.files_of_bpmn(data, form.get("id", "").strip())
    begun = acts.begin_from_files(office(), actor(), files, "bpmn")
    for one in importing.left_out(files)[:TOLD]:
        flash(one[:TOLD_OF_ONE], "left out")
    return begun


@pages.get("/drafts/<draft_id>")
def draft(draft_id: str) -> Any:
    return _draft(draft_id)


def _draft(draft_id: str, refused: Refused | None = None, back: tuple[str, BroughtBack] | None = None) -> Any:
    page = reading.draft_page(office(), g.viewer, draft_id)
    said = words(refused) if refused else None
    found = [as_data(item) for item in refused.findings] if isinstance(refused, DefinitionRefused) else []
    check = _scenarios(draft_id=draft_id)
    shown = render_template("draft.html", page=page, said=said, found=found, typed=request.form, check=check, back=back)
    return Response(shown, status=STATUS[refused.kind] if refused else 200)


def _scenarios(**of: str) -> Any:
    if "play" in request.args:
        return play_next(office(), g.viewer, **of, seconds=AT_ONCE)  # type: ignore[arg-type]
    return scenario_check(office(), g.viewer, **of)


@pages.get("/drafts/<draft_id>/scenarios")
def draft_scenarios(draft_id: str) -> str:
    """The part of the page that changes while the scenarios are played: each look plays one more."""
    check = play_next(office(), g.viewer, draft_id=draft_id)
    mend = reading.draft_page(office(), g.viewer, draft_id) if check.done and check.mendable else None
    return render_template("scenario_check.html", check=check, mend=mend)


@pages.post("/drafts/<draft_id>/scenarios")
def mend_scenarios(draft_id: str) -> Any:
    """Put the new steps into the scenarios that stop there."""
    revision = request.form.get("revision", 0, type=int)
    try:
        _revision, names = mend_draft(office(), actor(), g.viewer, draft_id, revision)
    except Refused as refused:
        return _draft(draft_id, refused)
    flash(_("Đã thêm bước mới vào {n} kịch bản; các kịch bản chạy lại bên dưới.", n=len(names)))
    return redirect(url_for("drafts.draft", draft_id=draft_id, _anchor="scenarios"))


@pages.get("/releases/<request_id>/scenarios")
def release_scenarios(request_id: str) -> str:
    check = play_next(office(), g.viewer, request_id=request_id)
    return render_template("scenario_check.html", check=check, mend=None)


@pages.post("/drafts/<draft_id>/submit")
def submit(draft_id: str) -> Any:
    form = request.form

    def deed() -> Any:
        return acts.submit_draft(
            office(),
            actor(),
            draft_id,
            form.get("notes", ""),
            form.get("valid_from") or None,
            form.get("doubt_reason", ""),
            form.get("revision", type=int),
        )

    try:
        answer = deed()
    except Refused as refused:
        return _draft(draft_id, refused)
    return redirect(url_for("drafts.release", request_id=answer["request"]))


@pages.post("/drafts/<draft_id>/discard")
def discard(draft_id: str) -> Any:
    try:
        acts.discard_draft(office(), actor(), draft_id)
    except Refused as refused:
        return _draft(draft_id, refused)
    return redirect(url_for("drafts.draft_list"))


@pages.get("/drafts/<draft_id>/diagram")
def draft_diagram(draft_id: str) -> Response:
    return _xml(reading.diagram_of(office(), g.viewer, draft_id=draft_id))


@pages.get("/drafts/<draft_id>/decisions/<name>")
def draft_decision(draft_id: str, name: str) -> Response:
    return _xml(reading.decision_of(office(), g.viewer, draft_id, name))


@pages.post("/drafts/<draft_id>/back")
def take_back(draft_id: str) -> Any:
    """A diagram or decision that was taken away, edited in another tool and comes back."""
    sent = request.files.get("file")
    name, data = (sent.filename or "", sent.read(MAX_BYTES + 1)) if sent else ("", b"")
    revision = request.form.get("revision", 0, type=int)
    try:
        back = bring_back(office(), actor(), g.viewer, draft_id, revision, name, data)
    except Refused as refused:
        return _draft(draft_id, refused)
    return _draft(draft_id, back=(name, back))


@pages.get("/releases/<request_id>/diagram")
def release_diagram(request_id: str) -> Response:
    return _xml(reading.diagram_of(office(), g.viewer, request_id=request_id))


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")


@pages.get("/releases/<request_id>")
def release(request_id: str) -> Any:
    return _release(request_id)


def _release(request_id: str, refused: Refused | None = None) -> Any:
    page = reading.release_page(office(), g.viewer, request_id)
    check = _scenarios(request_id=request_id) if page.status == "waiting" else None
    said = words(refused) if refused else None
    shown = render_template("release.html", page=page, said=said, typed=request.form, check=check)
    return Response(shown, status=STATUS[refused.kind] if refused else 200)


@pages.post("/releases/<request_id>")
def decide(request_id: str) -> Any:
    """Consent, refuse with a reason, or take back."""
    form = request.form
    deeds: dict[str, Callable[[], Any]] = {
        "consent": lambda: acts.consent(
            office(),
            actor(),
            request_id,
            form.get("sha256", ""),
            form.get("current") or None,
            "doubt" in form,
            form.get("waiting", ""),
        ),
        "refuse": lambda: acts.refuse_release(office(), actor(), request_id, form.get("reason", "")),
        "withdraw": lambda: acts.withdraw_release(office(), actor(), request_id),
    }
    try:
        answer = deeds.get(form.get("decision", ""), dict)()
    except Refused as refused:
        return _release(request_id, refused)
    if "number" in answer:
        if "from" in answer:
            day = f"{date.fromisoformat(answer['from']):%d/%m/%Y}"
            says = _(
                "Đã đồng ý phiên bản {n}: có hiệu lực từ ngày {day}; đến ngày đó vẫn dùng phiên bản trước.",
                n=answer["number"],
                day=day,
            )
        else:
            says = _("Đã ban hành phiên bản {n}.", n=answer["number"])
        flash(says)
        return redirect(url_for("procedures.procedure", procedure_id=answer["procedure"], version=answer["number"]))
    return redirect(url_for("drafts.release", request_id=request_id))


@pages.get("/drafts/<draft_id>/words")
def draft_words(draft_id: str) -> str:
    page = words_page(office(), g.viewer, draft_id=draft_id)
    return render_template("procedure_words.html", page=page, back=url_for("drafts.draft", draft_id=draft_id))


@pages.get("/procedures/<procedure_id>/words")
def procedure_words(procedure_id: str) -> str:
    page = words_page(office(), g.viewer, procedure_id=procedure_id, number=request.args.get("version", type=int))
    back = url_for("procedures.procedure", procedure_id=procedure_id, version=request.args.get("version"))
    return render_template("procedure_words.html", page=page, back=back)


@pages.get("/procedures/<procedure_id>/difference")
def difference(procedure_id: str) -> str:
    old, new = request.args.get("from", 0, type=int), request.args.get("to", 0, type=int)
    found, earlier, later, name = reading.difference_of(office(), g.viewer, procedure_id, old, new)
    return render_template(
        "difference.html", difference=found, old=earlier, new=later, name=name, procedure_id=procedure_id
    )


@pages.get("/drafts/<draft_id>/package")
def draft_package(draft_id: str) -> Response:
    return _package(*reading.files_of(office(), g.viewer, draft_id=draft_id))


@pages.get("/procedures/<procedure_id>/package")
def procedure_package(procedure_id: str) -> Response:
    number = request.args.get("version", type=int)
    return _package(*reading.files_of(office(), g.viewer, procedure_id=procedure_id, number=number))


def _package(name: str, files: dict[str, str]) -> Response:
    answer = Response(packages.pack(files), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return answer


@pages.post("/procedures/<procedure_id>/manage")
def manage(procedure_id: str) -> Any:
    """Suspend, resume, or hand an old version in for release again."""
    form = request.form
    deed = form.get("deed", "")
    if deed == "suspend":
        acts.suspend_procedure(office(), actor(), procedure_id, form.get("reason", ""))
    elif deed == "resume":
        acts.resume_procedure(office(), actor(), procedure_id)
    elif deed == "again":
        number = form.get("version", 0, type=int)
        notes = form.get("notes", "") or _("Dùng lại phiên bản {n}.", n=number)
        answer = acts.release_again(office(), actor(), procedure_id, number, notes)
        return redirect(url_for("drafts.release", request_id=answer["request"]))
    return redirect(url_for("procedures.procedure", procedure_id=procedure_id))


@pages.get("/procedures/<procedure_id>/running")
def running(procedure_id: str) -> Any:
    return _running(procedure_id, [])


def _running(procedure_id: str, results: list[tuple[str, str, bool]]) -> str:
    page = running_page(office(), g.viewer, procedure_id, request.values.get("to", type=int))
    return render_template("running_cases.html", page=page, results=results)


@pages.post("/procedures/<procedure_id>/running")
def move(procedure_id: str) -> Any:
    """Move the chosen cases, one transaction each, or put one back; what happened to each is told."""
    results = []
    if undo := request.form.get("undo"):
        number = request.form.get("number", undo)
        results.append((number, *_said(lambda: undo_move(office(), actor(), undo), _("Đã đưa về phiên bản trước."))))
    else:
        to_id = request.form.get("to_id", "")
        for instance_id in request.form.getlist("instance"):
            number = request.form.get(f"number-{instance_id}", instance_id)
            results.append((number, *_said(lambda: move_case(office(), actor(), instance_id, to_id), _("Đã chuyển."))))  # noqa: B023
    return _running(procedure_id, results)


def _said(deed: Callable[[], Any], done: str) -> tuple[str, bool]:
    """What to say of a deed, and whether it was done."""
    try:
        deed()
    except Refused as refused:
        return " ".join(words(refused)), False
    return done, True
