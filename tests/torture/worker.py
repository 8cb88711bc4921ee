"""A process of the product: completes the tasks that it is asked to, until somebody kills it."""

from multiprocessing.connection import Connection

from engine.bench import world
from engine.clock import SetClock
from engine.errors import Refused
from engine.execution import acts
from engine.execution.office import Office
from engine.store.database import open_database
from engine.store.transaction import Store


def work(pipe: Connection, url: str) -> None:
    """Answer each (request id, task id) with what the product said."""
    office = Office(Store(open_database(url), SetClock(world.DAY)))
    while True:
        try:
            request_id, task_id = pipe.recv()
        except EOFError:
            return
        try:
            answer = acts.complete_task(
                office, world.OFFICIAL, task_id, {"note": request_id, "again": False}, request_id, typed=True
            )
            pipe.send(("done", [item["task_id"] for item in answer["next"]]))
        except Refused as refused:
            pipe.send(("refused", refused.code))
