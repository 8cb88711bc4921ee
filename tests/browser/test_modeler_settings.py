"""Every setting opens and is changed by hand: each kind of shape, days of the year, data in texts by their names."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine.authoring import acts
from engine.definitions.folder import workflows_root
from engine.execution.office import Office
from tests.browser.test_modeler import ADMIN, no_fault, open_draft, saved

#: what tells one kind of shape from another, as far as the panel shows something else for it
KINDS = """xml => quytrinhModeler.modeler.importXML(xml).then(() => quytrinhModeler.modeler.get('elementRegistry')
    .filter(one => one.parent && !one.labelTarget).map(one => {
        const own = one.businessObject;
        const event = own.eventDefinitions?.[0];
        const time = ['timeDuration', 'timeDate', 'timeCycle'].find(name => event?.get(name));
        const cycle = (event?.get('timeCycle')?.body || '').replace(/\\\\d+/g, '');
        const loop = own.loopCharacteristics ? 'many' : '';
        return [one.id, [one.type, event?.$type, time, cycle, loop, own.triggeredByEvent].join()];
    }))"""


@pytest.fixture
def fresh(sqlite_office: Office) -> str:
    """A draft begun from nothing."""
    return str(acts.begin_new(sqlite_office, ADMIN, "thu-nghiem", "Thủ tục thử nghiệm")["draft"])


def open_all(page: Page) -> None:
    page.evaluate("for (const part of document.querySelectorAll('#modeler-panel details')) part.open = true")


def test_each_kind_of_shape_shows_its_settings(page: Page, site: str, fresh: str) -> None:
    """A panel that breaks says so on the console, which fails the test; what it shows last is there."""
    open_draft(page, site, fresh)
    seen: set[str] = set()
    for path in sorted(workflows_root().glob("**/process.bpmn")):
        for id, kind in page.evaluate(KINDS, path.read_text()):
            if kind in seen:
                continue
            seen.add(kind)
            page.evaluate("id => quytrinhModeler.goTo(id)", id)
            expect(page.locator("#modeler-panel code").last).to_have_text(id)
            open_all(page)
    assert len(seen) > 20


def test_days_that_come_each_year_are_chosen(page: Page, site: str, sqlite_office: Office) -> None:
    draft = str(acts.begin_draft(sqlite_office, ADMIN, "remediation-followup")["draft"])
    open_draft(page, site, draft)
    page.evaluate("quytrinhModeler.goTo('evt_quarter')")
    day = page.get_by_label("Ngày 4", exact=True)
    expect(day).to_have_value("05")
    page.get_by_role("button", name="Bỏ ngày 1").click()
    expect(day).to_have_count(0)
    page.get_by_role("button", name="Thêm ngày").click()
    day.select_option(label="ngày 15")
    page.get_by_label("Tháng 4", exact=True).select_option(label="tháng 11")
    page.get_by_label("Số lần (bỏ trống: mãi)").fill("8")
    page.get_by_label("Số lần (bỏ trống: mãi)").blur()
    no_fault(page)
    saved(page)
    written = "quytrinhModeler.model.timer(quytrinhModeler.model.element('evt_quarter')).text"
    assert page.evaluate(written) == "R8/quarterly 04-05,07-05,10-05,11-15"
    page.get_by_label("Nhắc lại").select_option(label="cách đều")
    page.get_by_label("Mỗi", exact=True).fill("2")
    page.get_by_label("Đơn vị", exact=True).select_option(label="tuần")
    no_fault(page)
    assert page.evaluate(written) == "R8/P2W"


def test_the_title_of_a_case_takes_data_by_its_name(open_page: Callable[..., Page], site: str, fresh: str) -> None:
    page = open_page()
    open_draft(page, site, fresh)
    title = page.get_by_label("Tên mỗi hồ sơ", exact=True)
    title.fill("Đề nghị của [tên đơn vị] ngày ")
    page.get_by_label("Tên mỗi hồ sơ: chèn dữ liệu").select_option(label="Ngày mở hồ sơ")
    title.blur()
    expect(title).to_have_value("Đề nghị của [Tên đơn vị] ngày [Ngày mở hồ sơ]")
    saved(page)
    assert page.evaluate("quytrinhModeler.settings().top.title") == "Đề nghị của ${unit_name} ngày ${case_started_on}"
    page.reload()
    page.locator(".modeler.is-ready").wait_for()
    expect(title).to_have_value("Đề nghị của [Tên đơn vị] ngày [Ngày mở hồ sơ]")


def test_a_column_of_a_rule_is_named_in_words_only(page: Page, site: str, fresh: str) -> None:
    open_draft(page, site, fresh)
    page.get_by_role("tab", name="Quy định").click()
    page.get_by_role("button", name="Quy định mới").click()
    page.get_by_label("Tên", exact=True).fill("Số ngày họp")
    page.get_by_role("button", name="Tạo", exact=True).click()
    page.locator(".decision-table .add-input").click()
    page.locator(".decision-table .input-cell").nth(1).dblclick()
    page.get_by_label("Tên cột").click()
    page.keyboard.type("Số đảng viên dự")
    page.get_by_label("Tên tiếng Anh").click()
    line = page.locator(".try-line")
    expect(line.get_by_label("Số đảng viên dự")).to_be_visible()
    expect(page.locator("#modeler-decisions")).to_contain_text("Hỏi: Giá trị (số nguyên), Số đảng viên dự (chữ)")
    line.get_by_label("Giá trị").fill("4")
    line.get_by_role("button").click()
    expect(line.locator("output")).to_contain_text("Câu trả lời: yes")
    assert "so_dang_vien_du: text" in page.evaluate("quytrinhModeler.draft.file('decisions/so_ngay_hop.yaml')")
