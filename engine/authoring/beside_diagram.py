"""What changes beside the diagram: settings, forms, documents, decisions, texts, scenarios; in one language."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from engine.authoring.saying import Speaker
from engine.definitions.folder import Definition, Procedure
from engine.definitions.forms import Field, Form
from engine.definitions.word import is_binary
from engine.organisation.kinds import KINDS
from engine.rules.dated import Rule, RuleBook, RuleVersion

#: How many changed lines of a text are told one by one.
LINES = 8
SETTINGS = {
    "id": "mã thủ tục",
    "name": "tên thủ tục",
    "summary": "câu tóm tắt",
    "kind": "loại",
    "tier": "mức ưu tiên",
    "source": "nguồn",
    "start": "người được mở hồ sơ",
    "start_form": "biểu mẫu mở hồ sơ",
    "starts_on": "được máy mở khi",
    "unit_kinds": "loại đơn vị áp dụng",
    "subject": "hồ sơ nói về",
    "title": "tiêu đề hồ sơ",
    "rules": "các quy tắc",
    "outcomes": "các kết quả",
    "timer_units": "đơn vị mở hồ sơ theo lịch",
}
TYPES = {
    "text": "chữ",
    "int": "số nguyên",
    "bool": "có hoặc không",
    "date": "ngày",
    "person": "người",
    "unit": "đơn vị",
    "list": "danh sách",
    "map": "nhóm dữ liệu",
}
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


def settings_changes(was: Speaker, say: Speaker) -> Iterator[str]:
    """procedure.toml: who may start, for whom, what is called how, which data there are."""
    old, new = was.definition.procedure, say.definition.procedure
    for item in fields(Procedure):
        before, after = getattr(old, item.name), getattr(new, item.name)
        if before == after or item.name in ("data", "outcome_names"):
            continue
        name = say(SETTINGS.get(item.name, "thiết đặt khác"))
        values = {"name": name, "new": _setting(say, item.name, after), "old": _setting(was, item.name, before)}
        yield _upper(say("{name}: {new} thay vì {old}.", **values))
    for outcome in new.outcome_names.keys() & old.outcome_names.keys():
        if new.outcome_names[outcome] != old.outcome_names[outcome]:
            values = {"new": say.text(new.outcome_names[outcome]), "old": was.text(old.outcome_names[outcome])}
            yield say("Kết quả “{old}” nay gọi là “{new}”.", **values)
    yield from _data_changes(was, say)


def _data_changes(was: Speaker, say: Speaker) -> Iterator[str]:
    old, new = was.definition.procedure.data, say.definition.procedure.data
    added = [f"{say.variable(name)} ({say(TYPES.get(new[name], new[name]))})" for name in new if name not in old]
    gone = [was.variable(name) for name in old if name not in new]
    if added:
        yield say("Dữ liệu mới của hồ sơ: {names}.", names=", ".join(added))
    if gone:
        yield say("Bỏ dữ liệu của hồ sơ: {names}.", names=", ".join(gone))
    for name in new:
        if name in old and old[name] != new[name]:
            kinds = {"new": say(TYPES.get(new[name], new[name])), "old": say(TYPES.get(old[name], old[name]))}
            yield say("Dữ liệu {name}: {new} thay vì {old}.", name=say.variable(name), **kinds)


def _setting(say: Speaker, name: str, value: object) -> str:
    if name == "start":
        return say.who(str(value))
    if isinstance(value, tuple | list):
        words = [_word(say, name, str(item)) for item in value]
        return ", ".join(words) or say("không có")
    return f"“{say.text(str(value))}”" if value not in (None, "") else say("không có")


def _word(say: Speaker, name: str, value: str) -> str:
    if name == "unit_kinds":
        return say(KINDS.get(value, value))
    return say.option("", value) if name == "outcomes" else value


def form_changes(was: Speaker, say: Speaker) -> Iterator[str]:
    """Forms that come, go or ask something else."""
    old, new = was.definition.forms, say.definition.forms
    for key in sorted(old.keys() - new.keys()):
        yield was("Bỏ biểu mẫu {form}.", form=_form_name(was, key))
    for key in sorted(new):
        if key not in old:
            names = ", ".join(_field_name(say, item) for item in new[key].all_fields() if item.label)
            yield say("Biểu mẫu mới {form}: {names}.", form=_form_name(say, key), names=names or "…")
        elif said := list(_fields(was, say, old[key], new[key])):
            yield say("Biểu mẫu {form}: {said}.", form=_form_name(say, key), said="; ".join(said))


def _form_name(say: Speaker, key: str) -> str:
    used = [node for node in say.diagram.nodes.values() if node.attributes.get("formKey") == key]
    if used:
        return say("của {name}", name=say.name(used[0].id))
    if say.definition.procedure.start_form == key:
        return say("mở hồ sơ")
    return f"“{key}”"


def _field_name(say: Speaker, item: Field) -> str:
    label = say.text(item.label) if item.label else (say.text(item.text)[:60] if item.text else item.key)
    return f"“{label}”"


def _keyed(form: Form) -> dict[str, Field]:
    found: dict[str, Field] = {}

    def walk(items: Iterable[Field], path: str) -> None:
        for number, item in enumerate(items):
            key = f"{path}{item.key or f'{item.type}-{number}'}"
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
    common = [key for key in after if key in before]
    if common != [key for key in before if key in after]:
        yield say("các mục đổi thứ tự")


def _field_changes(was: Speaker, say: Speaker, old: Field, new: Field) -> list[str]:
    said = []
    if old.type != new.type:
        kinds = {"new": say(FIELDS.get(new.type, new.type)), "old": say(FIELDS.get(old.type, old.type))}
        said.append(say("{new} thay vì {old}", **kinds))
    if old.label != new.label:
        said.append(say("nhãn trước là “{old}”", old=was.text(old.label)))
    if old.required != new.required:
        said.append(say("nay bắt buộc") if new.required else say("không còn bắt buộc"))
    if old.description != new.description or old.text != new.text:
        said.append(say("lời hướng dẫn: “{new}”", new=say.text(new.description or new.text)))
    if old.options != new.options or old.options_from != new.options_from:
        said.append(say("lựa chọn: {new} thay vì {old}", new=_options(say, new), old=_options(was, old)))
    if old.limits != new.limits:
        values = {"new": _limits(say, new.limits), "old": _limits(say, old.limits)}
        said.append(say("giới hạn: {new} thay vì {old}", **values))
    if old.hide != new.hide:
        shown = say.condition(new.hide.lstrip("=")) if new.hide else say("không bao giờ")
        said.append(say("ẩn khi: {new}", new=shown))
    if old.default != new.default:
        said.append(say("điền sẵn: {new}", new=str(new.default) if new.default is not None else say("không có")))
    if old.properties != new.properties or (old.multiple, old.accept) != (new.multiple, new.accept):
        said.append(say("cách kiểm tra hoặc nguồn lựa chọn thay đổi"))
    if (old.repetitions, old.free_rows) != (new.repetitions, new.free_rows):
        said.append(say("số dòng thay đổi"))
    return said


def _limits(say: Speaker, limits: Mapping[str, object]) -> str:
    words = {"minLength": "ít nhất {n} chữ", "maxLength": "nhiều nhất {n} chữ", "min": "từ {n}", "max": "đến {n}"}
    found = [say(words.get(key, "theo mẫu {n}"), n=value) for key, value in limits.items()]
    return ", ".join(found) or say("không có")


def _options(say: Speaker, item: Field) -> str:
    return ", ".join(say.text(label) for _value, label in item.options) or (item.options_from or say("không có"))


def document_changes(was: Speaker, say: Speaker) -> Iterator[str]:
    """Templates that come, go or say something else."""
    old, new = _documents(was.definition), _documents(say.definition)
    for path in sorted(old.keys() - new.keys()):
        yield was("Bỏ mẫu văn bản {name}.", name=_document_name(was, path))
    for path in sorted(new):
        name = _document_name(say, path)
        if path not in old:
            yield say("Mẫu văn bản mới {name}.", name=name)
        elif old[path] != new[path] and is_binary(path):
            yield say("Tệp Word của mẫu {name} được thay bằng tệp khác; mở tệp để xem.", name=name)
        elif old[path] != new[path]:
            yield say("Mẫu văn bản {name}: {lines}", name=name, lines=_lines(say, old[path], new[path]))


def _documents(definition: Definition) -> dict[str, str]:
    return {path: text for path, text in definition.files.items() if path.startswith("documents/")}


def _document_name(say: Speaker, path: str) -> str:
    key = path.removeprefix("documents/").rpartition(".")[0]
    known = say.definition.documents.get(key)
    return f"“{say.text(known.title) if known and known.title else key}”"


def _lines(say: Speaker, old: str, new: str) -> str:
    """Changed lines of a text, a few of them."""
    found = [
        (line[0], line[2:].strip())
        for line in difflib.ndiff(old.splitlines(), new.splitlines())
        if line[:1] in "+-" and line[2:].strip()
    ]
    said = [
        say("thêm “{line}”", line=text) if sign == "+" else say("bỏ “{line}”", line=text)
        for sign, text in found[:LINES]
    ]
    if len(found) > LINES:
        said.append(say("và {n} dòng khác", n=len(found) - LINES))
    return "; ".join(said) + "." if said else say("chỉ khoảng trắng.")


def decision_changes(was: Speaker, say: Speaker) -> Iterator[str]:
    """Rules that the procedure brings itself, with their versions."""
    old, new = _rules(was.definition), _rules(say.definition)
    for name in sorted(old.rules.keys() - new.rules.keys()):
        yield was("Bỏ quy định {name}.", name=_rule_name(was, old.rules[name]))
    for name in sorted(new.rules):
        rule = new.rules[name]
        if name not in old.rules:
            yield say("Quy định mới {name}.", name=_rule_name(say, rule))
        elif said := list(_versions(say, old.rules[name], rule)):
            yield say("Quy định {name}: {said}.", name=_rule_name(say, rule), said="; ".join(said))
    told = {name for name in new.rules if name in old.rules and list(_versions(say, old.rules[name], new.rules[name]))}
    for path in sorted(new.files.keys() & old.files.keys()):
        name = path.split(".")[0]
        if new.files[path] != old.files[path] and name not in told:
            yield say(
                "Tệp quy định “{path}” thay đổi: {lines}",
                path=path,
                lines=_lines(say, old.files[path], new.files[path]),
            )


def _rules(definition: Definition) -> RuleBook:
    own = {path.rpartition("/")[2]: text for path, text in definition.files.items() if path.startswith("decisions/")}
    return RuleBook.from_files(own)


def _rule_name(say: Speaker, rule: Rule) -> str:
    return f"“{rule.title.get(say.language, rule.title.get('vi', rule.name))}”"


def _versions(say: Speaker, old: Rule, new: Rule) -> Iterator[str]:
    before = {version.id: version for version in old.versions}
    after = {version.id: version for version in new.versions}
    for key, version in after.items():
        if key not in before:
            yield say("thêm văn bản {doc}, {period}", doc=version.document, period=_period(say, version))
        elif before[key] != version:
            yield _version(say, before[key], version)
    for key, version in before.items():
        if key not in after:
            yield say("bỏ văn bản {doc}", doc=version.document)
    if (old.inputs, old.outputs) != (new.inputs, new.outputs):
        values = {"new": ", ".join(new.inputs), "old": ", ".join(old.inputs)}
        yield say("những gì được hỏi và trả lời thay đổi: {new} thay vì {old}", **values)


def _version(say: Speaker, old: RuleVersion, new: RuleVersion) -> str:
    said = []
    if (old.start, old.end) != (new.start, new.end):
        said.append(say("{new} thay vì {old}", new=_period(say, new), old=_period(say, old)))
    for key in sorted(old.values.keys() | new.values.keys()):
        if old.values.get(key) != new.values.get(key):
            values = {"key": key, "new": new.values.get(key), "old": old.values.get(key)}
            said.append(say("“{key}” là {new} thay vì {old}", **values))
    if old.result != new.result:
        said.append(say("cách tính: {new} thay vì {old}", new=_result(new), old=_result(old)))
    if old.table != new.table:
        said.append(say("bảng quyết định thay đổi"))
    return say("văn bản {doc}: {said}", doc=new.document, said=", ".join(said) or say("nguồn hoặc ghi chú thay đổi"))


def _period(say: Speaker, version: RuleVersion) -> str:
    start = f"{version.start:%d/%m/%Y}"
    if version.end is None:
        return say("từ {start}", start=start)
    return say("từ {start} đến {end}", start=start, end=f"{version.end:%d/%m/%Y}")


def _result(version: RuleVersion) -> str:
    return ", ".join(f"{key} = {text}" for key, text in version.result.items()) or "…"


def other_changes(was: Speaker, say: Speaker) -> Iterator[str]:
    """English texts, scenarios and the page about the procedure."""
    old, new = was.definition.texts.english, say.definition.texts.english
    differ = [key for key in new if key in old and old[key] != new[key]]
    if differ:
        shown = "; ".join(f"“{new[key]}”" for key in differ[:5])
        yield say("Bản tiếng Anh của {n} câu thay đổi: {shown}.", n=len(differ), shown=shown)
    added = [key for key in new if key not in old]
    if added:
        yield say("Thêm bản tiếng Anh của {n} câu.", n=len(added))
    gone = [key for key in old if key not in new]
    if gone:
        yield say("Bỏ bản tiếng Anh của {n} câu.", n=len(gone))
    before, after = _named(was.definition, "scenarios/"), _named(say.definition, "scenarios/")
    for template, names in (
        ("Thêm kịch bản kiểm tra: {names}.", after.keys() - before.keys()),
        ("Bỏ kịch bản kiểm tra: {names}.", before.keys() - after.keys()),
        (
            "Kịch bản kiểm tra thay đổi: {names}.",
            {key for key in before.keys() & after.keys() if before[key] != after[key]},
        ),
    ):
        if names:
            yield say(template, names=", ".join(sorted(names)))
    if was.definition.files.get("README.md") != say.definition.files.get("README.md"):
        yield say("Trang giới thiệu thủ tục (README) thay đổi.")


def _named(definition: Definition, folder: str) -> dict[str, str]:
    return {
        path.removeprefix(folder).rpartition(".")[0]: text
        for path, text in definition.files.items()
        if path.startswith(folder)
    }


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
