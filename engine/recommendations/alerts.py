"""What a worker is told without having asked, and when he is left in peace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from data.columns import Urgency
from engine.patterns.predictions import QUIET_FROM, QUIET_UNTIL
from engine.recommendations.drafts import Draft
from engine.recommendations.findings import HeldBack, HeldReason, Priority, RecommendationKind

LEAST_GAP: Final = timedelta(hours=1)
"""Between two alerts of one user (``spec/frontend.md`` section 4)."""

_NEAR_BEST_HOUR_H: Final = 1
_RANKS: Final = {Priority.HIGH: 2, Priority.MEDIUM: 1, Priority.LOW: 0}


def held_back(alerted_at: datetime | None, *, zone: str, now: datetime) -> HeldBack | None:
    """Why an alert may not be sent at `now` (aware) in a time zone (IANA name); None if it may.

    From 22 to 8 local time nobody is alerted, nor within an hour of his last alert.
    """
    local = now.astimezone(ZoneInfo(zone))
    if not QUIET_UNTIL <= local.hour < QUIET_FROM:
        day = local.date() + timedelta(days=local.hour >= QUIET_FROM)
        morning = datetime.combine(day, time(QUIET_UNTIL), local.tzinfo)
        return HeldBack(HeldReason.QUIET_HOURS, _minutes(morning.astimezone(UTC) - now))
    if alerted_at is not None and now < alerted_at + LEAST_GAP:
        return HeldBack(HeldReason.ALERTED_LATELY, _minutes(alerted_at + LEAST_GAP - now))
    return None


def _minutes(span: timedelta) -> float:
    return span / timedelta(minutes=1)


def alert_of(drafts: Sequence[Draft], *, hour: float, best_hour: int) -> Draft | None:
    """The one that a worker is told unasked: highest priority, then urgency, then value.

    Only what is worth a disturbance: a perfect match; an earnings boost of high priority; a
    streak whose end is known or near; a level-up, which does not run away, within an hour of the
    time at which the worker most likely opens a message (`hour`, `best_hour`: local, 0 to 24).
    """
    worth = [draft for draft in drafts if _is_worth_it(draft, hour, best_hour)]
    return max(
        worth, key=lambda d: (_RANKS[d.priority], int(d.urgency), d.value_usd), default=None
    )


def _is_worth_it(draft: Draft, hour: float, best_hour: int) -> bool:
    match draft.kind:
        case RecommendationKind.PERFECT_MATCH:
            return True
        case RecommendationKind.EARNINGS_BOOST:
            return draft.priority is Priority.HIGH
        case RecommendationKind.STREAK_SAVE:
            return draft.is_sure or draft.urgency is Urgency.HIGH
        case RecommendationKind.LEVEL_UP:
            return abs(int(hour) - best_hour) <= _NEAR_BEST_HOUR_H
