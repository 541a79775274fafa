"""An utterance can be split: its pieces stand between two numbers, and say where a start is estimated.

Revision: 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("utterances", recreate="always") as batch:
        batch.alter_column("position", existing_type=sa.Integer(), type_=sa.Float(), existing_nullable=False)
        batch.add_column(sa.Column("start_estimated", sa.Boolean(), server_default="0", nullable=False))
