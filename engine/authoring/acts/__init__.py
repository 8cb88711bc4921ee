"""Everything that changes a draft or a release: one file, one deed, one transaction."""

from engine.authoring.acts.begin_draft import begin_draft, begin_from_files, begin_new
from engine.authoring.acts.consent import consent
from engine.authoring.acts.discard_draft import discard_draft
from engine.authoring.acts.note_presence import note_presence
from engine.authoring.acts.refuse_release import refuse_release
from engine.authoring.acts.release_again import release_again
from engine.authoring.acts.save_draft import save_draft
from engine.authoring.acts.submit_draft import submit_draft
from engine.authoring.acts.suspend_procedure import resume_procedure, suspend_procedure
from engine.authoring.acts.withdraw_release import withdraw_release

__all__ = [
    "begin_draft",
    "begin_from_files",
    "begin_new",
    "consent",
    "discard_draft",
    "note_presence",
    "refuse_release",
    "release_again",
    "resume_procedure",
    "save_draft",
    "submit_draft",
    "suspend_procedure",
    "withdraw_release",
]
