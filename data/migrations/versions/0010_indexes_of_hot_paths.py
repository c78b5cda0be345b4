"""Indexes for what requests ask again and again: what was dismissed, and what is reserved."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

IMPRESSIONS = "recommendation_impressions"
LEASES = "language_leases"


def upgrade() -> None:
    dismissed = op.f("ix_recommendation_impressions_user_id_dismissed_at")
    op.create_index(dismissed, IMPRESSIONS, ["user_id", "dismissed_at"])
    op.drop_index(op.f("ix_recommendation_impressions_user_id"), IMPRESSIONS)
    op.create_index(op.f("ix_language_leases_day_user_id"), LEASES, ["day", "user_id"])
    op.create_index(op.f("ix_language_leases_expires_at"), LEASES, ["expires_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_language_leases_expires_at"), LEASES)
    op.drop_index(op.f("ix_language_leases_day_user_id"), LEASES)
    op.create_index(op.f("ix_recommendation_impressions_user_id"), IMPRESSIONS, ["user_id"])
    op.drop_index(op.f("ix_recommendation_impressions_user_id_dismissed_at"), IMPRESSIONS)
