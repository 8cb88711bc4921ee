"""Hand an old version in for release again: it goes the same way, with a second person's consent."""

from typing import Any

from engine.authoring.acts.begin_draft import begin_draft
from engine.authoring.acts.submit_draft import submit_draft
from engine.execution.office import Office
from engine.store.transaction import Actor


def release_again(
    office: Office, actor: Actor, procedure_id: str, number: int, notes: str, valid_from: str | None = None
) -> dict[str, Any]:
    """A draft of the old version, handed in as it is; with the consent it is current again under its old number.

    Refuses: what `begin_draft` and `submit_draft` refuse; then the draft stays, to be mended or thrown away.
    """
    begun = begin_draft(office, actor, procedure_id, number)
    return submit_draft(office, actor, begun["draft"], notes, valid_from)
