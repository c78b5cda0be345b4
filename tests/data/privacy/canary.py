"""A user who is everywhere: something of his in every table, in texts that nobody else writes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from data.database import Database
from data.repositories.conversations import Turn, remember
from data.repositories.feedback import NewFeedback, add_feedback, keep_answer
from data.repositories.usage import pseudonym
from data.tables import (
    AccuracyTotalRow,
    Base,
    DeadLetterRow,
    EventMarkRow,
    EventRow,
    ExposureRow,
    JobRow,
    KeptAnswerRow,
    LanguageLeaseRow,
    LanguageUserDayRow,
    LearntVersionRow,
    NotificationRow,
    OutcomeRow,
    PredictionRow,
    RecommendationImpressionRow,
    ReportedOutcomeRow,
    Speaker,
    TaskPictureRow,
    TaskRow,
    TextVectorRow,
    UsageCountRow,
    UsageSaltRow,
    UserAlertRow,
    UserRow,
    UserVersionRow,
    WorkerProfileRow,
    WorkerSessionRow,
    WorkerShiftRow,
)

CANARY: Final = "canary-user-4711"
OTHER: Final = "another-user"
TEXT: Final = "Zwitscher9"
"""Stands in everything that the canary writes."""

LAT: Final = 12.345678
LNG: Final = 98.765432
NOW: Final = datetime(2026, 11, 26, 12, tzinfo=UTC)
WEEK: Final = (int(NOW.timestamp()) // 86_400 - 4) // 7
"""Since Monday 1970-01-05."""

TODAY: Final = 20_000
SALT: Final = b"s" * 32


def text_digest(text: str) -> bytes:
    """16 bytes that stand for a text."""
    return blake2b(text.encode(), digest_size=16).digest()


def seed(database: Database) -> None:
    """Something of the canary in every table, and of another user beside him."""
    with database.session() as session:
        for user, text, lat in ((OTHER, "nothing", 1.0), (CANARY, TEXT, LAT)):
            _seed_market(session, user, text, lat)
        for user, text in ((OTHER, "nothing"), (CANARY, TEXT)):
            _seed_rest(session, user, text)
        _put(session, UsageSaltRow, day=TODAY, salt=SALT)
        for user in (OTHER, CANARY):
            _put(session, UsageCountRow, day=TODAY, kind="chat", count=1,
                 pseudonym=pseudonym(user, SALT))  # fmt: skip


def _seed_market(session: Session, user: str, text: str, lat: float) -> None:
    _put(session, UserRow, id=user, role="both", display_name=text, created_at=NOW)
    _put(
        session, WorkerProfileRow, user_id=user, profile_text=f"I am {text}",
        home_lat=lat, home_lng=LNG, lat=lat, lng=LNG, location_at=NOW,
    )  # fmt: skip
    _put(
        session, TaskRow, id=f"task of {text[0]}", poster_id=user, title=f"{text} title",
        description=f"{text} description", category="moving", requirements=[], lat=lat, lng=LNG,
        address=f"{text} street 1", dropoff_lat=lat, dropoff_lng=LNG,
        dropoff_address=f"{text} street 2", earliest_start=NOW, service_min=60, pay_cents=5_000,
        urgency="low", status="open", posted_at=NOW,
    )  # fmt: skip
    _put(session, TextVectorRow, encoder="e", digest=text_digest(f"{text} title"), vector=b"1")
    _put(session, TaskPictureRow, task_id=f"task of {text[0]}", encoder="e", digest="d",
         vector=b"1", address=f"https://pictures.test/{text}")  # fmt: skip


def _seed_rest(session: Session, user: str, text: str) -> None:
    other_task = "task of n" if user == CANARY else f"task of {TEXT[0]}"
    _put(
        session, ExposureRow, ranking_id=f"r-{user}", task_id=other_task, worker_id=user,
        shown_at=NOW, position=1, propensity=1.0, worker_lat=LAT, worker_lng=LNG,
    )  # fmt: skip
    shown = session.scalars(select(ExposureRow.id).where(ExposureRow.worker_id == user)).one()
    _put(session, OutcomeRow, exposure_id=shown, kind="rating", value=5.0)
    _put(session, PredictionRow, exposure_id=shown, release_id="r", kind="accept", value=0.5)
    new = NewFeedback(
        f"f-{text}", f"k-{text}", "d", user, "t", None, "general", {"said": text}, False, NOW
    )
    add_feedback(session, new)
    keep_answer(session, new.id, {"heard": text}, user_id=user)
    _put(
        session, ReportedOutcomeRow, user_id=user, task_id="t", kind="acceptance",
        feedback_id=new.id, exposure_id=shown, release_id="r", category="moving", value=1.0,
        predicted=0.5, version=1, known_at=NOW,
    )  # fmt: skip
    _put(session, UserVersionRow, user_id=user, version=1, changed_at=NOW)
    _put(session, LearntVersionRow, release_id="r", user_id=user, version=1)
    _put(
        session, AccuracyTotalRow, user_id=user, week=WEEK, kind="acceptance", outcomes=1,
        actual_sum=1.0, actual_square_sum=1.0, error_square_sum=0.25,
    )  # fmt: skip
    said = (Turn(Speaker.USER, f"{text} said", "en"), Turn(Speaker.ASSISTANT, f"{text}!", "en"))
    remember(session, user_id=user, session_id="s", turns=said, memory={"of": text}, at=NOW)
    _put(session, NotificationRow, id=f"n-{user}", user_id=user, kind="alert", sent_at=NOW)
    _put(
        session, RecommendationImpressionRow, id=f"i-{user}", user_id=user, kind="skill",
        position=1, shown_at=NOW,
    )  # fmt: skip
    _put(session, UserAlertRow, user_id=user, alerted_at=NOW)
    _put(session, WorkerSessionRow, user_id=user, began_at=NOW)
    _put(
        session, EventRow, id=f"event of {user}", kind="worker.placed", subject=user,
        happened_at=NOW, received_at=NOW, is_applied=True,
    )  # fmt: skip
    _put(session, EventMarkRow, kind="worker.placed", subject=user, happened_at=NOW)
    told = {"worker": {"id": user, "text": text, "lat": LAT}}
    _put(session, DeadLetterRow, source="events", reason="late", body=json.dumps(told),
         received_at=NOW)  # fmt: skip
    _put(session, JobRow, id=f"j-{text}", kind="export", payload=told, asked_at=NOW)
    _put(
        session, KeptAnswerRow, key=f"k-{text}", user_id=user, request="r", holder="h",
        held_until=NOW, expires_at=NOW, status=200, headers={}, body=f"{text}!".encode(),
    )  # fmt: skip
    _put(
        session, WorkerShiftRow, release_id="r", worker_id=user, category="", outcome="accept",
        mean=0.1, variance=0.2, outcomes=1, known_at=NOW,
    )  # fmt: skip
    _put(session, LanguageUserDayRow, user_id=user, day=date(2026, 11, 26), micro_usd=1)
    _put(
        session, LanguageLeaseRow, id=f"l-{text}", user_id=user, day=date(2026, 11, 26),
        micro_usd=1, expires_at=NOW + timedelta(seconds=9),
    )  # fmt: skip


def _put(session: Session, row: type[Base], **values: Any) -> None:
    session.execute(insert(row).values(**values))
