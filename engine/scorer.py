"""What a release says of pairs of worker and task: probabilities, factors, scores, in batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray, RealArray
from engine.market import MarketSnapshot
from engine.policy import RankingPolicy
from engine.preranking.approximation import Shifts
from engine.questions import Taught
from engine.scoring import combine, rule_factors
from features.pairs import PairFacts, pair_matrix
from models.forest import log_odds
from models.outcomes import ChainProbabilities
from models.personal import PersonalShifts
from models.record_part import RECORD_COLUMNS, RecordPart
from models.release import Release


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """n candidate pairs with everything that the choice and its explanation need."""

    facts: PairFacts
    matrix: NDArray[np.float32]  # (n, n_features)
    chain: ChainProbabilities
    factors: FloatArray  # (n, 5)
    scores: FloatArray  # (n,) 0 to 1
    shifts: FloatArray | None  # (n, 3) what each worker differs by, log-odds; None: nobody does

    def __len__(self) -> int:
        return len(self.scores)

    def taught(self, pairs: IntArray, record: RecordPart) -> list[Taught]:
        """What the shifts of some pairs' workers learn from; `PersonalShifts.update` takes it.

        It is what the chain says without the shift and without what stands on the worker's
        record: the very log-odds that a replay of the outcomes learns from (`engine.learning`).
        """
        predicted = log_odds(np.column_stack([outcome[pairs] for outcome in self.chain]))
        if self.shifts is not None:
            predicted = predicted - self.shifts[pairs]
        stands = record.predict(self.matrix[pairs])
        return [
            (accept, complete, on_time)
            for accept, complete, on_time in (predicted - stands).tolist()
        ]


@dataclass(frozen=True)
class Scorer:
    """One release over one market.

    Attributes
    ----------
    market : MarketSnapshot
        Made in the text space of the release.
    shifts : PersonalShifts, optional
        What each worker of the market was seen to differ by from the release's models.
    """

    release: Release
    market: MarketSnapshot
    shifts: PersonalShifts | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "policy", RankingPolicy.from_json(self.release.policy))
        object.__setattr__(self, "record", RecordPart.of(self.release.chain))

    policy: RankingPolicy = field(init=False)
    record: RecordPart = field(init=False)

    def score(self, facts: PairFacts, workers: IntArray) -> ScoredPairs:
        """Predict and combine: one batch per model, whatever the number of pairs.

        `workers` (n,) are the market's rows of the pairs' workers; -1 for nobody known.
        """
        matrix = pair_matrix(facts)
        shifts = self._differ_by(workers, facts.category, matrix)
        chain = self.release.chain.predict(matrix, shifts)
        factors = rule_factors(facts)
        scores = combine(self.policy, factors, chain.success)
        return ScoredPairs(facts, matrix, chain, factors, scores, shifts)

    def predict(self, facts: PairFacts, workers: IntArray) -> ChainProbabilities:
        """Probabilities of pairs (n,) given their facts and the worker row (n,) of each."""
        matrix = pair_matrix(facts)
        shifts = self._differ_by(workers, facts.category, matrix)
        return self.release.chain.predict(matrix, shifts)

    @property
    def shifts_of_pairs(self) -> Shifts | None:
        """From worker rows, categories and features of the record to shifts of log-odds."""
        if self.shifts is None or self.shifts.is_neutral:
            return None
        return partial(_shifts, self.shifts, self.record, self.market.as_of)

    def _differ_by(
        self, workers: IntArray, categories: IntArray, matrix: NDArray[np.float32]
    ) -> FloatArray | None:
        """(n, 3) shifts of log-odds of pairs with features (n, n_features)."""
        if self.shifts_of_pairs is None:
            return None
        return self.shifts_of_pairs(workers, categories, matrix[:, RECORD_COLUMNS])


def _shifts(
    shifts: PersonalShifts,
    record: RecordPart,
    at: int,
    workers: IntArray,
    categories: IntArray,
    features: RealArray,
) -> FloatArray:
    """(n, 3) shifts of log-odds at an instant; see `engine.preranking.approximation.Shifts`.

    Nobody who came after the shifts were learnt is shifted.
    """
    known = np.where(workers < len(shifts), workers, -1)
    return shifts.of(known, categories, record.of_record(features), at=at)
