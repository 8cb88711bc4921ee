"""How people behave in a rehearsal: probabilities as data, `workflows/<id>/rehearsal.yaml`, with defaults for the rest.

All probabilities are per mille (10 = one in a hundred), all lengths of time are days.

    starts: {per_mille_of_units_a_year: 20}     # cases that somebody opens by hand
    tasks:
      task_enter_count:
        together: true          # the members of a multi-instance report the same thing …
        differ: 40              # … but so many per mille of them do not
        after: meeting_on       # not done before this day of the case's data
        late: 60                # so many per mille are done after the deadline
        fields:
          verdict: {choose: {sign: 930, return: 70}}     # weights of the outcomes
          count.high: {weight: 6}                        # share of this column when columns must add up to a total
          present: {percent: [85, 100]}                  # of the most that the form allows
          points: {between: [7000, 9600]}                # as stored
          met_on: {days: [-3, 0]}                        # from today
          shortcomings: {rows: [0, 2]}
          comment: {filled: 80}                          # of optional fields
          product: {ticked: 100}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from engine.definitions.folder import procedure_folders

FILE = "rehearsal.yaml"
#: Of a thousand tasks with a deadline so many are done late unless the procedure says otherwise.
LATE = 60
#: Of a thousand tasks that belong to a role so many holders declare a conflict.
CONFLICT = 4
#: Of a thousand optional fields so many are filled in; a default that the form offers is kept more often.
FILLED = 250
KEPT = 900
TICKED = 60


class HabitsUnreadable(ValueError):
    """A rehearsal.yaml that is no YAML or says what nobody understands; the text names the file and the part."""


@dataclass(frozen=True)
class FieldHabits:
    """How one field is answered; what is None follows from the form."""

    choose: Mapping[str, int] | None = None
    weight: int | None = None
    percent: tuple[int, int] | None = None
    between: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    rows: tuple[int, int] | None = None
    filled: int | None = None
    ticked: int | None = None


@dataclass(frozen=True)
class TaskHabits:
    """How one task is done."""

    together: bool = False
    differ: int = 0
    after: str = ""
    late: int = LATE
    fields: Mapping[str, FieldHabits] = field(default_factory=dict)

    def field(self, key: str) -> FieldHabits:
        """Habits of a field; `list.column` for a column."""
        return self.fields.get(key, _PLAIN)


@dataclass(frozen=True)
class ProcedureHabits:
    """How a procedure is lived."""

    #: of a thousand units so many open one in a year
    started_by_hand: int = 0
    #: in a whole term of five years at least so many, however small the organisation
    at_least: int = 0
    tasks: Mapping[str, TaskHabits] = field(default_factory=dict)

    def task(self, element: str) -> TaskHabits:
        """Habits of a task; `start` stands for the start form."""
        return self.tasks.get(element, _USUAL)


_PLAIN = FieldHabits()
_USUAL = TaskHabits()


def read_habits(text: str, file: str = FILE) -> ProcedureHabits:
    """The habits written in a rehearsal.yaml. Raises HabitsUnreadable."""
    try:
        raw: dict[str, Any] = yaml.safe_load(text) or {}
        starts = raw.pop("starts", None) or {}
        tasks = {element: _task(dict(said or {})) for element, said in (raw.pop("tasks", None) or {}).items()}
        by_hand, at_least = int(starts.pop("per_mille_of_units_a_year", 0)), int(starts.pop("at_least_a_term", 0))
        if raw or starts:
            raise ValueError(f"unknown: {', '.join(map(str, [*raw, *starts]))}")
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
        raise HabitsUnreadable(f"{file}: {error}") from error
    return ProcedureHabits(by_hand, at_least, tasks)


def _task(said: dict[str, Any]) -> TaskHabits:
    fields = {str(key): _field(dict(value)) for key, value in (said.pop("fields", None) or {}).items()}
    return TaskHabits(**said, fields=fields)


def _field(said: dict[str, Any]) -> FieldHabits:
    pairs = {key: (int(value[0]), int(value[1])) for key, value in said.items() if isinstance(value, list)}
    if isinstance(said.get("choose"), dict):
        said["choose"] = {_word(key): int(value) for key, value in said["choose"].items()}
    return FieldHabits(**{**said, **pairs})


def _word(key: Any) -> str:
    """YAML reads a bare `yes` or `no` as a truth value."""
    return {True: "yes", False: "no"}.get(key, str(key)) if isinstance(key, bool) else str(key)


def all_habits(root: Path, drafts: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, ProcedureHabits]:
    """Habits of every procedure below a root by its id; a draft's own file replaces the folder's."""
    found = {}
    for folder in procedure_folders(root):
        path = folder / FILE
        if path.is_file():
            found[folder.name] = read_habits(path.read_text("utf-8"), f"{folder.name}/{FILE}")
    for procedure, files in (drafts or {}).items():
        if FILE in files:
            found[procedure] = read_habits(files[FILE], f"{procedure}/{FILE}")
    return found
