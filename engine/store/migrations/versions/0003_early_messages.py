"""Messages that come early are kept with their key; a message with a key starts one case.

Revision: 0003; follows 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handover", sa.Column("correlation", sa.String(length=200), nullable=False, server_default=""))
    op.create_index("ix_handover_early", "handover", ["status", "message", "correlation"])
    op.create_table(
        "message_start",
        sa.Column("message", sa.String(length=100), nullable=False),
        sa.Column("correlation", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_message_start_case_id_case_file")),
        sa.PrimaryKeyConstraint("message", "correlation", name=op.f("pk_message_start")),
    )


def downgrade() -> None:
    op.drop_table("message_start")
    op.drop_index("ix_handover_early", "handover")
    op.drop_column("handover", "correlation")
