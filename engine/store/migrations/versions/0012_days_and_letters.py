"""The lists of working days, clocks that stand still, one notice per event, mail that can be tried again, feeds.

Revision: 0012; follows 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday_list",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("proposed_by", sa.String(length=40), nullable=True),
        sa.Column("proposed_at", sa.String(length=27), nullable=False),
        sa.Column("confirmed_by", sa.String(length=40), nullable=True),
        sa.Column("confirmed_at", sa.String(length=27), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_list")),
    )
    op.create_index("ix_holiday_list_year", "holiday_list", ["year", "status"])
    op.create_table(
        "holiday",
        sa.Column("list_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["holiday_list.id"], name=op.f("fk_holiday_list_id_holiday_list")),
        sa.PrimaryKeyConstraint("list_id", "day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "deadline_stop",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("awaited", sa.String(length=300), nullable=False),
        sa.Column("stopped_by", sa.String(length=40), nullable=False),
        sa.Column("stopped_on", sa.String(length=10), nullable=False),
        sa.Column("stopped_at", sa.String(length=27), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("resumed_by", sa.String(length=40), nullable=True),
        sa.Column("resumed_on", sa.String(length=10), nullable=True),
        sa.Column("resumed_at", sa.String(length=27), nullable=True),
        sa.Column("due_before", sa.String(length=10), nullable=False),
        sa.Column("due_after", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_deadline_stop_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_stop")),
    )
    op.create_index("ix_deadline_stop_task_id", "deadline_stop", ["task_id"])
    op.create_table(
        "notice_wish",
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_wish")),
    )
    op.create_table(
        "digest",
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("outbox_id", sa.String(length=40), nullable=True),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_digest")),
    )
    op.create_table(
        "feed",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("revoked_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_feed")),
    )
    op.create_index("ix_feed_person_id", "feed", ["person_id"])
    op.add_column("timer", sa.Column("basis", sa.Text(), nullable=True))
    op.create_index("ix_task_due_on", "task", ["due_on"])
    op.add_column("notice", sa.Column("event", sa.String(length=160), nullable=True))
    op.add_column("notice", sa.Column("urgency", sa.String(length=10), server_default="normal", nullable=False))
    op.create_index("uq_notice_event_person", "notice", ["event", "person_id"], unique=True)
    op.add_column("outbox", sa.Column("state", sa.String(length=10), server_default="waiting", nullable=False))
    op.add_column("outbox", sa.Column("next_at", sa.String(length=27), nullable=True))
    op.add_column("outbox", sa.Column("taken_by", sa.String(length=40), nullable=True))
    op.add_column("outbox", sa.Column("last_error", sa.Text(), server_default="", nullable=False))
    op.drop_index("ix_outbox_sent_at", "outbox")
    op.create_index("ix_outbox_state_next", "outbox", ["state", "next_at"])
    # what was written before mail could be delivered is old news; it stays on record and in the app
    op.execute(
        "update outbox set state = 'dead', last_error = 'written before mail was delivered' where sent_at is null"
    )
    op.execute("update outbox set state = 'sent' where sent_at is not null")
    # the row that says which lists of days count; acts that count working days hold it, the confirmation changes it
    op.execute("insert into setting (name, value) values ('calendar_version', 'c0')")


def downgrade() -> None:
    op.execute("delete from setting where name = 'calendar_version'")
    op.drop_index("ix_outbox_state_next", "outbox")
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"])
    for name in ("last_error", "taken_by", "next_at", "state"):
        op.drop_column("outbox", name)
    op.drop_index("uq_notice_event_person", "notice")
    op.drop_column("notice", "urgency")
    op.drop_column("notice", "event")
    op.drop_index("ix_task_due_on", "task")
    op.drop_column("timer", "basis")
    for name in ("feed", "digest", "notice_wish", "deadline_stop", "holiday", "holiday_list"):
        op.drop_table(name)
