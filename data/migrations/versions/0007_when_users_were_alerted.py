"""When users were last alerted, so that no process alerts one of them too often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_alerts",
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_alerts")),
    )


def downgrade() -> None:
    op.drop_table("user_alerts")
