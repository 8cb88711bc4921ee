"""What people read of a procedure is words: no identifier, formula, code of a value or duration is left in it."""

import re

import pytest

from engine.authoring.comparing import compare
from engine.authoring.doing import does
from engine.authoring.facets import facets
from engine.authoring.finding_words import told
from engine.authoring.naming import House
from engine.authoring.saying import Speaker
from engine.definitions.folder import Definition, procedure_folders, read_definition, read_folder, workflows_root
from engine.errors import Finding
from engine.execution.procedures import time_words
from engine.rules.dated import RuleBook
from tests.drawing import drawn

ROOT = workflows_root()
SHIPPED = {folder.name: read_definition(read_folder(folder))[0] for folder in procedure_folders(ROOT)}
HOUSE = House(SHIPPED, RuleBook.load(ROOT).rules)
#: `role@place`, `member.person`, `term(…)`, `two_thirds`, `[as written]`, `${…}`, durations, repetitions
CODE = re.compile(
    r"@|[A-Za-z]\.[A-Za-z]|[A-Za-z]\(|[A-Za-z0-9]_[A-Za-z0-9]|\[|\]|\$\{|==|!=|&&|\|\||“”|\bPT?\d|RRULE|FREQ=|R\d*/"
    r"|\bnull\b|\d{4}-\d\d-\d\d"
)
#: a name or value that only the software knows stands alone in its quotes
BARE = re.compile(r"[“<‘]([a-z][a-z0-9_]*)[”>’]")


def said(definition: Definition, language: str) -> list[tuple[str, str]]:
    say = Speaker(definition, language, HOUSE)
    found = []
    for node in definition.diagram.nodes.values():
        found += [(f"{node.id} {key}", f"{item.name}: {item.words}") for key, item in facets(say, node).items()]
        found.append((f"{node.id} does", does(say, node)))
    found += [(flow.id, say.condition(flow.condition)) for flow in definition.diagram.flows.values() if flow.condition]
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("id", sorted(SHIPPED))
def test_no_formula_reads_as_code(id: str, language: str) -> None:
    left = [(where, words) for where, words in said(SHIPPED[id], language) if CODE.search(words)]
    assert left == []


@pytest.mark.parametrize("id", sorted(SHIPPED))
def test_no_identifier_stands_where_people_would_have_a_word(id: str) -> None:
    left = [(where, found) for where, words in said(SHIPPED[id], "vi") if (found := BARE.findall(words))]
    assert left == []


@pytest.mark.parametrize("id", sorted(SHIPPED))
def test_the_difference_to_an_empty_procedure_is_told_without_code(id: str) -> None:
    definition = SHIPPED[id]
    before = {"procedure.toml": definition.files["procedure.toml"], "process.bpmn": empty(definition)}
    told = compare(read_definition(before)[0], definition, HOUSE)
    elements = [change for change in told.changes if change.elements]
    assert len(elements) > 3
    left = [words for change in elements for words in (change.vi, change.en) if CODE.search(words)]
    assert left == []


def empty(definition: Definition) -> str:
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
        f'<bpmn:process id="{definition.diagram.process_id}" name="{definition.diagram.name}" isExecutable="true"/>'
        "</bpmn:definitions>"
    )


def test_the_test_would_see_code() -> None:
    for text in (
        "members@unit",
        "member.person",
        "term(window)",
        "two_thirds",
        "${x}",
        "P3D",
        "[a == b]",
        "2026-01-31",
        "R/P1M",
    ):
        assert CODE.search(f"ghi “x”: {text}"), text
    assert BARE.search("là “settled”")
    assert not CODE.search("căn cứ: R-020, R-023; 49-KH/TU; “Kế hoạch năm <Năm kiểm điểm>” (nếu có)")


@pytest.mark.parametrize("text", ["PT4H", "P3D", "P1W", "P1M", "R/P1M", "R3/PT12H", "2026-12-31", "P1DT12H", "PT15M"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_times_as_other_tools_write_them_are_read_as_words(text: str, language: str) -> None:
    assert not CODE.search(time_words(text, language)), time_words(text, language)


REVIEW = SHIPPED["annual-review"].files
RULES = {path.name: path.read_text("utf-8") for path in (ROOT / "rules").iterdir() if path.is_file()}


def with_rule(name: str) -> dict[str, str]:
    """The review as if it brought a rule itself."""
    return {f"decisions/{file}": text for file, text in RULES.items() if file.split(".")[0] == name}


def task(id: str) -> str:
    found = re.search(rf'<bpmn:userTask id="{id}".*?</bpmn:userTask>', REVIEW["process.bpmn"], re.S)
    assert found
    return found[0]


def without_publishing() -> str:
    diagram = REVIEW["process.bpmn"].replace(task("task_publish"), "")
    way_out = re.search(
        r'<bpmn:sequenceFlow id="[^"]*"[^>]*sourceRef="task_publish"[^>]*targetRef="([^"]*)"[^>]*/>', diagram
    )
    assert way_out
    return diagram.replace(way_out[0], "").replace('targetRef="task_publish"', f'targetRef="{way_out[1]}"')


DECIDE = task("task_decide_levels")
#: what changes -> the file, its text before and after, what the second person reads in Vietnamese and in English
CHANGES: dict[str, tuple[str, str, str, str, str]] = {
    "who": (
        "process.bpmn", DECIDE,
        re.sub(r'candidateGroups="[^"]*"', 'candidateGroups="secretary@superior(unit)"', DECIDE),
        "Việc “Quyết định mức xếp loại”: nay giao cho Bí thư của cấp trên trực tiếp thay vì",
        "Task “Decide the levels”: now goes to secretary of the direct superior instead of",
    ),
    "by when": (
        "process.bpmn", DECIDE, re.sub(r'dueDate="[^"]*"', 'dueDate="10 working days after meeting_on"', DECIDE),
        "thời hạn: 10 ngày làm việc kể từ “Ngày họp” thay vì 5 ngày làm việc.",
        "deadline: 10 working days after “Day of the meeting” instead of 5 working days.",
    ),
    "a new way": (
        "process.bpmn", "</bpmn:process>",
        '<bpmn:sequenceFlow id="flow_new" name="Hủy" sourceRef="gw_quorum" targetRef="task_collective_report">'
        "<bpmn:conditionExpression>${days_held &gt; 3 &amp;&amp; quorum.ok == false}</bpmn:conditionExpression>"
        "</bpmn:sequenceFlow></bpmn:process>",
        "Đường mới từ “Đủ người?” (Hủy) đến “Viết báo cáo kiểm điểm tập thể”, khi “Số ngày đã họp” lớn hơn 3 và "
        "kết quả đạt của “Kết quả tính số người cần có mặt” là không.",
        "New way from “Quorum?” (Hủy) to “Write the collective report”, when “",
    ),
    "a step less": (
        "process.bpmn", REVIEW["process.bpmn"], without_publishing(),
        "Đường từ “Kết quả cuối cùng”: nay đến “Việc tiếp theo” thay vì “Công khai kết quả trong đơn vị”.",
        "Removed: task “Publish the result in the unit”.",
    ),
    "a condition": (
        "process.bpmn", "${days_held &lt; length.days}", "${days_held &lt; 2}",
        "điều kiện: “Số ngày đã họp” nhỏ hơn 2 thay vì “Số ngày đã họp” nhỏ hơn “số ngày” của “Thời gian họp",
        "is less than 2 instead of",
    ),
    "what a rule answers": (
        "decisions/review_length.yaml", '"province_committee" ? 2 : 1', '"province_committee" ? 3 : 1',
        "“số ngày” là 3 nếu “loại đơn vị” là “ban thường vụ tỉnh ủy”, không thì 1 thay vì 2 nếu",
        "“days” is 3 if",
    ),
    "a row of a table": (
        "decisions/level_allowed.v2025.dmn", "", "", "dòng 1:", "row 1:",
    ),
    "a form": (
        "forms/summon.form.json", '"label": "Địa điểm"', '"label": "Nơi họp"',
        "Biểu mẫu của “Triệu tập hội nghị kiểm điểm”: mục “Nơi họp”: nhãn trước là “Địa điểm”.",
        "Form of “Summon the review meeting”",
    ),
    "a document": (
        "documents/summons.md", "{{ meeting_place }}.\n", "{{ meeting_place }}.\n\nMang theo bản tự kiểm điểm.\n",
        "thêm “Mang theo bản tự kiểm điểm.”", "new “Mang theo bản tự kiểm điểm.”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_the_second_person_reads_what_changes_without_code(what: str) -> None:
    path, before, after, vi, en = CHANGES[what]
    files = {**REVIEW, **with_rule("review_length"), **with_rule("level_allowed")}
    if what == "a row of a table":
        cell = re.search(r"<outputEntry[^>]*>\s*<text>([^<]+)</text>", files[path])
        assert cell
        before, after = cell[0], cell[0].replace(cell[1], '"good"' if "good" not in cell[1] else '"completed"')
    assert before in files[path], what
    changed = {**files, path: files[path].replace(before, after, 1)}
    told = compare(read_definition(files)[0], read_definition(changed)[0], HOUSE)
    assert any(vi in words for words in told.words("vi")), told.words("vi")
    assert any(en in words for words in told.words("en")), told.words("en")
    assert [words for words in (*told.words("vi"), *told.words("en")) if CODE.search(words)] == []


def changed(procedure: str, path: str, pattern: str, put: str) -> list[str]:
    """What the second person reads when one place of a file is another."""
    files = read_folder(workflows_root() / procedure)
    text, often = re.subn(pattern, put, files[path], count=1)
    assert often == 1, pattern
    new, _findings = read_definition({**files, path: text})
    return compare(read_definition(files)[0], new, HOUSE).words("vi")


def test_data_in_a_title_and_in_a_paper_are_told_by_their_names() -> None:
    title = changed("annual-review", "procedure.toml", r'title = ".*"', 'title = "Hồ sơ ${unit_name}"')
    assert title[0].startswith("Tiêu đề hồ sơ: “Hồ sơ <tên đơn vị>” thay vì “Kiểm điểm năm <Năm kiểm điểm>")
    paper = changed("remediation-followup", "documents/conclusion.md", r"\Z", "\nNgày {{ today | date }}.\n")
    assert paper == ["Mẫu văn bản “Kết luận về việc khắc phục”: thêm “Ngày <hôm nay>.”."]


def test_a_message_is_told_by_who_waits_for_it_and_not_by_who_sends_another() -> None:
    told = changed("annual-review", "process.bpmn", 'name="violation_sign"', 'name="vacancy_opened"')
    [words] = told
    assert words.endswith("nhận hoặc gửi “Chức vụ trống” thay vì nhận hoặc gửi “Dấu hiệu vi phạm”.")


def test_a_fault_calls_an_element_without_a_name_after_its_neighbour() -> None:
    """Other tools give unnamed elements ids of chance; nobody who draws ever sees those."""
    xml = drawn("s>u1 u1>x1 x1>e1[unit == 'a'] x1>e2").replace('id="u1"', 'id="u1" name="Xem đơn"')
    definition = read_definition({"procedure.toml": 'id = "tiny"\nname = "Nhỏ"\n', "process.bpmn": xml})[0]
    way = next(flow for flow in definition.diagram.flows.values() if flow.target == "e2")
    finding = Finding("no-condition", way.id, "Đường “{flow}” không nói khi nào.", "", (("flow", "x1 → e2"),))
    assert told(finding, definition, HOUSE)["vi"] == "Đường “chỗ rẽ sau ‘Xem đơn’ → điểm kết thúc” không nói khi nào."
    named = Finding("any", "u1", "Ở “{name}”.", "", (("name", "Xem đơn"),))
    assert told(named, definition, HOUSE)["vi"] == "Ở “Xem đơn”."


def test_a_line_that_a_scenario_gains_twice_is_told_once() -> None:
    lines = "  - {as: holder, do: task_review_plan}\n" * 2
    [words] = changed("remediation-followup", "scenarios/person.yaml", r"steps:\n", f"steps:\n{lines}")
    assert words.count("Xem xét kế hoạch khắc phục") == 1
    assert "2 lần thêm dòng “Xem xét kế hoạch khắc phục”" in words
