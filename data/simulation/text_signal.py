"""How much the texts can tell: the true model's log loss with and without the sub-skill known.

A task's sub-skill and a worker's preference stand in no column, only in the texts. Whoever reads
them perfectly predicts with the true probabilities; whoever knows everything else, but not these
two, predicts their mean over whether they fit. The difference is all that any reader of texts
can gain.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data.arrays import BoolArray, FloatArray
from data.simulation.outcomes import sigmoid
from data.simulation.run import Truth
from data.simulation.text.language import A_CATEGORY
from data.simulation.world import City

FITS, OTHER = 1.0, -0.5
"""Values of `data.simulation.outcomes.sub_skill_fit`."""


class TextSignal(NamedTuple):
    """Expected log loss (nats a row) of three predictors of one outcome."""

    known: float  # the true probabilities
    unknown: float  # everything known but the sub-skills
    base_rate: float  # one probability for all

    @property
    def share(self) -> float:
        """What the sub-skills add, as a share of the gap from base rate to truth; 0 to 1."""
        gap = self.base_rate - self.known
        return (self.unknown - self.known) / gap if gap > 0.0 else 0.0


def text_signal(truth: Truth, city: City, assigned: BoolArray) -> dict[str, TextSignal]:
    """Signal in acceptance (given a look) of all exposures, in completion of assigned ones (n,).

    Whether the sub-skills fit is unknown with odds of one to two before the answer; who has
    accepted is the likelier to fit.
    """
    law = city.coefficients
    on = 1.0 if city.has_signal and not city.has_shuffled_labels else 0.0
    prior = np.full(len(truth.accept), 1.0 / A_CATEGORY)
    by_accept = on * law.accept_scale * law.accept_sub_skill
    accept_fits, accept_other = _counterfactual(truth.accept, truth.sub_skill_fit, by_accept)
    likely = prior * accept_fits + (1.0 - prior) * accept_other
    complete_fits, complete_other = _counterfactual(
        truth.complete, truth.sub_skill_fit, on * law.complete_sub_skill
    )
    posterior = prior * accept_fits / likely
    likely_complete = posterior * complete_fits + (1.0 - posterior) * complete_other
    return {
        "accept": _signal(truth.accept, likely),
        "complete": _signal(truth.complete[assigned], likely_complete[assigned]),
    }


def _counterfactual(
    p: FloatArray, fit: FloatArray, coefficient: float
) -> tuple[FloatArray, FloatArray]:
    """(n,) probabilities had the sub-skills fitted, and had they not; p without preference."""
    log_odds = np.log(p / (1.0 - p))
    fits, other = (
        np.where(fit == 0.0, p, sigmoid(log_odds + coefficient * (value - fit)))
        for value in (FITS, OTHER)
    )
    return fits, other


def _signal(p: FloatArray, q: FloatArray) -> TextSignal:
    base = np.full(len(p), p.mean())
    return TextSignal(*(expected_log_loss(p, predicted) for predicted in (p, q, base)))


def expected_log_loss(p: FloatArray, q: FloatArray) -> float:
    """Mean log loss (nats) of predictions q (n,) where outcomes have the probabilities p (n,)."""
    return float(-np.mean(p * np.log(q) + (1.0 - p) * np.log(1.0 - q)))
