"""The sections of a card, one function each (``design/MODELS.md`` section 5)."""

from __future__ import annotations

from typing import Final

from training.card.sections.expected import expectations
from training.card.sections.market import drift, elsewhere, fairness, off_policy, retrieval
from training.card.sections.predictive import calibration, discrimination, losses, split
from training.card.sections.selection import chain, cold_start, ranking, selected

__all__ = [
    "ALL", "calibration", "chain", "cold_start", "discrimination", "drift", "elsewhere",
    "expectations", "fairness", "losses", "off_policy", "ranking", "retrieval", "selected",
    "split",
]  # fmt: skip

ALL: Final = (
    split, discrimination, losses, calibration, selected, ranking, chain, cold_start, retrieval,
    expectations, fairness, drift, off_policy, elsewhere,
)  # fmt: skip
"""Sections in the order of the page."""
