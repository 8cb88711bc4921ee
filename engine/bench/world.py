"""A fresh installation to measure on: the demo's organisation, the measured procedures, people as many as needed."""

import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import insert

from engine.bench.diagrams import definitions
from engine.clock import ZONE, SetClock
from engine.definitions import versions
from engine.demo import province
from engine.execution import acts
from engine.execution.office import Office
from engine.store.tables import person
from engine.store.transaction import Actor

OFFICIAL = Actor("p-vp-01")
UNIT = "chi-bo-vp"
DAY = datetime(2026, 11, 2, 8, tzinfo=ZONE)


def made(url: str) -> Office:
    """An installation with everything that is measured released."""
    office = Office.open(url, SetClock(DAY))
    with office.store.write() as tx:
        province.build(tx)
        for definition in definitions():
            versions.release(tx, definition)
    return office


def members(office: Office, count: int) -> list[str]:
    """Ids of so many people on record."""
    ids = [f"bench-{number:06d}" for number in range(count)]
    with office.store.write() as tx:
        rows = [
            {"id": id, "full_name": f"Người {id}", "works_in_system": True, "valid_from": "2020-01-01"} for id in ids
        ]
        tx.execute(insert(person).prefix_with("OR IGNORE", dialect="sqlite"), rows)
    return ids


def start(office: Office, process_id: str, **data: Any) -> dict[str, Any]:
    """Open a case of a measured procedure."""
    return acts.start_case(office, OFFICIAL, process_id, UNIT, None, {}, typed=True, data=data)


def complete(office: Office, task_id: str, by: Actor = OFFICIAL, *, again: bool = False) -> dict[str, Any]:
    """Complete a task as an official does, rights, form, history and all."""
    return acts.complete_task(office, by, task_id, {"note": "Đồng ý", "again": again}, typed=True)


def seconds(work: Callable[[], Any]) -> float:
    """How long a piece of work takes, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def typical(times: list[float]) -> float:
    """The median: a neighbour on the machine must not decide."""
    return median(times)
