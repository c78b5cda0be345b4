"""What a card is written from: a chain, its policy, and the rows that judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from engine.policy import RankingPolicy
from engine.scoring import combine
from features.specification import ACCEPT, COLUMN, OUTCOMES
from models.examination import ExaminationModel
from models.forest import probability
from models.logistic import fit_logistic
from models.outcomes import OutcomeChain, OutcomeModel
from models.personal import NEUTRAL, PersonalParameters
from training.dataset import Dataset, Windows
from training.expectations import FittedExpectations
from training.forecasts import FittedForecasts
from training.market_rates import NO_RATES, FittedRates
from training.metrics import ranks_within


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """Labelled later rows of one outcome and what was predicted for them; each (n,)."""

    rows: BoolArray  # over the whole dataset
    labels: IntArray
    served: FloatArray  # P as served: shown first
    predicted: FloatArray  # P as observed: at the position shown
    raw: FloatArray  # the same before calibration
    logistic: FloatArray  # the challenger's, as observed
    matrix: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the sections of a card read."""

    history: MarketHistory
    data: Dataset
    windows: Windows
    chain: OutcomeChain
    examination: ExaminationModel
    policy: RankingPolicy
    expected: FittedExpectations
    judged: dict[str, JudgedRows]
    seed: int
    personal: PersonalParameters = NEUTRAL
    rates: FittedRates = NO_RATES
    text_figures: Mapping[str, Any] = field(default_factory=dict)
    intent_figures: Mapping[str, Any] = field(default_factory=dict)
    forecasts: FittedForecasts = field(default_factory=FittedForecasts)

    @property
    def shown(self) -> BoolArray:
        """(n,) exposures of the test window with a known answer."""
        return self.judged[ACCEPT].rows

    def success(self, rows: BoolArray) -> FloatArray:
        """P(accepts and completes) of a selection of exposures."""
        return self.chain.predict(self.data.matrix[rows]).success

    def scores(self, rows: BoolArray) -> FloatArray:
        """Scores of a selection of exposures under the policy."""
        return combine(self.policy, self.data.factors[rows], self.success(rows))

    def ranks(self, rows: BoolArray) -> IntArray:
        """Rank of each exposure among its ranking's shown ones under the policy."""
        return ranks_within(self.data.groups[rows], self.scores(rows))

    def prior_offers(self, rows: BoolArray) -> FloatArray:
        """Offers that each worker had answered before."""
        offers_log = self.data.matrix[rows, COLUMN["offers_log"]].astype(np.float64)
        return np.asarray(np.expm1(offers_log).round())

    @classmethod
    def of(
        cls,
        history: MarketHistory,
        data: Dataset,
        windows: Windows,
        chain: OutcomeChain,
        examination: ExaminationModel,
        policy: RankingPolicy,
        expected: FittedExpectations,
        personal: PersonalParameters = NEUTRAL,
        rates: FittedRates = NO_RATES,
        forecasts: FittedForecasts | None = None,
        *,
        seed: int,
    ) -> Evidence:
        """Predict the test window by the chain and by the logistic challenger."""
        judged = {
            outcome: _judged(data, windows, chain, examination, outcome) for outcome in OUTCOMES
        }
        return cls(
            history,
            data,
            windows,
            chain,
            examination,
            policy,
            expected,
            judged,
            seed,
            personal,
            rates,
            forecasts=forecasts or FittedForecasts(),
        )


def _judged(
    data: Dataset,
    windows: Windows,
    chain: OutcomeChain,
    examination: ExaminationModel,
    outcome: str,
) -> JudgedRows:
    model: OutcomeModel = getattr(chain, outcome)
    looked = examination.predict(data.positions) if outcome == ACCEPT else np.ones(len(data))
    past, rows = data.within(windows.train, outcome), data.within(windows.test, outcome)
    labels = data.labels[outcome].values
    challenger = fit_logistic(data.matrix[past], labels[past], looked[past])
    matrix, served = data.matrix[rows], model.predict(data.matrix[rows])
    return JudgedRows(
        rows=rows,
        labels=labels[rows],
        served=served,
        predicted=looked[rows] * served,
        raw=looked[rows] * model.uncalibrated().predict(matrix),
        logistic=looked[rows] * probability(challenger.predict(matrix)),
        matrix=matrix,
    )
