"""What runs: instances, their open work, timers, subscriptions. Rows are found by index, never by loading instances."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from engine.store.tables.base import day, instant, json_text, metadata

#: One run of one diagram. `state` is the compact marking (open part only), `data` the variables.
instance = Table(
    "instance",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_id", String(40), nullable=False, index=True),
    Column("version_id", ForeignKey("procedure_version.id"), nullable=False),
    Column("parent_id", String(40), nullable=True, index=True),
    Column("parent_activity_id", String(40), nullable=True),
    Column("item_index", Integer, nullable=False, default=0),
    #: set when the engine started this run beside a task (overdue, recusal); the first ends with the task
    Column("beside_task_id", String(40), nullable=True, index=True),
    #: the sub-process of which this run is one member; empty for a run of a whole process
    Column("scope", String(100), nullable=False, default="", server_default=""),
    Column("status", String(20), nullable=False),  # open | completed | cancelled
    Column("lock_version", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    json_text("data"),
    #: sequence flows taken so far, JSON object flow id -> times (bounded by the diagram)
    json_text("path"),
    Column("outcome", String(60), nullable=True),
    instant("started_at"),
    instant("ended_at", optional=True),
    Index("ix_instance_parent_activity", "parent_activity_id", "status", "item_index"),
)

#: One visit of a token to an element that the engine itself carries out.
activity = Table(
    "activity",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("element_id", String(100), nullable=False),
    Column("kind", String(20), nullable=False),
    #: the items of a multi-instance as JSON list; null when there is one run only
    json_text("items", optional=True),
    Column("status", String(20), nullable=False),  # open | completed | cancelled | incident
    instant("opened_at"),
    instant("closed_at", optional=True),
    Index("ix_activity_instance_status", "instance_id", "status"),
)

#: One person's piece of work.
task = Table(
    "task",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("activity_id", ForeignKey("activity.id"), nullable=False, index=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("case_id", String(40), nullable=False),
    Column("element_id", String(100), nullable=False),
    Column("name", String(300), nullable=False),
    Column("item_index", Integer, nullable=False, default=0),
    json_text("item", optional=True),
    Column("form_key", String(100), nullable=True),
    #: the assignment as drawn and in words, for "why is this mine"
    Column("assignment", String(400), nullable=False),
    Column("role_words", String(400), nullable=False, default=""),
    day("due_on", optional=True),
    #: how the deadline came about, JSON {words, start, days, unit}
    json_text("due_basis", optional=True),
    Column("status", String(20), nullable=False),  # open | completed | cancelled
    Column("overdue", Boolean, nullable=False, default=False),
    instant("opened_at"),
    instant("closed_at", optional=True),
    Column("completed_by", String(40), nullable=True),
    Column("on_behalf_of", String(40), nullable=True),
    json_text("answers", optional=True),
    Index("ix_task_case_status_due", "case_id", "status", "due_on"),
    Index("ix_task_due_on", "due_on"),
    Index("ix_task_activity_status", "activity_id", "status"),
    Index("ix_task_instance_element", "instance_id", "element_id"),
)

#: Who may complete an open task: one row per person; closed tasks keep theirs for the record.
assignment = Table(
    "assignment",
    metadata,
    Column("task_id", ForeignKey("task.id"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    Column("capacity", String(300), nullable=False, default=""),
    Column("open", Boolean, nullable=False),
    Index("ix_assignment_person_open", "person_id", "open"),
)

draft = Table(
    "draft",
    metadata,
    Column("task_id", ForeignKey("task.id"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    json_text("raw"),
    instant("saved_at"),
)

#: `kind`: event (a timer of the diagram) | reminder | overdue (of a task).
timer = Table(
    "timer",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False, index=True),
    Column("token_id", String(40), nullable=False, index=True),
    Column("element_id", String(100), nullable=False),
    Column("kind", String(20), nullable=False),
    instant("due_at"),
    Column("cycle", Text, nullable=True),
    #: how an event's time came about, as `task.due_basis`; with `held_from` while the clock of its task stands still
    json_text("basis", optional=True),
    #: when it was due first, while it is put off because it failed
    instant("planned_at", optional=True),
    Index("ix_timer_due_at", "due_at"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False, index=True),
    Column("token_id", String(40), nullable=False),
    Column("element_id", String(100), nullable=False),
    Column("message", String(100), nullable=False),
    Column("correlation", String(200), nullable=False, default=""),
    Index("ix_subscription_message", "message", "correlation"),
)

#: An element that could not go on; the case waits, a person mends the cause and retries.
incident = Table(
    "incident",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_id", String(40), nullable=False),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("activity_id", String(40), nullable=True),
    Column("task_id", String(40), nullable=True),
    # of a time that came and could not be acted upon
    Column("timer_id", String(40), nullable=True),
    Column("element_id", String(100), nullable=False),
    Column("kind", String(30), nullable=False),  # failed | vacant | timer
    Column("message", Text, nullable=False),
    # the template of the message and its values, when the engine said it; people's own words have none
    json_text("said", optional=True),
    json_text("inputs"),
    Column("open", Boolean, nullable=False),
    instant("opened_at"),
    instant("closed_at", optional=True),
    Index("ix_incident_open_case", "open", "case_id"),
)

#: Idempotency: a command that was answered once is answered the same again.
request = Table(
    "request",
    metadata,
    # the person and their own key: two people may choose the same
    Column("id", String(130), primary_key=True),
    Column("command", String(60), nullable=False),
    Column("actor", String(40), nullable=True),
    # a digest of what was asked
    Column("about", String(64), nullable=True),
    json_text("answer"),
    instant("at"),
)
