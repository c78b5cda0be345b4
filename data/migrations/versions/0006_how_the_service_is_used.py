"""How the service is used: counts by day, uptime, parsed posts; and indexes to sum up by time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KINDS = (
    "kind IN ('chat', 'task_parse', 'match', 'patterns', 'recommendations', 'feedback', 'voice',"
    " 'image', 'request', 'request_failed', 'request_slow')"
)
BY_TIME = {
    "exposures": "shown_at",
    "feedback": "received_at",
    "reported_outcomes": "known_at",
    "notifications": "sent_at",
    "recommendation_impressions": "shown_at",
}


def upgrade() -> None:
    op.create_table(
        "usage_counts",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_usage_counts_kind_known")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_usage_counts_count_range")),
        sa.PrimaryKeyConstraint("day", "kind", "pseudonym", name=op.f("pk_usage_counts")),
    )
    op.create_table(
        "usage_salts",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_usage_salts")),
    )
    op.create_table(
        "uptime_spans",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("up_until", INSTANT, nullable=False),
        sa.CheckConstraint("up_until >= began_at", name=op.f("ck_uptime_spans_span_forward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uptime_spans")),
    )
    op.create_index(op.f("ix_uptime_spans_up_until"), "uptime_spans", ["up_until"])
    op.create_table(
        "parsed_posts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("parsed_at", INSTANT, nullable=False),
        sa.Column("release_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("fingerprints", sa.JSON(), nullable=False),
        sa.Column("reviewed_at", INSTANT, nullable=True),
        sa.Column("compared", sa.Integer(), nullable=True),
        sa.Column("edited", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parsed_posts")),
    )
    op.create_index(op.f("ix_parsed_posts_parsed_at"), "parsed_posts", ["parsed_at"])
    op.create_index(op.f("ix_parsed_posts_reviewed_at"), "parsed_posts", ["reviewed_at"])
    for table, column in BY_TIME.items():
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in BY_TIME.items():
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    for table in ("parsed_posts", "uptime_spans", "usage_salts", "usage_counts"):
        op.drop_table(table)
