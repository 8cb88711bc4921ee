"""A start timer that failed keeps why, and the time that it was planned for.

Revision: 0023; follows 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("start_timer", sa.Column("fault", sa.Text(), nullable=True))
    op.add_column("start_timer", sa.Column("planned_at", sa.String(27), nullable=True))


def downgrade() -> None:
    op.drop_column("start_timer", "planned_at")
    op.drop_column("start_timer", "fault")
