"""Released procedures: immutable, one row per version, found by the hash of their content."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from engine.store.tables.base import day, instant, json_text, metadata

#: `content`: JSON object path -> text of every file of the folder (rules included under `rules/`).
procedure_version = Table(
    "procedure_version",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("procedure_id", String(60), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    json_text("content"),
    #: message names that start a case of this version, comma separated between commas: `,a,b,`
    Column("start_messages", String(400), nullable=False, default=","),
    Column("status", String(20), nullable=False),  # current | superseded | scheduled (from valid_from on)
    instant("deployed_at"),
    Column("deployed_by", String(40), nullable=True),
    #: the second person, when it was released on the pages; null for what came from a folder
    Column("consented_by", String(40), nullable=True),
    #: the civil day from which new cases use it; null = from the release on
    day("valid_from", optional=True),
    Column("notes", Text, nullable=True),
    UniqueConstraint("procedure_id", "number"),
    UniqueConstraint("procedure_id", "sha256"),
    Index("ix_procedure_version_status", "status", "procedure_id"),
)

#: When cases begin by themselves: one row for each timer start of a current version (`unit_id` null); when its time
#: has come, one for each unit for which a case is to be opened.
start_timer = Table(
    "start_timer",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("procedure_id", String(60), nullable=False, index=True),
    Column("version_id", ForeignKey("procedure_version.id"), nullable=False),
    Column("element_id", String(100), nullable=False),
    Column("unit_id", String(40), nullable=True),
    instant("due_at"),
    Column("cycle", Text, nullable=True),
    # why nothing could be begun; it is tried again at due_at, and was planned for planned_at
    Column("fault", Text, nullable=True),
    instant("planned_at", optional=True),
    Index("ix_start_timer_due_at", "due_at"),
)
