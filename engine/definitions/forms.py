"""A form: one definition gives the page, the server's validation and the API's schema.

The file is a form-js schema; what the product cannot render and validate is a fault found at deployment.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from engine.rules import expressions
from engine.wording import Said

#: type -> what its answer is in JSON Schema; None = no answer of its own
TYPES: dict[str, dict[str, Any] | None] = {
    "textfield": {"type": "string"},
    "textarea": {"type": "string"},
    "number": {"type": "integer"},
    "datetime": {"type": "string", "format": "date"},
    "checkbox": {"type": "boolean"},
    "radio": {"type": "string"},
    "select": {"type": "string"},
    "checklist": {"type": "array", "items": {"type": "string"}},
    "taglist": {"type": "array", "items": {"type": "string"}},
    "filepicker": {"type": "array"},
    "dynamiclist": {"type": "array"},
    "text": None,
    "group": None,
    "separator": None,
}
PROPERTIES = {"scale", "not_before", "not_after", "kind", "choices", "rows", "row_label", "rule", "rule_message"}
_KEYS = {
    "type", "id", "key", "label", "dateLabel", "description", "validate", "values", "valuesExpression", "properties",
    "conditional", "defaultValue", "components", "path", "text", "subtype", "accept", "multiple", "decimalDigits",
    "defaultRepetitions", "allowAddRemove", "layout", "showOutline", "appearance", "disabled", "readonly",
}  # fmt: skip


#: More fields than anybody would fill in; the check of a page with more would keep the server busy.
MAX_FIELDS = 1_000
FORMATS = FormatChecker()
#: What is wrong with a form: a Vietnamese sentence with placeholders, and their values.
Fault = tuple[str, dict[str, str]]


class FormFault(ValueError):
    """A form file that is no JSON or no form."""


@dataclass(frozen=True)
class Field:
    """One component of a form; `components` are the columns of a list or the fields of a group."""

    type: str
    key: str = ""
    label: str = ""
    description: str = ""
    required: bool = False
    limits: dict[str, Any] = field(default_factory=dict)
    options: tuple[tuple[str, str], ...] = ()
    options_from: str = ""
    properties: dict[str, Any] = field(default_factory=dict)
    hide: str = ""
    default: Any = None
    text: str = ""
    components: tuple["Field", ...] = ()
    repetitions: int = 1
    free_rows: bool = True
    accept: str = ""
    multiple: bool = False

    @property
    def scale(self) -> int:
        """Numbers are stored times this: 100 keeps two decimals as whole hundredths."""
        return int(self.properties.get("scale", 1))

    @property
    def rows_from(self) -> str:
        """Expression for the fixed rows of a list, or nothing."""
        return str(self.properties.get("rows", ""))


@dataclass(frozen=True)
class ResolvedField:
    """A field against the data of a case: what the page shows."""

    field: Field
    options: tuple[tuple[str, str], ...] = ()
    value: Any = None
    hidden: bool = False
    text: str = ""
    #: the maps of fixed rows, with their own fields
    rows: tuple[dict[str, Any], ...] = ()
    columns: tuple["ResolvedField", ...] = ()


@dataclass(frozen=True)
class ResolvedForm:
    """A form against the data of a case, groups kept."""

    fields: tuple[ResolvedField, ...]

    def flat(self) -> list[ResolvedField]:
        """All fields with an answer, groups opened."""
        found: list[ResolvedField] = []
        for item in self.fields:
            found.extend(item.columns if item.field.type == "group" else [item])
        return [item for item in found if TYPES[item.field.type] is not None]


def _no_number(name: str) -> None:
    """NaN and Infinity are no JSON. Raises FormFault."""
    raise FormFault(Said("“{name}” không phải một số", name=name))


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two members with one name only one would be read. Raises FormFault."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        raise FormFault(Said("“{name}” có hai lần", name=next(name for name in names if names.count(name) > 1)[:80]))
    return found


def _list_of(value: Any) -> list[Any]:
    """The members of a list. Raises TypeError for anything else."""
    if not isinstance(value, list):
        raise TypeError(type(value).__name__)
    return value


@dataclass(frozen=True)
class Form:
    """A form of one version of a procedure."""

    id: str
    fields: tuple[Field, ...]
    faults: tuple[Fault, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Form":
        """Read a form-js schema. Raises FormFault."""
        try:
            raw = json.loads(text, parse_constant=_no_number, object_pairs_hook=_named_once)
            json.dumps(raw, ensure_ascii=False).encode()  # half letters (\\ud800) can be neither stored nor sent
            if text.count('"type"') > MAX_FIELDS:
                raise FormFault(Said("quá nhiều mục"))
            faults: list[Fault] = []
            fields = tuple(_field(item, faults) for item in _list_of(raw["components"]))
        except FormFault:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            at = getattr(error, "lineno", None)
            raise FormFault(Said("hỏng ở dòng {n}", n=at) if at else Said("thiếu danh sách các mục")) from error
        return cls(str(raw.get("id", "")), fields, tuple(faults))

    def translated(self, say: Callable[[str], str]) -> "Form":
        """The form with every text that people read put into another language."""
        return replace(self, fields=tuple(_translated(item, say) for item in self.fields))

    def all_fields(self) -> list[Field]:
        """Every component, groups and lists opened."""
        found: list[Field] = []
        pending = list(self.fields)
        while pending:
            item = pending.pop(0)
            found.append(item)
            pending = [*item.components, *pending]
        return found

    def answers(self) -> list[Field]:
        """The fields whose keys become variables."""
        found: list[Field] = []
        for item in self.fields:
            found.extend(item.components if item.type == "group" else [item])
        return [item for item in found if TYPES.get(item.type) is not None]

    def check(self, known: set[str]) -> list[Fault]:
        """What must be mended before the form can be released: unknown parts, expressions that read unknown names."""
        found = [*self.faults, *_unanswerable(self.all_fields()), *_twice(self.answers())]
        names = known | {item.key for item in self.answers()}
        for item in self.all_fields():
            found += _twice(item.components) if item.type == "dynamiclist" else []
            if item.rows_from and expressions.strip(item.rows_from) == item.key:
                says = (
                    "Mục “{field}”: bảng có dòng lấy từ một danh sách phải có tên khác danh sách đó, "
                    "nếu không sẽ ghi đè."
                )
                found.append((says, {"field": item.key}))
            texts = [item.options_from, item.hide, item.rows_from, item.properties.get("choices", "")]
            texts += [
                item.properties.get("rule", ""),
                *expressions.placeholders(item.text.replace("{{", "${").replace("}}", "}")),
            ]
            if isinstance(item.default, str) and item.default.startswith("${"):
                texts.append(item.default)
            for text in texts:
                if text:
                    extra = {column.key for column in item.components} | {"item", "row"}
                    for says, values in expressions.faults(str(text), names | extra):
                        said = Said(says, **values)
                        found.append(("Mục “{field}”: {said}", {"field": item.key or item.type, "said": said}))
        return found

    def resolve(
        self,
        data: Mapping[str, Any],
        functions: expressions.Functions | None = None,
        say: Callable[[str], str] | None = None,
    ) -> ResolvedForm:
        """The form for the data: defaults, options, fixed rows, what is hidden. Raises ExpressionError.

        say: how a text among the data (`cảnh cáo`) is called in the reader's language, for what is only read; answers
        and defaults keep what was written.
        """
        if self.is_fixed:
            return self._resolved
        fields = tuple(_resolve(item, data, functions or {}) for item in self.fields)
        if say is not None:
            spoken = {key: _spoken(value, say) for key, value in data.items()}
            fields = tuple(_said(field, spoken, functions or {}, say) for field in fields)
        return ResolvedForm(fields)

    @cached_property
    def is_fixed(self) -> bool:
        """Is the form the same whatever the data are: no expression in a default, an option, a text, a condition?"""
        return not any(
            item.hide or item.options_from or item.rows_from or item.properties.get("choices")
            or "${" in item.text or "{{" in item.text
            or (isinstance(item.default, str) and item.default.startswith("${"))
            for item in self.all_fields()
        )  # fmt: skip

    @cached_property
    def _resolved(self) -> ResolvedForm:
        return ResolvedForm(tuple(_resolve(item, {}, {}) for item in self.fields))

    def validator(self, resolved: ResolvedForm) -> Draft202012Validator:
        """What checks the answers of a resolved form; for a fixed form it is made once."""
        if self.is_fixed:
            return self._validator
        return Draft202012Validator(self.json_schema(resolved), format_checker=FORMATS)

    @cached_property
    def _validator(self) -> Draft202012Validator:
        return Draft202012Validator(self.json_schema(self._resolved), format_checker=FORMATS)

    def json_schema(self, resolved: ResolvedForm | None = None) -> dict[str, Any]:
        """JSON Schema 2020-12 of the answers; with a resolved form the choices of that case."""
        fields = resolved.flat() if resolved else [ResolvedField(item, item.options) for item in self.answers()]
        shown = [item for item in fields if not item.hidden]
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {item.field.key: _schema(item) for item in shown},
            "required": [item.field.key for item in shown if item.field.required],
            "additionalProperties": False,
        }


def _unanswerable(fields: list[Field]) -> list[Fault]:
    """Fields that nobody can answer: nothing is asked, nothing can be chosen, no number fits."""
    found: list[Fault] = []
    for n, item in enumerate(fields, 1):
        if TYPES.get(item.type) is None:
            continue
        if not item.label.strip():
            found.append(("Ô thứ {n} chưa hỏi gì: người điền không biết trả lời gì.", {"n": str(n)}))
        chosen = item.type in ("radio", "select", "checklist", "taglist")
        if chosen and not (item.options or item.options_from or item.properties.get("choices")):
            found.append(("Mục “{field}” chưa có lựa chọn nào.", {"field": item.key}))
        least, most = item.limits.get("min"), item.limits.get("max")
        if isinstance(least, int) and isinstance(most, int) and least > most:
            says = "Mục “{field}”: không số nào vừa từ {least} trở lên vừa đến {most}."
            found.append((says, {"field": item.key, "least": str(least), "most": str(most)}))
    return found


def _twice(fields: Iterable[Field]) -> list[Fault]:
    """Fields beside each other whose answers would be kept under one name."""
    keys = [item.key for item in fields if item.key]
    says = "Hai ô giữ câu trả lời dưới cùng một tên với “{field}”: ô sau sẽ ghi đè ô trước."
    return [(says, {"field": key}) for key in dict.fromkeys(keys) if keys.count(key) > 1]


def _field(raw: dict[str, Any], faults: list[Fault]) -> Field:
    kind = str(raw.get("type"))
    name = str(raw.get("key") or raw.get("path") or raw.get("id") or kind)
    if kind not in TYPES:
        faults.append(("Mục “{field}”: loại mục “{kind}” không dùng được ở đây.", {"field": name, "kind": kind}))
        return Field("separator")
    properties = dict(raw.get("properties") or {})
    for unknown in sorted((set(raw) - _KEYS) | (set(properties) - PROPERTIES)):
        faults.append(("Mục “{field}”: thiết đặt “{part}” không có tác dụng ở đây.", {"field": name, "part": unknown}))
    if TYPES[kind] is not None and not (raw.get("key") or raw.get("path")):
        faults.append(("Mục “{field}” chưa có tên dữ liệu để giữ câu trả lời.", {"field": name}))
    validate = dict(raw.get("validate") or {})
    limits = {
        key: validate[key]
        for key in ("min", "max", "minLength", "maxLength", "pattern")
        if validate.get(key) not in (None, "")
    }
    return Field(
        type=kind,
        key=str(raw.get("key") or raw.get("path") or ""),
        label=str(raw.get("dateLabel") or raw.get("label") or ""),
        description=str(raw.get("description") or ""),
        required=bool(validate.get("required")),
        limits=limits,
        options=tuple((str(item["value"]), str(item["label"])) for item in raw.get("values") or []),
        options_from=str(raw.get("valuesExpression") or ""),
        properties=properties,
        hide=str((raw.get("conditional") or {}).get("hide") or ""),
        default=raw.get("defaultValue"),
        text=str(raw.get("text") or ""),
        components=tuple(_field(item, faults) for item in raw.get("components") or []),
        repetitions=int(raw.get("defaultRepetitions") or 1),
        free_rows=bool(raw.get("allowAddRemove", True)) and not properties.get("rows"),
        accept=str(raw.get("accept") or ""),
        multiple=bool(raw.get("multiple")),
    )


def _translated(item: Field, say: Callable[[str], str]) -> Field:
    properties = dict(item.properties)
    if "rule_message" in properties:
        properties["rule_message"] = say(str(properties["rule_message"]))
    return replace(
        item,
        label=say(item.label),
        description=say(item.description),
        text=say(item.text),
        options=tuple((value, say(label)) for value, label in item.options),
        properties=properties,
        components=tuple(_translated(part, say) for part in item.components),
    )


def _resolve(item: Field, data: Mapping[str, Any], functions: expressions.Functions) -> ResolvedField:
    hidden = bool(item.hide) and expressions.evaluate(item.hide, data, functions) is True
    options = item.options
    if item.options_from and not hidden:
        options = _options(expressions.evaluate(item.options_from, data, functions))
    if item.properties.get("choices") and not hidden:
        options = _options(expressions.evaluate(str(item.properties["choices"]), data, functions))
    value = item.default
    if isinstance(value, str) and value.startswith("${") and not hidden:
        value = expressions.evaluate(value, data, functions)
    rows: tuple[dict[str, Any], ...] = ()
    columns: tuple[ResolvedField, ...] = ()
    if item.type == "dynamiclist":
        if item.rows_from and not hidden:
            rows = tuple(
                row if isinstance(row, dict) else {"item": row}
                for row in expressions.evaluate(item.rows_from, data, functions) or []
            )
        columns = tuple(_resolve(column, {**data, "row": {}}, functions) for column in item.components)
    elif item.type == "group":
        columns = tuple(_resolve(column, data, functions) for column in item.components)
    return ResolvedField(item, options, value, hidden, _text(item, data, functions), rows, columns)


def _text(item: Field, data: Mapping[str, Any], functions: expressions.Functions) -> str:
    if not item.text:
        return ""
    return expressions.render(item.text.replace("{{", "${").replace("}}", "}"), data, functions, _as_read)


def _as_read(value: Any) -> str:
    """A value inside a text: a day as people write it."""
    day = _DAY.fullmatch(value) if isinstance(value, str) else None
    return f"{day[3]}/{day[2]}/{day[1]}" if day else str(value)


def _spoken(value: Any, say: Callable[[str], str]) -> Any:
    """A text, or the texts of a map (an answer of a rule), in the reader's language."""
    if isinstance(value, dict):
        return {key: say(part) if isinstance(part, str) else part for key, part in value.items()}
    return say(value) if isinstance(value, str) else value


def _said(
    field: ResolvedField, spoken: Mapping[str, Any], functions: expressions.Functions, say: Callable[[str], str]
) -> ResolvedField:
    """The field as it is read: what the case put together, of which a row is about, is said by `say`."""
    columns, options, rows = field.columns, field.options, field.rows
    if field.field.type in ("group", "dynamiclist"):
        columns = tuple(_said(column, spoken, functions, say) for column in columns)
    if field.field.options_from:
        options = tuple((value, say(label)) for value, label in options)
    label = str(field.field.properties.get("row_label", "name"))
    rows = tuple({**row, label: say(row[label])} if isinstance(row.get(label), str) else row for row in rows)
    text = _text(field.field, spoken, functions)
    return replace(field, text=text, columns=columns, options=options, rows=rows)


def _options(value: Any) -> tuple[tuple[str, str], ...]:
    found = []
    for option in value or []:
        if isinstance(option, dict):
            key = option.get("value", option.get("person", option.get("unit", option.get("key"))))
            found.append((str(key), str(option.get("label") or option.get("name") or key)))
        else:
            found.append((str(option), str(option)))
    return tuple(found)


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def _schema(item: ResolvedField) -> dict[str, Any]:
    shape = dict(TYPES[item.field.type] or {})
    limits = item.field.limits
    names = {
        "min": "minimum",
        "max": "maximum",
        "minLength": "minLength",
        "maxLength": "maxLength",
        "pattern": "pattern",
    }
    for ours, theirs in names.items():
        if ours in limits:
            value = limits[ours]
            shape[theirs] = (
                value if ours == "pattern" else int(value) * (item.field.scale if ours in ("min", "max") else 1)
            )
    if item.field.type in ("radio", "select") or (item.options and item.field.type == "textfield"):
        shape["enum"] = [value for value, _label in item.options]
    if item.field.type in ("checklist", "taglist"):
        shape["items"] = {"type": "string", "enum": [value for value, _label in item.options]}
        if item.field.required:
            shape["minItems"] = 1
    if item.field.type == "checkbox" and item.field.required:
        shape["const"] = True
    if item.field.type == "filepicker" and item.field.required:
        shape["minItems"] = 1
    if item.field.required and item.field.type in ("textfield", "textarea"):
        shape.setdefault("minLength", 1)
    if item.field.type == "dynamiclist":
        columns = list(item.columns or tuple(ResolvedField(c, c.options) for c in item.field.components))
        shape["items"] = {
            "type": "object",
            "properties": {c.field.key: _schema(c) for c in columns if TYPES[c.field.type] is not None},
            "required": [c.field.key for c in columns if c.field.required and not c.field.hide],
        }
        if item.field.required:
            shape["minItems"] = 1
    return shape
