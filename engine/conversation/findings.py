"""What the assistant found: findings with typed facts, actions and highlights, never prose.

A narrator words findings and adds nothing: every number, name and action of its text is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias


class FactUnit(StrEnum):
    """What the value of a fact counts."""

    USD = "USD"
    ESTIMATED_USD = "USD, an estimate: told in whole dollars"
    METRES = "m"
    MINUTES = "min"
    HOURS_LEFT = "hours until something ends"
    HOUR = "local hour, 0 to 24"
    DAYS = "days"
    SHARE = "0 to 1"
    STARS = "1 to 5"
    COUNT = "count"
    CATEGORY = "category id"
    WEEKDAY = "0 is Monday"
    WORD = "a word that the phrasebook has in every language"
    TEXT = "text of a caller"
    NAME = "a name or number that is the same in every language"


FACT_UNITS: Final[Mapping[str, FactUnit]] = {
    "rank": FactUnit.COUNT,
    "count": FactUnit.COUNT,
    "others": FactUnit.COUNT,
    "tasks": FactUnit.COUNT,
    "title": FactUnit.TEXT,
    "message": FactUnit.TEXT,
    "category": FactUnit.CATEGORY,
    "other_category": FactUnit.CATEGORY,
    "pay_usd": FactUnit.USD,
    "other_pay_usd": FactUnit.USD,
    "least_usd": FactUnit.USD,
    "most_usd": FactUnit.USD,
    "usd": FactUnit.ESTIMATED_USD,
    "low_usd": FactUnit.ESTIMATED_USD,
    "high_usd": FactUnit.ESTIMATED_USD,
    "hourly_usd": FactUnit.ESTIMATED_USD,
    "other_hourly_usd": FactUnit.ESTIMATED_USD,
    "usual_hourly_usd": FactUnit.ESTIMATED_USD,
    "weekly_usd": FactUnit.ESTIMATED_USD,
    "earned_usd": FactUnit.USD,
    "distance_m": FactUnit.METRES,
    "other_distance_m": FactUnit.METRES,
    "preferred_m": FactUnit.METRES,
    "minutes": FactUnit.MINUTES,
    "hours_left": FactUnit.HOURS_LEFT,
    "hour": FactUnit.HOUR,
    "until_hour": FactUnit.HOUR,
    "weekday": FactUnit.WEEKDAY,
    "days": FactUnit.DAYS,
    "longest": FactUnit.DAYS,
    "gain": FactUnit.SHARE,
    "growth": FactUnit.SHARE,
    "completion": FactUnit.SHARE,
    "on_time": FactUnit.SHARE,
    "acceptance": FactUnit.SHARE,
    "accept": FactUnit.SHARE,
    "stars": FactUnit.STARS,
    "ratings": FactUnit.COUNT,
    "level": FactUnit.COUNT,
    "next_level": FactUnit.COUNT,
    "xp": FactUnit.COUNT,
    "xp_needed": FactUnit.COUNT,
    "done": FactUnit.COUNT,
    "needed": FactUnit.COUNT,
    "late": FactUnit.COUNT,
    "unfinished": FactUnit.COUNT,
    "tier": FactUnit.NAME,
    "worker": FactUnit.NAME,
    "requirement": FactUnit.NAME,
    "emergency": FactUnit.NAME,
    "badge": FactUnit.WORD,
    "screen": FactUnit.WORD,
    "period": FactUnit.WORD,
    "availability": FactUnit.WORD,
    "preference": FactUnit.WORD,
    "switch": FactUnit.WORD,
    "language": FactUnit.WORD,
}
"""Every fact that a finding may hold, by id."""


class FindingKind(StrEnum):
    """What a finding speaks of; the phrasebook has a message for each."""

    # Tasks to take
    TASKS_FOUND = "tasks-found"
    TASKS_FOUND_IN = "tasks-found-in"  # of a category
    NO_TASKS = "no-tasks"
    NO_TASKS_IN = "no-tasks-in"
    NO_MORE_TASKS = "no-more-tasks"
    WIDER_SEARCH = "wider-search"  # what there is without the filters
    TASK_LINE = "task-line"
    NO_LOCATION = "no-location"
    BEST_TASK = "best-task"
    # A plan
    PLAN = "plan"
    PLAN_STOP = "plan-stop"
    NO_PLAN = "no-plan"
    # Earnings
    EARNED = "earned"
    EARNED_NOTHING = "earned-nothing"
    OUTLOOK = "outlook"
    OUTLOOK_UNSURE = "outlook-unsure"
    OUTLOOK_NONE = "outlook-none"
    OUTLOOK_NO_MORE = "outlook-no-more"
    SWEET_SPOT = "sweet-spot"
    CATEGORY_PAYS = "category-pays"
    FARTHER_PAYS = "farther-pays"
    NEXT_LEVEL_PAYS = "next-level-pays"
    EARNING_TREND_UP = "earning-trend-up"
    EARNING_TREND_DOWN = "earning-trend-down"
    BE_ON_TIME = "be-on-time"
    FINISH_TASKS = "finish-tasks"
    BEST_HOURS = "best-hours"
    OWN_HOURS = "own-hours"
    BEST_DAY = "best-day"
    # Progress
    STREAK_SAFE = "streak-safe"
    STREAK_OPEN = "streak-open"
    STREAK_NONE = "streak-none"
    STREAK_LONGEST = "streak-longest"
    LEVEL = "level"
    LEVEL_PACE = "level-pace"
    TIER = "tier"
    BADGE_STEP = "badge-step"
    BADGES_EARNED = "badges-earned"
    NO_BADGES = "no-badges"
    STATS = "stats"
    STATS_RATING = "stats-rating"
    LITTLE_KNOWN = "little-known"
    NOT_KNOWN_USER = "not-known-user"
    # Own tasks
    TAKEN_TASK = "taken-task"
    POSTED_TASK = "posted-task"
    NO_OWN_TASKS = "no-own-tasks"
    # Posting
    DRAFT = "draft"
    DRAFT_WITHOUT_PAY = "draft-without-pay"
    DRAFT_UNPAID_BAND = "draft-band"
    DRAFT_CAUTION = "draft-caution"
    ASK_WHAT_TO_POST = "ask-what-to-post"
    PRICE_BAND = "price-band"
    PRICE_ADVICE = "price-advice"
    PRICE_IS_RIGHT = "price-is-right"
    ASK_WHAT_TO_PRICE = "ask-what-to-price"
    WORKERS_FOUND = "workers-found"
    WORKER_LINE = "worker-line"
    NO_WORKERS = "no-workers"
    ASK_WHICH_WORK = "ask-which-work"
    # Comparing and explaining
    COMPARE = "compare"
    COMPARE_PAY = "compare-pay"
    COMPARE_NEAR = "compare-near"
    COMPARE_HOURLY = "compare-hourly"
    COMPARE_MATCH = "compare-match"
    NOTHING_TO_COMPARE = "nothing-to-compare"
    EXPLAIN_TASK = "explain-task"
    EXPLAIN_SCORE = "explain-score"
    EXPLAIN_EARNINGS = "explain-earnings"
    EXPLAIN_PRICE = "explain-price"
    # Doing
    OPENING = "opening"
    ASK_WHICH_SCREEN = "ask-which-screen"
    CONFIRM_AVAILABILITY = "confirm-availability"
    ASK_AVAILABILITY = "ask-availability"
    CONFIRM_SWITCH = "confirm-switch"
    CONFIRM_LANGUAGE = "confirm-language"
    STANDING_FILTERS = "standing-filters"
    ASK_PREFERENCE = "ask-preference"
    CONFIRM_ACCEPT = "confirm-accept"
    OWN_POST = "own-post"
    NOT_OPEN = "not-open"
    LACKS_REQUIREMENT = "lacks-requirement"
    ASK_WHICH_TASK = "ask-which-task"
    TASK_CHOSEN = "task-chosen"
    # Talking
    HELP = "help"
    GREETING = "greeting"
    SAFETY = "safety"
    SAFETY_EMERGENCY = "safety-emergency"
    OUT_OF_SCOPE = "out-of-scope"
    NOT_UNDERSTOOD = "not-understood"


FactValue: TypeAlias = float | str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell, with its facts by id."""

    kind: FindingKind
    facts: Mapping[str, FactValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.facts) - set(FACT_UNITS)
        if unknown:
            raise ValueError(f"No facts that findings may hold: {sorted(unknown)}.")


def finding(kind: FindingKind, **facts: FactValue) -> Finding:
    """A finding with its facts."""
    return Finding(kind, facts)


class ActionType(StrEnum):
    """The contract's types of action."""

    NAVIGATE = "navigate"
    EXECUTE = "execute"
    FILTER = "filter"
    HIGHLIGHT = "highlight"


@dataclass(frozen=True, slots=True)
class ChatAction:
    """Something that the app can do for the user.

    Attributes
    ----------
    name : str
        What is done, also the phrasebook's key of its label: "view-task", "accept-task".
    screen : str or None
        A screen of the app.
    params, filters : mapping
        In the contract's names and units.
    """

    type: ActionType
    name: str
    screen: str | None = None
    params: Mapping[str, Any] | None = None
    task_id: str | None = None
    filters: Mapping[str, Any] | None = None

    @property
    def needs_confirmation(self) -> bool:
        """Whatever changes something is confirmed by the user first."""
        return self.type is ActionType.EXECUTE


@dataclass(frozen=True, slots=True)
class Highlight:
    """A card of the app to point at, and why; the finding is worded as its message."""

    element_id: str
    finding: Finding


class SuggestionKind(StrEnum):
    """What the user could say next; the phrasebook has its words."""

    BEST_TASK = "best-task"
    NEARBY = "nearby"
    BETTER_PAID = "better-paid"
    CLOSER = "closer"
    TOMORROW = "tomorrow"
    ACCEPT_FIRST = "accept-first"
    WHY_FIRST = "why-first"
    COMPARE = "compare"
    PLAN = "plan"
    EARNINGS = "earnings"
    FORECAST = "forecast"
    EARN_MORE = "earn-more"
    BEST_TIMES = "best-times"
    STREAK = "streak"
    LEVEL = "level"
    BADGES = "badges"
    STATS = "stats"
    POST = "post"
    PRICE = "price"
    WORKERS = "workers"
    ANY_CATEGORY = "any-category"
    ANY_DISTANCE = "any-distance"
    HELP = "help"
    SUPPORT = "support"
