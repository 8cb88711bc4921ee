"""The modeler with a real browser: drawn by mouse and keyboard, checked, saved, released by two, carried out."""

import io
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document
from playwright.sync_api import FilePayload, Locator, Page, expect

from engine.authoring import acts, requests
from engine.definitions.folder import workflows_root
from engine.definitions.reading import read_diagram
from engine.execution import acts as work
from engine.execution.office import Office
from engine.store.transaction import Actor

ADMIN, SECOND = Actor("p-quan-tri-1"), Actor("p-quan-tri-2")


@pytest.fixture
def fresh(sqlite_office: Office) -> str:
    """A draft begun from nothing: a start, one task, an end."""
    return str(acts.begin_new(sqlite_office, ADMIN, "thu-nghiem", "Thủ tục thử nghiệm")["draft"])


@pytest.fixture
def review(sqlite_office: Office) -> str:
    """A draft of the annual review as it is in force."""
    return str(acts.begin_draft(sqlite_office, ADMIN, "annual-review")["draft"])


def enter(page: Page, site: str, login: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill("quytrinh")
    page.locator("main form.narrow button").click()


def open_draft(page: Page, site: str, draft: str, login: str = "quan-tri") -> None:
    enter(page, site, login)
    page.goto(f"{site}/modeler/{draft}")
    page.locator(".modeler.is-ready").wait_for()


def shape(page: Page, id: str) -> Locator:
    return page.locator(f".djs-shape[data-element-id={id}]").first


def beside(page: Page, action: str) -> Locator:
    """A sign of the menu at the chosen element."""
    return page.locator(f'.djs-context-pad [data-action="{action}"]')


def name_it(page: Page, name: str) -> None:
    """Type over the name that a new element began with."""
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def saved(page: Page) -> None:
    expect(page.locator("#modeler-saving")).to_contain_text("Đã lưu lúc")


def checked(page: Page) -> None:
    """The check has answered to what is drawn now."""
    expect(page.locator("#modeler-findings")).to_have_attribute("aria-busy", "false")


def no_fault(page: Page) -> None:
    checked(page)
    expect(page.locator(".summary")).to_have_text("✓ Không có lỗi")


def test_every_procedure_comes_back_from_the_modeler_with_the_same_meaning(page: Page, site: str, fresh: str) -> None:
    open_draft(page, site, fresh)
    for path in sorted(workflows_root().glob("**/process.bpmn")):
        before = path.read_bytes()
        warnings, after = page.evaluate(
            """async xml => {
                const { modeler } = quytrinhModeler;
                const { warnings } = await modeler.importXML(xml);
                return [warnings.map(({ message }) => message), (await modeler.saveXML({ format: true })).xml];
            }""",
            before.decode(),
        )
        (was, _), (now, findings) = read_diagram(before), read_diagram(after.encode())
        assert (warnings, findings, now) == ([], [], was), path
        assert (list(now.nodes), list(now.flows)) == (list(was.nodes), list(was.flows)), path


def test_the_panel_reads_the_settings_of_every_procedure(page: Page, site: str, fresh: str) -> None:
    open_draft(page, site, fresh)
    for path in sorted(workflows_root().glob("**/procedure.toml")):
        found = page.evaluate(
            "text => { quytrinhModeler.draft.files['procedure.toml'] = text; return quytrinhModeler.settings(); }",
            path.read_text(),
        )
        known = tomllib.loads(path.read_text())
        tables = {name: known.pop(name, {}) for name in ("data", "outcome_names")}
        texts = {key: value for key, value in known.items() if isinstance(value, str | list)}
        assert {key: found["top"].get(key) for key in texts} == texts, path
        assert {name: found[name] for name in tables} == tables, path


def test_a_procedure_is_drawn_mended_released_by_two_and_carried_out(
    open_page: Callable[..., Page], site: str, fresh: str, axe: Callable[[Page], list[str]]
) -> None:
    """Line 8 of what the modeler must do, word by word; a word on the console fails it (`open_page`)."""
    page = open_page()
    open_draft(page, site, fresh)
    # from nothing: only the start remains
    for id in ("task_first", "end_done"):
        shape(page, id).click()
        page.keyboard.press("Delete")
    shape(page, "start").click()
    beside(page, "append.user-task").click()
    name_it(page, "Soạn đề nghị")
    beside(page, "append.gateway").click()
    name_it(page, "Cần duyệt?")
    beside(page, "append.user-task").click()
    name_it(page, "Duyệt đề nghị")
    beside(page, "append.end-event").click()
    name_it(page, "Đã duyệt")
    shape(page, "gw_1").click()
    beside(page, "append.end-event").click()
    name_it(page, "Không cần duyệt")
    saved(page)
    assert axe(page) == []  # every control has its name, also beside a shape that was just drawn

    # the drawing alone is there again, with what it still lacks
    page.reload()
    page.locator(".modeler.is-ready").wait_for()
    expect(page.locator(".djs-connection")).to_have_count(5)
    expect(page.locator(".djs-shape.has-error")).not_to_have_count(0)

    # who, which form, why
    shape(page, "task_1").click()
    page.get_by_label("Vai trò, dòng 1").select_option("deputy_secretary")
    page.get_by_label("Biểu mẫu người làm điền").select_option("first")
    page.get_by_role("button", name="Sửa biểu mẫu này").click()
    page.get_by_label("Thêm ô: hỏi gì?").fill("Có cần duyệt không?")
    page.get_by_label("Trả lời bằng").select_option("radio")
    page.get_by_role("button", name="+ Thêm").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Có cần duyệt không?")).to_be_visible()
    page.get_by_role("tab", name="Sơ đồ").click()
    shape(page, "task_2").click()
    page.get_by_role("button", name="Biểu mẫu mới cho việc này").click()
    page.get_by_label("Phải là người khác với người đã làm").scroll_into_view_if_needed()

    # a mistake is seen at the shape and in words, and mended
    expect(page.locator(".summary")).to_contain_text("lỗi phải sửa")
    expect(page.locator(".djs-connection.has-error")).to_have_count(1)
    page.locator(".finding", has_text="Đường").first.click()
    shown = page.locator("#modeler-panel .panel-faults")
    expect(shown).to_contain_text("điều kiện")
    saved(page)
    page.get_by_role("link", name="Trình ban hành…").click()  # not before it is mended, and why
    expect(page.locator("main")).to_contain_text("chỗ phải sửa trước khi trình")
    expect(page.get_by_role("button", name="Trình ban hành")).to_be_disabled()
    assert axe(page) == []
    page.get_by_role("link", name="Vẽ và sửa").click()
    page.locator(".modeler.is-ready").wait_for()
    shape(page, "gw_1").click()
    page.get_by_label("Đi khi: dữ liệu").select_option("co_can_duyet_khong")
    page.get_by_label("Đi khi: giá trị").select_option("yes")

    # the ends say the outcome; the English of every text
    for id in ("end_1", "end_2"):
        shape(page, id).click()
        page.get_by_label("Hồ sơ kết thúc với kết quả").select_option("done")
    checked(page)
    page.get_by_role("tab", name="Tiếng Anh").click()
    missing = page.locator("table.words").first.locator("textarea")
    expect(missing.first).to_be_visible()
    for at in range(missing.count()):
        missing.nth(at).fill(f"Text {at}")
    no_fault(page)
    saved(page)

    # what was saved is there again
    page.reload()
    page.locator(".modeler.is-ready").wait_for()
    expect(shape(page, "task_2")).to_contain_text("Duyệt")
    no_fault(page)

    page.get_by_role("link", name="Trình ban hành…").click()
    page.get_by_label("Thay đổi gì, vì sao").fill("Thủ tục mới để thử")
    page.get_by_role("button", name="Trình ban hành").click()
    expect(page.get_by_role("button", name="Đồng ý ban hành")).to_have_count(0)
    second = open_page()
    enter(second, site, "quan-tri-2")
    second.goto(page.url)
    second.get_by_role("button", name="Đồng ý ban hành").click()
    expect(second.locator("main")).to_contain_text("Phiên bản 1")

    deputy, secretary = open_page(), open_page()
    enter(secretary, site, "bi-thu")
    secretary.goto(f"{site}/procedures/thu-nghiem/start?unit=chi-bo-vp")
    secretary.get_by_role("button", name="Mở hồ sơ").click()
    enter(deputy, site, "pho-bi-thu")
    deputy.get_by_role("link", name="Soạn đề nghị").click()
    deputy.get_by_label("Nội dung").fill("Đề nghị mua máy in")
    assert axe(deputy) == []
    deputy.get_by_label("Có", exact=True).check()
    deputy.get_by_role("button", name="Hoàn thành").click()
    secretary.goto(site)
    secretary.get_by_role("link", name="Duyệt đề nghị").click()
    secretary.get_by_label("Ý kiến").fill("Đồng ý")
    secretary.get_by_role("button", name="Hoàn thành").click()
    expect(secretary.get_by_role("heading", level=1)).to_contain_text("Đã hoàn thành")
    expect(secretary.locator("main")).to_contain_text("kết thúc")


def test_an_admin_adds_an_approval_step_to_the_annual_review(page: Page, site: str, review: str) -> None:
    open_draft(page, site, review)
    shape(page, "task_issue_guide").click()
    beside(page, "append.user-task").click()
    name_it(page, "Phê duyệt hướng dẫn")
    page.get_by_label("Tên bằng tiếng Anh").fill("Approve the guide")
    page.get_by_label("Ở đâu, dòng 1").select_option("superior(unit)")
    page.get_by_role("button", name="Biểu mẫu mới cho việc này").click()
    no_fault(page)
    saved(page)
    drawn = page.evaluate("quytrinhModeler.draft.file('process.bpmn')")
    diagram, findings = read_diagram(drawn.encode())
    assert findings == []
    [before] = diagram.incoming("task_1")
    [after] = diagram.outgoing("task_1")
    assert (before.source, after.target) == ("task_issue_guide", "set_kind")
    task = diagram.nodes["task_1"]
    assert task.attributes == {
        "candidateGroups": "secretary@superior(unit)",
        "dueDate": "5 working days after opened",
        "formKey": "phe_duyet_huong_dan",
    }


def test_what_the_panel_changes_leaves_everything_else_as_it_was(page: Page, site: str, review: str) -> None:
    open_draft(page, site, review)
    was, _ = read_diagram((workflows_root() / "annual-review/process.bpmn").read_bytes())

    def change(id: str, label: str, text: str) -> None:
        page.evaluate("id => quytrinhModeler.goTo(id)", id)
        expect(page.locator("#modeler-panel code").last).to_have_text(id)
        page.evaluate("for (const part of document.querySelectorAll('#modeler-panel details')) part.open = true")
        page.get_by_label(label, exact=True).fill(text)
        page.get_by_label(label, exact=True).blur()

    change("task_issue_guide", "Giải thích cho người làm", "Vì sao")
    change("op_prompts", "Gọi mỗi mục là", "each")
    change("gw_prompts", "Tên", "Gợi ý không?")
    saved(page)
    now, findings = read_diagram(page.evaluate("quytrinhModeler.draft.file('process.bpmn')").encode())
    guide, prompts, gateway = (was.nodes[id] for id in ("task_issue_guide", "op_prompts", "gw_prompts"))
    assert guide.properties and prompts.loop
    expected = {
        **was.nodes,
        guide.id: replace(guide, properties={**guide.properties, "explain": "Vì sao"}),
        prompts.id: replace(prompts, loop=replace(prompts.loop, variable="each")),
        gateway.id: replace(gateway, name="Gợi ý không?"),
    }
    assert (findings, now.nodes, now.flows) == ([], expected, was.flows)
    assert list(now.flows) == list(was.flows)


def test_the_ways_out_of_a_choice_change_places_and_undo_puts_them_back(
    page: Page, site: str, sqlite_office: Office
) -> None:
    draft = str(acts.begin_draft(sqlite_office, ADMIN, "discipline-appeal")["draft"])
    open_draft(page, site, draft)
    page.evaluate("quytrinhModeler.goTo('gw_result')")
    ways = page.locator("#modeler-panel fieldset.way > legend")
    expect(ways).to_contain_text(["Chưa có", "Thay đổi", "Giữ nguyên hoặc xóa"])
    expect(page.get_by_role("button", name="Xét sớm hơn: Chưa có")).to_be_disabled()

    def written() -> list[str]:
        diagram, findings = read_diagram(page.evaluate("quytrinhModeler.draft.file('process.bpmn')").encode())
        assert findings == []
        return [flow.id for flow in diagram.outgoing("gw_result")]

    page.get_by_role("button", name="Xét sớm hơn: Thay đổi").click()
    expect(ways).to_contain_text(["Thay đổi", "Chưa có", "Giữ nguyên hoặc xóa"])
    saved(page)
    assert written()[:3] == ["flow_17", "flow_16", "flow_18"]
    page.reload()
    page.locator(".modeler.is-ready").wait_for()
    page.evaluate("quytrinhModeler.goTo('gw_result')")
    expect(ways).to_contain_text(["Thay đổi", "Chưa có", "Giữ nguyên hoặc xóa"])
    page.get_by_role("button", name="Xét muộn hơn: Thay đổi").click()
    expect(ways).to_contain_text(["Chưa có", "Thay đổi", "Giữ nguyên hoặc xóa"])
    page.get_by_role("button", name="Hoàn tác").click()
    expect(ways).to_contain_text(["Thay đổi", "Chưa có", "Giữ nguyên hoặc xóa"])


def test_an_unsound_diagram_plays_the_run_that_goes_wrong(
    open_page: Callable[..., Page], site: str, fresh: str
) -> None:
    page = open_page(reduced_motion="reduce")
    open_draft(page, site, fresh)
    shape(page, "task_first").click()
    page.get_by_role("heading", name="Bước sau").click()
    page.locator("#modeler-panel").get_by_role("button", name="+ Chọn nhánh").click()
    page.keyboard.press("Escape")
    beside(page, "replace").click()
    page.get_by_text("Làm song song / chờ đủ").click()
    beside(page, "append.user-task").click()
    name_it(page, "Việc thứ hai")
    # both ways come to the same end: it is reached twice
    beside(page, "connect").click()
    shape(page, "end_done").click()
    finding = page.locator(".findings li", has=page.get_by_role("button", name="Xem vì sao")).first
    finding.get_by_role("button", name="Xem vì sao").click()
    player = page.get_by_role("region", name="Diễn lại đường đi sai")
    expect(player).to_contain_text("1/")
    for _step in range(20):
        ahead = player.get_by_role("button", name="Bước tiếp")
        if ahead.is_disabled():
            break
        ahead.click()
    expect(page.locator(".is-stuck").first).to_be_attached()
    expect(page.locator(".djs-connection.is-passed").first).to_be_attached()
    player.get_by_role("button", name="Đóng").click()
    expect(page.locator(".is-stuck")).to_have_count(0)


def test_two_admins_know_of_each_other_and_nobody_overwrites(
    open_page: Callable[..., Page], site: str, fresh: str
) -> None:
    first, second = open_page(), open_page()
    open_draft(first, site, fresh)
    open_draft(second, site, fresh, "quan-tri-2")
    expect(second.locator("#modeler-presence")).to_contain_text("Cũng đang mở")
    shape(first, "task_first").click()
    first.get_by_label("Tên", exact=True).fill("Việc của người thứ nhất")
    saved(first)
    shape(second, "end_done").click()
    second.get_by_label("Tên", exact=True).fill("Kết thúc của người thứ hai")
    expect(second.get_by_role("alert")).to_contain_text("đã lưu bản nháp này")
    second.get_by_role("button", name="Giữ bản của tôi").click()
    saved(second)
    expect(second.get_by_role("alert")).to_have_count(0)


def test_what_could_not_be_saved_is_offered_back(open_page: Callable[..., Page], site: str, fresh: str) -> None:
    page = open_page()
    open_draft(page, site, fresh)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")
    shape(page, "task_first").click()
    page.get_by_label("Tên", exact=True).fill("Việc chưa lưu")
    expect(page.locator("#modeler-saving")).to_contain_text("Chưa lưu được")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"{site}/modeler/{fresh}")
    again.get_by_role("button", name="Lấy lại thay đổi").click()
    saved(again)
    expect(shape(again, "task_first")).to_contain_text("Việc chưa lưu")


def test_what_is_copied_in_one_diagram_is_pasted_in_another(page: Page, site: str, fresh: str, review: str) -> None:
    open_draft(page, site, review)
    shape(page, "task_issue_guide").click()
    page.keyboard.press("Control+c")
    page.goto(f"{site}/modeler/{fresh}")
    page.locator(".modeler.is-ready").wait_for()
    page.get_by_role("button", name="Dán").click()
    saved(page)
    diagram, _findings = read_diagram(page.evaluate("quytrinhModeler.draft.file('process.bpmn')").encode())
    [pasted] = [node for node in diagram.nodes.values() if node.name == "Ban hành hướng dẫn kiểm điểm"]
    assert pasted.attributes["candidateGroups"] == "organisation_board@above(unit)"
    assert pasted.legal_basis == ("R-023", "R-024")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_disabled()


def test_shared_patterns_drop_in_ready_and_are_one_step_to_undo(page: Page, site: str, fresh: str) -> None:
    open_draft(page, site, fresh)
    for pattern in ("Thông báo bằng văn bản", "Bước phê duyệt"):
        shape(page, "task_first").click()
        page.get_by_role("button", name="Mẫu có sẵn…").click()
        page.locator(".djs-popup-results").get_by_text(pattern).click()
        expect(page.locator(".bio-properties-panel-header-type")).to_have_text(
            re.compile("Gọi quy trình khác|Việc của người")
        )
        page.locator("#modeler-canvas svg").first.click(position={"x": 600, "y": 30})
    no_fault(page)
    saved(page)
    diagram, _findings = read_diagram(page.evaluate("quytrinhModeler.draft.file('process.bpmn')").encode())
    returned = next(flow for flow in diagram.flows.values() if flow.name == "Trả lại")
    approved = next(flow for flow in diagram.flows.values() if flow.name == "Duyệt")
    assert (returned.target, approved.target) == ("task_first", "call_notice")
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_disabled()
    expect(page.locator(".djs-shape[data-element-id=task_approve]")).to_have_count(0)


def test_nothing_for_axe_to_find(
    page: Page, site: str, sqlite_office: Office, axe: Callable[[Page], list[str]]
) -> None:
    draft = acts.begin_draft(sqlite_office, ADMIN, "dp-secret-ballot")["draft"]
    open_draft(page, site, draft)
    assert axe(page) == []
    kinds = ["UserTask", "ExclusiveGateway"]
    for kind in kinds:
        id = page.evaluate("kind => quytrinhModeler.model.all('bpmn:' + kind)[0].id", kind)
        page.evaluate("id => quytrinhModeler.goTo(id)", id)
        expect(page.locator("#modeler-panel code").last).to_have_text(id)
        page.evaluate("for (const part of document.querySelectorAll('#modeler-panel details')) part.open = true")
        assert axe(page) == [], kind
    for tab in page.get_by_role("tab").all()[1:]:
        tab.click()
        page.locator(".tab-page:not([hidden]) > *").first.wait_for()
        assert axe(page) == [], tab.inner_text()


def word_file(*lines: str) -> FilePayload:
    """A Word file as an office would upload it."""
    made, kept = Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "Giấy báo.docx", "mimeType": kind, "buffer": kept.getvalue()}


def released(office: Office, draft: str) -> None:
    """Handed in and released by two, as the pages do."""
    request = acts.submit_draft(office, ADMIN, draft, "Thử")["request"]
    with office.store.read() as tx:
        sha256 = str(requests.waiting(tx, request)["sha256"])
    acts.consent(office, SECOND, request, sha256, None)


def test_a_word_file_is_uploaded_its_unknown_placeholder_named_and_the_paper_issued(
    open_page: Callable[..., Page], site: str, fresh: str, sqlite_office: Office
) -> None:
    page = open_page()
    open_draft(page, site, fresh)
    page.get_by_role("tab", name="Văn bản").click()
    page.get_by_role("button", name="Văn bản mới").click()
    page.get_by_label("Tên", exact=True).fill("Giấy báo")
    page.get_by_role("button", name="Tạo", exact=True).click()
    page.get_by_label("Tệp Word cùng nội dung").set_input_files(word_file("{{ note }}, {{ so_tien }} đồng"))
    page.get_by_role("tab", name="Sơ đồ").click()
    shape(page, "task_first").click()
    page.get_by_text("Quy tắc của việc này").click()
    page.get_by_label("Văn bản ban hành khi xong").select_option("giay_bao")
    expect(page.locator("#modeler-panel .panel-faults")).to_contain_text("“so_tien”")
    page.get_by_role("tab", name="Văn bản").click()
    told = page.locator("#modeler-documents .panel-faults")
    expect(told).to_contain_text(
        "Mẫu văn bản “Giấy báo” có chỗ điền “so_tien”, nhưng hồ sơ không có dữ liệu tên như vậy."
    )
    page.get_by_label("Thay tệp Word").set_input_files(word_file("Về việc: {{ note }}"))
    expect(told).to_have_count(0)
    page.get_by_role("tab", name="Tiếng Anh").click()
    missing = page.locator("table.words").first.locator("textarea")
    expect(missing.first).to_be_visible()
    for at in range(missing.count()):
        missing.nth(at).fill(f"Text {at}")
    no_fault(page)
    saved(page)

    released(sqlite_office, fresh)
    case = work.start_case(sqlite_office, Actor("p-vp-01"), "thu-nghiem", "chi-bo-vp", None, {}, typed=True)
    work.complete_task(sqlite_office, Actor("p-vp-02"), case["tasks"][0], {"note": "mua máy in"}, typed=True)
    reader = open_page()
    enter(reader, site, "bi-thu")
    reader.goto(f"{site}/cases/{case['case_id']}")
    reader.get_by_role("link", name="Giấy báo").click()
    with reader.expect_download() as coming:
        reader.get_by_role("link", name="Tải văn bản (.docx)").click()
    assert [item.text for item in Document(str(coming.value.path())).paragraphs] == ["Về việc: mua máy in"]


def test_a_rule_is_made_tried_for_a_day_and_answers_with_the_text_in_force(page: Page, site: str, fresh: str) -> None:
    open_draft(page, site, fresh)
    page.get_by_role("tab", name="Quy định").click()
    page.get_by_role("button", name="Quy định mới").click()
    page.get_by_label("Tên", exact=True).fill("Mức hỗ trợ")
    page.get_by_role("button", name="Tạo", exact=True).click()
    page.get_by_role("textbox", name="Văn bản", exact=True).fill("1-QĐ/TU")
    page.get_by_label("Hiệu lực từ").fill("2026-01-01")
    page.get_by_label("Đến hết ngày").fill("2026-12-31")
    expect(page.locator("#modeler-decisions summary").first).to_contain_text("1-QĐ/TU: 01/01/2026 – 31/12/2026")
    table = page.locator(".decision-table")
    expect(table).to_contain_text("yes")
    line, answer = page.locator(".try-line"), page.locator(".try-line output")
    line.get_by_label("Giá trị").fill("4")
    line.get_by_label("Ngày").fill("2026-06-30")
    line.get_by_role("button").click()
    expect(answer).to_contain_text("→ Mức hỗ trợ, ngày 30/06/2026, theo 1-QĐ/TU: Câu trả lời: yes Dòng quyết định: 1.")
    line.get_by_label("Ngày").fill("2027-01-01")
    line.get_by_role("button").click()
    expect(answer).to_contain_text("✕")
    expect(answer).to_contain_text("31/12/2026")
