"""Try a part of a draft out: how a form will look, what a decision answers on a day. Nothing is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.authoring import drafts
from engine.authoring.checking import rules_with
from engine.authoring.reading import with_unsaved
from engine.definitions.check.noting import GIVEN
from engine.definitions.folder import Definition, read_definition
from engine.definitions.form_fields import Field, FormFault
from engine.definitions.forms import Form, ResolvedField, ResolvedForm
from engine.errors import Refused
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.rules.dated import Answer
from engine.rules.expressions import ExpressionError
from engine.rules.questions import RuleRefused
from engine.rules.tables import DecisionTable, TableError
from engine.wording import sentence

#: An example of each type of data, so that a form shows something where a case would.
EXAMPLES: dict[str, Any] = {
    "text": "…",
    "int": 1,
    "bool": False,
    "date": "2026-12-20",
    "person": None,
    "unit": None,
    "list": [],
    "map": {},
}


@dataclass(eq=False)
class CannotTry(Refused):
    """The part cannot be shown or asked as it is written now."""

    reason: str
    says = "Chưa thử được: {reason}"
    do = "Sửa rồi thử lại."


def form_preview(
    office: Office,
    viewer: Viewer,
    draft_id: str,
    text: str,
    data: Mapping[str, Any] | None = None,
    unsaved: Mapping[str, Any] | None = None,
) -> ResolvedForm:
    """A form against example data. Refuses: NotProcessAdmin, NotFound, BadFile, CannotTry."""
    definition = _definition(office, viewer, draft_id, unsaved)
    try:
        form = Form.parse(text).translated(lambda words: definition.say(words, viewer.language))
    except FormFault as fault:
        raise CannotTry(str(fault)) from fault
    known = {name: EXAMPLES.get(kind) for name, kind in definition.procedure.data.items()}
    today = office.store.clock.now().date().isoformat()
    seen: dict[str, Any] = {
        **dict.fromkeys(GIVEN),
        "unit_name": "…",
        "today": today,
        "case_started_on": today,
        "item": {},
    }
    return ResolvedForm(tuple(_shown(item, {**known, **seen, **(data or {})}) for item in form.fields))


#: In a preview there is no organisation behind the form.
FUNCTIONS: dict[str, Any] = {
    "working_days": lambda day, count: day,
    "superior_of": lambda unit: None,
    "level_of": lambda unit: None,
    "body": lambda text: None,
    "name_of": lambda person: person,
    "holder": lambda text: None,
    "term": lambda text: text,
}


def _shown(item: Field, data: Mapping[str, Any]) -> ResolvedField:
    """A field as it will look; what needs the data of a real case is left open."""
    try:
        return Form("", (item,)).resolve(data, FUNCTIONS).fields[0]
    except (ExpressionError, TypeError, ValueError, AttributeError, KeyError):
        return Form("", (_bare(item),)).resolve(data).fields[0]


def _bare(item: Field) -> Field:
    """A field without what is worked out from data; placeholders stand as they are written."""
    own = {key: value for key, value in item.properties.items() if key not in ("rows", "choices")}
    default = None if isinstance(item.default, str) and "${" in item.default else item.default
    text = item.text.replace("{{", "“").replace("}}", "”").replace("${", "“")
    columns = tuple(_bare(column) for column in item.components)
    return replace(item, hide="", options_from="", default=default, text=text, properties=own, components=columns)


def decision_try(
    office: Office,
    viewer: Viewer,
    draft_id: str,
    asked: Mapping[str, Any],
    unsaved: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What a rule answers on a day, or a bare decision table for some inputs.

    asked: `name` of a rule (the draft's own, also unsaved, or one of the house) or `dmn` with the text of a table;
    `on` an ISO day (today without it), `inputs`. Refuses: NotProcessAdmin, NotFound, BadFile, CannotTry.
    """
    inputs = dict(asked.get("inputs") or {})
    try:
        if asked.get("dmn"):
            drafts.require_reader(viewer)
            outputs, rows = DecisionTable.parse(str(asked["dmn"]), "dmn").decide(inputs)
            return {"outputs": outputs, "rows": rows, "words": _rows_words(rows, viewer.language)}
        definition = _definition(office, viewer, draft_id, unsaved)
        with office.store.read() as tx:
            book = rules_with(office, tx, definition.files, definition.procedure.id)
            day = date.fromisoformat(str(asked.get("on") or tx.today))
        name = str(asked.get("name") or asked.get("rule") or "")
        broken = [found for found in book.findings if found.file.startswith(f"{name}.")]
        if broken and name not in book.rules:
            raise CannotTry(broken[0].sentence())
        return _told(book.ask(name, day, inputs), book.rules[name].words, viewer.language)
    except (RuleRefused, TableError, ExpressionError, ValueError) as error:
        raise CannotTry(str(error)) from error


def _told(answer: Answer, words_of: Mapping[str, Mapping[str, str]], language: str) -> dict[str, Any]:
    def called(key: str) -> str:
        known = words_of.get(key, {})
        return known.get(language) or known.get("vi") or key

    values = {
        "title": answer.title.get(language, answer.name),
        "on": f"{answer.on:%d/%m/%Y}",
        "document": answer.document or sentence("văn bản chưa ghi", {}, language),
        "outputs": "; ".join(f"{called(key)}: {_plain(value)}" for key, value in answer.outputs.items()),
    }
    words = sentence("{title}, ngày {on}, theo {document}: {outputs}", values, language)
    return {
        "outputs": answer.outputs,
        "version": answer.version,
        "document": answer.document,
        "verified": answer.verified,
        "rows": answer.rows,
        "words": " ".join(part for part in (words, _rows_words(answer.rows, language)) if part),
    }


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _rows_words(rows: list[int], language: str) -> str:
    numbers = ", ".join(map(str, rows))
    return sentence("Dòng quyết định: {rows}.", {"rows": numbers}, language) if rows else ""


def _definition(office: Office, viewer: Viewer, draft_id: str, unsaved: Mapping[str, Any] | None) -> Definition:
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        drafts.draft(tx, draft_id)
        return read_definition(with_unsaved(tx, draft_id, unsaved))[0]
