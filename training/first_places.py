"""First places of logged rankings: what was chosen, what it earned, what another would choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from features.specification import ACCEPT, COMPLETE
from models.outcomes import OutcomeChain
from training.dataset import Dataset, Window
from training.off_policy import LoggedChoices, TargetChoices
from training.shown_lists import ShownLists


@dataclass(frozen=True, slots=True)
class LoggedFirsts:
    """The logged rankings of a window by their first places.

    Attributes
    ----------
    lists : ShownLists
        Those whose first place has a known answer.
    success : (n_exposures,)
        What the chain expects of each exposure of the window, shown first.
    rewards : (n,)
        Whether the first accepted and completed; see `first_rewards`.
    """

    lists: ShownLists
    success: FloatArray
    rewards: FloatArray

    @property
    def logged(self) -> LoggedChoices:
        """As the estimators take them."""
        return LoggedChoices(
            self.lists.first_chances[:, 0], self.rewards, self.success[self.lists.rows[:, 0]]
        )

    def choices(self, scores: FloatArray) -> IntArray:
        """(n,) exposures that a policy of these scores (n_exposures,) would put first."""
        return self.lists.rows[np.arange(len(self.lists)), self.lists.first(scores)]

    def target(self, chosen: IntArray) -> TargetChoices:
        """A policy's choices (n,) as the estimators take them."""
        agrees = chosen == self.lists.rows[:, 0]
        return TargetChoices(agrees.astype(np.float64), self.success[chosen])


def logged_firsts(
    history: MarketHistory, data: Dataset, chain: OutcomeChain, window: Window
) -> LoggedFirsts:
    """The first places of a window."""
    rows = (data.shown_at >= window.begin) & (data.shown_at < window.end)
    lists = ShownLists.of(data.groups, data.positions, history.exposures.propensities, rows)
    lists = lists.take(data.labels[ACCEPT].values[lists.rows[:, 0]] >= 0)
    predicted = chain.predict(data.matrix[rows])
    success, complete = np.zeros(len(data)), np.zeros(len(data))
    success[rows], complete[rows] = predicted.success, predicted.complete
    return LoggedFirsts(lists, success, first_rewards(data, lists, complete))


def first_rewards(data: Dataset, lists: ShownLists, complete: FloatArray) -> FloatArray:
    """(n,) whether each logged first place accepted and completed, on average 0 to 1.

    Of several who accept, one gets the job, so some completions are not seen. For these the chain
    (`complete`, (n_exposures,)) stands in, and the seen ones carry its error for them, weighted by
    how often a completion is seen among as many acceptances. Source: augmented inverse probability
    weighting, Robins, Rotnitzky and Zhao, JASA 89 (1994).
    """
    first = lists.rows[:, 0]
    said_yes = data.labels[ACCEPT].values == 1
    accepted = said_yes[first]
    others = (said_yes[lists.rows] & lists.is_item).sum(axis=1)
    completed = data.labels[COMPLETE].values[first]
    is_seen = accepted & (completed >= 0)
    asked = np.bincount(others[accepted], minlength=others.max(initial=0) + 1)
    seen = np.bincount(others[is_seen], minlength=len(asked))
    share = np.divide(seen, asked, out=np.ones(len(asked)), where=seen > 0)[others]
    expected = complete[first]
    error = np.where(is_seen, completed - expected, 0.0) / share
    return np.asarray(np.where(accepted, expected + error, 0.0))
