"""What people decided about open cases that a new text answers otherwise.

Revision: 0007; follows 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_choice",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("use_id", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chosen_by", sa.String(length=40), nullable=True),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["use_id"], ["rule_use.id"], name=op.f("fk_rule_choice_use_id_rule_use")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_choice")),
        sa.UniqueConstraint("use_id", name=op.f("uq_rule_choice_use_id")),
    )
    op.create_index("ix_rule_use_name", "rule_use", ["name"])


def downgrade() -> None:
    op.drop_index("ix_rule_use_name", "rule_use")
    op.drop_table("rule_choice")
