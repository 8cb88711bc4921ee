"""A run may be one member of a multi-instance sub-process; cases may begin when a time comes.

Revision: 0010; follows 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("instance", sa.Column("scope", sa.String(length=100), nullable=False, server_default=""))
    op.create_index("ix_instance_parent_activity", "instance", ["parent_activity_id", "status", "item_index"])
    op.create_table(
        "start_timer",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("version_id", sa.String(length=40), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("unit_id", sa.String(length=40), nullable=True),
        sa.Column("due_at", sa.String(length=27), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["procedure_version.id"], name=op.f("fk_start_timer_version_id_procedure_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_timer")),
    )
    op.create_index("ix_start_timer_due_at", "start_timer", ["due_at"])
    op.create_index(op.f("ix_start_timer_procedure_id"), "start_timer", ["procedure_id"])


def downgrade() -> None:
    op.drop_table("start_timer")
    op.drop_index("ix_instance_parent_activity", "instance")
    op.drop_column("instance", "scope")
