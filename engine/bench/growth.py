"""Does one completion cost the same in a large body, a late turn of a loop, among many cases, after a long history?"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import insert, select

from engine.bench import world
from engine.execution import acts, case_page, inbox
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.tables import activity, assignment, case_file, history, instance, task, timer
from engine.store.transaction import Actor

SAMPLES = 30
#: A row of some other case's history.
OLD = {
    "at": "2020-01-01T00:00:00.000000Z", "actor": "p-vp-02", "verb": "task_completed",
    "details": '{"task": "x", "answers": {"note": "Đồng ý"}}', "previous_hash": "0" * 64, "hash": "1" * 64,
}  # fmt: skip


def bodies(office: Office, sizes: list[int]) -> dict[str, Any]:
    """Start a body of each size, and complete members of all of them in turn."""
    everybody = world.members(office, max(sizes))
    starts, held = {}, {}
    for size in sizes:
        case: dict[str, Any] = {}
        taken = partial(world.start, office, "bench-body", members=everybody[:size])
        starts[size] = world.seconds(lambda work=taken, case=case: case.update(work()))  # type: ignore[misc]
        held[size] = _held(office, case["case_id"])
    small, large = min(sizes), max(sizes)
    times: dict[int, list[float]] = {small: [], large: []}
    while len(times[large]) < SAMPLES:
        if len(held[small]) < 2:  # the end of a body is another measurement
            held[small] = _held(office, world.start(office, "bench-body", members=everybody[:small])["case_id"])
        for size in (small, large):
            task_id, holder = held[size].pop()
            times[size].append(world.seconds(partial(world.complete, office, task_id, Actor(holder))))
    first, last = sorted(sizes)[1], large
    return {
        "growth": world.typical(times[large]) / world.typical(times[small]),
        "exponent": math.log(starts[last] / starts[first]) / math.log(last / first),
        "starts": {str(size): round(value, 3) for size, value in starts.items()},
    }


def _held(office: Office, case_id: str) -> list[tuple[str, str]]:
    """Open tasks of a case with their holder, enough for the samples."""
    with office.store.read() as tx:
        rows = tx.rows(
            select(task.c.id, assignment.c.person_id)
            .join(assignment, assignment.c.task_id == task.c.id)
            .where(task.c.case_id == case_id, task.c.status == "open")
            .limit(SAMPLES * 2)
        )
    return [(row["id"], row["person_id"]) for row in rows]


def loop(office: Office, turns: int) -> dict[str, Any]:
    """Go round a loop; compare the last turns with those of fresh cases, taken in turn."""
    far = world.start(office, "bench-loop")
    current = far["tasks"][0]
    for _turn in range(turns):
        current = world.complete(office, current, again=True)["next"][0]["task_id"]
    late, early = [], []
    for _sample in range(SAMPLES):
        fresh = world.start(office, "bench-loop")["tasks"][0]
        for _turn in range(3):
            fresh = world.complete(office, fresh, again=True)["next"][0]["task_id"]
        early.append(world.seconds(partial(world.complete, office, fresh, again=True)))
        answer: dict[str, Any] = {}
        turn = partial(world.complete, office, current, again=True)
        late.append(world.seconds(lambda work=turn, answer=answer: answer.update(work())))  # type: ignore[misc]
        current = answer["next"][0]["task_id"]
    return {"growth": world.typical(late) / world.typical(early)}


def among_many(office: Office, few: int, many: int) -> dict[str, float]:
    """Pages and the look for due timers, with few and with many open cases of other people."""
    mine = world.start(office, "bench-approval")
    viewer = Viewer(world.OFFICIAL.person or "", "")
    pages: dict[str, Callable[[], Any]] = {
        "inbox": lambda: inbox.inbox(office, viewer),
        "case": lambda: case_page.case_page(office, viewer, mine["case_id"]),
        "timer_poll": lambda: acts.fire_due(office),
    }
    cost: dict[int, dict[str, float]] = {}
    there = 0
    for wanted in (few, many):
        _copies(office, mine["case_id"], there, wanted)
        there = wanted
        for page in pages.values():
            page()
        cost[wanted] = {
            name: world.typical([world.seconds(page) for _ in range(SAMPLES)]) for name, page in pages.items()
        }
    return {name: cost[many][name] / cost[few][name] for name in pages}


def long_history(office: Office, short: Office, rows: int) -> dict[str, float]:
    """Completions behind so many rows of other cases' history against an installation without them, taking turns."""
    for start in range(0, rows, 20_000):
        chunk = [
            {**OLD, "case_id": f"old-{number // 40}", "position": number % 40}
            for number in range(start, min(start + 20_000, rows))
        ]
        with office.store.write() as tx:
            tx.execute(insert(history), chunk)
    return {"growth": world.typical([_completion(office) / _completion(short) for _sample in range(SAMPLES * 4)])}


def _completion(office: Office) -> float:
    opened = world.start(office, "bench-approval")["tasks"][0]
    return world.seconds(partial(world.complete, office, opened))


def _copies(office: Office, case_id: str, there: int, wanted: int) -> None:
    """Rows of so many more open cases like this one, held by other people, due later."""
    tables = [case_file, instance, activity, task, assignment, timer]
    with office.store.read() as tx:
        rows = {
            "case_file": tx.rows(select(case_file).where(case_file.c.id == case_id)),
            "instance": tx.rows(select(instance).where(instance.c.case_id == case_id)),
            "task": tx.rows(select(task).where(task.c.case_id == case_id)),
        }
        ids = [row["id"] for row in rows["instance"]]
        rows["activity"] = tx.rows(select(activity).where(activity.c.instance_id.in_(ids)))
        rows["timer"] = tx.rows(select(timer).where(timer.c.instance_id.in_(ids)))
        rows["assignment"] = tx.rows(
            select(assignment).where(assignment.c.task_id.in_([r["id"] for r in rows["task"]]))
        )
    for start in range(there, wanted, 5_000):
        with office.store.write() as tx:
            for table in tables:
                copied = [
                    copy
                    for number in range(start, min(start + 5_000, wanted))
                    for copy in _renamed(rows[table.name], f"#{number}")
                ]
                tx.execute(insert(table), copied)


def _renamed(rows: list[Any], mark: str) -> Iterator[dict[str, Any]]:
    named = {"id", "case_id", "instance_id", "activity_id", "task_id", "token_id", "number", "person_id"}
    for row in rows:
        yield {key: f"{value}{mark}"[-40:] if key in named and value else value for key, value in dict(row).items()}
