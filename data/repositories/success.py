"""What the success metrics are made of, counted in the database.

Of one user only so many outcomes count (`most_of_user`, the oldest first), so that no flood of
one moves a figure that speaks of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.observed import Mean, Observed, Share
from data.reports import AccuracyTotals, ReportedKind
from data.repositories.parsed_posts import parse_edits
from data.repositories.uptime import spans
from data.repositories.usage import active_user_days, recorded_kinds, usage_totals
from data.tables import (
    ExposureRow,
    FeedbackRow,
    NotificationRow,
    OutcomeKind,
    OutcomeRow,
    RecommendationImpressionRow,
    ReportedOutcomeRow,
)
from data.usage import UsageTotals


def observe(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    tolerance: Mapping[ReportedKind, float],
    most_of_user: int,
) -> Observed:
    """Everything that is counted from `since` (included) to `until`, both aware.

    `tolerance` says how near a prediction must come to count as accurate. Counts of usage are of
    whole days (UTC): from the day after `since`, unless that is its beginning, to that of `until`.
    """
    accurate, errors = _predictions(
        session, since, until, tolerance=tolerance, most_of_user=most_of_user
    )
    fields, posts = parse_edits(session, since=since, until=until)
    days = {"first_day": -(-int(since.timestamp()) // 86_400), "last_day": _day(until)}
    found = usage_totals(session, **days)
    return Observed(
        since=since,
        until=until,
        recommendations=_recommendations(session, since, until),
        alerts=_clicked(session, NotificationRow, NotificationRow.sent_at, since, until),
        matches=_matches(session, since, until, most_of_user=most_of_user),
        accurate=accurate,
        errors=errors,
        stars=_stars(session, since, until),
        edited_fields=fields,
        edited_posts=posts,
        usage={kind: found.get(kind, UsageTotals()) for kind in recorded_kinds(session)},
        active_user_days=active_user_days(session, **days),
        spans=spans(session),
    )


def _day(at: datetime) -> int:
    return int(at.timestamp()) // 86_400


def _recommendations(session: Session, since: datetime, until: datetime) -> Share:
    """Only those that a release made: a history from elsewhere says nothing of this service."""
    row = RecommendationImpressionRow
    return _clicked(session, row, row.shown_at, since, until, row.release_id.is_not(None))


def _clicked(
    session: Session,
    row: type[NotificationRow] | type[RecommendationImpressionRow],
    at: InstrumentedAttribute[datetime],
    since: datetime,
    until: datetime,
    *more: ColumnElement[bool],
) -> Share:
    is_clicked = or_(row.opened_at.is_not(None), row.acted_at.is_not(None))
    query = select(_count_of(is_clicked), func.count()).where(at >= since, at < until, *more)
    return Share(*session.execute(query).one())


def _matches(session: Session, since: datetime, until: datetime, *, most_of_user: int) -> Share:
    """Offers that a release made and whose answer is known: the platform's word, else his own."""
    shown, told, said = ExposureRow, OutcomeRow, ReportedOutcomeRow
    answer = func.coalesce(told.value, said.value)
    is_outcome = and_(told.exposure_id == shown.id, told.kind == OutcomeKind.ACCEPTED.value)
    is_report = and_(
        said.user_id == shown.worker_id,
        said.task_id == shown.task_id,
        said.kind == ReportedKind.ACCEPTANCE.value,
        said.exposure_id == shown.id,
    )
    answered = (
        select(
            answer.label("answer"),
            _nth(shown.worker_id, order_by=(shown.shown_at, shown.id)).label("nth"),
        )
        .outerjoin(told, is_outcome)
        .outerjoin(said, is_report)
        .where(shown.shown_at >= since, shown.shown_at < until)
        .where(shown.release_id.is_not(None), answer.is_not(None))
        .subquery()
    )
    query = select(_count_of(answered.c.answer > 0.5), func.count())
    return Share(*session.execute(query.where(answered.c.nth <= most_of_user)).one())


def _predictions(
    session: Session,
    since: datetime,
    until: datetime,
    *,
    tolerance: Mapping[ReportedKind, float],
    most_of_user: int,
) -> tuple[Share, dict[ReportedKind, AccuracyTotals]]:
    """How near predictions came to the outcomes that users reported."""
    row = ReportedOutcomeRow
    reported = (
        select(
            row.kind,
            row.value,
            (row.predicted - row.value).label("error"),
            _nth(row.user_id, row.kind, order_by=(row.known_at, row.task_id)).label("nth"),
        )
        .where(row.known_at >= since, row.known_at < until)
        .subquery()
    )
    c = reported.c
    near = case({kind.value: limit for kind, limit in tolerance.items()}, value=c.kind)
    query: Select[Any] = (
        select(
            c.kind,
            _count_of(func.abs(c.error) < near),
            func.count(),
            func.sum(c.value),
            func.sum(c.value * c.value),
            func.sum(c.error * c.error),
        )
        .where(c.nth <= most_of_user)
        .group_by(c.kind)
    )
    hits, errors = 0, dict[ReportedKind, AccuracyTotals]()
    for kind, near_enough, *sums in session.execute(query):
        hits += near_enough
        errors[ReportedKind(kind)] = AccuracyTotals(*sums)
    return Share(hits, sum(total.outcomes for total in errors.values())), errors


def _stars(session: Session, since: datetime, until: datetime) -> Mean:
    """Mean over users of the mean stars of each: his enjoyment of a task, else his rating.

    Enjoyment comes on the app's three scales (`serving.contract.feedback_request`).
    """
    row, stars = FeedbackRow, FeedbackRow.stars
    of_user = (
        select(func.avg(stars.cast(Float)).label("mean"), func.count(stars).label("cases"))
        .where(row.received_at >= since, row.received_at < until, row.is_quarantined.is_(False))
        .where(stars.is_not(None))
        .group_by(row.user_id)
        .subquery()
    )
    query = select(func.avg(of_user.c.mean), func.coalesce(func.sum(of_user.c.cases), 0))
    mean, cases = session.execute(query).one()
    return Mean(None if mean is None else float(mean), int(cases))


def _count_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, literal(1)), else_=literal(0))), 0).cast(
        Integer
    )


def _nth(*of: Any, order_by: tuple[Any, ...]) -> ColumnElement[int]:
    """1 for the first row of a group, 2 for the next."""
    return func.row_number().over(partition_by=of, order_by=order_by)
