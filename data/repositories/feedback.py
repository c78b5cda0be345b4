"""What users report: kept once, counted once, and summed up as it comes.

Whoever moves what is known of a user holds that user's version row until his transaction ends, so
that transactions of one user follow each other on every database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, Table, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from data.privacy.sealing import Owned
from data.reports import AccuracyTotals, ReportedKind, ReportedOutcome, WeeklyTotals
from data.tables import (
    AccuracyTotalRow,
    Base,
    FeedbackRow,
    LearntVersionRow,
    NotificationRow,
    RecommendationImpressionRow,
    ReportedOutcomeRow,
    UserVersionRow,
)

EVERYBODY: Final = ""
"""Stands in for a user: the sums over all of them."""


# Tables and not classes where rows are written: no objects are made.
_FEEDBACK: Final = Base.metadata.tables[FeedbackRow.__tablename__]
_VERSIONS: Final = Base.metadata.tables[UserVersionRow.__tablename__]
_REPORTED: Final = Base.metadata.tables[ReportedOutcomeRow.__tablename__]
_LEARNT: Final = Base.metadata.tables[LearntVersionRow.__tablename__]
_TOTALS: Final = Base.metadata.tables[AccuracyTotalRow.__tablename__]


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """Feedback as it came. `request_key` tells it from any other; `body_digest` what it said."""

    id: str
    request_key: str
    body_digest: str
    user_id: str
    task_id: str | None
    exposure_id: int | None
    kind: str
    payload: Mapping[str, Any]
    is_quarantined: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AnsweredFeedback:
    """Feedback that was answered before."""

    body_digest: str
    answer: dict[str, Any]


def find_answered(session: Session, request_key: str) -> AnsweredFeedback | None:
    """What was answered to the feedback of that key; None where none was committed."""
    row = _FEEDBACK.c
    query = select(row.body_digest, row.answer).where(row.request_key == request_key)
    found = session.execute(query).one_or_none()
    return None if found is None else AnsweredFeedback(found.body_digest, found.answer or {})


def add_feedback(session: Session, feedback: NewFeedback) -> bool:
    """Keep feedback, unless feedback of the same key is there; waits for one that is under way."""
    kept = _first_only(_FEEDBACK, _FEEDBACK.c.id, _dialect(session))
    values = _values(feedback) | {"stars": stars_in(feedback.payload)}
    return session.execute(kept, values).one_or_none() is not None


def stars_in(payload: Mapping[str, Any]) -> float | None:
    """How a task was liked, 1 to 5: the enjoyment told, else the rating; None where neither is.

    Enjoyment comes on the app's three scales (`serving.contract.feedback_request`).
    """
    data = payload.get("data")
    actual = data.get("actual") if isinstance(data, Mapping) else None
    if not isinstance(actual, Mapping):
        return None
    enjoyed, rated = (_number(actual.get(name)) for name in ("enjoyment", "rating"))
    if enjoyed is None:
        return rated
    if 1.0 <= enjoyed <= 5.0:
        return enjoyed
    return 1.0 + 4.0 * (enjoyed if enjoyed < 1.0 else enjoyed / 100.0)


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]  # it is one


def keep_answer(
    session: Session, feedback_id: str, answer: Mapping[str, Any], *, user_id: str
) -> None:
    """Keep what a user's feedback was answered, for whoever sends it again."""
    mine = update(_FEEDBACK).where(_FEEDBACK.c.id == feedback_id)
    session.execute(mine.values(answer=Owned(user_id, answer)))


def counted_kinds(session: Session, user_id: str, task_id: str) -> set[ReportedKind]:
    """Which outcomes of a task a user has reported already."""
    row = _REPORTED.c
    query = select(row.kind).where(row.user_id == user_id, row.task_id == task_id)
    return {ReportedKind(kind) for kind in session.scalars(query)}


def next_version(session: Session, user_id: str, *, at: datetime) -> int:
    """Move a user's version on by one; the caller's transaction holds it until it ends."""
    values = {"user_id": user_id, "version": 1, "changed_at": at}
    return int(session.execute(_version_moved(_dialect(session)), values).scalar_one())


def held_version(session: Session, user_id: str) -> int:
    """A user's version, held until the caller's transaction ends; 0 where nothing ever moved."""
    query = select(UserVersionRow.version).where(UserVersionRow.user_id == user_id)
    return session.execute(query.with_for_update()).scalar_one_or_none() or 0


def add_outcomes(
    session: Session, outcomes: Sequence[ReportedOutcome], *, version: int
) -> list[ReportedOutcome]:
    """Count, under a version, what this user has not reported before; gives what was counted."""
    counted = _first_only(_REPORTED, _REPORTED.c.kind, _dialect(session))
    values = [{**_values(told), "version": version} for told in outcomes]
    kinds = set(session.execute(counted, values).scalars())
    return [told for told in outcomes if told.kind.value in kinds]


def outcomes_after(session: Session, user_id: str, version: int) -> list[ReportedOutcome]:
    """What a user has reported since one of his versions, in that order."""
    row = _REPORTED.c
    columns = [row[f.name] for f in fields(ReportedOutcome)]
    query = select(*columns).where(row.user_id == user_id, row.version > version)
    found = session.execute(query.order_by(row.version, row.kind))
    return [
        ReportedOutcome(**{**told._asdict(), "kind": ReportedKind(told.kind)}) for told in found
    ]


def learnt_version(session: Session, release_id: str, user_id: str) -> int:
    """Up to which version of a user a release has learnt; 0 for nothing."""
    row = _LEARNT.c
    query = select(row.version).where(row.release_id == release_id, row.user_id == user_id)
    return session.execute(query).scalar_one_or_none() or 0


def set_learnt_version(session: Session, release_id: str, user_id: str, version: int) -> None:
    """Keep up to which version of a user a release has learnt."""
    values = {"release_id": release_id, "user_id": user_id, "version": version}
    session.execute(_learnt_kept(_dialect(session)), values)


def versions_since(session: Session, at: datetime) -> dict[str, int]:
    """The versions of users of whom something moved at an instant or later."""
    row = UserVersionRow
    query = select(row.user_id, row.version).where(row.changed_at >= at)
    return {row.user_id: row.version for row in session.execute(query)}


def users_behind(session: Session, release_id: str, *, after: str, most: int) -> list[str]:
    """Users whose reports a release has not learnt in full, by id, from `after` (excluded) on."""
    user, learnt = UserVersionRow, LearntVersionRow
    query = (
        select(user.user_id)
        .outerjoin(learnt, (learnt.user_id == user.user_id) & (learnt.release_id == release_id))
        .where(user.user_id > after, or_(learnt.version.is_(None), learnt.version < user.version))
        .order_by(user.user_id)
        .limit(most)
    )
    return list(session.scalars(query))


def add_totals(
    session: Session, user_id: str, week: int, totals: Mapping[ReportedKind, AccuracyTotals]
) -> None:
    """Add to the sums of a user, or of `EVERYBODY`, in one week."""
    # Always in one order, so that two users never wait for each other in a circle.
    values = [
        {"user_id": user_id, "week": week, "kind": kind.value, **_values(totals[kind])}
        for kind in sorted(totals)
    ]
    if values:
        session.execute(_totals_added(_dialect(session)), values)


def weekly_totals(
    session: Session, user_ids: Sequence[str], *, since_week: int
) -> dict[str, WeeklyTotals]:
    """The sums of users, or of `EVERYBODY`, week by week."""
    row = _TOTALS.c
    sums = [row[f.name] for f in fields(AccuracyTotals)]
    query = select(row.user_id, row.week, row.kind, *sums)
    query = query.where(row.user_id.in_(user_ids), row.week >= since_week)
    found: dict[str, WeeklyTotals] = {user_id: {} for user_id in user_ids}
    for user_id, week, kind, *values in session.execute(query):
        found[user_id].setdefault(week, {})[ReportedKind(kind)] = AccuracyTotals(*values)
    return found


def mark_notification(
    session: Session, user_id: str, notification_id: str, **marks: datetime | None
) -> None:
    """Note when this user opened, acted on or dismissed a notification; the first time counts."""
    _mark(session, NotificationRow, user_id, notification_id, marks)


def mark_recommendation(
    session: Session, user_id: str, recommendation_id: str, **marks: datetime | None
) -> None:
    """The same of a recommendation that this user was shown."""
    _mark(session, RecommendationImpressionRow, user_id, recommendation_id, marks)


def _mark(
    session: Session,
    row: type[NotificationRow] | type[RecommendationImpressionRow],
    user_id: str,
    id_: str,
    marks: Mapping[str, datetime | None],
) -> None:
    for name, at in marks.items():
        if at is not None:
            column = getattr(row, name)
            mine = (row.id == id_) & (row.user_id == user_id) & column.is_(None)
            session.execute(update(row).where(mine).values({name: at}))


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


# Made once for each dialect: that takes longer than the database takes to run them.


def _insert(table: Table, dialect: str) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


@cache
def _first_only(table: Table, told: Column[Any], dialect: str) -> Any:
    """Insert what is not there yet, and tell a column of it."""
    return _insert(table, dialect).on_conflict_do_nothing().returning(told)


@cache
def _version_moved(dialect: str) -> Any:
    made = _insert(_VERSIONS, dialect)
    changed = {"version": _VERSIONS.c.version + 1, "changed_at": made.excluded.changed_at}
    moved = made.on_conflict_do_update(index_elements=["user_id"], set_=changed)
    return moved.returning(_VERSIONS.c.version)


@cache
def _learnt_kept(dialect: str) -> Any:
    made = _insert(_LEARNT, dialect)
    return made.on_conflict_do_update(
        index_elements=["release_id", "user_id"], set_={"version": made.excluded.version}
    )


@cache
def _totals_added(dialect: str) -> Any:
    made = _insert(_TOTALS, dialect)
    sums = {f.name: _TOTALS.c[f.name] + made.excluded[f.name] for f in fields(AccuracyTotals)}
    return made.on_conflict_do_update(index_elements=["user_id", "week", "kind"], set_=sums)


def _values(row: Any) -> dict[str, Any]:
    """The fields of a flat dataclass; `asdict` would copy what they hold."""
    return {f.name: getattr(row, f.name) for f in fields(row)}
