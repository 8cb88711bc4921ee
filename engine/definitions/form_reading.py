"""From what somebody typed to typed answers, or to every error at once with nothing typed lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.definitions.form_fields import TYPES, Field
from engine.definitions.forms import Form, ResolvedField
from engine.errors import Kind, Refused
from engine.rules import expressions
from engine.wording import sentence

#: code -> Vietnamese sentence, filled with the parameters
SENTENCES = {
    "required": "Mục này bắt buộc.",
    "number": "Nhập một số nguyên, ví dụ 12.",
    "decimal": "Nhập một số, ví dụ 89,50.",
    "date": "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 20/12/2026.",
    "minimum": "Không nhỏ hơn {limit}.",
    "maximum": "Không lớn hơn {limit}.",
    "minLength": "Viết ít nhất {limit} ký tự.",
    "maxLength": "Viết không quá {limit} ký tự.",
    "pattern": "Không đúng dạng yêu cầu.",
    "enum": "Chọn một mục trong danh sách.",
    "not_before": "Không được trước ngày {limit}.",
    "not_after": "Không được sau ngày {limit}.",
    "unknown": "Biểu mẫu không có mục này.",
    "wrong": "Giá trị không hợp lệ.",
    "person": "Không có ai tên “{name}”. Gõ họ tên rồi chọn trong gợi ý.",
    "people": "Có {n} người tên “{name}”. Chọn một người trong gợi ý (tên và mã).",
    "rule": "{message}",
}


@dataclass(frozen=True)
class FieldError:
    """One field that cannot be accepted; `path` is the name of the input, `people.0.level` in a list."""

    path: str
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def sentence(self, language: str = "vi") -> str:
        """What is wrong, for the person who typed it."""
        return sentence(SENTENCES[self.code], dict(self.params), language)


@dataclass(eq=False)
class FormRejected(Refused):
    """Some fields cannot be accepted; what was typed is kept in `raw`."""

    kind = Kind.INVALID
    errors: list[FieldError]
    raw: dict[str, Any]
    says = "Biểu mẫu còn chỗ cần sửa."
    do = "Sửa các mục được đánh dấu rồi gửi lại."

    def __str__(self) -> str:
        return "; ".join(f"{error.path}: {error.sentence()}" for error in self.errors)


def read_posted(
    form: Form, raw: Mapping[str, Any], data: Mapping[str, Any], functions: expressions.Functions
) -> dict[str, Any]:
    """Typed answers from the flat fields of a posted page. Raises FormRejected."""
    errors: list[FieldError] = []
    typed: dict[str, Any] = {}
    for item in form.answers():
        value = (
            _rows(item, raw, errors, data, functions)
            if item.type == "dynamiclist"
            else _one(item, item.key, raw, errors)
        )
        if value is not None:
            typed[item.key] = value
    return _checked(form, typed, raw, data, functions, errors)


def accept_typed(
    form: Form, answers: Mapping[str, Any], data: Mapping[str, Any], functions: expressions.Functions
) -> dict[str, Any]:
    """Typed answers from JSON; fields that are missing take their defaults. Raises FormRejected."""
    typed = dict(answers)
    for item in form.resolve({**data, **answers}, functions).flat():
        if item.hidden:
            continue
        if item.field.rows_from:
            given = typed.get(item.field.key) or []
            typed[item.field.key] = [
                {**_prefilled(item, row), **(given[index] if index < len(given) else {})}
                for index, row in enumerate(item.rows)
            ]
        elif item.field.key not in typed and item.value is not None:
            typed[item.field.key] = item.value
    return _checked(form, typed, answers, data, functions, [])


def _prefilled(item: ResolvedField, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a fixed row shows before anybody typed: its own value under the column's key, else the column's default."""
    found = {}
    for column in item.columns:
        value = row.get(column.field.key, column.value)
        if value is not None:
            found[column.field.key] = value
    return found


def _checked(
    form: Form, typed: dict[str, Any], raw: Mapping[str, Any], data: Mapping[str, Any],
    functions: expressions.Functions, errors: list[FieldError],
) -> dict[str, Any]:  # fmt: skip
    seen = {**data, **{item.key: None for item in form.answers()}, **typed}
    resolved = form.resolve(seen, functions)
    hidden = {item.field.key for item in resolved.flat() if item.hidden}
    typed = {key: value for key, value in typed.items() if key not in hidden}
    errors = [error for error in errors if error.path.split(".")[0] not in hidden]
    failed = {error.path for error in errors}
    merged = {**typed}
    for item in resolved.flat():
        if item.field.rows_from and item.field.key in typed:
            columns = {column.field.key for column in item.columns}
            merged[item.field.key] = [
                {**{key: value for key, value in row.items() if key not in columns}, **given}
                for row, given in zip(item.rows, typed[item.field.key], strict=False)
            ]
    for problem in form.validator(resolved).iter_errors(merged):
        found = _translate(problem)
        errors += [error for error in found if error.path not in failed]
    for item in resolved.flat():
        errors += _bounds(item, merged, seen, functions) if not item.hidden else []
        errors += _cross(item, merged, seen, functions) if not item.hidden and not errors else []
    if errors:
        unique = {(error.path, error.code): error for error in errors}
        raise FormRejected(list(unique.values()), dict(raw))
    return _complete(form, merged)


def _complete(form: Form, typed: dict[str, Any]) -> dict[str, Any]:
    """Every field of the form with its answer, null where nothing was given or the field is hidden.

    Nothing of an earlier turn of a loop shines through, and expressions may read every field.
    """
    found: dict[str, Any] = {}
    for item in form.answers():
        value = typed.get(item.key)
        if item.type == "dynamiclist" and value is not None:
            columns = [column.key for column in item.components if TYPES.get(column.type) is not None]
            value = [{**dict.fromkeys(columns), **row} for row in value]
        found[item.key] = value
    return found


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value).strip()


def _several(raw: Mapping[str, Any], name: str) -> list[str]:
    value = raw.get(name, [])
    return [str(part) for part in (value if isinstance(value, list) else [value]) if str(part).strip()]


def _one(item: Field, name: str, raw: Mapping[str, Any], errors: list[FieldError]) -> Any:
    """One typed value; None when nothing was given."""
    if item.type == "checkbox":
        return _text(raw, name).lower() in ("on", "true", "1", "yes")
    if item.type in ("checklist", "taglist", "filepicker"):
        return _several(raw, name)
    text = _text(raw, name)
    if text == "":
        return None
    if item.type == "number":
        value = parse_number(text, item.scale)
        if value is None:
            errors.append(FieldError(name, "decimal" if item.scale > 1 else "number"))
        return value
    if item.type == "datetime":
        day = parse_date(text)
        if day is None:
            errors.append(FieldError(name, "date"))
        return day
    return text


def _rows(
    item: Field,
    raw: Mapping[str, Any],
    errors: list[FieldError],
    data: Mapping[str, Any],
    functions: expressions.Functions,
) -> list[dict[str, Any]]:
    if item.rows_from:
        count = len(expressions.evaluate(item.rows_from, data, functions) or [])
    else:
        count = int(_text(raw, f"{item.key}.__count") or 0)
        seen = [int(m.group(1)) + 1 for name in raw if (m := re.match(rf"{re.escape(item.key)}\.(\d+)\.", name))]
        count = min(max([count, *seen]), 500)
    found = []
    for index in range(count):
        noted: list[FieldError] = []
        row = {
            c.key: _one(c, f"{item.key}.{index}.{c.key}", raw, noted)
            for c in item.components
            if TYPES.get(c.type) is not None
        }
        empty = all(value in (None, [], False) for value in row.values())
        if empty and not noted and not item.rows_from:
            continue
        errors += noted
        found.append({key: value for key, value in row.items() if value is not None})
    return found


def parse_number(text: str, scale: int = 1) -> int | None:
    """A whole number as Vietnamese people write it (`12.000.000`, `89,5` with scale 100 → 8950); None if it is none."""
    text = text.replace(" ", "").replace("\u00a0", "")
    digits = len(str(scale)) - 1
    if scale > 1 and re.fullmatch(r"-?\d+\.\d{1," + str(digits) + r"}", text):
        text = text.replace(".", ",")
    if not re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", text):
        return None
    whole, _comma, decimals = text.replace(".", "").partition(",")
    if len(decimals) > digits:
        return None
    value = int(whole.lstrip("-") + decimals.ljust(digits, "0"))
    return -value if text.startswith("-") else value


def parse_date(text: str) -> str | None:
    """An ISO date from ISO or `20/12/2026`; None if it is no day of the calendar."""
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        if match:
            return date(int(match.group(3)), int(match.group(2)), int(match.group(1))).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _translate(problem: Any) -> list[FieldError]:
    path = ".".join(str(part) for part in problem.absolute_path)
    rule = problem.validator
    if rule == "required":
        missing = [key for key in problem.validator_value if key not in problem.instance]
        return [FieldError(f"{path}.{key}".lstrip("."), "required") for key in missing]
    if rule == "additionalProperties":
        extra = sorted(set(problem.instance) - set(problem.schema["properties"]))
        return [FieldError(key, "unknown") for key in extra]
    if rule == "const" or rule == "minItems" or (rule == "minLength" and problem.instance == ""):
        return [FieldError(path, "required")]
    if rule in ("minimum", "maximum", "minLength", "maxLength"):
        return [FieldError(path, rule, (("limit", str(problem.validator_value)),))]
    if rule in ("pattern", "enum"):
        return [FieldError(path, rule)]
    if rule == "format":
        return [FieldError(path, "date")]
    return [FieldError(path, "number" if problem.schema.get("type") == "integer" else "wrong")]


def _bounds(
    item: ResolvedField, typed: dict[str, Any], seen: Mapping[str, Any], functions: expressions.Functions
) -> list[FieldError]:
    if item.field.type == "dynamiclist":
        return [
            FieldError(f"{item.field.key}.{index}.{error.path}", error.code, error.params)
            for index, row in enumerate(typed.get(item.field.key) or [])
            for column in item.columns
            for error in _bounds(column, row, {**seen, **row}, functions)
        ]
    value = typed.get(item.field.key)
    found = []
    for name in ("not_before", "not_after"):
        text = item.field.properties.get(name)
        if value and text and item.field.type == "datetime":
            limit = expressions.evaluate(str(text), seen, functions)
            if limit and parse_date(str(limit)) and (value < limit if name == "not_before" else value > limit):
                shown = date.fromisoformat(limit).strftime("%d/%m/%Y")
                found.append(FieldError(item.field.key, name, (("limit", shown),)))
    return found


def _cross(
    item: ResolvedField, typed: dict[str, Any], seen: Mapping[str, Any], functions: expressions.Functions
) -> list[FieldError]:
    text = item.field.properties.get("rule")
    found = []
    if item.field.type == "dynamiclist":
        for index, row in enumerate(typed.get(item.field.key) or []):
            for column in item.columns:
                found += [
                    FieldError(f"{item.field.key}.{index}.{error.path}", error.code, error.params)
                    for error in _cross(column, row, {**seen, **typed, **row, "row": row}, functions)
                ]
    if text and expressions.evaluate(str(text), {**seen, **typed}, functions) is not True:
        message = str(item.field.properties.get("rule_message") or "")
        found.append(FieldError(item.field.key, "rule", (("message", message),)))
    return found
