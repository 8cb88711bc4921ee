"""A time that came and failed keeps when it was due first, and its incident names it.

Revision: 0027; follows 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("timer", sa.Column("planned_at", sa.String(27), nullable=True))
    op.add_column("incident", sa.Column("timer_id", sa.String(40), nullable=True))


def downgrade() -> None:
    op.drop_column("incident", "timer_id")
    op.drop_column("timer", "planned_at")
