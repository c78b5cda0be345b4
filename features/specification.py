"""The one ordered list of features: what column j of every feature matrix means.

A release records `feature_hash()`; it is refused where the code's list differs. `rises` and
`falls` name the outcomes whose log-odds may only rise or fall with the feature, where the domain
is certain of it; LightGBM is held to that by monotone constraints. All features that move with
distance, and all that move with pay, agree in direction: so a farther place never raises a
probability and better pay never lowers acceptance, whatever else is known of the pair.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

ACCEPT: Final = "accept"
COMPLETE: Final = "complete"
ON_TIME: Final = "on_time"
OUTCOMES: Final = (ACCEPT, COMPLETE, ON_TIME)
"""The chain: accept given examined, complete given accepted, on time given completed."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column: its name, unit, meaning, and where it may only rise or fall."""

    name: str
    unit: str
    meaning: str
    rises: tuple[str, ...] = ()
    falls: tuple[str, ...] = ()

    def direction(self, outcome: str) -> int:
        """1, -1 or 0: the monotone constraint for a model of `outcome`."""
        return int(outcome in self.rises) - int(outcome in self.falls)


FEATURES: Final[tuple[Feature, ...]] = (
    # The task and the moment.
    Feature("distance_km", "km", "worker's place to pickup, great circle", falls=OUTCOMES),
    Feature("hourly_pay_log", "log USD/h", "pay over service and travel time", rises=OUTCOMES),
    Feature("pay_premium_log", "log ratio", "pay over the category's base rate for that duration",
            rises=(ACCEPT,)),
    Feature("service_min", "min", "expected time of work"),
    Feature("slack_h", "h", "deadline less travel and service, 0 to 12", rises=OUTCOMES),
    Feature("urgency", "0 to 2", "low, medium, high"),
    Feature("hour", "h", "local hour, 0 to 24"),
    Feature("is_weekend", "0 or 1", "Saturday or Sunday, local"),
    Feature("is_rush_hour", "0 or 1", "working day, 7 to 9 or 16 to 18:30", falls=(ON_TIME,)),
    Feature("is_outdoor", "0 or 1", "work that rain makes unpleasant"),
    Feature("requirements", "count", "hard requirements of the task"),
    # The market's record of such tasks.
    Feature("category_accept_rate", "0 to 1", "shrunk, among offers seen", rises=(ACCEPT,)),
    Feature("market_accept_trend", "-1 to 1", "accepted less expected over 14 days, all tasks",
            rises=(ACCEPT,)),
    Feature("category_complete_rate", "0 to 1", "shrunk, among jobs assigned", rises=(COMPLETE,)),
    Feature("category_on_time_rate", "0 to 1", "shrunk, among jobs done", rises=(ON_TIME,)),
    # What the worker says.
    Feature("tenure_days_log", "log(1+d)", "since joining"),
    Feature("declares_skill", "0 or 1", "the category is among the declared skills"),
    Feature("declared_skills", "count", "declared skills"),
    Feature("distance_to_stated", "ratio", "distance over the stated maximum", falls=OUTCOMES),
    Feature("pay_to_stated_log", "log ratio", "hourly pay over stated minimum", rises=OUTCOMES),
    Feature("is_on_shift", "0 or 1", "the hour lies in the worker's stated shifts"),
    Feature("shift_hours", "h", "stated hours a week"),
    Feature("open_jobs", "count", "assigned and not finished", falls=(ACCEPT, COMPLETE)),
    # How the worker answers offers.
    Feature("offers_log", "log(1+n)", "offers answered or expired"),
    Feature("accept_residual", "-1 to 1", "accepted less expected, shrunk", rises=(ACCEPT,)),
    Feature("accept_residual_30d", "-1 to 1", "the same over 30 days", rises=(ACCEPT,)),
    Feature("pay_over_accepted_log", "log ratio", "hourly pay over the mean accepted",
            rises=OUTCOMES),
    Feature("pay_over_declined_log", "log ratio", "hourly pay over the mean declined",
            rises=OUTCOMES),
    Feature("distance_over_accepted_log", "log ratio", "distance over the mean accepted",
            falls=OUTCOMES),
    Feature("distance_over_declined_log", "log ratio", "distance over the mean declined",
            falls=OUTCOMES),
    Feature("hour_affinity", "-1 to 1", "accepts around this hour of the day", rises=(ACCEPT,)),
    Feature("category_offers_log", "log(1+n)", "offers in this category"),
    Feature("category_accept_residual", "-1 to 1", "the same in this category, shrunk",
            rises=(ACCEPT,)),
    Feature("profile_similarity", "-1 to 1", "of the task's text to what the worker says he does",
            rises=(ACCEPT, COMPLETE)),
    Feature("text_affinity", "-1 to 1", "to texts of tasks he took beyond expectation, shrunk",
            rises=(ACCEPT, COMPLETE)),
    # How the worker does the job.
    Feature("jobs_log", "log(1+n)", "assigned jobs that ended"),
    Feature("complete_residual", "-1 to 1", "completed less expected, shrunk", rises=(COMPLETE,)),
    Feature("category_completed_log", "log(1+n)", "completed in this category"),
    Feature("category_complete_residual", "-1 to 1", "the same in this category, shrunk",
            rises=(COMPLETE,)),
    Feature("done_log", "log(1+n)", "completed jobs"),
    Feature("on_time_residual", "-1 to 1", "on time less expected, shrunk", rises=(ON_TIME,)),
    Feature("rating", "1 to 5", "mean rating, shrunk to the market"),
    Feature("category_rating", "1 to 5", "mean rating in this category, shrunk to the worker's"),
)  # fmt: skip

NAMES: Final[tuple[str, ...]] = tuple(feature.name for feature in FEATURES)
COLUMN: Final[dict[str, int]] = {name: column for column, name in enumerate(NAMES)}


def feature_hash() -> str:
    """SHA-256 (hex) over the ordered names, units, meanings and directions."""
    return hashlib.sha256(repr(FEATURES).encode()).hexdigest()


def monotone_directions(outcome: str) -> list[int]:
    """One of 1, -1, 0 for each feature, in order, for a model of `outcome`."""
    return [feature.direction(outcome) for feature in FEATURES]
