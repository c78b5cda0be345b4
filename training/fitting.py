"""Fitting the chain and choosing its policy, each choice on rows later than what it judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol

import lightgbm
import numpy as np

from data.arrays import FloatArray, IntArray, RealArray
from data.columns import MarketHistory, Urgency
from data.reference.calendar import NEVER, moment
from data.reference.qualifications import names_in
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.policy import MEASURED_BOUND, MEASURED_EXPLORATION, RankingPolicy
from engine.questions import WorkersForTask
from engine.scoring import combine
from features.specification import ACCEPT, OUTCOMES
from models.boosting import BoostingParameters, FittedTrees, Rows, fit_trees
from models.calibration import (
    UNCALIBRATED,
    CalibrationKind,
    Calibrator,
    fit_isotonic,
    fit_platt,
    fit_shrunken,
    log_losses,
)
from models.examination import ExaminationModel
from models.outcomes import OutcomeChain, OutcomeModel
from models.release import Release
from models.text_space import NO_SPACE, TextSpace
from training.dataset import Dataset, Window, Windows
from training.metrics import Interval, ndcg

ALPHAS: Final = tuple(round(0.05 * step, 2) for step in range(21))
_REPLAYED_TASKS: Final = 200
_TOP: Final = 10
_PERFECT_SHARE: Final = 0.05
_GOOD_SHARE: Final = 0.20

Say = Callable[[str], None]
"""Told what begins next, for a progress display."""


@dataclass(frozen=True, slots=True)
class FittedChain:
    """The fitted models, LightGBM's own boosters, and how each calibrator fared when chosen.

    `calibration_losses` has, by outcome, the log loss under each calibrator and under
    `BASE_RATE`. `space` is the one in which the features on texts were measured.
    """

    chain: OutcomeChain
    examination: ExaminationModel
    boosters: dict[str, lightgbm.Booster]
    calibration_losses: dict[str, dict[str, float]]
    space: TextSpace = NO_SPACE


class FitTrees(Protocol):
    """Fits the model of an outcome on rows, and stops on later ones."""

    def __call__(
        self,
        outcome: str,
        train: Rows,
        valid: Rows,
        parameters: BoostingParameters,
        examination: ExaminationModel,
    ) -> FittedTrees: ...


def fit_here(
    outcome: str,
    train: Rows,
    valid: Rows,
    parameters: BoostingParameters,
    examination: ExaminationModel,
) -> FittedTrees:
    """Trees fitted in this process on the rows given."""
    return fit_trees(outcome, train, valid, parameters)


def fit_chain(
    data: Dataset,
    windows: Windows,
    parameters: BoostingParameters,
    *,
    say: Say,
    fit: FitTrees = fit_here,
) -> FittedChain:
    """Examination, three boosted models, and for each the calibrator that wins on later rows.

    `fit` makes the trees: in this process, or on a cluster (`training.wide.trees`) that holds
    more rows than the sample `data`.

    Raises
    ------
    ValueError
        If a window holds no labelled row of an outcome, or only one of its two labels.
    """
    say("examination by position")
    seen = data.within(windows.train, ACCEPT)
    accepted = data.labels[ACCEPT].values
    examination = ExaminationModel().fit(
        data.matrix[seen].astype(np.float64), data.positions[seen], accepted[seen]
    )
    models: dict[str, OutcomeModel] = {}
    boosters: dict[str, lightgbm.Booster] = {}
    losses: dict[str, dict[str, float]] = {}
    for outcome in OUTCOMES:
        say(f"P({outcome.replace('_', ' ')})")
        examined = chance_examined(data, examination, outcome)
        train, valid = (
            data.rows(data.within(window, outcome), outcome, examined)
            for window in (windows.train, windows.valid)
        )
        if not len(valid):
            raise ValueError(
                f"No later rows to validate '{outcome}' on: the history is too short."
            )
        fitted = fit(outcome, train, valid, parameters, examination)
        boosters[outcome] = fitted.booster
        calibrator, losses[outcome] = _choose_calibrator(
            data, windows, outcome, fitted.model, examined
        )
        models[outcome] = replace(fitted.model, calibrator=calibrator)
    return FittedChain(OutcomeChain(**models), examination, boosters, losses, data.space)


def chance_examined(data: Dataset, examination: ExaminationModel, outcome: str) -> FloatArray:
    """(n,) chance that the outcome of each exposure could be seen; see `chance_of`."""
    return chance_of(outcome, examination, data.positions)


def chance_of(outcome: str, examination: ExaminationModel, positions: IntArray) -> FloatArray:
    """(n,) chance that the outcome could be seen: e(position) for acceptance, else 1."""
    return examination.predict(positions) if outcome == ACCEPT else np.ones(len(positions))


def _choose_calibrator(
    data: Dataset, windows: Windows, outcome: str, model: OutcomeModel, examined: FloatArray
) -> tuple[Calibrator, dict[str, float]]:
    """The calibrator that rows of two later windows ask for, and the log loss of each there.

    Each kind is fitted on either window and judged on the other; the winner is then fitted on
    both. Platt's two numbers win where that log loss is lower, isotonic steps only where it is
    lower by more than a standard error: small windows flatter them (the one-standard-error rule
    of Breiman et al., 1984). A winner that does not beat, by the same rule, how often the outcome
    had followed before gives way to a slope about that share (`FEW_ROWS_SPREAD`), as does every
    one where a window holds only one label; where nothing is known yet the model stays as it is.
    """
    parts = [
        data.rows(data.within(window, outcome), outcome, examined)
        for window in (windows.calibrate, windows.choose)
    ]
    labels, looked = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("labels", "examined")
    )
    unknown = {kind: float("nan") for kind in (*_FITTERS, BASE_RATE)}
    if not len(labels):
        return UNCALIBRATED, unknown
    scores = [model.scores(part.matrix) for part in parts]
    rate = base_rate(data, outcome, examined, until=windows.choose.end)
    about_rate = partial(fit_shrunken, rate=rate, spread=FEW_ROWS_SPREAD)
    if not all(len(part) and 0.0 < float(np.mean(part.labels)) < 1.0 for part in parts):
        return about_rate(np.concatenate(scores), labels, looked), unknown
    losses = {
        kind: np.concatenate(
            [
                _held_out(fitter, parts[fit_on], scores[fit_on], parts[judge], scores[judge])
                for judge, fit_on in ((0, 1), (1, 0))
            ]
        )
        for kind, fitter in _FITTERS.items()
    }
    best = CalibrationKind.NONE
    if losses[CalibrationKind.PLATT].mean() < losses[best].mean():
        best = CalibrationKind.PLATT
    if _is_clearly_lower(losses[CalibrationKind.ISOTONIC], losses[best]):
        best = CalibrationKind.ISOTONIC
    before = base_rate(data, outcome, examined, until=windows.calibrate.begin)
    known = log_losses(labels, looked * before)
    fitter = _FITTERS[best] if _is_clearly_lower(losses[best], known) else about_rate
    found: dict[str, float] = {kind.value: float(loss.mean()) for kind, loss in losses.items()}
    found[BASE_RATE] = float(known.mean())
    return fitter(np.concatenate(scores), labels, looked), found


FEW_ROWS_SPREAD: Final = 0.3
"""Log-odds by which predictions are expected to differ where rows are too few to tell.

On 17 histories of the city `small`, each ending at another hour, completion and punctuality
together gained 0.0051 nats a row on the base rate with it on the last 15 %, 0.0014 without any
such rule and 0.0024 where the base rate itself took their place.
"""

BASE_RATE: Final = "base_rate"
"""Beside the calibrators: how often the outcome had followed before, for everybody."""


def base_rate(data: Dataset, outcome: str, examined: FloatArray, *, until: int) -> float:
    """P(outcome | looked at first) by what was known before an instant; 0.5 where nothing was."""
    labels = data.labels[outcome]
    known = (labels.values >= 0) & (labels.known_at < until)
    if not known.any():
        return 0.5
    rate = labels.values[known].sum() / examined[known].sum()
    return float(np.clip(rate, _NEVER_SURE, 1.0 - _NEVER_SURE))


_NEVER_SURE: Final = 1e-3
"""No finite number of rows proves that something always happens, or never."""


def _is_clearly_lower(losses: FloatArray, others: FloatArray) -> bool:
    """Whether losses (n,) lie below the others of the same rows by more than a standard error."""
    gain = others - losses
    return bool(gain.mean() > gain.std() / np.sqrt(len(gain)))


_Fitter = Callable[[FloatArray, RealArray, FloatArray], Calibrator]

_FITTERS: Final[Mapping[CalibrationKind, _Fitter]] = {
    CalibrationKind.NONE: lambda scores, labels, examined: UNCALIBRATED,
    CalibrationKind.PLATT: fit_platt,
    CalibrationKind.ISOTONIC: fit_isotonic,
}


def _held_out(
    fitter: _Fitter, fit_on: Rows, fitted_scores: FloatArray, judge_on: Rows, scores: FloatArray
) -> FloatArray:
    """Log loss of each row of a window under a calibrator fitted on another."""
    calibrator = fitter(fitted_scores, fit_on.labels, fit_on.examined)
    return log_losses(judge_on.labels, judge_on.examined * calibrator(scores))


@dataclass(frozen=True, slots=True)
class ChosenPolicy:
    """The policy and the NDCG of every alpha on the rows that it was chosen on."""

    policy: RankingPolicy
    ndcg_by_alpha: dict[float, float]


def choose_policy(
    history: MarketHistory, data: Dataset, fitted: FittedChain, window: Window, *, seed: int
) -> ChosenPolicy:
    """Alpha by NDCG of acceptance on logged rankings of a window; thresholds by replay."""
    chosen = data.within(window, ACCEPT)
    success = fitted.chain.predict(data.matrix[chosen]).success
    factors = data.factors[chosen]
    reference = RankingPolicy(
        alpha=0.0,
        perfect_from=1.0,
        good_from=1.0,
        reference_factors=tuple(float(mean) for mean in factors.mean(axis=0)),
        reference_success=float(success.mean()),
        reference_features=tuple(
            float(mean) for mean in data.matrix[chosen].mean(axis=0, dtype=np.float64)
        ),
    )
    found = {
        alpha: ranking_quality(data, fitted, replace(reference, alpha=alpha), chosen, seed=seed)
        for alpha in ALPHAS
    }
    alpha = max(found, key=lambda candidate: found[candidate].value)
    policy = replace(reference, alpha=alpha)
    scores = _replay_scores(history, fitted, policy, window, seed=seed)
    perfect, good = np.quantile(scores, [1.0 - _PERFECT_SHARE, 1.0 - _PERFECT_SHARE - _GOOD_SHARE])
    policy = replace(
        policy,
        perfect_from=round(float(perfect), 4),
        good_from=round(float(good), 4),
        exploration=MEASURED_EXPLORATION,
        exposure_bound=MEASURED_BOUND,
    )
    return ChosenPolicy(policy, {alpha: quality.value for alpha, quality in found.items()})


def ranking_quality(
    data: Dataset, fitted: FittedChain, policy: RankingPolicy, rows: Any, *, seed: int
) -> Interval:
    """NDCG of the logged candidates under a policy; gains are acceptances over P(looked at).

    Only what was shown can be judged; dividing by e(position) undoes the advantage that the
    logging policy gave to what it put first.
    """
    success = fitted.chain.predict(data.matrix[rows]).success
    scores = combine(policy, data.factors[rows], success)
    gains = data.labels[ACCEPT].values[rows] / fitted.examination.predict(data.positions[rows])
    return ndcg(data.groups[rows], scores, gains, seed=seed)


def _replay_scores(
    history: MarketHistory,
    fitted: FittedChain,
    policy: RankingPolicy,
    window: Window,
    *,
    seed: int,
) -> FloatArray:
    """Scores of the top ten for tasks of a window, asked again at its end of the market then."""
    now = moment(window.end)
    snapshot = MarketSnapshot.build(history, as_of=now, space=fitted.space)
    matcher = Matcher(draft_release(fitted, policy), snapshot)
    asked = replayed_questions(history, window, now, count=_REPLAYED_TASKS, seed=seed)
    scores = [
        match.score
        for question in asked
        for match in matcher.workers_for_task(question, now=now, ranking_id="replay").matches
    ]
    return np.array(scores or [0.0])


def draft_release(fitted: FittedChain, policy: RankingPolicy) -> Release:
    """Fitted models under a policy, as the engine takes them, before they are written."""
    return Release(
        "draft",
        fitted.chain,
        fitted.examination,
        policy.to_json(),
        {},
        text_space=fitted.space,
    )


def replayed_questions(
    history: MarketHistory, window: Window, now: datetime, *, count: int, seed: int
) -> list[WorkersForTask]:
    """Up to `count` tasks posted in a window, drawn by seed, as if they were asked for `now`."""
    posted_at = history.tasks.posted_at
    posted = np.flatnonzero((posted_at >= window.begin) & (posted_at < window.end))
    drawn = np.random.default_rng(seed).permutation(posted)[:count]
    return [_question(history, int(row), now) for row in drawn]


def _question(history: MarketHistory, row: int, now: datetime) -> WorkersForTask:
    """A past task as if it were asked for now, its time to the deadline kept."""
    t = history.tasks
    has_deadline = t.deadline[row] < NEVER
    return WorkersForTask(
        task_id=f"replay of {t.ids[row]}",
        category=int(t.categories[row]),
        lat=float(t.lat[row]),
        lng=float(t.lng[row]),
        pay_usd=float(t.pay_usd[row]),
        urgency=Urgency(int(t.urgency[row])),
        requirements=names_in(int(t.required[row])),
        deadline=now + (moment(t.deadline[row]) - moment(t.posted_at[row]))
        if has_deadline
        else None,
        limit=_TOP,
    )
