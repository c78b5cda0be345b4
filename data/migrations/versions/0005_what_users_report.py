"""What users report, beside what was predicted: feedback, its sums, and how far it was learnt.

Nothing has written `predictions` or `feedback` before this revision, so both are made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ID = sa.String(length=128)
NAME = sa.String(length=32)
RELEASE = sa.String(length=64)
SHOWN = "ix_exposures_worker_id_task_id_shown_at"
REPORTED = "kind IN ('acceptance', 'completion', 'enjoyment')"


def upgrade() -> None:
    op.drop_table("predictions")
    op.drop_table("feedback")
    _predictions(
        "kind IN ('accept', 'complete', 'on_time', 'score', 'enjoyment')",
        "value",
        sa.Column("log_odds", sa.Double(), nullable=True),
    )
    _feedback(
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("exposure_id", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.UniqueConstraint("request_key", name=op.f("uq_feedback_request_key")),
    )
    op.create_table(
        "reported_outcomes",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("feedback_id", ID, nullable=False),
        sa.Column("exposure_id", sa.BigInteger(), nullable=False),
        sa.Column("release_id", RELEASE, nullable=False),
        sa.Column("category", NAME, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("predicted", sa.Double(), nullable=False),
        sa.Column("log_odds", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", INSTANT, nullable=False),
        sa.CheckConstraint(REPORTED, name=op.f("ck_reported_outcomes_kind_known")),
        _check("reported_outcomes", "value", "value BETWEEN 0 AND 1"),
        _check("reported_outcomes", "predicted", "predicted BETWEEN 0 AND 1"),
        _check("reported_outcomes", "version", "version >= 1"),
        sa.PrimaryKeyConstraint("user_id", "task_id", "kind", name=op.f("pk_reported_outcomes")),
    )
    op.create_table(
        "user_versions",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        _check("user_versions", "version", "version >= 1"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_versions")),
    )
    op.create_index(op.f("ix_user_versions_changed_at"), "user_versions", ["changed_at"])
    op.create_table(
        "learnt_versions",
        sa.Column("release_id", RELEASE, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _check("learnt_versions", "version", "version >= 1"),
        sa.PrimaryKeyConstraint("release_id", "user_id", name=op.f("pk_learnt_versions")),
    )
    op.create_index(op.f("ix_learnt_versions_user_id"), "learnt_versions", ["user_id"])
    op.create_table(
        "accuracy_totals",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("outcomes", sa.Integer(), nullable=False),
        sa.Column("actual_sum", sa.Double(), nullable=False),
        sa.Column("actual_square_sum", sa.Double(), nullable=False),
        sa.Column("error_square_sum", sa.Double(), nullable=False),
        sa.CheckConstraint(REPORTED, name=op.f("ck_accuracy_totals_kind_known")),
        _check("accuracy_totals", "outcomes", "outcomes >= 1"),
        sa.PrimaryKeyConstraint("user_id", "week", "kind", name=op.f("pk_accuracy_totals")),
    )
    op.create_table(
        "journal_cursors",
        sa.Column("journal_id", ID, nullable=False),
        sa.Column("file", NAME, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        _check("journal_cursors", "position", "position >= 0"),
        sa.PrimaryKeyConstraint("journal_id", "file", name=op.f("pk_journal_cursors")),
    )
    op.create_index(SHOWN, "exposures", ["worker_id", "task_id", "shown_at"])


def downgrade() -> None:
    op.drop_index(SHOWN, "exposures")
    for table in (
        "journal_cursors", "accuracy_totals", "learnt_versions", "user_versions",
        "reported_outcomes", "feedback", "predictions",
    ):  # fmt: skip
        op.drop_table(table)
    _predictions("kind IN ('accept', 'complete', 'on_time')", "probability")
    _feedback()


def _check(table: str, column: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{column}_range"))


def _predictions(kinds: str, value: str, *more: sa.Column[float]) -> None:
    op.create_table(
        "predictions",
        sa.Column("exposure_id", NUMBER, nullable=False),
        sa.Column("release_id", RELEASE, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column(value, sa.Double(), nullable=False),
        *more,
        sa.CheckConstraint(kinds, name=op.f("ck_predictions_kind_known")),
        _check("predictions", value, f"{value} BETWEEN 0 AND 1"),
        sa.ForeignKeyConstraint(
            ["exposure_id"],
            ["exposures.id"],
            name=op.f("fk_predictions_exposure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("exposure_id", "release_id", "kind", name=op.f("pk_predictions")),
    )


def _feedback(*more: sa.schema.SchemaItem) -> None:
    op.create_table(
        "feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("is_quarantined", sa.Boolean(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_user_id"), "feedback", ["user_id"])
