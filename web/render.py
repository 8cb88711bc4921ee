"""A form as accessible HTML, also after a refusal, with everything that was typed."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup

from engine.definitions.form_reading import FieldError
from engine.definitions.forms import ResolvedField, ResolvedForm
from web.texts import language


def render_form(
    form: ResolvedForm, raw: Mapping[str, Any] | None = None, errors: list[FieldError] | None = None
) -> Markup:
    """The fields of a form; `raw` is what was typed (or drafted) before."""
    messages = {error.path: said(form, error) for error in errors or []}
    places = {path: place(form, raw or {}, path) for path in messages}
    return Markup(
        render_template(
            "form_fields.html", form=form, raw=raw or {}, errors=messages, places=places, value=value, rows=rows
        )
    )


def said(form: ResolvedForm, error: FieldError) -> str:
    """What is wrong; a rule of the form says it in the words of the form as it is shown, in the reader's language."""
    key, _dot, rest = error.path.partition(".")
    found = _field(form, key)
    column = rest.partition(".")[2]
    if found is not None and column:
        found = next((item for item in found.columns if item.field.key == column), None)
    message = found.field.properties.get("rule_message") if found is not None and error.code == "rule" else None
    return str(message) if message else error.sentence(language())


def _field(form: ResolvedForm, key: str) -> ResolvedField | None:
    within = [*form.fields, *(inner for item in form.fields if item.field.type == "group" for inner in item.columns)]
    return next((item for item in within if item.field.key == key), None)


def place(form: ResolvedForm, raw: Mapping[str, Any], path: str) -> str:
    """Which field an input is, in words: its label, in a list also the line (the name of its person, or its number)."""
    key, _dot, rest = path.partition(".")
    found = _field(form, key)
    index, _dot, column = rest.partition(".")
    if found is None or not index.isdigit():
        return found.field.label if found else ""
    lines = rows(found, raw)
    line = lines[int(index)] if int(index) < len(lines) else {}
    name = str(line.get(found.field.properties.get("row_label", "name")) or int(index) + 1)
    label = next((item.field.label for item in found.columns if item.field.key == column), "")
    return f"{name}, {label}" if label else name


def value(field: ResolvedField, name: str, raw: Mapping[str, Any], row: Mapping[str, Any] | None = None) -> Any:
    """What a field shows: what was typed, else the row's own value, else the default."""
    if name in raw:
        typed = raw[name]
        several = field.field.type in ("checklist", "taglist", "filepicker")
        if several:
            return typed if isinstance(typed, list) else [typed] if typed else []
        return (typed[0] if typed else "") if isinstance(typed, list) else typed
    found = field.value
    if row is not None and row.get(field.field.key) is not None:
        found = row[field.field.key]
    if field.field.type == "number" and field.field.scale > 1 and isinstance(found, int):
        digits = len(str(field.field.scale)) - 1
        return f"{found // field.field.scale},{found % field.field.scale:0{digits}d}"
    return "" if found is None else found


def rows(field: ResolvedField, raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a list: fixed ones from the case, or as many free ones as were typed."""
    if field.field.rows_from:
        return list(field.rows)
    typed = raw.get(f"{field.field.key}.__count")
    typed = typed[0] if isinstance(typed, list) else typed
    count = int(typed) if str(typed or "").isdigit() else field.field.repetitions
    return [{} for _row in range(max(1, min(count, 500)))]
