"""The calendar of the term: terms, the dated versions of cycles, and what was started for whom."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from engine.store.tables.base import day, instant, json_text, metadata

#: A term of a Party body or a council. `year3` is null until the organisation board has confirmed it.
term = Table(
    "term",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("body", String(20), nullable=False),  # party | council
    Column("name", String(200), nullable=False),
    #: the congress or the election that begins it
    day("begins_on"),
    #: the congress or the election that ends it, as planned now
    day("next_on"),
    #: the last day, when the term ended otherwise (a unit that was merged)
    day("ended_on", optional=True),
    Column("year3_proposed", Integer, nullable=False),
    Column("year3", Integer, nullable=True),
    Column("year3_by", String(40), nullable=True),
    instant("year3_at", optional=True),
    #: who confirmed both days, and when; until then they are what the guide of the superior lets expect
    Column("days_by", String(40), nullable=True),
    instant("days_at", optional=True),
    Column("source", Text, nullable=False, default=""),
)

#: A cycle as it was from a day on; the newest version that holds in a period decides its date.
cycle_version = Table(
    "cycle_version",
    metadata,
    Column("cycle_id", String(60), primary_key=True),
    Column("number", Integer, primary_key=True),
    day("valid_from"),
    json_text("content"),
    Column("sha256", String(64), nullable=False),
    Column("origin", String(20), nullable=False),  # shipped | edited
    Column("reason", Text, nullable=False, default=""),
    Column("made_by", String(40), nullable=True),
    instant("made_at"),
)

#: One occurrence of a cycle for all its units: how far it has come. Finished when every unit has its row.
firing = Table(
    "firing",
    metadata,
    Column("cycle_id", String(60), primary_key=True),
    Column("key", String(100), primary_key=True),
    day("due_on"),
    day("opens_on"),
    Column("version", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("caught_up", Boolean, nullable=False),
    instant("begun_at"),
    instant("finished_at", optional=True),
    Index("ix_firing_begun_at", "begun_at"),
    Index("ix_firing_finished_at", "finished_at"),
)

#: One cycle, one unit, one occurrence: the unique key is what makes a start happen once.
occurrence = Table(
    "occurrence",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("cycle_id", String(60), nullable=False),
    Column("unit_id", String(40), nullable=False, index=True),
    Column("key", String(100), nullable=False),
    #: the due day as it was when the occurrence began, whenever that was
    day("due_on"),
    day("opens_on"),
    Column("status", String(20), nullable=False),  # started | adopted | noted | failed | lapsed
    Column("case_id", String(40), nullable=True, index=True),
    #: begun on a later day than planned: the scheduler was down
    Column("caught_up", Boolean, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    instant("at"),
    UniqueConstraint("cycle_id", "unit_id", "key"),
    Index("ix_occurrence_cycle_key", "cycle_id", "key"),
)

#: A reminder of an occurrence that went out, once: `step` is D-30, D+7 …
cycle_reminder = Table(
    "cycle_reminder",
    metadata,
    Column("cycle_id", String(60), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("step", String(20), primary_key=True),
    #: how many people were told
    Column("told", Integer, nullable=False),
    instant("at"),
)

#: The last sign of life of each process that wakes the calendar.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("process", String(100), primary_key=True),
    instant("started_at"),
    instant("last_at"),
    Column("fired", Integer, nullable=False, default=0),
    Column("fault", Text, nullable=False, default=""),
)
