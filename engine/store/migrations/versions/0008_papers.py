"""Documents that were filled into a Word template keep the file.

Revision: 0008; follows 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("paper", sa.LargeBinary(), nullable=True))
    op.add_column("document", sa.Column("paper_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("document", "paper_sha256")
    op.drop_column("document", "paper")
