"""A procedure as one file: what was changed, is hostile or is no package is refused in words, and nothing is opened."""

import io
import json
import re
import stat
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.authoring.importing import diagram_from_elsewhere, files_of_bpmn
from engine.authoring.packages import BadPackage, pack, unpack
from engine.authoring.refusals import BadFile
from engine.definitions.check import check_definition
from engine.definitions.folder import read_definition, read_folder, workflows_root
from engine.definitions.reading import read_diagram
from engine.definitions.telling import as_data
from engine.execution.deploy import deploy_all, read_all, read_rules, surroundings
from engine.execution.office import Office
from engine.store.tables import procedure_version
from engine.store.transaction import Actor

FILES = read_folder(workflows_root() / "patterns" / "dp-notice")
FOREIGN = Path(__file__).parent / "from_other_tools"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def zipped(parts: dict[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name in links:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(info, content)
    return out.getvalue()


def test_a_package_comes_back_byte_for_byte_and_gives_the_same_bytes() -> None:
    assert unpack(pack(FILES)) == FILES
    assert pack(unpack(pack(FILES))) == pack(FILES)


def test_a_file_changed_on_the_way_is_named() -> None:
    parts = parts_of(pack(FILES))
    parts["process.bpmn"] = parts["process.bpmn"].replace(b"notice", b"notise", 1)
    with pytest.raises(BadPackage, match="tệp “process.bpmn” đã bị sửa sau khi xuất gói"):
        unpack(zipped(parts))


def test_a_list_that_was_changed_with_its_file_is_noticed_by_the_checksum_of_all() -> None:
    parts = parts_of(pack(FILES))
    manifest = json.loads(parts["manifest.json"])
    manifest["sha256"] = "0" * 64
    with pytest.raises(BadPackage, match="mã kiểm tra của cả gói không khớp"):
        unpack(zipped({**parts, "manifest.json": json.dumps(manifest).encode()}))


def test_a_bomb_is_refused_before_it_is_whole() -> None:
    parts = parts_of(pack(FILES))
    with pytest.raises(BadPackage, match="bung ra quá lớn"):
        unpack(zipped({**parts, "documents/bomb.md": b"0" * 41_000_000}))


@pytest.mark.parametrize("path", ["../../etc/cron.d/x", "/etc/passwd", "forms/../../x.form.json", "forms\\x.form.json"])
def test_a_path_that_leaves_the_procedure_is_refused(path: str) -> None:
    files = {**FILES, path: "x"}
    with pytest.raises((BadPackage, BadFile)):
        unpack(pack(files))


def test_a_link_in_place_of_a_file_is_refused() -> None:
    parts = {**parts_of(pack(FILES)), "README.md": b"/etc/passwd"}
    with pytest.raises(BadPackage, match="“README.md” là đường dẫn tới một tệp khác"):
        unpack(zipped(parts, links=("README.md",)))


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", zipped({"a.txt": b"x"})])
def test_what_is_no_package_is_refused_in_both_languages(data: bytes) -> None:
    with pytest.raises(BadPackage) as refused:
        unpack(data)
    assert "không phải gói thủ tục" in str(refused.value)


def test_the_command_line_deploys_what_the_pages_would(sqlite_office: Office, tmp_path: Path) -> None:
    """A package unpacked into a folder and deployed has the hash that it would have on the pages."""
    files = {path: text.replace("dp-notice", "dp-notice-two") for path, text in FILES.items()}
    folder = tmp_path / "dp-notice-two"
    for path, text in unpack(pack(files)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    assert read_definition(read_folder(folder))[0].sha256 == read_definition(files)[0].sha256
    sqlite_office.store.act("deploy", Actor("p-quan-tri-1"), lambda tx: deploy_all(tx, tmp_path))
    with sqlite_office.store.read() as tx:
        row = tx.row(select(procedure_version.c.sha256).where(procedure_version.c.procedure_id == "dp-notice-two"))
    assert row is not None
    assert row["sha256"] == read_definition(files)[0].sha256


@pytest.mark.parametrize("name", [path.name for path in sorted(FOREIGN.glob("*.bpmn"))])
def test_a_diagram_of_another_tool_becomes_a_draft_that_says_what_must_be_completed(name: str) -> None:
    data = (FOREIGN / name).read_bytes()
    files = files_of_bpmn(data)
    definition, faults = read_definition(files)
    read, rules = [one for one, _faults in read_all(workflows_root())], read_rules(workflows_root())
    found = [as_data(one) for one in [*faults, *check_definition(definition, surroundings([*read, definition], rules))]]
    codes = {one["code"] for one in found}
    assert len(definition.diagram.nodes) > 3, "it was read"
    assert codes & {"no-role", "unsupported-element", "no-operation"}, "who does it, or what the system does"
    assert "foreign-extension" not in codes, "what nobody can take away on the page is left out, and named"
    assert ("Bỏ khi nhập" in files["README.md"]) == (b"extensionElements" in data)
    assert "not-executable" not in codes, "nobody can change that mark on the page"
    assert all(one["hint_vi"] for one in found if one["severity"] == "error"), "each says what to do"


def test_settings_of_another_engine_are_left_out_and_named() -> None:
    """What the desktop modeler's panel offers and nothing here carries out; the rest of the step stays as it is."""
    text = FILES["process.bpmn"]
    task = re.search(r'<bpmn:userTask id="([^"]+)" name="([^"]+)"', text)
    assert task
    strange = text.replace(
        f'<bpmn:userTask id="{task[1]}"',
        f'<bpmn:userTask camunda:assignee="${{initiator}}" camunda:asyncBefore="true" id="{task[1]}"',
    ).replace(
        "<camunda:properties>",
        '<camunda:taskListener event="create"><camunda:script scriptFormat="js">go()</camunda:script>'
        "</camunda:taskListener><camunda:properties>",
        1,
    )
    assert strange.count("taskListener") == 2
    came, own, gone = diagram_from_elsewhere(strange.encode(), "dp-notice")
    assert own == "dp-notice"
    assert f"{task[2]}: assignee=${{initiator}}" in gone
    assert f"{task[2]}: asyncBefore=true" in gone
    assert any(one.endswith(": taskListener event=create (script scriptFormat=js go())") for one in gone), gone
    assert len(gone) == 3
    assert read_diagram(came.encode()) == read_diagram(text.encode())
