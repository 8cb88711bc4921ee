"""Units, posts, people: everything valid from a day to a day (the last day included); nothing is deleted."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from engine.store.tables.base import day, metadata

#: A unit or a body (committee, board); `kind` and `level` are identifiers of the glossary.
unit = Table(
    "unit",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(40), nullable=False, index=True),
    Column("level", String(20), nullable=False),
    Column("symbol", String(30), nullable=False, default=""),
    day("valid_from"),
    day("valid_to", optional=True),
)

unit_name = Table(
    "unit_name",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    day("valid_to", optional=True),
    Column("name", String(200), nullable=False),
)

unit_parent = Table(
    "unit_parent",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    day("valid_to", optional=True),
    Column("parent_id", ForeignKey("unit.id"), nullable=False, index=True),
)

#: Many to many: a merge has several predecessors, a split several successors.
unit_successor = Table(
    "unit_successor",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("successor_id", ForeignKey("unit.id"), primary_key=True),
    day("on_day"),
    Column("kind", String(20), nullable=False),  # renamed | merged | split | transferred
)

person = Table(
    "person",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("full_name", String(120), nullable=False),
    Column("birth_year", Integer, nullable=True),
    Column("email", String(200), nullable=False, default=""),
    Column("phone", String(40), nullable=False, default=""),
    #: works in the political system (decides the review form, R-025)
    Column("works_in_system", Boolean, nullable=False, default=True),
    day("valid_from"),
    day("valid_to", optional=True),
)

post = Table(
    "post",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("role", String(40), nullable=False),
    Column("title", String(200), nullable=False),
    day("valid_from"),
    day("valid_to", optional=True),
    Index("ix_post_unit_role", "unit_id", "role"),
)

holding = Table(
    "holding",
    metadata,
    Column("post_id", ForeignKey("post.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    day("valid_to", optional=True),
    Column("ground", String(200), nullable=False, default=""),
    Index("ix_holding_person_id", "person_id"),
)

#: A person in a cell or a body. `standing`: official | probationary (cells), member | chair | deputy_chair (bodies).
membership = Table(
    "membership",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    day("valid_to", optional=True),
    Column("standing", String(20), nullable=False),
    #: a cell member relieved from work and activity, or suspended (R-022); empty otherwise
    Column("exemption", String(20), nullable=False, default=""),
    #: the day of admission to the Party, for cell members
    day("admitted_on", optional=True),
    Index("ix_membership_person_id", "person_id"),
)

#: Declared family ties; they only keep people away from each other's cases.
kinship = Table(
    "kinship",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("relative_id", ForeignKey("person.id"), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    day("valid_to", optional=True),
    Column("relation", String(60), nullable=False),
)

#: `substitute_id` may do the tasks of `person_id` between the two days; the history names both.
substitution = Table(
    "substitution",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("substitute_id", ForeignKey("person.id"), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    day("valid_to"),
    Column("ground", String(200), nullable=False, default=""),
)

account = Table(
    "account",
    metadata,
    Column("login", String(60), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("password_hash", String(200), nullable=False),
    #: comma separated: process_admin | operator | auditor; empty for officials
    Column("duties", String(100), nullable=False, default=""),
    Column("language", String(5), nullable=False, default="vi"),
    day("valid_from"),
    day("valid_to", optional=True),
)

#: Few values of the installation: secret key, demo clock.
setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
