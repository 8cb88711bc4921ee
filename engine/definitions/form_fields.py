"""The components of a form as its file names them: what kinds there are, and reading one strictly."""

import json
from dataclasses import dataclass, field
from typing import Any

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


def read_json(text: str) -> dict[str, Any]:
    """A form file as data. Raises FormFault and ValueError for what JSON does not allow or nobody could store."""
    found: dict[str, Any] = json.loads(text, parse_constant=_no_number, object_pairs_hook=_named_once)
    json.dumps(found, ensure_ascii=False).encode()  # half letters (\\ud800) can be neither stored nor sent
    return found


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


def list_of(value: Any) -> list[Any]:
    """The members of a list. Raises TypeError for anything else."""
    if not isinstance(value, list):
        raise TypeError(type(value).__name__)
    return value


def read_field(raw: dict[str, Any], faults: list[Fault]) -> Field:
    """One component as the file says it; what cannot be carried out is noted in `faults`.

    Raises TypeError, ValueError, KeyError or AttributeError for what is no component.
    """
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
        components=tuple(read_field(item, faults) for item in raw.get("components") or []),
        repetitions=int(raw.get("defaultRepetitions") or 1),
        free_rows=bool(raw.get("allowAddRemove", True)) and not properties.get("rows"),
        accept=str(raw.get("accept") or ""),
        multiple=bool(raw.get("multiple")),
    )
