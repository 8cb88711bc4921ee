"""The record of acts: append only, chained per case, by the glossary's verbs. Every package above writes here.

Each row carries the hash of the row before it in the same case, so a row that was changed or taken out later is found
by `broken_link`.
"""

import hashlib
import json
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.store.prepared import Prepared
from engine.store.tables import history
from engine.store.transaction import Transaction

#: The case id under which acts that belong to no case are chained (accounts, organisation, releases).
HOUSE = "house"
#: The fields over which the hash goes, in its order.
_LINKED = sorted(column.name for column in history.c if column.name not in ("id", "hash"))
_link = json.JSONEncoder(ensure_ascii=False).encode
_details = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_LAST = Prepared(
    select(history.c.position, history.c.hash)
    .where(history.c.case_id == bindparam("chain"))
    .order_by(history.c.position.desc())
    .limit(1)
)


def record(
    tx: Transaction,
    verb: str,
    case_id: str | None,
    details: dict[str, Any],
    *,
    instance_id: str | None = None,
    task_id: str | None = None,
    element_id: str | None = None,
) -> None:
    """Write one act of the transaction's actor at its instant.

    details: what a person needs years later to understand the act; JSON values only, never secrets.
    """
    chain = case_id or HOUSE
    position, previous = _end_of_chain(tx, chain)
    content = {
        "case_id": chain,
        "position": position,
        "at": tx.at,
        "actor": tx.actor.person,
        "on_behalf_of": tx.actor.on_behalf_of,
        "verb": verb,
        "instance_id": instance_id,
        "task_id": task_id,
        "element_id": element_id,
        "details": _details(details),
        "request_id": tx.request_id,
        "previous_hash": previous,
    }
    content["hash"] = link_hash(content)
    tx.add_later(history, content)
    tx.memory[("history", chain)] = (position + 1, content["hash"])


def remember_end(tx: Transaction, case_id: str, position: int | None, hash: str | None) -> None:
    """Where a case's history ends was read together with something else."""
    tx.memory[("history", case_id)] = (position + 1, hash) if position is not None else (1, "")


def _end_of_chain(tx: Transaction, chain: str) -> tuple[int, str]:
    known = tx.memory.get(("history", chain))
    if known is not None:
        return known  # type: ignore[no-any-return]
    last = tx.one(_LAST, chain=chain)
    return (last["position"] + 1, last["hash"]) if last else (1, "")


def link_hash(content: dict[str, Any]) -> str:
    """The hash of one row: over every field but its own number and hash."""
    return hashlib.sha256(_link([[key, content[key]] for key in _LINKED]).encode()).hexdigest()


def broken_link(tx: Transaction, case_id: str | None) -> int | None:
    """The first position of a case's history that does not follow from the one before, or None when all do."""
    previous = ""
    rows = tx.rows(select(history).where(history.c.case_id == (case_id or HOUSE)).order_by(history.c.position))
    for expected, row in enumerate(rows, start=1):
        content = dict(row)
        if row["position"] != expected or row["previous_hash"] != previous or row["hash"] != link_hash(content):
            return expected
        previous = row["hash"]
    return None


def length(tx: Transaction, case_id: str) -> int:
    """How many acts a case has."""
    tx.flush()
    return tx.connection.execute(
        select(func.count()).select_from(history).where(history.c.case_id == case_id)
    ).scalar_one()
