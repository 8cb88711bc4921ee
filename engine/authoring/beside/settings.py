"""What changes in procedure.toml: who may start, for whom, what is called how, which data there are."""

from collections.abc import Iterator
from dataclasses import fields

from engine.authoring.beside.lines import Told, instead, upper
from engine.authoring.saying import Speaker
from engine.definitions.folder import ALL_UNITS, Procedure
from engine.organisation.kinds import KINDS

FILE = "procedure.toml"
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
    "reads_origin": "được đọc hồ sơ gốc",
}
#: setting -> value -> what people call it
VALUES = {
    "kind": {"procedure": "thủ tục", "pattern": "quy trình mẫu, chỉ được thủ tục khác gọi"},
    "subject": {"unit": "một đơn vị", "person": "một người", "either": "một đơn vị hoặc một người"},
    "reads_origin": {"judges": "người được giao việc xem xét, quyết định"},
    "starts_on": {"task_overdue": "có việc quá hạn", "conflict_declared": "có người xin không tham gia việc"},
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


def settings_changes(was: Speaker, say: Speaker) -> Iterator[Told]:
    """Every setting that is another one now."""
    for words in _settings(was, say):
        yield FILE, (), words


def _settings(was: Speaker, say: Speaker) -> Iterator[str]:
    old, new = was.definition.procedure, say.definition.procedure
    for item in fields(Procedure):
        before, after = getattr(old, item.name), getattr(new, item.name)
        if before == after or item.name in ("data", "outcome_names", "data_names", "value_names"):
            continue
        name = say(SETTINGS.get(item.name, "thiết đặt khác"))
        now, then = _setting(say, item.name, after), _setting(was, item.name, before)
        yield upper(instead(say, name, now, then, (after, before))) + "."
    for outcome in [*old.outcome_names, *(key for key in new.outcome_names if key not in old.outcome_names)]:
        before, after = old.outcome_names.get(outcome), new.outcome_names.get(outcome)
        if before != after:
            values = {"new": say.text(after or outcome), "old": was.text(before or outcome)}
            yield say("Kết quả “{old}” nay gọi là “{new}”.", **values)
    for name in [*old.data_names, *(key for key in new.data_names if key not in old.data_names)]:
        before, after = old.data_names.get(name), new.data_names.get(name)
        if before != after and name in old.data and name in new.data:
            values = {"new": say.text(after or name), "old": was.text(before or name)}
            yield say("Dữ liệu “{old}” nay gọi là “{new}”.", **values)
    for name in [*old.value_names, *(key for key in new.value_names if key not in old.value_names)]:
        before, after = old.value_names.get(name), new.value_names.get(name)
        if before != after and before and after:
            yield say("Giá trị “{old}” nay gọi là “{new}”.", new=say.text(after), old=was.text(before))
        elif before != after:
            says = "Giá trị ghi là “{name}” có tên gọi: “{new}”." if after else "Giá trị “{old}” không còn tên gọi."
            yield say(says, name=name, new=say.text(after or ""), old=was.text(before or ""))
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
    if value == ALL_UNITS and name == "timer_units":
        return say("mọi đơn vị thuộc loại đó")
    if isinstance(value, tuple | list):
        words = [_word(say, name, str(item)) for item in value]
        return ", ".join(words) or say("không có")
    if known := VALUES.get(name, {}).get(str(value)):
        return say(known)
    return f"“{say.filled(str(value))}”" if value not in (None, "") else say("không có")


def _word(say: Speaker, name: str, value: str) -> str:
    if name == "unit_kinds":
        return say(KINDS.get(value, value))
    return say.option("", value) if name == "outcomes" else value
