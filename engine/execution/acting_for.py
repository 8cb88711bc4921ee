"""In whose name somebody acts in a task: the unit or body whose role the task was given to."""

from engine.execution.run import Run, role_context
from engine.organisation import people, roles, units
from engine.store.transaction import Transaction


def acting_for(tx: Transaction, run: Run, assigned: str, person: str) -> str:
    """The unit or body in whose name a person holds a task of this run today.

    assigned: the task's assignment. Somebody who was named (a member of a counting board, whoever takes the place of
    the heads) acts for the first unit, from that of the run upwards, in which they sit.

    Source: dp-recusal of processes.md: the head of *the* unit decides, so of the one whose member steps aside.
    """
    by_role = roles.place_of(tx, assigned, role_context(tx, run), person, tx.today)
    if by_role is not None:
        return by_role
    seats = {post.unit for post in people.posts_of(tx, person, tx.today)}
    seats |= {member.unit for member in people.memberships_of(tx, person, tx.today)}
    bodies = [found for found in units.units(tx, sorted(seats), tx.today).values() if found.is_body]
    for place in [units.unit(tx, run.unit, tx.today), *units.ancestors(tx, run.unit, tx.today)]:
        if place.id in seats:
            return place.id
        if inside := [body.id for body in bodies if body.parent == place.id]:
            return inside[0]
    return run.unit
