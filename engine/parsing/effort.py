"""How much work a task is: time, difficulty, skills and XP, where the post does not say it."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.reference.categories import CATEGORIES, CODE_OF, LABELS
from data.reference.progress import xp_gain
from engine.parsing.parsed import Difficulty
from engine.parsing.requirements import Requirement

TRADES: Final = frozenset(
    CODE_OF[name] for name in ("electrical", "plumbing", "hvac", "roofing", "nursing")
)
"""Categories whose work wants a certificate by the client's own table of trades."""

_SHORT_MIN: Final = 60.0
_LONG_MIN: Final = 240.0
_PROVEN: Final = frozenset({"licence", "certificate"})
_HEAVY: Final = frozenset({"lifting"})


def difficulty_of(
    category: int, duration_min: float, requirements: tuple[Requirement, ...]
) -> Difficulty:
    """Points for a trade or a licence (2), heavy lifting, four hours and more, several people.

    None, in an hour at most, is easy; two and more are hard.
    """
    kinds = {found.type for found in requirements if found.is_required}
    points = (
        2 * (category in TRADES or bool(kinds & _PROVEN))
        + bool(kinds & _HEAVY)
        + (duration_min >= _LONG_MIN)
        + ("people" in kinds)
    )
    if points >= 2:
        return Difficulty.HARD
    return Difficulty.EASY if not points and duration_min <= _SHORT_MIN else Difficulty.MEDIUM


def skills_of(
    category: int, subcategory: str | None, requirements: tuple[Requirement, ...]
) -> tuple[str, ...]:
    """Skills in Title Case, as the app shows them: the category's, and what is demanded."""
    named = [LABELS[category]] if CATEGORIES[category] != "other" else []
    if subcategory:
        named.append(subcategory)
    named += [
        found.qualification.replace("-", " ").title()
        for found in requirements
        if found.qualification and found.is_required
    ]
    return tuple(dict.fromkeys(named))


def xp_of(pay_usd: float) -> int:
    """XP of a task for a worker of the first tier: floor(2 * pay in USD)."""
    return int(xp_gain(np.array([pay_usd]), np.array([1]))[0])
