"""Terms, cycles in dated versions, occurrences that start once, and the sign of life of the scheduler.

Revision: 0009; follows 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "term",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("begins_on", sa.String(length=10), nullable=False),
        sa.Column("next_on", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.String(length=10), nullable=True),
        sa.Column("year3_proposed", sa.Integer(), nullable=False),
        sa.Column("year3", sa.Integer(), nullable=True),
        sa.Column("year3_by", sa.String(length=40), nullable=True),
        sa.Column("year3_at", sa.String(length=27), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_term_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    op.create_index(op.f("ix_term_unit_id"), "term", ["unit_id"])
    op.create_table(
        "cycle_version",
        sa.Column("cycle_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("cycle_id", "number", name=op.f("pk_cycle_version")),
    )
    op.create_table(
        "firing",
        sa.Column("cycle_id", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("opens_on", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("caught_up", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.String(length=27), nullable=False),
        sa.Column("finished_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("cycle_id", "key", name=op.f("pk_firing")),
    )
    op.create_index("ix_firing_begun_at", "firing", ["begun_at"])
    op.create_index("ix_firing_finished_at", "firing", ["finished_at"])
    op.create_table(
        "occurrence",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("cycle_id", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("opens_on", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("caught_up", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("cycle_id", "unit_id", "key", name=op.f("uq_occurrence_cycle_id_unit_id_key")),
    )
    op.create_index(op.f("ix_occurrence_unit_id"), "occurrence", ["unit_id"])
    op.create_index(op.f("ix_occurrence_case_id"), "occurrence", ["case_id"])
    op.create_index("ix_occurrence_cycle_key", "occurrence", ["cycle_id", "key"])
    op.create_table(
        "cycle_reminder",
        sa.Column("cycle_id", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("cycle_id", "key", "step", name=op.f("pk_cycle_reminder")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("process", sa.String(length=100), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("last_at", sa.String(length=27), nullable=False),
        sa.Column("fired", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_heartbeat")),
    )


def downgrade() -> None:
    for table in ("heartbeat", "cycle_reminder", "occurrence", "firing", "cycle_version", "term"):
        op.drop_table(table)
