"""Posts and their holders by date."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select, update

from engine import history
from engine.organisation.dates import valid
from engine.store.tables import holding, post
from engine.store.transaction import Transaction


@dataclass(frozen=True)
class Holder:
    """Who holds which post on a day."""

    person: str
    post: str
    unit: str
    role: str
    title: str


def holders(tx: Transaction, unit_id: str, roles: tuple[str, ...] | None, day: date) -> list[Holder]:
    """Holders of posts with one of these roles in a unit (None: of all its posts), by post and since when."""
    query = (
        select(holding.c.person_id, post.c.id, post.c.unit_id, post.c.role, post.c.title)
        .join(post, post.c.id == holding.c.post_id)
        .where(post.c.unit_id == unit_id, valid(holding, day), valid(post, day))
        .order_by(post.c.id, holding.c.valid_from)
    )
    if roles is not None:
        query = query.where(post.c.role.in_(roles))
    return [Holder(row["person_id"], row["id"], row["unit_id"], row["role"], row["title"]) for row in tx.rows(query)]


def create_post(tx: Transaction, post_id: str, unit_id: str, role: str, title: str, day: date) -> None:
    """A unit has a post from a day on."""
    tx.execute(insert(post).values(id=post_id, unit_id=unit_id, role=role, title=title, valid_from=day.isoformat()))


def appoint(tx: Transaction, post_id: str, person_id: str, day: date, ground: str = "") -> None:
    """A person holds a post from a day on."""
    tx.execute(insert(holding).values(post_id=post_id, person_id=person_id, valid_from=day.isoformat(), ground=ground))
    history.record(tx, "appointed", None, {"post": post_id, "person": person_id, "on": day.isoformat(), "ground": ground})


def end_holding(tx: Transaction, post_id: str, person_id: str, day: date) -> None:
    """The day before is the last on which the person holds the post."""
    last = (day - timedelta(days=1)).isoformat()
    tx.execute(
        update(holding)
        .where(holding.c.post_id == post_id, holding.c.person_id == person_id, holding.c.valid_to.is_(None))
        .values(valid_to=last)
    )
    history.record(tx, "holding_ended", None, {"post": post_id, "person": person_id, "last_day": last})
