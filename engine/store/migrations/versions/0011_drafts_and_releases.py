"""Drafts of procedures, their release by a second person, suspended procedures, versions that begin on a day.

Revision: 0011; follows 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("procedure_version", sa.Column("consented_by", sa.String(length=40), nullable=True))
    op.add_column("procedure_version", sa.Column("valid_from", sa.String(length=10), nullable=True))
    op.add_column("procedure_version", sa.Column("notes", sa.Text(), nullable=True))
    op.create_table(
        "draft_procedure",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("base_version_id", sa.String(length=40), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("begun_by", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.String(length=27), nullable=False),
        sa.Column("saved_by", sa.String(length=40), nullable=False),
        sa.Column("saved_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_procedure")),
    )
    op.create_index("ix_draft_procedure_status", "draft_procedure", ["status", "procedure_id"])
    op.create_table(
        "draft_file",
        sa.Column("draft_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft_procedure.id"], name=op.f("fk_draft_file_draft_id_draft_procedure")
        ),
        sa.PrimaryKeyConstraint("draft_id", "path", name=op.f("pk_draft_file")),
    )
    op.create_table(
        "draft_revision",
        sa.Column("draft_id", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("paths", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft_procedure.id"], name=op.f("fk_draft_revision_draft_id_draft_procedure")
        ),
        sa.PrimaryKeyConstraint("draft_id", "revision", name=op.f("pk_draft_revision")),
    )
    op.create_table(
        "draft_presence",
        sa.Column("draft_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft_procedure.id"], name=op.f("fk_draft_presence_draft_id_draft_procedure")
        ),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name=op.f("pk_draft_presence")),
    )
    op.create_table(
        "release_request",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("draft_id", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("doubt_reason", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.String(length=40), nullable=False),
        sa.Column("submitted_at", sa.String(length=27), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.String(length=27), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft_procedure.id"], name=op.f("fk_release_request_draft_id_draft_procedure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_request")),
    )
    op.create_index("ix_release_request_status", "release_request", ["status", "draft_id"])
    op.create_table(
        "procedure_suspension",
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("procedure_id", name=op.f("pk_procedure_suspension")),
    )


def downgrade() -> None:
    for table in (
        "procedure_suspension",
        "release_request",
        "draft_presence",
        "draft_revision",
        "draft_file",
        "draft_procedure",
    ):
        op.drop_table(table)
    with op.batch_alter_table("procedure_version") as batch:
        for column in ("notes", "valid_from", "consented_by"):
            batch.drop_column(column)
