"""A start timer that failed keeps why and when it was planned; keys of requests belong to a person and an act.

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
    with op.batch_alter_table("request") as table:
        table.alter_column("id", existing_type=sa.String(80), type_=sa.String(130), existing_nullable=False)
        table.add_column(sa.Column("about", sa.String(64), nullable=True))
    op.execute("UPDATE request SET id = coalesce(actor, '') || ':' || id")


def downgrade() -> None:
    op.execute("UPDATE request SET id = substr(id, length(coalesce(actor, '')) + 2)")
    with op.batch_alter_table("request") as table:
        table.drop_column("about")
        table.alter_column("id", existing_type=sa.String(130), type_=sa.String(80), existing_nullable=False)
    op.drop_column("start_timer", "planned_at")
    op.drop_column("start_timer", "fault")
