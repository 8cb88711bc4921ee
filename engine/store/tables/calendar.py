"""The working days of the office: one list per year and correction, its days, and clocks that stand still."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from engine.store.tables.base import day, instant, json_text, metadata

#: The list of a year. At most one is confirmed and one proposed; a corrected one is kept as superseded.
holiday_list = Table(
    "holiday_list",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("year", Integer, nullable=False),
    Column("status", String(20), nullable=False),  # proposed | confirmed | superseded
    #: the yearly decision or notice
    Column("source", String(300), nullable=False, default=""),
    Column("proposed_by", String(40), nullable=True),
    instant("proposed_at"),
    Column("confirmed_by", String(40), nullable=True),
    instant("confirmed_at", optional=True),
    #: why a confirmed list was corrected
    Column("reason", Text, nullable=False, default=""),
    #: open deadlines that moved with the confirmation: JSON list of {task, case, name, before, after}
    json_text("moved", optional=True),
    Index("ix_holiday_list_year", "year", "status"),
)

holiday = Table(
    "holiday",
    metadata,
    Column("list_id", ForeignKey("holiday_list.id"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),  # holiday | substitute | worked | local
    Column("source", String(300), nullable=False, default=""),
)

#: The clock of a task stood still while somebody else was waited for.
deadline_stop = Table(
    "deadline_stop",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("case_id", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("awaited", String(300), nullable=False),
    Column("stopped_by", String(40), nullable=False),
    day("stopped_on"),
    instant("stopped_at"),
    #: what was left of the term, in its own unit (working days, or calendar days)
    Column("left", Integer, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("resumed_by", String(40), nullable=True),
    day("resumed_on", optional=True),
    instant("resumed_at", optional=True),
    day("due_before"),
    day("due_after", optional=True),
)
