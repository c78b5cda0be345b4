"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint(
            "user_id", "session_id", name=op.f("uq_conversations_user_id_session_id")
        ),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("applied_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(id) BETWEEN 1 AND 128", name=op.f("ck_events_id_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("task_id", sa.String(length=128), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("is_quarantined", sa.Boolean(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_user_id"), "feedback", ["user_id"])
    op.create_table(
        "notifications",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("task_id", sa.String(length=128), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("acted_at", INSTANT, nullable=True),
        sa.Column("dismissed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index(op.f("ix_notifications_user_id"), "notifications", ["user_id"])
    op.create_table(
        "recommendation_impressions",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("task_id", sa.String(length=128), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("propensity", sa.Double(), nullable=True),
        sa.Column("release_id", sa.String(length=64), nullable=True),
        sa.Column("shown_at", INSTANT, nullable=False),
        sa.Column("acted_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "position >= 1", name=op.f("ck_recommendation_impressions_position_range")
        ),
        sa.CheckConstraint(
            "propensity > 0 AND propensity <= 1",
            name=op.f("ck_recommendation_impressions_propensity_range"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_impressions")),
    )
    op.create_index(
        op.f("ix_recommendation_impressions_user_id"), "recommendation_impressions", ["user_id"]
    )
    op.create_table(
        "users",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("xp", sa.BigInteger(), nullable=False),
        sa.Column("current_streak", sa.Integer(), nullable=False),
        sa.Column("longest_streak", sa.Integer(), nullable=False),
        sa.Column("last_task_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "role IN ('poster', 'worker', 'both')", name=op.f("ck_users_role_known")
        ),
        sa.CheckConstraint("current_streak >= 0", name=op.f("ck_users_current_streak_range")),
        sa.CheckConstraint("length(id) BETWEEN 1 AND 128", name=op.f("ck_users_id_length")),
        sa.CheckConstraint(
            "longest_streak >= current_streak", name=op.f("ck_users_longest_streak_longest")
        ),
        sa.CheckConstraint("xp >= 0", name=op.f("ck_users_xp_range")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_users")),
        sa.UniqueConstraint("id", name=op.f("uq_users_id")),
    )
    op.create_table(
        "conversation_turns",
        sa.Column("conversation_id", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "speaker IN ('user', 'assistant')", name=op.f("ck_conversation_turns_speaker_known")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_conversation_turns_position_range")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_turns_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "position", name=op.f("pk_conversation_turns")),
    )
    op.create_table(
        "tasks",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("poster_id", sa.String(length=128), nullable=True),
        sa.Column("worker_id", sa.String(length=128), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("dropoff_lat", sa.Double(), nullable=True),
        sa.Column("dropoff_lng", sa.Double(), nullable=True),
        sa.Column("dropoff_address", sa.Text(), nullable=True),
        sa.Column("earliest_start", INSTANT, nullable=False),
        sa.Column("deadline", INSTANT, nullable=True),
        sa.Column("service_min", sa.Double(), nullable=False),
        sa.Column("pay_cents", sa.Integer(), nullable=False),
        sa.Column("pay_type", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("posted_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "pay_type IN ('fixed', 'hourly')", name=op.f("ck_tasks_pay_type_known")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'in_progress', 'completed', 'cancelled')",
            name=op.f("ck_tasks_status_known"),
        ),
        sa.CheckConstraint(
            "urgency IN ('low', 'medium', 'high')", name=op.f("ck_tasks_urgency_known")
        ),
        sa.CheckConstraint(
            "(dropoff_lat IS NULL) = (dropoff_lng IS NULL)",
            name=op.f("ck_tasks_dropoff_lat_dropoff_lng_together"),
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lng IS NULL)", name=op.f("ck_tasks_lat_lng_together")
        ),
        sa.CheckConstraint(
            "dropoff_lat BETWEEN -90 AND 90", name=op.f("ck_tasks_dropoff_lat_range")
        ),
        sa.CheckConstraint(
            "dropoff_lng BETWEEN -180 AND 180", name=op.f("ck_tasks_dropoff_lng_range")
        ),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_tasks_lat_range")),
        sa.CheckConstraint("length(id) BETWEEN 1 AND 128", name=op.f("ck_tasks_id_length")),
        sa.CheckConstraint("lng BETWEEN -180 AND 180", name=op.f("ck_tasks_lng_range")),
        sa.CheckConstraint("pay_cents >= 0", name=op.f("ck_tasks_pay_cents_range")),
        sa.CheckConstraint("service_min >= 0", name=op.f("ck_tasks_service_min_range")),
        sa.ForeignKeyConstraint(["poster_id"], ["users.id"], name=op.f("fk_tasks_poster_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["users.id"], name=op.f("fk_tasks_worker_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tasks")),
        sa.UniqueConstraint("id", name=op.f("uq_tasks_id")),
    )
    op.create_index(op.f("ix_tasks_poster_id"), "tasks", ["poster_id"])
    op.create_index(op.f("ix_tasks_status"), "tasks", ["status"])
    op.create_index(op.f("ix_tasks_worker_id"), "tasks", ["worker_id"])
    op.create_table(
        "worker_profiles",
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("qualifications", sa.JSON(), nullable=False),
        sa.Column("profile_text", sa.Text(), nullable=True),
        sa.Column("home_lat", sa.Double(), nullable=True),
        sa.Column("home_lng", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("location_at", INSTANT, nullable=True),
        sa.Column("max_distance_m", sa.Double(), nullable=True),
        sa.Column("min_hourly_cents", sa.Integer(), nullable=True),
        sa.Column("shift_hours", sa.String(length=42), nullable=False),
        sa.Column("availability", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "availability IN ('offline', 'online', 'available_now', 'busy')",
            name=op.f("ck_worker_profiles_availability_known"),
        ),
        sa.CheckConstraint(
            "(home_lat IS NULL) = (home_lng IS NULL)",
            name=op.f("ck_worker_profiles_home_lat_home_lng_together"),
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lng IS NULL)", name=op.f("ck_worker_profiles_lat_lng_together")
        ),
        sa.CheckConstraint(
            "home_lat BETWEEN -90 AND 90", name=op.f("ck_worker_profiles_home_lat_range")
        ),
        sa.CheckConstraint(
            "home_lng BETWEEN -180 AND 180", name=op.f("ck_worker_profiles_home_lng_range")
        ),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_worker_profiles_lat_range")),
        sa.CheckConstraint(
            "length(shift_hours) = 42", name=op.f("ck_worker_profiles_shift_hours_length")
        ),
        sa.CheckConstraint("lng BETWEEN -180 AND 180", name=op.f("ck_worker_profiles_lng_range")),
        sa.CheckConstraint(
            "max_distance_m >= 0", name=op.f("ck_worker_profiles_max_distance_m_range")
        ),
        sa.CheckConstraint(
            "min_hourly_cents >= 0", name=op.f("ck_worker_profiles_min_hourly_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_worker_profiles_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_worker_profiles")),
    )
    op.create_table(
        "exposures",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ranking_id", sa.String(length=128), nullable=False),
        sa.Column("task_id", sa.String(length=128), nullable=False),
        sa.Column("worker_id", sa.String(length=128), nullable=False),
        sa.Column("shown_at", INSTANT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("propensity", sa.Double(), nullable=True),
        sa.Column("release_id", sa.String(length=64), nullable=True),
        sa.Column("worker_lat", sa.Double(), nullable=True),
        sa.Column("worker_lng", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "(worker_lat IS NULL) = (worker_lng IS NULL)",
            name=op.f("ck_exposures_worker_lat_worker_lng_together"),
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_exposures_position_range")),
        sa.CheckConstraint(
            "propensity > 0 AND propensity <= 1", name=op.f("ck_exposures_propensity_range")
        ),
        sa.CheckConstraint(
            "worker_lat BETWEEN -90 AND 90", name=op.f("ck_exposures_worker_lat_range")
        ),
        sa.CheckConstraint(
            "worker_lng BETWEEN -180 AND 180", name=op.f("ck_exposures_worker_lng_range")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_exposures_task_id")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker_profiles.user_id"], name=op.f("fk_exposures_worker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposures")),
        sa.UniqueConstraint(
            "ranking_id",
            "task_id",
            "worker_id",
            name=op.f("uq_exposures_ranking_id_task_id_worker_id"),
        ),
    )
    op.create_index(op.f("ix_exposures_task_id"), "exposures", ["task_id"])
    op.create_index(op.f("ix_exposures_worker_id"), "exposures", ["worker_id"])
    op.create_table(
        "outcomes",
        sa.Column("exposure_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=True),
        sa.Column("known_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "CASE WHEN kind = 'rating' THEN value BETWEEN 1 AND 5"
            " WHEN kind = 'tip' THEN value >= 0"
            " WHEN kind = 'enjoyment' THEN value BETWEEN 0 AND 1"
            " ELSE value IN (0, 1) END",
            name=op.f("ck_outcomes_value_range"),
        ),
        sa.CheckConstraint(
            "kind IN ('accepted', 'assigned', 'completed', 'on_time', 'rating',"
            " 'tip', 'enjoyment')",
            name=op.f("ck_outcomes_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["exposure_id"],
            ["exposures.id"],
            name=op.f("fk_outcomes_exposure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("exposure_id", "kind", name=op.f("pk_outcomes")),
    )
    op.create_table(
        "predictions",
        sa.Column("exposure_id", NUMBER, nullable=False),
        sa.Column("release_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('accept', 'complete', 'on_time')", name=op.f("ck_predictions_kind_known")
        ),
        sa.CheckConstraint(
            "probability BETWEEN 0 AND 1", name=op.f("ck_predictions_probability_range")
        ),
        sa.ForeignKeyConstraint(
            ["exposure_id"],
            ["exposures.id"],
            name=op.f("fk_predictions_exposure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("exposure_id", "release_id", "kind", name=op.f("pk_predictions")),
    )


def downgrade() -> None:
    for table in (
        "predictions",
        "outcomes",
        "exposures",
        "worker_profiles",
        "tasks",
        "conversation_turns",
        "users",
        "recommendation_impressions",
        "notifications",
        "feedback",
        "events",
        "conversations",
    ):
        op.drop_table(table)
