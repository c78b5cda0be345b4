"""What the assistant remembers of a conversation beside the words that were said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("memory", sa.JSON(), nullable=True))
    op.add_column("conversations", sa.Column("last_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("conversations", "last_at")
    op.drop_column("conversations", "memory")
