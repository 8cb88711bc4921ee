"""What changes in the scenarios, line by line in words; what several scenarios have in common is told once."""

import difflib
from collections.abc import Iterator
from typing import Any

import yaml

from engine.authoring.beside.lines import LINES, Told, changed_lines
from engine.authoring.saying import Speaker
from engine.authoring.scenarios.files import scenario_path, scenarios_of
from engine.authoring.scenarios.steps import step_words


def scenario_changes(was: Speaker, say: Speaker) -> Iterator[Told]:
    """Scenarios that come, go or change."""
    before, after = scenarios_of(was.definition.files), scenarios_of(say.definition.files)
    for name in sorted(after.keys() - before.keys()):
        yield scenario_path(name), (), say("Thêm kịch bản kiểm tra: {names}.", names=_called(say, name, after[name]))
    for name in sorted(before.keys() - after.keys()):
        yield scenario_path(name), (), say("Bỏ kịch bản kiểm tra: {names}.", names=_called(say, name, before[name]))
    alike: dict[str, list[str]] = {}
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            alike.setdefault(_lines(was, say, before[name], after[name]), []).append(name)
    for lines, names in alike.items():
        told = ", ".join(_called(say, name, after[name]) for name in names)
        if len(names) == 1:
            yield scenario_path(names[0]), (), say("Kịch bản kiểm tra {names}: {lines}", names=told, lines=lines)
            continue
        for name in names[1:]:
            yield scenario_path(name), (), ""
        says = "{n} kịch bản kiểm tra cùng đổi: {lines} Đó là: {names}."
        yield scenario_path(names[0]), (), say(says, n=len(names), lines=lines, names=told)


def _lines(was: Speaker, say: Speaker, old: str, new: str) -> str:
    """Which lines come and go, in words; a change beside the lines is told as it is written."""
    before, after = _read(old), _read(new)
    if before is None or after is None or before[0] != after[0]:
        return changed_lines(say, old, new)
    told = []
    for row in difflib.ndiff(before[1], after[1]):
        if row[:1] in "+-":
            speaker, says = (say, "thêm dòng {step}") if row[0] == "+" else (was, "bỏ dòng {step}")
            words = step_words(speaker, yaml.safe_load(row[2:]), _written, whole=True)
            told.append(say(says, step=words))
    if not told:
        return changed_lines(say, old, new)
    told = [
        words if (n := told.count(words)) == 1 else say("{n} lần {words}", n=n, words=words)
        for words in dict.fromkeys(told)
    ]
    more = [say("và {n} dòng khác", n=len(told) - LINES)] if len(told) > LINES else []
    return "; ".join([*told[:LINES], *more]) + "."


def _read(text: str) -> tuple[Any, list[str]] | None:
    """What stands before the steps, and each step as one line."""
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    if not isinstance(read, dict) or not isinstance(steps := read.pop("steps", None) or [], list):
        return None
    return read, [yaml.safe_dump(step, allow_unicode=True, default_flow_style=True, width=100_000) for step in steps]


def _called(say: Speaker, name: str, text: str) -> str:
    """What a scenario says it is about, which is Vietnamese; in English its name, which is English."""
    if say.language == "en":
        return f"“{name.replace('-', ' ')}”"
    read = _read(text)
    return f"“{read[0].get('about') or name}”" if read else f"“{name}”"


def _written(id: str) -> str:
    """A step or procedure of elsewhere: here it is known by its id only."""
    return f"“{id}”"
