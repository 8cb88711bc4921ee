"""A stranger adds a procedure without touching Python."""

import shutil
from importlib import import_module
from pathlib import Path

from click import Context
from click.testing import CliRunner

from engine import cli
from engine.cli.main import COMMANDS, Desk, main
from engine.definitions.folder import workflows_root


def test_a_new_folder_passes_its_check_and_its_scenario(tmp_path: Path) -> None:
    root = tmp_path / "workflows"
    shutil.copytree(workflows_root(), root)
    desk = Desk(f"sqlite:///{tmp_path / 'x.db'}")
    run = CliRunner()
    assert run.invoke(main, ["procedure", "new", "leave-request", "--root", str(root)], obj=desk).exit_code == 0
    checked = run.invoke(main, ["check", "--root", str(root)], obj=desk)
    assert checked.exit_code == 0, checked.output
    played = run.invoke(main, ["scenario", "leave-request", "--root", str(root)], obj=desk)
    assert played.exit_code == 0, played.output
    assert "0 flows untaken" in played.output


def test_a_mistake_is_refused_with_its_element_and_what_to_do(tmp_path: Path) -> None:
    root = tmp_path / "workflows"
    shutil.copytree(workflows_root(), root)
    desk = Desk(f"sqlite:///{tmp_path / 'x.db'}")
    run = CliRunner()
    run.invoke(main, ["procedure", "new", "leave-request", "--root", str(root)], obj=desk)
    path = root / "leave-request" / "process.bpmn"
    text = path.read_text("utf-8")
    text = text.replace("deputy_secretary@unit", "boss").replace('formKey="first"', 'formKey="none"')
    path.write_text(text.replace("bpmn:endEvent", "bpmn:complexGateway"), "utf-8")
    checked = run.invoke(main, ["check", "--root", str(root)], obj=desk)
    assert checked.exit_code == 1
    for word in ("task_first", "chỗ rẽ phức hợp", "boss", "none"):
        assert word in checked.output


def test_hostile_files_are_refused_without_traceback(tmp_path: Path) -> None:
    desk = Desk(f"sqlite:///{tmp_path / 'x.db'}")
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for name, text in (("bomb.bpmn", bomb), ("text.bpmn", "hello"), ("deep.bpmn", "<a>" * 300 + "</a>" * 300)):
        path = tmp_path / name
        path.write_text(text)
        answer = CliRunner().invoke(main, ["check", str(path), "--json"], obj=desk)
        assert answer.exit_code == 2, (name, answer.output)
        assert "Traceback" not in answer.output


def test_every_command_has_help() -> None:
    run = CliRunner()
    for name in main.list_commands(Context(main)):
        assert run.invoke(main, [name, "--help"]).exit_code == 0, name


def test_every_command_is_found_by_its_name() -> None:
    """The list by which a command's module is found names what the modules have, no more and no less."""
    modules = [path.stem for path in Path(cli.__file__).parent.glob("*.py")]
    loaded = {name: import_module(f"engine.cli.{name}") for name in modules if name != "__init__"}
    there = {command.name: name for name, module in loaded.items() for command in getattr(module, "commands", [])}
    assert there == COMMANDS
