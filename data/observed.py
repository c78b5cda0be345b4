"""What the store tells of a stretch of time, counted: the raw material of the success metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.reports import AccuracyTotals, ReportedKind
from data.usage import UsageKind, UsageTotals


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some cases."""

    hits: int = 0
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of some cases; None without any."""

    value: float | None = None
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which a process was able to answer."""

    id: str
    began_at: datetime
    up_until: datetime


@dataclass(frozen=True, slots=True)
class Observed:
    """Counts of one stretch of time, from `since` (included) to `until`.

    Attributes
    ----------
    recommendations : Share
        Impressions of recommendations, and those of them that were opened or acted upon.
    alerts : Share
        Notifications that were sent, and those of them that were opened or acted upon.
    matches : Share
        Tasks shown to workers by a release whose answer is known, and those that were accepted.
    accurate : Share
        Reported outcomes, and those that the prediction came near enough to.
    errors : mapping
        Sums of the same outcomes, by kind.
    stars : Mean
        Of the satisfaction that users reported, 1 to 5, every user weighing the same.
    edited_fields, edited_posts : Share
        Reviewed fields of parsed posts and those changed; reviewed posts and those with a change.
    usage : mapping
        Counts by kind; a kind that was never recorded is absent.
    active_user_days : int
        Pairs of a user and a day on which he used anything.
    spans : tuple
        All that is kept of when processes were able to answer, oldest first.
    """

    since: datetime
    until: datetime
    recommendations: Share
    alerts: Share
    matches: Share
    accurate: Share
    errors: Mapping[ReportedKind, AccuracyTotals]
    stars: Mean
    edited_fields: Share
    edited_posts: Share
    usage: Mapping[UsageKind, UsageTotals]
    active_user_days: int
    spans: tuple[Span, ...]
