"""Documents that are only a Word file, and rules that are worked out without a table, edited beside the diagram."""

import io
import json

import pytest
from docx import Document
from playwright.sync_api import FilePayload, Page, expect

from engine.authoring import acts, drafts
from engine.execution.office import Office
from engine.store.transaction import Actor
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
