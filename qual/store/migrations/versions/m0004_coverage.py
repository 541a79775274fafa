"""How far each coder says to have come with a session or a part of it, per pass.

Revision: 0004.

In a study from before nobody has said anything; what follows from its codings is derived, never stored.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coverage",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.Integer(), server_default="0", nullable=False),
        sa.Column("coder_id", sa.String(length=36), nullable=False),
        sa.Column("coding_pass", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_coverage_source_id")),
        sa.ForeignKeyConstraint(["coder_id"], ["coders.id"], name=op.f("fk_coverage_coder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
        sa.UniqueConstraint(
            "source_id", "part", "coder_id", "coding_pass", name=op.f("uq_coverage_source_id_part_coder_id_coding_pass")
        ),
    )
    op.create_index(op.f("ix_coverage_source_id"), "coverage", ["source_id"], unique=False)
