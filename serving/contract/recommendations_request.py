"""What the app may ask of recommendations: what should this user do now?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, Strict

from data.reference.categories import category_code
from data.reference.geography import metres
from engine.recommendations.question import RecommendationQuestion
from serving.contract.availability import available_hours
from serving.contract.match_request import Location, Preferences
from serving.contract.values import Identifier, Instant, RequestModel, Text, expects

MAX_COUNT = 10**12
"""Largest streak, level or XP that is read."""

Count = Annotated[
    int,
    Strict(),
    Field(ge=0, le=MAX_COUNT, examples=[15]),
    expects("must be a whole number from 0 to 1,000,000,000,000"),
]


class RecommendationContext(RequestModel):
    """Where the user is and how he stands, as the app knows it; every part may be absent.

    The service goes by its own clock: `time` is only checked.
    """

    location: Location | None = None
    time: Instant | None = None
    availability: Text | None = Field(default=None, examples=["next-3-hours"])
    current_streak: Count | None = None
    current_level: Count | None = None
    current_xp: Count | None = Field(default=None, alias="currentXP")


class RecommendationsRequest(RequestModel):
    """What should this user do now?"""

    user_id: Identifier
    context: RecommendationContext = RecommendationContext()
    preferences: Preferences = Preferences()
    recommendation_type: Annotated[
        Literal["proactive", "on-demand", "reactive"],
        expects("must be proactive, on-demand or reactive"),
    ]

    def to_question(
        self, *, acting_user: str | None, now: datetime, needs_place: bool = True
    ) -> RecommendationQuestion:
        """The engine's question about the user whose stored facts may be used, if any.

        `reactive` is the app's word for `on-demand`. Categories come as ids, labels or skills;
        names that nobody knows are dropped.
        """
        at, wanted = self.context, self.preferences
        codes = (category_code(name) for name in wanted.categories)
        return RecommendationQuestion(
            worker_id=acting_user,
            lat=at.location.lat if at.location else None,
            lng=at.location.lng if at.location else None,
            is_proactive=self.recommendation_type == "proactive",
            available_hours=available_hours(at.availability, now=now),
            categories=tuple(dict.fromkeys(code for code in codes if code is not None)),
            max_distance_m=None if wanted.max_distance is None else metres(wanted.max_distance),
            min_pay_usd=wanted.min_pay,
            streak_days=at.current_streak,
            level=at.current_level,
            xp=at.current_xp,
            needs_place=needs_place,
        )
