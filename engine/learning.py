"""Learning per worker: every outcome that a market knows of, replayed into personal shifts.

The replay begins with the history's first outcome, not where the release's training rows end:
on eight simulated markets that lowered the expected log loss of acceptance at least twice as much,
although of training rows the chain's predictions are a little too good. How far such errors are
believed was fitted on later rows (`training.personal`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import NEVER, epoch
from data.worker_shifts import WorkerShifts, no_worker_shifts
from features.specification import ACCEPT, COMPLETE, ON_TIME, OUTCOMES
from models.examination import ExaminationModel
from models.forest import log_odds
from models.outcomes import OutcomeModel
from models.personal import Answers, PersonalShifts
from models.record_part import RecordPart
from models.release import Release

_COLUMNS: Final = {ACCEPT: "accepted", COMPLETE: "completed", ON_TIME: "on_time"}


def learned_shifts(
    release: Release,
    history: MarketHistory,
    matrix: Callable[[], NDArray[np.float32]],
    *,
    until: datetime,
    stored: WorkerShifts | None = None,
) -> PersonalShifts:
    """What the outcomes known before `until` (aware) say of each worker of the history.

    Parameters
    ----------
    matrix : callable
        Gives the features (n_exposures, n_features) float32 of every exposure as of the moment
        it was shown, as the release's models take them; asked only where there is something to
        replay.
    stored : WorkerShifts, optional
        What was learnt under the same release before; only outcomes known after the last one of
        the same worker and kind are replayed then, with the same result.

    Returns
    -------
    PersonalShifts
        Its rows are those of `history.workers`.
    """
    ids = history.workers.ids
    kept = no_worker_shifts() if stored is None else stored
    shifts = PersonalShifts.from_columns(release.personal, kept, ids)
    if release.personal.is_neutral:
        return shifts
    learnt = shifts.known_at
    known = {
        outcome: answered(history, outcome)
        & (known_at(history, outcome) > learnt[history.exposures.workers, column])
        & (known_at(history, outcome) < epoch(until))
        for column, (outcome, parameters) in enumerate(
            zip(OUTCOMES, release.personal.by_outcome, strict=True)
        )
        if not parameters.is_neutral
    }
    rows = np.flatnonzero(np.logical_or.reduce(list(known.values())))
    if not len(rows):
        return shifts
    features = matrix()
    record = RecordPart.of(release.chain).predict(features[rows])
    for outcome, is_known in known.items():
        model: OutcomeModel = getattr(release.chain, outcome)
        predicted = np.zeros(len(features))
        stands = record[:, OUTCOMES.index(outcome)]
        predicted[rows] = log_odds(model.predict(features[rows])) - stands
        found = answers(history, outcome, predicted, release.examination, is_known)
        shifts.replay(outcome, found)
    return shifts


def answers(
    history: MarketHistory,
    outcome: str,
    predicted: FloatArray,
    examination: ExaminationModel,
    selected: BoolArray,
) -> Answers:
    """Selected exposures (n,) as answers of one outcome, in the order they became known.

    `predicted` (n,) are the calibrated log-odds of that outcome when each was shown, less what
    stood on the worker's record (`models.record_part`).
    """
    e = history.exposures
    rows = np.flatnonzero(selected)
    seen = examination.predict(e.positions[rows]) if outcome == ACCEPT else np.ones(len(rows))
    labels: IntArray = getattr(e, _COLUMNS[outcome])
    return Answers(
        workers=e.workers[rows],
        categories=history.tasks.categories[e.tasks[rows]].astype(np.int64),
        log_odds=predicted[rows],
        labels=labels[rows].astype(np.int64),
        examined=seen,
        known_at=known_at(history, outcome)[rows],
    ).in_order()


def answered(history: MarketHistory, outcome: str) -> BoolArray:
    """(n,) exposures whose outcome has become known."""
    values: IntArray = getattr(history.exposures, _COLUMNS[outcome])
    return np.asarray((values >= 0) & (known_at(history, outcome) < NEVER))


def known_at(history: MarketHistory, outcome: str) -> IntArray:
    """(n,) instants at which the outcome of each exposure became known."""
    instants: IntArray = getattr(history.exposures, f"{_COLUMNS[outcome]}_known_at")
    return instants
