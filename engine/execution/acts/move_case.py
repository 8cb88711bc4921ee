"""Take running cases over to another version of their procedure: look first, then do, and undo while nothing happened.

Cases stay on the version with which they began unless a process admin moves them; nothing that was decided changes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from engine import history
from engine.definitions import versions
from engine.definitions.moving import Hindrance, Plan, plan
from engine.errors import Kind, NotFound, Refused
from engine.execution import moving
from engine.execution.advance import begin
from engine.execution.context import Context
from engine.execution.library import Compiled
from engine.execution.office import Office
from engine.execution.run import save_all
from engine.ids import new_id
from engine.organisation import accounts
from engine.store.tables import case_file, case_move, instance
from engine.store.transaction import Actor, Transaction
from engine.wording import sentence


@dataclass(eq=False)
class NotForYou(Refused):
    """Moving cases is for process admins."""

    kind = Kind.NOT_ALLOWED
    says = "Chỉ quản trị quy trình được chuyển hồ sơ sang phiên bản khác."
    do = "Báo cho quản trị quy trình."


@dataclass(eq=False)
class CannotMove(Refused):
    """The case stands where the new version has no place for it."""

    kind = Kind.CONFLICT
    case: str
    why: str
    says = "Hồ sơ {case} không chuyển được: {why}"
    do = "Để hồ sơ chạy tiếp ở phiên bản cũ, hoặc chỉ rõ bước mới tương ứng."


@dataclass(eq=False)
class HasMovedOn(Refused):
    """Something has happened in the case since it was moved."""

    kind = Kind.CONFLICT
    case: str
    says = "Hồ sơ {case} đã có bước mới sau khi chuyển, không hoàn tác được."
    do = "Chuyển hồ sơ sang phiên bản mong muốn thay vì hoàn tác."


@dataclass(frozen=True)
class Fit:
    """Whether one running case can go over, and why not."""

    instance_id: str
    case_id: str
    number: str
    title: str
    hindrances: tuple[Hindrance, ...]
    #: what would stay empty in the new version, where nobody is asked for it any more
    empty: tuple[Hindrance, ...] = ()

    @property
    def can(self) -> bool:
        """May it be moved?"""
        return not self.hindrances

    def why(self, language: str = "vi") -> str:
        """The reasons in words."""
        return " ".join(sentence(item.says, item.values, language) for item in self.hindrances)

    def loses(self, language: str = "vi") -> str:
        """What would stay empty after the move, in words."""
        return " ".join(sentence(item.says, item.values, language) for item in self.empty)


def preview_move(
    office: Office, from_version: str, to_version: str, elements: Mapping[str, str] | None = None
) -> tuple[Plan, list[Fit]]:
    """The plan between two versions, and for every case that runs on the first whether it can go over.

    elements: old element -> new element, where ids and names do not tell. Refuses: NotFound.
    """
    with office.store.read() as tx:
        old, new = _both(tx, office, from_version, to_version)
        found = plan(old.definition.diagram, new.definition.diagram, elements)
        rows = tx.rows(
            select(instance, case_file.c.number, case_file.c.title)
            .join(case_file, case_file.c.id == instance.c.case_id)
            .where(instance.c.version_id == from_version, instance.c.status == "open")
            .order_by(case_file.c.number, instance.c.id)
        )
        fits = [
            Fit(
                row["id"],
                row["case_id"],
                row["number"],
                row["title"],
                tuple(moving.judge(row, old, new, found)),
                tuple(moving.emptied(row, old, new, found)),
            )
            for row in rows
        ]
    return found, fits


def move_case(
    office: Office,
    actor: Actor,
    instance_id: str,
    to_version: str,
    elements: Mapping[str, str] | None = None,
    request_id: str | None = None,
) -> dict[str, Any]:
    """Take one running instance over to another version; one transaction, recorded with what undoing needs.

    Refuses: NotForYou, NotFound, CannotMove.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        _require_admin(tx, actor)
        row = _open_row(tx, instance_id)
        old, new = _both(tx, office, row["version_id"], to_version)
        found = plan(old.definition.diagram, new.definition.diagram, elements)
        said = moving.judge(row, old, new, found)
        number = tx.connection.execute(select(case_file.c.number).where(case_file.c.id == row["case_id"])).scalar_one()
        if said:
            raise CannotMove(number, " ".join(sentence(item.says, item.values) for item in said))
        ctx = begin(tx, office.library)
        before = moving.move(ctx, row, old, new, found)
        save_all(tx)
        return _recorded(tx, ctx, row, actor, to_version, found, before)

    return office.store.act("move_case", actor, work, request_id, about=[instance_id, to_version, dict(elements or {})])


def undo_move(office: Office, actor: Actor, move_id: str, request_id: str | None = None) -> dict[str, Any]:
    """Put a moved case back as it was. Refuses: NotForYou, NotFound, HasMovedOn."""

    def work(tx: Transaction) -> dict[str, Any]:
        _require_admin(tx, actor)
        row = tx.row(select(case_move).where(case_move.c.id == move_id, case_move.c.undone_at.is_(None)))
        if row is None:
            raise NotFound("lần chuyển", move_id)
        standing = tx.row(select(instance).where(instance.c.id == row["instance_id"]))
        assert standing is not None
        if standing["status"] != "open" or standing["lock_version"] != row["lock_version"]:
            number = select(case_file.c.number).where(case_file.c.id == row["case_id"])
            raise HasMovedOn(tx.connection.execute(number).scalar_one())
        ctx = begin(tx, office.library)
        moving.put_back(ctx, standing, row["from_version_id"], json.loads(row["before"]))
        tx.execute(update(case_move).where(case_move.c.id == move_id).values(undone_at=tx.at))
        details = {"move": move_id, "version": row["from_version_id"]}
        history.record(tx, "case_moved_back", row["case_id"], details, instance_id=row["instance_id"])
        return {"case_id": row["case_id"]}

    return office.store.act("undo_move", actor, work, request_id, about=move_id)


def _recorded(
    tx: Transaction, ctx: Context, row: Any, actor: Actor, to_version: str, found: Plan, before: dict[str, Any]
) -> dict[str, Any]:
    move_id = new_id("w")
    now = select(instance.c.lock_version).where(instance.c.id == row["id"])
    tx.execute(
        insert(case_move).values(
            id=move_id,
            case_id=row["case_id"],
            instance_id=row["id"],
            from_version_id=row["version_id"],
            to_version_id=to_version,
            elements=json.dumps(found.elements),
            before=json.dumps(before, ensure_ascii=False),
            lock_version=tx.connection.execute(now).scalar_one(),
            moved_by=actor.person,
            at=tx.at,
        )
    )
    renamed = {old: new for old, new in found.elements.items() if old != new}
    details = {"move": move_id, "from": row["version_id"], "version": to_version, "elements": renamed}
    history.record(tx, "case_moved", row["case_id"], details, instance_id=row["id"])
    return {"move_id": move_id, "case_id": row["case_id"]}


def _require_admin(tx: Transaction, actor: Actor) -> None:
    if actor.person and "process_admin" not in accounts.duties_of(tx, actor.person, tx.today):
        raise NotForYou()


def _open_row(tx: Transaction, instance_id: str) -> Any:
    row = tx.row(select(instance).where(instance.c.id == instance_id, instance.c.status == "open"))
    if row is None:
        raise NotFound("hồ sơ đang chạy", instance_id)
    return row


def _both(tx: Transaction, office: Office, from_version: str, to_version: str) -> tuple[Compiled, Compiled]:
    for version in (from_version, to_version):
        if not versions.exists(tx, version):
            raise NotFound("phiên bản", version)
    return office.library.version(tx, from_version), office.library.version(tx, to_version)
