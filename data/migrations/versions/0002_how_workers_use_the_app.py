"""How workers use the app: sessions, what is opened and dismissed; times and language of jobs.

Enjoyment is said in points from 1 to 5 from here on; it was a share from 0 to 1.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

KINDS = "kind IN ('accepted', 'assigned', 'completed', 'on_time', 'rating', 'tip', 'enjoyment'"
NEW_CHECKS = {
    "kind_known": f"{KINDS}, 'travel_min', 'work_min')",
    "value_range": "CASE WHEN kind = 'rating' THEN value BETWEEN 1 AND 5"
    " WHEN kind = 'enjoyment' THEN value BETWEEN 1 AND 5"
    " WHEN kind IN ('tip', 'travel_min', 'work_min') THEN value >= 0"
    " ELSE value IN (0, 1) END",
}
OLD_CHECKS = {
    "kind_known": f"{KINDS})",
    "value_range": "CASE WHEN kind = 'rating' THEN value BETWEEN 1 AND 5"
    " WHEN kind = 'tip' THEN value >= 0"
    " WHEN kind = 'enjoyment' THEN value BETWEEN 0 AND 1"
    " ELSE value IN (0, 1) END",
}


def upgrade() -> None:
    _outcomes(NEW_CHECKS, ["UPDATE outcomes SET value = 1 + 4 * value WHERE kind = 'enjoyment'"])
    op.add_column("tasks", sa.Column("language", sa.String(length=35), nullable=True))
    op.add_column("recommendation_impressions", sa.Column("opened_at", INSTANT, nullable=True))
    op.add_column("recommendation_impressions", sa.Column("dismissed_at", INSTANT, nullable=True))
    op.create_table(
        "worker_sessions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "ended_by IN ('shift_over', 'break', 'no_offers', 'low_pay', 'weather')",
            name=op.f("ck_worker_sessions_ended_by_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_sessions")),
    )
    op.create_index(op.f("ix_worker_sessions_user_id"), "worker_sessions", ["user_id"])


def downgrade() -> None:
    op.drop_table("worker_sessions")
    op.drop_column("recommendation_impressions", "dismissed_at")
    op.drop_column("recommendation_impressions", "opened_at")
    op.drop_column("tasks", "language")
    _outcomes(
        OLD_CHECKS,
        [
            "DELETE FROM outcomes WHERE kind IN ('travel_min', 'work_min')",
            "UPDATE outcomes SET value = (value - 1) / 4 WHERE kind = 'enjoyment'",
        ],
    )


def _outcomes(checks: dict[str, str], conversions: list[str]) -> None:
    """Replace the checks of the outcomes, with their values converted in between."""
    with op.batch_alter_table("outcomes") as outcomes:  # SQLite can only copy the table
        for name in checks:
            outcomes.drop_constraint(op.f(f"ck_outcomes_{name}"), type_="check")
    for conversion in conversions:
        op.execute(conversion)
    with op.batch_alter_table("outcomes") as outcomes:
        for name, condition in checks.items():
            outcomes.create_check_constraint(op.f(f"ck_outcomes_{name}"), condition)
