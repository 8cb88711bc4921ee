"""A procedure's folder to a Definition: everything that one version of a procedure is."""

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.definitions.diagram import Diagram, Node
from engine.definitions.documents import DocumentTemplate, read_template, with_paper
from engine.definitions.forms import Form, FormFault
from engine.definitions.reading import read_diagram
from engine.definitions.shipped import workflows_root as workflows_root
from engine.definitions.word import as_bytes, as_text
from engine.definitions.xml import XmlRefused
from engine.errors import Finding
from engine.wording import Catalogue, sentence

#: What belongs to a version. Scenarios and the README travel with it so that a package is complete.
PARTS = ("procedure.toml", "process.bpmn", "README.md", "forms/", "documents/", "decisions/", "texts/", "scenarios/")
#: characters; a Word file of 4 MB is a third longer as base64
MAX_FILE = 6_000_000
#: `reads_origin`: people with a task in the case, but for the person whom it is about.
JUDGES = "judges"
#: `timer_units`: every unit that exists on the day and is of one of `unit_kinds`.
ALL_UNITS = "all"


#: The types of variables, and the names that expressions keep for themselves or that the engine gives.
TYPES = {"text", "int", "bool", "date", "person", "unit", "list", "map"}
#: what stands in a title for data that no form asks for
_IN_TITLES = {
    "unit_name": "đơn vị",
    "item.name": "người được chỉ định",
    "subject": "người mà hồ sơ nói đến",
    "name": "tên",
    "title": "tiêu đề",
    "today": "hôm nay",
    "case_number": "số hồ sơ",
}
NAME = re.compile(r"[A-Za-z_]\w*")
RESERVED = {
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
    "loop", "package", "namespace", "return", "var", "void", "while", "item", "index", "loopCounter",
}  # fmt: skip


@dataclass(frozen=True)
class Procedure:
    """`procedure.toml`: what the organisation does, who may start it, about whom."""

    id: str
    name: str
    summary: str = ""
    kind: str = "procedure"
    tier: str = ""
    source: str = ""
    start: str = "nobody"
    start_form: str | None = None
    starts_on: str = ""
    unit_kinds: tuple[str, ...] = ()
    #: for which units a timer start begins a case: `ALL_UNITS` of these kinds, or the ids named
    timer_units: str | tuple[str, ...] = ()
    #: `JUDGES`: whoever is given a task of judging reads the case from which this one came, and those before it
    reads_origin: str = ""
    subject: str = "unit"
    title: str = "${unit_name}"
    rules: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    #: outcome -> what people call it
    outcome_names: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    #: variable -> what people call it, where no field of a form does
    data_names: dict[str, str] = field(default_factory=dict)
    #: value of a choice or of a variable -> what people call it, where no form does
    value_names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """One version of a procedure as read; never changed."""

    procedure: Procedure
    diagram: Diagram
    forms: dict[str, Form]
    documents: dict[str, DocumentTemplate]
    texts: Catalogue
    files: dict[str, str]
    sha256: str

    @property
    def xml(self) -> str:
        """The diagram as drawn."""
        return self.files.get("process.bpmn", "")

    def say(self, text: str, language: str = "vi") -> str:
        """A text of the procedure, or one that a case of it put together, in a language."""
        return self.texts.say_composed(text, language)

    def english(self, text: str) -> str:
        """A text of the procedure in English."""
        return self.texts.say(text, "en")

    def set_at(self, name: str) -> str:
        """The name of the first element that sets a variable by itself, or nothing."""
        named = (node.name for node in self.diagram.nodes.values() if node.name and name in _results_of(node))
        return next(named, "")

    def setters(self, name: str) -> list[Node]:
        """The elements that set a variable: by themselves, or by the form that a person fills in there."""
        return self._setters.get(name, [])

    @cached_property
    def _setters(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.diagram.nodes.values():
            for name in _results_of(node) | self._filled_in(node):
                found.setdefault(name, []).append(node)
        return found

    def _filled_in(self, node: Node) -> set[str]:
        form = self.forms.get(node.attributes.get("formKey", ""))
        if form is None or node.loop is not None:  # the answers of many are one list, which `collect` names
            return set()
        return {item.key for item in form.answers()}

    def title_words(self, key: str, language: str = "vi") -> str:
        """The title of a document as people read it before it is issued: “Kế hoạch năm <Năm kiểm điểm>”."""
        title = self.say(self.documents[key].title, language) if key in self.documents else key
        parts = [part.strip() for part in re.split(r"\{%[^%]*%\}", title) if part.strip()]
        filled = " / ".join(parts) if len(parts) > 1 else "".join(parts)

        def called(found: re.Match[str]) -> str:
            name = found[1]
            words = self.variable_words(name.rpartition(".")[2], language)
            if name in _IN_TITLES or words == name.rpartition(".")[2] in _IN_TITLES:
                return f"<{sentence(_IN_TITLES[name if name in _IN_TITLES else words], {}, language)}>"
            return f"<{words}>"

        return re.sub(r"\{\{\s*([\w.]+)[^}]*\}\}", called, filled)

    def variable_words(self, name: str, language: str = "vi") -> str:
        """What people call a variable: the label of its field, what `data_names` calls it, else its name."""
        for form in self.forms.values():
            for item in form.all_fields():
                if item.key == name and item.label:
                    return self.say(item.label, language)
        return self.say(self.procedure.data_names.get(name, name), language)


def _results_of(node: Node) -> set[str]:
    named = {node.properties.get("collect"), node.properties.get("result"), node.attributes.get("resultVariable")}
    named |= {mapping.target for mapping in node.outs}
    named |= {line.partition("=")[0].strip() for line in node.script.splitlines()}
    return {name for name in named if name}


def procedure_folders(root: Path) -> list[Path]:
    """Folders of procedures and patterns under a root, by listing."""
    return sorted(path.parent for path in root.glob("**/procedure.toml"))


def read_folder(folder: Path) -> dict[str, str]:
    """All files of a procedure's folder as text, path -> content (a Word file as base64)."""
    found = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.is_file() and any(
            relative == part or part.endswith("/") and relative.startswith(part) for part in PARTS
        ):
            found[relative] = as_text(relative, path.read_bytes())
    return found


def content_hash(files: dict[str, str]) -> str:
    """The identity of a version: the hash of its files in a fixed order."""
    return hashlib.sha256(json.dumps(sorted(files.items()), ensure_ascii=False).encode()).hexdigest()


def read_definition(files: dict[str, str]) -> tuple[Definition, list[Finding]]:
    """Read the files of one version and say what must be mended; never raises for what an author can write."""
    findings: list[Finding] = []
    for path, text in files.items():
        if len(text) > MAX_FILE:
            findings.append(_fault("file-too-large", path, "Tệp quá lớn.", ""))
    procedure = _procedure(files, findings)
    diagram = Diagram("", "", {}, {})
    if "process.bpmn" not in files:
        findings.append(_fault("no-diagram", "process.bpmn", "Thiếu sơ đồ process.bpmn.", ""))
    else:
        try:
            diagram, faults = read_diagram(files["process.bpmn"].encode())
            findings.extend(faults)
        except XmlRefused as refused:
            findings.append(refused.finding)
    forms = {}
    documents = {}
    for path, text in files.items():
        if path.startswith("forms/") and path.endswith(".form.json"):
            key = path.removeprefix("forms/").removesuffix(".form.json")
            try:
                forms[key] = Form.parse(text)
            except FormFault as fault:
                findings.append(_fault("form-unreadable", path, "Biểu mẫu không đọc được: {reason}", fault.args[0]))
        elif path.startswith("documents/") and path.endswith(".md"):
            key = path.removeprefix("documents/").removesuffix(".md")
            documents[key], faults = read_template(key, text)
            findings.extend(faults)
    for path, text in files.items():
        if path.startswith("documents/") and path.endswith(".docx"):
            key = path.removeprefix("documents/").removesuffix(".docx")
            documents[key], faults = with_paper(key, documents.get(key), as_bytes(path, text))
            findings.extend(faults)
    try:
        texts = Catalogue.parse(files.get("texts/en.po", ""))
    except Exception as error:  # babel raises several kinds for a broken catalogue
        texts = Catalogue({})
        findings.append(_fault("texts-unreadable", "texts/en.po", "Tệp dịch không đọc được: {reason}", str(error)))
    told = list(dict.fromkeys(findings))  # two readers may see the same fault
    return Definition(procedure, diagram, forms, documents, texts, files, content_hash(files)), told


def _procedure(files: dict[str, str], findings: list[Finding]) -> Procedure:
    file = "procedure.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(files.get(file, ""))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        findings.append(
            _fault(
                "procedure-unreadable",
                file,
                "Không đọc được thiết đặt của thủ tục (procedure.toml): {reason}.",
                str(error),
            )
        )
        raw = {}
    known = Procedure.__dataclass_fields__
    unknown = sorted(set(raw) - set(known))
    if unknown:
        findings.append(
            _fault(
                "procedure-unknown", file, "Thiết đặt của thủ tục có mục không dùng được: {reason}.", ", ".join(unknown)
            )
        )
    if not raw.get("name"):
        says = "Thủ tục chưa có tên."
        do = "Bấm vào nền sơ đồ rồi ghi ở ô “Tên thủ tục” (trong tệp: name)."
        findings.append(Finding("procedure-missing", "procedure.toml", says, do, (), file))
    missing = [name for name in ("id",) if not raw.get(name)]
    if missing:
        findings.append(
            _fault("procedure-missing", file, "Thiết đặt của thủ tục còn thiếu: {reason}.", ", ".join(missing))
        )
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in raw.items() if key in known
    }
    for key, value in sorted(values.items()):
        if not _fits(key, value):
            findings.append(
                _fault("procedure-type", file, "Thiết đặt “{reason}” của thủ tục có giá trị không đúng kiểu.", key)
            )
    values = {key: value for key, value in values.items() if _fits(key, value)}
    values = {"id": "", "name": "", **values}
    for name, kind in values.get("data", {}).items():
        if kind not in TYPES:
            findings.append(
                _fault("data-type", file, "Dữ liệu “{reason}” có kiểu không dùng được.", f"{name} = {kind}")
            )
        if not NAME.fullmatch(name) or name in RESERVED:
            findings.append(_fault("data-name", file, "Tên dữ liệu “{reason}” không dùng được.", name))
    return Procedure(**values)


def _fits(key: str, value: Any) -> bool:
    """Has a value of procedure.toml the type that it must have?"""
    if key in ("data", "outcome_names", "data_names", "value_names"):
        return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())
    if key in ("unit_kinds", "rules", "outcomes"):
        return isinstance(value, tuple) and all(isinstance(part, str) for part in value)
    if key == "timer_units":
        return value == ALL_UNITS or (isinstance(value, tuple) and all(isinstance(part, str) for part in value))
    if key == "reads_origin":
        return value in ("", JUDGES)
    return isinstance(value, str)


def _fault(code: str, file: str, says: str, reason: str) -> Finding:
    return Finding(code, file, says, "Sửa tệp này.", (("reason", reason),), file)
