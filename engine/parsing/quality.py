"""What a poster should know of his own post before it goes out: gaps, low pay, tight times."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from data.reference.categories import CATEGORIES, CODE_OF
from engine.parsing.effort import TRADES
from engine.parsing.parsed import (
    Caution,
    CheckKind,
    Due,
    ImprovementKind,
    Money,
    Place,
    Severity,
)
from engine.parsing.requirements import Requirement
from engine.pay_advice import PayBand

REMOTE: Final = frozenset(
    CODE_OF[name]
    for name in (
        "virtual", "ai_automation", "data_entry", "virtual_assistant", "content_creation",
        "graphic_design", "video_editing", "tech", "creative",
    )
)  # fmt: skip
"""Categories whose work needs no place."""

TWO_PLACES: Final = frozenset(CODE_OF[name] for name in ("delivery", "food_delivery", "moving"))
"""Categories whose work goes from one place to another."""

AT_HOME: Final = frozenset(
    CODE_OF[name]
    for name in (
        "cleaning", "home_repair", "handyman", "babysitting", "pet_care", "nursing", "massage",
        "furniture_assembly", "organizing", "packing", "tech_support", "meal_prep", "laundry",
    )
)  # fmt: skip
"""Categories whose work is mostly done in the poster's home."""

CARE: Final = frozenset(CODE_OF[name] for name in ("babysitting", "nursing", "tutoring"))

HIGH_PAY_USD: Final = 500.0
"""Pay above this is worth a word of caution (``spec/frontend.md`` section 4, safety rules)."""

NIGHT_HOURS: Final = (22, 5)
"""Hours of the night by the same rules: from 22 to 5."""

FEWEST_WORDS: Final = 4
"""Words that tell a worker anything; below that a post is vague."""

SURE_CATEGORY: Final = 0.5
"""Probability of the category under which the poster is asked to look at it."""

_WAY_MIN: Final = 30.0  # minutes that answering and getting there take at the least


def underpaid(pay: Money, offered_usd: float | None, band: PayBand) -> Caution | None:
    """Where the offer lies below the market's band; USD only."""
    if not pay.is_stated or offered_usd is None or offered_usd >= band.low:
        return None
    severity = Severity.MEDIUM if offered_usd < 0.7 * band.low else Severity.LOW
    facts = (("offered", offered_usd), ("low", band.low), ("middle", band.middle))
    return Caution("underpaid", "below_band", severity, facts)


def timing(due: Due | None, *, now: datetime, duration_min: float) -> Caution | None:
    """Where the deadline has passed, or leaves no time for the way and the work."""
    if due is None:
        return None
    left_min = (due.at - now).total_seconds() / 60.0
    if left_min < 0.0:
        return Caution("past-deadline", "passed", Severity.MEDIUM)
    if left_min >= duration_min + _WAY_MIN:
        return None
    severity = Severity.MEDIUM if left_min < duration_min else Severity.LOW
    facts = (("left", left_min), ("duration", duration_min))
    return Caution("tight-deadline", "too_short", severity, facts)


def vague(words: int) -> Caution | None:
    """Where a post says next to nothing."""
    return Caution("vague", "few_words", Severity.LOW) if words < FEWEST_WORDS else None


def improvements_of(
    *,
    category: int,
    category_probability: float,
    pay: Money,
    place: Place,
    places: int,
    due: Due | None,
    is_duration_stated: bool,
    words: int,
) -> tuple[ImprovementKind, ...]:
    """What is missing in this very post, most useful first."""
    is_remote = category in REMOTE
    missing = {
        ImprovementKind.PAY: not pay.is_stated,
        ImprovementKind.ADDRESS: not is_remote and not place.is_verified and not place.address,
        ImprovementKind.DROPOFF: category in TWO_PLACES and places == 1,
        ImprovementKind.DEADLINE: due is None,
        ImprovementKind.TIME: due is not None and not due.has_time and not due.is_urgent,
        ImprovementKind.DURATION: not is_duration_stated and category not in TWO_PLACES,
        ImprovementKind.DETAILS: words < 2 * FEWEST_WORDS,
        ImprovementKind.CATEGORY: category_probability < SURE_CATEGORY,
    }
    return tuple(kind for kind, is_missing in missing.items() if is_missing)


def checks_of(
    *,
    category: int,
    requirements: tuple[Requirement, ...],
    due: Due | None,
    pay_usd: float | None,
    has_personal_data: bool,
    says_cash: bool,
) -> tuple[CheckKind, ...]:
    """What to see to for safety, by what this post says and leaves out."""
    kinds = {found.type for found in requirements}
    at_night = due is not None and due.has_time and _is_night(due.at.hour)
    wanted = {
        CheckKind.LICENCE: category in TRADES and not kinds & {"licence", "certificate"},
        CheckKind.BACKGROUND: category in CARE and "background_check" not in kinds,
        CheckKind.TWO_PEOPLE: CATEGORIES[category] == "moving" and "people" not in kinds,
        CheckKind.NIGHT: at_night,
        CheckKind.HIGH_VALUE: pay_usd is not None and pay_usd > HIGH_PAY_USD,
        CheckKind.AT_HOME: category in AT_HOME,
        CheckKind.KEEP_PRIVATE: has_personal_data,
        CheckKind.PAY_IN_APP: says_cash,
    }
    return tuple(kind for kind, is_wanted in wanted.items() if is_wanted)


def _is_night(hour: int) -> bool:
    begin, end = NIGHT_HOURS
    return hour >= begin or hour < end
