"""Stance and valence of a coding; views and recordings.

Revision: 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("codings", sa.Column("stance", sa.Text(), nullable=True))
    op.add_column("codings", sa.Column("valence", sa.Text(), nullable=True))
    op.create_table(
        "views",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name_id", sa.String(length=36), nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["texts.id"], name=op.f("fk_views_name_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
    )
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.Integer(), server_default="1", nullable=False),
        sa.Column("path_id", sa.String(length=36), nullable=True),
        sa.Column("offset", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_recordings_source_id")),
        sa.ForeignKeyConstraint(["path_id"], ["texts.id"], name=op.f("fk_recordings_path_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_source_id"), "recordings", ["source_id"], unique=False)
