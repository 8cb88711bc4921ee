"""The second person's consent: exactly what they looked at becomes a version, now or on its day."""

from datetime import date
from typing import Any

from engine import history
from engine.authoring import checking, drafts, requests
from engine.authoring.refusals import AnotherWaits, NotWhatYouSaw, ReasonNeeded, SecondPersonNeeded
from engine.definitions import versions
from engine.definitions.folder import content_hash
from engine.execution import notices
from engine.execution.deploy import DefinitionRefused
from engine.execution.office import Office
from engine.store.transaction import Actor, Transaction


def consent(
    office: Office,
    actor: Actor,
    request_id: str,
    sha256: str,
    current: str | None,
    doubt_accepted: bool = False,
    waiting: str = "",
) -> dict[str, Any]:
    """Release what was handed in. sha256, current: the content that the person saw, and the version it was compared
    with. doubt_accepted: the person takes responsibility where the check gave up. waiting: what becomes of a version
    that was consented to for a later day and would then take the place of this one, “keep” or “drop”.

    Refuses: NotProcessAdmin, NotFound, AlreadyDecided, SecondPersonNeeded, NotWhatYouSaw, ReasonNeeded, AnotherWaits,
    DefinitionRefused (what surrounds the procedure has changed since it was handed in).
    """

    def work(tx: Transaction) -> dict[str, Any]:
        person = drafts.require_admin(tx, actor)
        versions.enter_into_force(tx)  # what waited for today comes before what is released now
        row = requests.waiting(tx, request_id)
        found = drafts.draft(tx, row["draft_id"])
        if person == row["submitted_by"] or person in drafts.editors(tx, found):
            raise SecondPersonNeeded()
        files = requests.files(row)
        known = versions.current(tx, row["procedure_id"])
        if row["sha256"] != sha256 or content_hash(files) != sha256 or (known.id if known else None) != current:
            raise NotWhatYouSaw()
        definition, findings = checking.check_files(office, tx, files)
        if wrong := checking.errors(findings):
            raise DefinitionRefused(found.name, wrong)
        if checking.doubts(findings) and not (doubt_accepted and row["doubt_reason"]):
            raise ReasonNeeded()
        later = requests.later(tx, row)
        if later is not None and waiting not in ("keep", "drop"):
            raise AnotherWaits(later.number, f"{date.fromisoformat(later.valid_from or ''):%d/%m/%Y}")
        given = versions.Consent(row["submitted_by"], person, _from(tx, row), row["notes"])
        if given.valid_from is None or given.valid_from <= tx.today.isoformat():
            _release_rules(office, tx, files, row["procedure_id"], given)
        version, _new = versions.release(tx, definition, given)
        if waiting == "drop":
            versions.drop_waiting(tx, row["procedure_id"], kept=version.id)
        requests.decide(tx, request_id, "consented", version_id=version.id)
        drafts.set_status(tx, found.id, "released")
        details = {"procedure": row["procedure_id"], "number": version.number, "sha256": sha256}
        history.record(tx, "release_consented", None, {**details, "submitted_by": row["submitted_by"]})
        subject = f"Đã ban hành: {found.name}, phiên bản {version.number}"
        notices.tell(tx, row["submitted_by"], subject, row["notes"])
        answer = {"procedure": row["procedure_id"], "number": version.number, "version": version.id}
        # a day that has not come: until then the version of before goes on
        return {**answer, "from": given.valid_from} if version.status == "scheduled" else answer

    return office.store.act("consent", actor, work)


def _from(tx: Transaction, row: Any) -> str | None:
    """The day that was asked for, or today when the second person came later than that."""
    day: str | None = row["valid_from"]
    return max(day, tx.today.isoformat()) if day else None


def _release_rules(
    office: Office, tx: Transaction, files: dict[str, str], procedure_id: str, given: versions.Consent
) -> None:
    """Decisions of the procedure go among the rules of the house; those of a version that waits go on its day."""
    book = checking.rules_with(office, tx, files, procedure_id)
    if book.files != office.library.rules(tx).files:
        versions.release_rules(
            tx, book.files, content_hash(book.files), versions.Consent(given.submitted_by, given.consented_by)
        )
