"""What was learnt of each worker: shifts of the outcomes' log-odds, by release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_shifts",
        sa.Column("release_id", sa.String(length=64), nullable=False),
        sa.Column("worker_id", sa.String(length=128), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("outcomes", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accept', 'complete', 'on_time')",
            name=op.f("ck_worker_shifts_outcome_known"),
        ),
        sa.CheckConstraint("variance >= 0", name=op.f("ck_worker_shifts_variance_range")),
        sa.CheckConstraint("outcomes >= 1", name=op.f("ck_worker_shifts_outcomes_range")),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["worker_profiles.user_id"],
            name=op.f("fk_worker_shifts_worker_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "release_id", "worker_id", "category", "outcome", name=op.f("pk_worker_shifts")
        ),
    )
    op.create_index(op.f("ix_worker_shifts_worker_id"), "worker_shifts", ["worker_id"])


def downgrade() -> None:
    op.drop_table("worker_shifts")
