"""Two officials press buttons, sometimes the same one; their processes are killed while they wait for the answer.

The checker sees only what the officials asked and were told, and in the end what the pages show.
"""

import argparse
import multiprocessing
import os
import random
import signal
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import history
from engine.bench import world
from engine.execution import case_page
from engine.execution.office import Office
from engine.execution.views import Viewer
from tests.torture.worker import work

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.torture.worker"])


@dataclass
class Told:
    """What the officials remember: every request with its last answer."""

    answers: dict[str, tuple[str, str, Any]] = field(default_factory=dict)
    kills: int = 0
    unanswered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, request_id: str, task_id: str, said: tuple[str, Any]) -> None:
        """A request was answered."""
        with self.lock:
            self.answers[request_id] = (task_id, *said)


class Official(threading.Thread):
    """Takes open tasks from the common pool and completes them through a process of their own."""

    def __init__(self, name: str, url: str, pool: list[str], told: Told, chance: random.Random, kills: int) -> None:
        super().__init__(name=name)
        self.url, self.pool, self.told, self.chance, self.kills = url, pool, told, chance, kills
        self.failure: BaseException | None = None
        self._begin()

    def _begin(self) -> None:
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=work, args=(theirs, self.url), daemon=True)
        self.process.start()
        theirs.close()

    def run(self) -> None:
        """Until nothing is left to do."""
        try:
            count = 0
            while (task_id := self._pick()) is not None:
                count += 1
                request_id = f"{self.name}-{count}"
                said = self._ask(request_id, task_id)
                self.told.note(request_id, task_id, said)
                with self.told.lock:
                    if task_id in self.pool:
                        self.pool.remove(task_id)
                    if said[0] == "done":
                        self.pool.extend(said[1])
        except BaseException as error:  # told to the main thread, which fails
            self.failure = error
        finally:
            self.pipe.close()
            self.process.join(5)

    def _pick(self) -> str | None:
        with self.told.lock:
            near = self.pool[:3]
            return self.chance.choice(near) if near else None

    def _ask(self, request_id: str, task_id: str) -> tuple[str, Any]:
        """Press the button; if the process dies, press it again with the same request."""
        while True:
            try:
                self.pipe.send((request_id, task_id))
                if self.kills and self.chance.random() < 0.3:
                    self._kill_soon()
                answer: tuple[str, Any] = self.pipe.recv()
                return answer
            except (EOFError, ConnectionError, BrokenPipeError):
                self.told.unanswered += 1
                self.process.join()
                self._begin()

    def _kill_soon(self) -> None:
        self.kills -= 1
        self.told.kills += 1
        pid = self.process.pid
        assert pid is not None
        threading.Timer(self.chance.random() * 0.02, _kill, (pid, self.process)).start()


def _kill(pid: int, process: Any) -> None:
    if process.is_alive():
        os.kill(pid, signal.SIGKILL)


def play(url: str, cases: int, kills: int, seed: int = 7) -> Told:
    """Complete all tasks of so many cases while processes die; AssertionError when something is lost or double."""
    office = world.made(url)
    started = [world.start(office, "bench-approval") for _ in range(cases)]
    told, pool = Told(), [case["tasks"][0] for case in started]
    office.store.engine.dispose()
    officials = [Official(name, url, pool, told, random.Random(f"{seed}{name}"), kills // 2) for name in ("a", "b")]
    for official in officials:
        official.start()
    for official in officials:
        official.join()
    for official in officials:
        if official.failure is not None:
            raise official.failure
    check(told, office, [case["case_id"] for case in started])
    return told


def check(told: Told, office: Office, cases: list[str]) -> None:
    """Every task was acknowledged to exactly one request, others were told that it is done; nothing is missing."""
    done = Counter(task_id for task_id, said, _more in told.answers.values() if said == "done")
    assert len(done) == 2 * len(cases), f"{len(done)} tasks acknowledged in {len(cases)} cases"
    assert set(done.values()) == {1}, [task_id for task_id, times in done.items() if times > 1]
    refusals = {more for _task, said, more in told.answers.values() if said == "refused"}
    assert refusals <= {"TaskAlreadyCompleted"}, refusals
    viewer = Viewer(world.OFFICIAL.person or "", "")
    with office.store.read() as tx:
        broken = [case_id for case_id in cases if history.broken_link(tx, case_id) is not None]
    assert broken == []
    for case_id in cases:
        page = case_page.case_page(office, viewer, case_id)
        assert page.row.status == "closed", (case_id, page.row.status)
        finished = [entry for entry in page.timeline if entry.verb == "task_completed"]
        assert len(finished) == 2, (case_id, [entry.sentence for entry in page.timeline])


def main() -> None:
    """`make torture`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", help="URL of an empty database [a SQLite file in a temporary folder]")
    options.add_argument("--cases", type=int, default=2_500, help="each has two completions")
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'torture.db'}"
        told = play(url, given.cases, given.kills, given.seed)
    said = Counter(said for _task, said, _more in told.answers.values())
    print(f"{said['done']} done, {said['refused']} refused, {told.kills} kills, {told.unanswered} requests unanswered")
    print("nothing acknowledged was lost, nothing happened twice")


if __name__ == "__main__":
    main()
