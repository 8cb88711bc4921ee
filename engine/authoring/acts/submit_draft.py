"""Hand a draft in for release: checked, frozen word for word, and the other process admins are told."""

import json
from datetime import date
from typing import Any

from sqlalchemy import insert

from engine import history
from engine.authoring import checking, drafts
from engine.authoring.refusals import DayHasPassed, NothingChanged, ReasonNeeded
from engine.definitions import versions
from engine.execution import notices
from engine.execution.deploy import DefinitionRefused
from engine.execution.office import Office
from engine.ids import new_id
from engine.organisation import accounts, people
from engine.store.tables import release_request
from engine.store.transaction import Actor, Transaction


def submit_draft(
    office: Office,
    actor: Actor,
    draft_id: str,
    notes: str,
    valid_from: str | None = None,
    doubt_reason: str = "",
    revision: int | None = None,
) -> dict[str, Any]:
    """Ask for the release of a draft as it is saved now.

    notes: what changes and why, for everybody. valid_from: ISO day from which new cases use it; None = with the
    consent. doubt_reason: why it may be released although the check gave up. revision: what the person saw last.
    Refuses: NotProcessAdmin, NotFound, NotADraftNow, SavedMeanwhile, DayHasPassed, ReasonNeeded (no notes, or doubts
    without a reason), DefinitionRefused (the findings), NothingChanged.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        found = drafts.open_draft(tx, draft_id)
        drafts.require_revision(tx, found, revision)
        day = _day(tx, valid_from)
        if not notes.strip():
            raise ReasonNeeded()
        files = drafts.files(tx, draft_id)
        definition, findings = checking.check_files(office, tx, files)
        if wrong := checking.errors(findings):
            raise DefinitionRefused(found.name, wrong)
        if checking.doubts(findings) and not doubt_reason.strip():
            raise ReasonNeeded()
        current = versions.current(tx, definition.procedure.id)
        if current is not None and current.sha256 == definition.sha256:
            raise NothingChanged(current.number)
        request_id = new_id("q")
        tx.execute(
            insert(release_request).values(
                id=request_id,
                draft_id=draft_id,
                procedure_id=definition.procedure.id,
                sha256=definition.sha256,
                content=json.dumps(files, ensure_ascii=False),
                notes=notes.strip(),
                valid_from=day,
                doubt_reason=doubt_reason.strip(),
                submitted_by=person,
                submitted_at=tx.at,
                status="waiting",
                reason="",
            )
        )
        drafts.set_status(tx, draft_id, "submitted")
        details: dict[str, Any] = {"procedure": definition.procedure.id, "draft": draft_id, "sha256": definition.sha256}
        details |= {"notes": notes.strip(), "valid_from": day} | ({"doubt": doubt_reason} if doubt_reason else {})
        history.record(tx, "release_submitted", None, details)
        _tell(tx, found, person, notes.strip())
        return {"request": request_id, "sha256": definition.sha256}

    return office.store.act("submit_draft", actor, work)


def _day(tx: Transaction, text: str | None) -> str | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise DayHasPassed(text) from error
    if day < tx.today:
        raise DayHasPassed(text)
    return day.isoformat()


def _tell(tx: Transaction, found: drafts.Draft, person: str, notes: str) -> None:
    mine = drafts.editors(tx, found)
    name = people.names(tx, [person])[person]
    for admin in sorted({account.person for account in accounts.with_duty(tx, "process_admin", tx.today)}):
        if admin != person and admin not in mine:
            body = f"{name} trình ban hành “{found.name}”: {notes} Xem những gì thay đổi tại trang Soạn thủ tục."
            notices.tell(tx, admin, f"Cần người thứ hai đồng ý ban hành: {found.name}", body)
