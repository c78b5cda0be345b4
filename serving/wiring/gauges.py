"""What operators watch: each gauge, and where it is read from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import structlog

from serving.cache import Answers
from serving.cpu import CpuPool
from serving.matching import (
    Resources,
)
from serving.metrics import ServiceMetrics
from serving.observing import Observer
from serving.relay import JournalRelay
from serving.reloading import CurrentMatching
from serving.settings import Settings
from serving.shared_redis import SharedRedis
from serving.store import Store
from serving.usage import UsageRecorder

log = structlog.get_logger(__name__)

FOLLOWED: Final = {
    "journal_waiting_lines": "Answers that wait for the journal.",
    "journal_waiting_bytes": "Of the journal, not in the database yet.",
    "journal_lag_seconds": "Since all of the journal was in the database.",
    "exposures_lost": "Rankings that the journal failed to keep.",
    "usage_waiting": "Counts that are not in the database yet.",
    "usage_lost": "Counts that found no room.",
    "online": "1 while the process can answer.",
}
"""Gauges that are read whenever somebody looks, and what each means."""


FOLLOWED_STORES: Final = {
    "redis_lost": "1 while the Redis that is set does not answer.",
    "cache_hits": "Answers found before.",
    "cache_misses": "Answers found anew, and kept.",
}
"""The same of Redis and the caches."""


def observer_of(
    matching: CurrentMatching,
    resources: Resources,
    store: Store,
    relay: JournalRelay,
    usage: UsageRecorder,
    metrics: ServiceMetrics,
    settings: Settings,
) -> Observer:
    """Counts, heartbeat and metrics of this process."""
    observer = Observer(
        store,
        lambda: matching.release_id is not None,
        lambda: relay.waiting_bytes,
        usage=usage,
        metrics=metrics,
        clock=resources.clock,
        drift_file=settings.var_dir / "drift" / "drift.json",
        events_days=settings.retention_events_days,
    )
    journal = resources.journal
    reading: dict[str, Callable[[], float]] = {
        "journal_waiting_lines": lambda: journal.waiting,
        "journal_waiting_bytes": lambda: observer.journal_bytes,
        "journal_lag_seconds": lambda: relay.lag_s,
        "exposures_lost": lambda: journal.lost,
        "usage_waiting": lambda: usage.waiting,
        "usage_lost": lambda: usage.lost,
        "online": lambda: matching.release_id is not None,
    }
    for name, documentation in FOLLOWED.items():
        metrics.follow(f"hustlexp_{name}", documentation, reading[name])
    return observer


def follow_depths(metrics: ServiceMetrics, resources: Resources, writing: CpuPool) -> None:
    """How much each pool of threads has to do."""
    pools = {
        "ranking": resources.cpu,
        "planning": resources.planning,
        "parsing": resources.parsing,
        "talking": resources.talking or resources.parsing,
        "writing": writing,
    }
    for name, pool in pools.items():
        metrics.follow_depth(name, partial(_depth, pool))


def _depth(pool: CpuPool) -> float:
    return pool.depth


def follow_stores(
    metrics: ServiceMetrics, redis: SharedRedis | None, answers: Answers | None
) -> None:
    """What operators watch of Redis and the caches."""
    reading: dict[str, Callable[[], float]] = {
        "redis_lost": lambda: redis is not None and redis.is_lost
    }
    if answers is not None:
        reading["cache_hits"] = lambda: answers.hits
        reading["cache_misses"] = lambda: answers.misses
    for name, read in reading.items():
        metrics.follow(f"hustlexp_{name}", FOLLOWED_STORES[name], read)
