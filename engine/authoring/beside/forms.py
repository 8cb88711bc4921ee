"""What changes in the forms: each field, what it asks, what it accepts, when it is shown."""

from collections.abc import Iterable, Iterator, Mapping

from engine.authoring.beside.lines import Told, instead
from engine.authoring.saying import Speaker
from engine.definitions.form_fields import Field
from engine.definitions.forms import Form

FIELDS = {
    "textfield": "một dòng chữ",
    "textarea": "đoạn chữ",
    "number": "số",
    "datetime": "ngày",
    "checkbox": "ô đánh dấu",
    "radio": "chọn một",
    "select": "chọn một",
    "checklist": "chọn nhiều",
    "taglist": "chọn nhiều",
    "filepicker": "tệp",
    "dynamiclist": "bảng nhiều dòng",
    "text": "chữ để đọc",
    "group": "nhóm mục",
    "separator": "đường kẻ",
}
PROPERTIES = {
    "scale": "số chữ số sau dấu phẩy",
    "not_before": "không sớm hơn",
    "not_after": "không muộn hơn",
    "kind": "người điền chọn",
    "choices": "chọn trong",
    "rows": "các dòng lấy từ",
    "row_label": "tên mỗi dòng lấy từ cột",
    "rule": "điều kiện khi gửi",
    "rule_message": "lời báo khi chưa đúng",
}
KINDS = {"person": "một người", "unit": "một đơn vị", "today": "hôm nay"}
LIMITS = {
    "minLength": "ít nhất {n} chữ",
    "maxLength": "nhiều nhất {n} chữ",
    "min": "từ {n}",
    "max": "đến {n}",
    "pattern": "đúng dạng {n}",
}


def form_changes(was: Speaker, say: Speaker) -> Iterator[Told]:
    """Forms that come, go or ask something else."""
    old, new = was.definition.forms, say.definition.forms
    for key in sorted(old.keys() - new.keys()):
        yield _file(key), (), was("Bỏ biểu mẫu {form}.", form=_form_name(was, key))
    for key in sorted(new):
        steps = tuple(node.id for node in say.diagram.nodes.values() if node.attributes.get("formKey") == key)
        if key not in old:
            names = ", ".join(_field_name(say, item) for item in new[key].all_fields() if item.label)
            yield (
                _file(key),
                steps,
                say("Biểu mẫu mới {form}: {names}.", form=_form_name(say, key), names=names or "…"),
            )
        elif said := list(_fields(was, say, old[key], new[key])):
            yield (
                _file(key),
                steps,
                say("Biểu mẫu {form}: {said}.", form=_form_name(say, key), said="; ".join(said)),
            )


def _file(key: str) -> str:
    return f"forms/{key}.form.json"


def _form_name(say: Speaker, key: str) -> str:
    used = [node for node in say.diagram.nodes.values() if node.attributes.get("formKey") == key]
    if used:
        return say("của {name}", name=", ".join(say.name(node.id) for node in used))
    if say.definition.procedure.start_form == key:
        return say("mở hồ sơ")
    return f"“{key}”"


def _field_name(say: Speaker, item: Field) -> str:
    label = say.text(item.label) if item.label else (say.filled(item.text)[:60] if item.text else item.key)
    return f"“{label}”" if label else say(FIELDS.get(item.type, item.type))


def _keyed(form: Form) -> dict[str, Field]:
    """Every field by where it stands: the groups and lists around it, and its key, else its kind and number."""
    found: dict[str, Field] = {}

    def walk(items: Iterable[Field], path: str) -> None:
        numbers: dict[str, int] = {}
        for item in items:
            numbers[item.type] = numbers.get(item.type, 0) + 1
            key = f"{path}{item.key or f'{item.type}-{numbers[item.type]}'}"
            while key in found:
                key += "'"
            found[key] = item
            walk(item.components, f"{key}/" if item.type == "dynamiclist" else path)

    walk(form.fields, "")
    return found


def _fields(was: Speaker, say: Speaker, old: Form, new: Form) -> Iterator[str]:
    before, after = _keyed(old), _keyed(new)
    for key, item in after.items():
        if key not in before:
            kind = say(FIELDS.get(item.type, item.type))
            must = say(", bắt buộc") if item.required else ""
            yield say("thêm mục {name} ({kind}{must})", name=_field_name(say, item), kind=kind, must=must)
        elif said := _field_changes(was, say, before[key], item):
            yield say("mục {name}: {said}", name=_field_name(say, item), said=", ".join(said))
    for key, item in before.items():
        if key not in after:
            yield say("bỏ mục {name}", name=_field_name(was, item))
    yield from _order(say, before, after)
    yield from _groups(say, old, new)


def _order(say: Speaker, before: Mapping[str, Field], after: Mapping[str, Field]) -> Iterator[str]:
    common = [key for key in after if key in before]
    if common != [key for key in before if key in after]:
        names = ", ".join(_field_name(say, after[key]) for key in common if after[key].label or after[key].key)
        yield say("các mục đổi thứ tự, nay là: {names}", names=names)


def _groups(say: Speaker, old: Form, new: Form) -> Iterator[str]:
    """A field may leave its group without changing its place: what hides the group then no longer hides it."""
    was_in, now_in = _group_of(old), _group_of(new)
    for key, group in now_in.items():
        if key in was_in and (was_in[key].label, was_in[key].hide) != (group.label, group.hide):
            item = next(part for part in new.all_fields() if part.key == key)
            into = _field_name(say, group) if group.type == "group" else say("ngoài các nhóm")
            yield say("mục {name} nay đứng trong: {group}", name=_field_name(say, item), group=into)


def _group_of(form: Form) -> dict[str, Field]:
    nowhere = Field("separator")
    found = {item.key: nowhere for item in form.fields if item.key}
    for group in form.fields:
        if group.type == "group":
            found |= {item.key: group for item in group.components if item.key}
    return found


def _field_changes(was: Speaker, say: Speaker, old: Field, new: Field) -> list[str]:
    said = []
    if old.type != new.type:
        kinds = {"new": say(FIELDS.get(new.type, new.type)), "old": say(FIELDS.get(old.type, old.type))}
        said.append(say("{new} thay vì {old}", **kinds))
    if old.label != new.label:
        said.append(say("nhãn trước là “{old}”", old=was.text(old.label)))
    if old.required != new.required:
        said.append(say("nay bắt buộc") if new.required else say("không còn bắt buộc"))
    if old.description != new.description:
        said.append(say("lời hướng dẫn: “{new}”", new=say.text(new.description)))
    if old.text != new.text:
        said.append(say("chữ để đọc: “{new}” thay vì “{old}”", new=say.filled(new.text), old=was.filled(old.text)))
    if old.options != new.options or old.options_from != new.options_from:
        raw = tuple(", ".join(value for value, _label in item.options) for item in (new, old))
        said.append(instead(say, say("lựa chọn"), _options(say, new), _options(was, old), (raw[0], raw[1])))
    if old.limits != new.limits:
        said.append(instead(say, say("giới hạn"), _limits(say, new.limits), _limits(say, old.limits)))
    if old.hide != new.hide:
        shown = say.condition(new.hide.lstrip("=")) if new.hide else say("không bao giờ")
        said.append(say("ẩn khi: {new}", new=shown))
    if old.default != new.default:
        said.append(instead(say, say("điền sẵn"), _default(say, new.default), _default(was, old.default)))
    said += _property_changes(was, say, old, new)
    return [*said, *_amounts(say, old, new)]


def _property_changes(was: Speaker, say: Speaker, old: Field, new: Field) -> Iterator[str]:
    for key in [*new.properties, *(key for key in old.properties if key not in new.properties)]:
        before, after = old.properties.get(key), new.properties.get(key)
        if before != after:
            name = say(PROPERTIES[key]) if key in PROPERTIES else f"“{key}”"
            yield instead(say, name, _value(say, key, after), _value(was, key, before), (after, before))


def _value(say: Speaker, key: str, value: object) -> str:
    if value in (None, ""):
        return say("không có")
    if key == "scale":
        return str(len(str(value)) - 1)
    if key == "rule":
        return say.condition(str(value))
    if known := KINDS.get(str(value)):
        return say(known)
    if key == "rule_message":
        return f"“{say.text(str(value))}”"
    if key in ("not_before", "not_after") and str(value).isidentifier():
        return say.variable(str(value))
    return say.value(str(value))


def _amounts(say: Speaker, old: Field, new: Field) -> Iterator[str]:
    if old.repetitions != new.repetitions:
        yield instead(say, say("số dòng lúc mở"), str(new.repetitions), str(old.repetitions))
    if old.free_rows != new.free_rows:
        yield say("nay thêm bớt dòng được") if new.free_rows else say("nay không thêm bớt dòng được")
    if old.multiple != new.multiple:
        yield say("nay nộp được nhiều tệp") if new.multiple else say("nay chỉ nộp một tệp")
    if old.accept != new.accept:
        nothing = say("mọi loại tệp")
        yield instead(say, say("loại tệp"), new.accept or nothing, old.accept or nothing)


def _default(say: Speaker, value: object) -> str:
    if value is None or value == "":
        return say("không có")
    if isinstance(value, bool):
        return say("có") if value else say("không")
    return say.value(str(value))


def _limits(say: Speaker, limits: Mapping[str, object]) -> str:
    found = [say(LIMITS.get(key, "đúng dạng {n}"), n=value) for key, value in limits.items()]
    return ", ".join(found) or say("không có")


def _options(say: Speaker, item: Field) -> str:
    labels = ", ".join(say.text(label) for _value, label in item.options)
    return labels or (
        say.value(f"${{{item.options_from.lstrip('=').strip('${}')}}}") if item.options_from else say("không có")
    )
