"""A rule on a day: dated data with a source. A day without a version is a refusal, never the last value."""

import difflib
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from engine.errors import Finding
from engine.rules import expressions
from engine.rules.questions import RuleRefused, check_inputs, exact
from engine.rules.tables import DecisionTable, TableError
from engine.wording import sentence


@dataclass(frozen=True)
class RuleVersion:
    """What one document says, from a day to a day (inclusive; None = open)."""

    id: str
    document: str
    dated: str
    start: date
    end: date | None
    source: str
    verified: bool
    note: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    #: intermediate sums, worked out in this order before the result
    steps: dict[str, str] = field(default_factory=dict)
    result: dict[str, str] = field(default_factory=dict)
    table: DecisionTable | None = None
    #: why the row itself was mended after its release, oldest first: {on, vi, en}; recorded when that is released
    corrected: tuple[dict[str, str], ...] = ()

    @property
    def documents(self) -> tuple[tuple[str, str], ...]:
        """Every text behind the row: number, and date (ISO; "" where a row of old gives none)."""
        return documents(self.document, self.dated)


@dataclass(frozen=True)
class Rule:
    """One question with all its versions, the oldest first."""

    name: str
    rule: str
    title: dict[str, str]
    key_date: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[str, str]
    versions: tuple[RuleVersion, ...]
    #: (expression, sentence by language): inputs that cannot be, and why
    impossible: tuple[tuple[str, dict[str, str]], ...] = ()
    #: the input that is the key date itself; given, it selects the version
    key_input: str | None = None
    #: what people call its inputs, outputs and answers, by language
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    #: why no later text answers, though one is in force: said with the refusal of a day after the last version
    unseen: dict[str, str] = field(default_factory=dict)

    def on(self, day: date) -> RuleVersion:
        """The version in force on a day. Raises RuleRefused."""
        for version in self.versions:
            if version.start <= day and (version.end is None or day <= version.end):
                return version
        first, last = self.versions[0].start, self.versions[-1].end
        if day < first or last is None:
            says = "chưa có văn bản nào trước ngày {first}; ngày hỏi là {day}"
            raise RuleRefused(self.name, says, {"first": shown(first), "day": shown(day)})
        says = "không có văn bản cho ngày {day}; văn bản cuối hết hiệu lực ngày {last}"
        told = {"day": shown(day), "last": shown(last)}
        if not self.unseen:
            raise RuleRefused(self.name, says, told)
        both = {language: f"{sentence(says, told, language)}. {self.unseen[language]}" for language in ("vi", "en")}
        raise RuleRefused(self.name, both["vi"], {}, None, both["en"])


@dataclass(frozen=True)
class Answer:
    """What a rule answered and which version did."""

    name: str
    rule: str
    title: dict[str, str]
    version: str
    document: str
    dated: str
    source: str
    verified: bool
    on: date
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    rows: list[int]
    note: dict[str, str] = field(default_factory=dict)
    key_date: dict[str, str] = field(default_factory=dict)


#: what stands in the place of a document where no text fixes the answer
DEFAULT = "mặc định của sản phẩm"


def basis(document: str, dated: str, verified: bool, language: str = "vi") -> str:
    """Texts as documents cite them: number and date (numbers are reused), and whether nobody has compared them."""
    cited = "; ".join(_cited(number, day, language) for number, day in documents(document, dated))
    return cited if verified else sentence("{document} (chưa đối chiếu văn bản ký)", {"document": cited}, language)


def _cited(number: str, dated: str, language: str) -> str:
    if number == DEFAULT:
        return sentence(number, {}, language)
    if not dated:
        return number
    day = f"{date.fromisoformat(dated):%d/%m/%Y}"
    return sentence("{document} ngày {day}", {"document": number, "day": day}, language)


#: How the text of a row names a further document: `22-QĐ/TW; 262-QĐ/TW (03/02/2025)`.
_FURTHER = re.compile(r"(?P<number>.+) \((?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})\)")


def documents(document: str, dated: str) -> tuple[tuple[str, str], ...]:
    """The texts that a row or an answer names: number and date (ISO), the first with the date of the row."""
    first, *further = document.split("; ")
    found = [(first, dated)]
    for text in further:
        known = _FURTHER.fullmatch(text)
        found.append((known["number"], f"{known['year']}-{known['month']}-{known['day']}") if known else (text, ""))
    return tuple(found)


def cited(document: str, dated: str, row: RuleVersion | None, language: str = "vi") -> str:
    """The texts of a recorded answer, each with its date: those of its row where the numbers are still the same.

    document: as recorded with the answer. row: the version that answered, None when it is gone.
    """
    recorded, known = documents(document, dated), row.documents if row is not None else ()
    if [number for number, _day in recorded] == [number for number, _day in known]:
        return basis(row.document, row.dated, True, language) if row is not None else ""
    return basis(document, dated, True, language)


def _together(declared: list[dict[str, Any]]) -> tuple[str, str]:
    """The text and the date of a row that lists its documents, the leading one first."""
    numbers = [str(item["number"]) for item in declared]
    days = [date.fromisoformat(str(item["dated"])) for item in declared]
    further = [f"; {number} ({shown(day)})" for number, day in zip(numbers[1:], days[1:], strict=True)]
    return numbers[0] + "".join(further), days[0].isoformat()


def shown(day: date) -> str:
    """A day as people write it, with four digits of the year also before the year 1000."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


class RuleBook:
    """All dated rules of an installation."""

    def __init__(self, rules: dict[str, Rule], files: dict[str, str], findings: list[Finding]) -> None:
        self.rules = rules
        self.files = files
        self.findings = findings

    @classmethod
    def load(cls, folder: Path) -> "RuleBook":
        """Read the rules of a workflows folder: `rules/`, and what a procedure keeps in its own `decisions/`.

        A rule is one for the whole house, wherever its file lies: a name that two files give is a finding.
        """
        found: dict[str, str] = {}
        twice: list[Finding] = []
        for path in [*sorted(folder.glob("rules/*")), *sorted(folder.glob("**/decisions/*"))]:
            if path.is_file() and path.name in found:
                says = "Hai tệp quy tắc cùng tên “{name}”."
                twice.append(Finding("rule-twice", "", says, "Đổi tên một tệp.", (("name", path.name),), path.name))
            elif path.is_file():
                found[path.name] = path.read_text("utf-8")
        book = cls.from_files(found)
        book.findings.extend(twice)
        return book

    @classmethod
    def from_files(cls, files: dict[str, str]) -> "RuleBook":
        """Read rules from texts; what cannot be read becomes a finding."""
        rules: dict[str, Rule] = {}
        findings: list[Finding] = []
        for path, text in files.items():
            if not path.endswith(".yaml") or path.endswith(".test.yaml"):
                continue
            try:
                rule = _read(yaml.load(text, Loader=yaml.CSafeLoader), files)
                findings.extend(_faults(rule, path))
                if rule.name in rules:
                    says = "Quy tắc “{name}” được khai báo hai lần."
                    findings.append(Finding("rule-twice", "", says, "Giữ một.", (("name", rule.name),), path))
                rules[rule.name] = rule
            except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
                says = "Quy tắc không đọc được: {reason}"
                reason = (("reason", f"{type(error).__name__} {error}"),)
                findings.append(Finding("rule-unreadable", "", says, "", reason, path))
        return cls(rules, files, findings)

    def names(self) -> list[str]:
        """Names of the rules."""
        return sorted(self.rules)

    def by_number(self, number: str) -> list[Rule]:
        """Rules with a number, `R-031`."""
        return [rule for rule in self.rules.values() if number in [part.strip() for part in rule.rule.split(",")]]

    def inputs(self, name: str) -> dict[str, str]:
        """What a rule wants to know: name -> type. Raises RuleRefused."""
        return self._rule(name).inputs

    def in_force(self, name: str, day: date) -> str:
        """The document behind a rule on a day, as text. Raises RuleRefused."""
        version = self._rule(name).on(day)
        return f"{version.document} ({date.fromisoformat(version.dated):%d/%m/%Y})"

    def ask(self, name: str, on: date, inputs: dict[str, Any]) -> Answer:
        """What the rule in force on a day answers.

        on: the key date. A rule whose key date is one of its inputs (the filing day of a declaration) is read on that
        day where it is given.
        Raises RuleRefused: unknown rule, a day without version, missing, unknown, wrong-typed or negative inputs;
        TableError, ExpressionError for a fault of the rule itself.
        """
        rule = self._rule(name)
        check_inputs(name, rule.inputs, inputs)
        if rule.key_input and inputs.get(rule.key_input) is not None:
            on = date.fromisoformat(inputs[rule.key_input])
        version = rule.on(on)
        given, inputs = inputs, exact(name, rule.inputs, inputs)
        for when, says in rule.impossible:
            if expressions.evaluate(when, {**version.values, **inputs}) is True:
                raise RuleRefused(rule.name, says["vi"], {}, given, says["en"])
        rows: list[int] = []
        if version.table is not None:
            outputs, rows = version.table.decide({**version.values, **inputs})
        else:
            seen = {**version.values, **inputs}
            for key, text in version.steps.items():
                seen[key] = expressions.evaluate(text, seen)
            outputs = {key: expressions.evaluate(text, seen) for key, text in version.result.items()}
        return Answer(
            name, rule.rule, rule.title, version.id, version.document, version.dated, version.source, version.verified,
            on, given, outputs, rows, version.note, rule.key_date,
        )  # fmt: skip

    def run_cases(self) -> list[str]:
        """Play every `<name>.test.yaml`; returns what did not come out as written."""
        wrong = []
        for path, text in self.files.items():
            if path.endswith(".test.yaml"):
                name = path.removesuffix(".test.yaml")
                wrong += [
                    f"{name}: {said}"
                    for case in yaml.load(text, Loader=yaml.CSafeLoader)["cases"]
                    if (said := self._play(name, case))
                ]
        return wrong

    def _play(self, name: str, case: dict[str, Any]) -> str | None:
        try:
            found = self.ask(name, date.fromisoformat(str(case["on"])), _dates_as_text(case.get("in") or {})).outputs
        except (RuleRefused, TableError) as error:
            return None if case.get("refused") else f"{case}: {error}"
        if case.get("refused"):
            return f"{case}: answered {found}"
        return None if all(found.get(k) == v for k, v in case["out"].items()) else f"{case}: {found}"

    def _rule(self, name: str) -> Rule:
        if name not in self.rules:
            near = difflib.get_close_matches(name, self.rules, n=3, cutoff=0.5)
            if near:
                raise RuleRefused(name, "không có quy tắc này; có phải: {near}?", {"near": ", ".join(near)})
            raise RuleRefused(name, "không có quy tắc này")
        return self.rules[name]


def _dates_as_text(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def _read(raw: dict[str, Any], files: dict[str, str]) -> Rule:
    versions = tuple(sorted((_version(item, files) for item in raw["versions"]), key=lambda found: found.start))
    return Rule(
        raw["name"],
        raw["rule"],
        raw["title"],
        raw["key_date"],
        raw.get("inputs") or {},
        raw["outputs"],
        versions,
        tuple((str(item["when"]), {"vi": item["vi"], "en": item["en"]}) for item in raw.get("impossible") or ()),
        raw.get("key_input"),
        {str(name): dict(said) for name, said in (raw.get("words") or {}).items()},
        {language: str(raw["unseen"][language]) for language in ("vi", "en")} if raw.get("unseen") else {},
    )


def _version(item: dict[str, Any], files: dict[str, str]) -> RuleVersion:
    table = item.get("table")
    document, dated = (
        _together(item["documents"]) if item.get("documents") else (str(item["document"]), str(item["dated"]))
    )
    return RuleVersion(
        id=str(item["id"]),
        document=document,
        dated=dated,
        start=date.fromisoformat(str(item["from"])),
        end=date.fromisoformat(str(item["to"])) if item.get("to") else None,
        source=str(item.get("source") or ""),
        verified=bool(item.get("verified", False)),
        note=item.get("note") or {},
        values=item.get("values") or {},
        steps={key: str(value) for key, value in (item.get("steps") or {}).items()},
        result={key: str(value) for key, value in (item.get("result") or {}).items()},
        table=DecisionTable.parse(files[table], table) if table else None,
        corrected=tuple({key: str(text) for key, text in said.items()} for said in item.get("corrected") or ()),
    )


def _faults(rule: Rule, file: str) -> list[Finding]:
    found = []
    for earlier, later in zip(rule.versions, rule.versions[1:], strict=False):
        if earlier.end is None or earlier.end >= later.start:
            says = "Hai văn bản “{a}” và “{b}” cùng có hiệu lực."
            found.append(
                Finding("rule-overlap", rule.name, says, "Sửa ngày.", (("a", earlier.id), ("b", later.id)), file)
            )
        elif earlier.end + timedelta(days=1) < later.start:
            says = "Giữa “{a}” và “{b}” có ngày không có văn bản."
            found.append(Finding("rule-gap", rule.name, says, "Sửa ngày.", (("a", earlier.id), ("b", later.id)), file))
    for version in rule.versions:
        known = set(rule.inputs) | set(version.values)
        for key, text in version.steps.items():
            found += _in_expression(rule, text, known, file)
            known |= {key}
        for text in [*version.result.values(), *(when for when, _says in rule.impossible)]:
            found += _in_expression(rule, text, known, file)
        if undated := [number for number, day in version.documents if not day]:
            says = "Văn bản “{a}” của dòng “{b}” không có ngày; số văn bản được dùng lại giữa các năm."
            told = (("a", ", ".join(undated)), ("b", version.id))
            do = "Kê từng văn bản với số và ngày ở mục documents."
            found.append(Finding("rule-undated", rule.name, says, do, told, file))
        if version.end is not None and version.end < version.start:
            says = "Văn bản “{a}” hết hiệu lực trước khi có hiệu lực."
            found.append(Finding("rule-overlap", rule.name, says, "Sửa ngày.", (("a", version.id),), file))
    return found


def _in_expression(rule: Rule, text: str, known: set[str], file: str) -> list[Finding]:
    do = "Sửa biểu thức của quy tắc."
    return [
        Finding("rule-expression", rule.name, says, do, tuple(values.items()), file)
        for says, values in expressions.faults(text, known)
    ]
