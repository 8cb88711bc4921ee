"""The days of a congress or an election are confirmed by a person, like the third year.

Revision: 0017; follows 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("term", sa.Column("days_by", sa.String(length=40), nullable=True))
    op.add_column("term", sa.Column("days_at", sa.String(length=27), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("term") as table:
        table.drop_column("days_at")
        table.drop_column("days_by")
