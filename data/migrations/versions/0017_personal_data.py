"""Keys of users, tombstones of the erased, and sealed places beside rounded ones."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_SEALED = (
    ("worker_profiles", "home_sealed"),
    ("worker_profiles", "place_sealed"),
    ("tasks", "place_sealed"),
    ("tasks", "dropoff_sealed"),
    ("exposures", "place_sealed"),
)


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("master_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_data_keys")),
        sa.UniqueConstraint("id", name=op.f("uq_data_keys_id")),
    )
    op.create_index(op.f("ix_data_keys_master_key"), "data_keys", ["master_key"])
    op.create_table(
        "erased_users",
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_erased_users")),
    )
    op.create_index(op.f("ix_erased_users_erased_at"), "erased_users", ["erased_at"])
    for table, column in _SEALED:
        op.add_column(table, sa.Column(column, sa.Text(), nullable=True))
    op.add_column("feedback", sa.Column("stars", sa.Double(), nullable=True))
    _tell_stars()


def _tell_stars() -> None:
    """What was told before of how a task was liked, out of what was sent."""
    connection = op.get_bind()
    feedback = sa.table(
        "feedback", sa.column("id", sa.String), sa.column("payload", sa.JSON), sa.column("stars")
    )
    for id, payload in connection.execute(sa.select(feedback.c.id, feedback.c.payload)).all():
        stars = _stars(payload)
        if stars is not None:
            connection.execute(feedback.update().where(feedback.c.id == id).values(stars=stars))


def _stars(payload: Any) -> float | None:
    """1 to 5: enjoyment on any of the app's scales, else the rating."""
    data = payload.get("data") if isinstance(payload, dict) else None
    actual = data.get("actual") if isinstance(data, dict) else None
    told = actual if isinstance(actual, dict) else {}
    enjoyed, rated = told.get("enjoyment"), told.get("rating")
    if isinstance(enjoyed, int | float) and not isinstance(enjoyed, bool):
        if 1.0 <= enjoyed <= 5.0:
            return float(enjoyed)
        return 1.0 + 4.0 * (enjoyed if enjoyed < 1.0 else enjoyed / 100.0)
    if isinstance(rated, int | float) and not isinstance(rated, bool):
        return float(rated)
    return None


def downgrade() -> None:
    """What is sealed stays so: the version before cannot read it."""
    op.drop_column("feedback", "stars")
    for table, column in reversed(_SEALED):
        op.drop_column(table, column)
    op.drop_table("erased_users")
    op.drop_table("data_keys")
