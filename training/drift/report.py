"""What a release meets today against what it learnt: stability, calibration, loss, label delay.

Calibration and loss are of what would have been served, every worker's shift as of the moment
shown, on rows later than anything that made the release. The log loss of a changing market moves
by itself, so it is set against what the predictions themselves promise: the *excess* is mean log
loss less mean entropy of the predictions, 0 for calibrated ones however hard the rows are, above
0 where they are wrong or too sure (the log-loss counterpart of Spiegelhalter's test, Statistics in
Medicine 5 (1986)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np

from data.arrays import BoolArray, FloatArray
from data.columns import NO_OUTCOME, MarketHistory
from data.reference.calendar import DAY_S, NEVER, epoch, moment
from engine.policy import RankingPolicy
from features.specification import ACCEPT, COMPLETE, NAMES, ON_TIME, OUTCOMES
from models.calibration import log_losses
from models.outcomes import OutcomeModel, shifted
from models.release import Release
from training.challenge import later_rows
from training.dataset import Dataset
from training.drift.reference import UNSTEADY, DriftReference, scores_of
from training.fitting import chance_examined
from training.match import LEAST_ROWS, are_enough
from training.paired_bootstrap import Comparison, differences
from training.personal import shifts_as_shown
from training.stability import ReferenceBins

WEEK_S: Final = 7 * DAY_S


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval, whole rankings resampled."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Stability:
    """PSI of one column over the recent rows and week by week; None where rows are too few.

    `noise` is what 95 % of samples of as many rows stay below without any change.
    """

    name: str
    psi: float | None
    noise: float
    by_week: tuple[float | None, ...]
    is_unsteady: bool  # by its nature, so that its PSI tells nothing


@dataclass(frozen=True, slots=True)
class Health:
    """How an outcome's predictions fare on rows with a known outcome.

    Attributes
    ----------
    ratio : Estimate or None
        Mean prediction over observed rate; None, as for the others, where rows are too few.
    loss, excess : Estimate or None
        Log loss, and how far it is above what the predictions promise; nats.
    normalised_entropy : float or None
        Log loss over that of knowing the rate of these rows.
    """

    rows: int
    ratio: Estimate | None = None
    loss: Estimate | None = None
    excess: Estimate | None = None
    normalised_entropy: float | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """How late an outcome is known; hours.

    `unknown_share` is that of recent offers whose outcome is due and not known yet. The second
    pair of figures is since the outcome happened, where the platform was told when that was.
    """

    median_h: float | None
    p90_h: float | None
    unknown_share: float | None
    told: int = 0
    since_happened_median_h: float | None = None
    since_happened_p90_h: float | None = None


@dataclass(frozen=True, slots=True)
class DriftReport:
    """Everything that `hustlexp drift` says of a release at a moment.

    Attributes
    ----------
    recent : (begin, end)
        Instants between which features, scores and outcomes count as today's.
    learnt_until : int
        Instant at which the release's own history ended.
    trained_until : int
        Instant at which the history of the newest release ended, whether it serves or not.
    at_training : mapping
        Log loss of each outcome when the release was judged, nats.
    weeks : tuple
        Begin (instants) of each week, oldest first; the last one ends at `as_of`.
    new_answers, learnt_answers : int
        Offers answered since `trained_until`, and before that.
    """

    release_id: str
    as_of: int
    recent: tuple[int, int]
    learnt_until: int
    trained_until: int
    recent_rows: int
    features: tuple[Stability, ...]
    scores: tuple[Stability, ...]
    health: Mapping[str, Health]
    at_training: Mapping[str, float]
    weeks: tuple[int, ...]
    by_week: Mapping[str, tuple[Health, ...]]
    delays: Mapping[str, Delay]
    new_answers: int
    learnt_answers: int

    @property
    def age_days(self) -> float:
        """Days since the history of the newest release ended."""
        return max(self.as_of - self.trained_until, 0) / DAY_S

    def to_json(self) -> dict[str, Any]:
        """As plain values; instants are ISO 8601 in UTC."""
        figures = asdict(self)
        for name in ("as_of", "learnt_until", "trained_until"):
            figures[name] = moment(figures[name]).isoformat()
        for name in ("recent", "weeks"):
            figures[name] = [moment(at).isoformat() for at in figures[name]]
        return {**figures, "age_days": self.age_days}


def drift_of(
    history: MarketHistory,
    release: Release,
    *,
    as_of: datetime,
    days: int,
    weeks: int,
    delays_told: Mapping[str, FloatArray],
    trained_until: datetime | None = None,
    seed: int,
) -> DriftReport:
    """Measure a release on the history as it is known at `as_of` (aware).

    Parameters
    ----------
    days, weeks : int
        How far back today's rows reach, and how many weeks are looked at one by one. Neither
        reaches back to rows that made the release.
    delays_told : mapping
        By outcome: (n,) seconds from happening to being known (`data.repositories.label_delays`).
    trained_until : datetime, optional
        When the history of the newest release ended; default: that of this one.

    Raises
    ------
    ReleaseRefused
        If the release does not say what it was fitted on.
    """
    reference = DriftReference.of_release(release)
    data = Dataset.of(history, release.text_space)
    now, own = epoch(as_of), later_rows(data, release).begin
    begin = max(now - days * DAY_S, own)
    recent = _shown(data, begin, now)
    stretches = tuple(
        _shown(data, max(now - (back + 1) * WEEK_S, own), now - back * WEEK_S)
        for back in reversed(range(weeks))
    )
    policy = RankingPolicy.from_json(release.policy)
    scores = scores_of(data, np.ones(len(data), dtype=np.bool_), release.chain, policy)
    judged = _Judged(history, data, release, now, seed)
    learnt_until = epoch(datetime.fromisoformat(release.manifest["window"][1]))
    trained = learnt_until if trained_until is None else epoch(trained_until)
    answered = data.labels[ACCEPT].known_at < now
    return DriftReport(
        release_id=release.id,
        as_of=now,
        recent=(begin, now),
        learnt_until=learnt_until,
        trained_until=trained,
        recent_rows=int(recent.sum()),
        features=tuple(
            _stability(name, bins, data.matrix[:, NAMES.index(name)], recent, stretches)
            for name, bins in reference.features.items()
        ),
        scores=tuple(
            _stability(name, bins, scores[name], recent, stretches)
            for name, bins in reference.scores.items()
        ),
        health={outcome: judged.of(outcome, recent) for outcome in OUTCOMES},
        at_training=_at_training(release),
        weeks=tuple(now - (back + 1) * WEEK_S for back in reversed(range(weeks))),
        by_week={
            outcome: tuple(judged.of(outcome, rows) for rows in stretches) for outcome in OUTCOMES
        },
        delays={
            outcome: _delay(data, history, outcome, recent, now, delays_told.get(outcome))
            for outcome in OUTCOMES
        },
        new_answers=int(np.count_nonzero(answered & (data.shown_at >= trained))),
        learnt_answers=int(np.count_nonzero(answered & (data.shown_at < trained))),
    )


def _shown(data: Dataset, begin: int, end: int) -> BoolArray:
    return np.asarray((data.shown_at >= begin) & (data.shown_at < end))


def _stability(
    name: str,
    bins: ReferenceBins,
    values: FloatArray,
    recent: BoolArray,
    stretches: tuple[BoolArray, ...],
) -> Stability:
    def psi(rows: BoolArray) -> float | None:
        return bins.psi(values[rows]) if rows.sum() >= LEAST_ROWS else None

    return Stability(
        name,
        psi(recent),
        bins.noise(int(recent.sum())),
        tuple(psi(rows) for rows in stretches),
        name in UNSTEADY,
    )


class _Judged:
    """Predictions of a release for every exposure, as they would have been served."""

    def __init__(
        self, history: MarketHistory, data: Dataset, release: Release, now: int, seed: int
    ) -> None:
        self._data, self._release, self._now, self._seed = data, release, now, seed
        self._shifts = shifts_as_shown(
            history, data, release.chain, release.examination, release.personal
        )
        _, self._ranking = np.unique(data.groups, return_inverse=True)

    def of(self, outcome: str, rows: BoolArray) -> Health:
        """On those of the rows whose outcome is known."""
        labels = self._data.labels[outcome]
        rows = rows & (labels.values != NO_OUTCOME) & (labels.known_at < self._now)
        observed = labels.values[rows]
        if not are_enough(observed):
            return Health(len(observed))
        predicted = self._predicted(outcome, rows)
        losses, promised = log_losses(observed, predicted), log_losses(predicted, predicted)
        _, ranking = np.unique(self._ranking[rows], return_inverse=True)
        sums = np.column_stack(
            [
                np.bincount(ranking, values)
                for values in (losses, promised, predicted, observed, np.ones(len(observed)))
            ]
        ).astype(np.float64)
        asked = {
            "ratio": lambda s: s[:, 2] / s[:, 3],
            "loss": lambda s: s[:, 0] / s[:, 4],
            "excess": lambda s: (s[:, 0] - s[:, 1]) / s[:, 4],
        }
        found = {
            d.name: Estimate(d.value, d.low, d.high)
            for d in differences(
                [Comparison(name, len(observed), sums, of) for name, of in asked.items()],
                seed=self._seed,
            )
        }
        rate = np.full(len(observed), observed.mean())
        return Health(
            len(observed),
            **found,
            normalised_entropy=float(losses.mean() / log_losses(observed, rate).mean()),
        )

    def _predicted(self, outcome: str, rows: BoolArray) -> FloatArray:
        """P(outcome) as it is observed: for acceptance, at the position shown."""
        model: OutcomeModel = getattr(self._release.chain, outcome)
        shift = self._shifts[rows, OUTCOMES.index(outcome)]
        served = shifted(model.predict(self._data.matrix[rows]), shift)
        return chance_examined(self._data, self._release.examination, outcome)[rows] * served


def _at_training(release: Release) -> dict[str, float]:
    judged = release.manifest["metrics"].get("outcomes", {})
    return {
        outcome: float(figures["log_loss"])
        for outcome, figures in judged.items()
        if "log_loss" in figures
    }


def _delay(
    data: Dataset,
    history: MarketHistory,
    outcome: str,
    recent: BoolArray,
    now: int,
    told: FloatArray | None,
) -> Delay:
    """Delay of the recent offers of which the outcome is asked at all."""
    labels, e = data.labels[outcome], history.exposures
    asked = {
        ACCEPT: np.ones(len(data), dtype=np.bool_),
        COMPLETE: e.assigned == 1,
        ON_TIME: e.completed == 1,
    }[outcome] & recent
    known = asked & (labels.known_at < min(now, NEVER))
    hours = (labels.known_at[known] - data.shown_at[known]) / 3_600.0
    since = np.array([]) if told is None else told / 3_600.0
    median, p90 = _spread(hours)
    told_median, told_p90 = _spread(since)
    return Delay(
        median,
        p90,
        1.0 - float(known.sum() / asked.sum()) if asked.any() else None,
        len(since),
        told_median,
        told_p90,
    )


def _spread(hours: FloatArray) -> tuple[float | None, float | None]:
    """Median and 90th percentile; None of nothing."""
    if not len(hours):
        return None, None
    return float(np.quantile(hours, 0.5)), float(np.quantile(hours, 0.9))
