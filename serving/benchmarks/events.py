"""How many market events a process takes and serves from while it answers, and how soon."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import numpy as np

from data.reference.calendar import epoch
from data.repositories.market import save_market
from data.repositories.market_events import last_event
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.parsing.question import ParseQuestion
from engine.questions import TasksForWorker
from engine.routing import warm_up
from features.text import Encoder, SentenceEncoder
from models.release import load_release
from serving.benchmarks.match import task_questions
from serving.benchmarks.protocol import peak_memory_mib
from serving.clock import iso_z
from serving.cpu import CpuPool
from serving.following import MarketFollower
from serving.journal import Journal
from serving.matching import LiveMatching, Resources
from serving.reloading import CurrentMatching
from serving.store import Store
from serving.taking_events import EventHandler

A_BATCH: Final = 200
"""Events of one request or of one draught of the queue."""

_SHARES: Final = (0.64, 0.18, 0.05, 0.05, 0.04, 0.04)
"""Of places, availability, new tasks, closed ones, offers and answers to them."""

_PROBE_S: Final = 0.005
_STATUSES: Final = ("online", "busy", "offline", "available_now")


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    seconds: float,
    rate: int,
    asked: int,
    seed: int,
    database_url: str | None,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Send `rate` events a second and `asked` questions a second for some seconds.

    The lag of a batch counts from when it is sent until what is served shows it: validation, the
    commit, the look and the swap are in it. Texts of the market are not read, those of new tasks
    are.
    """
    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    release = load_release(release_folder)
    with TemporaryDirectory() as folder:
        store = Store(database_url or f"sqlite:///{folder}/bench.db")
        journal, cpu = Journal(Path(folder) / "journal"), CpuPool(budget_s=60.0)
        try:
            say("Saving the market")
            with store().session() as session:
                save_market(session, history)
            say("Building the snapshot")
            # As at a start: compiling the solver and reading the encoder take longer than a look.
            warm_up()
            encoder = SentenceEncoder()
            encoder.encode(["A text"])
            market = MarketSnapshot.build(history, as_of=now, space=release.text_space)
            matching = LiveMatching(
                Matcher(release, market),
                _NoParser(),
                release_id=release.id,
                market_size=None,
                resources=Resources(journal, cpu, cpu, cpu, lambda: now),
            )
            scene = _Scene(store, CurrentMatching(matching), market, encoder, now, seed)
            figures = asyncio.run(scene.play(seconds=seconds, rate=rate, asked=asked, say=say))
            return {
                "city": city,
                "workers": len(market.workers),
                "open_tasks": len(market.tasks),
                "database": store().engine.dialect.name,
                "release": release.id,
                **figures,
                "peak_memory_mib": round(peak_memory_mib(), 1),
            }
        finally:
            store.close()
            journal.close()
            cpu.close()


class _NoParser:
    """Stands in for the reading of posts, which nothing here asks for."""

    def parse(self, question: ParseQuestion, *, now: datetime) -> Any:
        raise NotImplementedError


class _Scene:
    """One process that takes events, follows them and answers."""

    def __init__(
        self,
        store: Store,
        current: CurrentMatching,
        market: MarketSnapshot,
        encoder: Encoder,
        now: datetime,
        seed: int,
    ) -> None:
        self._store, self._current, self._market, self._now = store, current, market, now
        self._rng = np.random.default_rng(seed)
        self._handler = EventHandler(store, lambda: now + timedelta(days=1))
        self._follower = MarketFollower(
            store, current, lambda: now, encoder, read=lambda held: held
        )
        self._sent = 0
        self._open: list[str] = []
        self._offered: list[tuple[str, str]] = []
        self._number = 0
        self._waiting: list[tuple[int, float]] = []
        self._lags: list[float] = []

    async def play(
        self, *, seconds: float, rate: int, asked: int, say: Callable[[str], None]
    ) -> dict[str, Any]:
        questions = task_questions(self._rng, self._market, 200)
        say("Writing the events")  # another machine's work
        batches = [self._batch() for _ in range(-(-int(seconds * rate) // A_BATCH))]
        say("Questions alone")
        alone = await self._asking(questions, asked, perf_counter() + seconds / 2)
        say(f"{rate:,} events a second beside them")
        following = asyncio.create_task(self._follower.run())
        looking = asyncio.create_task(self._looking())
        began = perf_counter()
        ends = began + seconds
        _, beside = await asyncio.gather(
            self._sending(batches, rate, ends), self._asking(questions, asked, ends)
        )
        took = perf_counter() - began
        applied = self._sent
        until = perf_counter() + 10.0
        while self._waiting and perf_counter() < until:
            await asyncio.sleep(_PROBE_S)
        for task in (following, looking):
            task.cancel()
        await asyncio.gather(following, looking, return_exceptions=True)
        await self._follower.close()
        return {
            "events": applied,
            "events_per_second": round(applied / took),
            "served_events": self._follower.events,
            "lag_ms": _percentiles(self._lags),
            "match_alone_ms": _percentiles(alone),
            "match_beside_ms": _percentiles(beside),
        }

    async def _sending(self, batches: list[list[dict[str, Any]]], rate: int, ends: float) -> None:
        due = perf_counter()
        for batch in batches:
            if perf_counter() >= ends:
                return
            begun = perf_counter()
            position = await asyncio.to_thread(self._take, batch)
            self._waiting.append((position, begun))
            due += A_BATCH / rate
            await asyncio.sleep(max(due - perf_counter(), 0.0))

    def _take(self, batch: list[dict[str, Any]]) -> int:
        taken = self._handler.take(batch)
        self._sent += sum(one.verdict.effect.value == "applied" for one in taken)
        with self._store().session(read_only=True) as session:
            return last_event(session)

    async def _looking(self) -> None:
        while True:
            seen, at = self._follower.position, perf_counter()
            self._lags += [at - begun for position, begun in self._waiting if position <= seen]
            self._waiting = [one for one in self._waiting if one[0] > seen]
            await asyncio.sleep(_PROBE_S)

    async def _asking(
        self, questions: list[TasksForWorker], asked: int, ends: float
    ) -> list[float]:
        took: list[float] = []
        due = perf_counter()
        while perf_counter() < ends:
            begun = perf_counter()
            await self._current.answer(questions[len(took) % len(questions)])
            took.append(perf_counter() - begun)
            due = max(due + 1.0 / asked, perf_counter())
            await asyncio.sleep(max(due - perf_counter(), 0.0))
        return took

    def _batch(self) -> list[dict[str, Any]]:
        return [self._event() for _ in range(A_BATCH)]

    def _event(self) -> dict[str, Any]:
        self._number += 1
        at = self._now + timedelta(milliseconds=self._number)
        kind = self._rng.choice(len(_SHARES), p=_SHARES)
        if kind == 5 and self._offered:
            return self._answer(*self._offered.pop(0), at)
        if kind >= 4:
            return self._offer(at)
        if kind == 3 and self._open:
            return self._task(self._open.pop(0), at, status="cancelled")
        if kind >= 2:
            self._open.append(f"bench-{self._number}")
            return self._task(self._open[-1], at, status="open")
        row = int(self._rng.integers(len(self._market.workers)))
        who = str(self._market.workers.ids[row])
        if kind == 1:
            status = _STATUSES[self._number % len(_STATUSES)]
            return self._named(at, "worker.availability", workerId=who, availability=status)
        place = self._near(row)
        return self._named(at, "worker.placed", workerId=who, place=place)

    def _offer(self, at: datetime) -> dict[str, Any]:
        market, rng = self._market, self._rng
        who = str(market.workers.ids[int(rng.integers(len(market.workers)))])
        what = str(market.tasks.ids[int(rng.integers(len(market.tasks)))])
        self._offered.append((who, what))
        told = {"workerId": who, "taskId": what, "rankingId": f"bench-{self._number}"}
        return self._named(at, "task.offered", **told, position=1 + int(rng.integers(10)))

    def _answer(self, who: str, what: str, at: datetime) -> dict[str, Any]:
        told = {"workerId": who, "taskId": what, "kind": "accepted"}
        return self._named(at, "task.outcome", **told, value=int(self._rng.integers(2)))

    def _task(self, id: str, at: datetime, *, status: str) -> dict[str, Any]:
        row = int(self._rng.integers(len(self._market.workers)))
        return self._named(
            at,
            "task.upserted",
            taskId=id,
            title=f"Walk two dogs of number {id}",
            category="pet_care",
            place=self._near(row),
            payCents=4_500,
            status=status,
        )

    def _near(self, row: int) -> dict[str, float]:
        w = self._market.workers
        lat, lng = float(w.lat[row]), float(w.lng[row])
        if np.isnan(lat):
            lat, lng = 37.77, -122.42
        north, east = self._rng.normal(0.0, 0.004, 2)
        return {"lat": lat + float(north), "lng": lng + float(east)}

    def _named(self, at: datetime, kind: str, /, **data: Any) -> dict[str, Any]:
        return {
            "id": f"bench-{self._number}",
            "type": kind,
            "occurredAt": iso_z(at),
            "version": self._number,
            "data": data,
        }


def _percentiles(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    found = np.percentile(np.array(seconds) * 1_000.0, [50, 95, 100])
    return dict(zip(("p50", "p95", "max"), found.round(1).tolist(), strict=True))


def page(figures: dict[str, Any]) -> str:
    """The figures as a page."""
    lag, alone, beside = (
        figures[name] for name in ("lag_ms", "match_alone_ms", "match_beside_ms")
    )
    return "\n".join(
        [
            f"City '{figures['city']}': {figures['workers']:,} workers, "
            f"{figures['open_tasks']:,} open tasks; {figures['database']}.",
            f"Events applied: {figures['events']:,}, {figures['events_per_second']:,} a second; "
            f"served {figures['served_events']:,}.",
            f"Until served, ms: p50 {lag['p50']}, p95 {lag['p95']}, max {lag['max']}.",
            f"Match alone, ms: p50 {alone['p50']}, p95 {alone['p95']}.",
            f"Match beside events, ms: p50 {beside['p50']}, p95 {beside['p95']}.",
            f"Peak memory: {figures['peak_memory_mib']:,} MiB.",
        ]
    )
