"""How concepts hang together: a sentence, and the concepts that it ties.

Revision: 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "relations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("statement_id", sa.String(length=36), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["texts.id"], name=op.f("fk_relations_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
    )
    op.create_table(
        "relation_concepts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("relation_id", sa.String(length=36), nullable=False),
        sa.Column("concept_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["relation_id"], ["relations.id"], name=op.f("fk_relation_concepts_relation_id")),
        sa.ForeignKeyConstraint(["concept_id"], ["concepts.id"], name=op.f("fk_relation_concepts_concept_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation_concepts")),
        sa.UniqueConstraint("relation_id", "concept_id", name=op.f("uq_relation_concepts_relation_id_concept_id")),
    )
    for column in ("concept_id", "relation_id"):
        op.create_index(op.f(f"ix_relation_concepts_{column}"), "relation_concepts", [column], unique=False)
