"""Whoever judges in a case reads the case from which it came.

Revision: 0028; follows 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_opening",
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("reader_case_id", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_case_opening_case_id_case_file"),
        sa.ForeignKeyConstraint(["reader_case_id"], ["case_file.id"], name="fk_case_opening_reader_case_id_case_file"),
        sa.PrimaryKeyConstraint("case_id", "reader_case_id", name="pk_case_opening"),
    )
    op.create_index("ix_case_opening_reader_case_id", "case_opening", ["reader_case_id"])


def downgrade() -> None:
    op.drop_table("case_opening")
