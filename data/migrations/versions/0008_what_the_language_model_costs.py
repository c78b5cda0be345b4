"""What the language model costs: spent by day and by user and day, and what is reserved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.String(length=128)
AMOUNT = "micro_usd >= 0"


def upgrade() -> None:
    op.create_table(
        "language_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(AMOUNT, name=op.f("ck_language_days_micro_usd_range")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_language_days")),
    )
    op.create_table(
        "language_user_days",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(AMOUNT, name=op.f("ck_language_user_days_micro_usd_range")),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_language_user_days")),
    )
    op.create_table(
        "language_leases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(AMOUNT, name=op.f("ck_language_leases_micro_usd_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language_leases")),
    )


def downgrade() -> None:
    for table in ("language_leases", "language_user_days", "language_days"):
        op.drop_table(table)
