"""Indexes by which a case is found among 100,000; one that misled the planner goes.

Revision: 0004; follows 0003.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_task_case_status", "task")
    op.drop_index("ix_task_status_due", "task")
    op.create_index("ix_task_case_status_due", "task", ["case_id", "status", "due_on"])
    op.create_index(op.f("ix_case_link_to_case_id"), "case_link", ["to_case_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_case_link_to_case_id"), "case_link")
    op.drop_index("ix_task_case_status_due", "task")
    op.create_index("ix_task_status_due", "task", ["status", "due_on"])
    op.create_index("ix_task_case_status", "task", ["case_id", "status"])
