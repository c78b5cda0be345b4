"""The sections of a card, one function each (``design/MODELS.md`` section 5)."""

from __future__ import annotations

from typing import Final

from training.card.sections.drift import drift
from training.card.sections.elsewhere import elsewhere
from training.card.sections.expected import expectations
from training.card.sections.exposure import fairness
from training.card.sections.forecasts import forecasts
from training.card.sections.personal import learning_per_worker
from training.card.sections.policy_value import exploration, off_policy
from training.card.sections.predictive import calibration, discrimination, losses, split
from training.card.sections.rates import market_rates
from training.card.sections.recommendations import recommendations
from training.card.sections.retrieval import retrieval
from training.card.sections.selection import chain, cold_start, ranking, selected
from training.card.sections.texts import intents, texts

__all__ = [
    "ALL", "calibration", "chain", "cold_start", "discrimination", "drift", "elsewhere",
    "expectations", "exploration", "fairness", "forecasts", "intents", "learning_per_worker",
    "losses", "market_rates", "off_policy", "ranking", "recommendations", "retrieval",
    "selected", "split", "texts",
]  # fmt: skip

ALL: Final = (
    split, discrimination, losses, calibration, selected, ranking, chain, cold_start,
    learning_per_worker, retrieval, expectations, market_rates, texts, intents, forecasts,
    recommendations, fairness, exploration, drift, off_policy, elsewhere,
)  # fmt: skip
"""Sections in the order of the page."""
