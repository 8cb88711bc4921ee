"""The process of a rehearsal that a page started: `python -m engine.rehearsal.process FOLDER`."""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from threading import Event, Thread

from engine.clock import SystemClock, stored
from engine.errors import Refused
from engine.rehearsal.background import read_whole, write_whole
from engine.rehearsal.page import drawn
from engine.rehearsal.rehearse import Wanted, period, rehearse

#: A sign of life so often, in seconds.
SIGN_EVERY = 2


class Stopped(Exception):
    """A person asked for the end."""


def run(folder: Path) -> None:
    """Rehearse what `wanted.json` asks for and leave the report, or why there is none, in the folder."""
    asked = read_whole(folder / "wanted.json")
    drafts = {path.name: _files(path) for path in sorted((folder / "drafts").glob("*"))}
    wanted = Wanted(asked["term"], asked["size"], asked["seed"], asked["years"], drafts=drafts)
    life = _Life(folder, wanted)
    try:
        report = rehearse(wanted, life.played)
    except Stopped:
        write_whole(folder / "failed.json", {"state": "stopped", "fault": ""})
    except Refused as refused:
        write_whole(folder / "failed.json", {"state": "failed", "fault": str(refused)})
    except Exception as defect:  # the edge of this process: the page tells that and why there is no report
        write_whole(folder / "failed.json", {"state": "failed", "fault": f"{type(defect).__name__}: {defect}"})
        raise
    else:
        for language, name in (("vi", "report.html"), ("en", "report.en.html")):
            (folder / name).write_text(drawn(report, language), "utf-8")
        (folder / "report.json.part").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
        (folder / "report.json.part").replace(folder / "report.json")
    finally:
        life.end()


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class _Life:
    """Signs of life: the day that is played and how far that is."""

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        self._folder = folder
        self._first, self._last = period(wanted)
        self._day: date | None = None
        self._completed = 0
        self._ended = Event()
        self._looked = 0.0
        self._thread = Thread(target=self._sign, daemon=True)
        self._thread.start()

    def played(self, day: date, _started: int, completed: int) -> None:
        """Told by the rehearsal. Raises Stopped."""
        self._day, self._completed = day, completed
        now = time.monotonic()
        if now - self._looked > 1:
            self._looked = now
            if (self._folder / "stop").exists():
                raise Stopped()

    def end(self) -> None:
        """No more signs."""
        self._ended.set()
        self._thread.join()

    def _sign(self) -> None:
        while not self._ended.wait(SIGN_EVERY):
            day = self._day
            share = (day - self._first).days * 1000 // max((self._last - self._first).days, 1) if day else 0
            progress = {"at": stored(SystemClock().now()), "day": day.isoformat() if day else ""}
            write_whole(self._folder / "progress.json", {**progress, "completed": self._completed, "per_mille": share})


if __name__ == "__main__":
    os.nice(10)  # the officials come first
    run(Path(sys.argv[1]))
