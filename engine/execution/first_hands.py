"""Who did an earlier step of this run, so that somebody else does the later one (four eyes)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine.execution.library import Library
from engine.execution.run import Run, load
from engine.store.prepared import Prepared
from engine.store.tables import activity, instance, task
from engine.store.transaction import Transaction

_ABOVE = Prepared(
    select(activity.c.element_id, instance.c.id, instance.c.version_id, instance.c.scope, instance.c.parent_activity_id)
    .join(instance, instance.c.id == activity.c.instance_id)
    .where(activity.c.id == bindparam("activity"))
)
_HANDS = (task.c.completed_by, task.c.on_behalf_of)
_OF_STEP = Prepared(
    select(*_HANDS).where(
        task.c.status == "completed", task.c.instance_id == bindparam("run"), task.c.element_id == bindparam("element")
    )
)
_OF_VISIT = Prepared(
    select(*_HANDS).where(
        task.c.status == "completed", task.c.activity_id == bindparam("activity"),
        task.c.element_id == bindparam("element"),
    )
)  # fmt: skip


def first_hands(tx: Transaction, run: Run, element: str) -> set[str]:
    """Everybody who completed a task of the element: of a call or a sub-process, any task inside.

    “call/step” means one step of the process that is called, and nothing else in it. A member of a multi-instance looks
    outwards to the run in which the element stands, and sees of other multi-instances all members. Persons on whose
    behalf somebody acted count too.
    """
    element, _slash, step = element.partition("/")
    holder = run
    while element not in holder.compiled.definition.diagram.nodes and holder.around is not None:
        holder = holder.around
    diagram = holder.compiled.definition.diagram
    ids = {holder.id}
    for scope in reversed(diagram.scopes_around(element)):
        if diagram.nodes[scope].loop is not None:
            ids = _ids(tx, instance.c.parent_id.in_(ids), instance.c.scope == scope)
    node = diagram.nodes.get(element)
    elements = {element}
    if node is not None and node.kind == "sub":
        elements |= {inner for inner in diagram.nodes if element in diagram.scopes_around(inner)}
    calls = {name for name in elements if name in diagram.nodes and diagram.nodes[name].kind in ("call", "sub")}
    if ids == {holder.id} and elements == {element} and not calls:
        return _people(tx.all(_OF_STEP, run=holder.id, element=element))
    found = _completed(tx, task.c.instance_id.in_(ids), task.c.element_id.in_(elements))
    begun = select(activity.c.id).where(activity.c.instance_id.in_(ids), activity.c.element_id.in_(calls))
    below = _ids(tx, instance.c.parent_activity_id.in_(begun)) if calls else set()
    wanted = [task.c.element_id == step] if step else []
    while below:
        found |= _completed(tx, task.c.instance_id.in_(below), *wanted)
        # the members of a called process's sub-processes are that process; what it calls itself is another
        below = _ids(tx, instance.c.parent_id.in_(below), *([instance.c.scope != ""] if step else []))
    return found


def of_callers(tx: Transaction, library: Library, run: Run) -> set[str]:
    """Everybody from whom the calls around a run want other people (`different_from` of a call activity).

    The callers are not loaded for it unless one of them wants that: a call may have ten thousand members.
    """
    found: set[str] = set()
    activity_id = run.parent_activity_id
    while activity_id is not None and (above := tx.one(_ABOVE, activity=activity_id)) is not None:
        node = library.of_row(tx, above).definition.diagram.nodes[above["element_id"]]
        for element in node.different_from if node.kind == "call" else ():
            found |= first_hands(tx, load(tx, library, above["id"]), element)
        activity_id = above["parent_activity_id"]
    return found


def of_visit(tx: Transaction, activity_id: str, element: str) -> set[str]:
    """Everybody who completed a member of one visit of a multi-instance."""
    return _people(tx.all(_OF_VISIT, activity=activity_id, element=element))


def _ids(tx: Transaction, *within: object) -> set[str]:
    return {row["id"] for row in tx.rows(select(instance.c.id).where(*within))}  # type: ignore[arg-type]


def _completed(tx: Transaction, *within: object) -> set[str]:
    return _people(tx.rows(select(*_HANDS).where(task.c.status == "completed", *within)))  # type: ignore[arg-type]


def _people(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    return {person for row in rows for person in row.values() if person}
