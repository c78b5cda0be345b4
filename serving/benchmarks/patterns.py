"""``hustlexp bench patterns``: how long an analysis takes for workers with 2,000 outcomes each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.arrays import IntArray
from data.columns import MarketHistory, SessionEnd, Sessions
from data.reference.calendar import DAY_S, HOUR_S, epoch
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.patterns.question import PatternQuestion
from features.ledger import Ledger, Offers
from models.release import load_release
from serving.benchmarks.protocol import (
    calibration_loop_ms,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)
from serving.contract.patterns_answer import AnalyzePatternsAnswer
from serving.language.messages import messages_in

OUTCOMES: Final = 2_000
TIMEFRAMES: Final = (7, 30, 90)

_BUSY: Final = 100  # workers with so many outcomes, at the most
_SESSION_DAYS: Final = 90
_NAIVE_REQUESTS: Final = 100


@dataclass(frozen=True, slots=True)
class ScannedLedger(Ledger):
    """The naive way: a worker's rows are found by looking through those of all workers."""

    owners: IntArray = field(kw_only=True)  # (n_offers,) int64

    def offers_of(self, worker: int) -> Offers:
        """One worker's offers, found by a scan."""
        return self.offers.take(self.owners == worker)


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    requests: int,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Time the analysis and its answer as JSON; the market is asked without its texts.

    The city's offers are handed to a hundred workers, 2,000 each, who are online every day.
    """
    say(f"Simulating the city '{city}'")
    rng = np.random.default_rng(seed)
    history, busy = with_busy_workers(simulate(CITIES[city], epoch(now)).history, rng, epoch(now))
    say("Building the snapshot")
    release = load_release(release_folder)
    market = MarketSnapshot.build(history, as_of=now)
    matcher = Matcher(release, market)
    owners = np.repeat(
        np.arange(len(market.workers)), np.diff(market.ledger.offer_ends).astype(np.int64)
    )
    parts = {f.name: getattr(market.ledger, f.name) for f in fields(Ledger)}
    scanning = Matcher(release, replace(market, ledger=ScannedLedger(**parts, owners=owners)))
    ids = [str(market.workers.ids[row]) for row in busy]
    asked = [
        PatternQuestion(ids[n % len(ids)], TIMEFRAMES[(n // len(ids)) % len(TIMEFRAMES)])
        for n in range(requests)
    ]
    core, loop = pin_to_one_core(), calibration_loop_ms()
    say("Patterns")
    timing = measure([partial(_answer, matcher, question, now) for question in asked])
    say("Patterns, the naive way")
    naive = [q for q in asked if q.days == TIMEFRAMES[-1]] or asked
    compared = naive[:_NAIVE_REQUESTS]
    same = measure([partial(_answer, matcher, q, now) for q in compared], runs=1)
    plain = measure([partial(_answer, scanning, q, now) for q in compared], runs=1)
    found = [matcher.analyse(question, now=now) for question in compared]
    return {
        "city": city,
        "workers": len(market.workers),
        "release": release.id,
        "outcomes_of_a_worker": OUTCOMES,
        "busy_workers": len(busy),
        "data_points_of_90_days": int(np.median([a.data_points for a in found])),
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "patterns": timing.to_json(),
        "patterns_90_days": same.to_json(),
        "naive_patterns_90_days": plain.to_json(),
        "ratio_of_medians": round(plain.p50_ms / same.p50_ms, 2),
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def with_busy_workers(
    history: MarketHistory, rng: np.random.Generator, until: int
) -> tuple[MarketHistory, IntArray]:
    """The history with its offers handed to few workers, and the rows of those workers."""
    e = history.exposures
    n = max(min(_BUSY, len(e) // OUTCOMES), 1)
    busy = np.sort(rng.choice(len(history.workers), n, replace=False)).astype(np.int64)
    handed = rng.permutation(len(e))[: n * OUTCOMES]
    owners = e.workers.copy()
    owners[handed] = np.resize(busy, len(handed))
    joined = history.workers.joined_at.copy()
    joined[busy] = int(e.shown_at[0])
    day = until - (1 + np.tile(np.arange(_SESSION_DAYS), n)[::-1]) * DAY_S
    who = np.repeat(busy, _SESSION_DAYS)
    order = np.lexsort((who, day))
    ended_by = rng.integers(0, len(SessionEnd), len(day)).astype(np.int8)
    began = day + rng.integers(0, 10 * HOUR_S, len(day))
    sessions = Sessions(who, began, began + rng.integers(HOUR_S, 8 * HOUR_S, len(day)), ended_by)
    return (
        replace(
            history,
            workers=replace(history.workers, joined_at=joined),
            exposures=replace(e, workers=owners),
            sessions=sessions.take(order),
        ),
        busy,
    )


def page(figures: Mapping[str, Any]) -> str:
    """The figures as lines of text."""
    f, old = figures["patterns"], figures["naive_patterns_90_days"]
    return (
        f"City '{figures['city']}': {figures['workers']:,} workers; release {figures['release']}; "
        f"core {figures['core']}; calibration loop {figures['calibration_loop_ms']:.2f} ms\n"
        f"Patterns of workers with {figures['outcomes_of_a_worker']:,} outcomes, "
        f"7, 30 and 90 days, answer as JSON included: p50 {f['p50_ms']:.1f}, p95 "
        f"{f['p95_ms']:.1f}, p99 {f['p99_ms']:.1f} ms over {f['requests']:,} requests\n"
        f"90 days, by a scan of all offers: p50 {old['p50_ms']:.1f} ms, "
        f"{figures['ratio_of_medians']:.1f} times as long. "
        f"Peak memory {figures['peak_memory_mib']:,.0f} MiB."
    )


def _answer(matcher: Matcher, question: PatternQuestion, now: datetime) -> str:
    analysis = matcher.analyse(question, now=now)
    answer = AnalyzePatternsAnswer.of(
        analysis,
        messages_in("en"),
        user_id=question.worker_id or "",
        timeframe=f"{question.days}days",
        processing_ms=0.0,
    )
    return answer.model_dump_json(by_alias=True)
