"""Procedures being written: drafts, their check and rehearsal, release with a second person's consent, packages."""
