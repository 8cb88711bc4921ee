"""What must still be readable in ten years: the case, its history, documents, rules used, hand-overs."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from engine.store.tables.base import day, instant, json_text, metadata

case_file = Table(
    "case_file",
    metadata,
    Column("id", String(40), primary_key=True),
    #: shown to people: `annual-review/2026/0007`
    Column("number", String(80), nullable=False, unique=True),
    Column("procedure_id", String(60), nullable=False),
    Column("version_id", ForeignKey("procedure_version.id"), nullable=False),
    Column("title", String(300), nullable=False),
    Column("unit_id", String(40), nullable=False, index=True),
    Column("subject_id", String(40), nullable=True, index=True),
    Column("status", String(20), nullable=False),  # open | closed
    Column("outcome", String(60), nullable=True),
    Column("started_by", String(40), nullable=True),
    day("started_on"),
    instant("started_at"),
    instant("closed_at", optional=True),
    Index("ix_case_file_status_procedure", "status", "procedure_id"),
)

case_link = Table(
    "case_link",
    metadata,
    Column("from_case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("to_case_id", ForeignKey("case_file.id"), primary_key=True, index=True),
    Column("kind", String(40), nullable=False),  # started
    Column("message", String(100), nullable=False, default=""),
    instant("at"),
)

#: Who judges in `reader_case_id` reads `case_id`: the case from which it came, and those before it.
case_opening = Table(
    "case_opening",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("reader_case_id", ForeignKey("case_file.id"), primary_key=True, index=True),
)

#: A message that left a case: delivered to another case, or waiting to be handed over by hand.
handover = Table(
    "handover",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("from_case_id", ForeignKey("case_file.id"), nullable=False, index=True),
    Column("message", String(100), nullable=False),
    Column("to_procedure", String(60), nullable=False, default=""),
    Column("to_case_id", String(40), nullable=True),
    Column("status", String(20), nullable=False),  # delivered | waiting | repeated
    #: the key that tells receivers apart; a waiting message with a key is taken by the case that asks for it later
    Column("correlation", String(200), nullable=False, default="", server_default=""),
    json_text("payload"),
    instant("at"),
    Index("ix_handover_early", "status", "message", "correlation"),
)

#: A message with a key starts one case, also when it is sent twice or by two processes at once.
message_start = Table(
    "message_start",
    metadata,
    Column("message", String(100), primary_key=True),
    Column("correlation", String(200), primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    instant("at"),
)

#: Append only, chained per case: each row carries the hash of the one before.
history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(40), nullable=True),
    Column("position", Integer, nullable=False),
    instant("at"),
    Column("actor", String(40), nullable=True),
    Column("on_behalf_of", String(40), nullable=True),
    Column("verb", String(40), nullable=False),
    Column("instance_id", String(40), nullable=True),
    Column("task_id", String(40), nullable=True),
    Column("element_id", String(100), nullable=True),
    json_text("details"),
    Column("request_id", String(80), nullable=True),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("case_id", "position"),
    Index("ix_history_actor", "actor"),
)

document = Table(
    "document",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, index=True),
    Column("instance_id", String(40), nullable=False),
    Column("task_id", String(40), nullable=True),
    Column("template", String(100), nullable=False),
    Column("title", String(300), nullable=False),
    json_text("head"),
    Column("body", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("issued_by", String(40), nullable=True),
    instant("issued_at"),
    Column("readers", String(20), nullable=False),  # participants | subject | unit
    #: the filled Word file, when the procedure has a template for it, and its hash
    Column("paper", LargeBinary, nullable=True),
    Column("paper_sha256", String(64), nullable=True),
)

document_reader = Table(
    "document_reader",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("person_id", String(40), primary_key=True, index=True),
)

#: A filed piece of evidence or annex: bytes with hash, date and who filed it (dp-evidence).
attachment = Table(
    "attachment",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_id", String(40), nullable=True, index=True),
    Column("task_id", String(40), nullable=True),
    Column("field", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("filed_by", String(40), nullable=False),
    instant("filed_at"),
)

#: Which version of which rule answered what, on which key date (dp-rule-date).
rule_use = Table(
    "rule_use",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, index=True),
    Column("instance_id", String(40), nullable=False),
    Column("element_id", String(100), nullable=False),
    Column("name", String(100), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("version", String(40), nullable=False),
    Column("document", String(100), nullable=False),
    Column("source", String(100), nullable=False),
    Column("verified", Boolean, nullable=False),
    day("key_date"),
    json_text("inputs"),
    json_text("outputs"),
    #: of a rule asked for each of several: who or what it was, a person's id or the name in the list
    Column("about", Text, nullable=False, server_default=""),
    instant("at"),
    Index("ix_rule_use_name", "name"),
)

#: Somebody decided whether an open case keeps an answer that the rules of today would give otherwise.
rule_choice = Table(
    "rule_choice",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("use_id", ForeignKey("rule_use.id"), nullable=False, unique=True),
    Column("choice", String(10), nullable=False),  # keep | convert
    Column("version", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("chosen_by", String(40), nullable=True),
    instant("at"),
)

#: People taken off a case by decision (dp-recusal); `accepted` false keeps the refused claim on record.
recusal = Table(
    "recusal",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, index=True),
    Column("person_id", String(40), nullable=False),
    Column("replacement_id", String(40), nullable=True),
    Column("accepted", Boolean, nullable=False),
    Column("grounds", Text, nullable=False),
    Column("decided_by", String(40), nullable=True),
    instant("at"),
)

#: The last number given for a procedure and year; the row is locked until the case that took it is filed.
case_number = Table(
    "case_number",
    metadata,
    Column("prefix", String(80), primary_key=True),
    Column("last", Integer, nullable=False),
)

#: A running case that went over to another version of its procedure; `before` is what undoing puts back.
case_move = Table(
    "case_move",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, index=True),
    Column("instance_id", String(40), nullable=False),
    Column("from_version_id", String(40), nullable=False),
    Column("to_version_id", String(40), nullable=False),
    json_text("elements"),
    json_text("before"),
    #: of the instance after the move; as long as it stands the move can be undone
    Column("lock_version", Integer, nullable=False),
    Column("moved_by", String(40), nullable=True),
    instant("at"),
    instant("undone_at", optional=True),
)

notice = Table(
    "notice",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person_id", String(40), nullable=False),
    Column("case_id", String(40), nullable=True),
    Column("task_id", String(40), nullable=True),
    Column("subject", String(300), nullable=False),
    Column("body", Text, nullable=False),
    instant("at"),
    instant("read_at", optional=True),
    #: what happened, by name: a person is told of it once, whichever way the news comes
    Column("event", String(160), nullable=True),
    #: normal (waits for the daily letter) | urgent (mail in working hours) | legal (mail at once)
    Column("urgency", String(10), nullable=False, default="normal", server_default="normal"),
    Index("ix_notice_person_read", "person_id", "read_at"),
    Index("uq_notice_event_person", "event", "person_id", unique=True),
)

#: What must leave the house after the commit (mail); written in the same transaction as its cause.
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("channel", String(20), nullable=False),
    json_text("payload"),
    instant("at"),
    instant("sent_at", optional=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("state", String(10), nullable=False, default="waiting", server_default="waiting"),  # waiting | sent | dead
    #: not before this instant: quiet hours, the next attempt, or the end of the lease of the process that sends it
    instant("next_at", optional=True),
    #: the lease of the process that sends it now; another process may take it over when `next_at` has passed
    Column("taken_by", String(40), nullable=True),
    Column("last_error", Text, nullable=False, default="", server_default=""),
    Index("ix_outbox_state_next", "state", "next_at"),
)
