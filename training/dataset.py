"""From a history to labelled rows in windows of time.

Every feature is as of the moment of exposure. A row belongs to a window by the day it was shown,
and only if its outcome was known before the window ended: that gap is what keeps a label that
arrives late from teaching a model that would not have had it yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from engine.scoring import rule_factors
from features.pairs import PairFacts, exposure_facts, pair_matrix
from features.record import Record
from features.specification import ACCEPT, COMPLETE, ON_TIME
from models.boosting import Rows
from models.text_space import NO_SPACE, TextSpace

SHARES: Final = (0.60, 0.70, 0.78, 0.85)
"""Where the windows end, as shares of all exposures in time order; the last 15 % are the test."""


class Window(NamedTuple):
    """A stretch of time, instants; `end` is not part of it."""

    begin: int
    end: int


class Windows(NamedTuple):
    """One global split by date, oldest first.

    `train` fits trees, `valid` stops them, `calibrate` fits calibrators, `choose` chooses among
    them and sets the policy, `test` judges and is used for nothing else.
    """

    train: Window
    valid: Window
    calibrate: Window
    choose: Window
    test: Window


class Labels(NamedTuple):
    """An outcome's labels: (n,) int8 with -1 for none, and when each became known (n,)."""

    values: IntArray
    known_at: IntArray


@dataclass(frozen=True, slots=True)
class Dataset:
    """Every exposure of a history, ready to be split: features, labels, positions, groups."""

    matrix: NDArray[np.float32]  # (n, n_features)
    factors: FloatArray  # (n, 5) the customer's factors
    shown_at: IntArray
    positions: IntArray
    groups: IntArray  # (n,) int64: which ranking an exposure belongs to
    labels: dict[str, Labels]
    space: TextSpace = NO_SPACE  # in which the features on texts are measured

    @classmethod
    def of(cls, history: MarketHistory, space: TextSpace = NO_SPACE) -> Dataset:
        """Build features and labels of a whole history in one pass.

        `space` is that of the release which the rows are for; without one no text counts.
        """
        return cls.of_facts(
            history, exposure_facts(history, Record(history), space.positions(history)), space
        )

    @classmethod
    def of_facts(
        cls, history: MarketHistory, facts: PairFacts, space: TextSpace = NO_SPACE
    ) -> Dataset:
        """The same from what was known of each exposure of the history."""
        e = history.exposures
        _, groups = np.unique(e.ranking_ids, return_inverse=True)
        return cls(
            matrix=pair_matrix(facts),
            factors=rule_factors(facts),
            shown_at=e.shown_at,
            positions=e.positions.astype(np.int64),
            groups=groups.astype(np.int64),
            labels={
                ACCEPT: Labels(e.accepted, e.accepted_known_at),
                COMPLETE: Labels(e.completed, e.completed_known_at),
                ON_TIME: Labels(e.on_time, e.on_time_known_at),
            },
            space=space,
        )

    def __len__(self) -> int:
        return len(self.shown_at)

    def windows(self) -> Windows:
        """The temporal split of its exposures; see `windows_of`."""
        return windows_of(self.shown_at)

    def within(self, window: Window, outcome: str) -> BoolArray:
        """(n,) rows shown in a window whose outcome was known before the window ended.

        The last window is open: what is known at all counts.
        """
        labels = self.labels[outcome]
        is_last = window.end > self.shown_at[-1]
        known = labels.values >= 0
        if not is_last:
            known &= labels.known_at < window.end
        return np.asarray((self.shown_at >= window.begin) & (self.shown_at < window.end) & known)

    def rows(self, selected: BoolArray, outcome: str, examined: FloatArray) -> Rows:
        """Labelled rows of a selection; `examined` (n,) is the chance that each was looked at."""
        return Rows(
            self.matrix[selected], self.labels[outcome].values[selected], examined[selected]
        )


def windows_of(shown_at: IntArray) -> Windows:
    """The temporal split at `SHARES` of exposures (n,) in the order in which they were shown.

    Raises
    ------
    ValueError
        If there are fewer than 100 exposures: no window would hold enough to judge by.
    """
    n = len(shown_at)
    if n < 100:
        raise ValueError(f"A history of {n} exposures is too short; 100 are the least.")
    cuts = [int(np.quantile(shown_at, share, method="lower")) for share in SHARES]
    edges = [int(shown_at[0]), *cuts, int(shown_at[-1]) + 1]
    return Windows(*(Window(a, b) for a, b in pairwise(edges)))
