"""Dry runs between two requests: one folder each, one database file for every step, so that a step can be taken back.

Bounded: a room lives two hours, a person has three, the house twenty, a room forty steps.
"""

import json
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.authoring.stage import rooms
from engine.errors import Kind, NotFound, Refused
from engine.ids import new_id
from engine.organisation.duties import NotProcessAdmin

LIVES = 2 * 3600
MINE = 3
ALL = 20
STEPS = 40
_ID = re.compile(r"y[0-9a-f]{26}")


@dataclass(eq=False)
class TooManyRuns(Refused):
    """Every dry run costs a database."""

    kind = Kind.UNAVAILABLE
    limit: int
    says = "Đang có {limit} lượt chạy thử, chưa mở thêm được."
    do = "Đợi một lượt kết thúc, hoặc đóng lượt của bạn."


@dataclass(eq=False)
class StepUnderWay(Refused):
    """Two requests for one run at once."""

    kind = Kind.CONFLICT
    says = "Lượt chạy thử này đang thực hiện một bước khác."
    do = "Đợi bước đó xong rồi thử lại."


@dataclass
class Room:
    """One dry run: what it is about, who looks at it, and at which instant each of its steps stands."""

    folder: Path
    about: dict[str, Any]

    @property
    def id(self) -> str:
        """The id by which its owner comes back."""
        return self.folder.name

    @property
    def step(self) -> int:
        """The number of the step that stands now."""
        return int(self.about["step"])

    @property
    def oldest(self) -> int:
        """The earliest step to which one can go back."""
        return max(0, int(self.about["last"]) - STEPS)

    def file(self, step: int) -> Path:
        """The database of a step."""
        return self.folder / f"{step}.db"

    def next_file(self) -> Path:
        """A copy of the step that stands, to act on. Raises StepUnderWay."""
        target = self.file(self.step + 1)
        try:
            with target.open("xb") as out, self.file(self.step).open("rb") as source:
                shutil.copyfileobj(source, out)
        except FileExistsError as error:
            raise StepUnderWay() from error
        return target

    def stand_at(self, step: int, at: str) -> None:
        """From now on this step stands; what came after it, and what is too long ago, is gone."""
        cases = {**self.about["cases"], str(step): self.about["case"]}
        self.about |= {"step": step, "last": step, "at": {**self.about["at"], str(step): at}, "cases": cases}
        for path in self.folder.glob("*.db*"):
            number = int(path.name.split(".")[0])
            if number > step or number < self.oldest:
                path.unlink(missing_ok=True)
        self.keep()

    def keep(self) -> None:
        """Write what the room is about."""
        (self.folder / "about.json").write_text(json.dumps(self.about, ensure_ascii=False), "utf-8")

    def give_up(self, step: int) -> None:
        """An act was refused: its copy goes."""
        for path in self.folder.glob(f"{step}.db*"):
            path.unlink(missing_ok=True)


def new_room(person: str, about: dict[str, Any]) -> Room:
    """A fresh room; the oldest of the person's own makes place. Raises TooManyRuns."""
    standing = _standing()
    mine = sorted((room for room in standing if room.about["person"] == person), key=lambda room: room.id)
    for room in mine[: max(0, len(mine) - MINE + 1)]:
        shutil.rmtree(room.folder, ignore_errors=True)
    if len(standing) - max(0, len(mine) - MINE + 1) >= ALL:
        raise TooManyRuns(ALL)
    folder = _runs() / new_id("y")
    folder.mkdir(mode=0o700)
    room = Room(folder, {**about, "person": person, "step": 0, "last": 0, "at": {}, "cases": {}})
    room.keep()
    return room


def room_of(person: str, run_id: str) -> Room:
    """The room of a dry run. Raises NotFound (it may have expired), NotProcessAdmin for somebody else's."""
    folder = _runs() / run_id
    if not _ID.fullmatch(run_id) or not (folder / "about.json").exists():
        raise NotFound("lượt chạy thử", run_id)
    room = Room(folder, json.loads((folder / "about.json").read_text("utf-8")))
    if room.about["person"] != person:
        raise NotProcessAdmin()
    return room


def close_room(room: Room) -> None:
    """End a dry run; nothing of it is left."""
    shutil.rmtree(room.folder, ignore_errors=True)


def _runs() -> Path:
    folder = rooms() / "runs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _standing() -> list[Room]:
    """Rooms that live; those whose time is over are cleared away. Their age is the machine's, not the procedure's."""
    found = []
    for folder in _runs().iterdir():
        about = folder / "about.json"
        if not about.exists() or time.time() - about.stat().st_mtime > LIVES:
            if time.time() - folder.stat().st_mtime > 60:
                shutil.rmtree(folder, ignore_errors=True)
            continue
        found.append(Room(folder, json.loads(about.read_text("utf-8"))))
    return found
