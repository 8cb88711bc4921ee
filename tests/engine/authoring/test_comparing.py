"""Whoever consents can tell from the words alone what changes: each change of a draft is told, in both languages."""

import json
import re

import pytest

from engine.authoring.comparing import Difference, compare
from engine.authoring.naming import House
from engine.definitions.folder import read_definition, read_folder, workflows_root
from engine.rules.dated import RuleBook
from tests.drawing import drawn

FILES = read_folder(workflows_root() / "annual-review")
OLD = read_definition(FILES)[0]
NODES = OLD.diagram.nodes


HOUSE = House(
    {id: read_definition(read_folder(workflows_root() / "patterns" / id))[0] for id in ("dp-notice", "dp-reply")},
    RuleBook.load(workflows_root()).rules,
)


def changed(path: str, old: str, new: str) -> Difference:
    assert old in FILES[path], old
    return compare(OLD, read_definition({**FILES, path: FILES[path].replace(old, new, 1)})[0])


def test_a_version_differs_in_nothing_from_itself() -> None:
    assert compare(OLD, read_definition(dict(FILES))[0]).changes == ()


@pytest.mark.parametrize(
    ("old", "new", "vi", "en"),
    [
        ("organisation_board@above(unit)", "organisation_board@superior(unit)", "nay giao cho", "now goes to"),
        ("10 working days after opened", "15 working days after opened", "15 ngày làm việc thay vì 10", "15 working"),
        ('name="Có gợi ý?"', 'name="Cần gợi ý?"', "đổi tên", "renamed"),
        ('needs_prompt == "yes"', 'needs_prompt != "yes"', "không phải", "is not"),
        ('name="different_from"', 'name="x"', "phải khác người đã làm", "somebody else"),
        ('value="R-023, R-024"', 'value="R-023"', "căn cứ: R-023 thay vì R-023, R-024", "legal basis"),
        (
            'who_votes = in_cell ? "members',
            'who_votes = in_cell ? "all_members',
            "ghi “Những ai bỏ phiếu”: Các đảng viên, cả dự bị của đơn vị nếu có “Là chi bộ”",
            "sets “Who votes, by role”",
        ),
        ('calledElement="dp-reply"', 'calledElement="dp-notice"', "“dp-notice” thay vì “dp-reply”", "called procedure"),
        ('camunda:decisionRef="review_text"', 'camunda:decisionRef="review_window"', "quy định được tra", "rule asked"),
        ('name="decides" value="true"', 'name="decides" value="false"', "bỏ là một quyết định", "no longer"),
    ],
)
def test_every_kind_of_change_of_an_element_is_said(old: str, new: str, vi: str, en: str) -> None:
    if old not in FILES["process.bpmn"]:
        pytest.fail(f"the procedure no longer has {old}")
    found = changed("process.bpmn", old, new)
    assert any(vi in words for words in found.words("vi")), found.words("vi")
    assert any(en in words for words in found.words("en")), found.words("en")
    assert found.new


def test_a_removed_way_and_a_new_way_are_told_and_marked() -> None:
    flow = next(
        flow for flow in OLD.diagram.flows.values() if NODES[flow.source].kind == "exclusive" and flow.condition
    )
    start = FILES["process.bpmn"].index(f'<bpmn:sequenceFlow id="{flow.id}"')
    end = FILES["process.bpmn"].index("</bpmn:sequenceFlow>", start) + len("</bpmn:sequenceFlow>")
    gone = FILES["process.bpmn"][:start] + FILES["process.bpmn"][end:]
    without = read_definition({**FILES, "process.bpmn": gone})[0]
    assert compare(OLD, without).old[flow.id] == "removed"
    assert compare(without, OLD).new[flow.id] == "added"
    assert any(words.startswith("Bỏ đường") for words in compare(OLD, without).words("vi"))


def test_what_is_only_drawn_elsewhere_is_told_apart_from_what_changes() -> None:
    found = changed("process.bpmn", '<dc:Bounds x="', '<dc:Bounds x="9')
    assert [change.kind for change in found.changes] == ["moved"]
    assert "moved" in found.new.values()


def test_a_drawing_shifted_as_a_whole_moves_no_shape_of_it() -> None:
    """Camunda Modeler shifts the whole drawing when it saves it; what was moved by hand is what stands out."""

    def shifted(found: re.Match[str]) -> str:
        return f'<dc:Bounds x="{float(found[1]) + 100}"'

    whole = re.sub(r'<dc:Bounds x="([^"]+)"', shifted, FILES["process.bpmn"])
    found = compare(OLD, read_definition({**FILES, "process.bpmn": whole})[0])
    assert found.words("vi") == ["Cả hình vẽ được dời sang chỗ khác; cách chạy không đổi."]
    assert not found.new
    one = re.sub(r'(bpmnElement="task_summon"[^>]*>\s*<dc:Bounds x=")', r"\g<1>9", whole)
    assert one != whole
    again = compare(OLD, read_definition({**FILES, "process.bpmn": one})[0])
    assert again.new == {"task_summon": "moved"}
    assert again.words("vi") == ["Chỉ vẽ lại chỗ khác, cách chạy không đổi vì việc này: 1 phần tử."]


def test_the_end_of_a_repeated_step_is_told_without_names_of_the_software() -> None:
    once = 'camunda:collection="${people_forms}" camunda:elementVariable="member">'
    ends = f"{once}<bpmn:completionCondition>${{nrOfCompletedInstances &gt;= 3}}</bpmn:completionCondition>"
    text = FILES["process.bpmn"].replace(once, ends)
    found = compare(OLD, read_definition({**FILES, "process.bpmn": text})[0])
    assert "xong khi: số người đã xong từ 3 trở lên" in found.words("vi")[0]
    assert "how many are done" in found.words("en")[0]


def test_the_order_in_which_conditions_are_tried_is_a_change() -> None:
    toml = 'id = "tiny"\nname = "tiny"\n[data]\na = "int"\n'
    xml = drawn("s>x1 x1>u1[a == 1] x1>u2[a > 0] x1>e1* u1>e2 u2>e3")
    xml = xml.replace('id="f2" ', 'id="f2" name="Một" ').replace('id="f3" ', 'id="f3" name="Hai" ')
    flows = re.findall(r"<bpmn:sequenceFlow [^>]*>.*?</bpmn:sequenceFlow>", xml, re.S)
    first, second = (flow for flow in flows if "conditionExpression" in flow)
    swapped = xml.replace(first, "<!-- -->").replace(second, first).replace("<!-- -->", second)
    old, new = (read_definition({"procedure.toml": toml, "process.bpmn": text})[0] for text in (xml, swapped))
    found = compare(old, new)
    vi = next(words for words in found.words("vi") if "nay được xét trước đường" in words)
    en = next(words for words in found.words("en") if "is now asked before way" in words)
    assert vi.index("Hai") < vi.index("Một"), vi
    assert en.index("Hai") < en.index("Một"), en
    assert not any("cách chạy không đổi" in words for words in found.words("vi")), "it does run otherwise"
    assert "thứ tự xét" in vi, vi


def test_forms_documents_settings_and_scenarios_are_told() -> None:
    form = json.loads(FILES["forms/summon.form.json"])
    form["components"].append({"type": "textfield", "key": "note", "label": "Ghi chú", "validate": {"required": True}})
    files = {
        **FILES,
        "forms/summon.form.json": json.dumps(form),
        "documents/guideline.md": FILES["documents/guideline.md"] + "\nCâu mới.\n",
        "procedure.toml": FILES["procedure.toml"].replace(
            'start = "organisation_board@above(unit)"', 'start = "secretary@unit"'
        ),
        "scenarios/moi.yaml": "about: x\n",
    }
    words = " ".join(compare(OLD, read_definition(files)[0]).words("vi"))
    for said in (
        "thêm mục “Ghi chú” (một dòng chữ, bắt buộc)",
        "thêm “Câu mới.”",
        "Bí thư của đơn vị thay vì",
        "Thêm kịch bản",
    ):
        assert said in words, words


def test_what_is_called_and_what_is_asked_is_told_by_its_name() -> None:
    for old, new, said in (
        ('calledElement="dp-notice"', 'calledElement="dp-reply"', ("“Quyền trả lời”", "“Thông báo bằng văn bản”")),
        ('decisionRef="review_text"', 'decisionRef="excellent_cap"', ("“Tỷ lệ tối đa xếp loại xuất sắc”",)),
        ('calledElement="dp-notice"', 'calledElement="nobody-knows"', ("“nobody-knows”",)),
    ):
        files = {**FILES, "process.bpmn": FILES["process.bpmn"].replace(old, new, 1)}
        words = " ".join(compare(OLD, read_definition(files)[0], HOUSE).words("vi"))
        assert all(name in words for name in said), words


def test_conditions_messages_and_given_data_are_told_without_ids_or_signs() -> None:
    for old, new, vi, en in (
        (
            "quorum.ok != true",
            "quorum.ok == true",
            "“Kết quả tính số người cần có mặt”",
            "a pass of “Result of the quorum” is yes instead of a pass of “Result of the quorum” is no or empty",
        ),
        ("undecided.size() &gt; 0", "undecided.size() &gt; 1", "“Người chưa đủ đa số”", "“People without a majority”"),
        ('name="remediation_required"', 'name="review_needed"', "“Mở hồ sơ khắc phục”", "“Open the remediation”"),
    ):
        assert old in FILES["process.bpmn"], old
        files = {**FILES, "process.bpmn": FILES["process.bpmn"].replace(old, new, 1)}
        found = compare(OLD, read_definition(files)[0], HOUSE)
        assert any(vi in words for words in found.words("vi")), found.words("vi")
        assert any(en in words for words in found.words("en")), found.words("en")
        assert not any(" khi " in words for words in found.words("en"))
