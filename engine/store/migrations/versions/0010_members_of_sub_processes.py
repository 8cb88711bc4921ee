"""A run may be one member of a multi-instance sub-process.

Revision: 0010; follows 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("instance", sa.Column("scope", sa.String(length=100), nullable=False, server_default=""))
    op.create_index("ix_instance_parent_activity", "instance", ["parent_activity_id", "status", "item_index"])


def downgrade() -> None:
    op.drop_index("ix_instance_parent_activity", "instance")
    op.drop_column("instance", "scope")
