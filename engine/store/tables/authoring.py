"""Procedures being written: drafts with their files, who saved what, and what was handed in for release."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from engine.store.tables.base import day, instant, json_text, metadata

draft_procedure = Table(
    "draft_procedure",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("procedure_id", String(60), nullable=False),
    Column("name", String(300), nullable=False),
    #: the released version from which it was begun; null for a new or imported procedure
    Column("base_version_id", String(40), nullable=True),
    Column("origin", String(20), nullable=False),  # version | nothing | package | bpmn
    Column("revision", Integer, nullable=False),
    Column("status", String(20), nullable=False),  # draft | refused | submitted | released | discarded
    Column("begun_by", String(40), nullable=False),
    instant("begun_at"),
    Column("saved_by", String(40), nullable=False),
    instant("saved_at"),
    Index("ix_draft_procedure_status", "status", "procedure_id"),
)

draft_file = Table(
    "draft_file",
    metadata,
    Column("draft_id", String(40), ForeignKey("draft_procedure.id"), nullable=False),
    Column("path", String(200), nullable=False),
    #: as a version keeps it: text, or base64 of a file that is no text
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("draft_id", "path"),
)

#: Who saved which files when: whoever stands here may not consent to the release.
draft_revision = Table(
    "draft_revision",
    metadata,
    Column("draft_id", String(40), ForeignKey("draft_procedure.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person_id", String(40), nullable=False),
    instant("at"),
    json_text("paths"),
    PrimaryKeyConstraint("draft_id", "revision"),
)

#: Who has the draft open now; rows older than a minute mean nothing.
draft_presence = Table(
    "draft_presence",
    metadata,
    Column("draft_id", String(40), ForeignKey("draft_procedure.id"), nullable=False),
    Column("person_id", String(40), nullable=False),
    instant("at"),
    PrimaryKeyConstraint("draft_id", "person_id"),
)

#: What was handed in, word for word: consent is given to this content and to nothing else.
release_request = Table(
    "release_request",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("draft_id", String(40), ForeignKey("draft_procedure.id"), nullable=False),
    Column("procedure_id", String(60), nullable=False),
    Column("sha256", String(64), nullable=False),
    json_text("content"),
    Column("notes", Text, nullable=False),
    #: the civil day from which new cases use it; null = at once
    day("valid_from", optional=True),
    #: why it may be released although the check could not look at every run
    Column("doubt_reason", Text, nullable=False),
    Column("submitted_by", String(40), nullable=False),
    instant("submitted_at"),
    Column("status", String(20), nullable=False),  # waiting | consented | refused | withdrawn
    Column("decided_by", String(40), nullable=True),
    instant("decided_at", optional=True),
    Column("reason", Text, nullable=False),
    Column("version_id", String(40), nullable=True),
    Index("ix_release_request_status", "status", "draft_id"),
)

#: Procedures with which nobody may start a new case for the time being; running cases go on.
procedure_suspension = Table(
    "procedure_suspension",
    metadata,
    Column("procedure_id", String(60), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", String(40), nullable=False),
    instant("at"),
)
