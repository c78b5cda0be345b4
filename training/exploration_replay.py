"""What exploration costs and what its log can tell, on a simulated city whose law is known.

Tasks of a window are asked again (`training.replay`), served by the exploring policy, and answered
by the law that drew the city: every value is then known exactly, whatever the log says of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import numpy as np

from data.arrays import FloatArray
from data.columns import MarketHistory
from data.simulation.outcomes import examination
from data.simulation.population import Latents
from data.simulation.run import rain_by_day
from data.simulation.setting import Setting
from data.simulation.truth import StoredTruth
from engine.exploration import RULE, OrderMixture
from engine.policy import Exploration, ExposureBound, RankingPolicy
from features.pairs import open_jobs
from features.record import WorkerTotals
from models.release import Release
from training.dataset import Window
from training.off_policy import LoggedChoices, TargetChoices, off_policy_value
from training.replay import Replayed, as_if_posted, replayed

_TASKS: Final = 1_000
_MOMENTS: Final = 8
_PLACES: Final = 10


@dataclass(frozen=True, slots=True)
class Context:
    """One task asked again.

    Attributes
    ----------
    plain, bounded, served : OrderMixture
        By score alone; under the bound; under the bound and exploring.
    success, truth : (n,)
        P(accepts and completes) of each candidate shown first: the chain's and the true one.
    """

    plain: OrderMixture
    bounded: OrderMixture
    served: OrderMixture
    success: FloatArray
    truth: FloatArray

    @property
    def rule_first(self) -> int:
        """Whom the customer's rule would put first within the bounds of exploration."""
        row = self.served.names.index(RULE) if RULE in self.served.names else 0
        return int(self.served.orders[row, 0])


def replay_exploration(
    history: MarketHistory,
    release: Release,
    stored: StoredTruth,
    window: Window,
    *,
    exploration: Exploration,
    bound: ExposureBound,
    rankings: int,
    seed: int,
    tasks: int = _TASKS,
) -> dict[str, Any]:
    """True values of the orders, and the estimate of the customer's rule from their log.

    Up to `tasks` tasks are asked again; `rankings` of them are served in turn, each under an id
    of its own.

    Raises
    ------
    ValueError
        If the truth is that of another market, or no task of the window has a candidate.
    """
    if len(stored.latents["mood"]) != len(history.workers):
        raise ValueError("The truth belongs to another market than the database holds.")
    contexts = [
        _context(history, release, stored, again, exploration, bound)
        for again in replayed(history, release, window, count=tasks, moments=_MOMENTS, seed=seed)
    ]
    if not contexts:
        raise ValueError("No task of the window finds a candidate when it is asked again.")
    logged, target = _served_log(contexts, rankings, seed=seed)
    looked_at = examination(np.arange(1, _PLACES + 1), stored.city.coefficients)
    return {
        "rankings": rankings,
        "tasks": len(contexts),
        "epsilon": exploration.epsilon,
        "floor": exploration.floor,
        "least_propensity": float(logged.propensities.min()),
        "true_value": {
            name: _true_value([_orders(c, name) for c in contexts], contexts, looked_at)
            for name in ("plain", "bounded", "served", "rule")
        },
        "rule_from_the_log": off_policy_value(logged, target).to_json(),
    }


def true_success(
    history: MarketHistory, stored: StoredTruth, again: Replayed, rain: FloatArray
) -> FloatArray:
    """(n,) true chance that each candidate of a task asked again accepts and completes it."""
    row, latents = np.array([again.task]), cast(dict[str, Any], stored.latents)
    now, n = again.asked.now, len(again.workers)
    setting = Setting(
        stored.city,
        stored.until,
        history.workers,
        Latents(**latents),
        as_if_posted(history.tasks.take(row), now),
        stored.truth.task_sub_skills[row],
        rain,
    )
    facts = again.pairs.facts
    law = setting.truth(
        np.zeros(n, dtype=np.int64),
        again.workers,
        facts.distance_m,
        np.full(n, now, dtype=np.int64),
        open_jobs(WorkerTotals(*facts.worker.T)),
    )
    first = float(examination(np.array([1]), stored.city.coefficients)[0])
    return np.asarray(first * law.accept * law.complete)


def _context(
    history: MarketHistory,
    release: Release,
    stored: StoredTruth,
    again: Replayed,
    exploration: Exploration,
    bound: ExposureBound,
) -> Context:
    own = RankingPolicy.from_json(release.policy)
    plain, bounded, served = (
        again.orders(release, replace(own, exploration=how, exposure_bound=bounds), _PLACES)
        for how, bounds in (
            (Exploration(), ExposureBound()),
            (Exploration(), bound),
            (exploration, bound),
        )
    )
    truth = true_success(history, stored, again, rain_by_day(stored.city))
    return Context(plain, bounded, served, again.pairs.chain.success, truth)


def _served_log(
    contexts: Sequence[Context], rankings: int, *, seed: int
) -> tuple[LoggedChoices, TargetChoices]:
    """What serving the contexts in turn would log, and what the rule would have done."""
    rng = np.random.default_rng(seed)
    asked = [contexts[i % len(contexts)] for i in range(rankings)]
    drawn = [context.served.draw(f"replay {seed} {i}") for i, context in enumerate(asked)]
    first = [int(order.order[0]) for order in drawn]
    truth = np.array([c.truth[f] for c, f in zip(asked, first, strict=True)])
    logged = LoggedChoices(
        propensities=np.array([order.propensities[0] for order in drawn]),
        rewards=(rng.random(rankings) < truth).astype(np.float64),
        expected=np.array([c.success[f] for c, f in zip(asked, first, strict=True)]),
    )
    agrees = [float(c.rule_first == f) for c, f in zip(asked, first, strict=True)]
    expected = np.array([c.success[c.rule_first] for c in asked])
    return logged, TargetChoices(np.array(agrees), expected)


def _orders(context: Context, name: str) -> OrderMixture:
    if name != "rule":
        found: OrderMixture = getattr(context, name)
        return found
    row = context.served.names.index(RULE) if RULE in context.served.names else 0
    return OrderMixture(context.served.orders[row : row + 1], np.ones(1), (RULE,))


def _true_value(
    mixtures: Sequence[OrderMixture], contexts: Sequence[Context], looked_at: FloatArray
) -> dict[str, float]:
    """Exact means over the contexts: of the first place, and of all as often as looked at."""
    firsts, lists = [], []
    for mixture, context in zip(mixtures, contexts, strict=True):
        worth = mixture.weights @ context.truth[mixture.orders]  # (k,) by place
        weight = looked_at[: len(worth)]
        firsts.append(worth[0])
        lists.append(worth @ weight / weight.sum())
    return {"first": float(np.mean(firsts)), "list": float(np.mean(lists))}
