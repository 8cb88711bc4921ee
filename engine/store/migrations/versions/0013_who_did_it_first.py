"""Who did the same work before is found by its element; nothing scans the tasks of all cases for it.

Revision: 0013; follows 0017.
"""

from alembic import op

revision = "0013"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_task_instance_element", "task", ["instance_id", "element_id"])


def downgrade() -> None:
    op.drop_index("ix_task_instance_element", "task")
