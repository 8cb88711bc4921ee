"""Two processes on one PostgreSQL against one."""

import multiprocessing
import time
from typing import Any

from engine.bench import world
from engine.clock import SetClock
from engine.execution.office import Office
from engine.store.database import open_database
from engine.store.transaction import Store


def two_against_one(url: str, cases: int) -> dict[str, float]:
    """Completions per second of one process and of two, each on its own cases of one database; one before and after."""
    office = world.made(url)
    rates: dict[int, list[float]] = {1: [], 2: []}
    for workers in (1, 2, 1):
        opened = [[world.start(office, "bench-approval")["tasks"][0] for _ in range(cases)] for _ in range(workers)]
        office.store.engine.dispose()
        rates[workers].append(_together(url, opened))
    one, two = sum(rates[1]) / 2, rates[2][0]
    return {"one": one, "two": two, "ratio": two / one}


def _together(url: str, opened: list[list[str]]) -> float:
    context = multiprocessing.get_context("forkserver")  # a process of its own, the product imported once for all
    context.set_forkserver_preload([__name__])
    go, taken = context.Barrier(len(opened)), context.Queue()
    workers = [context.Process(target=_work, args=(url, tasks, go, taken)) for tasks in opened]
    for worker in workers:
        worker.start()
    slowest = max(taken.get() for _worker in workers)
    for worker in workers:
        worker.join()
    return sum(len(tasks) * 2 - 2 for tasks in opened) / float(slowest)


def _work(url: str, opened: list[str], go: Any, taken: Any) -> None:
    office = Office(Store(open_database(url), SetClock(world.DAY)))
    first, *others = opened
    world.complete(office, first)  # connected, diagrams read
    go.wait()
    began = time.perf_counter()
    for task_id in others:
        answer = world.complete(office, task_id)
        world.complete(office, answer["next"][0]["task_id"])
    taken.put(time.perf_counter() - began)
