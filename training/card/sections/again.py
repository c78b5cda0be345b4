"""Tasks of the test window asked again, and what policies show of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from data.arrays import FloatArray, RealArray
from engine.exploration import OrderMixture
from engine.policy import Exploration, ExposureBound, RankingPolicy
from models.release import Release
from training.card.evidence import Evidence
from training.replay import Replayed, replayed

PLACES: Final = 10
_TASKS: Final = 200
_MOMENTS: Final = 2


def draft_release(e: Evidence, policy: RankingPolicy) -> Release:
    """What the card judges, as the engine takes it, under a policy."""
    return Release(
        "draft",
        e.chain,
        e.examination,
        policy.to_json(),
        {},
        e.expected.models,
        e.expected.travel,
        text_space=e.data.space,
    )


def unexplored(policy: RankingPolicy) -> RankingPolicy:
    """The policy without exploration: best score first, under its bound on exposure."""
    return replace(policy, exploration=Exploration())


def plain(policy: RankingPolicy) -> RankingPolicy:
    """The policy without exploration and without a bound on exposure."""
    return replace(policy, exploration=Exploration(), exposure_bound=ExposureBound())


def asked_again(e: Evidence) -> tuple[Replayed, ...]:
    """Tasks of the test window with their scored candidates."""
    release = draft_release(e, plain(e.policy))
    return tuple(
        replayed(e.history, release, e.windows.test, count=_TASKS, moments=_MOMENTS, seed=e.seed)
    )


def orders(
    e: Evidence, tasks: tuple[Replayed, ...], policy: RankingPolicy
) -> Iterator[tuple[Replayed, OrderMixture]]:
    """Each task with the orders that a policy may serve."""
    release = draft_release(e, policy)
    return ((task, task.orders(release, policy, PLACES)) for task in tasks)


def looked_at(e: Evidence, places: int) -> FloatArray:
    """(places,) chance that each place is looked at, against the first."""
    return e.examination.predict(np.arange(1, places + 1))


def worker_exposure(e: Evidence, mixtures: Iterator[tuple[Replayed, OrderMixture]]) -> FloatArray:
    """(n_workers,) expected exposure of each worker over all tasks."""
    total = np.zeros(len(e.history.workers))
    for task, mixture in mixtures:
        weight = mixture.weights[:, None] * looked_at(e, mixture.orders.shape[1])
        np.add.at(total, task.workers[mixture.orders], weight)
    return total


def expected_success(
    e: Evidence, mixtures: Iterator[tuple[Replayed, OrderMixture]]
) -> tuple[float, float]:
    """Mean P(success) by the chain: of the first place, and of all as often as looked at."""
    first, everywhere = [], []
    for task, mixture in mixtures:
        worth = mixture.weights @ task.pairs.chain.success[mixture.orders]
        weight = looked_at(e, len(worth))
        first.append(worth[0])
        everywhere.append(worth @ weight / weight.sum())
    return float(np.mean(first)), float(np.mean(everywhere))


def top_share(amounts: RealArray, share: float = 0.1) -> float:
    """Part of a sum that its largest entries hold, so many of them."""
    ordered = np.sort(amounts)[::-1]
    return float(ordered[: max(int(len(ordered) * share), 1)].sum() / ordered.sum())
