"""Put a new step of a draft into the scenarios that stop there: one line, with answers that the step accepts."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import yaml

from engine.authoring.acts.save_draft import save_draft
from engine.authoring.scenarios.files import scenario_name, scenario_path
from engine.authoring.scenarios.kept import Content, content_of, scenario_check
from engine.authoring.scenarios.playing import Outcome, play_one
from engine.authoring.stage import CannotPlay
from engine.definitions.folder import Definition, read_definition
from engine.definitions.form_fields import Field
from engine.definitions.forms import Form
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.transaction import Actor

#: A choice of a form is tried with so many of its options.
TRIED = 4
#: A scenario that comes by a new step again gets its line so many times more.
TURNS = 6
#: What somebody writes where a form wants a text.
WORDS = "Đồng ý."


def mend_draft(office: Office, actor: Actor, viewer: Viewer, draft_id: str, revision: int) -> tuple[int, list[str]]:
    """Save a draft with its new steps in the scenarios that are known to stop there.

    Answers the revision and the names of the scenarios that got a line. Refuses: as `save_draft`.
    """
    content = content_of(office, viewer, draft_id=draft_id)
    changed = with_new_steps(office, content, scenario_check(office, viewer, draft_id=draft_id).mendable)
    saved = save_draft(office, actor, draft_id, revision, changed)
    return saved["revision"], sorted(scenario_name(path) for path in changed)


def mended_files(
    office: Office, viewer: Viewer, draft_id: str, unsaved: Mapping[str, Any] | None, stopped: list[Mapping[str, Any]]
) -> dict[str, str]:
    """The same for a draft with unsaved changes; nothing is saved. stopped: `name`, `number`, `new_step` of outcomes.

    Refuses: NotProcessAdmin, NotFound, BadFile.
    """
    content = content_of(office, viewer, draft_id=draft_id, unsaved=unsaved)
    nodes = read_definition(dict(content.files))[0].diagram.nodes
    told = [
        Outcome(str(one.get("name")), "", False, number, 0, new_step=str(one.get("new_step")))
        for one in stopped
        if isinstance(number := one.get("number"), int) and one.get("new_step") in nodes
    ]
    return with_new_steps(office, content, told)


def with_new_steps(office: Office, content: Content, stopped: list[Outcome]) -> dict[str, str]:
    """Path and new text of every scenario that stops at a step which is new.

    The line stands before the one at which the scenario stopped. Which answers it gives is tried on the shortest
    scenario of each new step; all others get the same line. A scenario that comes by twice gets it each time.
    """
    definition = read_definition(dict(content.files))[0]
    changed: dict[str, str] = {}
    lines: dict[str, str] = {}
    for outcome in sorted(stopped, key=lambda one: one.steps):
        path = scenario_path(outcome.name)
        text = content.files.get(path, "")
        if outcome.new_step not in lines:
            lines[outcome.new_step] = _line(office, content, definition, outcome, text)
        if made := inserted(text, outcome.number, lines[outcome.new_step]):
            again = _comes_back(text, outcome.number)
            changed[path] = _each_time(office, content, definition, outcome, made, lines) if again else made
    return changed


def _comes_back(text: str, number: int) -> bool:
    """Does a scenario do something after step `number` that it did before: may it come by the new step once more?"""
    deeds = [step.get("do") for step in yaml.safe_load(text).get("steps", []) if isinstance(step, dict)]
    return bool({deed for deed in deeds[: number - 1] if deed} & set(deeds[number - 1 :]))


def _each_time(
    office: Office, content: Content, definition: Definition, outcome: Outcome, text: str, lines: dict[str, str]
) -> str:
    """The scenario with the line wherever it stops at a new step, as long as each line leads further."""
    path, reached = scenario_path(outcome.name), outcome.number
    for _turn in range(TURNS):
        try:
            played = play_one(office, {**content.files, path: text}, outcome.name, text, content.before)
        except CannotPlay:
            return text
        if played.ok or not played.new_step or played.number <= reached + 1:
            return text
        if played.new_step not in lines:
            lines[played.new_step] = _line(office, content, definition, played, text)
        made = inserted(text, played.number, lines[played.new_step])
        if made is None:
            return text
        text, reached = made, played.number
    return text


def inserted(text: str, number: int, line: str) -> str | None:
    """The scenario with one more step before step `number` (from 1), all else letter by letter; None: not possible."""
    root = yaml.compose(text)
    if not isinstance(root, yaml.MappingNode):
        return None
    steps = next((value for key, value in root.value if key.value == "steps"), None)
    if not isinstance(steps, yaml.SequenceNode) or not 0 < number <= len(steps.value):
        return None
    at = steps.value[number - 1].start_mark
    rows = text.splitlines(keepends=True)
    dash = rows[at.line][: at.column]
    if not re.fullmatch(r"\s*-\s+", dash):
        return None  # steps in one line of brackets
    return "".join([*rows[: at.line], f"{dash}{line}\n", *rows[at.line :]])


def _line(office: Office, content: Content, definition: Definition, outcome: Outcome, text: str) -> str:
    """The line that leads furthest."""
    node = definition.diagram.nodes[outcome.new_step]
    form = definition.forms.get(node.attributes.get("formKey", ""))
    day = yaml.safe_load(text).get("day")
    lines = [
        _written({"as": "each" if node.loop else "holder", "do": node.id, "with": answers})
        for answers in answers_of(form, day if isinstance(day, date) else date(2026, 11, 2))
    ]
    best, furthest = lines[0], -1
    for line in lines if len(lines) > 1 else []:
        made = inserted(text, outcome.number, line)
        if made is None:
            break
        files = {**content.files, scenario_path(outcome.name): made}
        try:
            played = play_one(office, files, outcome.name, made, content.before)
        except CannotPlay:
            break
        reached = played.number + played.ok
        if reached > furthest:
            best, furthest = line, reached
        if played.ok:
            break
    return best


def _written(step: Mapping[str, Any]) -> str:
    return yaml.safe_dump(step, allow_unicode=True, default_flow_style=True, width=100_000, sort_keys=False).strip()


def answers_of(form: Form | None, day: date) -> list[dict[str, Any]]:
    """Answers that a form may accept, one for each option of its first choice; only what must be answered.

    What is hidden under a condition is left out first, then answered as well.
    """
    if form is None:
        return [{}]
    found = []
    for asked in (
        [item for item in form.answers() if item.required and not item.hide],
        [item for item in form.answers() if item.required],
    ):
        plain = {item.key: _answer(item, day) for item in asked}
        choice = next((item for item in asked if item.type in ("radio", "select") and item.options), None)
        options = choice.options[:TRIED] if choice else ()
        found += [{**plain, choice.key: value} for value, _label in options] if choice else [plain]
    return [answers for number, answers in enumerate(found) if answers not in found[:number]]


def _answer(item: Field, day: date) -> Any:
    match item.type:
        case "radio" | "select":
            return item.options[0][0] if item.options else ""
        case "checklist" | "taglist":
            return [value for value, _label in item.options[:1]]
        case "number":
            return int(item.limits.get("min", 1))
        case "checkbox":
            return True
        case "datetime":
            return (day + timedelta(days=14)).isoformat()
        case "filepicker":
            return ["file:van-ban.pdf"]
        case "dynamiclist":
            return [{part.key: _answer(part, day) for part in item.components if part.required}]
    return WORDS
