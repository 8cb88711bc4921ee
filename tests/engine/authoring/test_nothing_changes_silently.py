"""Whatever is changed in a shipped procedure is told: no attribute, text, field, setting or line changes in silence."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from lxml import etree

from engine.authoring.comparing import Difference, compare
from engine.definitions.folder import Definition, read_definition, read_folder, workflows_root
from engine.definitions.reading import read_diagram
from tests.engine.authoring.decisions import DECISIONS

PROCEDURES = ("patterns/dp-appeal", "patterns/dp-reply", "patterns/dp-notice", "remediation-followup")
#: what may change without changing anything: ids that nothing names, what is true anyway, the backs of the flows
IDLE = {
    ("definitions", "id"), ("definitions", "targetNamespace"), ("process", "isExecutable"), ("sequenceFlow", "id"),
    ("messageEventDefinition", "id"), ("timerEventDefinition", "id"), ("signalEventDefinition", "id"),
    ("conditionExpression", "type"), ("timeDuration", "type"), ("timeCycle", "type"), ("timeDate", "type"),
    ("completionCondition", "type"), ("incoming", "text"), ("outgoing", "text"),
}  # fmt: skip


@cache
def shipped(name: str) -> Definition:
    return read_definition(read_folder(workflows_root() / name))[0]


def drawn_otherwise(old: Definition, root: etree._Element) -> Difference:
    xml = etree.tostring(root, encoding="unicode")
    return compare(old, replace(old, diagram=read_diagram(xml.encode())[0], files={**old.files, "process.bpmn": xml}))


def places(root: etree._Element) -> Iterator[tuple[tuple[str, str], Callable[[], None], Callable[[], None]]]:
    """Every attribute and every text of a diagram: what it is, how to change it, how to take that back."""
    for element in root.iter("{*}*"):
        name = etree.QName(element)
        if "/DD/" in str(name.namespace) or str(name.namespace).endswith("/DI"):
            continue
        for key in list(element.attrib):
            was = element.attrib[key]
            kind = (name.localname, etree.QName(key).localname)
            yield kind, lambda e=element, k=key, w=was: e.set(k, f"{w}x"), lambda e=element, k=key, w=was: e.set(k, w)
        if (element.text or "").strip():
            was = element.text

            def write(text: str | None, e: etree._Element = element) -> None:
                e.text = text

            yield (name.localname, "text"), lambda w=was, f=write: f(f"{w}1"), lambda w=was, f=write: f(w)


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_attribute_and_every_text_of_a_diagram_is_told_when_it_changes(name: str) -> None:
    old = shipped(name)
    root = etree.fromstring(old.xml.encode())
    seen: dict[tuple[str, str, str], int] = {}
    for kind, change, take_back in places(root):
        of_kind = (*kind, "")
        seen[of_kind] = seen.get(of_kind, 0) + 1
        if seen[of_kind] > 3:
            continue
        change()
        found = drawn_otherwise(old, root)
        take_back()
        assert found.changes, f"{name}: {kind} changes in silence"
        assert found.words("vi") != found.words("en"), "both languages"
        only_drawn = all(change.kind == "moved" for change in found.changes)
        assert only_drawn == (kind in IDLE), f"{name}: {kind} is told as {found.words('vi')}"


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_property_that_is_taken_away_is_told(name: str) -> None:
    old = shipped(name)
    root = etree.fromstring(old.xml.encode())
    for part in ("property", "inputParameter", "in", "out"):
        for element in list(root.iter(f"{{*}}{part}"))[:12]:
            above = element.getparent()
            assert above is not None
            at = above.index(element)
            above.remove(element)
            found = drawn_otherwise(old, root)
            above.insert(at, element)
            assert any(change.kind == "changed" for change in found.changes), (name, part, dict(element.attrib))


def leaves(node: Any) -> Iterator[tuple[dict[str, Any], str]]:
    if isinstance(node, dict):
        for key in list(node):
            yield node, key
            yield from leaves(node[key])
    elif isinstance(node, list):
        for item in node:
            yield from leaves(item)


def other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 10
    return f"{value}x" if isinstance(value, str) else None


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_word_and_limit_of_a_form_is_told_when_it_changes(name: str) -> None:
    old = shipped(name)
    again = "được ghi lại"
    for path in [path for path in old.files if path.startswith("forms/")][:3]:
        raw = json.loads(old.files[path])
        for node, key in leaves(raw):
            was = node[key]
            if other(was) is None or key in ("id", "schemaVersion", "subtype") or node is raw:
                continue
            node[key] = other(was)
            found = compare(old, read_definition({**old.files, path: json.dumps(raw)})[0])
            node[key] = was
            assert any(again not in words for words in found.words("vi")), f"{path}: {key} = {was}"


def lines_of(path: str, text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines()):
        if line.strip() and not (path.endswith(".po") and line.startswith(("msg", '"', "#"))):
            yield number, line


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_line_of_settings_documents_and_scenarios_is_told_when_it_goes(name: str) -> None:
    old = shipped(name)
    for path, text in old.files.items():
        if path == "process.bpmn" or path.startswith("forms/"):
            continue
        for number, line in list(lines_of(path, text))[:6]:
            kept = [other for at, other in enumerate(text.splitlines()) if at != number]
            found = compare(old, read_definition({**old.files, path: "\n".join(kept)})[0])
            assert found.changes, f"{path}: “{line}” goes in silence"


def test_a_file_written_otherwise_that_says_the_same_is_told_as_such() -> None:
    old = shipped("patterns/dp-notice")
    path = next(path for path in old.files if path.startswith("forms/"))
    new = read_definition({**old.files, path: json.dumps(json.loads(old.files[path]), indent=3)})[0]
    assert compare(old, new).words("vi") == [f"Tệp “{path}” được ghi lại theo cách khác; cách chạy không đổi."]


@pytest.mark.parametrize(
    ("path", "old", "new", "vi", "en"),
    [
        ("levels.yaml", "percent: 20", "percent: 25", "“percent” là 25 thay vì 20", "“percent” is 25 instead of 20"),
        ("levels.yaml", "verified: true", "verified: false", "nay chưa đối chiếu văn bản ký", "not compared"),
        ("levels.yaml", "from: 2018-03-08", "from: 2018-04-08", "có hiệu lực: từ 08/04/2018 đến", "in force: from 08"),
        ("levels.yaml", "document: 21-HD/BTCTW", "document: 22-HD/BTCTW", "số văn bản: 22-HD", "number of the text"),
        ("levels.yaml", "vi: Mức được xếp", "vi: Mức xếp loại", "tên: “Mức xếp loại” thay vì", "test"),
        ("levels.yaml", "good: int", "good: text", "được hỏi: “good” (chữ)", "what it asks"),
        (
            "levels.v2.dmn",
            "<text>&gt;= 90</text>",
            "<text>&gt;= 95</text>",
            "dòng 1: khi “good” từ 95 trở lên",
            "row 1",
        ),
        ("levels.v2.dmn", '"good"', '"fair"', "thì “level” = “fair” thay vì", "instead of when"),
        ("levels.v2.dmn", 'hitPolicy="FIRST"', 'hitPolicy="UNIQUE"', "cách chọn dòng: chỉ một dòng", "only one row"),
        ("levels.test.yaml", "good: 95", "good: 96", "Ví dụ kiểm tra của quy định", "Test cases of the rule"),
    ],
)
def test_every_part_of_a_decision_is_told_by_row_and_by_day(path: str, old: str, new: str, vi: str, en: str) -> None:
    files = {**shipped("patterns/dp-notice").files, **DECISIONS}
    changed = files[f"decisions/{path}"].replace(old, new, 1)
    assert changed != files[f"decisions/{path}"], old
    found = compare(read_definition(files)[0], read_definition({**files, f"decisions/{path}": changed})[0])
    assert any(vi in words for words in found.words("vi")), found.words("vi")
    assert any(en in words for words in found.words("en")), found.words("en")
    assert not any("được ghi lại" in words for words in found.words("vi")), "told, not only noticed"


def test_a_row_that_comes_and_a_row_that_goes_are_told_with_what_they_say() -> None:
    files = {**shipped("patterns/dp-notice").files, **DECISIONS}
    table = files["decisions/levels.v2.dmn"]
    start, end = table.index("<rule"), table.index("</rule>") + len("</rule>")
    fewer = {**files, "decisions/levels.v2.dmn": table[:start] + table[end:]}
    one, other = read_definition(files)[0], read_definition(fewer)[0]
    assert any("bỏ dòng 1: khi “good” từ 90" in words for words in compare(one, other).words("vi"))
    assert any("thêm dòng 1: khi “good” từ 90" in words for words in compare(other, one).words("vi"))
