"""Answers to requests that carry a key of their own, for whoever sends them again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLE = "kept_answers"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=True),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kept_answers")),
    )
    op.create_index(op.f("ix_kept_answers_user_id"), TABLE, ["user_id"])
    op.create_index(op.f("ix_kept_answers_expires_at"), TABLE, ["expires_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_kept_answers_expires_at"), TABLE)
    op.drop_index(op.f("ix_kept_answers_user_id"), TABLE)
    op.drop_table(TABLE)
