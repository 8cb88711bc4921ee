"""The process admin takes a diagram away from a draft, another tool saves it, and the page takes it back."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from engine.authoring import acts
from engine.definitions.folder import workflows_root
from engine.execution.office import Office
from tests.browser.conftest import PHONE
from tests.browser.test_modeler import ADMIN, enter
from tests.modeler.asking import asking


def test_a_diagram_goes_to_another_tool_and_back(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], site: str, sqlite_office: Office, tmp_path: Path
) -> None:
    draft = acts.begin_draft(sqlite_office, ADMIN, "dp-notice")["draft"]
    page = open_page(viewport=PHONE)
    enter(page, site, "quan-tri")
    page.goto(f"{site}/drafts/{draft}")
    page.get_by_text("Sửa sơ đồ bằng công cụ vẽ khác").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải sơ đồ về (.bpmn)").click()
    assert coming.value.suggested_filename == "dp-notice.bpmn"
    taken = Path(coming.value.path()).read_text("utf-8")
    assert taken == (workflows_root() / "patterns/dp-notice/process.bpmn").read_text("utf-8")

    renamed = taken.replace('name="Xác nhận đã nhận thông báo"', 'name="Xác nhận"', 1)
    with asking("other_tools.mjs") as another_tool:
        saved = another_tool(xml=renamed, knows=["camunda"])["xml"]
    (tmp_path / "dp-notice.bpmn").write_text(str(saved), "utf-8")
    page.get_by_label("Tệp đã sửa (.bpmn, .dmn)").set_input_files(tmp_path / "dp-notice.bpmn")
    page.get_by_role("button", name="Nhận lại tệp").click()
    received = page.get_by_role("status").filter(has_text="Đã nhận tệp “dp-notice.bpmn”")
    expect(received.get_by_role("listitem")).to_have_count(1)
    expect(received).to_contain_text("Việc “Xác nhận”: đổi tên, trước là “Xác nhận đã nhận thông báo”.")
    page.get_by_text("Sửa sơ đồ bằng công cụ vẽ khác").click()
    assert axe(page) == []
