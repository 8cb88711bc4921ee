"""The last holder of a task steps aside: the role is asked again, and only when it names nobody it is an incident."""

import pytest
from sqlalchemy import select

from engine.execution import rights
from engine.execution.advance import begin
from engine.execution.office import Office
from engine.execution.operations.registry import find
from engine.store.tables import incident, task
from tests.drawing import drawn
from tests.stage import SECRETARY, Stage

ROLE = "secretary@unit"
#: As diagrams say who does it when the holders of the first role cannot.
ELSE = "${holder(&quot;secretary@unit&quot;) == null ? holder(&quot;secretary@superior(unit)&quot;) : null}"


@pytest.mark.parametrize(("role", "left"), [(ROLE, 0), (f"{ROLE}, {ELSE}", 1)])
def test_whoever_the_role_names_then_does_it_else_it_is_an_incident(office: Office, role: str, left: int) -> None:
    stage = Stage(office)
    stage.release(drawn("s>u u>e").replace(f'candidateGroups="{ROLE}"', f'candidateGroups="{role}"'))
    stage.start()
    row = stage.rows(select(task))[0]
    with office.store.write(SECRETARY) as tx:
        assert rights.holders(tx, row["id"]) == [SECRETARY.person]
        ctx = begin(tx, office.library)
        run = ctx.run(row["instance_id"])
        recuse = find("recuse")
        assert recuse is not None
        recuse.carry_out(ctx, run, run.node("u"), {"person": SECRETARY.person, "grounds": "Người thân"})
    with office.store.read() as tx:
        holders = rights.holders(tx, row["id"])
    assert len(holders) == left and SECRETARY.person not in holders
    assert [found["kind"] for found in stage.rows(select(incident.c.kind))] == ["vacant"] * (1 - left)
