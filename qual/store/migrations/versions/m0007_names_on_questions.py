"""A question keeps the names that it asks for, also while no theme has them.

Revision: 0007.

What is tied already has no name and stays as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("question_themes", recreate="always") as batch:
        batch.add_column(sa.Column("name_id", sa.String(length=36), nullable=True))
        batch.alter_column("target_kind", existing_type=sa.Text(), nullable=True)
        batch.alter_column("target_id", existing_type=sa.String(length=36), nullable=True)
        batch.create_foreign_key(op.f("fk_question_themes_name_id"), "texts", ["name_id"], ["id"])
