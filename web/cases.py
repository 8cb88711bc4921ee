"""Cases: the list, one case, its documents and evidence."""

import json
from dataclasses import asdict
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from engine.execution import acts, procedures
from engine.execution import audit as auditing
from engine.execution import case_page as reading
from web.session import actor, office

pages = Blueprint("cases", __name__)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pages.get("/cases")
def case_list() -> str:
    chosen = {name: request.args.get(name, "").strip() for name in ("procedure", "status", "text")}
    rows = reading.cases(office(), g.viewer, **{key: value or None for key, value in chosen.items()})
    known = [row for row in procedures.procedures(office(), g.viewer) if row.kind == "procedure"]
    return render_template("cases.html", rows=rows, chosen=chosen, procedures=known)


@pages.get("/cases/<case_id>")
def case(case_id: str) -> str:
    page = reading.case_page(office(), g.viewer, case_id)
    return render_template("case.html", case=page, dumps=json.dumps)


@pages.get("/cases/<case_id>/audit")
def audit_sheet(case_id: str) -> str:
    """One printable sheet: which texts, people and papers decided the case."""
    sheet = auditing.audit(office(), g.viewer, case_id)
    groups = [list(found) for _key, found in groupby(sheet.texts, lambda text: (text.name, text.version, text.step))]
    return render_template("audit.html", sheet=sheet, groups=[(group, _answers(group)) for group in groups])


def _answers(group: list[auditing.TextUsed]) -> list[tuple[str, list[str]]]:
    """The different answers of one rule at one step with those for whom each was given, the rarest first."""
    found: dict[str, list[str]] = {}
    for item in group:
        found.setdefault("; ".join(f"{name}: {value}" for name, value in item.answered), []).append(item.about)
    return sorted(found.items(), key=lambda answer: len(answer[1]))


@pages.get("/cases/<case_id>/audit.json")
def audit_data(case_id: str) -> Response:
    """The same sheet as data, to keep outside the product."""
    sheet = auditing.audit(office(), g.viewer, case_id)
    answer = Response(json.dumps(asdict(sheet), ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{sheet.number.replace('/', '-')}.json")
    return answer


@pages.get("/documents/<document_id>")
def document(document_id: str) -> str:
    return render_template("document.html", document=reading.document_page(office(), g.viewer, document_id))


@pages.get("/documents/<document_id>/paper")
def paper(document_id: str) -> Response:
    """The Word file of a document."""
    name, content = reading.paper(office(), g.viewer, document_id)
    answer = Response(content, mimetype=WORD)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@pages.get("/files/<attachment_id>")
def attachment(attachment_id: str) -> Any:
    """Evidence is always downloaded, never shown inside our pages."""
    name, _media_type, content = reading.attachment(office(), g.viewer, attachment_id)
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@pages.post("/incidents/<incident_id>/retry")
def retry(incident_id: str) -> Any:
    answer = acts.retry_incident(office(), actor(), incident_id)
    return redirect(url_for("cases.case", case_id=answer["case_id"]))


@pages.get("/diagrams/<version_id>")
def diagram(version_id: str) -> Response:
    return Response(procedures.diagram(office(), g.viewer, version_id), mimetype="application/xml")
