"""Recommendations on a simulated city whose law is known, at the end of a window.

Workers ask for what to do among the tasks that are open then, which nobody has been shown. What
the engine recommends is compared with as many of the tasks that they could do in other orders: by
the customer's weights, by the true value of each task, and by its true acceptance.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory, Role
from data.reference.calendar import moment
from data.simulation.population import Latents
from data.simulation.run import rain_by_day
from data.simulation.setting import Setting
from data.simulation.truth import StoredTruth
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.ordering import rule_scores
from engine.recommendations.question import RecommendationQuestion
from engine.recommendations.recommend import offered, recommend
from engine.recommendations.value import hourly_value_usd
from engine.scoring import best
from features.pairs import open_jobs
from features.record import WorkerTotals
from models.release import Release
from training.dataset import Window
from training.recommendation_judgement import VALUE, WEIGHTS, judged

TRUE_VALUE: Final = "true value"
TRUE_ACCEPTANCE: Final = "true acceptance"
"""The order of recommendations if the truth were known, and the one that is accepted most."""

_WORKERS: Final = 800


def replay_recommendations(
    history: MarketHistory,
    release: Release,
    stored: StoredTruth,
    window: Window,
    *,
    seed: int,
    workers: int = _WORKERS,
) -> dict[str, Any]:
    """True acceptance of recommended tasks and of as many in other orders, as plain values.

    Up to so many `workers`, drawn by seed, ask at the window's end. Each recommended task counts
    once; intervals are by workers. Empty where nobody is recommended anything.

    Raises
    ------
    ValueError
        If the truth is that of another market.
    """
    if len(stored.latents["mood"]) != len(history.workers):
        raise ValueError("The truth belongs to another market than the database holds.")
    drawn = _who_may_ask(history, window.end, np.random.default_rng(seed))[:workers]
    chosen: dict[str, list[FloatArray]] = {}
    asked: list[IntArray] = []
    for worker, truths in _asked(history, release, stored, window.end, drawn):
        for name, true in truths.items():
            chosen.setdefault(name, []).append(true)
        asked.append(np.full(len(truths[VALUE]), worker))
    if not asked:
        return {}
    found = judged(
        {name: np.concatenate(parts) for name, parts in chosen.items()},
        np.concatenate(asked),
        seed=seed,
    )
    return {
        "recommended": found.choices,
        "workers": len(np.unique(np.concatenate(asked))),
        "accepted": {name: list(rate) for name, rate in found.accepted.items()},
        "gain_over_weights": list(found.gain),
    }


def _setting(history: MarketHistory, stored: StoredTruth) -> Setting:
    return Setting(
        stored.city,
        stored.until,
        history.workers,
        Latents(**cast(dict[str, Any], stored.latents)),
        history.tasks,
        stored.truth.task_sub_skills,
        rain_by_day(stored.city),
    )


def _who_may_ask(history: MarketHistory, at: int, rng: np.random.Generator) -> IntArray:
    w = history.workers
    placed = np.isfinite(w.lat) | np.isfinite(w.home_lat)
    may = (w.roles != Role.POSTER) & (w.joined_at <= at) & placed
    return rng.permutation(np.flatnonzero(may))


def _asked(
    history: MarketHistory, release: Release, stored: StoredTruth, at: int, workers: IntArray
) -> Iterator[tuple[int, dict[str, FloatArray]]]:
    """Each worker who is recommended something, and the true acceptance by order."""
    now, setting = moment(at), _setting(history, stored)
    market = MarketSnapshot.build(history, as_of=now, space=release.text_space)
    matcher = Matcher(release, market)
    row_of = {str(name): row for row, name in enumerate(history.tasks.ids)}
    for worker in workers.tolist():
        question = RecommendationQuestion(str(history.workers.ids[worker]))
        found = recommend(matcher, question, now=now, ranking_id="replay")
        k = len(found.ranking.matches)
        if not k:
            continue
        suited, offers = offered(matcher, question, now=now)
        facts, pairs = suited.pairs.facts, offers.pairs
        rows = np.array([row_of[str(name)] for name in market.tasks.ids[offers.rows]])
        in_hand = open_jobs(WorkerTotals(*facts.worker[pairs].T))
        metres, n = facts.distance_m[pairs], len(offers)
        law = setting.truth(rows, np.full(n, worker), metres, np.full(n, at), in_hand)
        value = hourly_value_usd(law.accept, law.complete, offers.pay_usd, metres, offers.minutes)
        place = {int(row): number for number, row in enumerate(rows)}
        shown = [place[row_of[match.task_id]] for match in found.ranking.matches]
        yield (
            worker,
            {
                VALUE: law.accept[shown],
                WEIGHTS: law.accept[best(rule_scores(suited.pairs.factors[pairs]), k)],
                TRUE_VALUE: law.accept[best(value, k)],
                TRUE_ACCEPTANCE: law.accept[best(law.accept, k)],
            },
        )
