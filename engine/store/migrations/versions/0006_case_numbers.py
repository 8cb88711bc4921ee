"""Numbers of cases are counted in a row of their own, not by counting the cases of the year.

Revision: 0006; follows 0005.
"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "case_number",
        sa.Column("prefix", sa.String(length=80), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_case_number")),
    )
    last: Counter[str] = Counter()
    for (number,) in op.get_bind().execute(sa.text("select number from case_file")):
        prefix, _, count = number.rpartition("/")
        last[prefix + "/"] = max(last[prefix + "/"], int(count))
    if last:
        op.bulk_insert(table, [{"prefix": prefix, "last": count} for prefix, count in last.items()])


def downgrade() -> None:
    op.drop_table("case_number")
