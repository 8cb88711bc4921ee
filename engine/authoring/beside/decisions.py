"""What changes in the rules that the procedure brings itself: each text, its days, its values, its table row by row."""

import difflib
import re
from collections.abc import Iterator

from engine.authoring.beside.lines import Told, changed_lines, instead
from engine.authoring.beside.settings import TYPES
from engine.authoring.saying import Speaker
from engine.definitions.folder import Definition
from engine.rules.dated import Rule, RuleBook, RuleVersion
from engine.rules.tables import DecisionTable, Row

POLICIES = {
    "UNIQUE": "chỉ một dòng được khớp",
    "FIRST": "dòng khớp đầu tiên",
    "COLLECT": "mọi dòng khớp",
}


class OfRule(Speaker):
    """Says what stands in a rule: its inputs, answers and values as the rule itself calls them."""

    def __init__(self, say: Speaker, rule: Rule) -> None:
        super().__init__(say.definition, say.language, say.house)
        self.of = rule

    def variable(self, name: str) -> str:
        """An input or answer by the rule's own words, else as the procedure calls it."""
        words = _said(self, self.of.words.get(name, {}))
        return f"“{words}”" if words else super().variable(name)

    def option(self, name: str, value: str) -> str:
        """A value by the rule's own words, else as the procedure calls it."""
        return _said(self, self.of.words.get(value, {})) or super().option(name, value)

    def worked_out(self, name: str, text: object) -> str:
        """What a text answers, as far as it can be said."""
        if not isinstance(text, str):
            return str(text)
        words = self.value(f"${{{text}}}", name)
        return text if words.startswith("[") else words


def decision_changes(was: Speaker, say: Speaker) -> Iterator[Told]:
    """Rules that come, go or answer something else."""
    old, new = _rules(was.definition), _rules(say.definition)
    for name in sorted(old.rules.keys() - new.rules.keys()):
        yield _file(name), (), was("Bỏ quy định {name}.", name=_rule_name(was, old.rules[name]))
    for name in sorted(new.rules):
        rule = new.rules[name]
        of_rule = OfRule(say, rule)
        steps = tuple(node.id for node in say.diagram.nodes.values() if node.attributes.get("decisionRef") == name)
        if name not in old.rules:
            said = [_new_version(of_rule, version) for version in rule.versions]
            yield (
                _file(name),
                steps,
                say("Quy định mới {name}: {said}.", name=_rule_name(say, rule), said="; ".join(said)),
            )
            continue
        tables = old.files.keys() & new.files.keys()
        before = OfRule(was, old.rules[name])
        told = [*_heading(of_rule, old.rules[name], rule), *_versions(before, of_rule, old.rules[name], rule)]
        if told:
            yield _file(name), steps, say("Quy định {name}: {said}.", name=_rule_name(say, rule), said="; ".join(told))
            for path in sorted(tables):
                if path.endswith(".dmn") and path.split(".")[0] == name:
                    yield f"decisions/{path}", (), ""  # told with its rule
    for path in sorted(new.files.keys() & old.files.keys()):
        if path.endswith(".test.yaml") and new.files[path] != old.files[path]:
            lines = changed_lines(say, old.files[path], new.files[path])
            yield f"decisions/{path}", (), say("Ví dụ kiểm tra của quy định “{path}”: {lines}", path=path, lines=lines)


def _file(name: str) -> str:
    return f"decisions/{name}.yaml"


def _rules(definition: Definition) -> RuleBook:
    own = {path.rpartition("/")[2]: text for path, text in definition.files.items() if path.startswith("decisions/")}
    return RuleBook.from_files(own)


def _rule_name(say: Speaker, rule: Rule) -> str:
    return f"“{_said(say, rule.title) or rule.name}”"


def _said(say: Speaker, words: dict[str, str]) -> str:
    return words.get(say.language) or words.get("vi", "")


def _heading(say: Speaker, old: Rule, new: Rule) -> Iterator[str]:
    """What a rule is called and asked, whichever text answers."""
    for name, before, after in (
        (say("tên"), old.title, new.title),
        (say("ngày chọn văn bản"), old.key_date, new.key_date),
        (say("lời báo khi hết văn bản"), old.unseen, new.unseen),
    ):
        if before != after:
            yield instead(say, name, f"“{_said(say, after)}”", f"“{_said(say, before)}”", (after, before))
    if old.rule != new.rule:
        yield instead(say, say("số quy tắc"), new.rule, old.rule)
    if old.key_input != new.key_input:
        nothing = say("không có")
        yield instead(say, say("ngày chọn văn bản lấy từ"), new.key_input or nothing, old.key_input or nothing)
    for name, before, after in (
        (say("được hỏi"), old.inputs, new.inputs),
        (say("trả lời"), old.outputs, new.outputs),
    ):
        if before != after:
            yield instead(say, name, _typed(say, after), _typed(say, before))
    if old.impossible != new.impossible:
        told = "; ".join(f"“{_said(say, words)}”" for _when, words in new.impossible) or say("không có")
        yield say("không nhận khi: {told}", told=told)
    for key in [*new.words, *(key for key in old.words if key not in new.words)]:
        before, after = old.words.get(key, {}), new.words.get(key, {})
        if before != after:
            yield say(
                "“{key}” gọi là “{new}” thay vì “{old}”",
                key=key, new=_said(say, after) or key, old=_said(say, before) or key,
            )  # fmt: skip


def _typed(say: Speaker, names: dict[str, str]) -> str:
    return ", ".join(f"{say.variable(name)} ({say(TYPES.get(kind, kind))})" for name, kind in names.items())


def _begun(say: Speaker, version: RuleVersion) -> str:
    return say("văn bản {doc}, {period}", doc=version.document, period=_period(say, version))


def _new_version(say: OfRule, version: RuleVersion) -> str:
    told = _answers(say, version)
    return f"{_begun(say, version)}{f' ({told})' if told else ''}"


def _versions(was: OfRule, say: OfRule, old: Rule, new: Rule) -> Iterator[str]:
    before = {version.id: version for version in old.versions}
    after = {version.id: version for version in new.versions}
    for key, version in after.items():
        if key not in before:
            yield say("thêm {doc}{told}", doc=_new_version(say, version), told="")
        elif said := ", ".join(_version(was, say, before[key], version)):
            yield say("văn bản {doc}: {said}", doc=version.document, said=said)
    for key, version in before.items():
        if key not in after:
            yield say("bỏ văn bản {doc}", doc=version.document)


def _answers(say: OfRule, version: RuleVersion) -> str:
    """What a new text answers."""
    if version.table is not None:
        return "; ".join(_row(say, version.table, row) for row in version.table.rows)
    told = {**version.values, **{key: say.worked_out(key, text) for key, text in version.result.items()}}
    return ", ".join(f"{say.variable(key)} = {value}" for key, value in told.items())


def _version(was: OfRule, say: OfRule, old: RuleVersion, new: RuleVersion) -> Iterator[str]:
    for name, then, now in (
        (say("số văn bản"), old.document, new.document),
        (say("ngày ký"), old.dated, new.dated),
        (say("có hiệu lực"), _period(say, old), _period(say, new)),
        (say("nguồn"), old.source, new.source),
    ):
        if then != now:
            yield instead(say, name, now or say("không có"), then or say("không có"))
    if old.verified != new.verified:
        yield say("nay đã đối chiếu văn bản ký") if new.verified else say("nay chưa đối chiếu văn bản ký")
    if old.note != new.note:
        yield say("ghi chú: “{new}”", new=_said(say, new.note))
    if old.corrected != new.corrected:
        yield say("lý do sửa: “{why}”", why="; ".join(_said(say, item) for item in new.corrected))
    for before, after in ((old.values, new.values), (old.steps, new.steps), (old.result, new.result)):
        for key in [*after, *(key for key in before if key not in after)]:
            if before.get(key) != after.get(key):
                nothing = say("không có")
                shown = after is not new.values  # those are numbers and lists, the others are worked out
                earlier, later = before.get(key, nothing), after.get(key, nothing)
                if shown and (was.worked_out(key, earlier) != say.worked_out(key, later)):
                    earlier, later = was.worked_out(key, earlier), say.worked_out(key, later)
                yield say("{key} là {new} thay vì {old}", key=say.variable(key), new=later, old=earlier)
        if list(before) != list(after) and before == after:
            yield say("thứ tự tính: {names}", names=", ".join(map(say.variable, after)))
    yield from _tables(was, say, old.table, new.table)


def _tables(was: OfRule, say: OfRule, old: DecisionTable | None, new: DecisionTable | None) -> Iterator[str]:
    if new is None or old is None:
        if new is not None:
            yield say("nay theo bảng: {rows}", rows="; ".join(_row(say, new, row) for row in new.rows))
        elif old is not None:
            yield say("không còn theo bảng")
        return
    if old.policy != new.policy:
        yield instead(say, say("cách chọn dòng"), say(POLICIES[new.policy]), say(POLICIES[old.policy]))
    before = [_row(was, old, row, numbered=False) for row in old.rows]
    after = [_row(say, new, row, numbered=False) for row in new.rows]
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "replace" and b - a == d - c:
            for then, now in zip(range(a, b), range(c, d), strict=True):
                yield say("dòng {n}: {new} thay vì {old}", n=now + 1, new=after[now], old=before[then])
        elif what != "equal":
            for then in range(a, b):
                yield say("bỏ dòng {n}: {old}", n=then + 1, old=before[then])
            for now in range(c, d):
                yield say("thêm dòng {n}: {new}", n=now + 1, new=after[now])


def _row(say: Speaker, table: DecisionTable, row: Row, *, numbered: bool = True) -> str:
    plain = re.sub(r"\((\w+) != null && ([^()]*)\)", r"\2", row.condition)  # a comparison says that there is a value
    when = say.condition(plain) if plain != "true" else say("mọi trường hợp")
    told = ", ".join(f"{say.variable(name)} = {say.literal(name, text)}" for name, text in row.outputs.items())
    said = say("khi {when} thì {told}", when=when, told=told)
    return say("dòng {n}: {said}", n=row.number, said=said) if numbered else said


def _period(say: Speaker, version: RuleVersion) -> str:
    start = f"{version.start:%d/%m/%Y}"
    if version.end is None:
        return say("từ {start}", start=start)
    return say("từ {start} đến {end}", start=start, end=f"{version.end:%d/%m/%Y}")
