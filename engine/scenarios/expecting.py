"""What a scenario expects of the case on which it acts."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from engine.scenarios.standing import Standing
from engine.scenarios.written import plain
from engine.store.tables import assignment, case_file, case_link, document, handover, incident, instance, task

#: Said beside another expectation.
BESIDE = {"of", "due", "not_of"}


def expect(case: Standing, wanted: dict[str, Any]) -> None:
    """Raises AssertionError for what is not so, ValueError for an expectation that nobody knows."""
    for key, value in wanted.items():
        if key in EXPECTATIONS:
            EXPECTATIONS[key](case, value, wanted)
        elif key not in BESIDE:
            raise ValueError(f"unknown expectation {key}")


def _open(case: Standing, value: list[str], wanted: dict[str, Any]) -> None:
    with case.office.store.read() as tx:
        rows = tx.rows(
            select(task.c.element_id, instance.c.version_id, instance.c.parent_id, instance.c.beside_task_id)
            .join(instance, instance.c.id == task.c.instance_id)
            .where(task.c.case_id == case.case_id, task.c.status == "open")
        )
        found = set()
        for row in rows:
            inner = row["parent_id"] or row["beside_task_id"]
            prefix = f"{case.procedure(tx, row['version_id'])}/" if inner else ""
            found.add(prefix + row["element_id"])
    bare = {item.rpartition("/")[2] for item in found}
    asked = set(value)
    assert asked in (found, bare), f"open are {sorted(found)}"


def _task(case: Standing, value: str, wanted: dict[str, Any]) -> None:
    rows = case.open(value)
    assert rows, f"no open task {value}"
    with case.office.store.read() as tx:
        file = tx.row(select(case_file).where(case_file.c.id == case.case_id))
        assert file is not None
        held = {
            r["person_id"]
            for row in rows
            for r in tx.rows(select(assignment.c.person_id).where(assignment.c.task_id == row["id"]))
        }
        if "of" in wanted:
            people = case.people(tx, str(wanted["of"]), file["unit_id"], file["subject_id"])
            assert set(people) & held, f"{value} is held by {sorted(held)}"
        if "not_of" in wanted:
            people = case.people(tx, str(wanted["not_of"]), file["unit_id"], file["subject_id"])
            assert not set(people) & held, f"{value} is held by {sorted(held)}"
    if "due" in wanted:
        found = {row["due_on"] for row in rows}
        assert str(wanted["due"]) in found, f"{value} is due {found}"


def _data(case: Standing, value: dict[str, Any], wanted: dict[str, Any]) -> None:
    with case.office.store.read() as tx:
        row = tx.row(
            select(instance.c.data).where(
                instance.c.case_id == case.case_id,
                instance.c.parent_id.is_(None),
                instance.c.beside_task_id.is_(None),
            )
        )
    assert row is not None
    data = json.loads(row["data"])
    for key, expected in plain(value).items():
        assert data.get(key) == expected, f"{key} is {data.get(key)!r}"


def _documents(case: Standing, value: list[str], wanted: dict[str, Any]) -> None:
    with case.office.store.read() as tx:
        found = {r["template"] for r in tx.rows(select(document.c.template).where(document.c.case_id == case.case_id))}
    assert set(value) <= found, f"issued are {sorted(found)}"


def _says(case: Standing, value: dict[str, str], wanted: dict[str, Any]) -> None:
    """Every issued document of a template holds the text (the legal basis of the year, for example)."""
    with case.office.store.read() as tx:
        for template, text in value.items():
            bodies = [
                row["body"]
                for row in tx.rows(
                    select(document.c.body).where(document.c.case_id == case.case_id, document.c.template == template)
                )
            ]
            assert bodies and all(str(text) in body for body in bodies), f"“{template}” says {bodies}"


def _started(case: Standing, value: list[str], wanted: dict[str, Any]) -> None:
    with case.office.store.read() as tx:
        rows = tx.rows(
            select(case_file.c.procedure_id)
            .join(case_link, case_link.c.to_case_id == case_file.c.id)
            .where(case_link.c.from_case_id == case.case_id)
        )
    found = {row["procedure_id"] for row in rows}
    assert set(value) <= found if value else not found, f"started are {sorted(found)}"


def _waiting_handover(case: Standing, value: list[str], wanted: dict[str, Any]) -> None:
    with case.office.store.read() as tx:
        rows = tx.rows(
            select(handover.c.to_procedure).where(
                handover.c.from_case_id == case.case_id, handover.c.status == "waiting"
            )
        )
    found = {row["to_procedure"] for row in rows}
    assert set(value) <= found if value else not found, f"waiting are {sorted(found)}"


def _incidents(case: Standing, value: int, wanted: dict[str, Any]) -> None:
    with case.office.store.read() as tx:
        rows = tx.rows(select(incident.c.message).where(incident.c.case_id == case.case_id, incident.c.open.is_(True)))
    assert len(rows) == value, f"incidents are {[row['message'] for row in rows]}"


def _closed(case: Standing, value: str, wanted: dict[str, Any]) -> None:
    with case.office.store.read() as tx:
        row = tx.row(select(case_file.c.status, case_file.c.outcome).where(case_file.c.id == case.case_id))
    assert row is not None
    closed = row["status"] == "closed"
    assert closed and value in (row["outcome"], True), f"case is {row['status']} with outcome {row['outcome']}"


EXPECTATIONS: dict[str, Callable[[Standing, Any, dict[str, Any]], None]] = {
    "open": _open,
    "task": _task,
    "data": _data,
    "documents": _documents,
    "says": _says,
    "started": _started,
    "waiting_handover": _waiting_handover,
    "incidents": _incidents,
    "closed": _closed,
}
