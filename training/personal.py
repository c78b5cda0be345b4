"""Fitting how far each worker's shift may move, and judging it on later rows.

The hyperparameters of an outcome maximise the predictive likelihood of the rows later than those
that the trees were fitted on and earlier than `test`: `valid`, `calibrate` and `choose`. Every row
is predicted with the shift as of the moment it was shown, so the only advantage of hindsight is
that of three numbers; there is a shift only where the gain is above what a useless number would be
expected to gain (`LEAST_GAIN_NATS`).
Sources: Dawid, Statistical Theory: The Prequential Approach, JRSS A 147 (1984); Akaike, A New Look
at the Statistical Model Identification, IEEE TAC 19 (1974).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from engine.learning import answered, answers
from features.specification import ACCEPT, COMPLETE, ON_TIME, OUTCOMES
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
from models.record_part import RecordPart
from training.dataset import Dataset, Windows

TRUST_OUTCOMES: Final = 10.0
"""Not fitted: workers of few outcomes are too few rows to say. Chosen with `MOST_VARIANCE` on four
simulated markets of 80,000 offers and judged on seven others: there workers with 5 to 19 prior
offers gain 7.7e-4 nats of acceptance (standard error 1.7e-4) and all workers 1.48e-3 (0.09e-3). A
shift added on top of the chain's record gained 0.1e-4 and 0.82e-3 on the same rows."""

MOST_VARIANCE: Final = {ACCEPT: 0.4, COMPLETE: 0.6, ON_TIME: 0.6}
"""Fitted to all rows, variances are those that suit workers of many outcomes, and too bold for
those of few, whose rows are a tenth: the likelihood alone asks for 0.5 to 3. A worker has fewer
jobs than offers, so trust in what his jobs say is small while they are few, and bolder variances
do no harm there."""

LEAST_GAIN_NATS: Final = 1.5
"""Summed over all rows. Variances mostly end at their bound and forgetting at its least, so what
is left to decide is whether there is a shift at all. Of 33 fits in simulated markets without any
difference between workers one gained more (and then cost 4e-5 nats on later rows); where workers
differ, 80,000 offers gain 13 to 25 for acceptance and 0.8 to 5 for the others."""

_START: Final = (0.05, 0.05, 1e-3)  # variances, and a forgetting of one part in a thousand a day
_LEAST_VARIANCE: Final = 1e-4
_FORGETTING_EDGES: Final = (1e-4, 0.7)
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
    record: FloatArray  # what of its log-odds stands on the worker's record
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
        record = RecordPart.of(chain).predict(data.matrix)[:, OUTCOMES.index(outcome)]
        known = answered(history, outcome)
        found = answers(history, outcome, log_odds(calibrated) - record, examination, known)
        seen = examination.predict(data.positions) if outcome == ACCEPT else np.ones(len(data))
        return cls(history, data, outcome, calibrated, record, seen, found)

    def shifts(self, parameters: ShiftParameters, rows: IntArray) -> FloatArray:
        """(n,) shift of each selected exposure as of the moment it was shown."""
        e, t = self.history.exposures, self.history.tasks
        state = PersonalShifts(
            PersonalParameters(**{self.outcome: parameters}), len(self.history.workers)
        )
        at = e.shown_at[rows]
        needed = self.answers.take(self.answers.known_at < at.max(initial=0))
        categories = t.categories[e.tasks[rows]].astype(np.int64)
        return state.along(
            self.outcome, needed, e.workers[rows], categories, self.record[rows], at
        )

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
        parameters = _centred(rows, fit_on, _most_likely(rows, fit_on))
        without = rows.loss(fit_on, np.zeros(len(fit_on)))
        with_shift = rows.loss(fit_on, rows.shifts(parameters, fit_on))
        pays = (without - with_shift) * len(fit_on) > LEAST_GAIN_NATS
        chosen[outcome] = parameters if pays else NO_SHIFT
        losses[outcome] = {"rows": float(len(fit_on)), "without": without, "with": with_shift}
    return FittedPersonal(PersonalParameters(**chosen), losses)


def _centred(rows: _Rows, fit_on: IntArray, parameters: ShiftParameters) -> ShiftParameters:
    """The same parameters with the centre that makes the mean shift of the selected rows zero.

    Without it acceptance is shifted down in every market that was simulated, by 0.015 on average,
    and the calibration error against the truth grows by a sixth.
    """
    shifts = rows.shifts(parameters, fit_on)
    trust = shifts - rows.shifts(replace(parameters, centre=1.0), fit_on)
    total = float(trust.sum())
    return replace(parameters, centre=float(shifts.sum()) / total) if total > 0.0 else parameters


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

    variances = (_LEAST_VARIANCE, MOST_VARIANCE[rows.outcome])
    edges = (variances, variances, _FORGETTING_EDGES)
    found = minimize(
        loss,
        np.log(_START),
        method="L-BFGS-B",
        bounds=[tuple(np.log(pair)) for pair in edges],
        options={"maxiter": _STEPS},
    )
    return parameters(found.x)
