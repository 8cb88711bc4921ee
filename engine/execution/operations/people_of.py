"""Who is concerned on a day: the list from which a procedure makes its people."""

from datetime import date
from typing import Any

from engine.definitions.diagram import Node
from engine.execution import rights
from engine.execution.concerned import recused
from engine.execution.context import Context
from engine.execution.operations.registry import operation
from engine.execution.run import Run, role_context
from engine.organisation import bodies, people, roles


@operation("people_of", required=("assignment",), optional=("on", "include_subject", "include_recused"))
def people_of(ctx: Context, run: Run, node: Node, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The people of an assignment on a day, in a fixed order, without subjects, their relatives and recused people.

    include_subject: "true" keeps the subjects (a list of those who are reviewed; never a list of those who decide).
    include_recused: "true" keeps those who stood aside too: the total of a body, of whom a share is asked (R-049).
    """
    tx = ctx.tx
    on = date.fromisoformat(inputs["on"]) if inputs.get("on") else tx.today
    keep_recused = str(inputs.get("include_recused", "")).lower() == "true"
    off = frozenset() if keep_recused else frozenset(recused(tx, run.case_id))
    if str(inputs.get("include_subject", "")).lower() != "true":
        off = rights.excluded(tx, ctx.library, run, node)
    found = roles.resolve(tx, str(inputs["assignment"]), role_context(tx, run, excluded=off), on)
    return [describe(ctx, run.unit, candidate.person, on) for candidate in found.candidates]


def describe(ctx: Context, unit_id: str, person_id: str, on: date) -> dict[str, Any]:
    """A person as procedures see one: name, post in the unit, standing in the cell."""
    tx = ctx.tx
    person = people.person(tx, person_id)
    held = people.posts_of(tx, person_id, on)
    here = [post for post in held if post.unit == unit_id] or held
    membership = bodies.membership(tx, unit_id, person_id, on) or next(
        (found for found in people.memberships_of(tx, person_id, on) if found.admitted_on), None
    )
    return {
        "person": person_id,
        "name": person.full_name,
        "post": here[0].title if here else "",
        "role": here[0].role if here else "",
        "unit": unit_id,
        "is_leader": any(post.role in ("secretary", "deputy_secretary", "head", "deputy", "chair") for post in held),
        "works_in_system": person.works_in_system,
        "party_status": membership.standing if membership else "",
        "admitted_on": membership.admitted_on.isoformat() if membership and membership.admitted_on else None,
        "exempt_from_activity": bool(membership and membership.exemption == "exempt"),
        "suspended": bool(membership and membership.exemption == "suspended"),
    }
