"""Running cases when another version comes into force: where each stands, and whether it can go over."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.authoring import drafts
from engine.definitions import versions
from engine.errors import NotFound
from engine.execution.acts import preview_move
from engine.execution.acts.move_case import Fit
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.tables import case_file, case_move


@dataclass(frozen=True)
class Standing:
    """The cases of one version."""

    version_id: str
    number: int
    fits: list[Fit]
    #: names of steps that the target no longer has, of those that it has anew
    lost: list[str]
    added: list[str]


@dataclass(frozen=True)
class Moved:
    """A case that was moved and can be put back."""

    move_id: str
    number: str
    title: str
    at: str


@dataclass(frozen=True)
class RunningPage:
    """Running cases of a procedure that do not run on the chosen version."""

    procedure_id: str
    name: str
    to_id: str
    to_number: int
    numbers: list[int]
    standing: list[Standing]
    moved: list[Moved]


def running_page(office: Office, viewer: Viewer, procedure_id: str, to: int | None = None) -> RunningPage:
    """Cases that could go over to a version (the current one without a number). Refuses: NotProcessAdmin, NotFound."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        target = versions.current(tx, procedure_id) if to is None else versions.numbered(tx, procedure_id, to)
        if target is None or procedure_id == versions.RULES:
            raise NotFound("thủ tục", procedure_id)
        listed = versions.versions(tx, procedure_id)
        counts = versions.running(tx, procedure_id)
        definition = office.library.version(tx, target.id).definition
        name = definition.say(definition.procedure.name, viewer.language)
        query = (
            select(case_move.c.id, case_move.c.at, case_file.c.number, case_file.c.title)
            .join(case_file, case_file.c.id == case_move.c.case_id)
            .where(case_move.c.to_version_id == target.id, case_move.c.undone_at.is_(None))
        )
        done = tx.rows(query.order_by(case_move.c.at.desc()).limit(100))
    standing = []
    for version in listed:
        if version.id == target.id or not counts.get(version.id):
            continue
        plan, fits = preview_move(office, version.id, target.id)
        standing.append(Standing(version.id, version.number, fits, list(plan.lost), list(plan.added)))
    return RunningPage(
        procedure_id,
        name,
        target.id,
        target.number,
        [version.number for version in listed],
        standing,
        [Moved(row["id"], row["number"], row["title"], row["at"]) for row in done],
    )
