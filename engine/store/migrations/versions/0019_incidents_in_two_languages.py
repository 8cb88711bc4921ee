"""An incident keeps the template of its message, to be told in the reader's language; old ones keep their text.

Revision: 0019; follows 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("said", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("incident", "said")
