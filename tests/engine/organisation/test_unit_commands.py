"""`quytrinh unit …`"""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engine.cli.unit import unit_group
from engine.errors import Refused
from engine.store.transaction import Store, Transaction


@pytest.fixture
def desk(store: Store, fill: Callable[[Transaction], None]) -> Any:
    """What the command line hands to commands."""
    with store.write() as tx:
        fill(tx)
    return SimpleNamespace(office=SimpleNamespace(store=store))


def run(desk: Any, *arguments: str) -> Result:
    return CliRunner().invoke(unit_group, list(arguments), obj=desk)


def test_tree_of_a_day(desk: Any) -> None:
    assert "chi-bo  Chi bộ Thử" in run(desk, "tree").output
    assert run(desk, "tree", "--on", "2019-01-01").output.strip() == ""
    shown = json.loads(run(desk, "tree", "dang-uy", "--json").output)
    assert [(line["depth"], line["unit"]["id"]) for line in shown] == [
        (0, "dang-uy"),
        (1, "btc"),
        (1, "chi-bo"),
    ]


def test_show_a_unit(desk: Any) -> None:
    output = run(desk, "show", "chi-bo").output
    assert "Cấp trên: Đảng ủy Thử < Tỉnh ủy Thử" in output
    assert "Bí thư: Đặng Thị Ánh [p-1]" in output
    shown = json.loads(run(desk, "show", "chi-bo", "--json").output)
    assert [holder["person"] for holder in shown["holders"]] == ["p-2", "p-1"]
    assert isinstance(run(desk, "show", "xyz").exception, Refused)


def test_find_people(desk: Any) -> None:
    assert run(desk, "people", "dang anh").output == "p-1  Đặng Thị Ánh  Bí thư, Chi bộ Thử\n"
    assert json.loads(run(desk, "people", "anh", "--json").output)[0]["person"]["id"] == "p-1"


def test_rename_merge_dissolve(desk: Any) -> None:
    assert run(desk, "rename", "chi-bo", "Chi bộ Mới", "--on", "01/01/2026").exit_code == 0
    assert "Chi bộ Thử" in run(desk, "tree", "--on", "2025-12-31").output
    assert "Chi bộ Mới" in run(desk, "tree").output
    assert run(desk, "merge", "dang-uy", "--into", "tinh", "--on", "2026-06-01").exit_code == 0
    assert run(desk, "dissolve", "chi-bo", "--on", "2026-12-31", "--successor", "tinh").exit_code == 0
    assert run(desk, "tree", "--on", "2027-01-01").output == "tinh  Tỉnh ủy Thử\n"


def test_export_and_import(desk: Any, tmp_path: Path) -> None:
    assert run(desk, "export", str(tmp_path / "out.zip")).exit_code == 0
    assert run(desk, "import", str(tmp_path / "out.zip")).output.endswith("0 lỗi, 0 thay đổi, đã nhập.\n")
    assert run(desk, "export", str(tmp_path / "out")).exit_code == 0
    persons = tmp_path / "out" / "persons.csv"
    persons.write_text(persons.read_text("utf-8") + "p-8,Mai Thị Sen,,,,1,2026-01-01,\n", "utf-8")
    dry = run(desk, "import", str(tmp_path / "out"), "--dry-run")
    assert dry.output.endswith("0 lỗi, 1 thay đổi, chưa nhập.\n")
    assert run(desk, "people", "sen").output == "Không có ai.\n"
    assert json.loads(run(desk, "import", str(tmp_path / "out"), "--json").output)["applied"] is True
    assert "Mai Thị Sen" in run(desk, "people", "sen").output
    persons.write_text(persons.read_text("utf-8") + "p-9,,,,,1,2026-01-01,\n", "utf-8")
    wrong = run(desk, "import", str(tmp_path / "out"))
    assert wrong.exit_code == 1
    assert "persons.csv:10: full_name" in wrong.output
