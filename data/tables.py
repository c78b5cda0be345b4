"""The tables: every fact that the platform keeps, with the constraints that hold it true.

Money is whole cents, distances are metres, instants are aware UTC datetimes. Lists of names and
free payloads are JSON. Users and tasks carry the ids of the main backend (free text); their
`number` only keeps the order of arrival. Enumerations are stored by name.

Conversations, free text and places are sealed (`data.privacy.sealing`): `belongs_to` says whose
key seals the rows of a table. What each column holds of whom stands in `data.privacy.registry`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from data.columns import Availability, Role, SessionEnd, TaskStatus, Urgency
from data.privacy.sealing import SealedBytes, SealedJson, SealedPlace, SealedText, belongs_to
from data.reports import ReportedKind
from data.usage import UsageKind

ID_LENGTH: Final = 128
"""Longest id, in characters, that another system may give to a user, a task or an event."""


class PayType(StrEnum):
    """What a poster agreed to pay for: the task, or each hour of it."""

    FIXED = "fixed"
    HOURLY = "hourly"


class OutcomeKind(StrEnum):
    """What can follow an exposure; the comment names the unit of the value."""

    ACCEPTED = "accepted"  # 0 or 1
    ASSIGNED = "assigned"  # 0 or 1
    COMPLETED = "completed"  # 0 or 1
    ON_TIME = "on_time"  # 0 or 1
    RATING = "rating"  # 1 to 5
    TIP = "tip"  # cents
    ENJOYMENT = "enjoyment"  # 1 to 5, by the worker
    TRAVEL_MIN = "travel_min"  # minutes that the way took
    WORK_MIN = "work_min"  # minutes that the work took


NEEDED_BEFORE: Final = {
    OutcomeKind.ASSIGNED: OutcomeKind.ACCEPTED,
    OutcomeKind.COMPLETED: OutcomeKind.ASSIGNED,
    OutcomeKind.ON_TIME: OutcomeKind.COMPLETED,
    OutcomeKind.RATING: OutcomeKind.ASSIGNED,
    OutcomeKind.TIP: OutcomeKind.COMPLETED,
    OutcomeKind.ENJOYMENT: OutcomeKind.ASSIGNED,
    OutcomeKind.TRAVEL_MIN: OutcomeKind.COMPLETED,
    OutcomeKind.WORK_MIN: OutcomeKind.COMPLETED,
}
"""The outcome that must have come true before another can be told."""


class PredictionKind(StrEnum):
    """What a release gave a probability for; each is conditional on the one before it."""

    ACCEPT = "accept"
    COMPLETE = "complete"
    ON_TIME = "on_time"


class PredictedKind(StrEnum):
    """What a release said of an exposure, each from 0 to 1: its probabilities, and two more."""

    ACCEPT = "accept"
    COMPLETE = "complete"
    ON_TIME = "on_time"
    SCORE = "score"  # what the ranking sorted by
    ENJOYMENT = "enjoyment"  # expected, 0 for one star of five, 1 for all of them


class Speaker(StrEnum):
    """Who said a turn of a conversation."""

    USER = "user"
    ASSISTANT = "assistant"


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes in, aware UTC datetimes out, on every dialect.

    PostgreSQL keeps `timestamptz`. SQLite has no zones, so it keeps the UTC wall clock as text.

    Raises
    ------
    ValueError
        If a naive datetime is stored or compared: a time without a zone is not an instant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"Expected an aware datetime, got {value.isoformat()}.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def names(
    members: Iterable[Role | Availability | Urgency | TaskStatus | SessionEnd],
) -> tuple[str, ...]:
    """The stored names of an enumeration's members, in order of their codes."""
    return tuple(member.name.lower() for member in members)


def _one_of(column: str, allowed: Iterable[str]) -> CheckConstraint:
    values = ", ".join(f"'{value}'" for value in allowed)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


def _between(column: str, low: float, high: float) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_range")


def _id_length() -> CheckConstraint:
    """SQLite does not hold text to its declared length by itself."""
    return CheckConstraint(f"length(id) BETWEEN 1 AND {ID_LENGTH}", name="id_length")


def _at_least(column: str, low: float) -> CheckConstraint:
    return CheckConstraint(f"{column} >= {low}", name=f"{column}_range")


def _place(lat: str, lng: str) -> tuple[CheckConstraint, ...]:
    """Degrees in range, and never half a place."""
    whole = CheckConstraint(f"({lat} IS NULL) = ({lng} IS NULL)", name=f"{lat}_{lng}_together")
    return _between(lat, -90, 90), _between(lng, -180, 180), whole


# SQLite numbers rows by itself only where the key is spelled INTEGER.
Number = Annotated[
    int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
]
Id = Annotated[str, mapped_column(String(ID_LENGTH))]
Name = Annotated[str, mapped_column(String(32))]
ReleaseId = Annotated[str, mapped_column(String(64))]
Language = Annotated[str, mapped_column(String(35))]  # BCP 47 tag
Names = Annotated[list[str], mapped_column(JSON)]


class Base(DeclarativeBase):
    """What all tables share: how Python types are stored and how constraints are named."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        float: Double,
    }
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class UserRow(Base):
    """A person on the platform. The level follows from `xp` and is not stored."""

    __tablename__ = "users"
    __table_args__ = (
        _id_length(),
        _one_of("role", names(Role)),
        _at_least("xp", 0),
        _at_least("current_streak", 0),
        CheckConstraint("longest_streak >= current_streak", name="longest_streak_longest"),
        {"info": belongs_to("id")},
    )

    number: Mapped[Number]
    id: Mapped[Id] = mapped_column(unique=True)
    role: Mapped[Name]
    display_name: Mapped[str | None] = mapped_column(SealedText("users.display_name"))
    xp: Mapped[int] = mapped_column(BigInteger, default=0)
    current_streak: Mapped[int] = mapped_column(default=0)  # days
    longest_streak: Mapped[int] = mapped_column(default=0)
    last_task_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class WorkerProfileRow(Base):
    """What a user brings to the work, wants from it, and when and where he works.

    `shift_hours` holds the 168 hours of the local week (Monday 00:00 first) as 42 hexadecimal
    digits, the first hour in the highest bit; 1 means that the worker usually works then.
    """

    __tablename__ = "worker_profiles"
    __table_args__ = (
        *_place("home_lat", "home_lng"),
        *_place("lat", "lng"),
        _at_least("max_distance_m", 0),
        _at_least("min_hourly_cents", 0),
        CheckConstraint("length(shift_hours) = 42", name="shift_hours_length"),
        _one_of("availability", names(Availability)),
        {
            "info": belongs_to(
                "user_id", home_sealed=("home_lat", "home_lng"), place_sealed=("lat", "lng")
            )
        },
    )

    user_id: Mapped[Id] = mapped_column(
        ForeignKey(UserRow.id, ondelete="CASCADE"), primary_key=True
    )
    skills: Mapped[Names] = mapped_column(default=list)  # as declared, category names mostly
    qualifications: Mapped[Names] = mapped_column(default=list)  # vehicles, licences, equipment
    profile_text: Mapped[str | None] = mapped_column(SealedText("worker_profiles.profile_text"))
    home_sealed: Mapped[tuple[float, float] | None] = mapped_column(
        SealedPlace("worker_profiles.home_sealed")
    )
    place_sealed: Mapped[tuple[float, float] | None] = mapped_column(
        SealedPlace("worker_profiles.place_sealed")
    )
    home_lat: Mapped[float | None]
    home_lng: Mapped[float | None]
    lat: Mapped[float | None]  # last known place
    lng: Mapped[float | None]
    location_at: Mapped[datetime | None]  # when that place was known
    max_distance_m: Mapped[float | None]
    min_hourly_cents: Mapped[int | None]
    shift_hours: Mapped[str] = mapped_column(String(42), default="0" * 42)
    availability: Mapped[Name] = mapped_column(default=names([Availability.OFFLINE])[0])


class TaskRow(Base):
    """Work to be done. `pay_cents` is for the whole task, also where it is agreed by the hour."""

    __tablename__ = "tasks"
    __table_args__ = (
        _id_length(),
        *_place("lat", "lng"),
        *_place("dropoff_lat", "dropoff_lng"),
        _at_least("service_min", 0),
        _at_least("pay_cents", 0),
        _one_of("pay_type", PayType),
        _one_of("urgency", names(Urgency)),
        _one_of("status", names(TaskStatus)),
        {
            "info": belongs_to(
                "poster_id",
                place_sealed=("lat", "lng"),
                dropoff_sealed=("dropoff_lat", "dropoff_lng"),
            )
        },
    )

    number: Mapped[Number]
    id: Mapped[Id] = mapped_column(unique=True)
    poster_id: Mapped[Id | None] = mapped_column(ForeignKey(UserRow.id), index=True)
    worker_id: Mapped[Id | None] = mapped_column(ForeignKey(UserRow.id), index=True)
    title: Mapped[str] = mapped_column(SealedText("tasks.title"))
    description: Mapped[str | None] = mapped_column(SealedText("tasks.description"))
    language: Mapped[Language | None]  # of title and description
    category: Mapped[Name]
    requirements: Mapped[Names] = mapped_column(default=list)  # as written by the poster
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    place_sealed: Mapped[tuple[float, float] | None] = mapped_column(
        SealedPlace("tasks.place_sealed")
    )
    address: Mapped[str | None] = mapped_column(SealedText("tasks.address"))
    dropoff_lat: Mapped[float | None]
    dropoff_lng: Mapped[float | None]
    dropoff_sealed: Mapped[tuple[float, float] | None] = mapped_column(
        SealedPlace("tasks.dropoff_sealed")
    )
    dropoff_address: Mapped[str | None] = mapped_column(SealedText("tasks.dropoff_address"))
    earliest_start: Mapped[datetime]
    deadline: Mapped[datetime | None]
    service_min: Mapped[float]
    pay_cents: Mapped[int]
    pay_type: Mapped[Name] = mapped_column(default=PayType.FIXED)
    urgency: Mapped[Name]
    status: Mapped[Name] = mapped_column(index=True)
    posted_at: Mapped[datetime]


class ExposureRow(Base):
    """One task shown to one worker, with the probability of showing it there."""

    __tablename__ = "exposures"
    __table_args__ = (
        UniqueConstraint("ranking_id", "task_id", "worker_id"),
        _at_least("position", 1),
        CheckConstraint("propensity > 0 AND propensity <= 1", name="propensity_range"),
        *_place("worker_lat", "worker_lng"),
        Index("ix_exposures_worker_id_task_id_shown_at", "worker_id", "task_id", "shown_at"),
        Index("ix_exposures_shown_at", "shown_at"),
        {"info": belongs_to("worker_id", place_sealed=("worker_lat", "worker_lng"))},
    )

    id: Mapped[Number]
    ranking_id: Mapped[Id]
    task_id: Mapped[Id] = mapped_column(ForeignKey(TaskRow.id), index=True)
    worker_id: Mapped[Id] = mapped_column(ForeignKey(WorkerProfileRow.user_id), index=True)
    shown_at: Mapped[datetime]
    position: Mapped[int]  # 1 is first
    propensity: Mapped[float | None]  # NULL where the policy that chose is not known
    release_id: Mapped[ReleaseId | None]
    worker_lat: Mapped[float | None]  # where the worker was then
    worker_lng: Mapped[float | None]
    place_sealed: Mapped[tuple[float, float] | None] = mapped_column(
        SealedPlace("exposures.place_sealed")
    )


class OutcomeRow(Base):
    """One fact that followed an exposure, and when the platform came to know it."""

    __tablename__ = "outcomes"
    __table_args__ = (
        _one_of("kind", OutcomeKind),
        CheckConstraint(
            "CASE WHEN kind = 'rating' THEN value BETWEEN 1 AND 5"
            " WHEN kind = 'enjoyment' THEN value BETWEEN 1 AND 5"
            " WHEN kind IN ('tip', 'travel_min', 'work_min') THEN value >= 0"
            " ELSE value IN (0, 1) END",
            name="value_range",
        ),
    )

    exposure_id: Mapped[int] = mapped_column(
        ForeignKey(ExposureRow.id, ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[Name] = mapped_column(primary_key=True)
    value: Mapped[float]
    happened_at: Mapped[datetime | None]
    known_at: Mapped[datetime | None]


class PredictionRow(Base):
    """What a release said of an exposure before its outcome was known."""

    __tablename__ = "predictions"
    __table_args__ = (_one_of("kind", PredictedKind), _between("value", 0, 1))

    exposure_id: Mapped[int] = mapped_column(
        ForeignKey(ExposureRow.id, ondelete="CASCADE"), primary_key=True
    )
    release_id: Mapped[ReleaseId] = mapped_column(primary_key=True)
    kind: Mapped[Name] = mapped_column(primary_key=True)
    value: Mapped[float]
    log_odds: Mapped[float | None]  # of a probability: what the worker's shift is learnt from


# The tables below name users and tasks without a foreign key: a caller may speak of one that the
# main backend has not announced yet, and what he says is kept all the same.


class FeedbackRow(Base):
    """What a user reported, as sent, with the answer that he got.

    Quarantined unless a credential stands behind it: then it is kept, and nothing reads it.
    """

    __tablename__ = "feedback"
    __table_args__ = ({"info": belongs_to("user_id")},)

    id: Mapped[Id] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256, hexadecimal
    body_digest: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[Id] = mapped_column(index=True)
    task_id: Mapped[Id | None]
    exposure_id: Mapped[int | None] = mapped_column(BigInteger)  # NULL where nothing was shown
    kind: Mapped[Name]
    payload: Mapped[dict[str, Any]] = mapped_column(SealedJson("feedback.payload"))
    stars: Mapped[float | None]  # 1 to 5, as the payload tells how a task was liked
    answer: Mapped[dict[str, Any] | None] = mapped_column(  # NULL only inside the transaction
        SealedJson("feedback.answer")  # that stores it
    )
    is_quarantined: Mapped[bool]
    received_at: Mapped[datetime] = mapped_column(index=True)


class ReportedOutcomeRow(Base):
    """An outcome as a user told it of a task that he was shown, beside what was predicted.

    Kept apart from `outcomes`: what one user says of himself must not move the market's rates.
    """

    __tablename__ = "reported_outcomes"
    __table_args__ = (
        _one_of("kind", ReportedKind),
        _between("value", 0, 1),
        _between("predicted", 0, 1),
        _at_least("version", 1),
    )

    user_id: Mapped[Id] = mapped_column(primary_key=True)
    task_id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[Name] = mapped_column(primary_key=True)
    feedback_id: Mapped[Id]
    exposure_id: Mapped[int] = mapped_column(BigInteger)
    release_id: Mapped[ReleaseId]  # that made the prediction
    category: Mapped[Name]
    value: Mapped[float]
    predicted: Mapped[float]
    log_odds: Mapped[float | None]  # what the shift is learnt from; NULL for enjoyment
    version: Mapped[int]  # of the user's, that this made
    known_at: Mapped[datetime] = mapped_column(index=True)


class UserVersionRow(Base):
    """How often what is known of a user has moved: part of every key of his cached answers."""

    __tablename__ = "user_versions"
    __table_args__ = (_at_least("version", 1),)

    user_id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class LearntVersionRow(Base):
    """Up to which version of a user his reported outcomes are in a release's shifts."""

    __tablename__ = "learnt_versions"
    __table_args__ = (_at_least("version", 1),)

    release_id: Mapped[ReleaseId] = mapped_column(primary_key=True)
    user_id: Mapped[Id] = mapped_column(primary_key=True, index=True)
    version: Mapped[int]


class AccuracyTotalRow(Base):
    """Running sums over the predictions of one week whose outcome was reported.

    Of one user, or of everybody where `user_id` is empty.
    """

    __tablename__ = "accuracy_totals"
    __table_args__ = (_one_of("kind", ReportedKind), _at_least("outcomes", 1))

    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    week: Mapped[int] = mapped_column(primary_key=True)  # weeks since Monday 1970-01-05, UTC
    kind: Mapped[Name] = mapped_column(primary_key=True)
    outcomes: Mapped[int]
    actual_sum: Mapped[float]
    actual_square_sum: Mapped[float]
    error_square_sum: Mapped[float]  # of predicted less actual


class JournalCursorRow(Base):
    """How far a file of a journal has been carried into the database."""

    __tablename__ = "journal_cursors"
    __table_args__ = (_at_least("position", 0),)

    journal_id: Mapped[Id] = mapped_column(primary_key=True)
    file: Mapped[Name] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)  # bytes


class ConversationRow(Base):
    """One session of talk between a user and the assistant."""

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("user_id", "session_id"),
        {"info": belongs_to("user_id")},
    )

    id: Mapped[Number]
    user_id: Mapped[Id]
    session_id: Mapped[Id]
    started_at: Mapped[datetime]
    memory: Mapped[dict[str, Any] | None] = mapped_column(SealedJson("conversations.memory"))
    last_at: Mapped[datetime | None]


class ConversationTurnRow(Base):
    """One thing said, in order of `position` (1 is first)."""

    __tablename__ = "conversation_turns"
    __table_args__ = (_at_least("position", 1), _one_of("speaker", Speaker))

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey(ConversationRow.id, ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    speaker: Mapped[Name]
    content: Mapped[str] = mapped_column(SealedText("conversation_turns.content"))
    language: Mapped[Language | None]
    said_at: Mapped[datetime]


class NotificationRow(Base):
    """A message that was sent to a user, and what he did with it."""

    __tablename__ = "notifications"

    id: Mapped[Id] = mapped_column(primary_key=True)
    user_id: Mapped[Id] = mapped_column(index=True)
    task_id: Mapped[Id | None]
    kind: Mapped[Name]
    sent_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime | None]
    acted_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]


class RecommendationImpressionRow(Base):
    """A recommendation that a user saw, with the probability of showing it there."""

    __tablename__ = "recommendation_impressions"
    __table_args__ = (
        _at_least("position", 1),
        CheckConstraint("propensity > 0 AND propensity <= 1", name="propensity_range"),
        Index("ix_recommendation_impressions_user_id_dismissed_at", "user_id", "dismissed_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    user_id: Mapped[Id]
    task_id: Mapped[Id | None]
    kind: Mapped[Name]
    position: Mapped[int]
    propensity: Mapped[float | None]
    release_id: Mapped[ReleaseId | None]
    shown_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime | None]
    acted_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]


class UserAlertRow(Base):
    """When a user was last told something that he had not asked for: the next may wait for it."""

    __tablename__ = "user_alerts"

    user_id: Mapped[Id] = mapped_column(primary_key=True)
    alerted_at: Mapped[datetime]


class WorkerSessionRow(Base):
    """A stretch of time that a worker was online; open while `ended_at` is NULL."""

    __tablename__ = "worker_sessions"
    __table_args__ = (_one_of("ended_by", names(SessionEnd)),)

    id: Mapped[Number]
    user_id: Mapped[Id] = mapped_column(index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Name | None]


class EventRow(Base):
    """A market event that was taken; its id makes sure that it takes effect once.

    What it told stands in the tables that it changed. Its `number` is the order in which events
    took effect: who follows the market asks for those past the last that he has seen.
    """

    __tablename__ = "events"
    __table_args__ = (_id_length(), {"sqlite_autoincrement": True})  # no number stands twice

    number: Mapped[Number]
    id: Mapped[Id] = mapped_column(unique=True)
    kind: Mapped[Name]
    subject: Mapped[Id]  # the worker or task whose row changed
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(index=True)
    is_applied: Mapped[bool]  # false where something later was known already


class EventMarkRow(Base):
    """The latest event of a kind about a worker or task: what is older is outdated."""

    __tablename__ = "event_marks"
    __table_args__ = (_at_least("version", 0),)

    kind: Mapped[Name] = mapped_column(primary_key=True)
    subject: Mapped[Id] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime]
    version: Mapped[int | None] = mapped_column(BigInteger)


class DeadLetterRow(Base):
    """A message that could not be taken, as it came, and why."""

    __tablename__ = "dead_letters"

    number: Mapped[Number]
    source: Mapped[Name]  # which queue it was for
    message_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    reason: Mapped[str] = mapped_column(Text)
    body: Mapped[Any] = mapped_column(
        SealedJson("dead_letters.body")
    )  # a text where it is no JSON
    received_at: Mapped[datetime] = mapped_column(index=True)
    replayed_at: Mapped[datetime | None]


class JobRow(Base):
    """Work for `hustlexp work`, kept in the transaction that asks for it.

    It waits to be handed to the queue until `sent_at`, and is done once at `done_at`.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_sent_at", "sent_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[Name]
    payload: Mapped[dict[str, Any]] = mapped_column(SealedJson("jobs.payload"))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class WorkerShiftRow(Base):
    """What a release has learnt of one worker: a shift of an outcome's log-odds.

    Without a category it is of all of them, with one it is what that category adds.
    """

    __tablename__ = "worker_shifts"
    __table_args__ = (
        _one_of("outcome", PredictionKind),
        _at_least("variance", 0),
        _at_least("outcomes", 1),
    )

    release_id: Mapped[ReleaseId] = mapped_column(primary_key=True)
    worker_id: Mapped[Id] = mapped_column(
        ForeignKey(WorkerProfileRow.user_id, ondelete="CASCADE"), primary_key=True, index=True
    )
    category: Mapped[Name] = mapped_column(primary_key=True)  # "" where it is of all of them
    outcome: Mapped[Name] = mapped_column(primary_key=True)
    mean: Mapped[float]  # log-odds
    variance: Mapped[float]
    outcomes: Mapped[int]  # counted so far
    known_at: Mapped[datetime]  # when the last of them became known


class TextVectorRow(Base):
    """The meaning of one text as an encoder read it: 8-bit entries of a vector."""

    __tablename__ = "text_vectors"

    encoder: Mapped[Name] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class TaskPictureRow(Base):
    """What the picture of a task looks like to an encoder; the picture itself is not kept."""

    __tablename__ = "task_pictures"

    task_id: Mapped[Id] = mapped_column(
        ForeignKey(TaskRow.id, ondelete="CASCADE"), primary_key=True
    )
    encoder: Mapped[Name]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the file, hexadecimal
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # 8-bit entries
    address: Mapped[str | None] = mapped_column(Text)  # where the app shows it


class UsageCountRow(Base):
    """How often something was done on a day, by a user under the name that he has that day only.

    Nobody is named: `pseudonym` is a hash under the day's salt, which is deleted soon after.
    """

    __tablename__ = "usage_counts"
    __table_args__ = (_one_of("kind", UsageKind), _at_least("count", 1))

    day: Mapped[int] = mapped_column(primary_key=True)  # since 1970-01-01, UTC
    kind: Mapped[Name] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(32), primary_key=True)  # "" for nobody known
    count: Mapped[int] = mapped_column(BigInteger)


class UsageSaltRow(Base):
    """The secret of a day's pseudonyms; without it nobody can tell whose they were."""

    __tablename__ = "usage_salts"

    day: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))


class UptimeSpanRow(Base):
    """A stretch of time in which one process was able to answer."""

    __tablename__ = "uptime_spans"
    __table_args__ = (CheckConstraint("up_until >= began_at", name="span_forward"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    began_at: Mapped[datetime]
    up_until: Mapped[datetime] = mapped_column(index=True)


class ParsedPostRow(Base):
    """A parsed post: fingerprints of its fields, and what its poster changed of them.

    `compared` and `edited` are NULL until somebody tells.
    """

    __tablename__ = "parsed_posts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    parsed_at: Mapped[datetime] = mapped_column(index=True)
    release_id: Mapped[ReleaseId]
    language: Mapped[Language]
    fingerprints: Mapped[dict[str, str]] = mapped_column(JSON)
    reviewed_at: Mapped[datetime | None] = mapped_column(index=True)
    compared: Mapped[int | None]  # fields
    edited: Mapped[int | None]


class LanguageDayRow(Base):
    """What the language model has cost everybody on one day of UTC; its row is the lock."""

    __tablename__ = "language_days"
    __table_args__ = (_at_least("micro_usd", 0),)

    day: Mapped[date] = mapped_column(primary_key=True)
    micro_usd: Mapped[int] = mapped_column(BigInteger)  # 1 USD is 1,000,000


class LanguageUserDayRow(Base):
    """What the language model has cost for one user on one day; kept for the day only."""

    __tablename__ = "language_user_days"
    __table_args__ = (_at_least("micro_usd", 0),)

    user_id: Mapped[Id] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    micro_usd: Mapped[int] = mapped_column(BigInteger)


class LanguageLeaseRow(Base):
    """Money set aside for one call to the language model, until it is settled or expires."""

    __tablename__ = "language_leases"
    __table_args__ = (
        _at_least("micro_usd", 0),
        Index("ix_language_leases_day_user_id", "day", "user_id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[Id]
    day: Mapped[date]
    micro_usd: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class KeptAnswerRow(Base):
    """The answer to a request that carried a key of its own; claimed before it is made.

    `status`, `headers` and `body` are NULL until it is there. Whoever holds the claim writes them;
    a claim that ended unwritten, as of a process that died, may be taken over.
    """

    __tablename__ = "kept_answers"
    __table_args__ = ({"info": belongs_to("user_id")},)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of owner and key
    user_id: Mapped[Id | None] = mapped_column(index=True)  # whose data it may hold
    request: Mapped[str] = mapped_column(String(64))  # SHA-256 of what was asked
    holder: Mapped[str] = mapped_column(String(32))
    held_until: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[bytes | None] = mapped_column(SealedBytes("kept_answers.body"))


class DataKeyRow(Base):
    """The key that seals what is kept of one user, wrapped by a master key.

    The user "" is the platform, whose key seals what nobody owns. Keep this table out of backups
    that are kept for long, or the erased can be read in them.
    """

    __tablename__ = "data_keys"

    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    master_key: Mapped[str] = mapped_column(String(64), index=True)


class ErasedUserRow(Base):
    """That a user was erased, under a keyed hash of his id: what comes late is refused by it."""

    __tablename__ = "erased_users"

    tag: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(index=True)
