"""Fitting how far each worker's shift may move, and judging it on later rows.

The hyperparameters of an outcome maximise the predictive likelihood of the rows later than those
that the trees were fitted on and earlier than `test`: `valid`, `calibrate` and `choose`. Every row
is predicted with the shift as of the moment it was shown, so the only advantage of hindsight is
that of three numbers; there is a shift only where the gain is above what three useless numbers
would be expected to gain (`LEAST_GAIN_NATS`).
Sources: Dawid, Statistical Theory: The Prequential Approach, JRSS A 147 (1984); Akaike, A New Look
at the Statistical Model Identification, IEEE TAC 19 (1974).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from engine.learning import answered, answers
from features.specification import ACCEPT, OUTCOMES
from models.calibration import log_loss
from models.examination import ExaminationModel
from models.forest import log_odds
from models.outcomes import OutcomeChain, OutcomeModel, shifted
from models.personal import (
    NO_SHIFT,
    Answers,
    PersonalParameters,
    PersonalShifts,
    ShiftParameters,
)
from training.dataset import Dataset, Windows

TRUST_OUTCOMES: Final = 50.0
"""Not fitted: workers of few outcomes are too few rows to say. With 0, the expected log loss of
acceptance by workers with 1 to 19 prior offers rose by up to 1.4e-3 nats on eight simulated
markets; with 50 by no more than 7e-5, at the same gain over all workers."""

LEAST_GAIN_NATS: Final = 3.0
"""Summed over all rows, one for each fitted number (AIC). On eight simulated markets no outcome
that passed got a higher expected log loss on later rows; asking for a gain on the rows of `choose`
alone left out shifts of acceptance that lowered it."""

_START: Final = (0.05, 0.05, 1e-3)  # variances, and a forgetting of one part in a thousand a day
_BOUNDS: Final = ((1e-4, 3.0), (1e-4, 3.0), (1e-4, 0.7))
_STEPS: Final = 15


@dataclass(frozen=True, slots=True)
class FittedPersonal:
    """The parameters, and for each outcome the rows and mean log losses that decided."""

    parameters: PersonalParameters
    choice: dict[str, dict[str, float]]

    def to_json(self) -> dict[str, Any]:
        """As plain values for the metrics."""
        return {
            name: {**self.choice[name], **asdict(getattr(self.parameters, name))}
            for name in OUTCOMES
        }


@dataclass(frozen=True, slots=True)
class _Rows:
    """One outcome: what became known, and all exposures as questions of their own moment."""

    history: MarketHistory
    data: Dataset
    outcome: str
    calibrated: FloatArray
    examined: FloatArray
    answers: Answers

    @classmethod
    def of(
        cls,
        history: MarketHistory,
        data: Dataset,
        chain: OutcomeChain,
        examination: ExaminationModel,
        outcome: str,
    ) -> _Rows:
        model: OutcomeModel = getattr(chain, outcome)
        calibrated = model.predict(data.matrix)
        known = answered(history, outcome)
        found = answers(history, outcome, log_odds(calibrated), examination, known)
        seen = examination.predict(data.positions) if outcome == ACCEPT else np.ones(len(data))
        return cls(history, data, outcome, calibrated, seen, found)

    def shifts(self, parameters: ShiftParameters, rows: IntArray) -> FloatArray:
        """(n,) shift of each selected exposure as of the moment it was shown."""
        e, t = self.history.exposures, self.history.tasks
        state = PersonalShifts(
            PersonalParameters(**{self.outcome: parameters}), len(self.history.workers)
        )
        at = e.shown_at[rows]
        needed = self.answers.take(self.answers.known_at < at.max(initial=0))
        categories = t.categories[e.tasks[rows]].astype(np.int64)
        return state.along(self.outcome, needed, e.workers[rows], categories, at)

    def loss(self, rows: IntArray, shifts: FloatArray) -> float:
        """Mean log loss of the selected rows as they were observed."""
        predicted = shifted(self.calibrated[rows], shifts)
        labels = self.data.labels[self.outcome].values[rows]
        return log_loss(labels, self.examined[rows] * predicted)


def fit_personal(
    history: MarketHistory,
    data: Dataset,
    windows: Windows,
    chain: OutcomeChain,
    examination: ExaminationModel,
) -> FittedPersonal:
    """The shifts' parameters; an outcome without rows to fit on, or without gain, has none."""
    chosen: dict[str, ShiftParameters] = {}
    losses: dict[str, dict[str, float]] = {}
    for outcome in OUTCOMES:
        rows = _Rows.of(history, data, chain, examination, outcome)
        later = (windows.valid, windows.calibrate, windows.choose)
        fit_on = np.flatnonzero(
            np.logical_or.reduce([data.within(window, outcome) for window in later])
        )
        if not len(fit_on):
            chosen[outcome], losses[outcome] = NO_SHIFT, {"rows": 0.0}
            continue
        parameters = _most_likely(rows, fit_on)
        without = rows.loss(fit_on, np.zeros(len(fit_on)))
        with_shift = rows.loss(fit_on, rows.shifts(parameters, fit_on))
        pays = (without - with_shift) * len(fit_on) > LEAST_GAIN_NATS
        chosen[outcome] = parameters if pays else NO_SHIFT
        losses[outcome] = {"rows": float(len(fit_on)), "without": without, "with": with_shift}
    return FittedPersonal(PersonalParameters(**chosen), losses)


def shifts_as_shown(
    history: MarketHistory,
    data: Dataset,
    chain: OutcomeChain,
    examination: ExaminationModel,
    parameters: PersonalParameters,
) -> FloatArray:
    """(n_exposures, 3) shift of every exposure as of the moment it was shown."""
    found = np.zeros((len(data), len(OUTCOMES)))
    for column, outcome in enumerate(OUTCOMES):
        of_outcome = parameters.by_outcome[column]
        if not of_outcome.is_neutral:
            rows = _Rows.of(history, data, chain, examination, outcome)
            found[:, column] = rows.shifts(of_outcome, np.arange(len(data)))
    return found


def _most_likely(rows: _Rows, fit_on: IntArray) -> ShiftParameters:
    """Maximum predictive likelihood over the logarithms of variances and forgetting."""

    def parameters(logs: FloatArray) -> ShiftParameters:
        worker, category, forgetting = (float(value) for value in np.exp(logs))
        return ShiftParameters(worker, category, forgetting, TRUST_OUTCOMES)

    def loss(logs: FloatArray) -> float:
        return rows.loss(fit_on, rows.shifts(parameters(logs), fit_on))

    found = minimize(
        loss,
        np.log(_START),
        method="L-BFGS-B",
        bounds=[tuple(np.log(edges)) for edges in _BOUNDS],
        options={"maxiter": _STEPS},
    )
    return parameters(found.x)
