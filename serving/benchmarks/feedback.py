"""``hustlexp bench feedback``: how long a committed report takes, and whom a flood moves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from data.arrays import FloatArray
from data.reference.calendar import epoch
from data.repositories.market import save_market
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.feedback import Told
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.parsing.parsed import ParsedTask
from engine.parsing.question import ParseQuestion
from engine.questions import TaskRanking, TasksForWorker
from models.personal import PersonalParameters, PersonalShifts, ShiftParameters
from models.release import Release, load_release
from serving.benchmarks.match import task_questions
from serving.benchmarks.protocol import (
    RUNS,
    Latency,
    calibration_loop_ms,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)
from serving.contract.feedback_answer import FeedbackAnswer
from serving.cpu import CpuPool
from serving.feedback import Analysis, LiveFeedback, Sent, learner_of
from serving.journal import Journal
from serving.language.messages import messages_in
from serving.matching import LiveMatching, Resources
from serving.relay import JournalRelay
from serving.store import Store

_TASKS_A_FLOOD: Final = 1_000
_OTHERS: Final = 50
_REACH_M: Final = 100_000.0
_LEARNS: Final = ShiftParameters(worker_variance=0.25, category_variance=0.1, trust_outcomes=10.0)


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    requests: int,
    flood: int,
    seed: int,
    database_url: str | None,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Measure feedback in a simulated city; figures as plain values.

    Every request is another worker's first report of a task that he was shown: it is joined to
    the journal, counted, learnt from and committed. Texts are not read: nothing here asks them.
    """
    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    release = load_release(release_folder)
    with TemporaryDirectory() as folder:
        url = database_url or f"sqlite:///{folder}/bench.db"
        store, journal, cpu = Store(url), Journal(Path(folder) / "journal"), CpuPool(budget_s=60.0)
        relay = JournalRelay(Path(folder) / "journal", store)
        try:
            say("Saving the market")
            with store().session() as session:
                save_market(session, history)
            matcher = _matcher(release, MarketSnapshot.build(history, as_of=now))
            matching = LiveMatching(
                matcher,
                _NoParser(),
                release_id=release.id,
                market_size=None,
                resources=Resources(journal, cpu, cpu, cpu, lambda: now),
            )
            feedback = LiveFeedback(
                store, lambda: learner_of(matcher), relay=relay, threads=cpu, clock=lambda: now
            )
            market = matcher.market
            asked = task_questions(np.random.default_rng(seed), market, 2 * requests)
            core = pin_to_one_core()
            loop = calibration_loop_ms()
            say("Showing tasks")
            shown = _shown(matching, asked, requests)
            figures = {
                "city": city,
                "workers": len(market.workers),
                "open_tasks": len(market.tasks),
                "database": store().engine.dialect.name,
                "release": release.id,
                "core": core,
                "calibration_loop_ms": round(loop, 3),
                "relay": _relayed(relay),
                **_latencies(feedback, shown, say),
            }
            say(f"A flood of {flood:,} false reports")
            figures["flood"] = _flood(feedback, matching, matcher, asked, flood=flood, now=now)
            return figures | {"peak_memory_mib": round(peak_memory_mib(), 1)}
        finally:
            store.close()
            journal.close()
            cpu.close()


class _NoParser:
    """Stands in for the reading of posts, which feedback does not ask for."""

    def parse(self, question: ParseQuestion, *, now: datetime) -> ParsedTask:
        raise NotImplementedError


def _matcher(release: Release, market: MarketSnapshot) -> Matcher:
    """A matcher that learns: by the release's parameters, or stated ones where it has none."""
    parameters = release.personal
    if parameters.accept.is_neutral:
        parameters = PersonalParameters(accept=_LEARNS, complete=_LEARNS)
    return Matcher(release, market, PersonalShifts(parameters, len(market.workers)))


def _shown(
    matching: LiveMatching, asked: list[TasksForWorker], requests: int
) -> list[tuple[str, list[str]]]:
    """Workers who were shown a task for every run, and those tasks."""
    found: list[tuple[str, list[str]]] = []
    for question in asked:
        ranking = asyncio.run(matching.answer(question))
        if isinstance(ranking, TaskRanking) and len(ranking.matches) > RUNS:
            found.append((str(question.worker_id), [match.task_id for match in ranking.matches]))
        if len(found) == requests:
            break
    return found


def _relayed(relay: JournalRelay) -> dict[str, float]:
    begin = time.perf_counter()
    pairs = relay.carry()
    taken = time.perf_counter() - begin
    return {"pairs": pairs, "seconds": round(taken, 2), "pairs_per_s": round(pairs / taken)}


def _latencies(
    feedback: LiveFeedback, shown: list[tuple[str, list[str]]], say: Callable[[str], None]
) -> dict[str, Any]:
    """New reports, and the same ones sent again."""

    def reports(worker_id: str, task_ids: list[str]) -> Iterator[Sent]:
        for task_id in task_ids:
            yield _report(worker_id, task_id, accepted=True, completed=True)

    say("New reports")
    new = [partial(_next, feedback, reports(*pair)) for pair in shown]
    fresh = measure(new)
    say("The same reports again")
    again = [partial(_keep, feedback, next(reports(*pair))) for pair in shown]
    repeated: Latency = measure(again)
    return {"new": fresh.to_json(), "repeated": repeated.to_json()}


def _next(feedback: LiveFeedback, reports: Iterator[Sent]) -> None:
    _keep(feedback, next(reports))


def _keep(feedback: LiveFeedback, sent: Sent) -> dict[str, Any]:
    def render(analysis: Analysis) -> dict[str, Any]:
        answer = FeedbackAnswer.of(analysis, messages_in("en"), processing_ms=0.0)
        return answer.model_dump(mode="json", by_alias=True)

    return feedback.keep(sent, render)


def _report(worker_id: str, task_id: str, *, key: str | None = None, **facts: bool) -> Sent:
    data = {"taskId": task_id, "actual": facts}
    return Sent(
        user_id=worker_id,
        is_trusted=True,
        kind="task_outcome",
        document={"userId": worker_id, "feedbackType": "task_outcome", "data": data},
        task_id=task_id,
        told=Told(**facts),
        key=key,
    )


def _flood(
    feedback: LiveFeedback,
    matching: LiveMatching,
    matcher: Matcher,
    asked: list[TasksForWorker],
    *,
    flood: int,
    now: datetime,
) -> dict[str, float]:
    """One user reports every task that he can see as declined, again and again."""
    who, *others = asked[-1 - _OTHERS :]
    wide = TasksForWorker(
        who.worker_id, who.lat, who.lng, max_distance_m=_REACH_M, limit=_TASKS_A_FLOOD
    )

    def chances(question: TasksForWorker) -> FloatArray:
        found = matcher.tasks_for_worker(question, now=now, ranking_id="look").matches
        return np.array([m.probabilities.accept for m in sorted(found, key=lambda m: m.task_id)])

    ranking = asyncio.run(matching.answer(wide))
    feedback.look()
    task_ids = [match.task_id for match in ranking.matches if hasattr(match, "task_id")]
    before, his = [chances(question) for question in others], chances(wide)
    counted = 0
    for number in range(flood):
        task_id = task_ids[number % len(task_ids)]
        key = f"flood-{number}"
        sent = _report(str(who.worker_id), task_id, key=key, accepted=False)
        counted += bool(_keep(feedback, sent)["profileUpdates"]["predictions"])
    after = [chances(question) for question in others]
    moved = [np.max(np.abs(b / a - 1.0), initial=0.0) for a, b in zip(before, after, strict=True)]
    return {
        "reports": flood,
        "counted": counted,
        "others_moved_by_at_most": float(np.max(moved)),
        "others": len(others),
        "his_mean_before": round(float(his.mean()), 4),
        "his_mean_after": round(float(chances(wide).mean()), 4),
    }


def page(figures: dict[str, Any]) -> str:
    """The figures as text."""
    relay, flood = figures["relay"], figures["flood"]
    lines = [
        f"City '{figures['city']}': {figures['workers']:,} workers, {figures['open_tasks']:,} "
        f"open tasks; {figures['database']}; core {figures['core']}; calibration loop "
        f"{figures['calibration_loop_ms']:.2f} ms",
        f"{'':26}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}",
    ]
    for name in ("new", "repeated"):
        f = figures[name]
        lines.append(f"{name:26}{f['p50_ms']:9.2f}{f['p95_ms']:9.2f}{f['p99_ms']:9.2f}")
    lines += [
        f"Relay: {relay['pairs']:,} pairs in {relay['seconds']:.2f} s, "
        f"{relay['pairs_per_s']:,} a second",
        f"Flood: {flood['reports']:,} false reports of one user, {flood['counted']:,} counted; "
        f"predictions of {flood['others']} others moved by at most "
        f"{flood['others_moved_by_at_most']:.4%}; his own mean went from "
        f"{flood['his_mean_before']:.4f} to {flood['his_mean_after']:.4f}",
    ]
    return "\n".join(lines)
