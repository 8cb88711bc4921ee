"""Check what lies at a path: a diagram file or the folder of a procedure."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from engine.definitions.check.complete import alone, check_alone, check_definition
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.decisions import FOLDER, own
from engine.definitions.folder import Definition, read_definition, read_folder
from engine.definitions.reading import read_diagram
from engine.definitions.xml import MAX_BYTES, XmlRefused, too_large
from engine.errors import Finding
from engine.rules.dated import RuleBook

#: Faults after which the diagram that was read is not the one that was drawn: what else is found would mislead.
TORN = {
    "unsupported-element", "unsupported-event", "several-events", "dangling-flow", "dangling-reference", "flow-crosses",
    "link-target", "no-id", "duplicate-id", "foreign-part", "too-many-elements", "standard-loop",
}  # fmt: skip


def check_path(path: Path, around: Surroundings) -> tuple[list[Finding], bool]:
    """What must be mended, and whether the path could be read at all; never raises for what lies there."""
    try:
        if path.is_dir():
            return _folder(path, around)
        if not path.exists():
            return [_unreadable(path, "not-found", "Không có tệp “{path}”.", "Kiểm tra lại tên tệp.")], False
        if not path.is_file():
            return [_unreadable(path, "not-a-file", "“{path}” không phải là tệp.", "Chọn tệp .bpmn.")], False
        if (size := path.stat().st_size) > MAX_BYTES:
            return [too_large(size, path.name)], False
        return check_diagram(path.read_bytes(), around, path.name), True
    except XmlRefused as refused:
        return [refused.finding], False
    except (OSError, ValueError) as error:
        says = "Không đọc được “{path}”: {reason}"
        return [_unreadable(path, "unreadable", says, "Kiểm tra tệp và quyền đọc.", reason=str(error)[:200])], False


def definition_at(path: Path) -> Definition | None:
    """The procedure at a path, a lone diagram with nothing around it; None where none can be read."""
    try:
        if path.is_dir():
            return read_definition(read_folder(path))[0]
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        diagram, _faults = read_diagram(path.read_bytes(), path.name)
    except (XmlRefused, OSError, ValueError):
        return None
    return alone(diagram) if diagram.process_id else None


def check_diagram(data: bytes, around: Surroundings, file: str = "process.bpmn") -> list[Finding]:
    """What must be mended in a diagram without its folder. Raises XmlRefused when it is no readable XML."""
    diagram, faults = read_diagram(data, file)
    known = diagram.nodes or not any(fault.severity == "error" for fault in faults)  # an empty process is told so
    whole = known and not {fault.code for fault in faults} & TORN
    return [*faults, *(check_alone(diagram, around) if whole else [])]


def _folder(path: Path, around: Surroundings) -> tuple[list[Finding], bool]:
    if not any((path / name).is_file() for name in ("procedure.toml", "process.bpmn")):
        says = "Thư mục “{path}” không có procedure.toml hay process.bpmn."
        return [_unreadable(path, "no-procedure", says, "Chọn thư mục của một thủ tục, hoặc một tệp .bpmn.")], False
    files = read_folder(path)
    definition, faults = read_definition(files)
    book = RuleBook.from_files(own(files))
    brought = {name: rule.inputs for name, rule in book.rules.items()}
    around = replace(around, rules={**around.rules, **brought})
    return [*faults, *check_definition(definition, around), *book.findings, *_untrue(book)], True


def _untrue(book: RuleBook) -> Iterator[Finding]:
    """Examples of the decisions of a folder that do not come out as written."""
    try:
        said = book.run_cases()
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        said = [f"{type(error).__name__}: {error}"]
    for one in said:
        says = "Ví dụ kiểm tra không khớp: {said}"
        yield Finding("rule-case", "decisions", says, "Sửa quy định hoặc ví dụ.", (("said", one[:300]),), FOLDER)


def _unreadable(path: Path, code: str, says: str, do: str, **values: str) -> Finding:
    return Finding(code, path.name, says, do, (("path", path.name), *values.items()), path.name)
