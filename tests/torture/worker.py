"""A process of the product: completes the tasks that it is asked to, and lets time act, until somebody kills it."""

from multiprocessing.connection import Connection

from engine.bench import world
from engine.clock import SystemClock
from engine.errors import Refused
from engine.execution import acts
from engine.execution.office import Office
from engine.store.database import open_database
from engine.store.transaction import Store


def work(pipe: Connection, url: str) -> None:
    """Answer each (request id, task id) with what the product said."""
    office = Office(Store(open_database(url), SystemClock()))
    while True:
        try:
            request_id, task_id = pipe.recv()
        except EOFError:
            return
        try:
            answer = acts.complete_task(office, world.OFFICIAL, task_id, {"note": request_id}, request_id, typed=True)
            pipe.send(("done", {"case": answer["case_id"], "next": [item["task_id"] for item in answer["next"]]}))
        except Refused as refused:
            pipe.send(("refused", refused.code))
        if pipe.poll(0.001):
            continue
        acts.fire_due(office, limit=5)
