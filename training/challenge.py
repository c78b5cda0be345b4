"""Two releases on the same later rows: from a history to what `training.promotion` judges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from data.errors import ReleaseRefused
from data.reference.calendar import epoch
from data.reference.categories import CATEGORIES
from engine.policy import RankingPolicy
from engine.scoring import combine
from features.specification import ACCEPT, COLUMN, OUTCOMES
from models.outcomes import OutcomeModel
from models.release import Release
from training.dataset import Dataset, Window
from training.fitting import base_rate, chance_examined
from training.match import FirstChoices, Match, OutcomeRows
from training.metrics import ndcg_by_group
from training.off_policy import LoggedChoices, TargetChoices
from training.shown_lists import ShownLists

PRIOR_OFFERS: Final = ((0, 0), (1, 4), (5, 19), (20, None))
"""Offers a worker had answered before, both ends included (``design/MODELS.md`` section 5)."""

DISTANCES_KM: Final = (0.0, 2.0, 5.0, 10.0, np.inf)
"""Edges of the distance bands: a short ride, a district, a town, beyond."""

NEW_FOR_DAYS: Final = 30.0
"""A worker who joined less than so many days ago is new."""


def later_rows(data: Dataset, *releases: Release) -> Window:
    """The rows that came after everything that any of the releases was fitted or chosen on.

    Raises
    ------
    ReleaseRefused
        If a release does not say what it was fitted on.
    """
    begin = max(_judged_from(release) for release in releases)
    return Window(begin, max(int(data.shown_at[-1]), begin) + 1)


def match_of(
    history: MarketHistory,
    data: Dataset,
    challenger: Release,
    champion: Release,
    *,
    seed: int,
) -> Match:
    """Both releases' predictions on the rows later than either."""
    window = later_rows(data, challenger, champion)
    shown = _shown(data, window)
    ranking_of, rankings = _ranking_numbers(data, shown)
    outcomes = {}
    for outcome in OUTCOMES:
        rows = data.within(window, outcome)
        outcomes[outcome] = OutcomeRows(
            labels=data.labels[outcome].values[rows],
            champion=_predicted(data, champion, outcome, rows),
            challenger=_predicted(data, challenger, outcome, rows),
            rankings=ranking_of[rows],
            groups=dict(_groups(history, data, rows)),
        )
    scores = [_scores(data, release, shown) for release in (champion, challenger)]
    champion_ndcg, challenger_ndcg = (
        _ndcg(data, champion, shown, ranking_of, of_release, seed=seed) for of_release in scores
    )
    return Match(
        rankings=rankings,
        outcomes=outcomes,
        champion_ndcg=champion_ndcg,
        challenger_ndcg=challenger_ndcg,
        first_choices=_first_choices(history, data, champion, shown, ranking_of, *scores),
        challenger_is_newer=_learnt_until(challenger) > _learnt_until(champion),
    )


def match_with_base_rate(data: Dataset, challenger: Release) -> Match:
    """A first release against knowing only how often each outcome had followed before."""
    window = later_rows(data, challenger)
    ranking_of, rankings = _ranking_numbers(data, _shown(data, window))
    outcomes = {}
    for outcome in OUTCOMES:
        labels, rows = data.labels[outcome], data.within(window, outcome)
        examined = chance_examined(data, challenger.examination, outcome)
        rate = base_rate(data, outcome, examined, until=window.begin)
        outcomes[outcome] = OutcomeRows(
            labels=labels.values[rows],
            champion=examined[rows] * rate,
            challenger=_predicted(data, challenger, outcome, rows),
            rankings=ranking_of[rows],
            groups={},
        )
    return Match(rankings, outcomes, None, None, None, challenger_is_newer=True)


def _judged_from(release: Release) -> int:
    """Instant from which no row had a part in a release."""
    try:
        begin, _ = release.manifest["metrics"]["windows"]["test"]
        return epoch(datetime.fromisoformat(begin))
    except (KeyError, TypeError, ValueError):
        raise ReleaseRefused(
            f"Release '{release.id}' does not say which rows it was fitted and chosen on."
        ) from None


def _learnt_until(release: Release) -> datetime:
    return datetime.fromisoformat(release.manifest["window"][1])


def _shown(data: Dataset, window: Window) -> BoolArray:
    """(n,) exposures of the window, with or without an answer."""
    return np.asarray((data.shown_at >= window.begin) & (data.shown_at < window.end))


def _ranking_numbers(data: Dataset, shown: BoolArray) -> tuple[IntArray, int]:
    """(n,) number of each shown exposure's ranking, from 0 on, -1 for the others; their count."""
    found, numbers = np.unique(data.groups[shown], return_inverse=True)
    ranking_of = np.full(len(data), -1, dtype=np.int64)
    ranking_of[shown] = numbers
    return ranking_of, len(found)


def _predicted(data: Dataset, release: Release, outcome: str, rows: BoolArray) -> FloatArray:
    """P(outcome) as it is observed: for acceptance, at the position shown."""
    model: OutcomeModel = getattr(release.chain, outcome)
    examined = chance_examined(data, release.examination, outcome)[rows]
    return np.asarray(examined * model.predict(data.matrix[rows]))


def _scores(data: Dataset, release: Release, rows: BoolArray) -> FloatArray:
    """Scores under the release's own policy."""
    policy = RankingPolicy.from_json(release.policy)
    return combine(policy, data.factors[rows], release.chain.predict(data.matrix[rows]).success)


def _ndcg(
    data: Dataset,
    champion: Release,
    shown: BoolArray,
    ranking_of: IntArray,
    scores: FloatArray,
    *,
    seed: int,
) -> FloatArray:
    """(rankings,) NDCG; gains are acceptances over the champion's P(looked at), for both alike."""
    accepted = data.labels[ACCEPT].values[shown] == 1
    gains = accepted / champion.examination.predict(data.positions[shown])
    return ndcg_by_group(ranking_of[shown], scores, gains, seed=seed)


def _first_choices(
    history: MarketHistory,
    data: Dataset,
    champion: Release,
    shown: BoolArray,
    ranking_of: IntArray,
    champion_scores: FloatArray,
    challenger_scores: FloatArray,
) -> FirstChoices:
    """First places with a known answer; the champion's P(accept) is the direct model of both."""
    lists = ShownLists.of(data.groups, data.positions, history.exposures.propensities, shown)
    lists = lists.take(data.labels[ACCEPT].values[lists.rows[:, 0]] >= 0)
    logged = lists.rows[:, 0]
    accept = np.zeros(len(data))
    accept[shown] = champion.chain.accept.predict(data.matrix[shown])
    targets = []
    for of_release in (champion_scores, challenger_scores):
        scores = np.full(len(data), -np.inf)
        scores[shown] = of_release
        place = lists.first(scores)
        chosen = lists.rows[np.arange(len(lists)), place]
        targets.append(TargetChoices((place == 0).astype(np.float64), accept[chosen]))
    return FirstChoices(
        rankings=ranking_of[logged],
        logged=LoggedChoices(
            propensities=lists.first_chances[:, 0],
            rewards=(data.labels[ACCEPT].values[logged] == 1).astype(np.float64),
            expected=accept[logged],
        ),
        champion=targets[0],
        challenger=targets[1],
    )


def _groups(
    history: MarketHistory, data: Dataset, rows: BoolArray
) -> Iterator[tuple[str, BoolArray]]:
    """Groups of exposures that must not pay for the others' gain, by name."""
    matrix = data.matrix[rows]
    categories = history.tasks.categories[history.exposures.tasks[rows]]
    for code in np.unique(categories):
        yield f"category {CATEGORIES[code]}", categories == code
    offers = np.expm1(_column(matrix, "offers_log")).round()
    for low, high in PRIOR_OFFERS:
        name = (
            f"{low} and more" if high is None else f"{low}" if low == high else f"{low} to {high}"
        )
        yield (
            f"{name} prior offers",
            (offers >= low) & (offers <= (np.inf if high is None else high)),
        )
    km = _column(matrix, "distance_km")
    for near, far in pairwise(DISTANCES_KM):
        name = f"over {near:g} km" if far == np.inf else f"{near:g} to {far:g} km"
        yield name, (km >= near) & (km < far)
    is_new = np.expm1(_column(matrix, "tenure_days_log")) < NEW_FOR_DAYS
    yield "new workers", is_new
    yield "other workers", ~is_new


def _column(matrix: NDArray[np.float32], name: str) -> FloatArray:
    return matrix[:, COLUMN[name]].astype(np.float64)
