"""How people are told: what each wants by mail and when, the daily letters, and the private calendar addresses."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from engine.store.tables.base import instant, metadata

#: What a person has chosen; without a row the defaults of `engine.notices.wishes` hold.
notice_wish = Table(
    "notice_wish",
    metadata,
    Column("person_id", String(40), primary_key=True),
    Column("mail", Boolean, nullable=False),
    #: the hour of the morning (or day) at which the daily letter is written
    Column("digest_hour", Integer, nullable=False),
    instant("at"),
)

#: One letter per person and day; a row without outbox id is a day on which there was nothing to say.
digest = Table(
    "digest",
    metadata,
    Column("person_id", String(40), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("outbox_id", String(40), nullable=True),
    instant("at"),
)

#: The secret address of a person's calendar feed: only its hash is kept, and only one is valid.
feed = Table(
    "feed",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("person_id", String(40), nullable=False, index=True),
    instant("made_at"),
    instant("revoked_at", optional=True),
)
