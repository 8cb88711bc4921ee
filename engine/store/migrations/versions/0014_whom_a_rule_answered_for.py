"""A rule asked for each of several people: for whom it answered.

Revision: 0014; follows 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rule_use", sa.Column("about", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("rule_use", "about")
