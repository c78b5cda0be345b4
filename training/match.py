"""What two releases are compared by: what each predicted for the same later rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from training.off_policy import LoggedChoices, TargetChoices

LEAST_ROWS: Final = 100
"""Rows below which an outcome or a group is not compared: less than that is no window either."""

LEAST_OF_EACH_LABEL: Final = 10
"""Rows of each label below which a rate has no usable interval (the success-failure rule)."""


@dataclass(frozen=True, slots=True)
class OutcomeRows:
    """Labelled later rows of one outcome and what both predicted for them, each (n,).

    `rankings` numbers the ranking that a row belongs to, 0 to `Match.rankings` - 1; `groups` are
    selections of rows by name.
    """

    labels: IntArray
    champion: FloatArray
    challenger: FloatArray
    rankings: IntArray
    groups: Mapping[str, BoolArray]

    @property
    def are_enough(self) -> bool:
        """Whether anything can be said of these rows."""
        return are_enough(self.labels)


@dataclass(frozen=True, slots=True)
class FirstChoices:
    """What stood first in each logged ranking, and what each release would have put there.

    Attributes
    ----------
    rankings : (n,)
        Which ranking each is, as for `OutcomeRows`.
    logged : LoggedChoices
        Propensities given the items shown, acceptance, and what the champion expects of it.
    champion, challenger : TargetChoices
        Each release's own first choice among the items shown, by the champion's expectation.
    """

    rankings: IntArray
    logged: LoggedChoices
    champion: TargetChoices
    challenger: TargetChoices


@dataclass(frozen=True, slots=True)
class Match:
    """Everything that two releases are compared by, on the same later rows.

    Attributes
    ----------
    rankings : int
        Number of rankings on these rows: the units that are resampled.
    outcomes : by outcome
    champion_ndcg, challenger_ndcg : (rankings,) or None
        NDCG of each ranking under each one's own policy; NaN where nobody accepted. None, as
        for `first_choices`, where the champion is only a base rate and ranks nothing.
    challenger_is_newer : bool
        Whether the challenger learnt from later rows than the champion.
    """

    rankings: int
    outcomes: Mapping[str, OutcomeRows]
    champion_ndcg: FloatArray | None
    challenger_ndcg: FloatArray | None
    first_choices: FirstChoices | None
    challenger_is_newer: bool


def are_enough(labels: IntArray) -> bool:
    """Whether (n,) labels hold enough rows, and enough of each kind, to be compared."""
    positives = int(np.count_nonzero(labels == 1))
    return (
        len(labels) >= LEAST_ROWS
        and min(positives, len(labels) - positives) >= LEAST_OF_EACH_LABEL
    )
