"""Find the members still at work of a large body by index.

Revision: 0002; follows 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_task_activity_status", "task", ["activity_id", "status"])


def downgrade() -> None:
    op.drop_index("ix_task_activity_status", "task")
