"""Two officials press buttons, sometimes the same one; their processes are killed while they wait for the answer.

Each case has two branches that two officials may finish at the same moment, and a timer at the border of its last task.
The checker sees only what the officials asked and were told, and in the end what the pages show.
"""

import argparse
import base64
import http.client
import json
import multiprocessing
import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import history
from engine.bench import world
from engine.clock import SystemClock
from engine.demo.province import ACCOUNTS, PASSWORD
from engine.execution import acts, case_page
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.transaction import Store
from tests.torture import procedure
from tests.torture.server import Server
from tests.torture.worker import work

#: So many cases have a last task that nobody does.
LEFT_ALONE = 3
LOGIN = next(login for login, person, _what in ACCOUNTS if person == world.OFFICIAL.person)
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.torture.worker"])


@dataclass
class Told:
    """What the officials remember: every request with its last answer."""

    answers: dict[str, tuple[str, str, Any]] = field(default_factory=dict)
    kills: int = 0
    unanswered: int = 0
    #: what time did, as the pages show it in the end
    fired: int = 0
    reminded: int = 0
    #: tasks that some official has heard of
    seen: set[str] = field(default_factory=set)
    #: cases whose last task nobody does, so that its timer has to come
    left_alone: frozenset[str] = frozenset()
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, request_id: str, task_id: str, said: tuple[str, Any]) -> None:
        """A request was answered."""
        with self.lock:
            self.answers[request_id] = (task_id, *said)


class Official(threading.Thread):
    """Takes open tasks from the common pool and presses their buttons until an answer comes."""

    def __init__(self, name: str, pool: list[str], told: Told, chance: random.Random, kills: int) -> None:
        super().__init__(name=name)
        self.pool, self.told, self.chance, self.kills = pool, told, chance, kills
        self.failure: BaseException | None = None

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
                    if said[0] == "done" and said[1]["case"] not in self.told.left_alone:
                        new = [task for task in said[1]["next"] if task not in self.told.seen]
                        self.told.seen.update(new)
                        self.pool.extend(new)
        except BaseException as error:  # told to the main thread, which fails
            self.failure = error
        finally:
            self.leave()

    def leave(self) -> None:
        """Nothing is left to do."""

    def _pick(self) -> str | None:
        with self.told.lock:
            near = self.pool[:4] if self.chance.random() < 0.8 else self.pool
            return self.chance.choice(near) if near else None

    def _ask(self, request_id: str, task_id: str) -> tuple[str, Any]:
        """Press the button; if nobody answers, press it again with the same request."""
        while True:
            killer: threading.Timer | None = None
            if self.kills and self.chance.random() < 0.3:
                self.kills -= 1
                self.told.kills += 1
                killer = threading.Timer(self.chance.random() * self.soon, self.kill)
                killer.start()
            answer = self.press(request_id, task_id)
            if killer is not None:
                killer.join()
            if answer is not None:
                return answer
            with self.told.lock:
                self.told.unanswered += 1

    #: a process is killed within so many seconds after a button was pressed
    soon = 0.02

    def press(self, request_id: str, task_id: str) -> tuple[str, Any] | None:
        """One request; None when no answer came."""
        raise NotImplementedError

    def kill(self) -> None:
        """Kill the process that answers."""
        raise NotImplementedError


class WithOwnProcess(Official):
    """Each official has a process of the engine for themselves."""

    def __init__(self, url: str, *common: Any) -> None:
        super().__init__(*common)
        self.url = url
        self._begin()

    def _begin(self) -> None:
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=work, args=(theirs, self.url), daemon=True)
        self.process.start()
        theirs.close()

    def leave(self) -> None:
        """The process ends when its pipe does."""
        self.pipe.close()
        self.process.join(5)

    def press(self, request_id: str, task_id: str) -> tuple[str, Any] | None:
        """One request through the pipe."""
        try:
            self.pipe.send((request_id, task_id))
            answer: tuple[str, Any] = self.pipe.recv()
            return answer
        except (EOFError, ConnectionError, BrokenPipeError):
            self.process.join()
            self._begin()
            return None

    def kill(self) -> None:
        """Kill the process of this official."""
        if self.process.is_alive() and self.process.pid is not None:
            os.kill(self.process.pid, signal.SIGKILL)


class OverHttp(Official):
    """Officials who share the server that the operator started."""

    soon = 0.15

    def __init__(self, server: Server, *common: Any) -> None:
        super().__init__(*common)
        self.server = server
        self.sign_in = "Basic " + base64.b64encode(f"{LOGIN}:{PASSWORD}".encode()).decode()

    def press(self, request_id: str, task_id: str) -> tuple[str, Any] | None:
        """One request over HTTP; an answer that breaks off is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            body = json.dumps({"request_id": request_id, "answers": {"note": request_id}})
            headers = {"Authorization": self.sign_in, "Content-Type": "application/json"}
            connection.request("POST", f"/api/tasks/{task_id}/complete", body, headers)
            response = connection.getresponse()
            said = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.02)
            return None
        finally:
            connection.close()
        if response.status == 200:
            return "done", {"case": said["case_id"], "next": [item["task_id"] for item in said["next"]]}
        assert response.status < 500, (response.status, said)
        return "refused", said["type"]

    def kill(self) -> None:
        """Kill a process of the server, whoever it is answering."""
        self.server.kill_one(self.chance)


def play(url: str, cases: int, kills: int, seed: int = 7, http: bool = False) -> Told:
    """Complete all tasks of so many cases while processes die; AssertionError when something is lost or double.

    http: through the pages' server instead of a process of the engine for each official.
    """
    office = procedure.made(url)
    started = [world.start(office, procedure.ID) for _ in range(cases)]
    pool = [task_id for case in started for task_id in case["tasks"]]
    told = Told(seen=set(pool), left_alone=frozenset(case["case_id"] for case in started[:LEFT_ALONE]))
    office.store.engine.dispose()
    names = ("a", "b", "c", "d") if http else ("a", "b")
    common = [(name, pool, told, random.Random(f"{seed}{name}"), kills // len(names)) for name in names]
    if http:
        with Server(url, workers=1 if url.startswith("sqlite") else 2) as server:
            _all_done([OverHttp(server, *each) for each in common])
            _wait_for_timers(told, office)
    else:
        _all_done([WithOwnProcess(url, *each) for each in common])
        time.sleep(2.5)  # longer than the timers of the last tasks
        acts.fire_due(Office(Store(office.store.engine, SystemClock()), office.library))
    check(told, office, [case["case_id"] for case in started])
    return told


def _wait_for_timers(told: Told, office: Office) -> None:
    """Whoever serves the pages lets time act too, also after it was killed."""
    for _second in range(120):
        if all(_verbs(office, case_id)["timer_fired"] for case_id in told.left_alone):
            return
        time.sleep(1)


def _verbs(office: Office, case_id: str) -> Counter[str]:
    page = case_page.case_page(office, Viewer(world.OFFICIAL.person or "", ""), case_id)
    return Counter(entry.verb for entry in page.timeline)


def _all_done(officials: Sequence[Official]) -> None:
    for official in officials:
        official.start()
    for official in officials:
        official.join()
    for official in officials:
        if official.failure is not None:
            raise official.failure


def check(told: Told, office: Office, cases: list[str]) -> None:
    """Every task was acknowledged to exactly one request, others were told that it is done; nothing is missing.

    A timer fired at most once for its task, and did fire where nobody did the task.
    """
    done = Counter(task_id for task_id, said, _more in told.answers.values() if said == "done")
    assert set(done) == told.seen, f"{len(told.seen - set(done))} tasks never acknowledged"
    assert set(done.values()) == {1}, [task_id for task_id, times in done.items() if times > 1]
    in_case = Counter(more["case"] for _task, said, more in told.answers.values() if said == "done")
    refusals = {more for _task, said, more in told.answers.values() if said == "refused"}
    assert refusals <= {"TaskAlreadyCompleted"}, refusals
    viewer = Viewer(world.OFFICIAL.person or "", "")
    with office.store.read() as tx:
        broken = [case_id for case_id in cases if history.broken_link(tx, case_id) is not None]
    assert broken == []
    for case_id in cases:
        page = case_page.case_page(office, viewer, case_id)
        verbs = Counter(entry.verb for entry in page.timeline)
        told_of = [entry.sentence for entry in page.timeline]
        alone = case_id in told.left_alone
        assert page.row.status == ("open" if alone else "closed"), (case_id, page.row.status, told_of)
        assert verbs["task_completed"] == in_case[case_id], (case_id, told_of)
        assert verbs["timer_fired"] == 1 if alone else verbs["timer_fired"] <= 1, (case_id, told_of)
        assert verbs["task_opened"] == 3 + verbs["timer_fired"], (case_id, told_of)
        assert verbs["task_completed"] == (2 if alone else verbs["task_opened"]), (case_id, told_of)
        assert verbs["reminded"] <= 3, (case_id, told_of)
        told.fired += verbs["timer_fired"]
        told.reminded += verbs["reminded"]


def main() -> None:
    """`make torture`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", help="URL of an empty database [a SQLite file in a temporary folder]")
    options.add_argument("--cases", type=int, default=1_700, help="each has three completions or four")
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--http", action="store_true", help="over HTTP, killing processes of `quytrinh serve`")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'torture.db'}"
        told = play(url, given.cases, given.kills, given.seed, given.http)
    said = Counter(said for _task, said, _more in told.answers.values())
    print(f"{said['done']} done, {said['refused']} refused, {told.kills} kills, {told.unanswered} requests unanswered")
    print(f"{told.fired} timers fired, {told.reminded} reminders")
    print("nothing acknowledged was lost, nothing happened twice")


if __name__ == "__main__":
    main()
