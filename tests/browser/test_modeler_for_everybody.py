"""The modeler by people who know the procedure and no BPMN: with few clicks, with the keyboard alone, with bad luck."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine.authoring import acts, drafts, importing
from engine.definitions.diagram import Diagram
from engine.definitions.folder import workflows_root
from engine.definitions.reading import read_diagram
from engine.execution.office import Office
from tests.browser.test_modeler import ADMIN, enter, no_fault, open_draft, saved, shape


@pytest.fixture
def draft(sqlite_office: Office) -> str:
    """A draft begun from nothing: a start, one task, an end."""
    return str(acts.begin_new(sqlite_office, ADMIN, "thu-nghiem", "Thủ tục thử nghiệm")["draft"])


@pytest.fixture
def appeal(sqlite_office: Office) -> str:
    """A draft of the appeal against a discipline, which calls others."""
    return str(acts.begin_draft(sqlite_office, ADMIN, "discipline-appeal")["draft"])


def drawn(page: Page) -> Diagram:
    """What has been saved, as the engine reads it."""
    saved(page)
    diagram, findings = read_diagram(page.evaluate("quytrinhModeler.draft.file('process.bpmn')").encode())
    assert findings == []
    return diagram


def open_all(page: Page) -> None:
    """Every section of the panel."""
    page.evaluate("for (const part of document.querySelectorAll('#modeler-panel details')) part.open = true")


def test_an_approval_step_from_the_sign_in_to_the_release(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    enter(page, site, "quan-tri")
    page.get_by_role("link", name="Thủ tục", exact=True).first.click()
    page.get_by_role("link", name="Soạn thủ tục").first.click()
    page.get_by_label("Thủ tục", exact=True).select_option("annual-review")
    page.get_by_role("button", name="Mở bản nháp").click()
    page.get_by_role("link", name="Vẽ và sửa").click()
    page.locator(".modeler.is-ready").wait_for()
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_label("Tìm trong sơ đồ").press_sequentially("quyet dinh muc")
    expect(page.locator(".djs-search-results")).to_contain_text("Quyết định mức xếp loại")
    page.keyboard.press("Enter")
    panel = page.locator("#modeler-panel")
    expect(panel.locator(".bio-properties-panel-header-label")).to_have_text("Quyết định mức xếp loại")
    panel.get_by_role("heading", name="Bước sau").click()
    panel.get_by_role("button", name="+ Bước phê duyệt").click()
    expect(panel.locator(".bio-properties-panel-header-label")).to_have_text("Phê duyệt")
    page.get_by_label("Ở đâu, dòng 1").select_option("superior(unit)")
    no_fault(page)
    task = drawn(page).nodes["task_approve"]
    assert task.attributes["candidateGroups"] == "secretary@superior(unit)"
    assert task.different_from == ("task_decide_levels",)
    page.get_by_role("link", name="Trình ban hành…").click()
    page.get_by_label("Thay đổi gì, vì sao").fill("Cấp trên phê duyệt mức xếp loại")
    page.get_by_role("button", name="Trình ban hành").click()
    second = open_page()
    enter(second, site, "quan-tri-2")
    second.goto(page.url)
    told = second.locator("main")
    expect(told).to_contain_text("Thêm việc “Phê duyệt”: người làm: Bí thư của cấp trên trực tiếp")
    expect(told).to_contain_text("phải khác người đã làm: “Quyết định mức xếp loại”")
    second.get_by_role("button", name="Đồng ý ban hành").click()
    expect(told).to_contain_text("Phiên bản 2")


def test_a_ready_pattern_is_put_in_on_a_way(page: Page, site: str, draft: str) -> None:
    open_draft(page, site, draft)
    way = page.evaluate("quytrinhModeler.model.element('task_first').outgoing[0].id")
    page.evaluate("id => quytrinhModeler.goTo(id)", way)
    page.locator("#modeler-panel").get_by_role("button", name="+ Thông báo bằng văn bản").click()
    no_fault(page)
    diagram = drawn(page)
    [into] = diagram.outgoing("task_first")
    [onward] = diagram.outgoing(into.target)
    assert (into.id, diagram.nodes[into.target].called, onward.target) == (way, "dp-notice", "end_done")


def test_a_task_is_added_connected_and_given_to_somebody_with_the_keyboard_alone(
    page: Page, site: str, draft: str
) -> None:
    open_draft(page, site, draft)
    panel = page.locator("#modeler-panel")

    def press(name: str, role: str = "button") -> None:
        panel.get_by_role(role, name=name).first.focus()  # as Tab would reach it
        page.keyboard.press("Enter")

    panel.locator("summary", has_text="Các bước").focus()
    page.keyboard.press("Enter")
    press(page.evaluate("quytrinhModeler.model.element('task_first').businessObject.name"))
    expect(panel.locator("code").last).to_have_text("task_first")
    panel.locator("summary", has_text="Bước sau").focus()
    page.keyboard.press("Enter")
    press("+ Chọn nhánh")
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.type("Cần sửa?")
    page.keyboard.press("Enter")
    expect(panel.locator("code").last).to_have_text("gw_1")
    open_all(page)
    press("+ Việc của người")
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.type("Sửa lại")
    page.keyboard.press("Enter")
    expect(panel.locator("code").last).to_have_text("task_1")
    open_all(page)
    panel.get_by_label("Nối tới bước có sẵn").focus()
    page.keyboard.type(page.evaluate("quytrinhModeler.model.element('task_first').businessObject.name"))
    page.keyboard.press("Tab")
    panel.get_by_label("Vai trò, dòng 1").focus()
    page.keyboard.type("Phó bí thư")
    page.keyboard.press("Control+s")
    diagram = drawn(page)
    assert [flow.target for flow in diagram.outgoing("task_1")] == ["task_first"]
    assert diagram.nodes["task_1"].attributes["candidateGroups"] == "deputy_secretary@unit"
    assert {flow.target for flow in diagram.outgoing("gw_1")} == {"task_1", "end_done"}
    # all of it is taken back from the keyboard, and comes again
    panel.get_by_label("Vai trò, dòng 1").focus()
    page.keyboard.press("Control+z")
    expect(panel.get_by_label("Vai trò, dòng 1")).to_have_value("secretary")
    page.keyboard.press("Control+y")
    expect(panel.get_by_label("Vai trò, dòng 1")).to_have_value("deputy_secretary")


def test_what_is_changed_in_the_panel_is_undone_with_the_drawing(page: Page, site: str, draft: str) -> None:
    open_draft(page, site, draft)
    before = page.evaluate("({...quytrinhModeler.draft.files})")
    page.get_by_label("Tên thủ tục").fill("Tên khác")
    page.get_by_label("Thêm dữ liệu (gọi là gì)").fill("Số tiền")
    page.get_by_label("Thêm dữ liệu (gọi là gì)").press("Enter")
    expect(page.get_by_label("Kiểu của so_tien")).to_be_visible()
    shape(page, "task_first").click()
    page.get_by_role("button", name="Biểu mẫu mới cho việc này").click()
    page.get_by_label("Tên bằng tiếng Anh").fill("What is done first")
    page.get_by_label("Tên bằng tiếng Anh").blur()
    undo = page.get_by_role("button", name="Hoàn tác")
    for _change in range(4):
        undo.click()
    expect(undo).to_be_disabled()
    now = page.evaluate("({...quytrinhModeler.draft.files})")
    assert {path: text for path, text in now.items() if path != "process.bpmn"} == {
        path: text for path, text in before.items() if path != "process.bpmn"
    }


def test_values_times_and_four_eyes_are_chosen_and_nothing_is_written(page: Page, site: str, appeal: str) -> None:
    open_draft(page, site, appeal)
    go = "id => quytrinhModeler.goTo(id)"
    called = page.evaluate("quytrinhModeler.model.all('bpmn:CallActivity')[0].id")
    step, words = page.evaluate(
        "id => { const call = quytrinhModeler.model.element(id).businessObject; const found = quytrinhModeler.choices"
        ".called.find(item => item.value === call.get('calledElement')); const step = found.steps[0];"
        " return [step.value, `${call.name} › ${step.vi}`]; }",
        called,
    )
    task = page.evaluate("quytrinhModeler.model.all('bpmn:UserTask').at(-1).id")
    page.evaluate(go, task)
    open_all(page)
    page.get_by_label("Phải là người khác với người đã làm").select_option(label=words)
    page.get_by_label("Thời hạn", exact=True).select_option("later")
    page.get_by_label("Thời hạn 1: số", exact=True).fill("2")
    page.get_by_label("Thời hạn 2: tính từ").select_option("case_started_on")
    page.get_by_label("Làm nhiều lần").check()
    page.get_by_label("Bước này xong").select_option("number")
    page.get_by_label("Số người", exact=True).fill("3")
    page.get_by_label("Số người", exact=True).blur()
    script = page.evaluate("quytrinhModeler.model.all('bpmn:ScriptTask')[0].id")
    page.evaluate(go, script)
    page.get_by_label("Giá trị, dòng 1: lấy từ").select_option("choice")
    page.get_by_label("Giá trị, dòng 1: nếu: dữ liệu").select_option("unit_kind")
    page.get_by_label("Giá trị, dòng 1: nếu: giá trị").select_option("cell")
    diagram = drawn(page)
    node = diagram.nodes[task]
    assert f"{called}/{step}" in node.different_from
    assert node.attributes["dueDate"] == ("later of 2 months after opened and 30 working days after case_started_on")
    assert node.loop is not None and node.loop.completion == "${nrOfCompletedInstances >= 3}"
    assert 'unit_kind == "cell" ? ' in diagram.nodes[script].script


def test_a_fault_leads_to_its_field_and_is_told_there(page: Page, site: str, draft: str) -> None:
    open_draft(page, site, draft)
    shape(page, "task_first").click()
    page.get_by_label("Biểu mẫu người làm điền").select_option("")
    page.get_by_role("button", name="Bỏ dòng").first.wait_for(state="detached")
    shape(page, "end_done").click()
    page.locator(".finding", has_text="điền vào biểu mẫu nào").click()
    field = page.get_by_label("Biểu mẫu người làm điền")
    expect(field).to_be_focused()
    expect(page.locator(".panel-row", has=field).locator(".field-fault")).to_contain_text("điền vào biểu mẫu nào")


def test_a_session_that_ended_loses_nothing_and_goes_on_after_the_sign_in(
    open_page: Callable[..., Page], site: str, draft: str
) -> None:
    page = open_page()
    # who else is here is asked every now and then: an answer on its way would bring the session back
    page.route("**/presence", lambda route: route.fulfill(json={"others": []}))
    open_draft(page, site, draft)
    no_fault(page)
    page.context.clear_cookies()
    shape(page, "task_first").click()
    page.get_by_label("Tên", exact=True).fill("Việc lúc hết phiên")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Cần đăng nhập")
    with page.context.expect_page() as opened:
        told.get_by_role("link", name="Đăng nhập lại").click()
    other = opened.value
    enter(other, site, "quan-tri")
    expect(other.locator("h1")).to_be_visible()
    other.close()
    told.get_by_role("button", name="Thử lưu lại").click()
    saved(page)
    expect(told).to_have_count(0)
    again = page.context.new_page()
    again.goto(f"{site}/modeler/{draft}")
    expect(shape(again, "task_first")).to_contain_text("Việc lúc hết phiên")


def test_what_is_copied_in_one_tab_is_pasted_in_another(
    page: Page, site: str, draft: str, sqlite_office: Office
) -> None:
    review = acts.begin_draft(sqlite_office, ADMIN, "annual-review")["draft"]
    open_draft(page, site, draft)
    other = page.context.new_page()
    other.goto(f"{site}/modeler/{review}")
    other.locator(".modeler.is-ready").wait_for()
    other.evaluate("quytrinhModeler.goTo('call_reply')")
    other.get_by_role("button", name="Chép").click()
    page.bring_to_front()
    page.get_by_role("button", name="Dán").click()
    pasted = next(node for node in drawn(page).nodes.values() if node.kind == "call")
    copied, _findings = read_diagram(other.evaluate("quytrinhModeler.draft.file('process.bpmn')").encode())
    original = copied.nodes["call_reply"]
    assert (pasted.name, pasted.called, pasted.ins, pasted.outs, pasted.loop, pasted.properties) == (
        original.name, original.called, original.ins, original.outs, original.loop, original.properties,
    )  # fmt: skip
    assert re.fullmatch(r"call_\w+", pasted.id)


def test_first_steps_follow_what_is_done_and_stay_closed(open_page: Callable[..., Page], site: str, draft: str) -> None:
    page = open_page()
    open_draft(page, site, draft)
    steps = page.locator(".first-steps")
    expect(steps.get_by_role("heading")).to_have_text("Bước 1/5")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.keyboard.type("Việc đầu tiên")
    expect(page.locator(".djs-search-result")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(steps.get_by_role("heading")).to_have_text("Bước 2/5")
    page.locator("#modeler-panel summary", has_text="Bước sau").click()
    page.get_by_role("button", name="+ Bước phê duyệt").click()
    expect(steps.get_by_role("heading")).to_have_text("Bước 5/5")
    expect(page.locator(".summary")).to_have_text("✓ Không có lỗi")
    steps.get_by_role("button", name="Đóng hướng dẫn").click()
    expect(steps).to_have_count(0)
    page.reload()
    page.locator(".modeler.is-ready").wait_for()
    expect(steps).to_have_count(0)
    page.get_by_role("button", name="Hướng dẫn").click()
    expect(steps).to_be_visible()


def test_a_process_without_a_drawing_is_drawn_when_it_is_opened(page: Page, site: str, sqlite_office: Office) -> None:
    given = (workflows_root() / "patterns/dp-notice/process.bpmn").read_text("utf-8")
    xml = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", given, flags=re.S).replace("dp-notice", "khong-ve")
    assert "BPMNShape" not in xml
    files = importing.files_of_bpmn(xml.encode(), "")
    begun = str(acts.begin_from_files(sqlite_office, ADMIN, files, "bpmn")["draft"])
    open_draft(page, site, begun)
    expect(page.locator(".djs-shape[data-element-id=start]").first).to_be_visible()
    saved(page)
    with sqlite_office.store.read() as tx:
        kept = drafts.files(tx, begun)["process.bpmn"]
    (was, _), (now, findings) = read_diagram(xml.encode()), read_diagram(kept.encode())
    assert (findings, now.nodes, now.flows) == ([], was.nodes, was.flows)
