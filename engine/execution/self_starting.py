"""Which cases of a procedure begin by themselves by its diagram, when next, and what could not be begun."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from engine.clock import restored
from engine.definitions.folder import ALL_UNITS
from engine.execution.office import Office
from engine.execution.procedures import time_words
from engine.execution.views import Viewer
from engine.organisation import units
from engine.organisation.duties import OPERATOR, PROCESS_ADMIN
from engine.organisation.kinds import KINDS
from engine.store.tables import start_timer
from engine.store.transaction import Transaction
from engine.wording import say_kept, sentence


@dataclass(frozen=True)
class SelfStart:
    """A start event with a time: when as drawn, for which units, when next (ISO instant)."""

    name: str
    when: str
    whom: str
    next_at: str


@dataclass(frozen=True)
class FailedStart:
    """A start that failed: for one unit, or before it was known for which (`unit` is empty)."""

    id: str
    procedure_id: str
    procedure: str
    unit: str
    planned_at: str
    again_at: str
    reason: str


@dataclass(frozen=True)
class SelfStarting:
    """What begins by itself and what could not; may the viewer try it again?"""

    starts: list[SelfStart]
    failed: list[FailedStart]
    may_retry: bool


def self_starting(office: Office, viewer: Viewer, procedure_id: str) -> SelfStarting:
    """The start timers of one procedure that run, and its starts that failed."""
    with office.store.read() as tx:
        here = start_timer.c.procedure_id == procedure_id
        query = select(start_timer).where(here, start_timer.c.unit_id.is_(None)).order_by(start_timer.c.due_at)
        starts = [_start(office, tx, row, viewer.language) for row in tx.rows(query)]
        may = bool({PROCESS_ADMIN, OPERATOR} & viewer.duties)
        return SelfStarting(starts, _failed(office, tx, viewer.language, here), may)


def failed_starts(office: Office, tx: Transaction, language: str) -> list[FailedStart]:
    """Every start by a diagram's time that failed and waits for somebody, the oldest first."""
    return _failed(office, tx, language)


def count_failed(tx: Transaction) -> int:
    """How many starts by a diagram's time failed and wait for somebody."""
    query = select(func.count()).select_from(start_timer).where(start_timer.c.fault.is_not(None))
    return tx.connection.execute(query).scalar_one()


def _start(office: Office, tx: Transaction, row: Any, language: str) -> SelfStart:
    definition = office.library.version(tx, row["version_id"]).definition
    procedure, node = definition.procedure, definition.diagram.nodes[row["element_id"]]
    if procedure.timer_units == ALL_UNITS:
        kinds = ", ".join(sentence(KINDS[kind], {}, language) for kind in procedure.unit_kinds)
        whom = sentence("mọi đơn vị: {kinds}", {"kinds": kinds}, language)
    else:
        known = units.units(tx, set(procedure.timer_units), tx.today)
        whom = ", ".join(known[id].name if id in known else id for id in procedure.timer_units)
    when = time_words(node.event.text, language, definition)
    return SelfStart(definition.say(node.name, language) or node.id, when, whom, restored(row["due_at"]).isoformat())


def _failed(office: Office, tx: Transaction, language: str, *where: Any) -> list[FailedStart]:
    query = select(start_timer).where(start_timer.c.fault.is_not(None), *where).order_by(start_timer.c.planned_at)
    rows = tx.rows(query)
    known = units.units(tx, {row["unit_id"] for row in rows if row["unit_id"]}, tx.today)
    return [
        FailedStart(
            row["id"], row["procedure_id"], _name(office, tx, row["version_id"], row["procedure_id"], language),
            known[row["unit_id"]].name if row["unit_id"] in known else row["unit_id"] or "",
            restored(row["planned_at"]).isoformat(), restored(row["due_at"]).isoformat(),
            say_kept(json.loads(row["fault"]), language),
        )
        for row in rows
    ]  # fmt: skip


def _name(office: Office, tx: Transaction, version_id: str, procedure_id: str, language: str) -> str:
    try:
        definition = office.library.version(tx, version_id).definition
    except Exception:  # what cannot be read may be the very reason why it did not begin
        return procedure_id
    return definition.say(definition.procedure.name, language)
