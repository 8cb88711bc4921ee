"""The organisation as of a day: tree, unit, person, search."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from engine.organisation import bodies, people, posts, units
from web.session import office

pages = Blueprint("organisation", __name__, url_prefix="/organisation")


def _day(tx: Any) -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return tx.today  # type: ignore[no-any-return]


@pages.get("")
def tree() -> str:
    text = request.args.get("text", "").strip()
    with office().store.read() as tx:
        on = _day(tx)
        rows = units.tree(tx, on)
        found = people.search(tx, text) if text else []
    return render_template("organisation.html", rows=rows, on=on, text=text, found=found)


@pages.get("/units/<unit_id>")
def unit(unit_id: str) -> str:
    with office().store.read() as tx:
        on = _day(tx)
        here = units.unit(tx, unit_id, on)
        held = posts.holders(tx, unit_id, None, on)
        belong = bodies.members(tx, unit_id, on)
        below = units.children(tx, unit_id, on)
        above = units.ancestors(tx, unit_id, on)
        names = people.names(tx, [item.person for item in held] + [item.person for item in belong])
        after = [(units.unit(tx, other, on), when, kind) for other, when, kind in units.successors(tx, unit_id)]
        earlier = [(units.unit(tx, other, on), when, kind) for other, when, kind in units.predecessors(tx, unit_id)]
    return render_template(
        "unit.html", unit=here, on=on, held=held, belong=belong, below=below, above=above, names=names, after=after,
        earlier=earlier,
    )  # fmt: skip


@pages.get("/people/<person_id>")
def person(person_id: str) -> str:
    with office().store.read() as tx:
        on = _day(tx)
        known = people.person(tx, person_id)
        held = [(item, units.unit(tx, item.unit, on)) for item in people.posts_of(tx, person_id, on)]
        belong = [(item, units.unit(tx, item.unit, on)) for item in people.memberships_of(tx, person_id, on)]
    return render_template("person.html", person=known, on=on, held=held, belong=belong)
