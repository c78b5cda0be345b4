"""``hustlexp bench recommendations``: how long an answer takes, bundles, database and journal
included."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from data.reference.calendar import epoch
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.bundling import warm_up
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.parsing.parsed import ParsedTask
from engine.parsing.question import ParseQuestion
from engine.questions import TasksForWorker
from engine.recommendations.findings import Recommended
from engine.recommendations.question import RecommendationQuestion
from models.release import load_release
from serving.benchmarks.match import task_questions
from serving.benchmarks.protocol import (
    RUNS,
    WARM_UP,
    calibration_loop_ms,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)
from serving.contract.recommendations_answer import RecommendationsAnswer
from serving.cpu import CpuPool
from serving.journal import Journal
from serving.language.messages import messages_in
from serving.matching import LiveMatching, Resources
from serving.recommending import LiveRecommending
from serving.store import Store

REACH_M: Final = 16_093.44
"""Ten miles, the client's usual limit."""

_BUDGET_S: Final = 60.0  # what is measured is not cut off


class _NoParser:
    """Stands in for the reading of posts, which recommendations do not ask for."""

    def parse(self, question: ParseQuestion, *, now: datetime) -> ParsedTask:
        raise NotImplementedError


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    requests: int,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Time recommendations in a simulated city; figures as plain values.

    Distinct workers ask where they are, on demand; then others are each told their first alert,
    which is claimed in the database; beside them the ranking of tasks that both begin with. The
    answer as JSON, the database (SQLite in a file) and the journal are included. The market is
    asked without its texts.
    """
    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    say("Building the snapshot")
    release = load_release(release_folder)
    market = MarketSnapshot.build(history, as_of=now)
    matcher = Matcher(release, market)
    warm_up()
    rng = np.random.default_rng(seed)
    seeking = task_questions(rng, market, requests)
    others = task_questions(rng, market, RUNS * requests + WARM_UP)
    core, loop = pin_to_one_core(), calibration_loop_ms()
    with TemporaryDirectory() as folder:
        place = _Place(Path(folder), matcher, release.id, now)
        try:
            say("On demand")
            on_demand = measure([partial(place.answer, _asked(one)) for one in seeking])
            say("Alerts")
            told = cycle([_asked(one, is_proactive=True) for one in others])
            alerts = measure([lambda: place.answer(next(told))] * requests)
            say("What is recommended")
            found = [place.found(_asked(one)) for one in seeking]
        finally:
            place.close()
    say("Tasks for a worker alone")
    rank = partial(matcher.tasks_for_worker, now=now, ranking_id="bench")
    ranking = measure([partial(rank, question) for question in seeking])
    return {
        "city": city,
        "workers": len(market.workers),
        "open_tasks": len(market.tasks),
        "release": release.id,
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "on_demand": on_demand.to_json(),
        "proactive": alerts.to_json(),
        "tasks_for_worker": ranking.to_json(),
        "recommendations_of_an_answer": round(_mean(len(f.recommendations) for f in found), 2),
        "answers_with_bundles": round(_mean(bool(f.bundles) for f in found), 3),
        "candidates": round(_mean(f.ranking.candidates for f in found), 1),
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


class _Place:
    """A process of one matcher, with a database, a journal and an event loop of its own."""

    def __init__(self, folder: Path, matcher: Matcher, release_id: str, now: datetime) -> None:
        self._loop = asyncio.new_event_loop()
        self._store = Store(f"sqlite:///{folder / 'hustlexp.db'}")
        self._journal = Journal(folder / "journal")
        self._cpu = CpuPool(budget_s=_BUDGET_S)
        resources = Resources(self._journal, self._cpu, self._cpu, self._cpu, lambda: now)
        matching = LiveMatching(
            matcher, _NoParser(), release_id=release_id, market_size=None, resources=resources
        )
        self._recommending = LiveRecommending(
            matching, self._store, journal=self._journal, threads=self._cpu, clock=lambda: now
        )

    def found(self, question: RecommendationQuestion) -> Recommended:
        """What is recommended."""
        return self._loop.run_until_complete(self._recommending.answer(question))

    def answer(self, question: RecommendationQuestion) -> str:
        """The answer as JSON."""
        found = self.found(question)
        answer = RecommendationsAnswer.of(found, messages_in("en"), processing_ms=0.0)
        return answer.model_dump_json(by_alias=True, exclude_none=True)

    def close(self) -> None:
        """Stop the threads and close the files."""
        self._cpu.close()
        self._journal.close()
        self._store.close()
        self._loop.close()


def _asked(one: TasksForWorker, *, is_proactive: bool = False) -> RecommendationQuestion:
    return RecommendationQuestion(
        one.worker_id, one.lat, one.lng, is_proactive=is_proactive, max_distance_m=REACH_M
    )


def _mean(values: Any) -> float:
    return float(np.mean(list(values)))


def page(figures: Mapping[str, Any]) -> str:
    """The figures as lines of text."""
    lines = [
        f"City '{figures['city']}': {figures['workers']:,} workers, {figures['open_tasks']:,} "
        f"open tasks; release {figures['release']}; core {figures['core']}; calibration loop "
        f"{figures['calibration_loop_ms']:.2f} ms",
        f"{'':26}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}",
    ]
    for name in ("on_demand", "proactive", "tasks_for_worker"):
        f = figures[name]
        lines.append(f"{name:26}{f['p50_ms']:9.2f}{f['p95_ms']:9.2f}{f['p99_ms']:9.2f}")
    lines.append(
        f"{figures['recommendations_of_an_answer']:.2f} recommendations an answer, bundles in "
        f"{figures['answers_with_bundles']:.0%}, of {figures['candidates']:,.0f} candidates on "
        f"average. Peak memory {figures['peak_memory_mib']:,.0f} MiB."
    )
    return "\n".join(lines)
