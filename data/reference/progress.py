"""XP, levels, tiers and badges by the client's rules.

Source: ``spec/frontend.md`` section 4 (level formula locked by the client's unit tests).
"""

from __future__ import annotations

import json
from importlib import resources
from math import isqrt
from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray, IntArray


class Tier(NamedTuple):
    """A band of levels with its platform fee (0 to 1) and XP multiplier."""

    name: str
    from_level: int
    to_level: int | None
    fee: float
    xp_multiplier: float


class Badge(NamedTuple):
    """A badge earned by completed tasks, in all or in one category, in steps."""

    id: str
    kind: str
    thresholds: tuple[int, ...]
    category: str | None = None


def _load(name: str) -> list[dict[str, object]]:
    text = resources.files("data.reference").joinpath(name).read_text("utf-8")
    loaded: list[dict[str, object]] = json.loads(text)
    return loaded


TIERS: Final[tuple[Tier, ...]] = tuple(Tier(**row) for row in _load("tiers.json"))  # type: ignore[arg-type]
BADGES: Final[tuple[Badge, ...]] = tuple(Badge(**row) for row in _load("badges.json"))  # type: ignore[arg-type]
_FROM_LEVELS: Final = np.array([tier.from_level for tier in TIERS])
_FEES: Final = np.array([tier.fee for tier in TIERS])
_MULTIPLIERS: Final = np.array([tier.xp_multiplier for tier in TIERS])


def level_of(xp: int) -> int:
    """Level (1 and up) at an XP balance >= 0: floor(sqrt(xp / 100)) + 1."""
    return isqrt(max(xp, 0) // 100) + 1


def xp_at_level(level: int) -> int:
    """XP at which a level begins: (level - 1)^2 * 100."""
    return (level - 1) ** 2 * 100


def levels(xp: IntArray) -> IntArray:
    """(n,) int64 levels of (n,) XP balances."""
    return np.asarray(np.floor(np.sqrt(np.maximum(xp, 0) // 100)), dtype=np.int64) + 1


def tier_of(level: int) -> Tier:
    """The tier that a level (1 and up) belongs to."""
    return TIERS[int(np.searchsorted(_FROM_LEVELS, level, side="right")) - 1]


def xp_gain(pay_usd: FloatArray, level: IntArray) -> IntArray:
    """XP of completing tasks: floor(2 * pay in USD) times the tier's multiplier, rounded down."""
    tiers = np.searchsorted(_FROM_LEVELS, level, side="right") - 1
    gain = np.floor(np.floor(2.0 * pay_usd) * _MULTIPLIERS[tiers] + 1e-9)
    return np.asarray(gain, dtype=np.int64)


def fee_saving_usd(pay_usd: FloatArray, level: IntArray) -> FloatArray:
    """USD that a worker keeps beyond a worker of the first tier, whose fee is highest."""
    tiers = np.searchsorted(_FROM_LEVELS, level, side="right") - 1
    return np.asarray(pay_usd * (_FEES[0] - _FEES[tiers]))


def badge_progress(category: str, completed: int, completed_in_category: int) -> dict[str, str]:
    """Next step of each badge that one more task of a category moves, as "done/needed"."""
    progress = {}
    for badge in BADGES:
        if badge.kind == "category" and badge.category != category:
            continue
        done = completed if badge.kind == "total" else completed_in_category
        needed = next((step for step in badge.thresholds if step > done), None)
        if needed is not None:
            progress[badge.id] = f"{done}/{needed}"
    return progress
