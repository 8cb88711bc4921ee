"""Documents that are only a Word file, and rules that are worked out without a table, edited beside the diagram."""

import io
import json
import re
from collections.abc import Callable

import pytest
from docx import Document
from playwright.sync_api import FilePayload, Page, expect

from engine.authoring import acts, drafts
from engine.execution.office import Office
from engine.store.transaction import Actor
from tests.browser.conftest import PHONE
from tests.browser.test_modeler import open_draft, saved, shape

RULE = """name: muc_ho_tro
rule: R-900
title: {vi: Mức hỗ trợ, en: Support}
key_date: {vi: hôm nay, en: today}
inputs: {people: int}
outputs: {amount: int}
versions:
  - id: v1
    document: 1-QĐ/TU
    dated: 2020-01-01
    from: 2020-01-01
    source: thử
    verified: true
    values: {rate: 20}
    result: {amount: people * rate}
"""


@pytest.fixture
def draft(sqlite_office: Office) -> str:
    """A draft of a small procedure that brings one rule of its own, without a table."""
    made = str(acts.begin_new(sqlite_office, Actor("p-quan-tri-1"), "thu-nghiem", "")["draft"])
    acts.save_draft(sqlite_office, Actor("p-quan-tri-1"), made, 1, {"decisions/muc_ho_tro.yaml": RULE})
    return made


def paper(name: str, *paragraphs: str) -> FilePayload:
    """A Word file as an office writes it."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    data = io.BytesIO()
    document.save(data)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": name, "mimeType": kind, "buffer": data.getvalue()}


def kept(office: Office, draft: str) -> dict[str, str]:
    with office.store.read() as tx:
        return drafts.files(tx, draft)


def test_a_document_that_is_only_a_word_file_is_uploaded_checked_picked_replaced_and_removed(
    page: Page, site: str, draft: str, sqlite_office: Office
) -> None:
    open_draft(page, site, draft)
    page.get_by_role("tab", name="Văn bản").click()
    page.get_by_label("Hoặc tải lên một tệp Word làm mẫu mới").set_input_files(
        paper("Giấy mời.docx", "{{ so_tien }} đồng")
    )
    expect(page.locator("#modeler-documents .tab-files select")).to_have_value("documents/giay_moi.md")
    expect(page.locator("#modeler-documents")).to_contain_text("Văn bản này chỉ là tệp Word")

    page.get_by_role("tab", name="Sơ đồ").click()
    shape(page, "task_first").click()
    page.get_by_text("Quy tắc của việc này").click()
    page.get_by_label("Văn bản ban hành khi xong").select_option("giay_moi")
    page.get_by_role("tab", name="Văn bản").click()
    told = page.locator("#modeler-documents .panel-faults")
    expect(told).to_contain_text(
        "Mẫu văn bản “giay_moi” có chỗ điền “so_tien”, nhưng hồ sơ không có dữ liệu tên như vậy."
    )

    page.get_by_label("Thay tệp Word").set_input_files(paper("moi.docx", "Về việc: {{ note }}"))
    expect(told).to_have_count(0)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải tệp Word về").click()
    assert [item.text for item in Document(str(coming.value.path())).paragraphs] == ["Về việc: {{ note }}"]
    saved(page)
    assert "documents/giay_moi.docx" in kept(sqlite_office, draft)
    assert "documents/giay_moi.md" not in kept(sqlite_office, draft)

    page.get_by_role("button", name="Thêm người ký, người đọc").click()
    expect(page.get_by_label("Tên văn bản")).to_have_value("giay_moi")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Xóa", exact=True).click()
    saved(page)
    assert not [path for path in kept(sqlite_office, draft) if path.startswith("documents/")]


def test_a_rule_without_a_table_is_edited_gets_a_new_text_and_answers_on_each_day(
    page: Page, site: str, draft: str, sqlite_office: Office
) -> None:
    open_draft(page, site, draft)
    page.get_by_role("tab", name="Quy định").click()
    line, answer = page.locator(".try-line"), page.locator(".try-line output")
    line.get_by_label("people").fill("3")
    line.get_by_label("Ngày").fill("2026-06-30")
    line.get_by_role("button").click()
    expect(answer).to_contain_text("theo 1-QĐ/TU: amount: 60")

    page.get_by_role("textbox", name="rate").fill("25")
    page.get_by_role("button", name="Văn bản mới thay từ một ngày").click()
    page.get_by_role("textbox", name="Văn bản", exact=True).last.fill("2-QĐ/TU")
    page.get_by_label("Hiệu lực từ").last.fill("2027-01-01")
    expect(page.locator("#modeler-decisions summary").first).to_contain_text("01/01/2020 – 31/12/2026")
    page.get_by_role("textbox", name="amount").last.fill("people * rate + 5")
    for day, said in (("2026-06-30", "theo 1-QĐ/TU: amount: 75"), ("2027-06-30", "theo 2-QĐ/TU: amount: 80")):
        line.get_by_label("Ngày").fill(day)
        line.get_by_role("button").click()
        expect(answer).to_contain_text(said)
    saved(page)
    text = kept(sqlite_office, draft)["decisions/muc_ho_tro.yaml"]
    assert json.dumps("rate") not in text, "written as people write it"
    assert "2-QĐ/TU" in text


#: One of two ways is taken, and then both are waited for.
DEADLOCK = (
    ("start", "startEvent", 100, 36),
    ("choice", "exclusiveGateway", 200, 50),
    ("join", "parallelGateway", 400, 50),
    ("end", "endEvent", 520, 36),
)
WAYS = (
    ("f1", "start", "choice", 110),
    ("f2", "choice", "join", 60),
    ("f3", "choice", "join", 160),
    ("f4", "join", "end", 110),
)


def deadlocked(diagram: str) -> str:
    """The diagram of a fresh draft with this drawing in place of its own."""
    head, _process, _rest = diagram.partition("<bpmn:startEvent")
    bodies = {"choice": ' default="f3"'}
    nodes = "".join(f'<bpmn:{kind} id="{id}" name="{id}"{bodies.get(id, "")}/>' for id, kind, _x, _size in DEADLOCK)
    condition = "<bpmn:conditionExpression>${1 > 0}</bpmn:conditionExpression>"
    flows = "".join(
        f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{condition if id == "f2" else ""}'
        "</bpmn:sequenceFlow>"
        for id, source, target, _y in WAYS
    )
    places = {id: (x, size) for id, _kind, x, size in DEADLOCK}
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{id}_di" bpmnElement="{id}">'
        f'<dc:Bounds x="{x}" y="{110 - size // 2}" width="{size}" height="{size}"/></bpmndi:BPMNShape>'
        for id, (x, size) in places.items()
    )
    edges = "".join(
        f'<bpmndi:BPMNEdge id="{id}_di" bpmnElement="{id}"><di:waypoint x="{places[source][0] + 25}" y="{y}"/>'
        f'<di:waypoint x="{places[target][0] + 25}" y="{y}"/></bpmndi:BPMNEdge>'
        for id, source, target, y in WAYS
    )
    process = re.search(r'<bpmn:process id="([^"]+)"', diagram)
    assert process
    return (
        f'{head}{nodes}{flows}</bpmn:process><bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p" '
        f'bpmnElement="{process[1]}">{shapes}{edges}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>'
    )


def test_the_tokens_of_a_deadlock_stop_exactly_at_the_join(
    open_page: Callable[..., Page], site: str, sqlite_office: Office, draft: str
) -> None:
    diagram = deadlocked(kept(sqlite_office, draft)["process.bpmn"])
    acts.save_draft(sqlite_office, Actor("p-quan-tri-1"), draft, 2, {"process.bpmn": diagram})
    page = open_page(reduced_motion="reduce")
    open_draft(page, site, draft)
    page.locator(".findings").get_by_role("button", name="Xem vì sao").first.click()
    player = page.get_by_role("region", name="Diễn lại đường đi sai")
    ahead = player.get_by_role("button", name="Bước tiếp")
    for _step in DEADLOCK:
        if ahead.is_enabled():
            ahead.click()
    expect(ahead).to_be_disabled()
    expect(page.locator(".djs-shape.is-stuck")).to_have_count(1)
    expect(page.locator(".djs-shape.is-stuck")).to_have_attribute("data-element-id", "join")
    expect(page.locator(".djs-shape[data-element-id=end].is-passed")).to_have_count(0)


def test_nothing_beside_the_diagram_is_wider_than_a_phone(
    open_page: Callable[..., Page], site: str, sqlite_office: Office
) -> None:
    review = str(acts.begin_draft(sqlite_office, Actor("p-quan-tri-1"), "annual-review")["draft"])
    page = open_page(viewport=PHONE)
    open_draft(page, site, review)
    for tab, label in (("Biểu mẫu", "Thêm ô: hỏi gì?"), ("Văn bản", "Tên văn bản"), ("Kịch bản", "Ai làm gì")):
        page.get_by_role("tab", name=tab).click()
        page.get_by_label(label).first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], tab


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Giấy mời của [Tên đơn vị]", "title: Giấy mời của {{ unit_name }}\n"),
        ("[Tên đơn vị]: giấy mời", 'title: "{{ unit_name }}: giấy mời"\n'),  # YAML would read a map
    ],
)
def test_the_title_of_a_paper_is_written_with_names_of_data(
    page: Page, site: str, draft: str, sqlite_office: Office, typed: str, written: str
) -> None:
    open_draft(page, site, draft)
    page.get_by_role("tab", name="Văn bản").click()
    page.get_by_role("button", name="Văn bản mới").click()
    page.get_by_label("Tên", exact=True).fill("Giấy mời")
    page.get_by_role("button", name="Tạo", exact=True).click()
    page.get_by_label("Tên văn bản").fill(typed)
    page.get_by_label("Mẫu số").fill("01")
    saved(page)
    text = kept(sqlite_office, draft)["documents/giay_moi.md"]
    assert written in text
    assert 'form_number: "01"\n' in text
    page.reload()
    page.get_by_role("tab", name="Văn bản").click()
    expect(page.get_by_label("Tên văn bản")).to_have_value(typed)
    expect(page.locator("#modeler-documents .tab-files option")).to_have_text([typed])
